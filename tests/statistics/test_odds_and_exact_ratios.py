"""The odds ratio by Woolf's method, and the exact ratio of two proportions behind the relative rate index."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.proportions import critical_z, katz
from syschange.statistics.ratios import exact_ratio, exact_ratio_limits, odds_ratio, odds_ratio_limits

Four = tuple[int, int, int, int]
LEVELS = st.floats(0.3, 0.999)


@st.composite
def two_groups(draw: st.DrawFn) -> Four:
    """Draw events and people of two groups, none of them empty."""
    n1, n2 = draw(st.integers(1, 2000)), draw(st.integers(1, 2000))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n2)), n2


def _has_an_empty_cell(groups: Four) -> bool:
    x1, n1, x2, n2 = groups
    return 0 in {x1, n1 - x1, x2, n2 - x2}


@given(groups=two_groups(), level=LEVELS)
def test_the_odds_ratio_agrees_with_another_library(groups: Four, level: float) -> None:
    assume(not _has_an_empty_cell(groups))
    x1, n1, x2, n2 = groups
    expected = stats.contingency.odds_ratio([[x1, n1 - x1], [x2, n2 - x2]], kind="sample")
    interval = expected.confidence_interval(level)
    value, lower, upper = map(float, odds_ratio_limits(*groups, level=level))
    assert value == pytest.approx(expected.statistic, rel=1e-9)
    assert (lower, upper) == (pytest.approx(interval.low, rel=1e-9), pytest.approx(interval.high, rel=1e-9))
    estimate = odds_ratio(*groups, level=level)
    assert (estimate.lower, estimate.upper) == (pytest.approx(lower), pytest.approx(upper))
    assert estimate.probability(estimate.lower) == pytest.approx((1 + level) / 2, abs=1e-9)


@given(groups=two_groups(), level=LEVELS)
def test_the_half_is_added_to_tables_with_an_empty_cell_and_to_no_others(groups: Four, level: float) -> None:
    x1, n1, x2, n2 = groups
    with_half = odds_ratio_limits(*groups, level=level, haldane=True)
    if _has_an_empty_cell(groups):
        assert np.isnan(odds_ratio_limits(*groups, level=level)).all()
        expected = odds_ratio_limits(x1 + 0.5, n1 + 1, x2 + 0.5, n2 + 1, level=level)
    else:
        expected = odds_ratio_limits(*groups, level=level)
    assert with_half == pytest.approx(expected, rel=1e-12)
    assert odds_ratio(*groups, haldane=True).value == pytest.approx(float(expected[0]))


@given(groups=two_groups(), level=LEVELS)
def test_the_other_way_up_the_odds_ratio_is_the_reciprocal(groups: Four, level: float) -> None:
    x1, n1, x2, n2 = groups
    value, lower, upper = odds_ratio_limits(*groups, level=level, haldane=True)
    for other in ((x2, n2, x1, n1), (n1 - x1, n1, n2 - x2, n2)):
        turned = odds_ratio_limits(*other, level=level, haldane=True)
        assert turned == (
            pytest.approx(1 / value),
            pytest.approx(1 / upper),
            pytest.approx(1 / lower),
        )


def test_an_odds_ratio_with_an_empty_cell_is_not_given_without_the_half() -> None:
    for groups in ((0, 5, 1, 4), (5, 5, 1, 4), (1, 5, 0, 4), (1, 5, 4, 4), (0, 0, 1, 4)):
        with pytest.raises(NotEstimableError, match="haldane"):
            odds_ratio(*groups)
    assert odds_ratio(0, 5, 1, 4, haldane=True).method == "Woolf, one half added to an empty cell"
    assert np.isnan(odds_ratio_limits([0, 1], [0, 4], [1, 0], [4, 0], level=0.95, haldane=True)).all()
    with pytest.raises(NotEstimableError):
        odds_ratio(0, 0, 1, 4, haldane=True)


@given(groups=two_groups(), level=st.floats(0.5, 0.999))
def test_the_exact_ratio_is_never_narrower_than_the_log_normal(groups: Four, level: float) -> None:
    assume(groups[0] > 4)
    assume(groups[2] > 4)
    z = critical_z(level)
    _, narrow_lower, narrow_upper = katz(*groups, z=z)
    value, lower, upper = exact_ratio_limits(*groups, level=level)
    assert value == pytest.approx(groups[0] / groups[1] / (groups[2] / groups[3]))
    spare = 1.05  # the log-normal limits are approximate, and may be the wider by a little
    if np.isfinite(narrow_lower):
        assert lower <= narrow_lower * spare
        assert upper >= narrow_upper / spare
    estimate = exact_ratio(*groups, level=level)
    assert (estimate.lower, estimate.upper) == (pytest.approx(float(lower)), pytest.approx(float(upper)))


def test_an_exact_ratio_without_events_below_is_not_given() -> None:
    with pytest.raises(NotEstimableError, match="difference"):
        exact_ratio(3, 5, 0, 4)
    assert np.isnan(exact_ratio_limits([0, 0], [5, 0], [0, 1], [4, 4], level=0.95)).all()
    assert exact_ratio(0, 5, 3, 4).value == 0


@pytest.mark.parametrize(
    "groups", [(-1, 2, 1, 2), (3, 2, 1, 2), (1, 2, 1, np.inf), ([1, 1], 2, [1, 1, 1], 2)]
)
def test_counts_that_cannot_be_are_refused(groups: tuple[object, ...]) -> None:
    with pytest.raises(WrongTypeError):
        odds_ratio_limits(*groups, level=0.95)
    with pytest.raises(WrongTypeError):
        exact_ratio_limits(*groups, level=0.95)


@pytest.mark.golden
def test_published_relative_rate_index(golden: Path) -> None:
    table = pd.read_csv(golden / "equity" / "uk_published" / "rri_england_wales_children.csv")
    assert len(table) == 5
    white = table.iloc[0]
    groups = (table["events"], table["total"], white["events"], white["total"])
    value, lower, upper = exact_ratio_limits(*groups, level=0.95)
    np.testing.assert_allclose(value, table["rri"], rtol=1e-12)
    # The first row is the group the others are set against: it has a ratio of one and no interval.
    np.testing.assert_allclose(lower[1:], table["exact_lower_95"][1:], rtol=0, atol=1e-10)
    np.testing.assert_allclose(upper[1:], table["exact_upper_95"][1:], rtol=0, atol=1e-10)
    for row in table.iloc[1:].to_dict("records"):
        estimate = exact_ratio(row["events"], row["total"], white["events"], white["total"])
        expected = (row["rri"], row["exact_lower_95"], row["exact_upper_95"])
        assert (estimate.value, estimate.lower, estimate.upper) == pytest.approx(expected, abs=5e-7)
    _, log_lower, log_upper = katz(*groups, z=critical_z(0.95))
    np.testing.assert_allclose(log_lower[1:], table["wald_log_lower_95"][1:], rtol=1e-12)
    np.testing.assert_allclose(log_upper[1:], table["wald_log_upper_95"][1:], rtol=1e-12)


def coverage(n1: int, n2: int, p1: float, p2: float) -> tuple[float, float]:
    """Return how often each interval holds the truth: every possible pair of counts, by its probability."""
    x1, x2 = np.arange(n1 + 1)[:, None], np.arange(n2 + 1)[None, :]
    weight = stats.binom.pmf(x1, n1, p1) * stats.binom.pmf(x2, n2, p2)
    odds = p1 / (1 - p1) / (p2 / (1 - p2))
    _, lower, upper = odds_ratio_limits(x1, n1, x2, n2, level=0.95, haldane=True)
    woolf = (weight * ((lower <= odds) & (odds <= upper))).sum()
    _, lower, upper = exact_ratio_limits(x1, n1, x2, n2, level=0.95)
    # With no events at all the limits are missing, and nothing false is said.
    exact = (weight * ~((lower > p1 / p2) | (upper < p1 / p2))).sum()
    return float(woolf), float(exact)


def test_the_intervals_cover() -> None:
    sizes, shares = ((20, 20), (15, 40), (60, 30)), (0.1, 0.3, 0.5, 0.8)
    covered = np.array([coverage(*n, p1, p2) for n in sizes for p1 in shares for p2 in shares])
    woolf, exact = covered.T
    assert 0.95 <= woolf.mean() <= 0.985
    assert woolf.min() > 0.925
    # The exact one takes the events for Poisson, so that it never falls short and is wide for common ones.
    assert exact.min() >= 0.95
