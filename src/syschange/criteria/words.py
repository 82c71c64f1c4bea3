"""What the scorecard says, for a commissioner with no statistics and five minutes."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from syschange import effects, equity
from syschange.criteria.analyses import Analysis
from syschange.criteria.evidence import Test
from syschange.criteria.plan import Plan
from syschange.criteria.plan_parts import Outcome
from syschange.criteria.verdicts import MET, NO_EVIDENCE, NOT_MET, NOT_YET, SYSTEMS_CHANGE
from syschange.frames import find_group
from syschange.results import Estimate
from syschange.words import about, amount, figures, gap, interval, listed

UNTOLD = {
    "sustainable": "whether it lasts",
    "transformational": "whether it changed the system",
    "not_tokenistic": "whether it is more than a token",
    "not_renamed": "whether it is new or the old way renamed",
    "not_reliant": "whether it would survive its keenest people leaving",
    "beneficial": "whether people are better off",
}


def summary(
    plan: Plan, results: Mapping[str, Analysis], tests: Sequence[Test], table: pd.DataFrame, verdict: str
) -> tuple[str, ...]:
    """Return the scorecard in paragraphs; the first stands alone."""
    access = [_access(plan, o, results[o.name], tests) for o in plan.outcomes if o.table == "access"]
    scores = [_score(plan, o, results[o.name], tests) for o in plan.outcomes if o.table == "outcomes"]
    harm = [_harm(o, tests) for o in plan.outcomes]
    first = " ".join(s.strip() for s in (*access, *scores, *harm, _untold(table)) if s)
    return (first, _overall(table, verdict))


def _overall(table: pd.DataFrame, verdict: str) -> str:
    titles = dict(zip(table["title"], table["verdict"], strict=True))
    if verdict == SYSTEMS_CHANGE:
        return "All six criteria are met: by the plan's own thresholds, this is systems change."
    if verdict == NOT_YET:
        failed = [f"'{title}'" for title, v in titles.items() if v == NOT_MET]
        return f"This is not (yet) systems change: it fails on {listed(failed)}."
    missing = [f"'{title}'" for title, v in titles.items() if v == NO_EVIDENCE]
    unsure = [f"'{title}'" for title, v in titles.items() if v not in (NO_EVIDENCE, MET)]
    parts = [f"there is no evidence on {listed(missing)}"] if missing else []
    parts += [f"the evidence on {listed(unsure)} is not clear"] if unsure else []
    return f"Whether this is systems change is unproven: {listed(parts)}."


def _untold(table: pd.DataFrame) -> str:
    missing = [
        UNTOLD[c] for c, v in zip(table["criterion"], table["verdict"], strict=True) if v == NO_EVIDENCE
    ]
    return (
        f"Nothing here shows {listed(missing, last='or')}, because that was not recorded." if missing else ""
    )


def _access(plan: Plan, outcome: Outcome, result: Analysis, tests: Sequence[Test]) -> str:
    arms = plan.comparison
    if not isinstance(result, equity.Comparison) or arms is None:
        return _access_alone(outcome, result)
    made = result.breakdown
    shares = [
        find_group(made.table, made.by, {arms.column: a})["value"] for a in (arms.change, arms.comparison)
    ]
    if not all(math.isfinite(s) for s in shares):
        return f"How many people {outcome.label} cannot be shown."
    first, second = (_spoken(s) for s in shares)
    people = "of people" if first.endswith("%") else "people"
    said = f"With {plan.change.name}, {first} {people} {outcome.label}; with {arms.comparison}, {second}."
    return f"{said} {_held(plan, outcome, tests)}"


def _spoken(share: float) -> str:
    said, exactly = about(share), amount(share, percent=True)
    return exactly if said == exactly else f"{said} ({exactly})"


def _access_alone(outcome: Outcome, result: Analysis) -> str:
    share = result.table.iloc[0]["value"] if isinstance(result, equity.Breakdown) else math.nan
    if not math.isfinite(share):
        return f"How many people {outcome.label} cannot be shown."
    return (
        f"{amount(share, percent=True)} of people {outcome.label}; with nobody to compare them with, nothing says "
        "whether that is better."
    )


def _held(plan: Plan, outcome: Outcome, tests: Sequence[Test]) -> str:
    """Say for which declared groups the gain shows, and for which it does not."""
    mine = [t for t in tests if t.code == "B2" and t.outcome == outcome.name]
    sure = plan.thresholds.probability
    held = [t.group for t in mine if t.estimate and t.estimate.probability(0.0) >= sure]
    told = [t for t in mine if t.estimate]
    if not told:
        return ""
    if len(held) == len(mine):
        return "Each group the plan declares gained."
    unsure = [t.group for t in told if t.group not in held]
    hidden = [t.group for t in mine if t.estimate is None]
    parts = [f"The gain is clear for {_groups(held)}."] if held else ["The gain is clear for no group."]
    parts += [f"It is not clear for {_groups(unsure)}."] if unsure else []
    parts += [f"It cannot be shown for {_groups(hidden)}: too few people."] if hidden else []
    return " ".join(parts)


def _harm(outcome: Outcome, tests: Sequence[Test]) -> str:
    """Say which declared groups were harmed: a gain for most people must not hide it."""
    mine = [t for t in tests if t.code == "B2" and t.outcome == outcome.name]
    harmed = [t.group for t in mine if t.verdict == NOT_MET]
    if not harmed:
        return ""
    return f"There is harm: in '{outcome.label}', {_groups(harmed)} did worse than the plan allows."


def _groups(names: Sequence[str]) -> str:
    return listed([n.replace(": ", " ") for n in names])


def _score(plan: Plan, outcome: Outcome, result: Analysis, tests: Sequence[Test]) -> str:
    if not isinstance(result, effects.BeforeAfter):
        return ""
    gain = next((t for t in tests if t.code == "B1" and t.outcome == outcome.name), None)
    if plan.comparison is None or gain is None or gain.estimate is None:
        return f"{outcome.label[0].upper()}{outcome.label[1:]}: {result.words[0].lower()}{result.words[1:]}"
    opening = {
        MET: f"On {outcome.label} the gain is worth having.",
        NOT_MET: f"On {outcome.label} the gain falls short of what was agreed to be worth having.",
    }.get(gain.verdict, f"Whether it changed people's lives ({outcome.label}) is not clear.")
    names = (plan.change.name, plan.comparison.comparison)
    arms = [
        find_group(result.basis, result.keys, {plan.comparison.column: label})
        for label in (plan.comparison.change, plan.comparison.comparison)
    ]
    return f"{opening} {_paths(names, arms)} {_left(gain.estimate)}"


def _paths(names: tuple[str, str], arms: Sequence[Mapping[str, Any]]) -> str:
    """Say where both groups began and ended, and that a shared movement is nobody's effect."""
    spans = [(arm["mean_before_all"], arm["mean_after_all"]) for arm in arms]
    if not all(math.isfinite(v) for span in spans for v in span):
        return "The scores of both groups cannot be shown."
    told = [
        f"from {figures(a, 3)} to {figures(b, 3)} with {name}"
        for name, (a, b) in zip(names, spans, strict=True)
    ]
    if (spans[0][1] - spans[0][0]) * (spans[1][1] - spans[1][0]) <= 0:
        return f"It went {told[0]}, and {told[1]}."
    return (
        f"It moved the same way in both groups ({told[0]}, and {told[1]}), so the whole of that change cannot be "
        f"credited to {names[0]}."
    )


def _left(estimate: Estimate) -> str:
    limits = interval(estimate.lower, estimate.upper, estimate.level, percent=False)
    chance = " and could be chance" if estimate.lower <= 0 <= estimate.upper else ""
    better = "better" if estimate.value > 0 else "worse"
    size = f"{gap(estimate.value, percent=False)} points {better}"
    return f"Allowing for where people started, the difference between them is {size} ({limits}){chance}."
