"""The rule of verdicts on arrays gives what the rule on single numbers gives."""

import math
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from syschange.criteria.judging.verdicts import (
    OVERALL,
    VERDICTS,
    conjunction,
    conjunction_many,
    judge,
    judge_many,
    overall,
    overall_many,
)

CHANCE = st.one_of(st.floats(0, 1), st.sampled_from([0.8, 0.9, 0.95, math.nan, math.inf]))
VERDICT = st.sampled_from(VERDICTS)


@given(
    st.lists(st.tuples(CHANCE, CHANCE), min_size=1),
    st.integers(0, 5),
    st.integers(0, 5),
    st.floats(0.5, 0.999),
)
def test_many_tests_are_judged_as_each_alone(
    pairs: list[tuple[float, float]], grade: int, floor: int, sure: float
) -> None:
    met, failed = np.array(pairs).T
    made = judge_many(met, failed, grade=grade, floor=floor, sure=sure)
    assert [VERDICTS[i] for i in made] == [
        judge(p, q, grade=grade, floor=floor, sure=sure)[0] for p, q in pairs
    ]


@given(st.floats(0, 1), st.floats(0.5, 0.999))
def test_what_is_capped_is_never_met_and_otherwise_as_it_was(p: float, sure: float) -> None:
    plain, capped = (
        VERDICTS[int(judge_many(p, 1 - p, grade=3, floor=2, sure=sure, capped=c))] for c in (False, True)
    )
    assert capped == ("UNCLEAR" if plain == "MET" else plain)


@given(st.lists(st.lists(VERDICT, min_size=3, max_size=3), min_size=1, max_size=6))
def test_many_conjunctions_are_those_of_each_alone(tests: list[list[str]]) -> None:
    arrays = [np.array([VERDICTS.index(v) for v in own], dtype=np.int8) for own in tests]
    joined, whole = conjunction_many(arrays), overall_many(arrays)
    each: Any = list(zip(*tests, strict=True))
    assert [VERDICTS[i] for i in joined] == [conjunction(own) for own in each]
    assert [OVERALL[i] for i in whole] == [overall(own) for own in each]


def test_a_criterion_without_a_test_has_no_evidence() -> None:
    assert VERDICTS[int(conjunction_many([]))] == conjunction([])
