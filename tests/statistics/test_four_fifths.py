"""The four-fifths rule counts people in whole numbers, and says how many more would bring a group to parity."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import WrongTypeError
from syschange.statistics.selection import four_fifths

Groups = list[tuple[int, int]]


@st.composite
def groups(draw: st.DrawFn) -> Groups:
    """Draw selected and applicants of a few groups, some of them perhaps empty."""
    sizes = draw(st.lists(st.integers(0, 400), min_size=1, max_size=6))
    return [(draw(st.integers(0, n)), n) for n in sizes]


def _columns(given_groups: Groups) -> tuple[list[int], list[int]]:
    return [x for x, _ in given_groups], [n for _, n in given_groups]


def test_the_example_of_the_guidance_is_exactly_four_fifths_and_not_below_it() -> None:
    # In floating point 48 / 80 / (60 / 80) is less than 0.8.
    assert 48 / 80 / (60 / 80) < 0.8
    found = four_fifths([60, 48], [80, 80])
    assert found.reference == 0
    assert found.below.tolist() == [False, False]
    assert found.to_parity.tolist() == [0, 12]
    assert four_fifths([60, 47], [80, 80]).below.tolist() == [False, True]


def test_a_group_hired_at_half_the_rate_is_below() -> None:
    # 80 white and 40 black applicants, 48 and 12 hired: 60% and 30%, a ratio of one half.
    found = four_fifths([48, 12], [80, 40])
    assert found.rate.tolist() == [0.6, 0.3]
    assert found.ratio.tolist() == [1.0, 0.5]
    assert found.below.tolist() == [False, True]
    assert found.to_parity.tolist() == [0, 12]


def test_the_worked_example_of_the_questions_and_answers() -> None:
    # Whites hired at 60%, American Indians at 45%, Hispanics at 48% and Blacks at 51%: impact ratios of 75%,
    # 80% and 85%, and adverse impact for American Indians only (1979, 44 FR 11996).
    found = four_fifths([60, 45, 48, 51], [100, 100, 100, 100])
    assert found.ratio == pytest.approx([1, 0.75, 0.8, 0.85])
    assert found.below.tolist() == [False, True, False, False]
    assert found.to_parity.tolist() == [0, 15, 12, 9]


@given(given_groups=groups())
def test_the_verdicts_are_those_of_fractions(given_groups: Groups) -> None:
    found = four_fifths(*_columns(given_groups))
    rates = [Fraction(x, n) if n else None for x, n in given_groups]
    best = max((r for r in rates if r is not None), default=None)
    for i, rate in enumerate(rates):
        comparable = rate is not None and bool(best)
        assert found.below[i] == (comparable and 5 * rate < 4 * best)
        assert np.isnan(found.ratio[i]) == (not comparable)
        if comparable:
            assert found.ratio[i] == pytest.approx(float(rate / best), rel=1e-12)


@given(given_groups=groups())
def test_the_people_to_parity_are_just_enough_and_there_are_as_many(given_groups: Groups) -> None:
    found = four_fifths(*_columns(given_groups))
    best_x, best_n = given_groups[found.reference]
    for (x, n), more in zip(given_groups, found.to_parity.tolist(), strict=True):
        assert 0 <= more <= n - x
        if not n or not best_n:
            continue
        assert Fraction(x + more, n) >= Fraction(best_x, best_n)
        assert more == 0 or Fraction(x + more - 1, n) < Fraction(best_x, best_n)


@given(given_groups=groups(), times=st.integers(1, 10**11))
def test_the_verdict_does_not_change_when_everybody_is_counted_many_times(
    given_groups: Groups, times: int
) -> None:
    selected, applicants = _columns(given_groups)
    once = four_fifths(selected, applicants)
    again = four_fifths([x * times for x in selected], [n * times for n in applicants])
    assert once.below.tolist() == again.below.tolist()
    assert once.reference == again.reference


@given(given_groups=groups())
def test_the_z_test_is_that_of_chi_squared(given_groups: Groups) -> None:
    found = four_fifths(*_columns(given_groups))
    best_x, best_n = given_groups[found.reference]
    for i, (x, n) in enumerate(given_groups):
        pooled = x + best_x
        if i == found.reference or not n or not best_n or pooled in {0, n + best_n}:
            assert np.isnan(found.z[i])
            assert np.isnan(found.p[i])
            continue
        table = [[x, n - x], [best_x, best_n - best_x]]
        expected = stats.chi2_contingency(table, correction=False)
        assert found.z[i] ** 2 == pytest.approx(expected.statistic, rel=1e-9, abs=1e-12)
        assert found.p[i] == pytest.approx(expected.pvalue, rel=1e-6)
        assert found.z[i] <= 1e-12


def test_another_reference_may_be_named() -> None:
    # One of one is the highest rate, and no rate to judge others by.
    assert four_fifths([1, 50, 30], [1, 100, 80]).reference == 0
    found = four_fifths([1, 50, 30], [1, 100, 80], reference=1)
    assert found.reference == 1
    assert found.below.tolist() == [False, False, True]
    assert found.to_parity.tolist() == [0, 0, 10]


@pytest.mark.parametrize("counts", [([0, 0], [5, 4]), ([0, 0], [0, 0]), ([0], [0])])
def test_where_nobody_is_selected_nobody_is_below(counts: tuple[list[int], list[int]]) -> None:
    found = four_fifths(*counts)
    assert not found.below.any()
    assert np.isnan(found.ratio).all()
    assert not found.to_parity.any()


@pytest.mark.parametrize(
    ("selected", "applicants"),
    [
        ([1, 2], [3]),
        ([], []),
        ([4], [3]),
        ([-1], [3]),
        ([1.5], [3]),
        ([np.nan], [3]),
        (["a"], [3]),
        (1, 3),
        ([[1]], [[3]]),
    ],
)
def test_counts_that_cannot_be_are_refused(selected: object, applicants: object) -> None:
    with pytest.raises(WrongTypeError):
        four_fifths(selected, applicants)


@pytest.mark.parametrize("reference", [-1, 2])
def test_the_reference_must_be_one_of_the_groups(reference: int) -> None:
    with pytest.raises(WrongTypeError, match="reference"):
        four_fifths([1, 2], [3, 4], reference=reference)
