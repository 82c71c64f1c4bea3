"""How strong the evidence is, apart from how probable the finding is: a grade of 0 to 5 with its deductions named."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from syschange import effects, equity
from syschange.criteria.analyses.outcomes import Analysis, designs_disagree
from syschange.criteria.plan import Outcome, Plan, Replication
from syschange.frames import find_group
from syschange.results import Estimate, StudentT
from syschange.statistics.proportions import critical_z

ACCOUNT, BEFORE_AND_AFTER, COMPARISON_GROUP, REPLICATED, REPLICATED_LATE = 1, 2, 3, 4, 5
LOST_TOO_MANY = 0.20  # ours, after the common rule of thumb that losing a fifth can change a trial's finding
MISSING_DATA = "more than a fifth of people were not followed to the end"
UNALIKE = 0.25  # standardised difference at the start; Imbens & Rubin (2015) Causal Inference, section 14.2
POINTS = 8  # on each side of the change for an interrupted series to count as one; the scoring model


@dataclass(frozen=True)
class Grade:
    """A grade of evidence and what was taken off it, each in words."""

    value: int
    deductions: tuple[str, ...]


def of_outcome(plan: Plan, outcome: Outcome, result: Analysis) -> Grade:
    """Return the grade of the evidence on one outcome.

    2 for before and after, 3 with a comparison group, 4 where an independent evaluation elsewhere found the gain
    too, 5 where it did so as late as the plan asks. 1 less for each of: bias (arms not assigned at random were
    unalike at the start), inconsistency (designs, or an evaluation elsewhere, point the other way), indirectness
    (the plan says the outcome only stands for what is meant), and missing data (more than a fifth not followed).
    Imprecision is not deducted, because it is in the probability already.
    """
    start = BEFORE_AND_AFTER if plan.comparison is None else COMPARISON_GROUP
    elsewhere = [r for r in plan.replications if r.outcome == outcome.name and outcome.kind != "adverse"]
    if start == COMPARISON_GROUP:
        start = max([start, *(_raised(plan, outcome, r) for r in elsewhere)])
    deductions = []
    if share_lost(result) > LOST_TOO_MANY:
        deductions.append(MISSING_DATA)
    if _unalike(plan, result):
        deductions.append("the two groups were unalike at the start and not assigned at random")
    if any(_against(plan, r) for r in elsewhere):
        deductions.append("an evaluation elsewhere points the other way")
    elif designs_disagree(plan, outcome, result):
        deductions.append("two ways to compare the groups point opposite ways")
    if outcome.indirect:
        deductions.append("it only stands for what is meant")
    return Grade(max(start - len(deductions), 0), tuple(deductions))


def of_records(*, compared: bool) -> Grade:
    """Return the grade of what records of everybody show: 3 against a comparison, else 2 (ours).

    Records kept for the work are no account of those who made the change, whoever keeps them.
    """
    return Grade(COMPARISON_GROUP if compared else BEFORE_AND_AFTER, ())


def of_series(before: int, after: int, *, compared: bool, shocked: bool) -> Grade:
    """Return the grade of a series: 3 against a comparison with 8 points or more on each side, else 2.

    1 less where something else happened to everybody about the day of the change, and nothing stands beside it.
    """
    enough = min(before, after) >= POINTS
    start = COMPARISON_GROUP if compared and enough else BEFORE_AND_AFTER
    if shocked and not compared:
        return Grade(start - 1, ("something else happened to everybody at the same time",))
    return Grade(start, ())


def elsewhere(made: Replication) -> Estimate:
    """Return the effect that an evaluation elsewhere found."""
    spread = (made.upper - made.lower) / (2 * critical_z(made.level))
    return Estimate.of(made.value, StudentT(made.value, spread), made.level, "as published")


def _raised(plan: Plan, outcome: Outcome, made: Replication) -> int:
    sure = elsewhere(made).probability(outcome.worthwhile) >= plan.thresholds.probability
    if not (made.independent and sure):
        return COMPARISON_GROUP
    return REPLICATED_LATE if made.months >= plan.horizons.sustained else REPLICATED


def _against(plan: Plan, made: Replication) -> bool:
    return elsewhere(made).probability(0.0) <= 1 - plan.thresholds.probability


def share_lost(result: Analysis) -> float:
    """Return the share of everybody enrolled whose outcome is not known; 1 where nobody's is."""
    if isinstance(result, effects.BeforeAfter):
        row = find_group(result.basis, result.keys, {})
        known, everyone = row["followed"], row["enrolled"]
    else:
        made = result.breakdown if isinstance(result, equity.Comparison) else result
        row = find_group(made.basis, made.by, {})
        known, everyone = row["denominator"], row["n"]
    return 1 - known / everyone if everyone else 1.0


def _unalike(plan: Plan, result: Analysis) -> bool:
    arms = plan.comparison
    if arms is None or arms.assigned == "randomised" or not isinstance(result, effects.BeforeAfter):
        return False
    changed, other = (
        find_group(result.basis, result.keys, {arms.column: a}) for a in (arms.change, arms.comparison)
    )
    return _standardised(changed, other) > UNALIKE


def _standardised(changed: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    spread = math.sqrt((changed["sd_before_all"] ** 2 + other["sd_before_all"] ** 2) / 2)
    apart = abs(changed["mean_before_all"] - other["mean_before_all"])
    return float(apart / spread) if spread > 0 else 0.0
