"""How it came about: tests of the story, which can sink a criterion or support it, and never carry one alone."""

import dataclasses

from syschange import system
from syschange.criteria.analyses import names
from syschange.criteria.analyses.found import Found
from syschange.criteria.definition import CRITERIA, Criterion, asking
from syschange.criteria.judging.evidence import Basis, Test
from syschange.criteria.judging.grade import Grade
from syschange.criteria.judging.judged import Question
from syschange.criteria.judging.transformational import sources_of
from syschange.criteria.plan import Plan


def traced_tests(plan: Plan, found: Found) -> tuple[Test, ...]:
    """Return a test of each criterion that process tracing says anything of.

    A hoop that the story failed to pass, by somebody outside, sinks its criterion; where those outside differ it
    stays open. A test passed supports, and decides nothing: it is in the grade of the register.
    """
    result = found.results.get(names.REGISTER)
    if not isinstance(result, system.Register):
        return ()
    made = (_of_criterion(plan, one, result) for one in CRITERIA)
    return tuple(test for test in made if test is not None)


def _of_criterion(plan: Plan, one: Criterion, result: "system.Register") -> Test | None:
    tracing = result.tracing(one.name)
    asked = dataclasses.replace(asking("Q"), criterion=one.name)
    basis = Basis(names.REGISTER, sources_of(plan, "changes"), Grade(tracing.grade, ()))
    question = Question(asked, basis, plan.thresholds.probability, about=one.title)
    if tracing.sinks:
        return question.fact(
            holds=False, note="A test that it had to pass was failed, by the word of somebody outside."
        )
    if tracing.disputed:
        return question.open("those outside differ on how it came about")
    if not tracing.supports or (one.name == "transformational" and "T4" in plan.without):
        return None
    free = asking("T4") if one.name == "transformational" else dataclasses.replace(asked, required=False)
    supporting = dataclasses.replace(question, asked=free)
    return supporting.fact(holds=True, note="Somebody outside confirms how it came about.")
