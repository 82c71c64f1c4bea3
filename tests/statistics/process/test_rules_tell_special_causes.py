"""Each rule flags the points it names and no others, on either side alike, and carries nothing over a gap."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from syschange.errors import UnknownChoiceError
from syschange.statistics.process import RULES, Limits, RuleSet, process_limits, rules_named, signals_of
from syschange.statistics.process.signals import (
    ABOVE,
    BELOW,
    FALLING,
    HIGH_RUN,
    LONG_HIGH,
    LONG_LOW,
    LOW_RUN,
    NEAR_LOWER,
    NEAR_UPPER,
    RISING,
)

from ...unseen import unseen

MDC, PTD, ANHOEJ = (RULES[n] for n in ("making-data-count-2023", "plotthedots-0.2.2", "anhoej"))
SERIES = arrays(np.float64, st.integers(1, 30), elements=st.integers(-4, 4).map(float))
MIRROR = {ABOVE: BELOW, RISING: FALLING, NEAR_UPPER: NEAR_LOWER, HIGH_RUN: LOW_RUN, LONG_HIGH: LONG_LOW}


def three_sigma(values: list[float] | np.ndarray) -> Limits:
    """Return limits of a centre at 0 and a standard deviation of 1."""
    return Limits(np.zeros(len(values)), np.full(len(values), 3.0))


def flagged(values: list[float], name: str, rules: RuleSet = MDC) -> list[int]:
    return np.flatnonzero(signals_of(values, three_sigma(values), rules)[name]).tolist()


def test_a_point_beyond_a_limit_is_flagged_and_one_on_it_is_not() -> None:
    assert flagged([0, 3.1, 3.0, -3.0, -3.1], ABOVE) == [1]
    assert flagged([0, 3.1, 3.0, -3.0, -3.1], BELOW) == [4]


def test_seven_on_one_side_are_flagged_and_six_are_not() -> None:
    assert flagged([-1, *[1] * 7, -1], HIGH_RUN) == list(range(1, 8))
    assert flagged([-1, *[1] * 6, -1], HIGH_RUN) == []
    assert flagged([-1, *[1] * 6, 0, 1], HIGH_RUN) == []  # a point on the centre ends a run


def test_seven_points_one_way_are_a_trend_and_a_tie_ends_it() -> None:
    rising = [-0.6, -0.5, -0.4, -0.3, -0.2, -0.1, 0.1]
    assert flagged(rising, RISING) == list(range(7))
    assert flagged(rising[:6], RISING) == []
    tied = [*rising[:3], *rising[2:]]
    assert flagged(tied, RISING) == []
    assert flagged([-v for v in rising], FALLING) == list(range(7))


def test_the_rules_of_2023_count_points_beyond_a_limit_in_two_of_three_and_those_before_do_not() -> None:
    values = [1.0, 2.5, 3.5, 1.0]
    assert flagged(values, NEAR_UPPER, MDC) == [1, 2]
    assert flagged(values, NEAR_UPPER, PTD) == []
    near = [1.0, 2.5, 1.0, 2.5]
    assert flagged(near, NEAR_UPPER, MDC) == flagged(near, NEAR_UPPER, PTD) == [1, 3]


def test_two_of_three_have_to_be_on_one_side_all_three() -> None:
    assert flagged([2.5, -0.1, 2.5], NEAR_UPPER) == []
    assert flagged([2.5, -2.5, 1.0], NEAR_UPPER) == []
    assert flagged([-2.5, -0.1, -2.5], NEAR_LOWER) == [0, 2]


@pytest.mark.parametrize("rules", RULES.values(), ids=list(RULES))
def test_nothing_is_carried_over_a_gap(rules: RuleSet) -> None:
    values = np.array([*[1.0] * 4, np.nan, *[1.0] * 4, -1.0, 2.5, np.nan, 2.5])
    found = signals_of(values, three_sigma(values), rules)
    assert not any(flags.any() for flags in found.values())


def test_a_run_is_unusually_long_by_the_length_of_the_series() -> None:
    short = [*[1.0] * 8, *[-1.0, 1.0] * 8]
    assert flagged(short[:20], LONG_HIGH, ANHOEJ) == list(range(8))  # log2(20) is 4, and 3
    assert flagged([*short, *[-1.0, 1.0] * 40], LONG_HIGH, ANHOEJ) == []


def test_the_point_at_the_turn_of_two_trends_goes_with_the_later() -> None:
    values = [*np.arange(7.0) / 10, *(0.6 - np.arange(1, 7) / 10)]
    for rules in (MDC, PTD):
        assert flagged(values, RISING, rules) == list(range(6))
        assert flagged(values, FALLING, rules) == list(range(6, 13))


@settings(max_examples=60)
@given(SERIES)
def test_turned_upside_down_every_signal_changes_sides(values: np.ndarray) -> None:
    for rules in (MDC, ANHOEJ):
        up = signals_of(values, three_sigma(values), rules)
        down = signals_of(-values, three_sigma(values), rules)
        for high, low in MIRROR.items():
            if high in up:
                assert np.array_equal(up[high], down[low])
                assert np.array_equal(up[low], down[high])


@settings(max_examples=60)
@given(SERIES)
def test_rules_in_a_row_are_those_written_out(values: np.ndarray) -> None:
    found = signals_of(values, three_sigma(values), PTD)
    n = len(values)
    runs, trends, near = (np.zeros(n, dtype=bool) for _ in range(3))
    for i in range(n - 6):
        window = values[i : i + 7]
        runs[i : i + 7] |= bool((window > 0).all())
        trends[i : i + 7] |= bool((np.diff(window) > 0).all())
    for i in range(n - 2):
        window = values[i : i + 3]
        close = (window > 2) & (window <= 3)
        if (window > 0).all() and close.sum() >= 2:
            near[i : i + 3] |= close
    assert np.array_equal(found[HIGH_RUN], runs)
    assert np.array_equal(found[NEAR_UPPER], near)
    alone = signals_of(values, three_sigma(values), MDC)
    turning = trends & signals_of(-values, three_sigma(values), MDC)[RISING]
    assert np.array_equal(alone[RISING] | turning, trends)


@settings(max_examples=30)
@given(SERIES, st.integers(-50, 50), st.integers(1, 9))
def test_signals_do_not_depend_on_units(values: np.ndarray, add: int, times: int) -> None:
    for rules in RULES.values():
        before = signals_of(values, process_limits("xmr", values), rules)
        moved = values * 2.0**times + add
        after = signals_of(moved, process_limits("xmr", moved), rules)
        runs = (HIGH_RUN, LOW_RUN, RISING, FALLING)
        assert all(np.array_equal(before[k], after[k]) for k in before if k in runs)


def test_many_series_at_once_are_each_alone() -> None:
    values = np.random.default_rng(unseen()).standard_normal((20, 30)) * 1.5
    for rules in RULES.values():
        together = signals_of(values, process_limits("xmr", values), rules)
        for i, series in enumerate(values):
            alone = signals_of(series, process_limits("xmr", series), rules)
            assert all(np.array_equal(together[k][i], alone[k]) for k in alone)


def test_an_unknown_set_of_rules_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownChoiceError, match=r"plotthedots-0\.2\.2"):
        rules_named("plot the dots 0.2.2")
