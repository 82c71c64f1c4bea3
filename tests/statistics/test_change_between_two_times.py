"""Change and its effect from each group's moments are what the rows themselves would give."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from syschange.errors import NotEstimableError
from syschange.results import StudentT
from syschange.statistics.change import Moments, ancova, change, difference_in_differences

Scores = NDArray[np.float64]
LEVELS = st.floats(0.5, 0.998)


@st.composite
def arms(draw: st.DrawFn) -> tuple[Scores, Scores]:
    """Draw scores before and after, a column each, of the people of two arms: correlated to any degree."""
    made = []
    seed, share = draw(st.integers(0, 2**32 - 1)), draw(st.floats(-1, 1))
    rng = np.random.default_rng(seed)
    for _ in range(2):
        before = rng.normal(draw(st.floats(-50, 50)), 10, draw(st.integers(3, 30)))
        made.append(np.column_stack([before, 5 + share * before + rng.normal(0, 8, len(before))]))
    return made[0], made[1]


def moments(scores: Scores) -> Moments:
    before, after = scores.T
    r = float(np.corrcoef(before, after)[0, 1])
    sd_before, sd_after = scores.std(axis=0, ddof=1)
    return Moments(len(scores), before.mean(), after.mean(), float(sd_before), float(sd_after), r)


def least_squares(changed: Scores, comparison: Scores) -> tuple[float, float, float]:
    """Return the coefficient of the arm, its standard error and the residual degrees of freedom."""
    before, after = np.vstack([changed, comparison]).T
    arm = np.r_[np.ones(len(changed)), np.zeros(len(comparison))]
    design = np.column_stack([np.ones_like(arm), arm, before - before.mean()])
    coefficients, *_ = np.linalg.lstsq(design, after, rcond=None)
    residual = after - design @ coefficients
    df = len(after) - 3
    covariance = residual @ residual / df * np.linalg.inv(design.T @ design)
    return float(coefficients[1]), float(covariance[1, 1] ** 0.5), df


@given(arms=arms())
def test_the_analysis_of_covariance_is_the_least_squares_fit_of_the_rows(arms: tuple[Scores, Scores]) -> None:
    estimate = ancova(*(moments(arm) for arm in arms))
    value, se, df = least_squares(*arms)
    assert isinstance(estimate.distribution, StudentT)
    assert estimate.value == pytest.approx(value, rel=1e-6, abs=1e-6)
    assert estimate.distribution.se == pytest.approx(se, rel=1e-6)
    assert estimate.distribution.df == df


@given(arms=arms(), level=LEVELS)
def test_the_change_of_one_group_is_the_paired_t(arms: tuple[Scores, Scores], level: float) -> None:
    estimate = change(moments(arms[0]), level=level)
    expected = stats.ttest_1samp(arms[0][:, 1] - arms[0][:, 0], 0)
    assert (estimate.lower, estimate.upper) == pytest.approx(
        tuple(expected.confidence_interval(level)), rel=1e-6, abs=1e-6
    )
    p = 2 * min(estimate.probability(0), 1 - estimate.probability(0))
    assert p == pytest.approx(expected.pvalue, abs=1e-6)


@given(arms=arms(), level=LEVELS)
def test_difference_in_differences_compares_the_changes(arms: tuple[Scores, Scores], level: float) -> None:
    estimate = difference_in_differences(*(moments(arm) for arm in arms), level=level)
    expected = stats.ttest_ind(*(arm[:, 1] - arm[:, 0] for arm in arms), equal_var=False)
    assert (estimate.lower, estimate.upper) == pytest.approx(
        tuple(expected.confidence_interval(level)), rel=1e-6, abs=1e-6
    )


@given(arms=arms())
def test_the_arms_swapped_give_the_effect_turned_round(arms: tuple[Scores, Scores]) -> None:
    first, second = (moments(arm) for arm in arms)
    for design in (ancova, difference_in_differences):
        there, back = design(first, second), design(second, first)
        assert (back.value, back.lower, back.upper) == pytest.approx(
            (-there.value, -there.upper, -there.lower), rel=1e-9, abs=1e-9
        )


@given(n=st.integers(2, 50), sd=st.floats(0.1, 100), gain=st.floats(-10, 10))
def test_a_change_that_is_the_same_for_everyone_claims_no_certainty(n: int, sd: float, gain: float) -> None:
    """Rounding leaves a hair of variation where there is none, and an interval from it would be a false one."""
    group = Moments(n, 10.0, 10.0 + gain, sd, sd * (1 + 1e-15), 1 - 1e-15)
    with pytest.raises(NotEstimableError):
        change(group)
    with pytest.raises(NotEstimableError):
        difference_in_differences(group, group)
    with pytest.raises(NotEstimableError):
        ancova(group, group)


def test_scores_before_that_do_not_vary_cannot_be_adjusted_for() -> None:
    group, other = Moments(5, 10.0, 12.0, 0.0, 3.0, 0.0), Moments(5, 20.0, 12.0, 0.0, 3.0, 0.0)
    with pytest.raises(NotEstimableError):
        ancova(group, other)
    assert difference_in_differences(group, other).value == 10


@pytest.mark.parametrize("n", [0, 1])
def test_too_few_people_are_refused(n: int) -> None:
    few, enough = Moments(n, 1.0, 2.0, np.nan, np.nan, np.nan), Moments(9, 1.0, 2.0, 1.0, 2.0, 0.5)
    calls: list[Any] = [
        lambda: change(few),
        lambda: difference_in_differences(few, enough),
        lambda: ancova(few, enough),
        lambda: ancova(enough, few),
    ]
    for call in calls:
        with pytest.raises(NotEstimableError):
            call()


@given(arms=arms())
def test_a_weak_baseline_moves_the_adjusted_effect_towards_the_plain_difference(
    arms: tuple[Scores, Scores],
) -> None:
    """With no correlation nothing is adjusted; with a slope of one it is difference in differences."""
    first, second = (moments(arm) for arm in arms)
    assume(min(first.sd_before, second.sd_before) > 1e-3)
    flat = [Moments(m.n, m.mean_before, m.mean_after, m.sd_before, m.sd_after, 0.0) for m in (first, second)]
    assert ancova(*flat).value == pytest.approx(first.mean_after - second.mean_after, abs=1e-9)
    steep = [
        Moments(m.n, m.mean_before, m.mean_after, m.sd_before, 2 * m.sd_before, 0.5) for m in (first, second)
    ]
    assert ancova(*steep).value == pytest.approx(first.change - second.change, abs=1e-9)
