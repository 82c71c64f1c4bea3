"""Newcombe's interval for a difference of proportions, and the confidence distribution behind it, agree."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from syschange.errors import NotEstimableError
from syschange.statistics.proportions import (
    NewcombeDistribution,
    critical_z,
    difference,
    newcombe,
    newcombe_cdf,
    wilson,
)

Four = tuple[int, int, int, int]
Z = st.floats(0.01, 6)


@st.composite
def two_groups(draw: st.DrawFn) -> Four:
    """Draw events and people of two groups, none of them empty."""
    n1, n2 = draw(st.integers(1, 5000)), draw(st.integers(1, 5000))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n2)), n2


def _swapped(groups: Four) -> Four:
    return groups[2], groups[3], groups[0], groups[1]


def _cannot_go_further(groups: Four) -> bool:
    """Return whether everybody in one group has the event and nobody in the other: a limit is then at ±1."""
    x1, n1, x2, n2 = groups
    return (x1, x2) in {(n1, 0), (0, n2)}


@given(groups=two_groups(), z=Z)
def test_the_limits_contain_the_difference_and_stay_possible(groups: Four, z: float) -> None:
    lower, upper = newcombe(*groups, z=z)
    apart = groups[0] / groups[1] - groups[2] / groups[3]
    assert -1 - 1e-12 <= lower <= apart + 1e-12
    assert apart - 1e-12 <= upper <= 1 + 1e-12


@given(groups=two_groups(), z=Z)
def test_the_limits_are_the_hybrid_of_the_two_wilson_intervals(groups: Four, z: float) -> None:
    x1, n1, x2, n2 = groups
    (l1, u1), (l2, u2) = wilson(x1, n1, z=z), wilson(x2, n2, z=z)
    p1, p2 = x1 / n1, x2 / n2
    lower, upper = newcombe(*groups, z=z)
    assert (p1 - p2 - lower) ** 2 == pytest.approx((p1 - l1) ** 2 + (u2 - p2) ** 2, abs=1e-12)
    assert (upper - p1 + p2) ** 2 == pytest.approx((u1 - p1) ** 2 + (p2 - l2) ** 2, abs=1e-12)


@given(groups=two_groups(), z=Z)
def test_swapping_the_groups_turns_the_interval_round(groups: Four, z: float) -> None:
    lower, upper = newcombe(*groups, z=z)
    other_lower, other_upper = newcombe(*_swapped(groups), z=z)
    assert (other_lower, other_upper) == (pytest.approx(-upper, abs=1e-12), pytest.approx(-lower, abs=1e-12))


@given(groups=two_groups(), at=st.floats(-0.99, 0.99))
def test_swapping_the_groups_turns_the_confidence_round(groups: Four, at: float) -> None:
    below, other = newcombe_cdf(at, *groups), newcombe_cdf(-at, *_swapped(groups))
    assert below + other == pytest.approx(1, abs=1e-6)


@given(groups=two_groups(), share=st.floats(0.001, 0.999))
def test_a_quantile_is_where_the_confidence_is_reached(groups: Four, share: float) -> None:
    assume(not _cannot_go_further(groups))
    made = NewcombeDistribution(*groups)
    assert made.cdf(made.quantile(share)) == pytest.approx(share, abs=1e-6)


@given(groups=two_groups(), first=st.floats(-1, 1), second=st.floats(-1, 1))
def test_confidence_grows_with_the_difference(groups: Four, first: float, second: float) -> None:
    low, high = newcombe_cdf(np.array(sorted((first, second))), *groups)
    assert 0 <= low <= high <= 1


@given(groups=two_groups(), level=st.floats(0.5, 0.998))
def test_the_estimate_has_the_limits_of_its_level(groups: Four, level: float) -> None:
    estimate = difference(*groups, level=level)
    lower, upper = newcombe(*groups, z=critical_z(level))
    assert (estimate.lower, estimate.upper) == (
        pytest.approx(lower, abs=1e-9),
        pytest.approx(upper, abs=1e-9),
    )
    if not _cannot_go_further(groups):
        assert estimate.probability(estimate.lower) == pytest.approx((1 + level) / 2, abs=1e-6)


def test_equal_shares_leave_it_even_which_is_larger() -> None:
    assert newcombe_cdf(0.0, 3, 10, 6, 20) == 0.5


@pytest.mark.parametrize("groups", [(0, 0, 1, 2), (1, 2, 0, 0), (0, 0, 0, 0)])
def test_an_empty_group_gives_nothing(groups: Four) -> None:
    assert np.isnan(newcombe(*groups, z=1.96)).all()
    assert np.isnan(newcombe_cdf(0.0, *groups))
    with pytest.raises(NotEstimableError, match="Newcombe"):
        difference(*groups)


@pytest.mark.golden
def test_published_differences(golden: Path) -> None:
    table = pd.read_csv(golden / "equity" / "mcp" / "expected_two_proportions.csv")
    table = table[table["method"] == "newcombe10"]
    assert len(table) == 8
    lower, upper = newcombe(table["x1"], table["n1"], table["x2"], table["n2"], z=critical_z(0.95))
    np.testing.assert_allclose(lower, table["lower95"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(upper, table["upper95"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(lower, table["published_lower"], rtol=0, atol=5.1e-5)
    np.testing.assert_allclose(upper, table["published_upper"], rtol=0, atol=5.1e-5)
