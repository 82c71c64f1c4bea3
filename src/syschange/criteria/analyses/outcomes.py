"""The analyses a plan asks for, and the effect in any group that they give, larger always meaning better."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from syschange import effects, equity, schemas
from syschange.criteria.gathering.tables import PERSON, declared_groups, rows_for
from syschange.criteria.plan import Outcome, Plan
from syschange.errors import NotEstimableError
from syschange.frames import find_group
from syschange.results import Estimate, StudentT
from syschange.statistics.attrition import worst_shares
from syschange.statistics.detectable import spread_of
from syschange.statistics.means import t_estimate
from syschange.statistics.pooling import partly_pooled
from syschange.statistics.proportions import critical_z

Analysis = equity.Breakdown | equity.Comparison | effects.BeforeAfter

FEWEST = (
    10  # ours: people in each arm below which a group is not judged; the same as the least count published
)
_NOTHING_TO_BORROW = 3  # Morris (1983): of so many groups and fewer nothing is drawn to what they share


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
            assigned=arms.assigned if arms else "not_randomised",
            bounds=_scale(plan, outcome),
        )
    if plan.comparison is None:
        return equity.breakdown(rows, outcome="reached", by=by, ways=ways, level=level, categories=categories)
    arm = plan.comparison.column
    table = equity.breakdown(
        rows, outcome="reached", by=[arm, *by], ways=ways + 1, level=level, categories=categories
    )
    # However few are in the comparison, the plan gets its scorecard: too few people are no evidence, said so there.
    return equity.compare(table, reference={arm: plan.comparison.comparison}, least=0)


def _scale(plan: Plan, outcome: Outcome) -> tuple[float, float] | None:
    """Return the lowest and the highest score of a measure, where the data are held against them."""
    own = dict(plan.tables[outcome.table].ranges)
    return own.get(outcome.item) or schemas.codelist("measures").enforced_ranges.get(outcome.item)


def effect(plan: Plan, outcome: Outcome, result: Analysis, group: Mapping[str, str]) -> Effect:
    """Return the effect of the change on one outcome in one group.

    With people assigned at random a score is judged by the analysis of covariance; otherwise by whichever of
    it and difference in differences is less favourable, because the truth tends to lie between the two.
    """
    return _judged(outcome, _found(plan, result, group), _people(plan, result, group))


def effects_of_groups(
    plan: Plan, outcome: Outcome, result: Analysis, groups: Sequence[Mapping[str, str]]
) -> list[Effect]:
    """Return the effects in the groups of one characteristic (or of some taken together), partly pooled.

    Each is drawn towards what the groups share as far as its own data are weak, so that a small group is not judged
    by its few people alone, and a large one by little but its own. With three groups or fewer nothing can be
    borrowed, and they stay as they are (see `statistics.pooling`).
    """
    found = [_found(plan, result, group) for group in groups]
    designs = max((len(f) for f in found), default=0)
    pooled = [drawn([f[i] if f else None for f in found]) for i in range(designs)]
    return [
        _judged(outcome, [d[i] for d in pooled], _people(plan, result, group))
        for i, group in enumerate(groups)
    ]


def is_analysis(result: object) -> TypeGuard[Analysis]:
    """Return whether a result is the analysis of an outcome, and not of another question."""
    return isinstance(result, equity.Breakdown | equity.Comparison | effects.BeforeAfter)


def designs_disagree(plan: Plan, outcome: Outcome, result: Analysis) -> bool:
    """Return whether two ways to compare the arms are sure of opposite things: a gain, and a loss."""
    sign = 1.0 if outcome.direction == "higher_is_better" else -1.0
    above = [e.times(sign).probability(0.0) for e in _found(plan, result, {})]
    sure = plan.thresholds.probability
    return bool(above) and max(above) >= sure and min(above) <= 1 - sure


def _judged(outcome: Outcome, found: Sequence[Estimate | None], people: float) -> Effect:
    """Return the least favourable of the estimates of one group, turned so that larger is better."""
    sign = 1.0 if outcome.direction == "higher_is_better" else -1.0
    turned = [e if sign > 0 else e.times(sign) for e in found if e is not None]
    return Effect(min(turned, key=lambda e: e.value) if turned else None, people)


def _found(plan: Plan, result: Analysis, group: Mapping[str, str]) -> list[Estimate]:
    try:
        return _candidates(plan, result, group)
    except NotEstimableError:
        return []


def drawn(estimates: Sequence[Estimate | None]) -> list[Estimate | None]:
    """Return the estimates of several groups by one design, each drawn towards what they share.

    Of three or fewer nothing is borrowed, and one that is missing stays so (see `statistics.pooling`).
    """
    there = [e for e in estimates if e is not None]
    if len(there) <= _NOTHING_TO_BORROW:
        return list(estimates)
    level, tables = there[0].level, [spread_of(e) for e in there]
    made = partly_pooled(
        [t[0] for t in tables], [t[1] for t in tables], df=[t[2] for t in tables], level=level
    )
    z = critical_z(level)
    pooled = iter(
        Estimate.of(value, StudentT(value, (upper - lower) / (2 * z)), level, f"{e.method}, partly pooled")
        if math.isfinite(value) and upper > lower
        else e
        for e, value, lower, upper in zip(there, made.value, made.lower, made.upper, strict=True)
    )
    return [None if e is None else next(pooled) for e in estimates]


def worst_and_best(
    plan: Plan, outcome: Outcome, result: Analysis, group: Mapping[str, str]
) -> tuple[Estimate, Estimate] | None:
    """Return the effect in one group had those lost fared as badly, and as well, as can be; larger is better.

    None where it cannot be said: without a comparison, or for a measure whose lowest and highest score are not known.
    """
    try:
        found = _extremes(plan, result, group)
    except NotEstimableError:
        return None
    if outcome.direction != "higher_is_better":
        found = [(high.times(-1.0), low.times(-1.0)) for low, high in found]
    if not found:
        return None
    return min((e for e, _ in found), key=lambda e: e.value), max(
        (e for _, e in found), key=lambda e: e.value
    )


def _extremes(plan: Plan, result: Analysis, group: Mapping[str, str]) -> list[tuple[Estimate, Estimate]]:
    arms = plan.comparison
    if arms is None:
        return []
    if isinstance(result, effects.BeforeAfter):
        return [result.worst_cases(design, **group) for design in _designs(plan)]
    made = result.breakdown if isinstance(result, equity.Comparison) else result
    first, second = (
        find_group(made.basis, made.by, {**group, arms.column: arm}) for arm in (arms.change, arms.comparison)
    )
    events, known, every = ((float(first[c]), float(second[c])) for c in ("numerator", "denominator", "n"))
    bounds = worst_shares(events, known, every)
    level = plan.thresholds.level
    return [
        (
            t_estimate(bounds.lower, bounds.se_lower, math.inf, level=level, method="difference, least"),
            t_estimate(bounds.upper, bounds.se_upper, math.inf, level=level, method="difference, greatest"),
        )
    ]


def anybody_in(result: Analysis, group: Mapping[str, str]) -> bool:
    """Return whether a group has anybody in it at all, in one arm or another."""
    if isinstance(result, effects.BeforeAfter):
        return bool(find_group(result.basis, result.keys, group)["enrolled"] > 0)
    made = result.breakdown if isinstance(result, equity.Comparison) else result
    return bool(find_group(made.basis, made.by, group)["n"] > 0)


def _candidates(plan: Plan, result: Analysis, group: Mapping[str, str]) -> list[Estimate]:
    arms = plan.comparison
    if isinstance(result, effects.BeforeAfter):
        return [result.estimate(design, **group) for design in _designs(plan)]
    if isinstance(result, equity.Comparison) and arms is not None:
        return [result.estimate(**{arms.column: arms.change}, **group)]
    return []  # a breakdown without a comparison shows who got in, and no effect


def _designs(plan: Plan) -> tuple[str, ...]:
    if plan.comparison is None:
        return ("change",)
    return ("ancova",) if plan.comparison.assigned == "randomised" else ("ancova", "did")


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
