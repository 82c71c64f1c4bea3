"""A small number is given room on the side that costs less, by the number of each sum that is worth least."""

import numpy as np
import pytest

from syschange.disclosure.guarding import System
from syschange.disclosure.guarding.bounds import Ints
from syschange.disclosure.guarding.opening import Opening

from .byhand import Adding, between, flags, system_by_hand

Ends = tuple[tuple[int, int | None], ...]
# Number 0 is 3, and known to be from 2 to 4: at least 2 because 0 + 1 = 2 and at most 4 because 0 + 3 = 4. The sum
# that holds it from below leaves it up to 20 above, and the other down to -10 below.
TWO_SUMS: tuple[Adding, ...] = (([0, 1], 2), ([0, 3], 4))
LOOSE: Ends = ((2, 4), (10, 20), (22, 30), (30, 40), (30, 34))


def two_sums(*worth: float) -> System:
    return system_by_hand([3, 20, 23, 30, 33], *TWO_SUMS, worth=(3, *worth))


def opened(
    system: System,
    first: Ends,
    bounds: Ends,
    *,
    width: int,
    shown: tuple[int, ...],
    of: tuple[int, ...] = (0,),
) -> list[int]:
    opening = Opening(
        system, between(*first), between(*bounds), shown=flags(len(system.counts), *shown), width=width
    )
    return opening.of(np.array(of, dtype=np.int64)).tolist()


@pytest.mark.parametrize(
    ("worth", "expected"),
    [
        ((5, 9, 6, 9), [1]), ((9, 5, 6, 9), [2]), ((7, 9, 6, 9), [3]), ((7, 9, 9, 6), [4]),
        ((6, 9, 6, 9), [1]),  # alike: from below
    ],
)  # fmt: skip
def test_the_side_that_costs_less_is_opened(worth: tuple[float, ...], expected: list[int]) -> None:
    first: Ends = ((0, 9), *LOOSE[1:])
    assert opened(two_sums(*worth), first, LOOSE, width=3, shown=(1, 2, 3, 4)) == expected


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ((0, 9), [1]), ((1, 9), [1]),  # 1 is as little as is needed: 4 is three more
        ((2, 9), [3]), ((3, 9), [3]),  # never below 2 whatever is hidden: from above, though it costs more
    ],
)  # fmt: skip
def test_a_side_that_the_publication_of_the_number_closes_itself_is_not_opened_from_below(
    own: tuple[int, int], expected: list[int]
) -> None:
    assert opened(two_sums(5, 9, 6, 9), (own, *LOOSE[1:]), LOOSE, width=3, shown=(1, 2, 3, 4)) == expected


@pytest.mark.parametrize(("own", "expected"), [((0, 9), [3]), ((0, 5), [3]), ((0, 4), [1])])
def test_nor_from_above(own: tuple[int, int], expected: list[int]) -> None:
    assert opened(two_sums(7, 9, 6, 9), (own, *LOOSE[1:]), LOOSE, width=3, shown=(1, 2, 3, 4)) == expected


def test_where_both_sides_are_closed_what_opens_some_of_either_is_taken() -> None:
    assert opened(two_sums(5, 9, 6, 9), ((2, 4), *LOOSE[1:]), LOOSE, width=3, shown=(1, 2, 3, 4)) == [1, 3]


@pytest.mark.parametrize(("shown", "expected"), [((3, 4), [3]), ((2, 3, 4), [2]), ((1, 2), [1]), ((0,), [])])
def test_only_what_is_shown_can_be_hidden_besides(shown: tuple[int, ...], expected: list[int]) -> None:
    """The number itself opens none of its sums, shown or not; where a sum shows nothing else, the other side is."""
    first: Ends = ((0, 9), *LOOSE[1:])
    assert opened(two_sums(5, 5.5, 6, 9), first, LOOSE, width=3, shown=shown) == expected


@pytest.mark.parametrize(("width", "expected"), [(1, []), (2, []), (3, [1])])
def test_a_sum_that_leaves_enough_is_not_opened(width: int, expected: list[int]) -> None:
    """From 2 to 4 there is room of two already."""
    first: Ends = ((0, 9), *LOOSE[1:])
    assert opened(two_sums(5, 9, 6, 9), first, LOOSE, width=width, shown=(1, 2, 3, 4)) == expected


@pytest.mark.parametrize("own", [(0, 3), (3, 9)])
def test_nor_one_that_leaves_exactly_enough_on_the_only_side_there_is(own: tuple[int, int]) -> None:
    assert opened(two_sums(5, 9, 6, 9), (own, *LOOSE[1:]), LOOSE, width=2, shown=(1, 2, 3, 4)) == []
    assert opened(two_sums(5, 9, 6, 9), (own, *LOOSE[1:]), LOOSE, width=3, shown=(1, 2, 3, 4)) != []


@pytest.mark.parametrize(("third", "expected"), [(4, [1, 5]), (1, [3])])
def test_what_a_side_costs_is_all_that_has_to_be_hidden_on_it(third: int, expected: list[int]) -> None:
    """Two sums hold the number from below, so that both have to be opened: for 4 + 4, or 4 + 1 and then 6 is more."""
    system = system_by_hand(
        [3, 20, 23, 30, 33, 20, 23],
        *TWO_SUMS,
        ([0, 5], 6),
        worth=(3, 4, 99, 9 if third == 4 else 4.5, 99, third, 99),
    )
    bounds: Ends = (*LOOSE, (10, 20), (22, 30))
    assert opened(system, ((0, 9), *bounds[1:]), bounds, width=3, shown=(1, 2, 3, 4, 5, 6)) == expected


def test_a_sum_that_was_opened_for_one_number_is_not_opened_for_the_next() -> None:
    """Number 1 is hidden for number 0; it is in the sum of number 3 as well, where 4 would have cost less."""
    counts = [3, 20, 23, 3, 8, 31]
    system = system_by_hand(counts, ([0, 1], 2), ([3, 1, 4], 5), worth=(3, 10, 99, 3, 8, 99))
    bounds: Ends = ((3, 3), (20, 20), (23, 23), (3, 3), (8, 8), (31, 31))
    first: Ends = ((0, 9), (20, 20), (23, 23), (0, 9), (8, 8), (31, 31))
    shown = (1, 2, 4, 5)
    assert opened(system, first, bounds, width=2, shown=shown, of=(0, 3)) == [1]
    assert opened(system, first, bounds, width=2, shown=shown, of=(3,)) == [4]
    assert opened(system, first, bounds, width=2, shown=shown, of=(3, 0)) == [4, 1]


def test_the_side_whose_sums_are_open_already_costs_nothing() -> None:
    """Number 5 is held from below by the sum that was opened for number 0, and from above by a cheap one."""
    system = system_by_hand(
        [3, 20, 29, 8, 12, 6, 14], ([0, 1, 5], 2), ([5, 3], 4), worth=(3, 10, 99, 1, 99, 6, 14)
    )
    bounds: Ends = ((3, 3), (20, 20), (29, 40), (4, 6), (10, 12), (6, 8), (0, None))
    first: Ends = ((0, 3), (20, 20), (29, 40), (4, 6), (10, 12), (0, 9), (0, None))
    # 0 + 1 + 5 = 2 says that 5 is at least 29 - 20 - 3 = 6, and 5 + 3 = 4 that it is at most 12 - 4 = 8.
    assert opened(system, first, bounds, width=3, shown=(1, 2, 3, 4), of=(5,)) == [3]
    assert opened(system, first, bounds, width=3, shown=(1, 2, 3, 4), of=(0,)) == [1]
    assert opened(system, first, bounds, width=3, shown=(1, 2, 3, 4), of=(0, 5)) == [1]


def around(system: System, *numbers: int, most: int, shown: tuple[int, ...]) -> list[int]:
    many: tuple[Ints, Ints] = between(*[(0, None)] * len(system.counts))
    opening = Opening(system, many, many, shown=flags(len(system.counts), *shown), width=3)
    return opening.around(np.array(numbers, dtype=np.int64), most).tolist()


# A chain of sums: 0 with 1 and 2, 2 with 3 and 4, 4 with 5 and 6; and one that has nothing to do with it, 7 to 9.
CHAIN: tuple[Adding, ...] = (([0, 1], 2), ([2, 3], 4), ([4, 5], 6), ([7, 8], 9))
WORTH = (1, 1, 2, 30, 32, 20, 52, 7, 8, 15)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ((3, 4, 5, 6, 7, 8, 9), [3]),  # the nearest sum that shows anything, though 5 is worth less
        ((4, 5, 6, 7), [4]), ((5, 6, 7), [5]), ((6, 7), [6]), ((1, 3, 5), [1]),
        ((0, 3, 5), [0]),  # a number of its own sum is what is nearest, and that is the number itself
        ((7, 8, 9), []), ((), []),
    ],
)  # fmt: skip
def test_what_holds_hidden_numbers_is_sought_farther_and_farther_off(
    shown: tuple[int, ...], expected: list[int]
) -> None:
    system = system_by_hand(WORTH, *CHAIN, worth=WORTH)
    assert around(system, 0, most=5, shown=shown) == expected


def test_of_several_sums_as_far_off_the_cheapest_numbers_are_taken() -> None:
    """Number 0 is in three sums, whose cheapest shown numbers are 1, 3 and 5."""
    sums: tuple[Adding, ...] = (([0, 1], 2), ([0, 3], 4), ([0, 5], 6))
    worth = (1, 30, 31, 10, 99, 20, 21)
    system = system_by_hand(worth, *sums, worth=worth)
    shown = (1, 2, 3, 4, 5, 6)
    assert around(system, 0, most=3, shown=shown) == [3, 5, 1]
    assert around(system, 0, most=2, shown=shown) == [3, 5]
    assert around(system, 0, most=1, shown=shown) == [3]
    assert around(system, 0, most=9, shown=(1, 2, 4, 5, 6)) == [5, 1, 4]


def test_of_numbers_worth_the_same_the_first_is_taken() -> None:
    system = system_by_hand([1, 20, 21, 20, 21], ([0, 3], 4), ([0, 1], 2), worth=(1, 20, 21, 20, 21))
    assert around(system, 0, most=1, shown=(1, 2, 3, 4)) == [1]


def test_the_first_number_of_all_can_be_hidden_as_any_other() -> None:
    system = system_by_hand([20, 3, 23], ([0, 1], 2))
    bounds: Ends = ((20, 20), (3, 3), (23, 23))
    first: Ends = ((20, 20), (0, 9), (23, 23))
    assert opened(system, first, bounds, width=2, shown=(0, 2), of=(1,)) == [0]
    assert around(system, 1, most=1, shown=(0, 2)) == [0]
