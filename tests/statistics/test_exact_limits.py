"""Exact limits of proportions and counts: what they are by definition, what is published, and choice by name."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.results import Estimate
from syschange.statistics.exact import (
    PROPORTION_METHODS,
    ClopperPearsonDistribution,
    GarwoodDistribution,
    JeffreysDistribution,
    clopper_pearson,
    exact_proportion,
    garwood,
    jeffreys,
    jeffreys_proportion,
    poisson_count,
    proportion_method,
)
from syschange.statistics.proportions import critical_z, wilson

LEVELS = st.floats(0.3, 0.9999)
Counts = tuple[float, float]


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    """Draw events and people, whole or in fractions, with somebody there."""
    n = draw(st.integers(1, 3000))
    if draw(st.booleans()):
        return draw(st.integers(0, n)), n
    return draw(st.sampled_from([0.0, 0.25, 0.5, 0.999, 1.0])) * n, n + 0.0


@given(n=st.integers(1, 400), data=st.data(), level=LEVELS)
def test_clopper_pearson_agrees_with_another_library(n: int, data: st.DataObject, level: float) -> None:
    x = data.draw(st.integers(0, n))
    expected = stats.binomtest(x, n).proportion_ci(level, method="exact")
    assert tuple(map(float, clopper_pearson(x, n, level=level))) == pytest.approx(tuple(expected), abs=1e-9)


@given(counts=counts(), level=LEVELS)
def test_clopper_pearson_limits_leave_out_what_the_exact_tests_refuse(counts: Counts, level: float) -> None:
    x, n = counts
    assume(x == int(x))
    lower, upper = clopper_pearson(x, n, level=level)
    tail = (1 - level) / 2
    if x > 0:
        assert stats.binom.sf(x - 1, n, lower) == pytest.approx(tail, rel=1e-6)
    if x < n:
        assert stats.binom.cdf(x, n, upper) == pytest.approx(tail, rel=1e-6)


@given(counts=counts(), level=LEVELS)
def test_jeffreys_limits_are_quantiles_of_the_beta_distribution(counts: Counts, level: float) -> None:
    x, n = counts
    lower, upper = jeffreys(x, n, level=level)
    tail = (1 - level) / 2
    inside = stats.beta(x + 0.5, n - x + 0.5)
    assert lower == (0 if x == 0 else pytest.approx(inside.ppf(tail), rel=1e-6))
    assert upper == (1 if x == n else pytest.approx(inside.isf(tail), rel=1e-6))


@given(x=st.one_of(st.integers(0, 5000), st.floats(0.25, 50)), level=LEVELS)
def test_garwoods_limits_are_those_of_chi_squared(x: float, level: float) -> None:
    lower, upper = garwood(x, level=level)
    tail = (1 - level) / 2
    assert upper == pytest.approx(stats.chi2.isf(tail, 2 * x + 2) / 2, rel=1e-7)
    assert lower == (pytest.approx(stats.chi2.ppf(tail, 2 * x) / 2, rel=1e-6, abs=1e-12) if x > 0 else 0)


@pytest.mark.parametrize("limits", [clopper_pearson, jeffreys])
@given(counts=counts(), level=LEVELS)
def test_counting_the_others_instead_turns_the_limits_round(
    limits: Callable[..., tuple[float, float]], counts: Counts, level: float
) -> None:
    x, n = counts
    lower, upper = limits(x, n, level=level)
    other_lower, other_upper = limits(n - x, n, level=level)
    assert (other_lower, other_upper) == (
        pytest.approx(1 - upper, abs=1e-9),
        pytest.approx(1 - lower, abs=1e-9),
    )


@given(counts=counts(), level=LEVELS)
def test_the_exact_limits_lie_outside_those_of_jeffreys(counts: Counts, level: float) -> None:
    (wide_low, wide_high), (low, high) = clopper_pearson(*counts, level=level), jeffreys(*counts, level=level)
    assert 0 <= wide_low <= low + 1e-12
    assert high - 1e-12 <= wide_high <= 1


@pytest.mark.parametrize("name", sorted(PROPORTION_METHODS))
@given(counts=counts(), level=LEVELS)
def test_every_method_gives_an_estimate_with_its_own_limits(name: str, counts: Counts, level: float) -> None:
    method = proportion_method(name)
    estimate = method.estimate(*counts, level=level)
    lower, upper = method.limits(*counts, level=level)
    assert estimate.method == method.name
    assert estimate.value == counts[0] / counts[1]
    assert (estimate.lower, estimate.upper) == (
        pytest.approx(float(lower), abs=1e-9),
        pytest.approx(float(upper), abs=1e-9),
    )


def _check_distribution(estimate: Estimate, *, at_the_floor: bool, at_the_ceiling: bool) -> None:
    """Check that what lies beyond each limit is (1 − level) / 2, unless the limit is an end of the scale."""
    tail = (1 - estimate.level) / 2
    below = estimate.distribution.cdf(estimate.lower)
    above = estimate.distribution.cdf(estimate.upper)
    assert below == (0 if at_the_floor else pytest.approx(tail, rel=1e-6))
    assert above == (1 if at_the_ceiling else pytest.approx(1 - tail, abs=1e-9))


@pytest.mark.parametrize("make", [exact_proportion, jeffreys_proportion])
@given(counts=counts(), level=LEVELS)
def test_confidence_agrees_with_the_limits_at_every_level(
    make: Callable[..., Estimate], counts: Counts, level: float
) -> None:
    x, n = counts
    # With a sliver of a person short of all of them the limit is closer to 1 than numbers near 1 can tell.
    assume(not 0 < n - x < 0.5)
    _check_distribution(make(x, n, level=level), at_the_floor=x == 0, at_the_ceiling=x == n)


@given(x=st.one_of(st.integers(0, 5000), st.floats(0.25, 50)), level=LEVELS)
def test_confidence_in_a_count_agrees_with_its_limits(x: float, level: float) -> None:
    _check_distribution(poisson_count(x, level=level), at_the_floor=x == 0, at_the_ceiling=False)


@given(counts=counts(), first=st.floats(-0.5, 1.5), second=st.floats(-0.5, 1.5))
def test_confidence_grows(counts: Counts, first: float, second: float) -> None:
    low, high = sorted((first, second))
    for made in (ClopperPearsonDistribution(*counts), JeffreysDistribution(*counts)):
        assert 0 <= made.cdf(low) <= made.cdf(high) <= 1
        assert made.cdf(0) == 0
        assert made.cdf(1) == 1
    made_count = GarwoodDistribution(counts[0])
    assert 0 <= made_count.cdf(low * 20) <= made_count.cdf(high * 20) <= 1


@pytest.mark.parametrize("name", sorted(PROPORTION_METHODS))
def test_an_empty_group_gives_nothing(name: str) -> None:
    method = PROPORTION_METHODS[name]
    assert np.isnan(method.limits([0, np.nan, 3, np.nan], [0, 5, np.nan, np.nan], level=0.95)).all()
    with pytest.raises(NotEstimableError, match=method.name):
        method.estimate(0, 0)


def test_a_missing_count_gives_nothing() -> None:
    assert np.isnan(garwood(np.nan, level=0.95)).all()
    with pytest.raises(NotEstimableError, match="Garwood"):
        poisson_count(np.nan)


@pytest.mark.parametrize(
    ("events", "n"), [(-1, 5), (np.inf, 5), (1, np.inf), (6, 5), ([1, 2], [3, 4, 5]), ("many", 3), (1, -2)]
)
@pytest.mark.parametrize("name", sorted(PROPORTION_METHODS))
def test_counts_that_cannot_be_are_refused(name: str, events: object, n: object) -> None:
    with pytest.raises(WrongTypeError):
        PROPORTION_METHODS[name].limits(events, n, level=0.95)


@pytest.mark.parametrize("level", [0, 1, -0.1, 95, np.nan, [0.95, 1.0]])
def test_a_level_is_a_share(level: object) -> None:
    with pytest.raises(WrongTypeError, match="level"):
        clopper_pearson([1, 1], [5, 5], level=level)
    with pytest.raises(WrongTypeError, match="level"):
        garwood([1, 1], level=level)


def test_weights_added_in_another_order_do_not_make_more_events_than_people() -> None:
    assert clopper_pearson(3 * 0.1, 0.3, level=0.95)[1] == 1


def test_a_level_may_be_given_for_each_group() -> None:
    levels = np.array([0.95, 0.998])
    lower, upper = clopper_pearson([3, 3], [20, 20], level=levels)
    for i, level in enumerate(levels):
        assert (lower[i], upper[i]) == clopper_pearson(3, 20, level=level)
    expected = wilson(3, 20, z=np.array([critical_z(0.95), critical_z(0.998)]))
    np.testing.assert_allclose(PROPORTION_METHODS["wilson"].limits(3, 20, level=levels), expected, rtol=1e-12)


def test_an_unknown_method_names_the_nearest() -> None:
    with pytest.raises(UnknownChoiceError, match="clopper-pearson"):
        proportion_method("Clopper Pearson")


@pytest.mark.golden
def test_published_single_proportions(golden: Path) -> None:
    table = pd.read_csv(golden / "equity" / "mcp" / "expected_single_proportion.csv")
    exact, flat = table[table["method"] == "beta"], table[table["method"] == "jeffreys"]
    assert (len(exact), len(flat)) == (4, 4)
    for rows, limits in ((exact, clopper_pearson), (flat, jeffreys)):
        lower, upper = limits(rows["x"], rows["n"], level=0.95)
        expected = rows["lower95"].to_numpy(copy=True)
        if limits is jeffreys:
            # 0 of 20: the sheet's lower limit is the quantile of the beta distribution, which no proportion
            # of nought could be below; ours is nought, as Brown, Cai & DasGupta set it.
            assert expected[rows["x"] == 0] == pytest.approx(stats.beta.ppf(0.025, 0.5, 20.5), rel=1e-9)
            expected[rows["x"] == 0] = 0
        np.testing.assert_allclose(lower, expected, rtol=0, atol=1e-12)
        np.testing.assert_allclose(upper, rows["upper95"], rtol=0, atol=1e-12)


def coverage(limits: Callable[..., tuple[np.ndarray, np.ndarray]], n: int, p: np.ndarray) -> np.ndarray:
    """Return how often limits at 95% hold each of several shares, over every count there may be."""
    x = np.arange(n + 1)
    lower, upper = (each[:, None] for each in limits(x, n, level=0.95))
    return (stats.binom.pmf(x[:, None], n, p) * ((lower <= p) & (p <= upper))).sum(axis=0)


def test_the_exact_limits_never_fall_short_and_jeffreys_are_right_on_average() -> None:
    shares = np.linspace(0.02, 0.98, 193)
    for n in (5, 12, 40, 150):
        assert coverage(clopper_pearson, n, shares).min() >= 0.95
        flat = coverage(jeffreys, n, shares)
        assert 0.94 <= flat.mean() <= 0.965
        # For some shares it dips below .9: the price of being right on average.
        assert flat.min() > 0.88


def test_garwoods_limits_never_fall_short() -> None:
    means = np.linspace(0.1, 60, 400)
    x = np.arange(160)
    lower, upper = (each[:, None] for each in garwood(x, level=0.95))
    held = (stats.poisson.pmf(x[:, None], means) * ((lower <= means) & (means <= upper))).sum(axis=0)
    assert held.min() >= 0.95
    assert held.mean() < 0.98
