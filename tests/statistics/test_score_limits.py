"""Miettinen and Nurminen's limits for two proportions invert the score test, and are those published."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import optimize, special, stats

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.proportions import critical_z
from syschange.statistics.ratios import (
    score_difference,
    score_difference_cdf,
    score_difference_limits,
    score_ratio,
    score_ratio_cdf,
    score_ratio_limits,
)

Four = tuple[int, int, int, int]
LEVELS = st.floats(0.3, 0.999)

# Newcombe RG (1998) Statistics in Medicine 17:873-890, table II: his contrasts by Miettinen and Nurminen.
NEWCOMBE = [
    ((56, 70, 48, 80), 0.0528, 0.3382),
    ((9, 10, 3, 10), 0.1700, 0.8406),
    ((6, 7, 2, 7), 0.0342, 0.8534),
    ((5, 56, 0, 29), -0.0326, 0.1933),
    ((0, 10, 0, 20), -0.1658, 0.2844),
    ((0, 10, 0, 10), -0.2879, 0.2879),
    ((10, 10, 0, 20), 0.7156, 1.0),
]


@st.composite
def two_groups(draw: st.DrawFn, most: int = 2000) -> Four:
    """Draw events and people of two groups, none of them empty."""
    n1, n2 = draw(st.integers(1, most)), draw(st.integers(1, most))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n2)), n2


def _swapped(groups: Four) -> Four:
    return groups[2], groups[3], groups[0], groups[1]


def _log_likelihood(p1: float, p2: float, groups: Four) -> float:
    x1, n1, x2, n2 = groups
    return float(
        special.xlogy(x1, p1)
        + special.xlogy(n1 - x1, 1 - p1)
        + special.xlogy(x2, p2)
        + special.xlogy(n2 - x2, 1 - p2)
    )


def independent_z(groups: Four, first_of: Callable[[float], float], low: float, high: float) -> float:
    """Return the score z of the null p1 = first_of(p2), the likeliest p2 in a range found by search."""
    x1, n1, x2, n2 = groups
    found = optimize.minimize_scalar(
        lambda p2: -_log_likelihood(first_of(p2), p2, groups),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-12},
    )
    p2, p1 = found.x, first_of(found.x)
    slope = (first_of(high) - first_of(low)) / (high - low)
    variance = p1 * (1 - p1) / n1 + slope**2 * p2 * (1 - p2) / n2
    variance *= (n1 + n2) / (n1 + n2 - 1)
    return float((x1 / n1 - first_of(x2 / n2)) / variance**0.5)


@settings(max_examples=60)
@given(groups=two_groups(most=60), at=st.floats(-0.9, 0.9))
def test_confidence_in_a_difference_is_that_of_an_independent_score_test(groups: Four, at: float) -> None:
    assume(abs(groups[0] / groups[1] - groups[2] / groups[3] - at) > 1e-3)
    z = independent_z(groups, lambda p2: p2 + at, max(0, -at), min(1, 1 - at))
    assert score_difference_cdf(at, *groups) == pytest.approx(special.ndtr(-z), abs=1e-5)


@settings(max_examples=60)
@given(groups=two_groups(most=60), log_at=st.floats(-3, 3))
def test_confidence_in_a_ratio_is_that_of_an_independent_score_test(groups: Four, log_at: float) -> None:
    assume(groups[0] + groups[2] > 0)
    at = float(np.exp(log_at))
    assume(abs(groups[0] / groups[1] - at * groups[2] / groups[3]) > 1e-3)
    z = independent_z(groups, lambda p2: at * p2, 0, min(1, 1 / at))
    assert score_ratio_cdf(at, *groups) == pytest.approx(special.ndtr(-z), abs=1e-5)


@given(groups=two_groups(), level=LEVELS)
def test_the_limits_of_a_difference_are_where_their_confidence_is_reached(groups: Four, level: float) -> None:
    lower, upper = map(float, score_difference_limits(*groups, level=level))
    apart = groups[0] / groups[1] - groups[2] / groups[3]
    assert -1 <= lower <= apart <= upper <= 1
    tail = (1 - level) / 2
    if apart > -1:
        assert score_difference_cdf(lower, *groups) == pytest.approx(tail, abs=1e-9)
    if apart < 1:
        assert score_difference_cdf(upper, *groups) == pytest.approx(1 - tail, abs=1e-9)
    estimate = score_difference(*groups, level=level)
    assert (estimate.value, estimate.lower, estimate.upper) == (
        pytest.approx(apart),
        pytest.approx(lower, abs=1e-9),
        pytest.approx(upper, abs=1e-9),
    )


@given(groups=two_groups(), level=LEVELS)
def test_the_limits_of_a_ratio_are_where_their_confidence_is_reached(groups: Four, level: float) -> None:
    assume(groups[0] + groups[2] > 0)
    value, lower, upper = map(float, score_ratio_limits(*groups, level=level))
    assert 0 <= lower <= value * (1 + 1e-12)
    assert value <= upper * (1 + 1e-12)
    tail = (1 - level) / 2
    assert (lower == 0) == (groups[0] == 0)
    assert np.isinf(upper) == (groups[2] == 0)
    if lower > 0:
        assert score_ratio_cdf(lower, *groups) == pytest.approx(tail, abs=1e-9)
    if groups[2] == 0:
        return
    assert score_ratio_cdf(upper, *groups) == pytest.approx(1 - tail, abs=1e-9)
    estimate = score_ratio(*groups, level=level)
    assert (estimate.value, estimate.lower, estimate.upper) == (
        pytest.approx(value),
        pytest.approx(lower),
        pytest.approx(upper),
    )


@given(groups=two_groups(), level=LEVELS)
def test_swapping_the_groups_turns_the_intervals_round(groups: Four, level: float) -> None:
    lower, upper = map(float, score_difference_limits(*groups, level=level))
    assert score_difference_limits(*_swapped(groups), level=level) == (
        pytest.approx(-upper, abs=1e-7),
        pytest.approx(-lower, abs=1e-7),
    )
    assume(groups[0] > 0)
    assume(groups[2] > 0)
    _, lower, upper = map(float, score_ratio_limits(*groups, level=level))
    _, other_lower, other_upper = score_ratio_limits(*_swapped(groups), level=level)
    assert (other_lower * upper, other_upper * lower) == (
        pytest.approx(1, rel=1e-6),
        pytest.approx(1, rel=1e-6),
    )


@given(groups=two_groups(), first=st.floats(-1.1, 1.1), second=st.floats(-1.1, 1.1))
def test_confidence_grows(groups: Four, first: float, second: float) -> None:
    at = np.array(sorted((first, second)))
    low, high = score_difference_cdf(at, *groups)
    assert 0 <= low <= high + 1e-9
    assert high <= 1
    assume(groups[0] + groups[2] > 0)
    low, high = score_ratio_cdf(at * 3, *groups)
    assert 0 <= low <= high + 1e-9
    assert high <= 1


@pytest.mark.parametrize("groups", [(1, 1, 1, 1), (0, 1, 0, 1), (4, 4, 9, 9), (0, 500, 0, 3)])
@pytest.mark.parametrize("hair", [1e-300, 1e-174, 1e-20, 1e-12])
def test_a_hair_from_the_estimate_the_confidence_is_still_even(groups: Four, hair: float) -> None:
    # The closed form of the cubic has lost all its digits here.
    assert score_difference_cdf([-hair, hair], *groups) == pytest.approx([0.5, 0.5], abs=1e-4)


def test_small_shares_of_large_groups_keep_their_digits() -> None:
    # One of 711,342 and one of one: the likelihood still grows where p2 can grow no more, at 1, so that p1 is
    # a millionth. There the closed form is wrong by a factor of hundreds.
    n1, at = 711_342, -0.999999
    p1 = 1 + at
    assert 1 / p1 - (n1 - 1) / (1 - p1) + 1 > 0
    z = (1 / n1 - p1) / (p1 * (1 - p1) / n1 * (n1 + 1) / n1) ** 0.5
    assert score_difference_cdf(at, 1, n1, 1, 1) == pytest.approx(special.ndtr(-z), rel=1e-6)


def test_confidence_is_complete_at_the_ends_of_the_scale() -> None:
    assert score_difference_cdf([-2, -1, 1, 2], 3, 10, 4, 9).tolist() == [0, 0, 1, 1]
    assert score_ratio_cdf([-1, 0], 3, 10, 4, 9).tolist() == [0, 0]
    assert score_difference_cdf(0.0, 3, 10, 6, 20) == 0.5
    assert score_ratio_cdf(1.0, 3, 10, 6, 20) == 0.5


@pytest.mark.parametrize(("groups", "lower", "upper"), NEWCOMBE)
def test_newcombes_published_contrasts(groups: Four, lower: float, upper: float) -> None:
    limits = score_difference_limits(*groups, level=0.95)
    assert limits == (pytest.approx(lower, abs=5.1e-5), pytest.approx(upper, abs=5.1e-5))


def test_koopmans_published_ratio() -> None:
    # Koopman PAR (1984) Biometrics 40:513-517: 36 of 40 and 16 of 80 give 2.94 to 7.15, without N/(N − 1).
    z = critical_z(0.95) * (119 / 120) ** 0.5
    level = 2 * special.ndtr(z) - 1
    _, lower, upper = score_ratio_limits(36, 40, 16, 80, level=level)
    assert (lower, upper) == (pytest.approx(2.94, abs=5e-3), pytest.approx(7.15, abs=5e-3))


@pytest.mark.parametrize("groups", [(0, 0, 1, 2), (1, 2, 0, 0), (0, 0, 0, 0), (np.nan, 3, 1, 2)])
def test_an_empty_group_gives_nothing(groups: tuple[float, float, float, float]) -> None:
    assert np.isnan(score_difference_limits(*groups, level=0.95)).all()
    assert np.isnan(score_ratio_limits(*groups, level=0.95)).all()
    assert np.isnan(score_difference_cdf(0.1, *groups))
    assert np.isnan(score_ratio_cdf(0.1, *groups))
    with pytest.raises(NotEstimableError):
        score_difference(*groups)
    with pytest.raises(NotEstimableError, match="difference"):
        score_ratio(*groups)


def test_a_ratio_without_events_is_not_a_number() -> None:
    assert np.isnan(score_ratio_limits(0, 5, 0, 4, level=0.95)).all()
    for events in ((0, 0), (3, 0)):
        with pytest.raises(NotEstimableError, match="difference"):
            score_ratio(events[0], 5, events[1], 4)
    estimate = score_ratio(0, 50, 4, 40)
    assert (estimate.value, estimate.lower) == (0, 0)
    assert 0 < estimate.upper < 2


@pytest.mark.parametrize(
    "groups", [(-1, 2, 1, 2), (3, 2, 1, 2), (1, 2, 1, np.inf), ([1, 1], 2, [1, 1, 1], 2)]
)
def test_counts_that_cannot_be_are_refused(groups: tuple[object, ...]) -> None:
    with pytest.raises(WrongTypeError):
        score_difference_limits(*groups, level=0.95)
    with pytest.raises(WrongTypeError):
        score_ratio_limits(*groups, level=0.95)


@pytest.mark.golden
def test_published_ratios(golden: Path) -> None:
    table = pd.read_csv(golden / "equity" / "mcp" / "expected_two_proportions.csv")
    table = table[table["method"] == "ratio:score"]
    assert len(table) == 8
    _, lower, upper = score_ratio_limits(table["x1"], table["n1"], table["x2"], table["n2"], level=0.95)
    np.testing.assert_allclose(lower, table["lower95"], rtol=1e-12)
    np.testing.assert_allclose(upper, table["upper95"], rtol=1e-12)


@pytest.mark.golden
def test_the_one_difference_in_the_sheet_is_of_a_wrong_cubic(golden: Path) -> None:
    table = pd.read_csv(golden / "equity" / "mcp" / "expected_two_proportions.csv")
    rows = table[table["method"] == "diff:score"]
    assert len(rows) == 1
    (row,) = rows.to_dict("records")
    groups = (row["x1"], row["n1"], row["x2"], row["n2"])
    lower, upper = map(float, score_difference_limits(*groups, level=0.95))
    # The sheet has .0526 to .3440, Newcombe's table .0528 to .3382: the program that made the sheet
    # has the second group's events in the cubic where its people belong. An independent search agrees with us.
    assert abs(row["upper95"] - upper) > 0.005
    for limit, sign in ((lower, 1), (upper, -1)):
        z = independent_z(groups, lambda p2, at=limit: p2 + at, max(0, -limit), min(1, 1 - limit))
        assert sign * z == pytest.approx(critical_z(0.95), abs=1e-5)


def coverage(n1: int, n2: int, p1: float, p2: float) -> tuple[float, float]:
    """Return how often each interval holds the truth: every possible pair of counts, by its probability."""
    x1, x2 = np.arange(n1 + 1)[:, None], np.arange(n2 + 1)[None, :]
    weight = stats.binom.pmf(x1, n1, p1) * stats.binom.pmf(x2, n2, p2)
    lower, upper = score_difference_limits(x1, n1, x2, n2, level=0.95)
    difference = (weight * ((lower <= p1 - p2 + 1e-12) & (p1 - p2 - 1e-12 <= upper))).sum()
    _, lower, upper = score_ratio_limits(x1, n1, x2, n2, level=0.95)
    # With no events at all the limits are missing, and nothing false is said.
    ratio = (weight * ~((lower > p1 / p2 * (1 + 1e-12)) | (upper < p1 / p2 * (1 - 1e-12)))).sum()
    return float(difference), float(ratio)


def test_the_intervals_cover() -> None:
    sizes, shares = ((10, 10), (15, 40), (30, 30)), (0.1, 0.3, 0.5, 0.8)
    covered = np.array([coverage(*n, p1, p2) for n in sizes for p1 in shares for p2 in shares])
    assert (covered.mean(axis=0) > 0.945).all()
    assert (covered.mean(axis=0) < 0.97).all()
    assert covered.min() > 0.91
