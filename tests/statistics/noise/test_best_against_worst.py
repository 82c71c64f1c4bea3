"""The true gap between best and worst is held by its interval although the two were picked from the same data."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Estimate
from syschange.statistics.noise import (
    best_against_worst_means,
    best_against_worst_rates,
    best_against_worst_shares,
    range_mean,
)
from syschange.statistics.noise import best_worst as room
from syschange.statistics.proportions import newcombe

GROUPS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=8)
SIMS = 700
# Four Monte-Carlo standard errors below the level.
LEAST = 0.95 - 4 * math.sqrt(0.95 * 0.05 / SIMS)


def held(estimates: list[Estimate], truth: float) -> float:
    return float(np.mean([e.lower <= truth + 1e-12 and truth - 1e-12 <= e.upper for e in estimates]))


SHARES = {
    "twenty equal groups": (np.full(20, 0.3), 100),
    "two equal groups": (np.full(2, 0.3), 60),
    "fifty equal small groups": (np.full(50, 0.3), 20),
    "equal groups of unequal size": (np.full(12, 0.3), np.geomspace(10, 800, 12).astype(int)),
    "equal rare events": (np.full(20, 0.05), 60),
    "a ladder": (np.linspace(0.2, 0.4, 5), 100),
    "one far above": (np.r_[np.full(9, 0.3), 0.5], 100),
    "one far above and one far below": (np.r_[np.full(8, 0.3), 0.1, 0.7], 200),
    "two that differ": (np.array([0.3, 0.5]), 100),
    "two halves": (np.repeat([0.2, 0.5], 6), 100),
}


@pytest.mark.parametrize("name", SHARES)
def test_the_interval_of_shares_holds_the_true_gap(name: str) -> None:
    share, n = SHARES[name]
    rng = np.random.default_rng(31)
    n = np.broadcast_to(n, share.shape)
    made = [best_against_worst_shares(rng.binomial(n, share), n) for _ in range(SIMS)]
    assert held(made, float(np.ptp(share))) >= LEAST


def test_under_equality_the_lower_limit_is_above_nothing_as_rarely_as_it_says() -> None:
    """One-sided: 2.5% at 95% for groups of one size; bar: four Monte-Carlo errors either side."""
    rng = np.random.default_rng(32)
    made = [best_against_worst_means(rng.standard_normal(10), np.ones(10)) for _ in range(4000)]
    wrong = float(np.mean([e.lower > 0 for e in made]))
    assert wrong == pytest.approx(0.025, abs=4 * math.sqrt(0.025 * 0.975 / 4000))


@pytest.mark.parametrize(
    ("means", "n"),
    [([0, 0, 0, 0, 0], [5, 5, 5, 5, 5]), ([0, 0, 0, 0, 0], [3, 5, 20, 40, 7]), ([0, 0, 0, 1.5], [10] * 4),
     ([0, 2], [8, 8]), ([0, 4], [8, 8])],
)  # fmt: skip
def test_the_interval_of_means_holds_it_with_an_estimated_variance(means: list[float], n: list[int]) -> None:
    rng, sizes = np.random.default_rng(33), np.asarray(n)
    df = sizes.sum() - len(n)
    made = []
    for _ in range(SIMS):
        sd = math.sqrt(rng.chisquare(df) / df)
        observed = rng.normal(means, 1 / np.sqrt(sizes))
        made.append(best_against_worst_means(observed, sd / np.sqrt(sizes), df=df))
    assert held(made, float(np.ptp(means))) >= LEAST


@pytest.mark.parametrize(
    ("rate", "exposure"),
    [(np.full(10, 0.05), 200.0), (np.linspace(0.02, 0.08, 6), 300.0), (np.array([0.02, 0.1]), 300.0)],
)
def test_the_interval_of_rates_holds_it(rate: np.ndarray, exposure: float) -> None:
    rng = np.random.default_rng(34)
    made = [
        best_against_worst_rates(rng.poisson(rate * exposure), np.full(len(rate), exposure))
        for _ in range(SIMS)
    ]
    assert held(made, float(np.ptp(rate))) >= LEAST


def test_where_groups_are_equal_the_noise_is_taken_off() -> None:
    """The raw gap of twenty equal groups of a hundred is .17 on average; what is left is a tenth of that."""
    rng, n = np.random.default_rng(35), np.full(20, 100)
    x = [rng.binomial(n, 0.3) for _ in range(400)]
    left = np.mean([best_against_worst_shares(row, n).value for row in x])
    assert np.mean([np.ptp(row / n) for row in x]) > 0.16
    assert 0 <= left < 0.03


def test_the_value_is_the_gap_less_the_expected_noise() -> None:
    x, n = np.array([30, 40, 90]), np.array([100, 100, 180])
    pooled = 160 / 380
    noise = range_mean(np.sqrt(pooled * (1 - pooled) / n))
    assert best_against_worst_shares(x, n).value == pytest.approx(0.2 - noise)


def test_two_shares_have_newcombes_upper_limit_and_a_lower_one_that_minds_the_picking() -> None:
    made = best_against_worst_shares([20, 60], [100, 100])
    _, upper = newcombe(60, 100, 20, 100, z=1.959964)
    lower, _ = newcombe(60, 100, 20, 100, z=2.241403)  # a two-sided 97.5%: either could have been the best
    assert made.upper == pytest.approx(float(upper), abs=1e-5)
    assert made.lower == pytest.approx(float(lower), abs=1e-5)


@settings(max_examples=60)
@given(groups=GROUPS, level=st.floats(0.5, 0.998))
def test_the_limits_are_the_quantiles_of_the_distribution(
    groups: list[tuple[int, int]], level: float
) -> None:
    x = [events for events, _ in groups]
    n = [events + others + 1 for events, others in groups]
    made = best_against_worst_shares(x, n, level=level)
    assert 0 <= made.lower <= made.value <= made.upper <= 1
    if made.lower > 1e-9:
        assert made.probability(made.lower) == pytest.approx(1 - (1 - level) / 2, abs=1e-6)
    else:
        assert made.probability(0.0) == 1
    assert made.probability(made.upper) == pytest.approx((1 - level) / 2, abs=1e-6)


@settings(max_examples=60)
@given(groups=GROUPS, first=st.floats(-0.2, 1.2), second=st.floats(-0.2, 1.2))
def test_the_distribution_never_falls(groups: list[tuple[int, int]], first: float, second: float) -> None:
    made = best_against_worst_shares([a for a, _ in groups], [a + b + 1 for a, b in groups]).distribution
    low, high = sorted((first, second))
    assert 0 <= made.cdf(low) <= made.cdf(high) + 1e-9 <= 1 + 1e-9


@settings(max_examples=100)
@given(data=st.data())
def test_looking_only_at_groups_in_front_misses_no_pair(data: st.DataObject) -> None:
    number = st.integers(0, 6).map(float)
    k = data.draw(st.integers(2, 9))
    estimates, one, two = (np.array(data.draw(st.lists(number, min_size=k, max_size=k))) for _ in range(3))
    pairs = [(i, j) for i in range(k) for j in range(k) if i != j]
    for towards in (-1, 1):
        every = max(estimates[i] - estimates[j] + towards * math.hypot(one[i], two[j]) for i, j in pairs)
        assert room._largest(estimates, one, two, towards=towards) == pytest.approx(every)


def test_ten_thousand_groups_are_no_trouble() -> None:
    rng = np.random.default_rng(36)
    n = rng.integers(5, 500, 10_000)
    made = best_against_worst_shares(rng.binomial(n, 0.3), n)
    assert made.lower == 0 < made.upper


def test_no_events_all_events_and_groups_with_nobody_are_no_trouble() -> None:
    for x in ([0, 0, 0], [10, 10, 0]):
        made = best_against_worst_shares(x, [10, 10, 0])
        assert made.lower == made.value == 0 < made.upper < 1
    assert best_against_worst_rates([0, 3, 0], [5.0, 5.0, 0.0]).lower == 0
    assert math.isfinite(best_against_worst_means([1.0, np.nan, 2.0], [0.1, 0.1, 0.1]).value)


def test_what_cannot_be_compared_is_refused() -> None:
    for call in (
        lambda: best_against_worst_shares([3], [10]),
        lambda: best_against_worst_shares([3, 0], [10, 0]),
        lambda: best_against_worst_rates([0, 0], [10, 10]),
        lambda: best_against_worst_means([1.0, np.nan], [0.1, 0.1]),
    ):
        with pytest.raises(NotEstimableError, match="cannot be"):
            call()
    with pytest.raises(WrongTypeError, match="more events than people"):
        best_against_worst_shares([3, 11], [10, 10])
    with pytest.raises(WrongTypeError, match="negative"):
        best_against_worst_shares([-3, 1], [10, 10])
    with pytest.raises(WrongTypeError, match="differ in length"):
        best_against_worst_rates([3, 1, 2], [10, 10])
    with pytest.raises(WrongTypeError, match="not positive"):
        best_against_worst_means([3, 1], [0.0, 10])
