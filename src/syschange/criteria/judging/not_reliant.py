"""The tests of the sixth criterion: the gain without any one worker, cover, and what happened when somebody left."""

import dataclasses
import math

from syschange import system
from syschange.criteria.analyses import names
from syschange.criteria.analyses.found import Found
from syschange.criteria.analyses.outcomes import is_analysis
from syschange.criteria.analyses.run import may_rest_on_one
from syschange.criteria.definition import asking
from syschange.criteria.judging.evidence import Basis, Test, missing
from syschange.criteria.judging.grade import Grade, of_outcome, of_records
from syschange.criteria.judging.judged import NO_SIZE, Question
from syschange.criteria.judging.transformational import sources_of
from syschange.criteria.plan import Outcome, Plan
from syschange.errors import NotEstimableError

WITHOUT = "without the most needed"
EVERYBODY = "everyone, cases alone"
NOBODY_ELSE = "carried by one person: nobody else has cases"
NO_LEAVER = "no leaver"
NO_GAIN = "With everybody there is no gain at all, so that none can rest on anybody."


def not_reliant_tests(plan: Plan, found: Found) -> tuple[Test, ...]:
    """Return every test of the criterion; the last is supporting, and so is that of departures where nobody left."""
    outcome = may_rest_on_one(plan)
    if outcome is None:
        gain, spread = missing(asking("P1"), "no outcome", about="people's lives"), None
    else:
        gain, spread = _gain(plan, outcome, found), _spread(plan, outcome, found)
    made = [gain, _cover(plan, found), _departures(plan, found)]
    return (*made, spread) if spread is not None else tuple(made)


def _gain(plan: Plan, outcome: Outcome, found: Found) -> Test:
    """Return whether the gain is worth having without any one worker.

    It fails only where the gain surely falls short without somebody, so low a gain without one would be rare were
    workers all alike, and with everybody there is a gain (ours): otherwise a change that helps nobody would be blamed
    on key people. The gain with everybody need not be worth having: one worker's, shared out over all, seldom is.
    """
    asked, name = asking("P1"), names.reliance(outcome.name)
    result = found.results.get(name)
    if not isinstance(result, system.Reliance):
        return missing(asked, found.why(name).reason, about=outcome.label, outcome=outcome.name)
    basis, sure = (
        Basis(name, plan.origins([outcome.source]), _graded(plan, outcome, found)),
        plan.thresholds.probability,
    )
    question = Question(asked, basis, sure, about=outcome.label, outcome=outcome.name)
    if result.finding == NOBODY_ELSE:
        return question.fact(holds=False, note="One worker has all the cases.")
    least = result.least_sure
    if not math.isfinite(least):
        return question.open("too few workers to tell")
    try:
        estimate = result.estimate(WITHOUT)
    except NotEstimableError:
        estimate = None
    rare = result.guard is not None and result.guard.chance < plan.thresholds.unlike_by
    there = _gained(result)
    failed = 1 - least if rare and there else min(1 - least, math.nextafter(sure, 0.0))
    cap = "" if outcome.worthwhile > 0 else NO_SIZE
    note = NO_GAIN if 1 - least >= sure and not there else ""
    return question.judged(estimate, outcome.worthwhile, p_met=least, p_not=failed, cap=cap, note=note)


def _gained(result: system.Reliance) -> bool:
    """Return whether there is a gain with everybody: only then can it rest on somebody."""
    try:
        return result.estimate(EVERYBODY).value > 0
    except NotEstimableError:
        return False


def _graded(plan: Plan, outcome: Outcome, found: Found) -> Grade:
    """Return the grade of the outcome's own analysis: the same people and comparison, so the same is taken off.

    What was found elsewhere lifts it no further: a gain there says nothing of who carries this one.
    """
    result = found.results.get(outcome.name)
    if is_analysis(result):
        return of_outcome(dataclasses.replace(plan, replications=()), outcome, result)
    return of_records(compared=True)


def _cover(plan: Plan, found: Found) -> Test:
    asked, result = asking("P2"), found.results.get(names.COVER)
    if not isinstance(result, system.AbsenceReliance):
        why = found.why(names.COVER)
        return missing(asked, why.reason, collect=why.collect)
    basis = Basis(names.COVER, sources_of(plan, plan.evidence.cover.table), of_records(compared=False))
    question = Question(asked, basis, plan.thresholds.probability)
    try:
        estimate = result.estimate()
    except NotEstimableError:
        return question.open("too few workers to tell")
    # Those who have left would count as cover: without the workforce nobody knows who they are.
    cap = "" if "workforce" in plan.tables else "who has left is not recorded"
    return question.judged(estimate, plan.thresholds.absences, cap=cap)


def _departures(plan: Plan, found: Found) -> Test:
    asked, result = asking("P3"), found.results.get(names.DEPARTURES)
    if not isinstance(result, system.Leavers):
        why = found.why(names.DEPARTURES)
        return missing(asked, why.reason, collect=why.collect)
    if result.finding == NO_LEAVER:
        # Nobody's leaving has tested it, which is no fault of it: the test decides nothing then.
        return dataclasses.replace(missing(asked, "nobody left"), required=False, result=names.DEPARTURES)
    basis = Basis(
        names.DEPARTURES, sources_of(plan, plan.evidence.departures.table), of_records(compared=True)
    )
    question = Question(asked, basis, plan.thresholds.probability)
    try:
        estimate = result.estimate()
    except NotEstimableError:
        return question.open("too few departures to tell")
    return question.judged(estimate, plan.thresholds.after_leaving)


def _spread(plan: Plan, outcome: Outcome, found: Found) -> Test | None:
    """Return whether flags are raised; they support, and never decide."""
    name = names.reliance(outcome.name)
    result = found.results.get(name)
    if not isinstance(result, system.Reliance):
        return None
    known = [raised for raised in result.flags.values() if raised is not None]
    if not known or "P4" in plan.without:
        return None
    basis = Basis(name, plan.origins([outcome.source]), of_records(compared=False))
    raised = sum(known)
    note = f"{raised} of {len(known)} flags are raised." if raised else "No flag is raised."
    question = Question(asking("P4"), basis, plan.thresholds.probability, outcome=outcome.name)
    return question.fact(holds=not raised, note=note)
