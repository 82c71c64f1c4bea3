"""The share of an effect that is kept: Fieller's limits, and the probabilities that go with them."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from syschange.errors import NotEstimableError
from syschange.statistics.lasting import Path, fieller

TOP, BOTTOM = np.array([0.0, 1.0]), np.array([1.0, 0.0])


def path(
    early: float, late: float, *, se: tuple[float, float] = (1, 1), r: float = 0.3, df: float = 40
) -> Path:
    v = np.array([[se[0] ** 2, r * se[0] * se[1]], [r * se[0] * se[1], se[1] ** 2]])
    return Path.of([early, late], v, [3, 12], df=df)


def test_limits_are_the_roots_of_fiellers_quadratic() -> None:
    """Fieller (1954): with t = 2.021 of 40 degrees of freedom, roots of (E² − t²b)r² − 2(LE − t²c)r + (L² − t²a)."""
    made = fieller(path(5, 4), TOP, BOTTOM)
    t2 = 2.0210753903062737**2
    roots = np.sort(np.roots([25 - t2, -2 * (20 - t2 * 0.3), 16 - t2]))
    assert (made.lower, made.upper) == pytest.approx(tuple(roots))
    assert made.kind == "bounded"
    assert made.value == pytest.approx(0.8)


shares = st.floats(-3, 3)
effects = st.floats(-8, 8).filter(lambda v: abs(v) > 0.01)


@given(effects, st.floats(-8, 8), st.floats(-0.9, 0.9), shares, st.sampled_from([5.0, 40.0, math.inf]))
def test_it_is_bounded_exactly_where_the_early_effect_is_distinguishable_from_none(
    early: float, late: float, r: float, share: float, df: float
) -> None:
    p = path(early, late, r=r, df=df)
    made, alone = fieller(p, TOP, BOTTOM), p.combined(BOTTOM)
    assume(min(abs(alone.lower), abs(alone.upper)) > 1e-3)
    assert (made.kind == "bounded") == (not alone.lower <= 0 <= alone.upper)
    if made.estimate is None:
        assert made.kind in {"complement", "everything"}
        return
    assert made.lower <= made.value <= made.upper
    lower, upper = (made.estimate.distribution.quantile(q) for q in (0.025, 0.975))
    assert (lower, upper) == pytest.approx((made.lower, made.upper))
    if made.lower < share < made.upper:
        sign = math.copysign(1, early)
        difference = p.combined(sign * (TOP - share * BOTTOM))
        assert made.estimate.probability(share) == pytest.approx(difference.probability(0), abs=1e-9)


@given(effects, st.floats(-8, 8), st.floats(-0.9, 0.9))
def test_confidence_rises_along_the_share_and_quantiles_undo_it(early: float, late: float, r: float) -> None:
    made = fieller(path(early, late, r=r), TOP, BOTTOM)
    assume(made.estimate is not None)
    assert made.estimate is not None
    known = made.estimate.distribution
    along = [known.cdf(x) for x in np.linspace(made.value - 5, made.value + 5, 41)]
    assert (np.diff(along) >= -1e-12).all()
    for p in (0.03, 0.3, 0.5, 0.8, 0.97):
        assert known.cdf(known.quantile(p)) == pytest.approx(p, abs=1e-6)


def test_two_parts_with_degrees_of_their_own_agree_with_the_difference_too() -> None:
    first, second = np.array([[0.5, 0.1], [0.1, 0.4]]), np.array([[0.3, 0.2], [0.2, 0.9]])
    p = Path(np.array([3.0, 12.0]), np.array([5.0, 4.0]), ((first, 7.0), (second, 15.0)), "given")
    made = fieller(p, TOP, BOTTOM).estimate
    assert made is not None
    assert made.probability(0.5) == pytest.approx(p.combined(TOP - 0.5 * BOTTOM).probability(0))


def test_an_unclear_early_effect_leaves_all_but_an_interval_open_or_everything() -> None:
    some = fieller(path(1, 6), TOP, BOTTOM)
    assert some.kind == "complement"
    assert some.lower < some.upper
    assert some.estimate is None
    # What is left out is refuted: the difference at such a share is distinguishable from 0.
    inside = path(1, 6).combined(TOP - (some.lower + some.upper) / 2 * BOTTOM)
    assert not inside.lower <= 0 <= inside.upper
    every = fieller(path(0.5, 0.5), TOP, BOTTOM)
    assert (every.kind, every.lower, every.upper) == ("everything", -math.inf, math.inf)


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(NotEstimableError, match="effect of 0"):
        fieller(path(0, 1), TOP, BOTTOM)
