"""Tests that users bring: a function with a name and a docstring, judged by the same rules as every other."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from syschange.criteria.definition import ASKINGS, CRITERIA, Asking, criterion
from syschange.criteria.judging.evidence import Basis, Test, missing
from syschange.criteria.judging.grade import Grade
from syschange.criteria.judging.judged import Question
from syschange.criteria.plan import Plan
from syschange.errors import (
    InvalidPlanError,
    NotEstimableError,
    SyschangeError,
    UnknownChoiceError,
    WrongTypeError,
    listing,
    nearest,
    quote,
)
from syschange.results import Estimate, Result

HIGHEST_GRADE = 5


@dataclass(frozen=True)
class Answer:
    """What a custom test found.

    Attributes
    ----------
    estimate, threshold
        What was found, larger being better, and what it has to reach; or None and nothing, with `probability`.
    probability
        Pr(it holds), where that does not come from an estimate; between 0 and 1.
    grade
        The grade of the evidence, 0 to 5.
    sources
        Names of sources of the plan.
    note
        What else a reader must know.
    """

    estimate: Estimate | None = None
    threshold: float = math.nan
    probability: float = math.nan
    grade: int = 0
    sources: tuple[str, ...] = ()
    note: str = ""


Ask = Callable[[Plan, Mapping[str, Result]], Answer | None]


@dataclass(frozen=True)
class CustomTest:
    """A test that a user brings; `custom_test` makes one.

    Attributes
    ----------
    code, criterion, question, required
        As in `Test`.
    ask
        From the plan and its results, by name, to an answer; None where there is no evidence.
    collect
        What to collect where there is none.
    """

    code: str
    criterion: str
    question: str
    required: bool
    ask: Ask
    collect: str

    @property
    def says(self) -> str:
        """The first line of the function's docstring."""
        return (self.ask.__doc__ or "").strip().splitlines()[0]


def custom_test(
    *, code: str, criterion: str, question: str, required: bool = False, collect: str = "what this test needs"
) -> Callable[[Ask], CustomTest]:
    """Make a test of a function, to be given to `evaluate(tests=[...])`.

    It adds to the tests of a criterion. It takes none away, and a criterion is met only where every required test
    is, so that a custom test can keep a criterion from being met and cannot make it so.

    Parameters
    ----------
    code
        A short code that no other test has, for example "X1".
    criterion
        One of the six.
    question
        What it asks, in plain words.
    required
        Whether it decides; where not, it is printed and moves nothing.
    collect
        What to collect where the function returns None.

    Returns
    -------
    callable
        To stand before a function of a plan and its results (a mapping by name) that returns an `Answer`, or None.

    Raises
    ------
    UnknownChoiceError
        Where there is no such criterion.
    InvalidPlanError
        Where the code is one of the known tests, or the function has no docstring.
    """
    names = [c.name for c in CRITERIA]
    if criterion not in names:
        raise UnknownChoiceError("criterion", criterion, names)
    known = [a.code for a in ASKINGS]
    if code in known:
        raise InvalidPlanError(
            f"{quote(code)} is a test that there is already, and a custom test replaces none.",
            f"Give it a code of its own, and none of {listing(known)}.",
        )

    def made(ask: Ask) -> CustomTest:
        if not (ask.__doc__ or "").strip():
            raise InvalidPlanError(
                f"The function of the test {quote(code)} has no docstring.",
                "Say in it what it measures and against what: it is printed with the methods.",
            )
        return CustomTest(code, criterion, question, required, ask, collect)

    return made


def check_custom(tests: Sequence[object]) -> tuple[CustomTest, ...]:
    """Return the custom tests given, once it is sure that they are such.

    Raises
    ------
    WrongTypeError
        Where one is not what `custom_test` makes.
    InvalidPlanError
        Where two have one code.
    """
    made: list[CustomTest] = []
    for given in tests:
        if not isinstance(given, CustomTest):
            raise WrongTypeError(
                f"A custom test is needed, and this is of type {quote(type(given).__name__)}.",
                "Put @criteria.custom_test(code=…, criterion=…, question=…) before the function.",
            )
        if given.code in [t.code for t in made]:
            raise InvalidPlanError(
                f"Two custom tests have the code {quote(given.code)}.", "Give each its own."
            )
        made.append(given)
    return tuple(made)


def custom_tests(plan: Plan, results: Mapping[str, Result], tests: Sequence[CustomTest]) -> tuple[Test, ...]:
    """Return the verdicts of the custom tests.

    Raises
    ------
    WrongTypeError
        Where a function breaks, or gives what cannot be judged; its own error is the cause of this one.
    """
    seen = MappingProxyType(dict(results))  # to be read: what a test of one's own asks, it must not change
    return tuple([_of(plan, seen, own) for own in tests])


def _of(plan: Plan, results: Mapping[str, Result], own: CustomTest) -> Test:
    says = own.question.replace("{", "{{").replace("}", "}}")  # it is no pattern to be filled
    asked = Asking(own.code, own.criterion, says, own.collect, required=own.required)
    try:
        answer = own.ask(plan, results)
    except NotEstimableError as error:
        return missing(asked, "not estimable", collect=str(error))
    except SyschangeError:
        raise
    except Exception as error:
        # Not its message: that may hold anything out of the data.
        raise WrongTypeError(
            f"{_named(own)} broke: {type(error).__name__}.",
            "Call its function with the plan and the results of a scorecard, and mend it. Return None where there is "
            "no evidence.",
        ) from error
    if answer is None:
        return missing(asked, "no data")
    _check(own, answer)
    _check_sources(own, answer, [s.name for s in plan.sources])
    basis = Basis("", plan.origins(answer.sources), Grade(answer.grade, ()))
    chance = None if answer.estimate is not None else answer.probability
    question = Question(asked, basis, plan.thresholds.probability)
    return question.judged(answer.estimate, answer.threshold, p_met=chance, note=answer.note)


def _named(own: CustomTest) -> str:
    return f"The custom test {quote(own.code)} of {quote(criterion(own.criterion).title)}"


def _check(own: CustomTest, answer: object) -> None:
    what = _named(own)
    if not isinstance(answer, Answer):
        raise WrongTypeError(f"{what} returned neither an Answer nor None.", "Return criteria.Answer(...).")
    if answer.estimate is None and not (_is_number(answer.probability) and 0 <= answer.probability <= 1):
        raise WrongTypeError(
            f"{what} gave a probability that is not between 0 and 1.",
            "Give an estimate and a threshold instead.",
        )
    if answer.estimate is not None and not isinstance(answer.estimate, Estimate):
        raise WrongTypeError(
            f"{what} gave an estimate that is none.",
            "Give what a result's estimate() returns, or a probability.",
        )
    if answer.estimate is not None and not (_is_number(answer.threshold) and math.isfinite(answer.threshold)):
        raise WrongTypeError(f"{what} gave an estimate without a threshold.", "Say what it has to reach.")
    if answer.estimate is not None and not math.isnan(answer.probability):
        raise WrongTypeError(
            f"{what} gave an estimate and a probability, and the two may differ.", "Give one of them."
        )
    if not (isinstance(answer.grade, int) and 0 <= answer.grade <= HIGHEST_GRADE):
        raise WrongTypeError(
            f"{what} gave a grade that is not a whole number from 0 to 5.", "See docs/scorecard.md."
        )


def _check_sources(own: CustomTest, answer: Answer, known: Sequence[str]) -> None:
    given: object = answer.sources
    if isinstance(given, str):
        raise WrongTypeError(
            f"{_named(own)} gave its sources as one text.", 'Give them as a list: sources=("one", "another").'
        )
    for name in answer.sources:
        if name not in known:
            close = nearest(str(name), known)
            hint = f"Did you mean {quote(close)}?" if close else f"The plan has {listing(known)}."
            raise WrongTypeError(f"{_named(own)} names a source that is none of the plan's.", hint)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
