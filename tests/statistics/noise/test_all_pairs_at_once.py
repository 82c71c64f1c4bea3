"""The critical value for all pairs of groups is Tukey's studentised range."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from syschange.statistics.noise import all_pairs_above, all_pairs_critical


@pytest.mark.parametrize(
    ("groups", "df", "q"),
    [(3, 10, 3.877), (5, 20, 4.232), (10, 60, 4.646), (20, 120, 5.126), (2, 5, 3.635), (20, math.inf, 5.012)],
)
def test_the_printed_tables_are_met(groups: int, df: float, q: float) -> None:
    """Upper 5% points: Harter HL (1960) Annals of Mathematical Statistics 31:1122-1147, to its three digits."""
    assert all_pairs_critical(0.05, groups, df=df) * math.sqrt(2) == pytest.approx(q, abs=0.0011)


@pytest.mark.parametrize("groups", [2, 4, 30])
@pytest.mark.parametrize("df", [1, 2, 7, 50, 1000, math.inf])
@pytest.mark.parametrize("q", [1.0, 3.0, 5.0])
def test_it_is_the_studentised_range_of_an_independent_implementation(
    groups: int, df: float, q: float
) -> None:
    expected = stats.studentized_range.sf(q, groups, df)
    assert all_pairs_above(q / math.sqrt(2), groups, df=df) == pytest.approx(expected, abs=1e-7)


@settings(max_examples=40)
@given(above=st.floats(0.001, 0.999), groups=st.integers(2, 2000))
def test_the_value_and_the_probability_undo_each_other(above: float, groups: int) -> None:
    assert all_pairs_above(all_pairs_critical(above, groups), groups) == pytest.approx(above, abs=1e-8)


@settings(max_examples=10)
@given(above=st.floats(0.001, 0.999))
def test_two_groups_need_no_correction(above: float) -> None:
    assert all_pairs_critical(above, 2) == pytest.approx(stats.norm.isf(above / 2), abs=1e-7)
    assert all_pairs_critical(above, 2, df=8) == pytest.approx(stats.t.isf(above / 2, 8), rel=1e-6)


def test_the_ends_are_nothing_and_everything() -> None:
    assert all_pairs_critical(0.0, 5) == math.inf
    assert all_pairs_critical(1.0, 5) == 0
