"""Where adding up leaves a small number room and linear programming does not, more is withheld."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from syschange.disclosure import Policy, exact_suppression
from syschange.disclosure.guarding import System, withheld
from syschange.disclosure.guarding.bounds import known
from syschange.disclosure.guarding.certifying import without_room
from syschange.disclosure.guarding.propagation import ENDLESS, narrowed
from syschange.disclosure.guarding.relations import Sums, joined
from syschange.errors import WrongTypeError

NOBODY = np.empty((2, 0), dtype=np.int64)


def system(rows: np.ndarray, counts: np.ndarray, published: np.ndarray | None = None) -> System:
    """Return numbers and the sums that are nought of them: a row a sum, 1 for a part and -1 for the total."""
    of, place = np.nonzero(rows)
    there = np.ones(len(counts), dtype=bool) if published is None else published
    sums = Sums(of, place, rows[of, place].astype(np.int64))
    worth = np.where(there, counts.astype(float), np.inf)
    return System(counts.astype(float), there, ~there, sums, worth, NOBODY, (), ())


def with_totals(parts: np.ndarray, true: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return sums of parts and their totals, and the numbers, totals last."""
    return np.hstack([parts, -np.eye(len(parts), dtype=int)]), np.concatenate([true, parts @ true])


def ends(rows: np.ndarray, low: np.ndarray, high: np.ndarray, number: int) -> tuple[float, float]:
    """Return the least and the most that one number can be, by linear programming."""
    cost = np.zeros(rows.shape[1])
    cost[number] = 1
    between = [(float(a), None if b >= ENDLESS // 2 else float(b)) for a, b in zip(low, high, strict=True)]
    found = [linprog(s * cost, A_eq=rows, b_eq=np.zeros(len(rows)), bounds=between) for s in (1, -1)]
    least, most = (f.fun if f.status == 0 else -np.inf for f in found)
    return least, -most


@st.composite
def sums(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    many = draw(st.integers(3, 5))
    some = st.lists(st.integers(0, 1), min_size=many, max_size=many).filter(any)
    parts = np.array(draw(st.lists(some, min_size=1, max_size=4)))
    true = np.array(draw(st.lists(st.integers(0, 9), min_size=many, max_size=many)))
    return with_totals(parts, true)


@settings(max_examples=30, deadline=None)
@given(sums(), st.integers(1, 4), st.data())
def test_the_numbers_without_room_are_those_that_one_programme_each_finds(
    made: tuple[np.ndarray, np.ndarray], room: int, data: st.DataObject
) -> None:
    rows, counts = made
    many = len(counts)
    flags = st.lists(st.booleans(), min_size=many, max_size=many)
    hidden, asked, published = (np.array(data.draw(flags)) for _ in range(3))
    hidden |= ~published
    below = np.array(data.draw(st.lists(st.integers(0, 4), min_size=many, max_size=many)))
    above = np.array(data.draw(st.lists(st.sampled_from([0, 1, 2, 5, 9]), min_size=many, max_size=many)))
    low, high = np.maximum(counts - below, 0), counts + above
    found = without_room(system(rows, counts, published), asked, (low, high), hidden=hidden, room=room)
    shown_low, shown_high = np.where(hidden, low, counts), np.where(hidden, high, counts)
    expected = []
    for number in np.flatnonzero(hidden & asked):
        least, most = ends(rows, shown_low, shown_high, number)
        nobody = not published[number] and least <= 1e-6
        if most - least < room - 1e-6 and not nobody:
            expected.append(number)
    assert sorted(found.tolist()) == expected


def room_left(rows: np.ndarray, made: System, policy: Policy, chosen: np.ndarray) -> list[float]:
    low, high = known(made.counts, made.published, chosen, policy)
    left = []
    for number in np.flatnonzero(made.counts < policy.threshold):
        least, most = ends(rows, low, high, number)
        left.append(most - least)
    return left


@pytest.mark.parametrize("true", [(6, 7, 8), (9, 9, 9), (4, 8, 9), (2, 9, 9)])
def test_a_ring_of_sums_that_gives_three_small_numbers_away_is_opened(true: tuple[int, ...]) -> None:
    """Three numbers, each two of them in a sum: adding up leaves them room, and solving the three sums none."""
    rows, counts = with_totals(np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]]), np.array(true))
    made = system(rows, counts)
    exact, plain = exact_suppression(10), Policy("plain", 10, 1)
    low, high = narrowed(made.sums, *known(made.counts, made.published, np.zeros(6, dtype=bool), plain))
    assert max(room_left(rows, made, plain, np.zeros(6, dtype=bool))) == pytest.approx(0)
    if ((high - low)[:3] >= plain.room).all():
        assert not withheld(made, plain).any()
    chosen = withheld(made, exact)
    assert chosen.any()
    assert not chosen[:3].any()
    assert min(room_left(rows, made, exact, chosen)) >= exact.room - 1e-6


@settings(max_examples=20, deadline=None)
@given(sums(), st.sampled_from([2, 3, 4]))
def test_exact_numbers_leave_room_to_linear_programming_whatever_adds_up(
    made: tuple[np.ndarray, np.ndarray], width: int
) -> None:
    rows, counts = made
    one, policy = system(rows, counts), exact_suppression(6, width)
    chosen = withheld(one, policy)
    assert not (chosen & (counts < 6)).any()
    assert all(left >= policy.room - 1e-6 for left in room_left(rows, one, policy, chosen))


@settings(max_examples=20, deadline=None)
@given(sums(), st.data())
def test_what_is_asked_for_is_withheld_besides(
    made: tuple[np.ndarray, np.ndarray], data: st.DataObject
) -> None:
    rows, counts = made
    also = np.array(data.draw(st.lists(st.booleans(), min_size=len(counts), max_size=len(counts))))
    policy = Policy("plain", 6, 1)
    chosen = withheld(system(rows, counts), policy, also=also)
    assert chosen[also & (counts >= 6)].all()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=4), st.data())
def test_a_single_sum_is_solved_exactly(true: list[int], data: st.DataObject) -> None:
    """The ends of each number are those over all numbers that make up the sum."""
    rows, counts = with_totals(np.ones((1, len(true)), dtype=int), np.array(true))
    offs = st.lists(st.integers(0, 3), min_size=len(counts), max_size=len(counts))
    low = np.maximum(counts - data.draw(offs), 0)
    high = counts + data.draw(offs)
    every = np.stack([g.ravel() for g in np.meshgrid(*map(np.arange, low, high + 1), indexing="ij")], axis=1)
    every = every[(every @ rows.T == 0).all(axis=1)]
    found = narrowed(system(rows, counts).sums, low, high)
    assert found[0].tolist() == every.min(axis=0).tolist()
    assert found[1].tolist() == every.max(axis=0).tolist()


def test_a_part_of_a_sum_with_two_numbers_without_end_is_bound_on_one_side_alone() -> None:
    made = system(np.array([[1, 1, -1]]), np.array([3, 40, 43]))
    low, high = np.array([0, 0, 43]), np.array([ENDLESS, ENDLESS, 43])
    assert [e.tolist() for e in narrowed(made.sums, low, high)] == [[0, 0, 43], [43, 43, 43]]
    endless = np.array([ENDLESS] * 3)
    assert narrowed(made.sums, np.array([1, 2, 0]), endless)[0].tolist() == [1, 2, 3]
    assert narrowed(made.sums, np.array([1, 2, 0]), endless)[1].min() >= ENDLESS


def test_several_sets_of_sums_are_numbered_on() -> None:
    parts = [
        system(np.array([[1, 1, -1, 0]]), np.arange(4)),
        system(np.array([[0, 1, 0, -1]] * 2), np.arange(4)),
    ]
    both = joined([p.sums for p in parts])
    assert both.number == 3
    assert both.of.tolist() == [0, 0, 0, 1, 1, 2, 2]
    assert both.place.tolist() == [0, 1, 2, 1, 3, 1, 3]
    assert both.sign.tolist() == [1, 1, -1, 1, -1, 1, -1]
    assert joined([]).number == 0


def test_what_each_policy_lets_everybody_know_is_what_it_prints_alike() -> None:
    """The ends of a shown number are the least and the most that would be shown as it is."""
    counts = np.arange(60.0)
    for policy in (
        Policy("a", 10, 5),
        Policy("b", 8, 5),
        Policy("c", 10, 10),
        Policy("d", 6, 1),
        Policy("e", 7, 4),
    ):
        shown = pd.Series(policy.publish(counts))
        there, none = np.ones(60, dtype=bool), np.zeros(60, dtype=bool)
        low, high = known(counts, there, none, policy)
        for value, alike in shown.groupby(shown):
            if value < 50:
                assert set(low[alike.index]) == {alike.index.min()}, (policy, value)
                assert set(high[alike.index]) == {alike.index.max()}, (policy, value)
        few = counts < policy.threshold
        assert set(low[few]) == {0}
        assert set(high[few]) == {policy.threshold - 1}
        low, high = known(counts, there, ~none, policy)
        assert set(low) == {0}
        assert set(high[few]) == {policy.threshold - 1}
        assert set(high[~few]) == {ENDLESS}
        low, high = known(counts, none, none, policy)
        assert set(low) == {0}
        assert set(high) == {ENDLESS}


def test_ten_and_three_are_meant_where_nothing_is_said() -> None:
    said = exact_suppression(10, 3)
    assert exact_suppression() == exact_suppression(10) == exact_suppression(width=3) == said
    assert (said.threshold, said.base, said.width, said.exact, said.figures) == (10, 1, 3, True, 3)
    with pytest.raises(WrongTypeError, match="to none"):
        Policy("own", 2, 5)
    assert Policy("own", 3, 6).base == 6  # half the base is enough
