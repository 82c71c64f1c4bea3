"""The range of normal values with unequal standard errors is integrated, and agrees with tables and simulation."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import WrongTypeError
from syschange.statistics.noise import range_above, range_mean, range_quantile

ERRORS = st.lists(st.floats(0.01, 10), min_size=2, max_size=6)


@pytest.mark.parametrize(
    ("groups", "d2"),
    [(2, 1.128379), (3, 1.692569), (5, 2.325929), (10, 3.077505), (20, 3.734950), (100, 5.015188)],
)
def test_equal_errors_give_the_constants_of_control_charts(groups: int, d2: float) -> None:
    """d₂: Tippett LHC (1925) Biometrika 17:364-387."""
    assert range_mean(np.ones(groups)) == pytest.approx(d2, abs=2e-6)


@pytest.mark.parametrize("groups", [2, 3, 10, 40])
@pytest.mark.parametrize("at", [0.5, 2.0, 4.0, 6.0])
def test_equal_errors_give_the_studentised_range(groups: int, at: float) -> None:
    expected = stats.studentized_range.sf(at, groups, np.inf)
    assert range_above(at, np.ones(groups)) == pytest.approx(expected, abs=1e-9)


@given(first=st.floats(1e-3, 1e3), second=st.floats(1e-3, 1e3), at=st.floats(1e-3, 5))
def test_two_groups_are_the_folded_normal(first: float, second: float, at: float) -> None:
    se = float(np.hypot(first, second))
    assert range_mean([first, second]) == pytest.approx(se * np.sqrt(2 / np.pi), rel=1e-6)
    assert range_above(at * se, [first, second]) == pytest.approx(2 * stats.norm.sf(at), abs=1e-7)
    assert range_quantile(0.95, [first, second]) == pytest.approx(stats.norm.ppf(0.975) * se, rel=1e-6)


@pytest.mark.parametrize("se", [[0.01, 0.1, 1, 0.3, 0.3], [1, 1, 1, 5], [0.001, 0.001, 0.001, 1.0, 1.0]])
def test_it_is_what_simulation_gives(se: list[float]) -> None:
    """Bar: five Monte-Carlo standard errors of 400,000 draws."""
    drawn = np.ptp(np.random.default_rng(4).standard_normal((400_000, len(se))) * se, axis=1)
    error = drawn.std() / np.sqrt(len(drawn))
    assert range_mean(se) == pytest.approx(drawn.mean(), abs=5 * error)
    for level in (0.5, 0.95, 0.99):
        share = (drawn <= range_quantile(level, se)).mean()
        assert share == pytest.approx(level, abs=5 * np.sqrt(level * (1 - level) / len(drawn)))


@settings(max_examples=50)
@given(se=ERRORS, level=st.floats(0.01, 0.999))
def test_the_quantile_and_the_probability_undo_each_other(se: list[float], level: float) -> None:
    assert range_above(range_quantile(level, se), se) == pytest.approx(1 - level, abs=1e-6)


@settings(max_examples=50)
@given(se=ERRORS, at=st.floats(0, 20), more=st.floats(0, 5))
def test_larger_ranges_are_rarer(se: list[float], at: float, more: float) -> None:
    assert 0 <= range_above(at + more, se) <= range_above(at, se) + 1e-9 <= 1 + 1e-9


@settings(max_examples=50)
@given(se=ERRORS, another=st.floats(0.01, 10))
def test_one_group_more_widens_it(se: list[float], another: float) -> None:
    assert range_mean([*se, another]) >= range_mean(se) * (1 - 1e-9)


@settings(max_examples=50)
@given(se=ERRORS, times=st.floats(1e-6, 1e6))
def test_the_units_do_not_matter(se: list[float], times: float) -> None:
    assume(min(se) * times > 0)
    assert range_mean(np.asarray(se) * times) == pytest.approx(range_mean(se) * times, rel=1e-9)


def test_ten_thousand_different_errors_are_near_what_simulation_gives() -> None:
    """Bar: half a percent for the binning, and five Monte-Carlo standard errors."""
    rng = np.random.default_rng(11)
    se = rng.uniform(0.01, 1, 10_000)
    drawn = np.array([np.ptp(rng.standard_normal(10_000) * se) for _ in range(600)])
    bar = 0.005 * drawn.mean() + 5 * drawn.std() / np.sqrt(600)
    assert range_mean(se) == pytest.approx(drawn.mean(), abs=bar)
    assert (drawn <= range_quantile(0.9, se)).mean() == pytest.approx(0.9, abs=0.08)


def test_a_group_known_exactly_stands_still() -> None:
    """With one group known and one not, the range is that of half a normal."""
    assert range_mean([0.0, 1.0]) == pytest.approx(np.sqrt(2 / np.pi), rel=1e-5)
    assert range_mean([0.0, 0.0]) == 0
    assert range_quantile(0.9, [0.0, 0.0]) == 0
    assert range_above(0.0, [0.0, 0.0]) == 1
    assert range_above(0.1, [0.0, 0.0]) == 0


def test_missing_errors_are_left_out_and_one_group_gives_nothing() -> None:
    assert range_mean([1.0, np.nan, 2.0]) == range_mean([1.0, 2.0])
    for se in ([], [1.0], [1.0, np.nan]):
        assert np.isnan([range_mean(se), range_quantile(0.9, se), range_above(1.0, se)]).all()


@pytest.mark.parametrize("se", [[-1.0, 1.0], [np.inf, 1.0]])
def test_an_impossible_error_is_refused(se: list[float]) -> None:
    with pytest.raises(WrongTypeError, match="standard error"):
        range_mean(se)
