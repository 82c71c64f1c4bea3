"""The section of a report on who got in: both arms by group, with the difference between them."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from syschange import charts
from syschange.criteria.analyses.outcomes import Analysis
from syschange.criteria.plan import Comparison, Outcome, Plan
from syschange.equity import Breakdown
from syschange.equity import Comparison as Compared
from syschange.equity.bands import told_instead
from syschange.frames import ALL, find_group, group_name, rows
from syschange.reports.report import Picture, Section, Table
from syschange.reports.tables import BOUNDS_NOTE, PEOPLE, SHARE, SHARES_NOTE, described, hidden
from syschange.words import gap, gap_interval, level_words

FEWEST = 10  # ours: a number not known is said from here on; below it would be hidden under any named policy
COUNTS = ("changed", "changed_of", "comparison", "comparison_of")
DIFFERENCE = ("difference", "difference_lower", "difference_upper")


def access_section(plan: Plan, outcome: Outcome, result: Analysis) -> Section:
    """Return the section on one measure of access."""
    title = f"Access: who {outcome.label}"
    if not isinstance(result, Compared) or plan.comparison is None:
        alone = (_alone(plan, outcome, result),) if isinstance(result, Breakdown) else ()
        return Section(outcome.name, title, (result.words,), (), alone)
    frame = _frame(plan, plan.comparison, result)
    single, together = frame[frame["ways"] <= 1], frame[frame["ways"] > 1]
    names = (plan.change.name, plan.comparison.comparison)
    main = _table(plan.comparison, outcome, single, "by group")
    more = _table(plan.comparison, outcome, together, "by characteristics taken together")
    return Section(
        outcome.name,
        title,
        (_opening(plan, plan.comparison, outcome, result),),
        (_picture(names, outcome, single, main, result.breakdown.level),),
        (more,) if len(together) else (),
    )


def _opening(plan: Plan, arms: Comparison, outcome: Outcome, result: Compared) -> str:
    """Say the counts as published, and that they are rounded."""
    made = result.breakdown
    first, second = (
        find_group(made.table, made.by, {arms.column: a}) for a in (arms.change, arms.comparison)
    )
    whole = find_group(result.table, made.by, {arms.column: arms.change})
    if not math.isfinite(whole["difference"]):
        return f"How many people {outcome.label} cannot be shown: too few people."
    limits = gap_interval(whole["difference_lower"], whole["difference_upper"], made.level, percent=True)
    with_it = f"about {first['numerator']:.0f} of {first['denominator']:.0f} people {outcome.label}"
    without = f"about {second['numerator']:.0f} of {second['denominator']:.0f}"
    return (
        f"With {plan.change.name}, {with_it}; with {arms.comparison}, {without}. The difference is "
        f"{gap(whole['difference'], percent=True)} ({limits}), worked out from these rounded numbers."
        f"{_unknown(made)} This is access. Whether it did people good is a separate question."
    )


def _unknown(made: Breakdown) -> str:
    """Say for about how many people it is not known; nothing where that number may not be shown."""
    row = find_group(made.table, made.by, {})
    unknown = row["n"] - row["denominator"]
    return f" For about {unknown:.0f} people it is not known." if unknown >= FEWEST else ""


def _frame(plan: Plan, arms: Comparison, result: Compared) -> pd.DataFrame:
    """Return one row a group, both arms side by side."""
    by = list(plan.characteristics)
    others = {
        tuple(row[c] for c in by): row
        for row in rows(result.breakdown.table)
        if row[arms.column] == arms.comparison
    }
    return pd.DataFrame(
        [_side_by_side(row, others[tuple(row[c] for c in by)], by) for row in rows(result.table)]
    )


def _share(row: Mapping[str, Any]) -> float | str:
    """Return a share, or where nearly all or nearly none are counted in it, its bound in words."""
    value = float(row["value"])
    return value if math.isfinite(value) else told_instead(row["method"]) or value


def _note(shares: pd.DataFrame) -> str:
    """Return what stands under a table of shares, with what a bound means where there is one."""
    return f"{SHARES_NOTE} {BOUNDS_NOTE}" if shares.map(told_instead).any(axis=None) else SHARES_NOTE


def _side_by_side(row: Mapping[str, Any], other: Mapping[str, Any], by: list[str]) -> dict[str, Any]:
    """Return what a reader looks for first: the shares, their difference, then the numbers behind them."""
    return {
        "group": group_name(row, by),
        "ways": sum(row[c] != ALL for c in by),
        "people": row["denominator"] + other["denominator"],
        "changed_share": _share(row),
        "comparison_share": _share(other),
        **{c: 100 * row[c] for c in DIFFERENCE},
        "changed": row["numerator"],
        "changed_of": row["denominator"],
        "comparison": other["numerator"],
        "comparison_of": other["denominator"],
    }


def _table(arms: Comparison, outcome: Outcome, frame: pd.DataFrame, which: str) -> Table:
    first, second = arms.change, arms.comparison
    return Table(
        id=f"{outcome.name}-{which.replace(' ', '-')}",
        caption=f"People who {outcome.label}, {which}; differences in percentage points",
        frame=hidden(frame.drop(columns=["ways", "people"])),
        formats={
            **dict.fromkeys(("changed_share", "comparison_share"), SHARE),
            **dict.fromkeys((*COUNTS, *DIFFERENCE), PEOPLE),
        },
        headings={
            "group": "Group",
            "changed_share": f"{first}: share",
            "comparison_share": f"{second}: share",
            "difference": "Difference",
            "difference_lower": "from",
            "difference_upper": "to",
            "changed": f"{first}: people who did",
            "changed_of": f"{first}: out of",
            "comparison": f"{second}: people who did",
            "comparison_of": f"{second}: out of",
        },
        note=_note(frame[["changed_share", "comparison_share"]]),
    )


def _picture(
    names: tuple[str, str], outcome: Outcome, frame: pd.DataFrame, table: Table, level: float
) -> Picture:
    headline = _headline(names[0], outcome, frame)
    subtitle = (
        f"Difference between {names[0]} and {names[1]} in the share of people who {outcome.label}, by "
        f"group, in percentage points, with {level_words(level)} intervals"
    )
    figure = charts.forest(
        frame,
        label="group",
        value="difference",
        lower="difference_lower",
        upper="difference_upper",
        n="people",
        reference_label="no difference",
        worse_label=f"more with {names[1]}",
        better_label=f"more with {names[0]}",
        unit="percentage points",
        decimals=0,
        headline=headline,
        subtitle=subtitle,
    )
    described_as = described(frame, DIFFERENCE, unit=" percentage points", decimals=0)
    return Picture(f"{outcome.name}-difference", headline, subtitle, described_as, figure, table)


def _headline(name: str, outcome: Outcome, frame: pd.DataFrame) -> str:
    """State the finding: in how many of the groups shown the gain is larger than chance could explain."""
    shown = frame[frame["difference"].notna()]
    up = int((shown["difference_lower"] > 0).sum())
    if shown.empty:
        return f"Who {outcome.label} cannot be shown: too few people in each group"
    if up == len(shown):
        return f"More people {outcome.label} with {name}, in every group that can be shown"
    return f"More people {outcome.label} with {name} in {up} of the {len(shown)} groups that can be shown"


def _alone(plan: Plan, outcome: Outcome, result: Breakdown) -> Table:
    table = result.table
    frame = table.assign(
        group=[group_name(row, plan.characteristics) for row in rows(table)],
        value=[_share(row) for row in rows(table)],
    )
    return Table(
        id=f"{outcome.name}-by-group",
        caption=f"People who {outcome.label}, by group",
        frame=hidden(frame[["group", "numerator", "denominator", "value", "lower", "upper"]]),
        formats={
            **dict.fromkeys(("numerator", "denominator"), PEOPLE),
            **dict.fromkeys(("value", "lower", "upper"), SHARE),
        },
        headings={
            "group": "Group",
            "numerator": outcome.label,
            "denominator": "of people",
            "value": "share",
            "lower": "share from",
            "upper": "share to",
        },
        note=_note(frame[["value"]]),
    )
