"""Katz's interval for a ratio of proportions: the same read either way up, and silent where it is undefined."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.errors import NotEstimableError
from syschange.statistics.proportions import critical_z, katz, ratio

Four = tuple[int, int, int, int]


@st.composite
def two_groups(draw: st.DrawFn) -> Four:
    """Draw events and people of two groups with an event each, and not everybody in the first."""
    n1, n2 = draw(st.integers(2, 5000)), draw(st.integers(1, 5000))
    return draw(st.integers(1, n1 - 1)), n1, draw(st.integers(1, n2)), n2


@given(groups=two_groups(), z=st.floats(0.01, 6))
def test_the_other_way_up_it_is_the_reciprocal(groups: Four, z: float) -> None:
    x1, n1, x2, n2 = groups
    value, lower, upper = katz(*groups, z=z)
    other, other_lower, other_upper = katz(x2, n2, x1, n1, z=z)
    assert value * other == pytest.approx(1, rel=1e-12)
    assert lower * other_upper == pytest.approx(1, rel=1e-9)
    assert upper * other_lower == pytest.approx(1, rel=1e-9)


@given(groups=two_groups(), z=st.floats(0.01, 6))
def test_the_limits_are_symmetrical_as_factors(groups: Four, z: float) -> None:
    value, lower, upper = katz(*groups, z=z)
    x1, n1, x2, n2 = groups
    se = (1 / x1 - 1 / n1 + 1 / x2 - 1 / n2) ** 0.5
    assert value / lower == pytest.approx(upper / value, rel=1e-9)
    assert np.log(upper / value) == pytest.approx(z * se, rel=1e-6)


@given(groups=two_groups(), level=st.floats(0.5, 0.998))
def test_the_estimate_has_the_limits_of_its_level(groups: Four, level: float) -> None:
    estimate = ratio(*groups, level=level)
    expected = tuple(float(each) for each in katz(*groups, z=critical_z(level)))
    assert (estimate.value, estimate.lower, estimate.upper) == pytest.approx(expected, rel=1e-9)
    assert estimate.probability(estimate.lower) == pytest.approx((1 + level) / 2, abs=1e-6)


@pytest.mark.parametrize("groups", [(0, 5, 1, 4), (1, 5, 0, 4), (0, 0, 1, 4), (1, 5, 0, 0), (0, 5, 0, 4)])
def test_a_ratio_with_nothing_in_it_is_undefined(groups: Four) -> None:
    assert np.isnan(katz(*groups, z=1.96)).all()
    with pytest.raises(NotEstimableError, match="difference"):
        ratio(*groups)


def test_everybody_in_both_groups_gives_a_ratio_of_one_and_claims_no_certainty() -> None:
    value, lower, upper = katz(5, 5, 4, 4, z=1.96)
    assert value == 1
    assert np.isnan([lower, upper]).all()
    with pytest.raises(NotEstimableError):
        ratio(5, 5, 4, 4)


@pytest.mark.golden
def test_published_ratios(golden: Path) -> None:
    table = pd.read_csv(golden / "equity" / "mcp" / "expected_two_proportions.csv")
    table = table[table["method"] == "ratio:log"]
    assert len(table) == 3
    _, lower, upper = katz(table["x1"], table["n1"], table["x2"], table["n2"], z=critical_z(0.95))
    np.testing.assert_allclose(lower, table["lower95"], rtol=1e-12)
    np.testing.assert_allclose(upper, table["upper95"], rtol=1e-12)
