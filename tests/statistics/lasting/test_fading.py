"""How fast an effect fades: slopes by generalised least squares, half-lives with the interval of their profile."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError
from syschange.statistics.lasting import Path, fieller, half_life, slope

MONTHS = np.array([3.0, 6.0, 12.0, 18.0, 24.0])


def covariance(seed: int, p: int = 5, size: float = 1.0) -> np.ndarray:
    mix = np.random.default_rng(seed).normal(size=(p, p + 3))
    return size * mix @ mix.T / p


def test_between_two_times_it_is_the_difference_over_the_months() -> None:
    path = Path.of([5.0, 2.0], covariance(1, 2), [3, 15], df=30)
    made, difference = slope(path, start=3), path.combined(np.array([-1, 1]) / 12)
    assert (made.value, made.lower, made.upper) == pytest.approx(
        (difference.value, difference.lower, difference.upper)
    )


@given(st.integers(0, 1000))
@settings(max_examples=30)
def test_with_a_known_covariance_it_is_aitkens(seed: int) -> None:
    v = covariance(seed)
    theta = np.random.default_rng(seed + 1).normal(size=5)
    x = np.column_stack([np.ones(5), MONTHS])
    weight = np.linalg.inv(v)
    spread = np.linalg.inv(x.T @ weight @ x)
    made = slope(Path.of(theta, v, MONTHS), start=3)
    assert made.value == pytest.approx(float((spread @ x.T @ weight @ theta)[1]), rel=1e-6, abs=1e-9)
    assert made.distribution.se == pytest.approx(math.sqrt(spread[1, 1]), rel=1e-6)


def test_a_straight_path_gives_its_own_slope_whatever_the_covariance() -> None:
    made = slope(Path.of(4 - 0.1 * MONTHS, covariance(4), MONTHS, df=60), start=3)
    assert made.value == pytest.approx(-0.1)
    later = slope(Path.of(np.r_[9.0, 4 - 0.1 * MONTHS[1:]], covariance(4), MONTHS, df=60), start=4)
    assert later.value == pytest.approx(-0.1)


def test_a_covariance_known_from_few_is_averaged_until_it_bears_an_inverse_and_widens_the_limits() -> None:
    v, theta = covariance(3), np.array([4.0, 3.5, 3.0, 2.0, 1.5])
    few, many = (slope(Path.of(theta, v, MONTHS, df=df), start=3) for df in (14, 400))
    assert few.upper - few.lower > many.upper - many.lower
    assert few.distribution.df <= 14
    one = Path.of(theta, np.ones((5, 5)), MONTHS, df=400)
    with pytest.raises(NotEstimableError, match="no inverse"):
        slope(one, start=3)


def test_one_time_has_no_slope() -> None:
    with pytest.raises(NotEstimableError, match="Fewer than 2 times were seen from month 20 on"):
        slope(Path.of(np.ones(5), covariance(1), MONTHS), start=20)


@given(st.floats(1.5, 60), st.floats(1, 8))
@settings(max_examples=30)
def test_an_exponential_gives_its_own_half_life(months: float, height: float) -> None:
    made = half_life(Path.of(height * 0.5 ** (MONTHS / months), covariance(2, size=0.001), MONTHS), start=3)
    assert made.value == pytest.approx(months, rel=0.01)
    assert made.lower <= made.value * 1.001
    assert made.upper >= made.value * 0.999


def test_between_two_times_it_is_fiellers_share_on_another_scale() -> None:
    """With two times, exp(−rate × months between) is late over early, and the profile is Fieller's statistic."""
    path = Path.of([6.0, 3.0], np.array([[0.3, 0.1], [0.1, 0.25]]), [3, 15], df=25)
    share = fieller(path, np.array([0.0, 1.0]), np.array([1.0, 0.0]))
    made = half_life(path, start=3)
    ends = [12 * math.log(2) / -math.log(r) for r in (share.lower, share.upper)]
    assert (made.value, made.lower, made.upper) == pytest.approx((12.0, *ends), rel=2e-3)
    assert share.estimate is not None
    assert made.probability(10) == pytest.approx(share.estimate.probability(0.5 ** (12 / 10)), abs=2e-3)


def test_an_effect_that_stays_has_at_least_a_half_life_and_one_that_grows_has_none() -> None:
    stays = half_life(Path.of([3.0, 3.1, 2.9, 3.0, 3.05], 0.05 * np.eye(5), MONTHS, df=50), start=3)
    assert stays.lower > 20
    assert stays.upper == math.inf
    grows = half_life(Path.of([1.0, 2.0, 3.0, 5.0, 7.0], 0.02 * np.eye(5), MONTHS, df=50), start=3)
    assert grows.value == grows.lower == grows.upper == math.inf
    gone = half_life(Path.of([3.0, 0.05, -0.1, 0.1, 0.0], 0.2 * np.eye(5), MONTHS, df=50), start=3)
    assert gone.lower == 0 or gone.lower < 1
    assert math.isfinite(gone.upper)


@given(st.integers(0, 500))
@settings(max_examples=25)
def test_limits_are_quantiles_and_confidence_rises(seed: int) -> None:
    theta = np.random.default_rng(seed).normal(2, 1, 5)
    made = half_life(Path.of(theta, covariance(seed, size=0.1), MONTHS, df=40), start=3)
    known = made.distribution
    along = [known.cdf(x) for x in np.geomspace(0.05, 1e4, 60)]
    assert (np.diff(along) >= -1e-12).all()
    assert known.quantile(0.025) == made.lower
    for p in (0.1, 0.5, 0.9):
        x = known.quantile(p)
        if math.isfinite(x) and x > 0:
            assert known.cdf(x) == pytest.approx(p, abs=1e-6)
