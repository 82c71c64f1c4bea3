"""Lee's bounds leave out as many of the highest, or the lowest, as make the shares followed alike."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.statistics.attrition import lee


def by_rows(changed: list[float], comparison: list[float], off: int) -> tuple[float, float]:
    """Return the bounds where `off` whole people are left out of the changed arm."""
    low, high = sorted(changed)[: len(changed) - off], sorted(changed)[off:]
    return float(np.mean(low) - np.mean(comparison)), float(np.mean(high) - np.mean(comparison))


@settings(max_examples=40)
@given(
    changed=st.lists(st.integers(0, 40), min_size=6, max_size=20),
    comparison=st.lists(st.integers(0, 40), min_size=3, max_size=20),
    off=st.integers(0, 4),
)
def test_whole_people_are_left_out(changed: list[int], comparison: list[int], off: int) -> None:
    scores = np.unique([*changed, *comparison]).astype(float)
    weights = [[sum(v == s for v in arm) for s in scores] for arm in (changed, comparison)]
    # Enrolled so that (shares followed being a and b) 1 − b / a of the changed arm is `off` people.
    enrolled = (len(changed), len(comparison) * len(changed) / (len(changed) - off))
    found = lee(scores, changed=weights[0], comparison=weights[1], enrolled=enrolled)
    expected = by_rows([float(v) for v in changed], [float(v) for v in comparison], off)
    assert (found.lower, found.upper) == pytest.approx(expected)
    back = lee(scores, changed=weights[1], comparison=weights[0], enrolled=(enrolled[1], enrolled[0]))
    assert (back.lower, back.upper) == pytest.approx((-found.upper, -found.lower))
    assert (back.se_lower, back.se_upper) == pytest.approx((found.se_upper, found.se_lower), nan_ok=True)


def test_with_equal_shares_followed_nothing_is_left_out() -> None:
    found = lee([1, 2, 9], changed=[1, 1, 2], comparison=[2, 1, 1], enrolled=(8, 8))
    assert found.lower == found.upper == pytest.approx((1 + 2 + 18) / 4 - (2 + 2 + 9) / 4)
    sds = [np.std([1, 2, 9, 9], ddof=1), np.std([1, 1, 2, 9], ddof=1)]
    assert found.se_lower == pytest.approx(math.sqrt(sum(s**2 / 4 for s in sds)))


def test_an_arm_nobody_was_followed_in_has_none() -> None:
    found = lee([1, 2], changed=[0, 0], comparison=[3, 3], enrolled=(5, 6))
    assert math.isnan(found.lower)
    assert math.isnan(found.se_upper)


def test_they_hold_the_effect_where_the_change_keeps_people_in_who_would_have_left() -> None:
    """The effect is 3 for those who stay in either arm; the change keeps in a quarter more, who are worse off."""
    rng = np.random.default_rng(11)
    held = plain = 0
    for _ in range(300):
        health, n = rng.normal(0, 5, (2, 400)), 400
        kept = health[0] > -5, health[1] > -1
        scores = np.concatenate([health[0][kept[0]] + 3, health[1][kept[1]]])
        arm = np.concatenate([np.ones(kept[0].sum()), np.zeros(kept[1].sum())])
        found = lee(scores, changed=arm, comparison=1 - arm, enrolled=(n, n))
        held += found.lower - 1.96 * found.se_lower <= 3 <= found.upper + 1.96 * found.se_upper
        plain += abs(scores[arm == 1].mean() - scores[arm == 0].mean() - 3) < 1
    assert held / 300 > 0.95
    assert plain / 300 < 0.2


def test_the_errors_are_as_wide_as_the_bounds_stray() -> None:
    rng = np.random.default_rng(5)
    found = []
    for _ in range(600):
        first, second = rng.normal(0, 1, 500), rng.normal(0, 1, 500)
        stay = rng.random(500) < 0.9, rng.random(500) < 0.7
        scores = np.concatenate([first[stay[0]], second[stay[1]]])
        arm = np.concatenate([np.ones(stay[0].sum()), np.zeros(stay[1].sum())])
        made = lee(scores, changed=arm, comparison=1 - arm, enrolled=(500, 500))
        found.append((made.lower, made.se_lower, made.upper, made.se_upper))
    low, se_low, high, se_high = np.array(found).T
    assert se_low.mean() == pytest.approx(low.std(), rel=0.12)
    assert se_high.mean() == pytest.approx(high.std(), rel=0.12)
