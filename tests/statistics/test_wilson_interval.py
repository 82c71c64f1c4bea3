"""The Wilson interval of a proportion is the score test inverted, at every level at once."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from syschange.errors import NotEstimableError
from syschange.statistics.proportions import WilsonDistribution, critical_z, proportion, wilson

Z = st.floats(0.01, 6)
INNER = st.floats(0.001, 0.999)


@st.composite
def counts(draw: st.DrawFn, *, least: int = 0) -> tuple[int, int]:
    """Draw events and trials, with at least `least` events and as many that are not."""
    n = draw(st.integers(max(2 * least, 1), 10**6))
    return draw(st.integers(least, n - least)), n


@given(counts=counts(), z=Z)
def test_the_limits_are_shares_and_contain_the_proportion(counts: tuple[int, int], z: float) -> None:
    x, n = counts
    lower, upper = wilson(x, n, z=z)
    assert 0 <= lower <= x / n * (1 + 1e-12)
    assert x / n * (1 - 1e-12) <= upper <= 1


@given(n=st.floats(0.01, 1e6), share=st.floats(0, 1), z=Z)
def test_the_limits_of_weighted_or_rounded_counts_are_shares_too(n: float, share: float, z: float) -> None:
    lower, upper = wilson(share * n, n, z=z)
    assert -1e-12 <= lower <= upper <= 1 + 1e-12


@given(counts=counts(least=1), z=Z)
def test_each_limit_is_where_the_score_test_just_rejects(counts: tuple[int, int], z: float) -> None:
    x, n = counts
    for limit in wilson(x, n, z=z):
        assert (x / n - limit) ** 2 == pytest.approx(z**2 * limit * (1 - limit) / n, rel=1e-6)


@given(counts=counts(), z=Z)
def test_counting_those_without_the_event_mirrors_the_interval(counts: tuple[int, int], z: float) -> None:
    x, n = counts
    lower, upper = wilson(x, n, z=z)
    other_lower, other_upper = wilson(n - x, n, z=z)
    assert (other_lower, other_upper) == (
        pytest.approx(1 - upper, abs=1e-12),
        pytest.approx(1 - lower, abs=1e-12),
    )


@given(counts=counts(), times=st.integers(2, 50), z=Z)
def test_more_people_with_the_same_share_narrow_it(counts: tuple[int, int], times: int, z: float) -> None:
    x, n = counts
    lower, upper = wilson(np.array([x, times * x]), np.array([n, times * n]), z=z)
    assert upper[1] - lower[1] < upper[0] - lower[0]


def test_no_events_give_exactly_zero_and_all_events_exactly_one() -> None:
    lower, upper = wilson(np.array([0, 7]), np.array([7, 7]), z=critical_z(0.95))
    assert lower[0] == 0
    assert upper[1] == 1
    assert 0.3 < upper[0] < 0.4
    assert 0.6 < lower[1] < 0.7


def test_nobody_gives_nothing() -> None:
    assert np.isnan(wilson(0, 0, z=1.96)).all()
    with pytest.raises(NotEstimableError, match="Wilson"):
        proportion(0, 0)


@given(counts=counts(), level=st.floats(0.5, 0.998))
def test_the_estimate_has_the_limits_of_its_level(counts: tuple[int, int], level: float) -> None:
    estimate = proportion(*counts, level=level)
    lower, upper = wilson(*counts, z=critical_z(level))
    assert (estimate.lower, estimate.upper) == (
        pytest.approx(lower, abs=1e-9),
        pytest.approx(upper, abs=1e-9),
    )
    assert estimate.value == counts[0] / counts[1]


@given(counts=counts(least=1), share=INNER)
def test_a_quantile_is_where_the_confidence_is_reached(counts: tuple[int, int], share: float) -> None:
    made = WilsonDistribution(*counts)
    assert made.cdf(made.quantile(share)) == pytest.approx(share, abs=1e-6)


@given(n=st.integers(1, 10**6), share=st.floats(0.501, 0.999))
def test_where_nobody_has_the_event_the_upper_side_still_holds(n: int, share: float) -> None:
    none, every = WilsonDistribution(0, n), WilsonDistribution(n, n)
    assert none.cdf(none.quantile(share)) == pytest.approx(share, abs=1e-6)
    assert every.cdf(every.quantile(1 - share)) == pytest.approx(1 - share, abs=1e-6)


@given(counts=counts(), at=st.floats(-1, 2))
def test_no_confidence_lies_outside_nought_and_one(counts: tuple[int, int], at: float) -> None:
    assume(not 0 < at < 1)
    assert WilsonDistribution(*counts).cdf(at) == float(at >= 1)


@pytest.mark.golden
def test_published_single_proportions(golden: Path) -> None:
    table = pd.read_csv(golden / "equity" / "mcp" / "expected_single_proportion.csv")
    table = table[table["method"] == "wilson"]
    assert len(table) == 4
    lower, upper = wilson(table["x"], table["n"], z=critical_z(0.95))
    np.testing.assert_allclose(lower, table["lower95"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(upper, table["upper95"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(lower, table["published_lower"], rtol=0, atol=5.1e-5)
    np.testing.assert_allclose(upper, table["published_upper"], rtol=0, atol=5.1e-5)


@pytest.mark.golden
def test_public_health_proportions_at_both_levels(golden: Path) -> None:
    table = pd.read_csv(golden / "equity" / "phe" / "testdata_Proportion__testdata_Prop.csv")
    assert len(table) == 19
    share = table["Numerator"] / table["Denominator"]
    np.testing.assert_allclose(share * table["multiplier"], table["value"], rtol=1e-12)
    for level, named in ((0.95, "95_0"), (0.998, "99_8")):
        lower, upper = wilson(table["Numerator"], table["Denominator"], z=critical_z(level))
        np.testing.assert_allclose(lower * table["multiplier"], table[f"lower{named}cl"], rtol=1e-10)
        np.testing.assert_allclose(upper * table["multiplier"], table[f"upper{named}cl"], rtol=1e-10)


@pytest.mark.golden
@pytest.mark.parametrize(
    ("file", "events", "people", "rows"),
    [
        ("testdata_Proportion__testdata_Prop_g.csv", "Numerator", "Denominator", 11),
        ("testdata_Byars_Wilson__testdata_B_W.csv", "x", "n", 6),
    ],
)
def test_public_health_limits_with_a_level_a_row(
    golden: Path, file: str, events: str, people: str, rows: int
) -> None:
    table = pd.read_csv(golden / "equity" / "phe" / file)
    table = table[table["method"] == "Wilson"]
    assert len(table) == rows
    levels = table["confidence"].str.rstrip("%").astype(float) / 100
    z = np.array([critical_z(level) for level in levels])
    lower, upper = wilson(table[events], table[people], z=z)
    np.testing.assert_allclose(lower, table["lowercl"], rtol=1e-10)
    np.testing.assert_allclose(upper, table["uppercl"], rtol=1e-10)


def test_the_critical_value_is_the_two_sided_one() -> None:
    assert critical_z(0.95) == pytest.approx(1.959963984540054, abs=1e-12)
    assert math.isclose(critical_z(0.5), 0.6744897501960817)
