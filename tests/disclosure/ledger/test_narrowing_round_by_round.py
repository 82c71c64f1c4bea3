"""How bounds narrow round by round, and which hidden numbers are no longer taken for small when they contradict."""

import numpy as np

from syschange.disclosure.ledger.propagate import propagate, settled

from .test_bounds_of_all_releases import sums


def test_narrowing_goes_on_while_either_end_moves() -> None:
    """In the first round only lower ends move, or only upper ends; what follows from them moves the other ends."""
    both = sums((0, (1, 2), True), (3, (0, 4), True))
    low, high = propagate(np.array([0.0, 15, 15, 100, 60]), np.array([40.0, 20, 20, 100, 100]), both)
    assert (low.tolist(), high.tolist()) == ([30, 15, 15, 100, 60], [40, 20, 20, 100, 70])
    low, high = propagate(np.array([30.0, 15, 15, 100, 0]), np.array([99.0, 20, 20, 100, 70]), both)
    assert (low.tolist(), high.tolist()) == ([30, 15, 15, 100, 60], [40, 20, 20, 100, 70])


def test_a_number_that_was_withheld_in_one_sum_leaves_those_of_another_small() -> None:
    both = sums((0, (1, 2), True), (3, (4, 5), True))
    shown = np.array([60.0, 0, 0, 15, 0, 0])
    hidden = shown == 0
    low, high, agree = settled(
        shown, np.where(hidden, np.inf, shown), both, hidden=hidden, below=np.full(6, 9.0)
    )
    assert agree
    assert (low.tolist(), high.tolist()) == ([60, 0, 0, 15, 6, 6], [60, 60, 60, 15, 9, 9])


def test_a_contradiction_far_from_what_is_hidden_is_still_put_down_to_it() -> None:
    """A hidden number and ten make a number that is, by three more steps, forty to fifty: it was not small."""
    both = sums((2, (0, 1), True), (3, (2,), True), (4, (3,), True), (5, (4,), True), (6, (5, 7), True))
    low = np.array([0.0, 10, 0, 0, 0, 0, 100, 50])
    high = np.array([np.inf, 10, np.inf, np.inf, np.inf, np.inf, 100, 60])
    hidden = np.arange(8) == 0
    low, high, agree = settled(low, high, both, hidden=hidden, below=np.full(8, 9.0))
    assert agree
    assert (low.tolist(), high.tolist()) == (
        [30, 10, 40, 40, 40, 40, 100, 50],
        [40, 10, 50, 50, 50, 50, 100, 60],
    )
