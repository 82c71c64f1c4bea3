"""The tests of the third criterion: how deep it goes, how many it reaches, and whether the system moved."""

import datetime as dt

import numpy as np

from syschange import effects, system
from syschange.criteria.analyses import names
from syschange.criteria.analyses.deep import RATIOS
from syschange.criteria.analyses.found import Found
from syschange.criteria.definition import asking
from syschange.criteria.judging.evidence import Basis, Test, missing
from syschange.criteria.judging.grade import BEFORE_AND_AFTER, Grade, of_series
from syschange.criteria.judging.judged import NO_SIZE, Question
from syschange.criteria.plan import Plan, Series
from syschange.errors import NotEstimableError
from syschange.results import Estimate

DEPTHS = {
    "structural": "structures (rules, money, practice)",
    "relational": "relations and power",
    "transformative": "beliefs",
}
NEAR = 92  # days to each side of the change in which a shock may be taken for it: a quarter; ours


def transformational_tests(plan: Plan, found: Found) -> tuple[Test, ...]:
    """Return every test of the criterion."""
    return (*_depths(plan, found), _reach(plan, found), _series(plan, found))


def register_basis(plan: Plan, made: "system.Register") -> Basis:
    """Return what rests on the register: the grade of the sources that speak in it."""
    return Basis(names.REGISTER, sources_of(plan, "changes"), Grade(made.tracing().grade, ()))


def claims_basis(plan: Plan, made: "system.Register") -> Basis:
    """Return what rests on the numbers of people in the register: the sources' grade, 2 at the most.

    Who was reached is what somebody says; where only those who made the change say so, it is their account.
    """
    grade = min(made.tracing().grade, BEFORE_AND_AFTER)
    return Basis(names.REGISTER, sources_of(plan, "changes"), Grade(grade, ()))


def sources_of(plan: Plan, table: str) -> tuple[str, ...]:
    """Return the independent sources of a table, as the plan names them."""
    return plan.origins([plan.tables[table].source]) if table in plan.tables else ()


def _depths(plan: Plan, found: Found) -> list[Test]:
    asked, result = asking("T1"), found.results.get(names.REGISTER)
    if not isinstance(result, system.Register):
        why = found.why(names.REGISTER)
        return [
            missing(asked, why.reason, about=says, outcome=d, collect=why.collect)
            for d, says in DEPTHS.items()
        ]
    basis, made = register_basis(plan, result), []
    for depth, says in DEPTHS.items():
        question = Question(asked, basis, plan.thresholds.probability, about=says, outcome=depth)
        if depth in result.depths("substantiated"):
            made.append(question.fact(holds=True))
        elif depth in result.depths("claimed"):
            collect = f"somebody outside the partnership to confirm what changed in {says}"
            made.append(question.open("claimed, not confirmed", collect=collect))
        else:
            made.append(missing(asked, "nothing documented", about=says, outcome=depth))
    return made


def _reach(plan: Plan, found: Found) -> Test:
    asked, result = asking("T2"), found.results.get(names.REGISTER)
    estimate = of_register(result, "reach")
    if not isinstance(result, system.Register) or estimate is None:
        why = found.why(names.REGISTER)
        return missing(asked, why.reason, collect=why.collect)
    basis = claims_basis(plan, result)
    question = Question(asked, basis, plan.thresholds.probability)
    return question.judged(estimate, plan.thresholds.reached)


def of_register(result: object, quantity: str) -> Estimate | None:
    """Return an estimate of the register; None where it cannot be given."""
    if not isinstance(result, system.Register):
        return None
    try:
        return result.estimate(quantity)
    except NotEstimableError:
        return None


def _series(plan: Plan, found: Found) -> Test:
    asked, declared = asking("T3"), plan.evidence.series
    result = found.results.get(names.SERIES)
    estimate = _shift(result, declared)
    if declared is None or estimate is None or plan.change.began_on is None:
        label = declared.label if declared is not None else "the main measure"
        why = found.why(names.SERIES)
        reason = why.reason if names.SERIES in found.absent else "too few points"
        return missing(asked, reason, about=label, outcome="series", collect=why.collect)
    better, size = declared.direction == "higher_is_better", declared.worthwhile
    if declared.kind in RATIOS:
        threshold = 1 + size if better else 1 - size
    else:
        estimate, threshold = estimate if better else estimate.times(-1.0), size
    basis = Basis(names.SERIES, sources_of(plan, declared.table), _graded(plan, declared, result))
    question = Question(asked, basis, plan.thresholds.probability, about=declared.label, outcome="series")
    falling = declared.kind in RATIOS and not better  # a ratio is shown as it is, and not turned
    return question.judged(estimate, threshold, falling=falling, cap="" if size > 0 else NO_SIZE)


def _shift(result: object, declared: Series | None) -> Estimate | None:
    try:
        if isinstance(result, effects.InterruptedSeries):
            return result.estimate("mean")
        if isinstance(result, effects.ControlChart) and declared is not None:
            return result.estimate()
    except NotEstimableError:
        return None
    return None


def _graded(plan: Plan, declared: Series, result: object) -> Grade:
    shocked = any(_near(plan.change.began_on, shock.happened_on) for shock in plan.shocks)
    if isinstance(result, effects.InterruptedSeries):
        row = result.table.iloc[0]
        return of_series(int(row["before"]), int(row["after"]), compared=declared.compared, shocked=shocked)
    return of_series(0, 0, compared=False, shocked=shocked)


def _near(on: dt.date | None, shock: dt.date) -> bool:
    return on is not None and bool(np.abs((shock - on).days) <= NEAR)
