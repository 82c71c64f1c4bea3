"""Centres and limits are those of the printed formulas, and are not drawn where nothing says how far points vary."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from syschange.errors import UnknownChoiceError
from syschange.statistics.process import mean_moving_range, process_limits, range_df

from ...unseen import unseen

SERIES = arrays(np.float64, st.integers(3, 30), elements=st.integers(-100, 100).map(float))


def test_individual_values_lie_within_2_66_mean_moving_ranges() -> None:
    """By hand: 5, 9, 4, 6 have ranges 4, 5, 2 of mean 11/3, none of them beyond 3.267 times that."""
    made = process_limits("xmr", [5, 9, 4, 6])
    assert made.centre[0] == 6
    assert made.upper[0] == pytest.approx(6 + 2.66 * 11 / 3)
    assert made.lower[0] == pytest.approx(6 - 2.66 * 11 / 3)


def test_an_extreme_range_is_left_out_once_where_asked() -> None:
    values = [1.0, 2, 1, 2, 1, 2, 1, 2, 60, 59, 60]
    assert mean_moving_range(values, screen=True) == 1
    assert mean_moving_range(values, screen=False) == pytest.approx(67 / 10)


def test_no_range_is_taken_over_a_gap() -> None:
    assert mean_moving_range([1, 2, np.nan, 100, 103], screen=False) == 2
    assert np.isnan(mean_moving_range([1, np.nan, 3], screen=True))


def test_a_base_freezes_centre_and_limits() -> None:
    values = np.array([5.0, 9, 4, 6, 100, 101])
    frozen = process_limits("xmr", values, base=np.arange(6) < 4)
    alone = process_limits("xmr", values[:4])
    assert frozen.centre[5] == alone.centre[0]
    assert frozen.upper[5] == alone.upper[0]


def test_shares_and_rates_have_limits_by_the_size_of_each_point() -> None:
    """By hand: 8 of 40, 20 of 60, 12 of 100: a fifth; limits of the first 3 × √(.16 / 40)."""
    made = process_limits("p", [0.2, 1 / 3, 0.12], [40, 60, 100])
    assert made.centre == pytest.approx([0.2] * 3)
    assert made.upper[0] == pytest.approx(0.2 + 3 * (0.16 / 40) ** 0.5)
    rate = process_limits("u", [2.0, 4.0], [10, 30])
    assert rate.centre == pytest.approx([3.5] * 2)
    assert rate.lower[1] == pytest.approx(3.5 - 3 * (3.5 / 30) ** 0.5)


def test_limits_do_not_leave_the_scale() -> None:
    made = process_limits("p", [0.0, 0.1, 0.95, 1.0], [4, 4, 4, 4])
    assert made.lower.min() >= 0
    assert made.upper.max() <= 1
    assert process_limits("c", [1, 2, 0, 1]).lower[0] == 0


def test_wide_limits_are_plain_ones_times_the_spread_of_standardised_points() -> None:
    rng = np.random.default_rng(unseen())
    size = rng.integers(50, 200, 40).astype(float)
    share = np.clip(rng.normal(0.4, 0.15, 40), 0, 1)
    plain, wide = (process_limits(c, share, size, screen=False) for c in ("p", "p-prime"))
    z = (share - plain.centre) / (plain.half / 3)
    assert wide.half == pytest.approx(plain.half * np.abs(np.diff(z)).mean() / 1.128)
    assert wide.half[0] > plain.half[0]


@pytest.mark.parametrize("chart", ["xmr", "p-prime", "u-prime", "c", "p", "u"])
def test_points_that_do_not_vary_have_no_limits(chart: str) -> None:
    value = 0.0 if chart in {"c", "p", "u"} else 0.3
    made = process_limits(chart, np.full(9, value), np.full(9, 50.0))
    assert np.isnan(made.lower).all()
    assert np.isnan(made.upper).all()
    assert made.centre == pytest.approx(np.full(9, value))


@settings(max_examples=50)
@given(SERIES)
def test_the_centre_of_a_run_chart_is_the_median_of_what_is_known(values: np.ndarray) -> None:
    holed = values.copy()
    holed[1] = np.nan
    made = process_limits("run", holed)
    assert made.centre[0] == np.nanmedian(holed)
    assert np.isnan(made.lower).all()


@settings(max_examples=50)
@given(SERIES, st.integers(1, 8), st.integers(-1000, 1000))
def test_limits_move_and_stretch_with_the_values(values: np.ndarray, times: int, add: int) -> None:
    before, after = process_limits("xmr", values), process_limits("xmr", values * times + add)
    np.testing.assert_allclose(after.upper, before.upper * times + add, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(after.lower, before.lower * times + add, rtol=1e-9, atol=1e-9)


def test_degrees_of_freedom_are_those_the_estimate_has() -> None:
    """One over twice the squared coefficient of variation, of 20,000 samples."""
    rng = np.random.default_rng(unseen())
    for n in (2, 6, 24):
        sd = mean_moving_range(rng.standard_normal((20_000, n)), screen=False)
        assert range_df(n) == pytest.approx(1 / (2 * (sd.std() / sd.mean()) ** 2), rel=0.06)
    assert np.isnan(range_df(1))


def test_an_unknown_chart_is_refused() -> None:
    with pytest.raises(UnknownChoiceError):
        process_limits("x-bar", [1, 2, 3])
