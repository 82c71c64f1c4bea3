"""Worst cases are what comes out where every missing score is filled in with an end of its scale."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from syschange.errors import NotEstimableError
from syschange.statistics.attrition import Bounds, Seen, imbens_manski, worst_cases, worst_shares
from syschange.statistics.proportions import critical_z

Floats = NDArray[np.float64]
LOW, HIGH = 0.0, 60.0


@st.composite
def arms(draw: st.DrawFn) -> tuple[Floats, Floats]:
    """Draw scores before and after of two arms, some of them missing."""
    made = []
    for _ in range(2):
        rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
        n = draw(st.integers(4, 25))
        scores = np.clip(np.round(rng.normal(30, 12, (n, 2))), LOW, HIGH)
        scores[rng.random((n, 2)) < draw(st.floats(0, 0.6))] = np.nan
        made.append(scores)
    return made[0], made[1]


def seen(scores: Floats) -> Seen:
    """Return what is known of an arm, moments of nobody missing as they are in tables."""
    here = ~np.isnan(scores)
    both = scores[here.all(axis=1)]

    def moment(of: Floats, how: str) -> float:
        if how == "mean":
            return float(of.mean()) if len(of) else math.nan
        return float(of.std(ddof=1)) if len(of) > 1 else math.nan

    spread = both.std(axis=0).min() if len(both) > 1 else 0
    r = float(np.corrcoef(both.T)[0, 1]) if spread > 0 else 0.0
    apart = [scores[here[:, i], i] for i in range(2)]
    return Seen(
        len(scores), *here.sum(axis=0), len(both),
        moment(both[:, 0], "mean"), moment(both[:, 1], "mean"), moment(both[:, 0], "sd"), moment(both[:, 1], "sd"),
        r, moment(apart[0], "mean"), moment(apart[1], "mean"), moment(apart[0], "sd"), moment(apart[1], "sd"),
    )  # fmt: skip


def filled(scores: Floats, slope: float, before: float, after: float) -> Floats:
    b, a = (np.where(np.isnan(c), f, c) for c, f in zip(scores.T, (before, after), strict=True))
    return a - slope * b


@settings(max_examples=60)
@given(made=arms(), slope=st.sampled_from([1.0, 0.6, 0.0, -0.3]))
def test_bounds_are_the_means_of_the_filled_rows(made: tuple[Floats, Floats], slope: float) -> None:
    bounds = worst_cases(seen(made[0]), seen(made[1]), slope=slope, lowest=LOW, highest=HIGH)
    ends = [(HIGH, LOW), (LOW, HIGH)] if slope >= 0 else [(LOW, LOW), (HIGH, HIGH)]
    down, up = (filled(made[0], slope, *e) for e in ends)
    other_down, other_up = (filled(made[1], slope, *e) for e in ends)
    assert bounds.lower == pytest.approx(down.mean() - other_up.mean(), abs=1e-9)
    assert bounds.upper == pytest.approx(up.mean() - other_down.mean(), abs=1e-9)
    for se, (first, second) in (
        (bounds.se_lower, (down, other_up)),
        (bounds.se_upper, (up, other_down)),
    ):
        expected = math.sqrt(sum(x.var(ddof=1) / len(x) for x in (first, second)))
        assert se == pytest.approx(expected, abs=1e-6)


@settings(max_examples=25)
@given(made=arms(), data=st.data())
def test_whatever_became_of_those_lost_the_effect_lies_between(
    made: tuple[Floats, Floats], data: st.DataObject
) -> None:
    bounds = worst_cases(seen(made[0]), seen(made[1]), slope=1.0, lowest=LOW, highest=HIGH)
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    full = [np.where(np.isnan(s), rng.uniform(LOW, HIGH, s.shape), s) for s in made]
    effect = np.subtract(*((s[:, 1] - s[:, 0]).mean() for s in full))
    assert bounds.lower - 1e-9 <= effect <= bounds.upper + 1e-9


def test_without_a_comparison_they_bound_the_change() -> None:
    scores = np.array([[10, 20], [30, np.nan], [np.nan, 40], [20, 10.0]])
    found = worst_cases(seen(scores), None, slope=1.0, lowest=LOW, highest=HIGH)
    assert found.lower == pytest.approx((10 - 30 - 20 - 10) / 4)
    assert found.upper == pytest.approx((10 + 30 + 40 - 10) / 4)


def test_with_nobody_lost_they_meet_and_with_everybody_lost_they_are_the_scale() -> None:
    full = np.array([[10, 20], [30, 25], [20, 10.0]])
    found = worst_cases(seen(full), seen(full), slope=1.0, lowest=LOW, highest=HIGH)
    assert (found.lower, found.upper) == pytest.approx((0, 0), abs=1e-12)
    gone = full.copy()
    gone[:, 1] = np.nan
    found = worst_cases(seen(gone), seen(gone), slope=1.0, lowest=LOW, highest=HIGH)
    assert (found.lower, found.upper) == (LOW - HIGH, HIGH - LOW)


def test_what_is_hidden_stays_hidden_and_a_scale_upside_down_is_refused() -> None:
    hidden = Seen(*[math.nan] * 13)
    other = seen(np.array([[10, 20], [30, 25.0]]))
    assert math.isnan(worst_cases(hidden, other, slope=1.0, lowest=LOW, highest=HIGH).lower)
    with pytest.raises(NotEstimableError, match="not below the highest"):
        worst_cases(other, other, slope=1.0, lowest=5, highest=5)


def test_shares_are_bounded_by_all_and_none_of_those_not_known() -> None:
    found = worst_shares((30, 10), (40, 30), (50, 50))
    assert (found.lower, found.upper) == pytest.approx((30 / 50 - 30 / 50, 40 / 50 - 10 / 50))
    assert worst_shares((0, 0), (5, 5), (5, 5)).se_lower > 0


@given(
    se=st.tuples(st.floats(0.1, 3), st.floats(0.1, 3)),
    width=st.floats(0, 30),
    level=st.floats(0.5, 0.99),
)
def test_limits_go_from_two_sided_where_bounds_meet_to_one_sided_where_they_are_far(
    se: tuple[float, float], width: float, level: float
) -> None:
    lower, upper = imbens_manski(Bounds(1.0, 1.0 + width, *se), level=level)
    least, most = critical_z(2 * level - 1) if level > 0.5 else 0.0, critical_z(level)
    assert 1.0 - most * se[0] - 1e-6 <= lower <= 1.0 - least * se[0] + 1e-6
    assert 1.0 + width + least * se[1] - 1e-6 <= upper <= 1.0 + width + most * se[1] + 1e-6
    met = imbens_manski(Bounds(1.0, 1.0, se[0], se[0]), level=level)
    assert met[1] - 1.0 == pytest.approx(most * se[0], abs=1e-6)
    far = imbens_manski(Bounds(0.0, 1e4, *se), level=level)
    assert far[0] == pytest.approx(-least * se[0], abs=1e-6)


def test_few_degrees_of_freedom_widen_and_no_error_leaves_the_bounds() -> None:
    bounds = Bounds(0, 2, 1, 1)
    assert imbens_manski(bounds, df=4)[1] > imbens_manski(bounds)[1]
    assert imbens_manski(Bounds(0, 2, 0, 0)) == (0, 2)
    assert math.isnan(imbens_manski(Bounds(math.nan, 1, 1, 1))[0])


def test_limits_hold_the_effect_at_the_level_wherever_it_lies() -> None:
    """At either end of the bounds; their width is known, as the theory has it."""
    rng = np.random.default_rng(3)
    limits = np.array([imbens_manski(Bounds(a, 1.5 + a, 1, 1), level=0.9) for a in rng.normal(0, 1, 4000)])
    for truth in (0.0, 1.5):
        held = ((limits[:, 0] <= truth) & (truth <= limits[:, 1])).mean()
        assert held == pytest.approx(0.9, abs=0.02)
