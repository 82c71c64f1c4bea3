"""What is asked of a solver and made of its answer: time, status, bounds, and numbers whole but for a hair."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import pytest
import scipy.optimize
from scipy.sparse import csr_array

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
from syschange.disclosure.attack.witnesses import Aim, Seen, _Singles, _table, settle

INF = float("inf")


@dataclass(frozen=True)
class HalfASecond(Clock):
    """A clock that has half a second left, whenever it is asked."""

    until: float = 0.0

    @property
    def left(self) -> float:
        """Half a second."""
        return 0.5


def problem(many: int = 2, comes_to: float = 9.0, upper: float = 9.0) -> Problem:
    """Return the problem of numbers from nought to an end that make up one sum."""
    return Problem(
        np.arange(many), np.zeros(many), np.full(many, upper), csr_array(np.ones((1, many))),
        np.array([comes_to]), np.zeros(many, dtype=np.int64), np.zeros(many, dtype=np.int64),
    )  # fmt: skip


def aim(many: int, room: int = 2) -> Aim:
    return Aim(np.arange(many), np.zeros(many, dtype=bool), room)


def answering(monkeypatch: pytest.MonkeyPatch, name: str, **answer: object) -> list[dict[str, object]]:
    asked: list[dict[str, object]] = []

    def solve(cost: object, **given: object) -> SimpleNamespace:
        asked.append({"cost": cost, **given})
        return SimpleNamespace(**answer)

    monkeypatch.setattr(scipy.optimize, name, solve)
    return asked


@pytest.mark.parametrize(("status", "told"), [(0, True), (1, False), (3, False), (4, False)])
def test_scipy_has_an_answer_where_it_is_the_best(
    monkeypatch: pytest.MonkeyPatch, status: int, *, told: bool
) -> None:
    asked = answering(monkeypatch, "linprog", status=status, x=[4.0, 5.0])
    found = solver_of(problem(), direct=False).least(np.ones(2), 7.0)
    assert (found is not None) is told
    if found is not None:
        assert (found.tolist(), found.dtype) == ([4, 5], np.float64)
    assert asked[0]["options"] == {"time_limit": 7.0}
    assert asked[0]["bounds"] == [(0, 9), (0, 9)]
    assert asked[0]["method"] == "highs"


def test_what_scipy_finds_to_agree_with_nobody_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "linprog", status=2, x=None)
    with pytest.raises(InfeasibleError):
        solver_of(problem(), direct=False).least(np.ones(2), 7.0)


def test_whole_numbers_that_were_not_found_in_time_leave_what_is_known_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = answering(monkeypatch, "milp", status=1, x=None, mip_dual_bound=None)
    assert least_whole(problem(), np.ones(2), 7.0) == (None, -INF)
    assert asked[0]["options"] == {"time_limit": 7.0}
    assert np.asarray(asked[0]["integrality"]).tolist() == [1, 1]
    answering(monkeypatch, "milp", status=1, x=None, mip_dual_bound=2.5)
    assert least_whole(problem(), np.ones(2), 7.0) == (None, 2.5)
    answering(monkeypatch, "milp", status=1, x=np.array([3.9999999, 5.0]), mip_dual_bound=2.5)
    found, bound = least_whole(problem(), np.ones(2), 7.0)
    assert found is not None
    assert (found.tolist(), bound) == ([4, 5], 2.5)
    answering(monkeypatch, "milp", status=2, x=None, mip_dual_bound=None)
    with pytest.raises(InfeasibleError):
        least_whole(problem(), np.ones(2), 7.0)


@pytest.mark.parametrize("direct", [True, False])
def test_a_cost_without_least_has_no_answer(*, direct: bool) -> None:
    if direct:
        pytest.importorskip("highspy", reason="highspy is an optional extra")
    endless = replace(problem(), upper=np.full(2, INF), matrix=csr_array(np.array([[1.0, -1.0]])))
    assert solver_of(endless, direct=direct).least(-np.ones(2), 60.0) is None


def test_a_table_agrees_within_a_millionth_of_its_ends_and_once_it_is_rounded() -> None:
    one = problem()
    assert one.agrees(np.array([-9e-7, 9 + 9e-7]))
    assert one.agrees(np.array([4.2, 5.4]))  # four and five
    assert not one.agrees(np.array([4.6, 5.4]))
    assert not one.agrees(np.array([-2e-6, 9.0]))
    assert not one.agrees(np.array([0.0, 9 + 2e-6]))
    assert not one.agrees(np.array([4.0, 6.0]))
    assert not one.agrees(np.array([4.0, 4.0]))


def test_numbers_that_are_known_are_put_into_their_sums() -> None:
    """0 + 1 = 2 and 3 = 4; 2 is 9, 0 is 4, so that 1 is asked for with 5, and 3 and 4 bind each other."""
    signs = np.array([1.0, 1, -1, 1, -1])
    relations = Relations(np.array([0, 0, 0, 1, 1]), np.arange(5), signs, np.array([0, 1]))
    low, high = np.array([4.0, 0, 9, 0, 1]), np.array([4.0, 9, 9, 6, INF])
    one = problem_of(relations, low, high, np.array([1, 2, 0, 3, 4]))
    assert one.unknown.tolist() == [1, 3, 4]
    assert one.right.tolist() == [5, 0]
    assert one.matrix.toarray().tolist() == [[1, 0, 0], [0, 1, -1]]
    assert (one.lower.tolist(), one.upper.tolist()) == ([0, 0, 1], [9, 6, 1e6 + 9])
    assert one.depth.tolist() == [2, 3, 4]
    assert one.part[1] == one.part[2] != one.part[0]
    own = one.of_part(int(one.part[1]))
    assert own.matrix.toarray().tolist() == [[1, -1]]
    assert (own.lower.tolist(), own.upper.tolist(), own.depth.tolist()) == ([0, 1], [6, 1e6 + 9], [3, 4])


def test_numbers_that_take_each_other_away_are_in_one_part() -> None:
    """1 + 1 and 1 - 1 would cancel each other out, were signs looked at."""
    assert parts_of(csr_array(np.array([[1.0, 1.0], [1.0, -1.0]]))).tolist() == [0, 0]
    assert parts_of(csr_array(np.array([[1.0, -1, 0], [0, 0, 1]]))).tolist() == [0, 0, 1]


def test_half_a_second_is_time_enough_for_small_tables() -> None:
    clock = HalfASecond()
    found = _table(problem(), solver_of(problem()), np.array([1.0, 2]), clock)
    assert found is not None
    assert found.tolist() == [9, 0]
    near = whole_near(problem(), np.array([4.5, 4.5]), np.array([1.0, 2]), clock)
    assert near is not None
    assert near.tolist() == [9, 0]
    seen = Seen(np.zeros(2), np.full(2, 9.0))
    settle(problem(), seen, aim(2), clock, seed=0)
    assert aim(2).safe(seen).all()


def test_half_a_second_is_time_enough_for_one_number_by_itself() -> None:
    seen, one = Seen(np.zeros(2), np.full(2, 9.0)), problem()
    asked = _Singles(one, solver_of(one), seen, aim(2, 9), HalfASecond())
    asked.settle(0)
    assert (seen.lower[0], seen.upper[0], seen.least[0], seen.most[0]) == (0, 9, 0, 9)
    other = Seen(np.zeros(2), np.full(2, 9.0))
    replace(asked, seen=other).fit()
    assert np.isfinite(other.least).all()


def test_a_table_is_looked_for_where_one_number_alone_was_not_seen() -> None:
    seen, one = Seen(np.zeros(2), np.full(2, 9.0)), problem()
    seen.take(np.array([0]), np.array([4.0]))
    _Singles(one, solver_of(one), seen, aim(2), HalfASecond()).fit()
    assert np.isfinite(seen.least).all()
    assert seen.least[0] <= 4 <= seen.most[0]


def test_whole_is_within_a_millionth_either_way() -> None:
    assert is_whole(np.array([0.9999995, 1.0000005]))
    assert not is_whole(np.array([0.999998]))
    assert not is_whole(np.array([1.0, 0.5, 1.0]))


def test_highs_is_given_its_time_each_time_anew() -> None:
    pytest.importorskip("highspy", reason="highspy is an optional extra")
    made = solver_of(problem(), direct=True)
    for _ in range(2):
        assert made.least(np.array([1.0, 2]), 7.0) is not None
        limit = made._model.getOptionValue("time_limit")[1]  # type: ignore[attr-defined]
        assert 7 <= limit < 60


def test_a_number_that_fractions_leave_open_is_asked_for_in_whole_numbers() -> None:
    """Two of each of the first and one of the third make nine: the third is odd, and one at least."""
    one = replace(problem(3), matrix=csr_array(np.array([[2.0, 2, 1]])))
    seen = Seen(np.zeros(3), np.full(3, 9.0))
    asked = _Singles(one, solver_of(one), seen, aim(3, 9), HalfASecond())
    asked._relaxed(2, np.array([0.0, 0, 1]), 1.0)
    assert (seen.lower[2], seen.least[2]) == (0, INF)
    asked._whole(2, np.array([0.0, 0, 1]), 1.0)
    assert (seen.lower[2], seen.least[2]) == (1, 1)
    asked._whole(2, np.array([0.0, 0, -1]), -1.0)
    assert (seen.upper[2], seen.most[2]) == (9, 9)


def levels(totals: list[float]) -> list[float] | None:
    """Return whole totals of ten beside these, each of one part."""
    rows = [[1, 1, 1, 0, 0, 0], *([0] * i + [-1, 0, 0, 1] + [0] * (2 - i) for i in range(3))]
    one = Problem(
        np.arange(6), np.zeros(6), np.full(6, 9.0), csr_array(np.array(rows, dtype=float)),
        np.array([10.0, 0, 0, 0]), np.zeros(6, dtype=np.int64), np.array([0, 0, 0, 1, 1, 1]),
    )  # fmt: skip
    found = whole_near(one, np.array([*totals, *totals]), np.zeros(6), Clock.of(60))
    assert found is None or found[:3].tolist() == found[3:].tolist()
    return None if found is None else found[:3].tolist()


@pytest.mark.parametrize(
    ("totals", "near"),
    [
        ([2.8, 3.1, 4.1], [3, 3, 4]), ([2.1, 3.1, 4.8], [2, 3, 5]), ([4.2, 2.9, 2.9], [4, 3, 3]),
        ([0.7, 8.5, 0.8], [1, 8, 1]), ([5.0, 2.7, 2.3], [5, 3, 2]),
    ],
)  # fmt: skip
def test_totals_become_the_whole_numbers_nearest_to_them(totals: list[float], near: list[float]) -> None:
    assert levels(totals) == near


def test_totals_that_are_whole_stay_where_others_are_not() -> None:
    found = levels([4.0, 2.5, 3.5])
    assert found in ([4, 2, 4], [4, 3, 3])


def test_numbers_of_which_one_sum_of_two_holds_are_not_kept() -> None:
    one = replace(problem(3), matrix=csr_array(np.array([[1.0, 1, 0], [0, 1, 1]])), right=np.array([9.0, 9]))
    found = whole_near(one, np.array([4.0, 5, 1]), np.zeros(3), Clock.of(60))
    assert found is not None
    assert one.agrees(found)
