"""The slope of acceptance on a score agrees with textbook matrix algebra, moves as it must, and holds the truth."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.access import LEAST_ROWS, odds_slope, share_slope


def drawn(seed: int, n: int = 240, strata: int = 3, slope: float = 0.1):  # noqa: ANN201 - arrays
    rng = np.random.default_rng(seed)
    s = rng.integers(0, strata, n)
    x = rng.normal(size=n) * 3 + s
    y = (rng.random(n) < np.clip(0.5 + slope * (x - s) / 3 + 0.05 * s, 0, 1)).astype(float)
    return x, y, s, np.arange(n)


def design(x, s):  # noqa: ANN001, ANN201 - arrays
    return np.column_stack([x / x.std(ddof=1), *[(s == k).astype(float) for k in range(s.max() + 1)]])


@pytest.mark.parametrize("seed", range(3))
def test_the_linear_slope_is_least_squares_with_hc2_and_bell_mccaffrey(seed: int) -> None:
    x, y, s, who = drawn(seed)
    made = share_slope(x, y, strata=s, person=who)
    d = design(x, s)
    inverse = np.linalg.inv(d.T @ d)
    beta = inverse @ d.T @ y
    hat = d @ inverse @ d.T
    h, e = np.diag(hat), y - d @ beta
    se = math.sqrt((inverse @ (d.T * (e**2 / (1 - h))) @ d @ inverse)[0, 0])
    half = np.diag((inverse @ d.T)[0] / np.sqrt(1 - h))
    g = half @ (np.eye(len(x)) - hat) @ half
    np.testing.assert_allclose((made.value, made.se), (beta[0], se), rtol=1e-10)
    np.testing.assert_allclose(made.df, np.trace(g) ** 2 / (g**2).sum(), rtol=1e-8)
    assert made.strata == 3


@pytest.mark.parametrize("seed", range(3))
def test_the_odds_slope_is_maximum_likelihood_with_a_sandwich(seed: int) -> None:
    x, y, s, who = drawn(seed)
    made = odds_slope(x, y, strata=s, person=who)
    d, t = design(x, s), np.zeros(4)
    for _ in range(40):
        p = 1 / (1 + np.exp(-d @ t))
        t = t + np.linalg.solve(d.T * (p * (1 - p)) @ d, d.T @ (y - p))
    inverse = np.linalg.inv(d.T * (p * (1 - p)) @ d)
    n = len(x)
    se = math.sqrt((inverse @ (d.T * (y - p) ** 2) @ d @ inverse)[0, 0] * n / (n - 1))
    np.testing.assert_allclose((made.value, made.se), (t[0], se), rtol=1e-7)
    assert made.log
    assert made.estimate().value == pytest.approx(math.exp(made.value))


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), scale=st.floats(0.01, 100), shift=st.floats(-50, 50))
def test_the_unit_of_the_score_changes_nothing_and_turning_it_round_turns_the_sign(
    seed: int, scale: float, shift: float
) -> None:
    x, y, s, who = drawn(seed, n=90)
    for make in (share_slope, odds_slope):
        try:
            made = make(x, y, strata=s, person=who)
        except NotEstimableError:
            continue
        same = make(x * scale + shift, y, strata=s, person=who)
        turned = make(-x, y, strata=s, person=who)
        np.testing.assert_allclose((same.value, same.se), (made.value, made.se), rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose((turned.value, turned.se), (-made.value, made.se), rtol=1e-6, atol=1e-9)


def test_order_and_names_change_no_digit() -> None:
    x, y, s, who = drawn(4)
    order = np.random.default_rng(1).permutation(len(x))
    for make in (share_slope, odds_slope):
        one = make(x, y, strata=s, person=who)
        other = make(x[order], y[order], strata=s[order], person=1000 - who[order])
        assert one == other


def test_rows_of_one_person_are_not_taken_for_many_people() -> None:
    x, y, s, who = drawn(5, n=120)
    twice = share_slope(np.tile(x, 2), np.tile(y, 2), strata=np.tile(s, 2), person=np.tile(who, 2))
    naive = share_slope(np.tile(x, 2), np.tile(y, 2), strata=np.tile(s, 2), person=np.arange(240))
    once = share_slope(x, y, strata=s, person=who)
    assert naive.se < 0.75 * once.se
    assert twice.se == pytest.approx(once.se, rel=0.02)
    assert twice.df <= 119


def test_two_people_a_stratum_are_enough_for_shares_and_too_few_for_odds() -> None:
    rng = np.random.default_rng(6)
    s = np.repeat(np.arange(100), 2)
    x, y = rng.normal(size=200), (rng.random(200) < 0.5).astype(float)
    assert math.isfinite(share_slope(x, y, strata=s, person=np.arange(200)).se)
    with pytest.raises(NotEstimableError, match=f"No stratum has {LEAST_ROWS}"):
        odds_slope(x, y, strata=s, person=np.arange(200))


@pytest.mark.parametrize(
    ("x", "y"),
    [([1, 1, 1, 1], [0, 1, 0, 1]), ([1, 2, 3, 4], [1, 1, 1, 1]), ([1, 2], [0, 1])],
)
def test_what_cannot_be_estimated_is_said(x: list[float], y: list[float]) -> None:
    with pytest.raises(NotEstimableError):
        share_slope(x, y, strata=[0] * len(x), person=range(len(x)))


def test_a_score_that_parts_the_accepted_has_no_finite_odds() -> None:
    x = np.arange(40.0)
    with pytest.raises(NotEstimableError, match="parts those accepted"):
        odds_slope(x, (x > 19).astype(float), strata=np.zeros(40), person=np.arange(40))


def test_missing_scores_and_unequal_lengths_are_refused() -> None:
    with pytest.raises(WrongTypeError, match="not as many"):
        share_slope([1, 2, 3], [0, 1], strata=[0, 0, 0], person=[0, 1, 2])
    with pytest.raises(WrongTypeError, match="missing"):
        share_slope([1, 2, math.nan], [0, 1, 1], strata=[0, 0, 0], person=[0, 1, 2])


@pytest.mark.slow
@pytest.mark.parametrize(("n", "strata"), [(60, 1), (60, 6), (200, 6)])
def test_the_intervals_hold_the_truth(n: int, strata: int) -> None:
    rng = np.random.default_rng(77)
    held, given_odds, held_odds = 0, 0, 0
    for _ in range(800):
        s = rng.integers(0, strata, n)
        x = rng.normal(size=n)
        chance = 1 / (1 + np.exp(-(0.4 * x - 0.2)))
        y = (rng.random(n) < chance).astype(float)
        linear = (rng.random(n) < np.clip(0.5 + 0.1 * x, 0.02, 0.98)).astype(float)
        made = share_slope(x, linear, strata=s, person=np.arange(n))
        truth = _line * made.sd
        e = made.estimate()
        held += e.lower <= truth <= e.upper
        try:
            o = odds_slope(x, y, strata=s, person=np.arange(n))
        except NotEstimableError:
            continue
        given_odds += 1
        e = o.estimate()
        held_odds += math.log(e.lower) <= 0.4 * o.sd <= math.log(e.upper)
    assert 0.93 <= held / 800 <= 0.975
    if given_odds > 600:
        assert 0.925 <= held_odds / given_odds <= 0.975


# The least-squares line through the clipped shares: E[x p(x)] for a standard normal score.
_grid = np.linspace(-8, 8, 200001)
_line = float(
    np.trapezoid(_grid * np.clip(0.5 + 0.1 * _grid, 0.02, 0.98) * np.exp(-(_grid**2) / 2), _grid)
    / math.sqrt(2 * math.pi)
)
