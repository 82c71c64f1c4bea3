"""Indices scale and shift with the score, categories turn with its direction, and impossible norms are refused."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics.reliable import METHODS, Norm, categories, cutoff, index, needs

SCORES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=20)


def norm(shift: float = 0.0, size: float = 1.0, reliability: float = 0.8) -> Norm:
    return Norm(
        7 * size, reliability, (30 + shift) * size, 0.7, (25 + shift) * size, 9 * size, 0.3
    )  # fmt: skip


@given(SCORES, st.sampled_from(METHODS), st.floats(-20, 20), st.floats(0.2, 5))
def test_the_unit_of_the_score_does_not_matter(
    scores: list[tuple[int, int]], method: str, shift: float, size: float
) -> None:
    before, after = np.array(scores, dtype=float).T
    plain = index(method, norm()).of(before, after)
    moved = index(method, norm(shift, size)).of((before + shift) * size, (after + shift) * size)
    np.testing.assert_allclose(moved, plain, atol=1e-8)


@given(SCORES, st.sampled_from(METHODS))
def test_turning_the_scale_round_turns_nothing_else(scores: list[tuple[int, int]], method: str) -> None:
    before, after = np.array(scores, dtype=float).T
    there = norm()
    back = Norm(there.sd, 0.8, -there.mean, 0.7, -there.mean_after, there.sd_after, there.correlation)
    up = categories(index(method, there), before, after, better="higher", cutoff=33)
    down = categories(index(method, back), -before, -after, better="lower", cutoff=-33)
    np.testing.assert_array_equal(up, down)


@given(st.floats(0.05, 0.95), st.floats(0.01, 0.04))
def test_a_more_reliable_instrument_finds_more_in_the_same_change(r: float, more: float) -> None:
    here, there = (index("JT", Norm(7, x)).of(20, 30) for x in (r, r + more))
    assert there > here > 0


def test_a_score_at_the_cutoff_is_on_neither_side_and_missing_is_no_category() -> None:
    made = index("JT", Norm(2, 0.8))
    assert categories(made, [10, 10, 30, 30, 10], [20, 21, 20, 19, np.nan], better="higher", cutoff=20).tolist() == [
        1, 0, 3, 4, -1,
    ]  # fmt: skip


def test_what_an_index_has_to_go_beyond_can_be_set() -> None:
    low = categories(index("JT", Norm(2, 0.8), critical=1.0), [10], [12], better="higher")
    high = categories(index("JT", Norm(2, 0.8), critical=3.0), [10], [12], better="higher")
    assert (low[0], high[0]) == (1, 2)


@pytest.mark.parametrize("method", METHODS)
def test_a_method_that_lacks_a_number_says_which(method: str) -> None:
    lacking = needs(method)
    if not lacking:
        assert index(method, Norm(5, 0.8)).critical == 1.96
        return
    with pytest.raises(WrongTypeError, match=lacking[0]):
        index(method, Norm(5, 0.8))


@pytest.mark.parametrize("bad", [0, 1, -0.2, 1.3, math.nan])
def test_a_reliability_outside_0_and_1_is_refused(bad: float) -> None:
    with pytest.raises(WrongTypeError, match="reliability does not lie between 0 and 1"):
        Norm(5, bad)


@pytest.mark.parametrize("bad", [0, -3, math.nan, math.inf])
def test_a_standard_deviation_that_is_not_positive_is_refused(bad: float) -> None:
    with pytest.raises(WrongTypeError, match="not a positive number"):
        Norm(bad, 0.8)


def test_other_impossible_numbers_are_refused() -> None:
    with pytest.raises(WrongTypeError, match="correlation"):
        Norm(5, 0.8, correlation=1.2)
    with pytest.raises(WrongTypeError, match="after is not a positive"):
        Norm(5, 0.8, sd_after=-1)
    with pytest.raises(NotEstimableError, match="no more than measurement error"):
        index("HA", Norm(5, 0.5, 20, mean_after=15, sd_after=5, correlation=0.99))
    with pytest.raises(UnknownChoiceError, match="GLN"):
        index("GNL", Norm(5, 0.8))
    with pytest.raises(WrongTypeError, match="beyond"):
        index("JT", Norm(5, 0.8), critical=0)


def test_cutoffs_that_cannot_be_are_refused() -> None:
    given_ = {"clinical_mean": 40.0, "clinical_sd": 7.5, "functional_mean": 60.0, "functional_sd": 7.5}
    with pytest.raises(WrongTypeError, match="no worse"):
        cutoff("c", better="lower", **given_)
    with pytest.raises(WrongTypeError, match="functional_sd"):
        cutoff("b", better="higher", clinical_mean=1, functional_mean=3)
    with pytest.raises(WrongTypeError, match="not a positive"):
        cutoff("a", better="higher", **{**given_, "clinical_sd": -1})
    with pytest.raises(UnknownChoiceError):
        cutoff("d", better="higher", **given_)
    with pytest.raises(UnknownChoiceError, match="higher"):
        cutoff("a", better="up", **given_)
