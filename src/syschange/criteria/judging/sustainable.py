"""The tests of the second criterion: is enough of the gain left, do sites still do it, does the money go on."""

from syschange import effects, system
from syschange.criteria.analyses import names
from syschange.criteria.analyses.found import Found
from syschange.criteria.analyses.run import of_lives
from syschange.criteria.definition import asking
from syschange.criteria.judging.evidence import Basis, Test, missing
from syschange.criteria.judging.grade import LOST_TOO_MANY, MISSING_DATA, Grade, of_outcome, of_records
from syschange.criteria.judging.judged import Question
from syschange.criteria.plan import Outcome, Plan
from syschange.errors import NotEstimableError
from syschange.results import Estimate, Result


def sustainable_tests(plan: Plan, found: Found) -> tuple[Test, ...]:
    """Return every test of the criterion, required ones all."""
    lives = of_lives(plan)
    kept = [_kept(plan, outcome, found) for outcome in lives] or [missing(asking("S1"), "no outcome")]
    return (*kept, _practice(plan, found), _money(plan, found))


def _kept(plan: Plan, outcome: Outcome, found: Found) -> Test:
    """Return whether enough of the gain is left; it takes an early gain for anything to be left of.

    Both have to be sure for MET, so the less sure of the two counts. Where no early gain is shown nothing fails
    here either: that there was none is for the first criterion to say.
    """
    asked, name = asking("S1"), names.lasting(outcome.name)
    result = found.results.get(name)
    if not isinstance(result, effects.Sustained):
        why = found.why(name)
        return missing(asked, why.reason, about=outcome.label, outcome=outcome.name, collect=why.collect)
    basis = Basis(name, plan.origins([outcome.source]), _graded(plan, outcome, found, result))
    sure = plan.thresholds.probability
    question = Question(asked, basis, sure, about=outcome.label, outcome=outcome.name)
    kept, early = _estimate(result, "retained"), _estimate(result, "early")
    if kept is None or early is None:
        return question.open("too few were followed")
    above = early.probability(0.0)
    gained = above if outcome.direction == "higher_is_better" else 1 - above
    if gained < sure:
        return question.open("no early gain is shown that could last", note=clocks(plan))
    stays = kept.probability(0.0)
    return question.judged(kept, 0.0, p_met=min(stays, gained), p_not=1 - stays, note=clocks(plan))


def _graded(plan: Plan, outcome: Outcome, found: Found, late: effects.Sustained) -> Grade:
    """Return the grade of the outcome's own analysis: the same people, the same comparison, later.

    More are lost the later they are asked: a fifth may be lost by then, and not before.
    """
    result, own = found.results.get(outcome.name), of_records(compared=True)
    if isinstance(result, effects.BeforeAfter):
        own = of_outcome(plan, outcome, result)
    told = late.attrition
    if MISSING_DATA in own.deductions or not told["lost"].sum() > LOST_TOO_MANY * told["enrolled"].sum():
        return own
    return Grade(max(own.value - 1, 0), (*own.deductions, MISSING_DATA))


def clocks(plan: Plan) -> str:
    """Return how long the records run by each of the two clocks, in months."""
    told = []
    for day, since in (
        (plan.change.began_on, "the change began"), (plan.change.funding_ends_on, "the starting money ended")
    ):  # fmt: skip
        if day is not None:
            months = (plan.collected_until.year - day.year) * 12 + plan.collected_until.month - day.month
            told.append(f"{max(months, 0)} months after {since}")
    return f"The records run until {' and '.join(told)}." if told else ""


def _estimate(result: Result, quantity: str) -> Estimate | None:
    try:
        return result.estimate(quantity)  # type: ignore[attr-defined,no-any-return] # each result has its own
    except NotEstimableError:
        return None


def _practice(plan: Plan, found: Found) -> Test:
    asked, result = asking("S2"), found.results.get(names.PRACTICE)
    if not isinstance(result, system.PracticeSurvival):
        why = found.why(names.PRACTICE)
        return missing(asked, why.reason, collect=why.collect)
    kept = _estimate(result, "kept")
    basis = Basis(names.PRACTICE, _sources(plan, "documents"), of_records(compared=False))
    if kept is None:
        known = result.known_from
        when = f"whether sites still do it, on {known.isoformat()} or later" if known is not None else ""
        return missing(asked, "horizon not reached", collect=when)
    question = Question(asked, basis, plan.thresholds.probability)
    # A site that nobody has looked at since is taken to go on, which is the favourable reading.
    cap = "not every site has a day on which somebody looked" if result.unchecked else ""
    return question.judged(kept, plan.thresholds.practice_kept, cap=cap)


def _money(plan: Plan, found: Found) -> Test:
    """Return whether money that goes on pays enough of the running cost, of the service where it pays least."""
    asked, result = asking("S3"), found.results.get(names.MONEY)
    if not isinstance(result, system.Value):
        why = found.why(names.MONEY)
        return missing(asked, why.reason, collect=why.collect)
    try:
        _, least = result.least_recurrent()
    except NotEstimableError as error:
        return missing(asked, "not estimable", collect=str(error))
    basis = Basis(names.MONEY, _sources(plan, "costs", "funding"), of_records(compared=False))
    note = "It is judged for the service whose budgets go on the least."
    question = Question(asked, basis, plan.thresholds.probability)
    return question.judged(least, plan.thresholds.recurrent, note=note)


def _sources(plan: Plan, *tables: str) -> tuple[str, ...]:
    return plan.origins([plan.tables[t].source for t in tables if t in plan.tables])
