"""Other tables are looked for in pairs and turns, as long as they settle something; then number by number."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from syschange.disclosure.attack import witnesses
from syschange.disclosure.attack.programme import Clock, Problem, problem_of
from syschange.disclosure.attack.relations import Relations
from syschange.disclosure.attack.whole import whole_near
from syschange.disclosure.attack.witnesses import Aim, Seen, _signs, _Singles, _vary, _witness, settle

from .worlds import Floats

OVER = Clock(0.0)


class HalfASecond(Clock):
    """A clock that has half a second left, whenever it is asked."""

    @property
    def left(self) -> float:
        """Half a second."""
        return 0.5


def problem(rows: list[list[int]], comes_to: list[int], upper: list[float] | None = None) -> Problem:
    """Return the problem of numbers from nought to nine (or other ends) whose sums come to something."""
    made = np.array(rows)
    every = np.hstack([made, -np.eye(len(made), dtype=int)])
    sums, unknown = np.nonzero(every)
    relations = Relations(sums, unknown, every[sums, unknown].astype(float), np.arange(len(made)))
    known, many = np.array(comes_to, dtype=float), made.shape[1]
    most = np.concatenate([upper or [9.0] * many, known])
    return problem_of(
        relations, np.concatenate([np.zeros(many), known]), most, np.zeros(len(most), dtype=np.int64)
    )


def start(one: Problem, room: int = 2) -> tuple[Seen, Aim]:
    many = len(one.unknown)
    return Seen(one.lower.copy(), one.upper.copy()), Aim(np.arange(many), np.zeros(many, dtype=bool), room)


FOUR = problem([[1, 1, 1, 1]], [20])


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nothing settled number by number."""

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(_Singles, "settle", never)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("seed", range(4))
def test_pairs_of_tables_settle_numbers_before_any_is_asked_by_itself(seed: int) -> None:
    seen, aim = start(FOUR)
    settle(FOUR, seen, aim, Clock.of(60), seed=seed)
    assert aim.safe(seen).all()
    assert (seen.most[:4] <= 9).all()
    assert (seen.least[:4] >= 0).all()


def test_open_numbers_get_signs_of_different_weight_and_settled_ones_none() -> None:
    many = 400
    one = problem([[1] * many], [900])
    seen, aim = start(one)
    seen.take(np.arange(100), np.zeros(100))
    seen.take(np.arange(100), np.full(100, 5.0))
    cost = _signs(one, seen, aim, np.random.default_rng(5))
    assert (cost[:100] == 0).all()
    assert ((np.abs(cost[100:]) >= 1) & (np.abs(cost[100:]) < 2)).all()
    assert len(set(np.abs(cost[100:]).tolist())) == 300
    assert 100 < (cost > 0).sum() < 200
    again = _signs(one, seen, aim, np.random.default_rng(5))
    assert again.tolist() == cost.tolist()


Answers = Callable[..., Floats | None]


def answering(answers: Iterator[Floats | None], asked: list[list[float]]) -> Answers:
    def answer(*given: object, **_: object) -> Floats | None:
        cost = given[2]
        assert isinstance(cost, np.ndarray)
        asked.append(cost.tolist())
        return next(answers, None)

    return answer


def tables(*each: list[float] | None) -> Iterator[Floats | None]:
    return iter([None if x is None else np.array(x, dtype=float) for x in each])


def witnessed(monkeypatch: pytest.MonkeyPatch, *each: list[float] | None) -> list[list[float]]:
    """Return the costs that were asked for where these tables are found, one after another."""
    asked: list[list[float]] = []
    monkeypatch.setattr(witnesses, "_table", answering(tables(*each), asked))
    monkeypatch.setattr(witnesses, "whole_near", lambda *_: None)
    seen, aim = start(FOUR)
    _witness(FOUR, seen, aim, Clock.of(60), np.random.default_rng(0))
    return asked


def test_after_three_pairs_in_vain_no_more_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = witnessed(monkeypatch)
    assert len(asked) == 6
    for first, second in zip(asked[::2], asked[1::2], strict=True):
        assert first == [-x for x in second]
        assert all(first)


def test_a_pair_that_settles_something_starts_the_count_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """The third pair settles the first two numbers; three more are then in vain."""
    asked = witnessed(monkeypatch, *[None] * 4, [2, 8, 5, 5], [8, 2, 5, 5])
    assert len(asked) == 12
    assert all(cost[:2] == [0, 0] for cost in asked[6:])
    assert all(cost[2] and cost[3] for cost in asked)


def test_once_nothing_is_open_no_more_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(witnessed(monkeypatch, [2, 8, 2, 8], [8, 2, 8, 2])) == 2


def test_without_time_no_pair_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[float]] = []
    monkeypatch.setattr(witnesses, "_table", answering(tables(), asked))
    seen, aim = start(FOUR)
    _witness(FOUR, seen, aim, OVER, np.random.default_rng(0))
    assert asked == []


def varied(
    monkeypatch: pytest.MonkeyPatch, clock: Clock, *each: list[float] | None
) -> tuple[list[list[float]], Seen]:
    asked: list[list[float]] = []
    monkeypatch.setattr(witnesses, "whole_near", answering(tables(*each), asked))
    seen, aim = start(FOUR)
    seen.take(FOUR.unknown, np.full(4, 5.0))
    _vary(FOUR, np.full(4, 5.0), seen, aim, clock, rng=np.random.default_rng(0))
    return asked, seen


def test_a_table_is_varied_both_ways_and_no_further_where_that_settles_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, seen = varied(monkeypatch, HalfASecond(0.0), [6, 4, 5, 5])
    assert len(asked) == 2
    assert asked[0] == [-x for x in asked[1]]
    assert (seen.least.tolist(), seen.most.tolist()) == ([5, 4, 5, 5], [6, 5, 5, 5])


def test_a_table_is_varied_as_long_as_that_settles_something(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, seen = varied(monkeypatch, Clock.of(60), [7, 3, 5, 5], None, [5, 5, 3, 7])
    assert len(asked) == 4
    assert (seen.least.tolist(), seen.most.tolist()) == ([5, 3, 3, 5], [7, 5, 5, 7])


def test_without_time_a_table_is_not_varied(monkeypatch: pytest.MonkeyPatch) -> None:
    assert varied(monkeypatch, OVER)[0] == []


def test_those_known_most_closely_are_asked_first_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """0 to 2 are in one sum, 3 and 4 in another; 5 is known and 6 is not asked for."""
    one = problem([[1, 1, 1, 0, 0], [0, 0, 0, 1, 1]], [9, 12], [9.0, 4.0, 8.0, 7.0, 6.0])
    seen = Seen(np.array([0.0, 0, 4, 0, 0, 9, 12]), np.array([9.0, 4, 7, 7, 6, 9, 12]))
    aim = Aim(np.array([0, 1, 2, 3, 4]), np.zeros(5, dtype=bool), 2)
    asked: list[int] = []
    fitted: list[list[int]] = []
    monkeypatch.setattr(witnesses, "_witness", lambda *_: None)
    monkeypatch.setattr(_Singles, "settle", lambda _, unknown: asked.append(unknown))
    monkeypatch.setattr(_Singles, "fit", lambda self: fitted.append(self.problem.unknown.tolist()))
    settle(one, seen, aim, Clock.of(60), seed=0)
    assert asked == [2, 1, 0, 4, 3]
    assert fitted == [[0, 1, 2], [3, 4]]
    few = Aim(np.array([3]), np.zeros(1, dtype=bool), 2)
    settle(one, seen, few, HalfASecond(0.0), seed=0)
    assert asked[5:] == [3]
    assert fitted[2:] == [[3, 4]]
    settle(one, seen, aim, OVER, seed=0)
    assert len(asked) == 6
    assert len(fitted) == 3


def test_where_fractions_alone_are_best_whole_numbers_are_sought() -> None:
    """Three numbers of which each two are at most one: halves of all are best, and one alone is the best whole."""
    rows = [[1, 1, 0, 1, 0, 0], [0, 1, 1, 0, 1, 0], [1, 0, 1, 0, 0, 1]]
    one = problem(rows, [1, 1, 1], [1.0] * 6)
    cost = np.array([-1.0, -1, -1, 0, 0, 0])
    found = whole_near(one, np.array([0.5, 0.5, 0.5, 0, 0, 0]), cost, Clock.of(60))
    assert found is not None
    assert one.agrees(found)
    assert cost @ found == -1


def test_each_table_that_is_found_is_varied(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[float]] = []
    near: list[list[float]] = []
    monkeypatch.setattr(witnesses, "_table", answering(tables([2, 8, 5, 5]), asked))

    def vary(_: Problem, table: Floats, *__: object) -> None:
        near.append(table.tolist())

    monkeypatch.setattr(witnesses, "whole_near", vary)
    seen, aim = start(FOUR)
    _witness(FOUR, seen, aim, Clock.of(60), np.random.default_rng(0))
    assert near == [[2, 8, 5, 5]] * 2
    assert (seen.least.tolist(), seen.most.tolist()) == ([2, 8, 5, 5], [2, 8, 5, 5])


def test_half_a_second_is_time_for_a_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[float]] = []
    monkeypatch.setattr(witnesses, "_table", answering(tables(), asked))
    seen, aim = start(FOUR)
    _witness(FOUR, seen, aim, HalfASecond(0.0), np.random.default_rng(0))
    assert len(asked) == 6
