"""Means and differences of means from counts, means and standard deviations, as if from the rows themselves."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import NotEstimableError
from syschange.statistics.means import sd_from_sums, spread, student, t_estimate, t_limits, two_sided_p, welch

LEVELS = st.floats(0.5, 0.998)
SCORES = st.lists(st.floats(-100, 100).map(lambda v: round(v, 3)), min_size=2, max_size=30)


def varied(scores: list[float]) -> bool:
    return float(np.std(scores)) > 1e-3


def moments(scores: list[float]) -> tuple[float, float, float]:
    return len(scores), float(np.mean(scores)), float(np.std(scores, ddof=1))


@given(scores=SCORES.filter(varied), level=LEVELS)
def test_the_interval_of_a_mean_is_students(scores: list[float], level: float) -> None:
    n, mean, sd = moments(scores)
    expected = stats.t.interval(level, n - 1, loc=mean, scale=sd / math.sqrt(n))
    assert tuple(student(n, mean, sd, level=level)) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_one_person_or_one_score_throughout_has_no_interval() -> None:
    lower, upper = student(np.array([1, 5, 5]), 3.0, np.array([np.nan, 0.0, 2.0]), level=0.95)
    assert np.isnan([lower[0], upper[0], lower[1], upper[1]]).all()
    assert lower[2] < 3 < upper[2]


@given(first=SCORES.filter(varied), second=SCORES.filter(varied), level=LEVELS)
def test_a_difference_of_means_is_welchs(first: list[float], second: list[float], level: float) -> None:
    value, se, df = welch(*moments(first), *moments(second))
    expected = stats.ttest_ind(first, second, equal_var=False)
    assert df == pytest.approx(expected.df, rel=1e-8)
    assert value / se == pytest.approx(expected.statistic, rel=1e-8, abs=1e-9)
    assert two_sided_p(value, se, df) == pytest.approx(expected.pvalue, rel=1e-6, abs=1e-12)
    assert tuple(t_limits(value, se, df, level=level)) == pytest.approx(
        tuple(expected.confidence_interval(level)), rel=1e-7, abs=1e-8
    )


@given(first=SCORES.filter(varied), level=LEVELS)
def test_one_group_that_does_not_vary_leaves_the_other_to_say_how_sure(
    first: list[float], level: float
) -> None:
    value, se, df = welch(*moments(first), 4, 1.0, 0.0)
    assert df == pytest.approx(len(first) - 1)
    lower, upper = t_limits(value, se, df, level=level)
    mean_lower, mean_upper = student(*moments(first), level=level)
    assert (lower + 1, upper + 1) == (
        pytest.approx(mean_lower, abs=1e-8),
        pytest.approx(mean_upper, abs=1e-8),
    )


@pytest.mark.parametrize(("n1", "sd1", "n2", "sd2"), [(1, 1.0, 5, 1.0), (5, 1.0, 1, 1.0), (5, 0.0, 5, 0.0)])
def test_a_group_of_one_or_two_groups_without_variation_have_no_error(
    n1: int, sd1: float, n2: int, sd2: float
) -> None:
    value, se, df = welch(n1, 4.0, sd1, n2, 1.0, sd2)
    assert value == 3
    assert np.isnan([se, df]).all()
    assert np.isnan(two_sided_p(value, se, df))


@given(scores=SCORES, pivot=st.integers(-100, 100))
def test_the_standard_deviation_comes_from_sums_about_any_pivot(scores: list[float], pivot: int) -> None:
    centred = np.array(scores) - pivot
    made = sd_from_sums(len(scores), centred.sum(), (centred**2).sum())
    assert made == pytest.approx(np.std(scores, ddof=1), abs=2e-4)
    if varied(scores):
        assert made == pytest.approx(np.std(scores, ddof=1), rel=1e-6)


@given(value=st.floats(-1000, 1000), n=st.integers(2, 1000))
def test_scores_that_do_not_vary_have_a_deviation_of_exactly_nought(value: float, n: int) -> None:
    assume(value)
    scores = np.full(n, value)
    assert sd_from_sums(n, scores.sum(), (scores**2).sum()) == 0


def test_fewer_than_two_have_no_deviation() -> None:
    assert np.isnan(sd_from_sums(np.array([0, 1, np.nan]), 1.0, 1.0)).all()


def test_what_rounding_leaves_of_nothing_is_nothing_and_the_missing_stays_missing() -> None:
    made = spread(np.array([-1e-9, 1e-14, 1e-3, np.nan]), 1.0)
    np.testing.assert_array_equal(made, [0, 0, 1e-3, np.nan])


@pytest.mark.parametrize(
    ("se", "df"), [(0.0, 5.0), (math.nan, 5.0), (math.inf, 5.0), (1.0, 0.0), (1.0, math.nan)]
)
def test_an_estimate_without_an_error_is_refused(se: float, df: float) -> None:
    with pytest.raises(NotEstimableError, match="too few values, or values that do not vary"):
        t_estimate(1.0, se, df, level=0.95, method="any")
