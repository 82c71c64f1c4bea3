"""Programmes over what is left: whole numbers that fit nothing are an error, with either solver, and time is kept."""

import sys
import time

import numpy as np
import pytest

from syschange.disclosure.attack.programme import (
    Clock,
    InfeasibleError,
    Problem,
    is_whole,
    least_whole,
    parts_of,
    problem_of,
    solver_of,
)
from syschange.disclosure.attack.relations import Relations
from syschange.disclosure.attack.whole import whole_near
from syschange.disclosure.attack.witnesses import Aim, Seen, settle

from .worlds import Floats

RING = np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]])


def problem(
    rows: np.ndarray, comes_to: list[int], upper: float | Floats, depth: list[int] | None = None
) -> Problem:
    """Return the problem of numbers from nought to their ends whose signed sums come to something."""
    many = rows.shape[1]
    every = np.hstack([rows, -np.eye(len(rows), dtype=int)])
    sums, unknown = np.nonzero(every)
    relations = Relations(sums, unknown, every[sums, unknown].astype(float), np.arange(len(rows)))
    known = np.array(comes_to, dtype=float)
    return problem_of(
        relations,
        np.concatenate([np.zeros(many), known]),
        np.concatenate([np.broadcast_to(np.asarray(upper, dtype=float), many), known]),
        np.array([*(depth or [0] * many), *[0] * len(known)]),
    )


def aim(many: int, room: int = 2) -> Aim:
    return Aim(np.arange(many), np.zeros(many, dtype=bool), room)


@pytest.mark.parametrize(("upper", "room"), [(1, 1), (2, 1), (2, 2), (9, 0), (9, 2), (9, 5)])
@pytest.mark.parametrize("seed", [0, 1])
def test_a_ring_that_only_halves_solve_is_an_error_and_not_narrow(upper: int, room: int, seed: int) -> None:
    one = problem(RING, [1, 1, 1], upper)
    seen = Seen(np.array([0.0] * 3 + [1] * 3), np.array([float(upper)] * 3 + [1] * 3))
    with pytest.raises(InfeasibleError):
        settle(one, seen, aim(3, room), Clock.of(60), seed=seed)


def test_a_ring_beside_numbers_that_fit_is_an_error_too() -> None:
    rows = np.zeros((4, 5), dtype=int)
    rows[:3, :3] = RING
    rows[3, 3:] = 1
    one = problem(rows, [1, 1, 1, 20], 20)
    seen = Seen(np.array([0.0] * 5 + [1] * 4), np.array([20.0] * 5 + [1] * 4))
    with pytest.raises(InfeasibleError):
        settle(one, seen, aim(5), Clock.of(60), seed=0)


def test_a_ring_of_whole_numbers_is_seen_as_the_one_table_that_fits() -> None:
    seen = Seen(np.array([0.0] * 3 + [3, 5, 4]), np.array([9.0] * 3 + [3, 5, 4]))
    settle(problem(RING, [3, 5, 4], 9), seen, aim(3), Clock.of(60), seed=0)
    for ends in (seen.lower, seen.upper, seen.least, seen.most):
        assert ends[:3].tolist() == [1, 2, 3]


def test_each_number_by_itself_is_given_its_ends() -> None:
    """Six numbers in two sums, of which one is asked for: what it can be is found though nothing else is."""
    rows = np.array([[1, 1, 1, 0, 0, 0], [0, 0, 1, 1, 1, 1]])
    one = problem(rows, [9, 4], 30)
    seen = Seen(np.array([0.0] * 6 + [9, 4]), np.array([30.0] * 6 + [9, 4]))
    asked = Aim(np.array([2]), np.zeros(1, dtype=bool), 30)  # more room than there is: it is refuted
    settle(one, seen, asked, Clock.of(60), seed=3)
    assert (seen.lower[2], seen.upper[2], seen.least[2], seen.most[2]) == (0, 4, 0, 4)
    assert asked.narrow(seen).all()
    assert seen.upper[[0, 1, 3, 4, 5]].tolist() == [30] * 5


def test_an_empty_sum_is_left_out_and_a_sum_of_one_number_binds_it() -> None:
    one = problem(np.array([[1, 0, 0], [0, 1, 1], [0, 0, 0]]), [4, 6, 0], 9)
    assert one.matrix.shape == (2, 3)
    assert one.right.tolist() == [4, 6]
    assert one.agrees(np.array([4.0, 1, 5]))
    assert not one.agrees(np.array([5.0, 1, 5]))
    assert not one.agrees(np.array([4.0, -1, 7]))
    assert not one.agrees(np.array([4.0, 10, -4]))
    assert one.part.tolist()[1] == one.part.tolist()[2] != one.part.tolist()[0]
    own = one.of_part(int(one.part[1]))
    assert (own.unknown.tolist(), own.right.tolist(), own.part.tolist()) == ([1, 2], [6], [0, 0])
    assert one.has(np.array([2, 7])).tolist() == [False, False, True]


def test_a_problem_without_numbers_has_no_parts() -> None:
    from scipy.sparse import csr_array

    assert parts_of(csr_array((0, 0))).tolist() == []
    assert parts_of(csr_array(np.eye(3))).tolist() == [0, 1, 2]


def test_numbers_without_end_are_sought_far_above_the_largest_that_has_one() -> None:
    one = problem(np.array([[1, -1, 0]]), [0], np.array([np.inf, np.inf, 7]))
    assert one.upper[2] == 7
    assert one.upper[:2].min() == one.upper[:2].max() >= 1e6 + 7


@pytest.mark.parametrize("direct", [True, False, None])
def test_a_solver_makes_costs_least_and_does_so_again(direct: bool | None) -> None:
    if direct:
        pytest.importorskip("highspy", reason="highspy is an optional extra")
    made = solver_of(problem(RING, [3, 5, 4], 9), direct=direct)
    for cost in ([1.0, 0, 0], [-1.0, 0, 0], [0, 1.0, -1]):
        found = made.least(np.array(cost), 60.0)
        assert found is not None
        assert found.tolist() == pytest.approx([1, 2, 3])
    wide = solver_of(problem(np.array([[1, 1]]), [9], np.array([7, 8])), direct=direct)
    assert [w.tolist() for w in (wide.least(np.array([1.0, 0]), 60.0), wide.least(np.array([0, 1.0]), 60.0))
            if w is not None] == [pytest.approx([1, 8]), pytest.approx([7, 2])]  # fmt: skip


def test_without_highspy_the_programmes_are_solved_through_scipy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "highspy", None)
    found = solver_of(problem(RING, [3, 5, 4], 9)).least(np.ones(3), 60.0)
    assert found is not None
    assert found.tolist() == pytest.approx([1, 2, 3])


def test_the_best_whole_numbers_and_what_none_falls_below() -> None:
    one = problem(np.array([[2, 2, 1]]), [9], 9)
    found, bound = least_whole(one, np.array([0, 1.0, 1]), 60.0)
    assert found is not None
    assert one.agrees(found)
    assert found.tolist() == [4, 0, 1]
    assert bound == pytest.approx(1)
    assert is_whole(found)
    assert not is_whole(np.array([1.0, 0.4]))


def test_a_clock_counts_down_to_nought_and_no_further() -> None:
    assert Clock(time.monotonic() - 5).left == 0
    assert 50 < Clock.of(60).left <= 60


def test_totals_are_settled_before_their_parts_and_near_their_fractions() -> None:
    """Two totals of two parts each, and all of them: from halves to whole numbers that add up, as near as can be."""
    rows = np.array([[1, 1, 0, 0, -1, 0, 0], [0, 0, 1, 1, 0, -1, 0], [0, 0, 0, 0, 1, 1, -1]])
    one = problem(rows, [0, 0, 0], 40, depth=[2, 2, 2, 2, 1, 1, 0])
    target = np.array([3.5, 4, 6, 5.2, 7.5, 11.2, 18.7])
    found = whole_near(one, target, np.array([1.0, 0, 0, 1, 0, 0, 0]), Clock.of(60))
    assert found is not None
    assert one.agrees(found)
    assert found[6] == 19
    assert (np.abs(found[4:6] - target[4:6]) < 1).all()
    assert (found[0], found[3]) == (0, 0)  # the parts are free, and are made as the cost has it
    kept = whole_near(one, np.array([3.0, 4, 6, 5, 7, 11, 18]), np.zeros(7), Clock.of(60))
    assert kept is not None
    assert kept.tolist() == [3, 4, 6, 5, 7, 11, 18]


def test_without_time_no_whole_numbers_are_looked_for() -> None:
    one = problem(np.array([[1, 1]]), [9], 9)
    assert whole_near(one, np.array([4.5, 4.5]), np.ones(2), Clock(time.monotonic() - 1)) is None


@pytest.mark.parametrize(("upper", "fits"), [([9, 9, 9], True), ([3, 2, 9], True), ([3, 2, 5], False)])
def test_totals_whose_fractions_do_not_round_together_are_sought_farther_off(
    upper: list[float], *, fits: bool
) -> None:
    """Three totals of depth nought that are halves and come to 11: the whole ones lie one or more beside them."""
    rows = np.array([[1, 1, 1, 0], [0, 0, 0, 1]])
    one = problem(rows, [11, 2], np.array([*upper, 9.0]), depth=[0, 0, 0, 1])
    found = whole_near(one, np.array([2.5, 2.5, 2.5, 2]), np.zeros(4), Clock.of(60))
    assert (found is not None) is fits
    if found is not None:
        assert one.agrees(found)
