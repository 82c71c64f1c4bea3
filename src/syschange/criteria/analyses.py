"""The analyses a plan asks for, and the effect in any group that they give, larger always meaning better."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from syschange import effects, equity
from syschange.criteria.data import PERSON, declared_groups, rows_for
from syschange.criteria.plan import Plan
from syschange.criteria.plan_parts import Outcome
from syschange.errors import NotEstimableError
from syschange.frames import find_group
from syschange.results import Estimate

Analysis = equity.Breakdown | equity.Comparison | effects.BeforeAfter

FEWEST = (
    10  # ours: people in each arm below which a group is not judged; the same as the least count published
)


@dataclass(frozen=True)
class Effect:
    """The effect in one group, turned so that larger is better, and how many people are behind it.

    Attributes
    ----------
    estimate
        The effect; None where it cannot be given.
    people
        The people in the smaller arm whose outcome is known.
    """

    estimate: Estimate | None
    people: float


def analyse(plan: Plan, outcome: Outcome, tables: Mapping[str, Any]) -> Analysis:
    """Run the analysis of one outcome.

    Returns
    -------
    Comparison, Breakdown or BeforeAfter
        For access, the arms compared in every group (or a breakdown where there is no comparison); for a
        score, before and after.
    """
    rows, categories = rows_for(plan, outcome, tables), declared_groups(plan, tables)
    by, level = list(plan.characteristics), plan.thresholds.level
    ways = min(plan.ways, len(by))
    if outcome.before is not None and outcome.after is not None:
        arms = plan.comparison
        return effects.before_after(
            rows,
            value="value",
            label=outcome.label,
            person=PERSON,
            before=outcome.before,
            after=outcome.after,
            arm=arms.column if arms else None,
            comparison=arms.comparison if arms else None,
            by=by,
            ways=ways,
            level=level,
            categories=categories,
        )
    if plan.comparison is None:
        return equity.breakdown(rows, outcome="reached", by=by, ways=ways, level=level, categories=categories)
    arm = plan.comparison.column
    table = equity.breakdown(
        rows, outcome="reached", by=[arm, *by], ways=ways + 1, level=level, categories=categories
    )
    # However few are in the comparison, the plan gets its scorecard: too few people are no evidence, said so there.
    return equity.compare(table, reference={arm: plan.comparison.comparison}, least=0)


def effect(plan: Plan, outcome: Outcome, result: Analysis, group: Mapping[str, str]) -> Effect:
    """Return the effect of the change on one outcome in one group.

    With people assigned at random a score is judged by the analysis of covariance; otherwise by whichever of
    it and difference in differences is less favourable, because the truth tends to lie between the two.
    """
    people = _people(plan, result, group)
    try:
        found = _candidates(plan, result, group)
    except NotEstimableError:
        return Effect(None, people)
    sign = 1.0 if outcome.direction == "higher_is_better" else -1.0
    turned = [e if sign > 0 else e.times(sign) for e in found]
    return Effect(min(turned, key=lambda e: e.value) if turned else None, people)


def anybody_in(result: Analysis, group: Mapping[str, str]) -> bool:
    """Return whether a group has anybody in it at all, in one arm or another."""
    if isinstance(result, effects.BeforeAfter):
        return bool(find_group(result.basis, result.keys, group)["enrolled"] > 0)
    made = result.breakdown if isinstance(result, equity.Comparison) else result
    return bool(find_group(made.basis, made.by, group)["n"] > 0)


def _candidates(plan: Plan, result: Analysis, group: Mapping[str, str]) -> list[Estimate]:
    arms = plan.comparison
    if isinstance(result, effects.BeforeAfter):
        designs = ("ancova",) if arms and arms.assigned == "randomised" else ("ancova", "did")
        return [result.estimate(design, **group) for design in (designs if arms else ("change",))]
    if isinstance(result, equity.Comparison) and arms is not None:
        return [result.estimate(**{arms.column: arms.change}, **group)]
    return []  # a breakdown without a comparison shows who got in, and no effect


def _people(plan: Plan, result: Analysis, group: Mapping[str, str]) -> float:
    if isinstance(result, effects.BeforeAfter):
        table, keys, count = result.basis, result.keys, "followed"
    else:
        made = result.breakdown if isinstance(result, equity.Comparison) else result
        table, keys, count = made.basis, made.by, "denominator"
    if plan.comparison is None:
        return float(find_group(table, keys, group)[count])
    arms = (plan.comparison.change, plan.comparison.comparison)
    return min(float(find_group(table, keys, {**group, plan.comparison.column: arm})[count]) for arm in arms)
