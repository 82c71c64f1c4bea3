"""Effects of groups are drawn towards what they share, and differ by chance as often as they should."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from syschange.statistics.pooling import differ_by_chance, partly_pooled

RNG = np.random.default_rng(11)


def test_groups_with_one_effect_look_different_as_often_as_said() -> None:
    n, draws = np.array([6, 8, 12, 40]), 4000
    se = np.empty((draws, 4))
    value = np.empty((draws, 4))
    for i, size in enumerate(n):
        scores = RNG.normal(2, 1 + i, (draws, size))
        value[:, i], se[:, i] = scores.mean(axis=1), scores.std(axis=1, ddof=1) / np.sqrt(size)
    found = [differ_by_chance(y, s, df=n - 1) for y, s in zip(value, se, strict=True)]
    assert np.mean(np.array(found) < 0.05) == pytest.approx(0.05, abs=0.013)


def test_with_known_errors_it_is_cochrans() -> None:
    # Q = 8, and P(chi-squared on 2 degrees of freedom >= 8) = exp(-4).
    assert differ_by_chance([0.0, 2, 4], [1.0, 1, 1]) == pytest.approx(np.exp(-4), rel=1e-12)


def test_alike_groups_meet_and_different_ones_stay_apart() -> None:
    alike = partly_pooled([1.0, 1.1, 0.9, 1.05, 0.95], [0.5] * 5)
    assert alike.between == 0
    assert alike.chance > 0.99
    assert np.ptp(alike.value) < 0.12
    apart = partly_pooled([0.0, 10, 20, 30, 40], [0.5] * 5)
    assert apart.between > 10
    assert apart.chance < 1e-6
    assert apart.value == pytest.approx([0, 10, 20, 30, 40], abs=0.1)


def test_groups_without_an_effect_have_none_and_change_nothing() -> None:
    y, s = [1.0, 2, np.nan, 4, 3], [0.5, 0.6, np.nan, 0.7, 0.5]
    made, without = partly_pooled(y, s), partly_pooled([1.0, 2, 4, 3], [0.5, 0.6, 0.7, 0.5])
    assert np.isnan(made.value[2])
    assert made.groups == 4
    assert np.delete(made.value, 2) == pytest.approx(without.value)


def test_one_group_stays_as_it_is_and_has_nothing_to_differ_from() -> None:
    made = partly_pooled([3.0, np.nan], [1.0, np.nan])
    assert made.value[0] == 3
    assert made.lower[0] == pytest.approx(3 - 1.959964, abs=1e-6)
    assert np.isnan(made.chance)


def test_groups_known_from_few_keep_at_least_their_own_limits_where_nothing_is_borrowed() -> None:
    made = partly_pooled([1.09, 2.72], [2.1, 2.3], df=[3.0, 3.5])
    for i, (y, s, df) in enumerate(((1.09, 2.1, 3.0), (2.72, 2.3, 3.5))):
        assert (made.lower[i], made.upper[i]) == pytest.approx(stats.t.interval(0.95, df, y, s))


def test_pooled_limits_of_small_groups_hold_the_truth() -> None:
    n, held = 5, []
    for _ in range(400):
        truth = RNG.normal(1, 0.3, 8)
        scores = RNG.normal(truth[:, None], 1, (8, n))
        made = partly_pooled(scores.mean(axis=1), scores.std(axis=1, ddof=1) / np.sqrt(n), df=n - 1)
        held.append((made.lower <= truth) & (truth <= made.upper))
    assert np.mean(held) >= 0.94


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.1, 3)), min_size=4, max_size=8), st.floats(0.1, 9))
def test_units_change_nothing_but_the_units(groups: list[tuple[float, float]], factor: float) -> None:
    y, s = np.array(groups).T
    one, other = partly_pooled(y, s), partly_pooled(factor * y, factor * s)
    assert other.value == pytest.approx(factor * one.value, rel=1e-4, abs=1e-4 * factor)
    assert other.chance == pytest.approx(one.chance, rel=1e-6, abs=1e-9)
