"""Solvers that run out of time, or answer in fractions: what is taken from them, and what is left alone."""

import time
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from syschange.disclosure.attack import programme, witnesses
from syschange.disclosure.attack.programme import Clock, InfeasibleError, Problem, is_whole, problem_of
from syschange.disclosure.attack.relations import Relations
from syschange.disclosure.attack.whole import whole_near
from syschange.disclosure.attack.witnesses import Aim, Seen, _Singles, _table, settle

from .worlds import Floats

OVER = Clock(0.0)
INF = float("inf")


def problem(
    rows: list[list[int]], comes_to: list[int], upper: float = 9, depth: list[int] | None = None
) -> Problem:
    """Return the problem of numbers from nought to an end whose signed sums come to something."""
    made = np.array(rows)
    many = made.shape[1]
    every = np.hstack([made, -np.eye(len(made), dtype=int)])
    sums, unknown = np.nonzero(every)
    relations = Relations(sums, unknown, every[sums, unknown].astype(float), np.arange(len(made)))
    known = np.array(comes_to, dtype=float)
    return problem_of(
        relations, np.concatenate([np.zeros(many), known]), np.concatenate([np.full(many, upper), known]),
        np.array([*(depth or [0] * many), *[0] * len(known)]),
    )  # fmt: skip


@dataclass
class Says:
    """A solver that gives the answers it was told to, one after another, and notes what it was asked."""

    answers: list[Floats | None]
    costs: list[list[float]] = field(default_factory=list)

    def least(self, cost: Floats, seconds: float) -> Floats | None:
        """Return the next answer."""
        assert seconds > 0
        self.costs.append(cost.tolist())
        return self.answers.pop(0)


def aim(many: int, room: int = 2, left_over: bool = False) -> Aim:  # noqa: FBT002
    return Aim(np.arange(many), np.full(many, left_over), room)


TWO = problem([[1, 1]], [9])


def test_an_answer_that_is_a_table_is_taken_as_it_is() -> None:
    found = _table(TWO, Says([np.array([4.0, 5])]), np.zeros(2), Clock.of(60))
    assert found is not None
    assert found.tolist() == [4, 5]


def test_an_answer_in_fractions_becomes_whole_numbers_beside_it() -> None:
    found = _table(TWO, Says([np.array([4.5, 4.5])]), np.array([1.0, 2]), Clock.of(60))
    assert found is not None
    assert found.tolist() == [9, 0]


def test_without_an_answer_or_without_time_there_is_no_table() -> None:
    assert _table(TWO, Says([None]), np.zeros(2), Clock.of(60)) is None
    solver = Says([np.array([4.0, 5])])
    assert _table(TWO, solver, np.zeros(2), OVER) is None
    assert solver.costs == []


def singles(*answers: Floats | None, upper: float = 9, room: int = 5) -> tuple[_Singles, Says]:
    solver, one = Says(list(answers)), replace(TWO, upper=np.full(2, upper))
    seen = Seen(np.zeros(3), np.array([upper, upper, 9.0]))
    return _Singles(one, solver, seen, aim(2, room), Clock.of(60)), solver


def test_a_number_is_made_small_and_then_large() -> None:
    asked, solver = singles(np.array([2.0, 7]), np.array([6.0, 3]))
    asked.settle(0)
    assert solver.costs == [[1, 0], [-1, 0]]
    assert (asked.seen.lower[0], asked.seen.upper[0]) == (2, 6)
    assert (asked.seen.least[0], asked.seen.most[0]) == (2, 6)
    assert (asked.seen.least[1], asked.seen.most[1]) == (3, 7)


def test_a_number_is_asked_of_no_further_than_it_takes() -> None:
    """Once both ends are nearer than there must be room, or tables differ enough, it is settled."""
    asked, solver = singles(np.array([6.0, 3]), room=4)
    asked.settle(0)
    assert solver.costs == [[1, 0]]
    assert asked.aim.narrow(asked.seen).tolist() == [True, False]
    done, unasked = singles()
    done.seen.take(np.array([0, 1]), np.array([0.0, 9]))
    done.seen.take(np.array([0, 1]), np.array([9.0, 0]))
    done.settle(0)
    assert unasked.costs == []


def test_ends_in_fractions_are_rounded_inwards_and_are_no_tables() -> None:
    asked, _ = singles(np.array([1.5, 7.5]), np.array([6.5, 2.5]))
    asked._relaxed(0, np.array([1.0, 0]), 1.0)
    asked._relaxed(0, np.array([-1.0, 0]), -1.0)
    assert (asked.seen.lower[0], asked.seen.upper[0]) == (2, 6)
    assert np.isinf(asked.seen.least[:2]).all()


def test_ends_that_are_whole_but_for_a_millionth_are_whole() -> None:
    asked, _ = singles()
    for bound, sign, ends in ((2 + 9e-7, 1.0, (2, 9)), (-6 + 9e-7, -1.0, (2, 6)), (3 + 2e-6, 1.0, (4, 6))):
        asked._rule_out(0, bound, sign)
        assert (asked.seen.lower[0], asked.seen.upper[0]) == ends


def test_ends_are_never_widened_and_no_answer_rules_nothing_out() -> None:
    asked, _ = singles(None)
    asked._relaxed(0, np.array([1.0, 0]), 1.0)
    for bound, sign in ((-5.0, 1.0), (-20.0, -1.0), (-INF, 1.0), (-INF, -1.0), (INF, 1.0)):
        asked._rule_out(0, bound, sign)
    assert (asked.seen.lower[0], asked.seen.upper[0]) == (0, 9)


def test_a_number_that_reaches_the_end_there_was_put_is_without_end() -> None:
    asked, _ = singles(upper=INF)
    asked._rule_out(0, -1e6, -1.0)
    assert asked.seen.upper[0] == INF
    asked._rule_out(0, -999_999.0, -1.0)
    assert asked.seen.upper[0] == 999_999


def test_when_the_time_is_up_nothing_is_asked() -> None:
    asked, solver = singles(np.array([2.0, 7]))
    late = replace(asked, clock=OVER)
    late.settle(0)
    late.fit()
    assert solver.costs == []
    assert np.isinf(late.seen.least[:2]).all()


def test_a_table_is_looked_for_where_none_was_seen_and_not_where_one_was() -> None:
    asked, _ = singles()
    asked.fit()
    first = asked.seen.least[:2].tolist()
    assert sum(first) == 9
    asked.seen.take(np.array([0, 1]), np.array([4.0, 5]))
    before = asked.seen.least.tolist(), asked.seen.most.tolist()
    asked.fit()
    assert (asked.seen.least.tolist(), asked.seen.most.tolist()) == before


def test_what_is_open_is_what_neither_tables_nor_ends_have_settled() -> None:
    seen = Seen(np.array([0.0, 3, 0, 0]), np.array([9.0, 3, 1, 9]))
    assert (seen.least.tolist(), seen.most.tolist()) == ([INF, 3, INF, INF], [-INF, 3, -INF, -INF])
    wanted = aim(4)
    assert wanted.safe(seen).tolist() == [False] * 4
    assert wanted.narrow(seen).tolist() == [False, True, True, False]
    seen.take(np.array([0, 3]), np.array([2.0, 4.2]))
    seen.take(np.array([0, 3]), np.array([4.0, 4.8]))
    assert wanted.safe(seen).tolist() == [True, False, False, False]
    assert wanted.open(seen).tolist() == [3]
    assert (seen.least[3], seen.most[3]) == (4, 5)


def test_people_left_over_are_safe_where_they_may_be_nobody_and_told_where_they_cannot() -> None:
    seen = Seen(np.array([0.0, 0, 1]), np.array([1.0, 1, 2]))
    wanted = aim(3, 2, left_over=True)
    assert wanted.narrow(seen).tolist() == [False, False, True]
    seen.take(np.array([0, 1]), np.array([0.0, 1]))
    assert wanted.safe(seen).tolist() == [True, False, False]


def test_whole_numbers_are_found_level_by_level_and_each_sum_comes_out() -> None:
    """A total of 7.5 is 7 or 8, and its parts then make it up."""
    rows = [[1, 1, -1]]
    for total, near in ((7.4, 7), (7.6, 8), (7.0, 7)):
        one = problem(rows, [0], depth=[1, 1, 0])
        found = whole_near(one, np.array([total / 2, total / 2, total]), np.array([1.0, 0, 0]), Clock.of(60))
        assert found is not None
        assert found.tolist() == [0, near, near]


@pytest.mark.parametrize("cost", [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
def test_numbers_that_are_whole_are_kept_unless_they_can_be_made_cheaper(cost: list[float]) -> None:
    target = np.array([4.0, 5.0])
    found = whole_near(TWO, target, np.array(cost), Clock.of(60))
    assert found is not None
    assert found.tolist() == ([4, 5] if not any(cost) else [9, 0] if cost[1] else [0, 9])
    assert target.tolist() == [4, 5]


def test_totals_that_are_whole_but_do_not_add_up_are_sought_beside_them() -> None:
    """4 and 5 are no 10: on the level of totals the nearest that are, then their parts."""
    one = problem([[1, 1, 0, 0], [1, 0, -1, 0], [0, 1, 0, -1]], [10, 0, 0], depth=[0, 0, 1, 1])
    found = whole_near(one, np.array([4.0, 5, 4, 5]), np.zeros(4), Clock.of(60))
    assert found is not None
    assert one.agrees(found)
    assert abs(found[0] - 4) + abs(found[1] - 5) == 1
    far = whole_near(one, np.array([1.0, 2, 1, 2]), np.zeros(4), Clock.of(60))
    assert far is None  # seven more are needed, and no number is moved by more than three


def test_a_part_without_whole_numbers_leaves_none_for_the_whole() -> None:
    ring = problem([[1, 1, 0], [0, 1, 1], [1, 0, 1]], [1, 1, 1])
    assert whole_near(ring, np.full(3, 0.5), np.ones(3), Clock.of(60)) is None
    assert whole_near(TWO, np.array([4.5, 4.5]), np.ones(2), OVER) is None


def test_numbers_are_settled_with_the_one_seed_in_the_same_way() -> None:
    def seen(seed: int) -> list[float]:
        one = Seen(np.array([0.0] * 4 + [20]), np.array([9.0] * 4 + [20]))
        settle(problem([[1, 1, 1, 1]], [20]), one, aim(4), Clock.of(60), seed=seed)
        return [*one.least.tolist(), *one.most.tolist()]

    assert seen(1) == seen(1)
    assert np.isfinite(seen(2)).all()


def test_where_the_time_is_up_before_the_first_number_nothing_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(witnesses, "whole_near", never)
    monkeypatch.setattr(_Singles, "settle", never)
    monkeypatch.setattr(_Singles, "fit", never)
    one = Seen(np.zeros(3), np.array([9.0, 9, 9]))
    settle(TWO, one, aim(2), OVER, seed=0)
    assert np.isinf(one.least).all()
    assert one.upper.tolist() == [9, 9, 9]


def test_a_number_is_whole_within_a_millionth() -> None:
    assert is_whole(np.array([1.0, 2 + 9e-7, 3 - 9e-7]))
    assert not is_whole(np.array([1.0, 2 + 2e-6]))
    assert is_whole(np.zeros(0))


def test_a_clock_starts_now_and_is_never_below_nought() -> None:
    before = time.monotonic()
    clock = Clock.of(100)
    assert before + 100 <= clock.until <= time.monotonic() + 100
    assert OVER.left == 0


def test_a_solver_whose_time_is_up_says_nothing_and_one_that_cannot_says_so() -> None:
    for direct in (True, False):
        if direct:
            pytest.importorskip("highspy", reason="highspy is an optional extra")
        with pytest.raises(InfeasibleError):
            programme.solver_of(problem([[1, 1]], [19]), direct=direct).least(np.ones(2), 60.0)
    with pytest.raises(InfeasibleError):
        programme.least_whole(problem([[2, 2]], [7]), np.ones(2), 60.0)
