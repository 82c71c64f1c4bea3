"""The slope within strata: against least squares with a column a stratum, its HC2 error, and how often it holds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.access import share_slope
from syschange.statistics.early import line_within


def drawn(seed: int, n: int = 60, strata: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r = np.random.default_rng(seed)
    s = r.integers(0, strata, n)
    x = r.gamma(2, 1, n) + s
    return x, 0.5 * x + s + r.normal(0, 1 + x / 4), s


@given(st.integers(0, 2**20), st.booleans())
def test_it_is_least_squares_with_hc2_errors(seed: int, alike: bool) -> None:
    x, y, s = drawn(seed)
    sd, z = np.std(x, ddof=1), np.random.default_rng(seed + 1).normal(x, 2)
    beside = [z] if alike else []
    design = np.column_stack([x / sd, *beside, *(s == k for k in np.unique(s))]).astype(float)
    inverse = np.linalg.inv(design.T @ design)
    beta = inverse @ design.T @ y
    hat = design @ inverse @ design.T
    weight = (y - design @ beta) ** 2 / (1 - np.diag(hat))
    variance = (inverse @ (design.T * weight) @ design @ inverse)[0, 0]
    leaves = np.eye(len(x)) - hat
    along = (design @ inverse)[:, 0] ** 2 / (1 - np.diag(hat))
    freedom = np.trace(along[:, None] * leaves) ** 2 / np.trace(
        along[:, None] * leaves @ (along[:, None] * leaves)
    )
    made = line_within(x, y, strata=s, beside=z if alike else None)
    assert made.value == pytest.approx(beta[0], rel=1e-9)
    assert made.se == pytest.approx(np.sqrt(variance), rel=1e-9)
    assert made.df == pytest.approx(freedom, rel=1e-9)
    assert made.sd == pytest.approx(sd)


@given(st.integers(0, 2**20))
def test_of_shares_it_is_the_slope_of_shares(seed: int) -> None:
    x, y, s = drawn(seed, n=200)
    y = (y > np.median(y)).astype(float)
    made, other = line_within(x, y, strata=s), share_slope(x, y, strata=s, person=np.arange(len(x)))
    assert (made.value, made.se, made.df) == pytest.approx((other.value, other.se, other.df), rel=1e-9)


@given(st.integers(0, 2**20))
def test_rows_of_one_person_resemble_one_another(seed: int) -> None:
    x, y, s = drawn(seed)
    twice = [np.tile(a, 2) for a in (x, y, s)]
    alone = line_within(twice[0], twice[1], strata=twice[2])
    made = line_within(twice[0], twice[1], strata=twice[2], person=np.tile(np.arange(len(x)), 2))
    assert made.value == pytest.approx(alone.value)
    assert made.se == pytest.approx(np.sqrt(2) * alone.se)
    assert made.df <= len(x) - 1


@given(st.integers(0, 2**20))
def test_order_and_the_numbers_of_strata_change_nothing(seed: int) -> None:
    x, y, s = drawn(seed)
    order = np.random.default_rng(seed).permutation(len(x))
    one, other = line_within(x, y, strata=s), line_within(x[order], y[order], strata=s[order])
    assert one == other
    moved = line_within(3 * x + 1, y, strata=s)
    assert (moved.value, moved.se) == pytest.approx((one.value, one.se))


@pytest.mark.parametrize("uneven", [0.0, 0.5])
def test_its_interval_holds_the_truth(uneven: float) -> None:
    r, held, rounds = np.random.default_rng(77), 0, 1000
    for _ in range(rounds):
        s = r.integers(0, 3, 80)
        x = r.gamma(1.5, 1, 80)
        y = 0.3 * x + s + r.normal(0, 0.5 + uneven * x)
        made = line_within(x, y, strata=s)
        held += abs(made.value - 0.3 * made.sd) <= special.stdtrit(made.df, 0.975) * made.se
    assert 0.93 - 2 * 0.007 < held / rounds < 0.95 + 3 * 0.007


def test_what_has_no_slope_is_refused() -> None:
    x, y, s = drawn(1)
    for a, b in ((np.ones(60), y), (x, np.ones(60)), (x[:2], y[:2])):
        with pytest.raises(NotEstimableError):
            line_within(a, b, strata=s[: len(a)])
    with pytest.raises(NotEstimableError):
        line_within(x, y, strata=np.arange(60))
    with pytest.raises(WrongTypeError):
        line_within(np.r_[np.nan, x[1:]], y, strata=s)
    with pytest.raises(WrongTypeError):
        line_within(x, y[:-1], strata=s)
