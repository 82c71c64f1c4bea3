"""The bounds that follow from sums leave out nothing that fits, and of one sum keep nothing that does not."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.disclosure.ledger.propagate import Sums, joined, propagate, settled

NOT_ONE = np.zeros(0, dtype=np.int64)


def sums(*made: tuple[int, tuple[int, ...], bool]) -> Sums:
    """Return sums given as a total, its parts, and whether they are all of it."""
    return Sums(
        np.array([total for total, _, _ in made], dtype=np.int64),
        np.array([closed for _, _, closed in made], dtype=bool),
        np.array([part for _, parts, _ in made for part in parts], dtype=np.int64),
        np.array([i for i, (_, parts, _) in enumerate(made) for _ in parts], dtype=np.int64),
    )


def tables(low: np.ndarray, high: np.ndarray, made: list[tuple[int, tuple[int, ...], bool]]) -> np.ndarray:
    """Return all whole numbers between their ends that keep to the sums, a row each."""
    ranges = [range(int(a), int(b) + 1) for a, b in zip(low, high, strict=True)]
    every = np.array(list(itertools.product(*ranges)))
    for total, parts, closed in made:
        added = every[:, list(parts)].sum(axis=1)
        every = every[added == every[:, total]] if closed else every[added <= every[:, total]]
    return every.reshape(-1, len(low))


@st.composite
def systems(
    draw: st.DrawFn,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[tuple[int, tuple[int, ...], bool]]]:
    """Draw three parts, totals of some of them, and how far from these other numbers are tried."""
    parts = draw(st.lists(st.integers(0, 6), min_size=3, max_size=3))
    true, made = list(parts), []
    for _ in range(draw(st.integers(1, 3))):
        some = tuple(draw(st.lists(st.integers(0, 2), min_size=1, max_size=3, unique=True)))
        closed = draw(st.booleans())
        made.append((len(true), some, closed))
        true.append(sum(parts[i] for i in some) + (0 if closed else draw(st.integers(0, 3))))
    offs = st.lists(st.integers(0, 2), min_size=len(true), max_size=len(true))
    numbers = np.array(true)
    return numbers, np.maximum(numbers - draw(offs), 0), numbers + draw(offs), made


@settings(max_examples=80, deadline=None)
@given(systems())
def test_bounds_hold_for_all_that_fits_and_are_exact_for_one_sum(
    drawn: tuple[np.ndarray, np.ndarray, np.ndarray, list[tuple[int, tuple[int, ...], bool]]],
) -> None:
    true, low, high, made = drawn
    for some in (made, made[:1]):
        every = tables(low, high, some)
        found = propagate(low.astype(float), high.astype(float), sums(*some))
        assert (found[0] <= every.min(axis=0)).all()
        assert (found[1] >= every.max(axis=0)).all()
        assert (found[0] >= low).all()
        assert (found[1] <= high).all()
    assert found[0].tolist() == every.min(axis=0).tolist()
    assert found[1].tolist() == every.max(axis=0).tolist()
    assert ((true >= low) & (true <= high)).all()


def test_what_has_no_end_bounds_the_others_on_one_side_alone() -> None:
    endless = np.inf
    closed = sums((0, (1, 2), True))
    low, high = propagate(np.array([20.0, 0, 3]), np.array([20.0, endless, endless]), closed)
    assert (low.tolist(), high.tolist()) == ([20, 0, 3], [20, 17, 20])
    low, high = propagate(np.array([0.0, 4, 3]), np.array([endless, 6, endless]), closed)
    assert (low.tolist(), high.tolist()) == ([7, 4, 3], [endless, 6, endless])
    low, high = propagate(np.array([10.0, 0, 0]), np.array([endless, 6, endless]), closed)
    assert (low.tolist(), high.tolist()) == ([10, 0, 4], [endless, 6, endless])
    some = sums((0, (1, 2), False))
    low, high = propagate(np.array([20.0, 0, 3]), np.array([20.0, 4, 5]), some)
    assert (low.tolist(), high.tolist()) == ([20, 0, 3], [20, 4, 5])


def test_without_sums_bounds_are_as_they_were_and_a_copy() -> None:
    low, high = np.array([1.0]), np.array([2.0])
    found = propagate(low, high, Sums(NOT_ONE, NOT_ONE.astype(bool), NOT_ONE, NOT_ONE))
    assert [f.tolist() for f in found] == [[1], [2]]
    found[0][0] = 5
    assert low[0] == 1


def test_sums_are_numbered_on_and_found_by_their_numbers() -> None:
    both = joined(sums((0, (1, 2), True)), sums((3, (1,), False), (4, (0, 3), True)))
    assert len(both) == 3
    assert both.total.tolist() == [0, 3, 4]
    assert both.closed.tolist() == [True, False, True]
    assert both.part.tolist() == [1, 2, 1, 0, 3]
    assert both.relation.tolist() == [0, 0, 1, 2, 2]
    touching = {i: both.touching(np.arange(5) == i).tolist() for i in range(5)}
    assert touching == {
        0: [True, False, True], 1: [True, True, False], 2: [True, False, False], 3: [False, True, True],
        4: [False, False, True],
    }  # fmt: skip
    assert np.flatnonzero(both.members(np.array([False, True, False]), 5)).tolist() == [1, 3]
    assert np.flatnonzero(both.members(np.array([False, False, True]), 5)).tolist() == [0, 3, 4]
    kept = both.kept(np.array([True, False, True]))
    assert (kept.total.tolist(), kept.part.tolist(), kept.relation.tolist()) == (
        [0, 4],
        [1, 2, 0, 3],
        [0, 0, 1, 1],
    )


def test_a_hidden_number_that_cannot_be_small_was_withheld_and_the_others_stay_small() -> None:
    """Of 60, 45 are shown and two groups hidden: both under ten cannot be. Elsewhere 3 are left and are few."""
    both = sums((0, (1, 2, 3), True), (4, (5, 6), True))
    shown = np.array([60.0, 30, 0, 0, 20, 17, 0])
    hidden = np.array([False, False, True, True, False, False, True])
    upper = np.where(hidden, np.inf, shown)
    low, high, agree = settled(shown, upper, both, hidden=hidden, below=np.full(7, 9.0))
    assert agree
    assert high.tolist() == [60, 30, 30, 30, 20, 17, 3]
    assert low.tolist() == [60, 30, 0, 0, 20, 17, 3]
    small = settled(
        np.array([15.0, 0, 0]), np.array([15.0, np.inf, np.inf]), sums((0, (1, 2), True)),
        hidden=np.array([False, True, True]), below=np.full(3, 9.0),
    )  # fmt: skip
    assert [s.tolist() for s in small[:2]] == [[15, 6, 6], [15, 9, 9]]


def test_numbers_that_contradict_each_other_do_not_agree() -> None:
    shown = np.array([20.0, 25])
    found = settled(
        shown, shown, sums((0, (1,), True)), hidden=np.zeros(2, dtype=bool), below=np.full(2, 9.0)
    )
    assert not found[2]


def test_narrowing_stops_in_the_round_in_which_two_bounds_cross() -> None:
    """One number that two sums contradict; what would follow in later rounds elsewhere is not looked for."""
    both = sums((0, (1,), True), (2, (3, 4), True), (3, (5,), True))
    low = np.array([20.0, 25, 30, 0, 0, 4])
    high = np.array([20.0, 25, 30, 9, 99, 4])
    found = propagate(low, high, both)
    assert (found[0] > found[1]).any()
    assert (found[0][3], found[1][3]) == (4, 4)
    assert (found[0][4], found[1][4]) == (21, 30)
    fine = propagate(low[2:], high[2:], sums((0, (1, 2), True), (1, (3,), True)))
    assert (fine[0][2], fine[1][2]) == (26, 26)
