"""The tests of the fourth criterion: more than a tweak, delivered, and decided with people who live it."""

import math

from syschange import system
from syschange.criteria.analyses import names
from syschange.criteria.analyses.found import Found
from syschange.criteria.analyses.outcomes import FEWEST, effect, is_analysis
from syschange.criteria.analyses.run import of_lives
from syschange.criteria.definition import asking
from syschange.criteria.judging.evidence import Basis, Test, missing
from syschange.criteria.judging.grade import ACCOUNT, BEFORE_AND_AFTER, Grade, of_outcome, of_records
from syschange.criteria.judging.judged import NO_SIZE, Question
from syschange.criteria.judging.transformational import claims_basis, of_register, sources_of
from syschange.criteria.plan import Outcome, Plan
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.results import Estimate

SIDES = {"lived experience": "people with lived experience", "professionals": "professionals"}


def not_tokenistic_tests(plan: Plan, found: Found) -> tuple[Test, ...]:
    """Return every test of the criterion, required ones all."""
    gains = [_gain(plan, outcome, found) for outcome in of_lives(plan)]
    return (
        *(gains or [missing(asking("K1"), "no outcome", about="people's lives")]),
        _delivered(plan, found),
        _adopted(plan, found),
        _votes(plan, found),
        *_panel(plan, found),
        *_decisions(plan, found),
    )


def _gain(plan: Plan, outcome: Outcome, found: Found) -> Test:
    """Return whether a gain is more than a tweak.

    It fails only where the gain is shown to be too small either way (two one-sided tests, Schuirmann 1987,
    Journal of Pharmacokinetics and Biopharmaceutics 15:657): a large loss is harm, and no token.
    """
    asked, result = asking("K1"), found.results.get(outcome.name)
    if plan.comparison is None or not is_analysis(result):
        return missing(asked, "no comparison", about=outcome.label, outcome=outcome.name)
    own = effect(plan, outcome, result, {})
    if own.estimate is None or not own.people >= FEWEST:
        return missing(asked, "too few people", about=outcome.label, outcome=outcome.name)
    basis = Basis(outcome.name, plan.origins([outcome.source]), of_outcome(plan, outcome, result))
    small = outcome.tweak
    above, not_below = own.estimate.probability(small), own.estimate.probability(-small)
    question = Question(asked, basis, plan.thresholds.probability, about=outcome.label, outcome=outcome.name)
    cap = "" if small > 0 else NO_SIZE
    return question.judged(own.estimate, small, p_met=above, p_not=min(1 - above, not_below), cap=cap)


def _delivered(plan: Plan, found: Found) -> Test:
    result = found.results.get(names.REGISTER)
    estimate = of_register(result, "dose")
    if not isinstance(result, system.Register) or estimate is None:
        why = found.why(names.REGISTER)
        return missing(asking("K2"), why.reason, collect=why.collect)
    question = Question(asking("K2"), claims_basis(plan, result), plan.thresholds.probability)
    return question.judged(estimate, plan.thresholds.delivered)


def _adopted(plan: Plan, found: Found) -> Test:
    estimate = of_register(found.results.get(names.REGISTER), "influence")
    if estimate is None:
        why = found.why(names.ADVICE)
        return missing(asking("K3"), why.reason, collect=why.collect)
    basis = Basis(names.REGISTER, sources_of(plan, "recommendations"), of_records(compared=False))
    return Question(asking("K3"), basis, plan.thresholds.probability).judged(
        estimate, plan.thresholds.adopted
    )


def _votes(plan: Plan, found: Found) -> Test:
    """Return whether those who sit for lived experience have a vote: the rung 'partnership' (Arnstein 1969).

    Every seat is known and none is drawn, so the share is a fact of record.
    """
    asked, result = asking("K4"), found.results.get(names.VOTES)
    share = _value(result, "lived_votes")
    if share is None:
        return missing(asked, found.why(names.VOTES).reason)
    basis = Basis(names.VOTES, sources_of(plan, "meetings"), of_records(compared=False))
    question = Question(asked, basis, plan.thresholds.probability)
    return question.fact(holds=share.value >= plan.thresholds.voting)


def _decisions(plan: Plan, found: Found) -> list[Test]:
    """Return whether decisions are taken with the people concerned; it supports, and decides nothing."""
    estimate = _value(found.results.get(names.DECISIONS), "with_people")
    if estimate is None or "K6" in plan.without:
        return []
    basis = Basis(names.DECISIONS, sources_of(plan, "decisions"), of_records(compared=False))
    question = Question(asking("K6"), basis, plan.thresholds.probability)
    return [question.judged(estimate, plan.thresholds.decided)]


def _value(result: object, measure: str) -> Estimate | None:
    """Return one measure of a partnership; None where it cannot be given, or was not measured."""
    if not isinstance(result, system.Partnership):
        return None
    try:
        return result.estimate(measure)
    except (NotEstimableError, UnknownChoiceError):
        return None


def _panel(plan: Plan, found: Found) -> list[Test]:
    """Return what each side of a panel says: both have to say that the change is real."""
    return [_side(plan, found.results.get(names.PANEL), found, side) for side in SIDES]


def _side(plan: Plan, result: object, found: Found, side: str) -> Test:
    asked, says = asking("K5"), SIDES[side]
    if not isinstance(result, system.Panel):
        return missing(asked, found.why(names.PANEL).reason, about=says, outcome=side)
    try:
        estimate = result.estimate(side)
    except NotEstimableError:
        collect = f"ratings of the change by {says}"
        return missing(asked, "nobody was asked", about=says, outcome=side, collect=collect)
    # A panel is many accounts: of those who live it and of staff together, or of one side alone.
    grade = Grade(BEFORE_AND_AFTER if len(result.sides) > 1 else ACCOUNT, ())
    basis = Basis(names.PANEL, sources_of(plan, "ratings"), grade)
    alpha = result.alpha(side)
    apart = math.isfinite(alpha) and alpha < plan.thresholds.agreement
    question = Question(asked, basis, plan.thresholds.probability, about=says, outcome=side)
    return question.judged(estimate, plan.thresholds.panel, cap="raters disagree" if apart else "")
