"""Quantiles from how often each value occurs are those of the values, with exact order-statistic limits."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics.quantiles import (
    QuantileDistribution,
    quantile,
    quantile_estimate,
    quantile_limits,
    weighted_quantile_limits,
)

SHARES = st.floats(0.05, 0.95)
SCORES = st.lists(st.integers(-20, 20), min_size=1, max_size=80)
LEVELS = st.floats(0.5, 0.99)


def histogram(scores: list[int]) -> tuple[np.ndarray, np.ndarray]:
    values, counts = np.unique(scores, return_counts=True)
    return values.astype(float), counts


@given(scores=SCORES, q=st.floats(0, 1))
def test_a_quantile_is_numpys(scores: list[int], q: float) -> None:
    values, counts = histogram(scores)
    assert quantile(values, counts=counts, q=q) == pytest.approx(np.quantile(scores, q), abs=1e-6)


@given(scores=SCORES.filter(lambda s: len(s) % 2 == 1))
def test_the_median_of_an_odd_number_is_the_middle_one(scores: list[int]) -> None:
    values, counts = histogram(scores)
    assert quantile(values, counts=counts) == sorted(scores)[len(scores) // 2]


@settings(max_examples=60)
@given(n=st.integers(1, 400), q=SHARES, level=LEVELS)
def test_the_ranks_are_the_closest_that_leave_no_more_than_the_tail(n: int, q: float, level: float) -> None:
    found = quantile_limits(np.arange(1.0, n + 1), counts=np.ones(n), q=q, level=level)
    tail = (1 - level) / 2
    below = stats.binom.cdf(np.arange(n), n, q)  # at r − 1, for the ranks r = 1 … n
    above = stats.binom.sf(np.arange(n), n, q)  # Pr(B ≥ s), at s − 1
    allowed = tail * (1 + 1e-9)
    lower, upper = np.flatnonzero(below <= allowed), np.flatnonzero(above <= allowed)
    assert (len(lower) == 0) == np.isnan(found.lower)
    assert (len(upper) == 0) == np.isnan(found.upper)
    if len(lower):
        assert found.lower == lower[-1] + 1
    if len(upper):
        assert found.upper == upper[0] + 1
    if len(lower) and len(upper):
        r, s = lower[-1] + 1, upper[0] + 1
        expected = stats.binom.cdf(s - 1, n, q) - stats.binom.cdf(r - 1, n, q)
        assert found.achieved == pytest.approx(expected, abs=1e-9)
        assert found.achieved >= level - 1e-9
    else:
        assert np.isnan(found.achieved)


@settings(max_examples=60)
@given(n=st.integers(1, 200), q=SHARES, level=LEVELS)
def test_the_nearest_ranks_are_never_further_from_the_tail(n: int, q: float, level: float) -> None:
    tail = (1 - level) / 2
    sides = [
        quantile_limits(np.arange(1.0, n + 1), counts=np.ones(n), q=q, level=level, choice=choice)
        for choice in ("conservative", "nearest")
    ]
    left = [stats.binom.cdf(np.nan_to_num(float(side.lower)) - 1, n, q) for side in sides]
    right = [stats.binom.sf(np.nan_to_num(float(side.upper), nan=n + 1.0) - 1, n, q) for side in sides]
    for plain, near in (left, right):
        assert abs(near - tail) <= abs(plain - tail) + 1e-9


def test_published_ranks_for_a_median() -> None:
    # The sign-test intervals in every table: n = 10 takes ranks 2 and 9 (97.9%), n = 20 ranks 6 and 15 (95.9%).
    for n, ranks, achieved in ((6, (1, 6), 0.96875), (10, (2, 9), 0.978515625), (20, (6, 15), 0.958610535)):
        found = quantile_limits(np.arange(1.0, n + 1), counts=np.ones(n))
        assert (found.lower, found.upper) == ranks
        assert found.achieved == pytest.approx(achieved, abs=1e-8)


@settings(max_examples=40)
@given(scores=SCORES, q=SHARES, level=LEVELS)
def test_the_estimate_agrees_with_its_limits(scores: list[int], q: float, level: float) -> None:
    values, counts = histogram(scores)
    found = quantile_limits(values, counts=counts, q=q, level=level)
    if np.isnan(found.achieved):
        with pytest.raises(NotEstimableError, match="too small"):
            quantile_estimate(values, counts=counts, q=q, level=level)
        return
    estimate = quantile_estimate(values, counts=counts, q=q, level=level)
    assert (estimate.value, estimate.lower, estimate.upper) == (found.value, found.lower, found.upper)
    tail = (1 - level) / 2
    assert estimate.probability(estimate.lower) >= 1 - tail - 1e-9
    # Where a value is shared by so many that it holds the middle, the question is of at least that value.
    below = stats.binom.cdf(sum(x < estimate.upper for x in scores), len(scores), q)
    expected = below if below < 0.5 else 1 - tail
    assert estimate.distribution.cdf(estimate.upper) >= expected - 1e-9


def test_a_value_that_most_share_is_one_the_median_surely_reaches() -> None:
    estimate = quantile_estimate([0.0, 1, 2], counts=[3, 94, 3])
    assert (estimate.lower, estimate.value, estimate.upper) == (1, 1, 1)
    assert estimate.probability(1) > 0.9999
    assert estimate.probability(1.5) < 0.0001
    assert estimate.probability(0.5) > 0.9999


@settings(max_examples=40)
@given(n=st.integers(8, 60), q=st.floats(0.3, 0.7))
def test_at_levels_that_can_be_had_the_confidence_is_exact(n: int, q: float) -> None:
    values = np.arange(1.0, n + 1)
    rank = int(stats.binom.ppf(0.05, n, q))
    tail = float(stats.binom.cdf(rank - 1, n, q))
    if rank < 1:
        return
    made = QuantileDistribution(tuple(values), (1.0,) * n, q)
    assert made.quantile(tail) == rank
    assert made.cdf(rank) == pytest.approx(tail, abs=1e-12)


@given(scores=SCORES, q=SHARES)
def test_the_confidence_never_falls(scores: list[int], q: float) -> None:
    values, counts = histogram(scores)
    made = QuantileDistribution(tuple(values.tolist()), tuple(counts.tolist()), q)
    steps = [made.cdf(x) for x in np.arange(-21, 21.5, 0.5)]
    assert (np.diff(steps) >= -1e-12).all()
    assert 0 <= steps[0] <= 0.5 <= steps[-1] <= 1
    reached = [made.quantile(p) for p in np.linspace(0.001, 0.999, 21)]
    assert all(a <= b for a, b in itertools.pairwise(reached))


def test_a_level_out_of_reach_is_infinite() -> None:
    made = QuantileDistribution((1.0, 2.0), (1, 1), 0.5)
    assert made.quantile(0.01) == -math.inf
    assert made.quantile(0.99) == math.inf


def test_groups_at_once_are_each_as_alone() -> None:
    rng = np.random.default_rng(20260911)
    values, counts = np.arange(12.0), rng.poisson(2, (50, 12))
    counts[0] = 0
    counts[1] = [0] * 11 + [1]
    together = quantile_limits(values, counts=counts, q=0.4)
    for g in range(50):
        alone = quantile_limits(values, counts=counts[g], q=0.4)
        for name in ("value", "lower", "upper", "achieved"):
            np.testing.assert_equal(getattr(together, name)[g], float(getattr(alone, name)))
    assert np.isnan([together.value[0], together.lower[0], together.upper[0]]).all()
    assert together.value[1] == 11


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), weight=st.floats(0.1, 10))
def test_equal_weights_give_the_limits_of_the_share_turned_round(seed: int, weight: float) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 12, 41)
    values, counts = histogram(scores.tolist())
    found = weighted_quantile_limits(values, n=41, w=counts * weight, w2=counts * weight**2)
    assert found.value == np.quantile(scores, 0.5, method="inverted_cdf")
    exact = quantile_limits(values, counts=counts)
    # Korn and Graubard's limits of one half on 41 fall within a rank of the sign test's.
    ordered = np.sort(scores)
    for side, place in ((found.lower, 14), (found.upper, 26)):
        assert ordered[place - 1] <= side <= ordered[place + 1]
    assert exact.lower <= found.value <= exact.upper


def test_weighted_groups_without_weight_or_of_one_row_have_no_limits() -> None:
    found = weighted_quantile_limits(
        [1.0, 2.0], n=[0, 1, 3], w=[[0, 0], [0, 2], [1, 2]], w2=[[0, 0], [0, 4], [1, 2]]
    )
    assert np.isnan(found.value).tolist() == [True, False, False]
    assert np.isnan(found.lower).tolist() == [True, True, False]
    assert np.isnan(found.achieved).tolist() == [True, True, False]
    with pytest.raises(WrongTypeError, match="different lengths"):
        weighted_quantile_limits([1.0, 2.0], n=[2, 2], w=[1, 1], w2=[1, 1])


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="ascending"):
        quantile([2.0, 1.0], counts=[1, 1])
    with pytest.raises(WrongTypeError, match="ascending"):
        quantile([1.0, np.nan], counts=[1, 1])
    with pytest.raises(WrongTypeError, match="not whole"):
        quantile([1.0, 2.0], counts=[1, 0.5])
    with pytest.raises(WrongTypeError, match="negative"):
        quantile([1.0, 2.0], counts=[1, -1])
    with pytest.raises(WrongTypeError, match="differ in length"):
        quantile([1.0, 2.0], counts=[1, 1, 1])
    with pytest.raises(WrongTypeError, match="between 0 and 1"):
        quantile([1.0, 2.0], counts=[1, 1], q=1.1)
    with pytest.raises(WrongTypeError, match="strictly"):
        quantile_limits([1.0, 2.0], counts=[1, 1], q=0)
    with pytest.raises(UnknownChoiceError, match="choice of ranks"):
        quantile_limits([1.0, 2.0], counts=[1, 1], choice="exact")
    with pytest.raises(WrongTypeError, match="more than one group"):
        quantile_estimate([1.0, 2.0], counts=[[1, 1]])
