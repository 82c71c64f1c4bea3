"""A test is trusted as far as what it rests on: the same is taken off, and a direction alone carries nothing."""

import dataclasses
from typing import Any

import pytest

from syschange import criteria
from syschange.criteria import Scorecard, Test
from syschange.criteria.analyses import names
from syschange.criteria.analyses.found import Found
from syschange.criteria.definition import asking
from syschange.criteria.judging.every import judge_all
from syschange.criteria.judging.evidence import Basis
from syschange.criteria.judging.grade import Grade
from syschange.criteria.judging.judged import Question
from syschange.criteria.plan import Replication
from syschange.results import Estimate, StudentT

from .places import judged, of_code, plan

SEED = 11


@pytest.fixture(scope="module")
def card() -> Scorecard:
    return judged(SEED)


def _again(card: Scorecard, code: str, *, plan: criteria.Plan, **changed: Any) -> Test:
    results = {**card.results, **changed}
    return next(t for t in judge_all(plan, Found(results, card.found.absent)) if t.code == code)


def _with(**changes: Any) -> criteria.Plan:
    made = plan()
    return dataclasses.replace(
        made, outcomes=(dataclasses.replace(made.outcomes[0], **changes), *made.outcomes[1:])
    )


@pytest.mark.parametrize("code", ["B1", "S1", "K1", "P1"])
def test_what_only_stands_for_what_is_meant_costs_every_test_of_it_a_grade(
    card: Scorecard, code: str
) -> None:
    assert of_code(card, code).grade == 3
    less = _again(card, code, plan=_with(indirect="it is of a week alone"))
    assert (less.grade, less.deductions) == (2, ("it only stands for what is meant",))


def test_a_gain_elsewhere_says_nothing_of_who_carries_this_one(card: Scorecard) -> None:
    found = Replication(
        "Northside", "mental_health", independent=True, value=4.0, lower=3.0, upper=5.0, level=0.95, months=30,
        citation="made up",
    )  # fmt: skip
    more = dataclasses.replace(plan(), replications=(found,))
    assert _again(card, "B1", plan=more).grade == 5
    assert _again(card, "P1", plan=more).grade == 3


@pytest.mark.parametrize("code", ["B1", "K1", "P1"])
def test_a_direction_alone_carries_nothing(card: Scorecard, code: str) -> None:
    test = _again(card, code, plan=_with(worthwhile=0.0, tweak=0.0))
    assert (test.verdict, test.reason) == ("UNCLEAR", "capped: no worthwhile size agreed")


def test_a_series_that_only_has_to_move_carries_nothing(card: Scorecard) -> None:
    made = plan()
    assert made.evidence.series is not None
    loose = dataclasses.replace(
        made.evidence, series=dataclasses.replace(made.evidence.series, worthwhile=0.0)
    )
    test = _again(card, "T3", plan=dataclasses.replace(made, evidence=loose))
    assert (test.verdict, test.reason) == ("UNCLEAR", "capped: no worthwhile size agreed")


def test_without_the_workforce_leavers_could_count_as_cover(card: Scorecard) -> None:
    made = plan()
    rest = {name: table for name, table in made.tables.items() if name != "workforce"}
    assert of_code(card, "P2").verdict == "MET"
    test = _again(card, "P2", plan=dataclasses.replace(made, tables=rest))
    assert (test.verdict, test.reason) == ("UNCLEAR", "capped: who has left is not recorded")


def test_the_late_lost_cost_what_lasts_a_grade(card: Scorecard) -> None:
    name = names.lasting("mental_health")
    found: Any = card.results[name]
    many = dataclasses.replace(found, basis=dataclasses.replace(found.basis, lost=found.basis.enrolled * 0.3))
    test = _again(card, "S1", plan=plan(), **{name: many})
    assert (test.grade, test.deductions) == (2, ("more than a fifth of people were not followed to the end",))
    assert of_code(card, "B1").grade == 3


@pytest.mark.parametrize(("value", "verdict"), [(0.5, "MET"), (0.8, "UNCLEAR"), (1.1, "NOT MET")])
def test_a_ratio_of_which_less_is_better_holds_below_its_threshold(value: float, verdict: str) -> None:
    made = Estimate.of(value, StudentT(value, 0.1), 0.95, "made up")
    question = Question(asking("T3"), Basis("series", (), Grade(3, ())), 0.9)
    test = question.judged(made, 0.8, falling=True)
    assert test.verdict == verdict
    assert test.p_met == pytest.approx(1 - made.probability(0.8))
    assert "from about" not in test.note
