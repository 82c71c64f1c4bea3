"""The tests of the fifth criterion: another way through, names apart, and something a new name cannot change."""

from syschange import system
from syschange.criteria.analyses import names
from syschange.criteria.analyses.found import Found
from syschange.criteria.definition import asking
from syschange.criteria.judging.evidence import Basis, Test, missing
from syschange.criteria.judging.grade import of_records
from syschange.criteria.judging.judged import Question
from syschange.criteria.judging.transformational import sources_of
from syschange.criteria.plan import Plan
from syschange.errors import NotEstimableError
from syschange.results import Estimate

RENAMED, UNCHANGED = "renamed", "unchanged"
DIFFERS, SAME = "differs", "same within drift"


def not_renamed_tests(plan: Plan, found: Found) -> tuple[Test, ...]:
    """Return every test of the criterion, required ones all."""
    result = found.results.get(names.PATHWAYS)
    if not isinstance(result, system.Pathways):
        why = found.why(names.PATHWAYS)
        return tuple(missing(asking(code), why.reason, collect=why.collect) for code in ("R1", "R2"))
    basis = Basis(names.PATHWAYS, sources_of(plan, "pathways"), of_records(compared=False))
    return _shape(plan, result, basis), _invariants(plan, result, basis)


def _shape(plan: Plan, result: "system.Pathways", basis: Basis) -> Test:
    """Return whether the steps differ by name and by shape.

    It fails only where names differ, shape does not, and nothing recorded differs that a name cannot change: two
    different ways of working can have one shape.
    """
    question = Question(asking("R1"), basis, plan.thresholds.probability)
    by_name, by_shape = _distance(result, "distance by name"), _distance(result, "distance by shape")
    if by_name is None or by_shape is None or not result.delta >= 0:
        return question.open(f"pathways: {result.reason or 'not known'}")
    met = min(by_name.probability(result.delta), by_shape.probability(result.delta))
    failed = min(by_name.probability(result.delta), 1 - by_shape.probability(result.delta))
    if result.finding == UNCHANGED:
        return question.open("pathways: unchanged")
    not_met = failed if result.finding == RENAMED else 0.0
    return question.judged(by_shape, result.delta, p_met=met, p_not=not_met)


def _distance(result: "system.Pathways", quantity: str) -> Estimate | None:
    try:
        return result.estimate(quantity)
    except NotEstimableError:
        return None


def _invariants(plan: Plan, result: "system.Pathways", basis: Basis) -> Test:
    """Return whether anything differs that a new name cannot change; that nothing does counts once it is renamed."""
    table = result.table
    told = table.loc[table["kind"] == "invariant", "same"].tolist()
    question = Question(asking("R2"), basis, plan.thresholds.probability)
    if DIFFERS in told:
        return question.fact(holds=True)
    if not told:
        return missing(asking("R2"), "nothing recorded")
    if result.finding == RENAMED and all(t == SAME for t in told):
        return question.fact(holds=False)
    return question.open("nothing differs beyond drift")
