"""How strong the evidence is, apart from how probable the finding is: a grade of 0 to 5 with its deductions named."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from syschange import effects, equity
from syschange.criteria.analyses import Analysis
from syschange.criteria.plan import Plan
from syschange.frames import find_group

COMPARISON_GROUP, BEFORE_AND_AFTER = 3, 2
LOST_TOO_MANY = 0.20  # ours, after the common rule of thumb that losing a fifth can change a trial's finding
UNALIKE = 0.25  # standardised difference at the start; Imbens & Rubin (2015) Causal Inference, section 14.2


@dataclass(frozen=True)
class Grade:
    """A grade of evidence and what was taken off it, each in words."""

    value: int
    deductions: tuple[str, ...]


def grade(plan: Plan, result: Analysis) -> Grade:
    """Return the grade of the evidence behind one analysis.

    3 with a comparison group, 2 for before and after without one; 1 less where more than a fifth of people were
    not followed, and 1 less where arms not assigned at random were unalike at the start. Imprecision is not
    deducted, because it is in the probability already. Grades 4 and 5 need replication, which one evaluation
    cannot show.
    """
    start = BEFORE_AND_AFTER if plan.comparison is None else COMPARISON_GROUP
    deductions = []
    lost = share_lost(result)
    if lost > LOST_TOO_MANY:
        deductions.append("more than a fifth of people were not followed to the end")
    if _unalike(plan, result):
        deductions.append("the two groups were unalike at the start and not assigned at random")
    return Grade(max(start - len(deductions), 0), tuple(deductions))


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
