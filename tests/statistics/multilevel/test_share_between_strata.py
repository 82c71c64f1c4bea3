"""The share of variance between strata has one confidence distribution, with an honest lump at nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics.multilevel import (
    BinomialSums,
    Fit,
    GaussianSums,
    fit_binomial,
    fit_gaussian,
    median_odds_ratio,
    mor_estimate,
    vpc_estimate,
)


def numeric(seed: int, spread: float, *, equal: bool = False) -> Fit:
    rng = np.random.default_rng(seed)
    n = np.full(15, 9) if equal else rng.integers(2, 40, 15)
    mean = spread * rng.normal(size=15) + rng.normal(size=15) / np.sqrt(n)
    return fit_gaussian(GaussianSums.of(n=n, mean=mean, within=rng.chisquare(n - 1)))


def counted(seed: int, spread: float) -> Fit:
    rng = np.random.default_rng(seed)
    n = rng.integers(30, 90, 15)
    shares = 1 / (1 + np.exp(0.5 - spread * rng.normal(size=15)))
    return fit_binomial(BinomialSums.of(n=n, events=rng.binomial(n, shares)))


@settings(max_examples=15)
@given(
    seed=st.integers(0, 2**32 - 1),
    spread=st.sampled_from([0.0, 0.2, 0.6]),
    interval=st.sampled_from(["profile", "exact"]),
    level=st.floats(0.5, 0.998),
)
def test_the_limits_belong_to_their_level(seed: int, spread: float, interval: str, level: float) -> None:
    fit = numeric(seed, spread)
    made = vpc_estimate(fit, interval=interval, level=level)
    assert 0 <= made.lower <= made.upper < 1
    if interval == "profile":
        assert made.lower <= made.value == fit.vpc <= made.upper
    tail = (1 - level) / 2
    assert made.probability(made.upper) == pytest.approx(tail if made.upper > 0 else 1, abs=1e-7)
    assert made.probability(made.lower) == pytest.approx(1 - tail if made.lower > 0 else 1, abs=1e-7)
    assert (made.distribution.cdf(-0.1), made.distribution.cdf(1.0)) == (0, 1)


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1), spread=st.sampled_from([0.0, 0.2, 0.6]), level=st.floats(0.5, 0.998))
def test_the_median_odds_ratio_says_the_same_on_its_own_scale(seed: int, spread: float, level: float) -> None:
    fit = counted(seed, spread)
    share, odds = vpc_estimate(fit, level=level), mor_estimate(fit, level=level)
    for ours, theirs in ((share.value, odds.value), (share.lower, odds.lower), (share.upper, odds.upper)):
        between = ours / (1 - ours) * np.pi**2 / 3
        assert theirs == pytest.approx(float(median_odds_ratio(between)), rel=1e-9)
    assert odds.probability(odds.upper) == pytest.approx((1 - level) / 2, abs=1e-6)
    assert odds.probability(1.0) == 1


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32 - 1), spread=st.sampled_from([0.3, 1.0]))
def test_with_strata_of_one_size_the_exact_limits_are_the_textbook_ones(seed: int, spread: float) -> None:
    fit = numeric(seed, spread, equal=True)
    f = (1 + 9 * fit.between / fit.within) if not fit.at_boundary else None
    if f is None:
        return
    # Searle SR (1971) Linear Models, chapter 9: (F/F_q − 1)/n for the ratio of the variances.
    ratio = [max(0.0, (f / stats.f.ppf(q, 14, 120) - 1) / 9) for q in (0.975, 0.025)]
    made = vpc_estimate(fit, interval="exact")
    assert (made.lower, made.upper) == (
        pytest.approx(ratio[0] / (1 + ratio[0]), abs=1e-7),
        pytest.approx(ratio[1] / (1 + ratio[1]), abs=1e-7),
    )


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1), made=st.sampled_from([numeric, counted]))
def test_each_profile_limit_is_where_the_likelihood_ratio_reaches_its_critical_value(
    seed: int, made: object
) -> None:
    fit = made(seed, 0.5)  # type: ignore[operator]
    estimate = vpc_estimate(fit)
    for limit in (estimate.lower, estimate.upper):
        if limit > 0:
            drop = fit.profile.deviance(limit / (1 - limit)) + 2 * fit.log_likelihood
            assert drop == pytest.approx(stats.chi2.ppf(0.95, 1), abs=1e-4)


def test_where_nothing_varies_the_lower_limit_is_nothing_and_the_upper_is_not() -> None:
    fit = fit_gaussian(GaussianSums.of(n=[9] * 8, mean=[2.0] * 8, within=[8.0] * 8))
    made = vpc_estimate(fit)
    assert (made.value, made.lower) == (0, 0)
    assert made.upper > 0.005
    assert made.probability(0.0) == 1


def test_the_median_odds_ratio_of_no_variance_is_one() -> None:
    np.testing.assert_allclose(median_odds_ratio([0.0, 0.22266743886589]), [1, 1.56848478644486], rtol=1e-12)


def test_what_is_not_on_offer_is_said() -> None:
    gaussian, binomial = numeric(1, 0.5), counted(1, 0.5)
    with pytest.raises(UnknownChoiceError, match="profile"):
        vpc_estimate(gaussian, interval="delta")
    with pytest.raises(NotEstimableError, match="exact"):
        vpc_estimate(binomial, interval="exact")
    with pytest.raises(NotEstimableError, match="odds"):
        mor_estimate(gaussian)
    for made in (vpc_estimate, mor_estimate):
        with pytest.raises(WrongTypeError, match="level"):
            made(binomial, level=95)
