"""Two rates compared: their difference, their ratio both ways, and the exact comparison."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.proportions import critical_z
from syschange.statistics.rates import (
    ExactRateRatioDistribution,
    exact_rate_ratio,
    exact_rate_ratio_limits,
    rate_difference,
    rate_difference_cdf,
    rate_difference_limits,
    rate_limits,
    rate_ratio,
    rate_ratio_limits,
    two_rates_p,
)

Four = tuple[float, float, float, float]
LEVELS = st.floats(0.3, 0.999)


@st.composite
def two_groups(draw: st.DrawFn) -> Four:
    """Draw events and time at risk of two groups, some of them without events."""
    events = st.one_of(st.integers(0, 15), st.integers(0, 3000))
    exposure = st.floats(0.5, 1e5)
    return draw(events), draw(exposure), draw(events), draw(exposure)


def _swapped(groups: Four) -> Four:
    return groups[2], groups[3], groups[0], groups[1]


@given(groups=two_groups(), level=LEVELS)
def test_the_difference_has_the_hybrid_of_the_two_intervals(groups: Four, level: float) -> None:
    x1, t1, x2, t2 = groups
    (l1, u1), (l2, u2) = rate_limits(x1, t1, level=level), rate_limits(x2, t2, level=level)
    r1, r2 = x1 / t1, x2 / t2
    lower, upper = rate_difference_limits(*groups, level=level)
    assert (r1 - r2 - lower) ** 2 == pytest.approx((r1 - l1) ** 2 + (u2 - r2) ** 2, rel=1e-6)
    assert (upper - r1 + r2) ** 2 == pytest.approx((u1 - r1) ** 2 + (r2 - l2) ** 2, rel=1e-6)


@given(groups=two_groups(), level=LEVELS)
def test_swapping_the_groups_turns_the_difference_round(groups: Four, level: float) -> None:
    lower, upper = rate_difference_limits(*groups, level=level)
    assert rate_difference_limits(*_swapped(groups), level=level) == (
        pytest.approx(-upper, rel=1e-9),
        pytest.approx(-lower, rel=1e-9),
    )


@given(groups=two_groups(), level=LEVELS)
def test_confidence_in_a_difference_agrees_with_its_limits(groups: Four, level: float) -> None:
    estimate = rate_difference(*groups, level=level)
    lower, upper = rate_difference_limits(*groups, level=level)
    assert (estimate.lower, estimate.upper) == (
        pytest.approx(float(lower), rel=1e-9),
        pytest.approx(float(upper), rel=1e-9),
    )
    tail = (1 - level) / 2
    assert estimate.distribution.cdf(estimate.lower) == pytest.approx(tail, abs=1e-6)
    assert estimate.distribution.cdf(estimate.upper) == pytest.approx(1 - tail, abs=1e-6)


@given(groups=two_groups(), first=st.floats(-3, 3), second=st.floats(-3, 3))
def test_confidence_grows_with_the_difference(groups: Four, first: float, second: float) -> None:
    scale = (groups[0] + 1) / groups[1] + (groups[2] + 1) / groups[3]
    at = np.array(sorted((first, second))) * scale
    low, high = rate_difference_cdf(at, *groups)
    assert 0 <= low <= high + 1e-12 <= 1 + 1e-12


def test_equal_rates_leave_it_even_which_is_higher() -> None:
    assert rate_difference_cdf(0.0, 4, 20, 20, 100) == 0.5
    assert rate_difference_cdf(0.0, 40, 20, 20, 10) == 0.5


@given(groups=two_groups(), level=LEVELS)
def test_the_log_normal_ratio_is_symmetrical_as_a_factor(groups: Four, level: float) -> None:
    x1, t1, x2, t2 = groups
    assume(x1 > 0)
    assume(x2 > 0)
    value, lower, upper = rate_ratio_limits(*groups, level=level)
    assert value == pytest.approx(x1 / t1 / (x2 / t2), rel=1e-12)
    assert value / lower == pytest.approx(upper / value, rel=1e-9)
    assert np.log(upper / value) == pytest.approx(critical_z(level) * (1 / x1 + 1 / x2) ** 0.5, rel=1e-9)
    estimate = rate_ratio(*groups, level=level)
    assert (estimate.lower, estimate.upper) == (pytest.approx(lower), pytest.approx(upper))
    assert estimate.probability(estimate.lower) == pytest.approx((1 + level) / 2, abs=1e-9)


@given(groups=two_groups(), level=LEVELS)
def test_the_exact_ratio_agrees_with_the_exact_share_of_the_events(groups: Four, level: float) -> None:
    x1, t1, x2, t2 = groups
    assume(x2 > 0)
    share = stats.binomtest(int(x1), int(x1 + x2)).proportion_ci(level)
    _, lower, upper = exact_rate_ratio_limits(*groups, level=level)
    assert lower == pytest.approx(share.low / (1 - share.low) * t2 / t1, rel=1e-6)
    assert upper == pytest.approx(share.high / (1 - share.high) * t2 / t1, rel=1e-6)
    estimate = exact_rate_ratio(*groups, level=level)
    assert (estimate.lower, estimate.upper) == (pytest.approx(lower), pytest.approx(upper))
    tail = (1 - level) / 2
    below = estimate.distribution.cdf(estimate.lower)
    assert below == (0 if x1 == 0 else pytest.approx(tail, rel=1e-6))
    assert estimate.distribution.cdf(estimate.upper) == pytest.approx(1 - tail, abs=1e-8)


@given(groups=two_groups(), level=LEVELS)
def test_the_other_way_up_the_exact_ratio_is_the_reciprocal(groups: Four, level: float) -> None:
    assume(groups[0] + groups[2] > 0)
    _, lower, upper = exact_rate_ratio_limits(*groups, level=level)
    _, other_lower, other_upper = exact_rate_ratio_limits(*_swapped(groups), level=level)
    with np.errstate(divide="ignore"):
        assert 1 / np.float64(other_upper) == pytest.approx(float(lower), rel=1e-7)
        assert 1 / np.float64(other_lower) == pytest.approx(float(upper), rel=1e-7)


@given(groups=two_groups())
def test_the_exact_comparison_is_twice_the_smaller_binomial_tail(groups: Four) -> None:
    x1, t1, x2, t2 = groups
    n, share = x1 + x2, t1 / (t1 + t2)
    at_least, at_most = stats.binom.sf(x1 - 1, n, share), stats.binom.cdf(x1, n, share)
    here = stats.binom.pmf(x1, n, share)
    assert two_rates_p(*groups) == pytest.approx(min(1, 2 * min(at_least, at_most)), rel=1e-6, abs=1e-300)
    mid = min(1, 2 * min(at_least - here / 2, at_most - here / 2))
    assert two_rates_p(*groups, mid=True) == pytest.approx(mid, rel=1e-5, abs=1e-12)
    assert two_rates_p(*groups, mid=True) <= two_rates_p(*groups) + 1e-12


@given(groups=two_groups())
def test_the_exact_limits_leave_one_out_where_the_comparison_is_below_the_level(groups: Four) -> None:
    p = float(two_rates_p(*groups))
    assume(groups[0] + groups[2] > 0)
    assume(abs(p - 0.05) > 1e-6)
    _, lower, upper = exact_rate_ratio_limits(*groups, level=0.95)
    assert (not lower <= 1 <= upper) == (p < 0.05)


def test_no_events_at_all_tell_nothing() -> None:
    assert (two_rates_p(0, 3, 0, 4), two_rates_p(0, 3, 0, 4, mid=True)) == (1, 1)
    assert np.isnan(exact_rate_ratio_limits(0, 3, 0, 4, level=0.95)).all()
    assert np.isnan(rate_ratio_limits([0, 2, 0], 3, [2, 0, 0], 4, level=0.95)).all()
    with pytest.raises(NotEstimableError, match="difference"):
        exact_rate_ratio(0, 3, 0, 4)
    for events in ((0, 2), (2, 0), (0, 0)):
        with pytest.raises(NotEstimableError, match="difference"):
            rate_ratio(events[0], 3, events[1], 4)


def test_no_events_in_the_second_group_leave_the_ratio_without_an_upper_limit() -> None:
    value, lower, upper = exact_rate_ratio_limits(5, 10, 0, 10, level=0.95)
    assert (value, upper) == (np.inf, np.inf)
    assert 0 < lower < np.inf
    made = ExactRateRatioDistribution(5, 10, 0, 10)
    assert (made.quantile(0.975), made.quantile(0.025)) == (np.inf, pytest.approx(lower))
    assert (made.cdf(-1), made.cdf(np.inf)) == (0, 1)
    with pytest.raises(NotEstimableError, match="difference"):
        exact_rate_ratio(5, 10, 0, 10)


@pytest.mark.parametrize("groups", [(1, 0, 1, 5), (1, 5, 1, 0), (0, 0, 0, 0)])
def test_nobody_at_risk_gives_nothing(groups: Four) -> None:
    assert np.isnan(rate_difference_limits(*groups, level=0.95)).all()
    assert np.isnan(rate_difference_cdf(0.0, *groups))
    assert np.isnan(rate_ratio_limits(*groups, level=0.95)).all()
    assert np.isnan(two_rates_p(*groups))
    for make in (rate_difference, rate_ratio, exact_rate_ratio):
        with pytest.raises(NotEstimableError):
            make(*groups)


@pytest.mark.parametrize(
    "groups", [(-1, 1, 1, 1), (1, 1, 1, -1), (1, np.inf, 1, 1), ([1, 2], 1, [1, 2, 3], 1)]
)
def test_counts_that_cannot_be_are_refused(groups: tuple[object, ...]) -> None:
    for limits in (rate_difference_limits, rate_ratio_limits, exact_rate_ratio_limits):
        with pytest.raises(WrongTypeError):
            limits(*groups, level=0.95)
    with pytest.raises(WrongTypeError):
        two_rates_p(*groups)


@pytest.mark.golden
def test_published_relative_rates(golden: Path) -> None:
    table = pd.read_csv(golden / "equity" / "uk_published" / "rri_england_wales_children.csv")
    assert len(table) == 5
    white = table.iloc[0]
    value, lower, upper = exact_rate_ratio_limits(
        table["events"], table["total"], white["events"], white["total"], level=0.95
    )
    np.testing.assert_allclose(value, table["rri"], rtol=1e-12)
    # The first row is the group the others are set against: it has a ratio of one and no interval.
    np.testing.assert_allclose(lower[1:], table["exact_lower_95"][1:], rtol=0, atol=1e-10)
    np.testing.assert_allclose(upper[1:], table["exact_upper_95"][1:], rtol=0, atol=1e-10)


def held(mean1: float, mean2: float, exposure: float) -> tuple[float, float, float, float, float]:
    """Return how often each of five procedures is right, over every pair of counts two groups may have."""
    x1 = np.arange(stats.poisson.isf(1e-9, mean1) + 1)[:, None]
    x2 = np.arange(stats.poisson.isf(1e-9, mean2) + 1)[None, :]
    weight = stats.poisson.pmf(x1, mean1) * stats.poisson.pmf(x2, mean2)
    groups = (x1, 1.0, x2, exposure)
    apart, ratio = mean1 - mean2 / exposure, mean1 / (mean2 / exposure)
    lower, upper = rate_difference_limits(*groups, level=0.95)
    difference = float((weight * ((lower <= apart + 1e-12) & (apart - 1e-12 <= upper))).sum())
    _, lower, upper = exact_rate_ratio_limits(*groups, level=0.95)
    exact = float((weight * ~((lower > ratio) | (upper < ratio))).sum())
    _, lower, upper = rate_ratio_limits(*groups, level=0.95)
    log = float((weight * ~((lower > ratio) | (upper < ratio))).sum())
    null = (x1, 1.0, x2, mean2 / mean1)
    false = [float((weight * (two_rates_p(*null, mid=mid) < 0.05)).sum()) for mid in (False, True)]
    return difference, exact, log, false[0], false[1]


def test_the_intervals_cover_and_the_comparisons_keep_their_level() -> None:
    means = (1.5, 4.0, 9.0, 20.0)
    results = np.array([held(a, b, t) for a in means for b in means for t in (0.5, 1.0, 3.0)])
    difference, exact, log, false_exact, false_mid = results.T
    assert 0.945 <= difference.mean() <= 0.985
    assert difference.min() > 0.925
    assert exact.min() >= 0.95
    # Missing limits count as holding: a ratio without events says nothing false.
    assert log.min() > 0.93
    assert false_exact.max() <= 0.05
    assert false_mid.max() < 0.065
