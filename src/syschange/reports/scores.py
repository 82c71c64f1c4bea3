"""The section of a report on people's lives: a score before and after in both arms, and what is left of it."""

import math
from typing import Any

import pandas as pd

from syschange import charts
from syschange.criteria.plan import ADVERSE, Outcome, Plan
from syschange.effects import BeforeAfter
from syschange.frames import ALL, group_name, rows
from syschange.reports.report import Picture, Section, Table
from syschange.reports.tables import PEOPLE, SCORE, SCORES_NOTE, SHARE, described, hidden
from syschange.words import level_words

DESIGNS = {
    "ancova": "allowing for the start (ANCOVA)",
    "did": "difference in differences",
    "change": "change, not effect",
}
INTERVAL = ("value", "lower", "upper")


def score_section(plan: Plan, outcome: Outcome, result: BeforeAfter) -> Section:
    """Return the section on one score."""
    better = "Higher is better." if outcome.direction == "higher_is_better" else "Lower is better."
    gain = (
        "It is looked at for harm, and no gain is asked of it."
        if outcome.kind == ADVERSE
        else f"A gain of {outcome.worthwhile:g} counts as worth having."
    )
    agreed = f"{gain} A loss of more than {outcome.harm:g} counts as harm ({outcome.basis})."
    return Section(
        outcome.name,
        f"Outcome: {outcome.label}",
        (result.words, f"{better} {agreed}"),
        (_before_after(plan, outcome, result), _by_group(plan, outcome, result)),
        (_lost(plan, outcome, result),),
    )


def _before_after(plan: Plan, outcome: Outcome, result: BeforeAfter) -> Picture:
    frame = _means(plan, outcome, result)
    name = outcome.label[0].upper() + outcome.label[1:]
    headline = f"{name} before and after"
    if _moved_together(frame):
        headline = f"{name} moved the same way with {plan.change.name} and without it"
    subtitle = f"Mean {outcome.label} of everyone seen at each time"
    table = Table(
        id=f"{outcome.name}-means",
        caption=subtitle,
        frame=hidden(frame),
        formats={"people": PEOPLE, "mean": SCORE},
        headings={"arm": "Group", "when": "When", "people": "People seen", "mean": "Mean score"},
        note=SCORES_NOTE,
    )
    figure = charts.slopes(
        frame,
        series="arm",
        time="when",
        value="mean",
        time_labels=_times(outcome),
        headline=headline,
        subtitle=subtitle,
    )
    said = "; ".join(f"{r['arm']}, {r['when']}: {_score(r['mean'])}" for r in rows(frame)) + "."
    return Picture(f"{outcome.name}-before-after", headline, subtitle, said, figure, table)


def _means(plan: Plan, outcome: Outcome, result: BeforeAfter) -> pd.DataFrame:
    """Return one row an arm and time: the mean of everyone seen then."""
    table = result.means
    whole = table[(table[list(plan.characteristics)] == ALL).all(axis=1)]
    arms = (result.changed, result.comparison)
    kept = [r for r in rows(whole) if result.arm is None or r[result.arm] in arms]
    when = dict(zip(("before", "after"), _times(outcome), strict=True))
    return pd.DataFrame(
        [
            {
                "arm": r[result.arm] if result.arm is not None else "everyone",
                "when": words,
                "people": r[f"seen_{time}"],
                "mean": r[f"mean_{time}"],
            }
            for r in kept
            for time, words in when.items()
        ]
    )


def _score(value: float) -> str:
    return f"{value:.1f}" if math.isfinite(value) else "hidden"


def _times(outcome: Outcome) -> tuple[str, str]:
    before, after = outcome.before or 0, outcome.after or 0
    return ("at the start" if before == 0 else f"{before:g} months", f"{after:g} months")


def _moved_together(frame: pd.DataFrame) -> bool:
    ends = frame.groupby("arm", sort=False)["mean"].agg(["first", "last"])
    moves = (ends["last"] - ends["first"]).to_numpy()
    return len(moves) > 1 and bool((moves > 0).all() or (moves < 0).all())


def _by_group(plan: Plan, outcome: Outcome, result: BeforeAfter) -> Picture:
    table = _effects(plan, result)
    shown = table[table["design"].isin(["ancova", "change"])]
    what = "difference" if result.comparison is not None else "change"
    headline = _headline(shown, what)
    against = (
        f" between {plan.change.name} and {result.comparison}, allowing for where people started"
        if result.comparison
        else ""
    )
    subtitle = (
        f"{what.capitalize()} in mean {outcome.label}{against}, with {level_words(result.level)} intervals"
    )
    figure = charts.forest(
        shown,
        label="group",
        value="value",
        lower="lower",
        upper="upper",
        n="people",
        reference_label=f"no {what}",
        worse_label="lower",
        better_label="higher",
        headline=headline,
        subtitle=subtitle,
    )
    listed = _effects_table(outcome, result, table, what)
    return Picture(
        f"{outcome.name}-{what}",
        headline,
        subtitle,
        described(shown, INTERVAL, unit="", decimals=1),
        figure,
        listed,
    )


def _effects(plan: Plan, result: BeforeAfter) -> pd.DataFrame:
    """Return the effects in single groups and overall, named."""
    table = result.table
    single = table[(table[list(plan.characteristics)] != ALL).sum(axis=1) <= 1]
    people = single["followed_changed"]
    if result.comparison is not None:
        people = people + single["followed_comparison"]
    return single.assign(
        group=[group_name(row, plan.characteristics) for row in rows(single)],
        worked_out=[DESIGNS[d] for d in single["design"]],
        people=people,
    )


def _headline(shown: pd.DataFrame, what: str) -> str:
    told = shown[shown["value"].notna()]
    clear = int(((told["lower"] > 0) | (told["upper"] < 0)).sum())
    if told.empty:
        return f"The {what} cannot be shown for any group: too few people"
    if clear == 0:
        return f"In no group that can be shown is the {what} larger than chance could explain"
    return f"In {clear} of the {len(told)} groups that can be shown the {what} is larger than chance readily explains"


def _effects_table(outcome: Outcome, result: BeforeAfter, table: pd.DataFrame, what: str) -> Table:
    columns = ["group", "worked_out", "followed_changed", "followed_comparison", *INTERVAL]
    if result.comparison is None:
        columns.remove("followed_comparison")
    return Table(
        id=f"{outcome.name}-by-group",
        caption=f"{what.capitalize()} in {outcome.label}, by group",
        frame=hidden(table[columns]),
        formats={
            **dict.fromkeys(("followed_changed", "followed_comparison"), PEOPLE),
            **dict.fromkeys(INTERVAL, SCORE),
        },
        headings={
            "group": "Group",
            "worked_out": "Worked out by",
            "followed_changed": f"People seen at both times, {result.changed or 'everyone'}",
            "followed_comparison": f"People seen at both times, {result.comparison}",
            "value": what.capitalize(),
            "lower": f"{what.capitalize()} from",
            "upper": f"{what.capitalize()} to",
        },
        note=SCORES_NOTE,
    )


def _lost(plan: Plan, outcome: Outcome, result: BeforeAfter) -> Table:
    table = result.attrition
    keep = (table[list(plan.characteristics)] != ALL).sum(axis=1) <= 1
    if result.arm is not None:
        keep &= table[result.arm].isin([result.changed, result.comparison])
    frame = pd.DataFrame([_lost_row(plan, result, row) for row in rows(table[keep])])
    return Table(
        id=f"{outcome.name}-lost",
        caption="People not seen at both times, by group: whom the finding leaves out",
        frame=hidden(frame),
        formats={
            **dict.fromkeys(("enrolled", "lost"), PEOPLE),
            **dict.fromkeys(("share_lost", "lower", "upper"), SHARE),
        },
        headings={
            "arm": "Arm",
            "group": "Group",
            "enrolled": "People enrolled",
            "lost": "Not seen at both times",
            "share_lost": "Share",
            "lower": "Share from",
            "upper": "Share to",
        },
        note=SCORES_NOTE,
    )


def _lost_row(plan: Plan, result: BeforeAfter, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "arm": row[result.arm] if result.arm is not None else "everyone",
        "group": group_name(row, plan.characteristics),
        **{c: row[c] for c in ("enrolled", "lost", "share_lost", "lower", "upper")},
    }
