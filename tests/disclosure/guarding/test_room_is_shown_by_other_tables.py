"""Hidden numbers have room where other tables that give the same publication show it, and nowhere else."""

from collections.abc import Sequence

import pytest
from scipy.optimize import linprog

from syschange.disclosure.guarding import System, certifying
from syschange.disclosure.guarding.bounds import Ints
from syschange.disclosure.guarding.certifying import without_room

from .byhand import between, flags, system_by_hand

AT_ONCE_AND_ALONE = pytest.mark.parametrize("rounds", [0, 1, 30])


def found(
    system: System, bounds: tuple[Ints, Ints], *, hidden: Sequence[int], room: int, asked: Sequence[int] = ()
) -> list[int]:
    many = len(system.counts)
    sensitive = flags(many, *(asked or range(many)))
    return sorted(without_room(system, sensitive, bounds, hidden=flags(many, *hidden), room=room).tolist())


@AT_ONCE_AND_ALONE
@pytest.mark.parametrize("asked", [0, 1])
@pytest.mark.parametrize(("room", "without"), [(1, False), (3, False), (4, False), (5, True), (6, True)])
def test_two_numbers_of_a_shown_sum_have_the_room_that_they_leave_each_other(
    rounds: int, asked: int, room: int, *, without: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two that are 7 together the one is from 1 to 5, so that the other is from 2 to 6: both have room of 4."""
    monkeypatch.setattr(certifying, "_ROUNDS", rounds)
    system = system_by_hand([3, 4, 7], ([0, 1], 2))
    bounds = between((1, 5), (0, 9), (7, 7))
    assert found(system, bounds, hidden=[0, 1], room=room, asked=[asked]) == [asked] * without


@AT_ONCE_AND_ALONE
def test_the_only_number_of_a_sum_that_is_not_shown_has_no_room(
    rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certifying, "_ROUNDS", rounds)
    system = system_by_hand([3, 20, 23], ([0, 1], 2))
    bounds = between((0, 9), (20, 20), (23, 23))
    assert found(system, bounds, hidden=[0], room=1) == [0]
    # With the total hidden too, the number is anything from nought to nine.
    open_ = between((0, 9), (20, 20), (0, None))
    assert found(system, open_, hidden=[0, 2], room=9) == []
    assert found(system, open_, hidden=[0, 2], room=10, asked=[0]) == [0]
    # And the total follows: from 20 to 29.
    assert found(system, open_, hidden=[0, 2], room=9, asked=[2]) == []
    assert found(system, open_, hidden=[0, 2], room=10, asked=[2]) == [2]


@AT_ONCE_AND_ALONE
def test_three_numbers_known_two_and_two_have_no_room(rounds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 3, 4 and 5 the sums 7, 9 and 8 are shown: half of all less the sum without it is each of them."""
    monkeypatch.setattr(certifying, "_ROUNDS", rounds)
    system = system_by_hand([3, 4, 5, 7, 9, 8], ([0, 1], 3), ([1, 2], 4), ([0, 2], 5))
    bounds = between((0, 5), (0, 5), (0, 5), (7, 7), (9, 9), (8, 8))
    assert found(system, bounds, hidden=[0, 1, 2], room=1) == [0, 1, 2]
    assert found(system, bounds, hidden=[0, 1, 2], room=1, asked=[1]) == [1]
    # Without the last sum the middle one is 4 or 5, since none is above 5, and the others follow.
    assert found(system, between(*[(0, 5)] * 3, (7, 7), (9, 9), (0, None)), hidden=[0, 1, 2, 5], room=1) == []


@AT_ONCE_AND_ALONE
@pytest.mark.parametrize(
    ("true", "ends", "without"),
    [
        ((7, 0), ((5, 7), (0, 9)), [0]),  # of the left over there may be none: no secret
        ((6, 1), ((5, 6), (0, 9)), [0, 1]),  # there is one at least
        ((6, 1), ((4, 7), (0, 9)), []),
    ],
)
def test_those_left_over_have_room_where_there_may_be_none_of_them(
    rounds: int,
    true: tuple[int, int],
    ends: tuple[tuple[int, int], ...],
    without: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(certifying, "_ROUNDS", rounds)
    system = system_by_hand([*true, 7], ([0, 1], 2), unpublished=[1])
    assert found(system, between(*ends, (7, 7)), hidden=[0, 1], room=3) == without


@AT_ONCE_AND_ALONE
def test_a_published_number_that_may_be_nought_needs_room_all_the_same(
    rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certifying, "_ROUNDS", rounds)
    system = system_by_hand([1, 6, 7], ([0, 1], 2))
    assert found(system, between((0, 2), (0, 9), (7, 7)), hidden=[0, 1], room=3) == [0, 1]


def test_only_what_is_asked_for_and_hidden_is_looked_at() -> None:
    system = system_by_hand([3, 20, 23], ([0, 1], 2))
    bounds = between((0, 9), (20, 20), (23, 23))
    assert found(system, bounds, hidden=[0], room=1, asked=[1, 2]) == []
    assert found(system, bounds, hidden=[0], room=1, asked=[0, 1]) == [0]


def test_numbers_of_two_sums_that_do_not_meet_are_told_apart() -> None:
    """In the second sum nothing is shown but the total, and in the first but one number."""
    system = system_by_hand([20, 3, 23, 4, 5, 9], ([0, 1], 2), ([3, 4], 5))
    bounds = between((20, 20), (0, 9), (23, 23), (0, 9), (0, 9), (9, 9))
    assert found(system, bounds, hidden=[1, 3, 4], room=5) == [1]


def test_where_nothing_adds_up_everything_has_room() -> None:
    assert found(system_by_hand([3, 20]), between((0, 0), (20, 20)), hidden=[0], room=2) == []


def programmes(
    system: System, bounds: tuple[Ints, Ints], monkeypatch: pytest.MonkeyPatch, *shown: int
) -> int:
    """Return how many programmes are solved to look at all numbers but those that are shown."""
    solved = 0

    def counted(*given: object, **named: object) -> object:
        nonlocal solved
        solved += 1
        return linprog(*given, **named)

    monkeypatch.setattr("scipy.optimize.linprog", counted)
    found(system, bounds, hidden=[i for i in range(len(system.counts)) if i not in shown], room=2)
    return solved


PAIRS = [([3 * i, 3 * i + 1], 3 * i + 2) for i in range(30)]


def test_a_table_and_its_opposite_show_all_of_many_numbers_to_have_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Thirty pairs of 3 and 4, each pair with its total shown: not sixty numbers one by one."""
    system = system_by_hand([3, 4, 7] * 30, *PAIRS)
    bounds = between(*[(0, 9), (0, 9), (7, 7)] * 30)
    assert programmes(system, bounds, monkeypatch, *range(2, 90, 3)) == 2


def test_what_is_tried_in_vain_three_times_is_asked_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three numbers without room: three tables and their opposites, and then the least and the most of each."""
    ring = system_by_hand([3, 4, 5, 7, 9, 8], ([0, 1], 3), ([1, 2], 4), ([0, 2], 5))
    ends = [(0, 5), (0, 5), (0, 5), (7, 7), (9, 9), (8, 8)]
    assert programmes(ring, between(*ends), monkeypatch, 3, 4, 5) == 3 * 2 + 3 * 2
    # With a pair beside them that the first table settles, it is one more.
    both = system_by_hand([3, 4, 5, 7, 9, 8, 3, 4, 7], ([0, 1], 3), ([1, 2], 4), ([0, 2], 5), ([6, 7], 8))
    bounds = between(*ends, (0, 9), (0, 9), (7, 7))
    assert programmes(both, bounds, monkeypatch, 3, 4, 5, 8) == 2 + 3 * 2 + 3 * 2
