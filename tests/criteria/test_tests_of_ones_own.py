"""A test of one's own that breaks, or gives what cannot be judged, says so, and changes nothing else."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from syschange import criteria
from syschange.criteria import Answer, Plan, Scorecard, evaluate
from syschange.errors import NotEstimableError, SyschangeError, WrongTypeError

from .worlds import World, plan_content

WORLD = World(people=200).tables()
Made = Callable[[Plan, Mapping[str, Any]], Any]


def _card(made: Made, **changes: Any) -> Scorecard:
    @criteria.custom_test(code="X1", criterion="beneficial", question="Is it so?", required=True)
    def own(plan: Plan, results: Mapping[str, Any]) -> Answer | None:
        """Answer as it is told to."""
        answer: Answer | None = made(plan, results)
        return answer

    return evaluate(Plan.of(plan_content() | changes), WORLD, tests=[own])


def _answer(**given: Any) -> Made:
    def made(plan: Plan, results: Mapping[str, Any]) -> Answer:
        del plan
        if given.get("estimate") == "found":
            return Answer(**given | {"estimate": results["wellbeing"].estimate("ancova")})
        return Answer(**{"grade": 3, **given})

    return made


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"probability": 2.0}, "not between 0 and 1"),
        ({"probability": float("nan")}, "not between 0 and 1"),
        ({"probability": float("inf")}, "not between 0 and 1"),
        ({"probability": "sure"}, "not between 0 and 1"),
        ({"probability": None}, "not between 0 and 1"),
        ({"estimate": 3.0, "threshold": 1.0}, "an estimate that is none"),
        ({"estimate": "found"}, "without a threshold"),
        ({"estimate": "found", "threshold": "1"}, "without a threshold"),
        ({"estimate": "found", "threshold": 1.0, "probability": 0.1}, "the two may differ"),
        ({"probability": 0.9, "grade": 6}, "not a whole number from 0 to 5"),
        ({"probability": 0.9, "sources": "panel"}, "as one text"),
        ({"probability": 0.9, "sources": ("nobody's",)}, "none of the plan's"),
    ],
    ids=str,
)
def test_an_answer_that_cannot_be_judged_is_named(given: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongTypeError, match=said) as raised:
        _card(_answer(**given))
    assert "'X1' of 'Beneficial'" in str(raised.value)


def test_one_that_breaks_is_named_and_its_message_is_not_said() -> None:
    def breaks(plan: Plan, results: Mapping[str, Any]) -> None:
        del plan, results
        raise ValueError("P0007 was evicted")

    with pytest.raises(SyschangeError, match=r"'X1' of 'Beneficial' broke: ValueError") as raised:
        _card(breaks)
    assert "P0007" not in str(raised.value)
    assert isinstance(raised.value.__cause__, ValueError)


def test_what_cannot_be_estimated_is_no_evidence() -> None:
    def few(plan: Plan, results: Mapping[str, Any]) -> None:
        del plan, results
        raise NotEstimableError("Nobody was asked.", "Ask somebody.")

    (test,) = (t for t in _card(few).tests if t.code == "X1")
    assert (test.verdict, test.reason) == ("NO EVIDENCE", "not estimable")
    assert test.collect == ("Nobody was asked. Ask somebody.",)


@pytest.mark.parametrize(
    "change",
    [
        lambda _, results: results.pop("wellbeing"),
        lambda _, results: results.update(wellbeing=None),
        lambda plan, _: plan.tables.clear(),
    ],
)
def test_one_cannot_change_the_plan_or_its_results(change: Made) -> None:
    with pytest.raises(SyschangeError, match="broke: AttributeError"):
        _card(change)


def test_limiters_are_found_before_it_is_asked() -> None:
    tables = World(people=200, lost=0.6).tables()

    @criteria.custom_test(code="X1", criterion="beneficial", question="Is it so?")
    def meddles(plan: Plan, results: Mapping[str, Any]) -> None:
        """Write over what the loss is counted from."""
        del plan
        basis = results["wellbeing"].basis
        basis["followed"] = basis["enrolled"]

    plain = evaluate(Plan.of(plan_content()), tables)
    meddled = evaluate(Plan.of(plan_content()), tables, tests=[meddles])
    assert [x.name for x in plain.limiters] == ["many lost to follow-up"]
    assert meddled.limiters == plain.limiters
