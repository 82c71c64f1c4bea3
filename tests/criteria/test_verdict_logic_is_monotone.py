"""More or better evidence never makes a verdict worse, and missing evidence never makes one better."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.criteria.judging.verdicts import (
    MET,
    NO_EVIDENCE,
    NOT_MET,
    NOT_YET,
    SYSTEMS_CHANGE,
    UNCLEAR,
    UNPROVEN,
    conjunction,
    judge,
    overall,
)
from syschange.errors import UnknownChoiceError
from syschange.statistics.joint import frechet_bounds

WORST_FIRST = (NOT_MET, NO_EVIDENCE, UNCLEAR, MET)
OVERALL_WORST_FIRST = (NOT_YET, UNPROVEN, SYSTEMS_CHANGE)
verdicts = st.lists(st.sampled_from(WORST_FIRST), max_size=8)
probabilities = st.floats(0, 1)
grades = st.integers(0, 5)
floors = st.integers(1, 3)
sures = st.floats(0.5, 0.999)


def _rank(verdict: str) -> int:
    return WORST_FIRST.index(verdict)


def _judged(p: float, grade: int, floor: int, sure: float) -> str:
    return judge(p, 1 - p, grade=grade, floor=floor, sure=sure)[0]


@given(probabilities, probabilities, grades, floors, sures)
def test_a_higher_probability_never_worsens_a_test(
    p: float, q: float, grade: int, floor: int, sure: float
) -> None:
    low, high = sorted((p, q))
    assert _rank(_judged(low, grade, floor, sure)) <= _rank(_judged(high, grade, floor, sure))


@given(probabilities, st.integers(1, 5), st.integers(1, 5), floors, sures)
def test_a_higher_grade_never_worsens_a_test(p: float, g: int, h: int, floor: int, sure: float) -> None:
    low, high = sorted((g, h))
    assert _rank(_judged(p, low, floor, sure)) <= _rank(_judged(p, high, floor, sure))


@given(probabilities, grades, floors, sures, sures)
def test_asking_to_be_surer_never_turns_met_into_not_met_or_back(
    p: float, grade: int, floor: int, sure: float, surer: float
) -> None:
    assert {_judged(p, grade, floor, sure), _judged(p, grade, floor, surer)} != {MET, NOT_MET}


@given(probabilities, grades, floors, sures)
def test_met_needs_the_probability_and_the_grade(p: float, grade: int, floor: int, sure: float) -> None:
    assert (_judged(p, grade, floor, sure) == MET) == (p >= sure and grade >= floor and not 1 - p >= sure)


@given(grades, floors, sures)
def test_what_is_not_known_is_no_evidence(grade: int, floor: int, sure: float) -> None:
    assert judge(math.nan, math.nan, grade=grade, floor=floor, sure=sure) == (NO_EVIDENCE, "no data")


@given(verdicts, st.integers(0, 8))
def test_missing_evidence_never_helps_a_criterion(given_: list[str], place: int) -> None:
    more = [*given_[:place], NO_EVIDENCE, *given_[place:]]
    assert _rank(conjunction(more)) <= _rank(conjunction(given_))


@given(verdicts, st.integers(0, 8))
def test_one_failed_test_always_sinks_a_criterion_and_the_whole(given_: list[str], place: int) -> None:
    more = [*given_[:place], NOT_MET, *given_[place:]]
    assert conjunction(more) == NOT_MET
    assert overall(more) == NOT_YET


@given(st.lists(st.sampled_from(WORST_FIRST), min_size=1, max_size=8), st.data())
def test_a_better_test_never_worsens_a_criterion_or_the_whole(given_: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(given_) - 1))
    better = data.draw(st.sampled_from(WORST_FIRST[_rank(given_[place]) :]))
    raised = [*given_[:place], better, *given_[place + 1 :]]
    assert _rank(conjunction(given_)) <= _rank(conjunction(raised))
    places = [OVERALL_WORST_FIRST.index(overall(v)) for v in (given_, raised)]
    assert places[0] <= places[1]


@given(verdicts)
def test_systems_change_needs_every_criterion_met(given_: list[str]) -> None:
    assert (overall(given_) == SYSTEMS_CHANGE) == (bool(given_) and set(given_) == {MET})


@given(st.lists(st.sampled_from(WORST_FIRST), max_size=8), st.randoms())
def test_the_order_of_tests_does_not_matter(given_: list[str], random: object) -> None:
    shuffled = list(given_)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert conjunction(shuffled) == conjunction(given_)
    assert overall(shuffled) == overall(given_)


def test_a_verdict_that_is_none_of_the_four_is_refused() -> None:
    with pytest.raises(UnknownChoiceError, match="'NOT MET'"):
        conjunction([MET, "NOTMET"])


@given(st.lists(probabilities, min_size=1, max_size=8), st.data())
def test_joint_bounds_hold_and_never_pass_the_smallest(given_: list[float], data: st.DataObject) -> None:
    least, most = frechet_bounds(given_)
    assert 0 <= least <= most + 1e-12
    assert most == min(given_)
    place = data.draw(st.integers(0, len(given_) - 1))
    raised = [*given_[:place], max(given_[place], data.draw(probabilities)), *given_[place + 1 :]]
    higher = frechet_bounds(raised)
    assert higher[0] >= least - 1e-12
    assert higher[1] >= most
