"""Other tables settle each number as trying every table does, whatever the sums that bind the numbers."""

import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.disclosure.attack.programme import (
    Clock,
    InfeasibleError,
    Problem,
    least_whole,
    problem_of,
    solver_of,
)
from syschange.disclosure.attack.propagation import tighten
from syschange.disclosure.attack.relations import Relations
from syschange.disclosure.attack.whole import whole_near
from syschange.disclosure.attack.witnesses import Aim, Seen, settle

from .worlds import Floats

RING = np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]])  # adding up alone does not solve a ring of three


def bound(rows: np.ndarray, comes_to: np.ndarray) -> tuple[Relations, np.ndarray]:
    """Return sums of signed numbers, and what each comes to as numbers behind them."""
    every = np.hstack([rows, -np.eye(len(rows), dtype=int)])
    sums, unknown = np.nonzero(every)
    relations = Relations(sums, unknown, every[sums, unknown].astype(float), np.arange(len(rows)))
    return relations, comes_to.astype(float)


def tables(rows: np.ndarray, comes_to: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Return all whole numbers between their ends that make the sums come to that, a row each."""
    ranges = [range(int(a), int(b) + 1) for a, b in zip(lower, upper, strict=True)]
    every = np.array(list(itertools.product(*ranges))).reshape(-1, rows.shape[1])
    return every[(every @ rows.T == comes_to).all(axis=1)]


def problem(rows: np.ndarray, comes_to: np.ndarray, lower: Floats, upper: Floats, depth: Floats) -> Problem:
    relations, known = bound(rows, comes_to)
    return problem_of(
        relations,
        np.concatenate([lower, known]).astype(float),
        np.concatenate([upper, known]).astype(float),
        np.concatenate([depth, np.zeros(len(known), int)]),
    )


@st.composite
def systems(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Draw sums, numbers that are in them, and how far below and above them others are tried."""
    many = draw(st.integers(3, 5))
    rows = [draw(st.lists(st.sampled_from([-1, 0, 1, 1]), min_size=many, max_size=many)) for _ in range(3)]
    true = np.array(draw(st.lists(st.integers(0, 5), min_size=many, max_size=many)))
    above = np.array(draw(st.lists(st.integers(0, 4), min_size=many, max_size=many)))
    lower = np.maximum(true - draw(st.integers(0, 5)), 0)
    return np.array(rows), true, lower, true + above


@settings(max_examples=40, deadline=None)
@given(systems(), st.integers(1, 4), st.integers(0, 3), st.data())
def test_each_number_is_settled_as_trying_every_table_does(
    made: tuple[np.ndarray, ...], room: int, seed: int, data: st.DataObject
) -> None:
    rows, true, lower, upper = made
    comes_to, many = rows @ true, len(true)
    every = tables(rows, comes_to, lower, upper)
    depth = np.array(data.draw(st.lists(st.integers(0, 2), min_size=many, max_size=many)))
    left_over = np.array(data.draw(st.lists(st.booleans(), min_size=many, max_size=many)))
    one = problem(rows, comes_to, lower, upper, depth)
    ends = [np.concatenate([e, comes_to]).astype(float) for e in (lower, upper)]
    seen, aim = Seen(*ends), Aim(np.arange(many), left_over, room)
    settle(one, seen, aim, Clock.of(60), seed=seed)
    least, most = every.min(axis=0), every.max(axis=0)
    assert (seen.lower[:many] <= least).all()
    assert (seen.upper[:many] >= most).all()
    assert (seen.least[:many] >= least).all()
    assert (seen.most[:many] <= most).all()
    safe = (most - least >= room) | (left_over & (least == 0))
    assert aim.safe(seen).tolist() == safe.tolist()
    assert aim.narrow(seen).tolist() == (~safe).tolist()


@settings(max_examples=40, deadline=None)
@given(systems(), st.data())
def test_adding_up_leaves_out_no_table_and_solves_a_single_sum(
    made: tuple[np.ndarray, ...], data: st.DataObject
) -> None:
    rows, true, lower, upper = made
    for some in (rows, rows[[data.draw(st.integers(0, len(rows) - 1))]]):
        comes_to = some @ true
        every = tables(some, comes_to, lower, upper)
        relations, known = bound(some, comes_to)
        ends = [np.concatenate([e, known]).astype(float) for e in (lower, upper)]
        low, high, bad = tighten(*ends, relations)
        assert not bad.any()
        assert (low[: len(true)] <= every.min(axis=0)).all()
        assert (high[: len(true)] >= every.max(axis=0)).all()
        assert (low >= ends[0]).all()
        assert (high <= ends[1]).all()
    assert low[: len(true)].tolist() == every.min(axis=0).tolist()
    assert high[: len(true)].tolist() == every.max(axis=0).tolist()


@settings(max_examples=40, deadline=None)
@given(systems(), st.data())
def test_whole_numbers_near_a_table_in_fractions_are_a_table(
    made: tuple[np.ndarray, ...], data: st.DataObject
) -> None:
    """From the middle between two tables a table is found, or none is: never numbers that do not agree."""
    rows, true, lower, upper = made
    comes_to, many = rows @ true, len(true)
    every = tables(rows, comes_to, lower, upper)
    one = problem(rows, comes_to, lower, upper, np.zeros(many, int))
    first, other = (every[data.draw(st.integers(0, len(every) - 1))] for _ in range(2))
    cost = np.array(data.draw(st.lists(st.integers(-3, 3), min_size=many, max_size=many)), dtype=float)
    own = one.unknown
    found = whole_near(one, ((first + other) / 2)[own].astype(float), cost[own], Clock.of(60))
    # On one level the numbers are free, so that the best there is is found.
    assert found is not None
    assert one.agrees(found)
    if cost[own].any():
        assert float(cost[own] @ found) == pytest.approx((every[:, own] @ cost[own]).min())
    whole = whole_near(one, first[own].astype(float), np.zeros(len(own)), Clock.of(60))
    assert whole is not None
    assert whole.tolist() == first[own].tolist()


def test_a_ring_of_three_sums_is_solved_where_adding_up_is_stuck() -> None:
    comes_to = RING @ np.array([6, 7, 8])
    ends = [np.zeros(3), np.full(3, 9.0)]
    relations, known = bound(RING, comes_to)
    low, high, _ = tighten(*(np.concatenate([e, known]) for e in ends), relations)
    assert (low[:3] < high[:3]).all()
    seen = Seen(low, high)
    aim = Aim(np.arange(3), np.zeros(3, dtype=bool), 2)
    settle(problem(RING, comes_to, *ends, np.zeros(3, int)), seen, aim, Clock.of(60), seed=0)
    assert aim.narrow(seen).all()
    assert (seen.lower[:3] <= [6, 7, 8]).all()
    assert (seen.upper[:3] >= [6, 7, 8]).all()


def test_a_ring_that_halves_alone_would_solve_agrees_with_nobody() -> None:
    one = problem(RING, np.array([1, 1, 1]), np.zeros(3), np.ones(3), np.zeros(3, int))
    with pytest.raises(InfeasibleError):
        least_whole(one, np.ones(3), 60.0)
    assert whole_near(one, np.full(3, 0.5), np.ones(3), Clock.of(60)) is None


@pytest.mark.parametrize("direct", [True, False])
def test_sums_that_cannot_hold_agree_with_nobody(*, direct: bool) -> None:
    if direct:
        pytest.importorskip("highspy", reason="highspy is an optional extra")
    one = problem(RING, np.array([9, 9, 9]), np.zeros(3), np.ones(3), np.zeros(3, int))
    with pytest.raises(InfeasibleError):
        solver_of(one, direct=direct).least(np.ones(3), 60.0)


def test_a_number_without_end_is_left_without_one() -> None:
    rows = np.array([[1, -1]])
    one = problem(rows, np.array([3]), np.zeros(2), np.full(2, np.inf), np.zeros(2, int))
    assert one.upper.min() >= 1e6
    seen = Seen(np.array([0.0, 0, 3]), np.array([np.inf, np.inf, 3]))
    aim = Aim(np.arange(2), np.zeros(2, dtype=bool), 2)
    settle(one, seen, aim, Clock.of(60), seed=0)
    assert aim.safe(seen).all()
    assert seen.least[0] >= 3
    assert np.isinf(seen.upper[:2]).all()


def test_without_time_nothing_is_settled() -> None:
    comes_to = RING @ np.array([6, 7, 8])
    one = problem(RING, comes_to, np.zeros(3), np.full(3, 9.0), np.zeros(3, int))
    seen = Seen(np.zeros(6), np.full(6, 9.0))
    settle(one, seen, Aim(np.arange(3), np.zeros(3, dtype=bool), 2), Clock(time.monotonic() - 1), seed=0)
    assert np.isinf(seen.least).all()
    assert seen.upper.tolist() == [9.0] * 6
    assert whole_near(one, np.full(3, 6.5), np.ones(3), Clock(time.monotonic() - 1)) is None


def test_a_clock_counts_down_to_nought() -> None:
    assert 4 < Clock.of(5).left <= 5
    assert Clock(time.monotonic() - 3).left == 0
