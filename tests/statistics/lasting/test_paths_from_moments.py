"""Paths of effects from moments are those that least squares gives on the rows, covariance and all."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, SyschangeError, WrongTypeError
from syschange.statistics.change import Moments, ancova
from syschange.statistics.lasting import (
    Group,
    Path,
    adjusted_apart,
    adjusted_path,
    difference_apart,
    difference_path,
    window,
)
from syschange.statistics.means import welch

HORIZONS = np.array([3.0, 12.0, 24.0])


def arms(seed: int, n1: int = 14, n0: int = 19, k: int = 4) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    mix = rng.normal(size=(k, k))
    return rng.normal(size=(n1, k)) @ mix + 1, rng.normal(size=(n0, k)) @ mix


def group(rows: np.ndarray) -> Group:
    return Group(float(len(rows)), rows.mean(axis=0), np.atleast_2d(np.cov(rows.T)))


def design(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rows = np.vstack([first, second])
    arm = np.r_[np.ones(len(first)), np.zeros(len(second))]
    return np.column_stack([np.ones(len(rows)), arm, rows[:, 0]]), rows[:, 1:]


@given(st.integers(0, 10_000))
@settings(max_examples=40)
def test_adjusted_effects_are_least_squares_with_the_residuals_covariance(seed: int) -> None:
    x, y = design(*arms(seed))
    fitted, *_ = np.linalg.lstsq(x, y, rcond=None)
    left = y - x @ fitted
    covariance = left.T @ left / (len(x) - 3) * np.linalg.inv(x.T @ x)[1, 1]
    path = adjusted_path(*(group(a) for a in arms(seed)), HORIZONS)
    np.testing.assert_allclose(path.theta, fitted[1], rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(path.covariance, covariance, rtol=1e-7, atol=1e-10)
    assert path.df == len(x) - 3


def test_with_one_horizon_it_is_the_analysis_of_covariance() -> None:
    pair = [group(a) for a in arms(3, k=2)]
    alone = [
        Moments(g.n, *g.mean, *np.sqrt(np.diag(g.covariance)), np.corrcoef(a.T)[0, 1])
        for g, a in zip(pair, arms(3, k=2), strict=True)
    ]
    path = adjusted_path(*pair, [12.0])
    mine, known = path.combined([1.0]), ancova(*alone)
    assert (mine.value, mine.lower, mine.upper) == pytest.approx((known.value, known.lower, known.upper))


@given(st.integers(0, 10_000))
@settings(max_examples=30)
def test_a_groups_distance_from_everyone_has_the_variance_of_its_linear_form(seed: int) -> None:
    first, second = arms(seed, 20, 24)
    everyone, some = (first, second), (first[:8], second[:9])
    x_all, _ = design(*everyone)
    x_some, _ = design(*some)
    weights = np.zeros(len(x_all))
    inside = np.r_[np.arange(8), 20 + np.arange(9)]
    weights -= (np.linalg.inv(x_all.T @ x_all) @ x_all.T)[1]
    weights[inside] += (np.linalg.inv(x_some.T @ x_some) @ x_some.T)[1]
    own, whole = (adjusted_path(*(group(a) for a in of), HORIZONS) for of in (some, everyone))
    residual, residual_all = (
        p.covariance / np.linalg.inv(x.T @ x)[1, 1] for p, x in ((own, x_some), (whole, x_all))
    )
    outside = np.setdiff1d(np.arange(len(x_all)), inside)
    expected = residual * (weights[inside] ** 2).sum() + residual_all * (weights[outside] ** 2).sum()
    far = adjusted_apart((group(some[0]), group(some[1])), (group(everyone[0]), group(everyone[1])), HORIZONS)
    np.testing.assert_allclose(far.theta, own.theta - whole.theta, atol=1e-10)
    np.testing.assert_allclose(far.covariance, expected, rtol=1e-6, atol=1e-10)


def test_differences_of_changes_are_welchs_at_each_horizon() -> None:
    first, second = arms(5, k=3)
    path = difference_path(group(first), group(second), HORIZONS)
    for i in range(3):
        value, se, df = welch(
            14, first[:, i].mean(), first[:, i].std(ddof=1), 19, second[:, i].mean(), second[:, i].std(ddof=1)
        )
        made = path.combined(np.eye(3)[i])
        assert (made.value, made.distribution.se, made.distribution.df) == pytest.approx(
            (float(value), float(se), float(df))
        )
    assert min(13, 18) <= path.df <= 31 + 1e-9


def test_a_unit_that_makes_up_everyone_lies_nowhere_from_everyone() -> None:
    pair = tuple(group(a) for a in arms(6, k=3))
    for made in (difference_apart(pair, pair, HORIZONS), adjusted_apart(pair, pair, HORIZONS[:2])):
        assert np.abs(made.theta).max() < 1e-12
        assert np.abs(made.covariance).max() < 1e-12


@given(st.lists(st.floats(-3, 3), min_size=3, max_size=3))
def test_a_weighted_sum_has_the_variance_of_the_weights(weights: list[float]) -> None:
    path = adjusted_path(*(group(a) for a in arms(7)), HORIZONS)
    c = np.array(weights)
    variance = float(c @ path.covariance @ c)
    if variance > 1e-9:
        made = path.combined(c)
        assert made.value == pytest.approx(float(c @ path.theta), abs=1e-9)
        assert made.distribution.se == pytest.approx(math.sqrt(variance))
    again = path.taken(c[None, :])
    assert again.covariance[0, 0] == pytest.approx(variance, abs=1e-9)


def test_a_window_is_the_mean_of_what_lies_in_it() -> None:
    assert window([0, 3, 6, 12], 3, 6).tolist() == [0, 0.5, 0.5, 0]
    with pytest.raises(NotEstimableError, match="from 7 to 11 months"):
        window([0, 3, 6, 12], 7, 11)


def test_a_path_is_put_in_order_of_its_horizons() -> None:
    made = Path.of([2.0, 1.0], [[4.0, 1.0], [1.0, 9.0]], [12, 3], df=10)
    assert made.horizons.tolist() == [3, 12]
    assert made.theta.tolist() == [1, 2]
    assert np.diag(made.covariance).tolist() == [9, 4]
    assert made.df == 10


ONE = [[1.0]]


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (lambda: Path.of([1.0, 2.0], ONE, [3]), WrongTypeError, "do not fit"),
        (lambda: Path.of([math.nan], ONE, [3]), WrongTypeError, "missing or infinite"),
        (lambda: Path.of([1.0, 1.0], np.eye(2), [3, 3]), WrongTypeError, "given twice"),
        (lambda: Path.of([1.0], ONE, [-1]), NotEstimableError, "before the change"),
        (lambda: Path.of([1.0], [[-1.0]], [3]), NotEstimableError, "negative variance"),
        (lambda: Path.of([1.0, 1.0], [[1, 2], [2, 1]], [3, 6]), NotEstimableError, "negative variance"),
        (lambda: Path.of([1.0, 1.0], [[1, 0.5], [0, 1]], [3, 6]), NotEstimableError, "not symmetric"),
        (lambda: Path.of([1.0], ONE, [3], df=0), WrongTypeError, "not above 0"),
        (lambda: Path.of([1.0], [[0.0]], [3]).combined([1.0]), NotEstimableError, "too few values"),
    ],
)
def test_what_is_no_path(make: Callable[[], object], error: type[SyschangeError], said: str) -> None:
    with pytest.raises(error, match=said):
        make()


def test_an_arm_of_one_or_scores_before_that_do_not_vary_give_no_path() -> None:
    first, second = arms(1)
    with pytest.raises(NotEstimableError, match="fewer than two"):
        adjusted_path(Group(1.0, first[0], np.full((4, 4), np.nan)), group(second), HORIZONS)
    flat = first.copy(), second.copy()
    for rows in flat:
        rows[:, 0] = 5.0
    with pytest.raises(NotEstimableError, match="do not vary"):
        adjusted_path(group(flat[0]), group(flat[1]), HORIZONS)
