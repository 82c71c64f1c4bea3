"""A shift has an interval from the moving ranges of its own parts, which holds the truth as often as it says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError
from syschange.statistics.process import part_level, shift

from ...unseen import unseen


def test_it_is_the_difference_of_the_means_with_the_ranges_of_each_part() -> None:
    """By hand: ranges 2, 1 of mean 1.5, and 4, 2 of mean 3."""
    before, after = part_level("xmr", [1, 3, 2]), part_level("xmr", [10, 14, 12])
    assert (before.mean, after.mean) == (2, 12)
    assert before.se == pytest.approx(1.5 / 1.128 / 3**0.5)
    made = shift(before, after, level=0.95)
    assert made.value == 10
    assert made.upper - made.value == pytest.approx(made.value - made.lower)
    assert made.probability(made.lower) == pytest.approx(0.975)


@pytest.mark.parametrize("points", [(6, 6), (24, 12)])
def test_intervals_hold_the_truth(points: tuple[int, int]) -> None:
    rng = np.random.default_rng(unseen())
    held = 0
    for _ in range(1500):
        levels = [part_level("xmr", rng.standard_normal(n) + 3 * i) for i, n in enumerate(points)]
        made = shift(*levels, level=0.95)
        held += made.lower <= 3 <= made.upper
    assert 0.93 < held / 1500 < 0.99  # few points have wider limits than they need


def test_shares_vary_at_least_as_much_as_chance_alone_makes_them() -> None:
    size = np.full(12, 100.0)
    still = part_level("p-prime", [0.3, 0.31] * 6, size)
    assert still.se == pytest.approx((0.305 * 0.695 / 1200) ** 0.5)
    wide = part_level("p-prime", [0.1, 0.5] * 6, size)
    assert wide.se > 3 * still.se


def test_counts_are_rates_of_one_each() -> None:
    counts = [4.0, 7, 3, 6, 2, 8, 5]
    assert part_level("c", counts) == part_level("u", counts, np.ones(7))


@settings(max_examples=40)
@given(st.lists(st.integers(0, 50), min_size=4, max_size=20), st.integers(1, 20))
def test_turned_round_it_changes_sign(values: list[int], move: int) -> None:
    first, second = [float(v) for v in (*values, 60)], [float(v + move) for v in (*values, 61)]
    one, two = part_level("xmr", first), part_level("xmr", second)
    there, back = shift(one, two, level=0.9), shift(two, one, level=0.9)
    assert there.value == pytest.approx(-back.value)
    assert there.lower == pytest.approx(-back.upper)


@pytest.mark.parametrize("values", [[1.0], [1.0, np.nan, 3.0], [np.nan, np.nan]])
def test_a_part_without_two_neighbours_cannot_be_compared(values: list[float]) -> None:
    with pytest.raises(NotEstimableError, match="two neighbouring points"):
        shift(part_level("xmr", values), part_level("xmr", [1, 2, 3]), level=0.95)


def test_parts_that_do_not_vary_cannot_be_compared() -> None:
    with pytest.raises(NotEstimableError):
        shift(part_level("xmr", [1, 1, 1]), part_level("xmr", [2, 2, 2]), level=0.95)
