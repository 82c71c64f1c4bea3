"""What a sum says of each of its numbers, and what is known of a number from how it was published."""

import numpy as np
import pytest

from syschange.disclosure import Policy
from syschange.disclosure.guarding.bounds import known
from syschange.disclosure.guarding.propagation import ENDLESS, implied, narrowed
from syschange.disclosure.guarding.relations import joined

from .byhand import between, flags, sums_of

Ends = list[tuple[int, int | None]]


def said(*bounds: tuple[int, int | None]) -> list[tuple[int, int]]:
    """Return what `0 + 1 = 2` says of each of the three."""
    below, above = implied(sums_of(([0, 1], 2)), *between(*bounds))
    return list(zip(below.tolist(), above.tolist(), strict=True))


def test_a_part_is_the_total_less_the_others_and_the_total_is_all_parts() -> None:
    assert said((0, 4), (2, 9), (5, 6)) == [(-4, 4), (1, 6), (2, 13)]


def test_a_number_without_end_binds_the_others_on_one_side_alone() -> None:
    assert said((0, None), (2, 9), (5, 6)) == [(-4, 4), (-ENDLESS, 6), (2, ENDLESS)]
    assert said((0, 4), (2, 9), (5, None)) == [(-4, ENDLESS), (1, ENDLESS), (2, 13)]
    assert said((0, None), (2, None), (5, 6)) == [(-ENDLESS, 4), (-ENDLESS, 6), (2, ENDLESS)]
    assert said((0, None), (2, 9), (5, None)) == [(-4, ENDLESS), (-ENDLESS, ENDLESS), (2, ENDLESS)]


def test_each_sum_says_its_own() -> None:
    sums = sums_of(([0, 1], 2), ([2, 3, 4], 5))
    below, above = implied(sums, *between((1, 1), (2, 3), (0, 9), (10, 10), (20, 21), (34, 35)))
    assert below.tolist() == [-3, -1, 3, 3, 4, 15, 30]
    assert above.tolist() == [7, 8, 4, 5, 15, 25, 40]


def test_what_one_sum_says_is_used_in_the_next_and_back() -> None:
    """Of 0 + 1 = 2 and 2 + 3 = 4: 2 is six or seven because 4 is 20 and 3 is 13 or 14, and then 0 is at most two."""
    sums = sums_of(([0, 1], 2), ([2, 3], 4))
    bounds = between((0, None), (5, None), (0, None), (13, 14), (20, 20))
    low, high = narrowed(sums, *bounds)
    assert list(zip(low.tolist(), high.tolist(), strict=True)) == [(0, 2), (5, 7), (6, 7), (13, 14), (20, 20)]
    assert bounds[0].tolist() == [0, 5, 0, 13, 20]  # what was given is left as it was


def test_narrowing_goes_on_while_either_end_moves() -> None:
    """In the first chain only the most moves from sum to sum, in the second only the least."""
    sums = sums_of(([0, 1], 2), ([2, 3], 4), ([4, 5], 6))
    none = (0, None)
    low, high = narrowed(sums, *between(none, none, none, none, none, none, (0, 8)))
    assert (low.tolist(), high.tolist()) == ([0] * 7, [8] * 7)
    low, high = narrowed(sums, *between((3, None), none, none, none, none, none, none))
    assert low.tolist() == [3, 0, 3, 0, 3, 0, 3]
    assert high.tolist() == [ENDLESS] * 7


def test_bounds_that_are_narrow_already_stay_and_numbers_of_no_sum_do() -> None:
    sums = sums_of(([1, 2], 3))
    low, high = narrowed(sums, *between((4, 5), (2, 2), (3, 3), (0, None), (6, 7)))
    assert (low.tolist(), high.tolist()) == ([4, 2, 3, 5, 6], [5, 2, 3, 5, 7])
    low, high = narrowed(joined([]), *between((4, 5), (2, None)))
    assert (low.tolist(), high.tolist()) == ([4, 2], [5, ENDLESS])


def test_a_number_of_several_sums_takes_the_narrowest_of_what_they_say() -> None:
    sums = sums_of(([0, 1], 2), ([0, 3], 4), ([0, 5], 6))
    low, high = narrowed(sums, *between((0, 99), (5, 8), (12, 20), (1, 3), (6, 9), (0, 9), (0, 50)))
    # 12 - 8 to 20 - 5; 6 - 3 to 9 - 1; nought to 50.
    assert (low[0], high[0]) == (4, 8)


@pytest.mark.parametrize(
    ("threshold", "base", "count", "ends"),
    [
        (10, 5, 9, (0, 9)), (10, 5, 10, (10, 12)), (10, 5, 12, (10, 12)), (10, 5, 13, (13, 17)),
        (10, 5, 17, (13, 17)), (10, 5, 18, (18, 22)), (8, 5, 8, (8, 12)), (8, 5, 7, (0, 7)),
        (10, 10, 14, (10, 14)), (10, 10, 15, (15, 24)), (10, 10, 24, (15, 24)), (6, 1, 6, (6, 6)),
        (6, 1, 41, (41, 41)), (7, 4, 7, (7, 9)), (7, 4, 10, (10, 13)), (7, 4, 13, (10, 13)),
        (10, 5, 9.9999999, (10, 12)), (10, 5, 9.0000001, (0, 9)),  # sums of fractions are whole numbers
    ],
)  # fmt: skip
def test_a_number_is_known_between_the_ends_of_what_is_printed_alike(
    threshold: int, base: int, count: float, ends: tuple[int, int]
) -> None:
    low, high = known(np.array([count]), flags(1, 0), flags(1), Policy("own", threshold, base))
    assert (low[0], high[0]) == ends


def test_of_what_is_withheld_or_not_published_only_that_it_is_no_less_than_none_is_known() -> None:
    counts = np.array([3.0, 30.0, 3.0, 30.0, 3.0, 30.0])
    published, withheld = flags(6, 0, 1, 2, 3), flags(6, 0, 1, 4)
    low, high = known(counts, published, withheld, Policy("own", 10, 5))
    assert low.tolist() == [0, 0, 0, 28, 0, 0]
    # A small number is known to be small though it wears the mark of those that are withheld.
    assert high.tolist() == [9, ENDLESS, 9, 32, ENDLESS, ENDLESS]


def test_a_number_that_is_withheld_may_be_more_people_than_there_are() -> None:
    """And so many of them add up that nothing of a town is lost beside them."""
    low, high = known(np.array([30.0]), flags(1, 0), flags(1, 0), Policy("own", 10, 5))
    assert high[0] - low[0] > 10**10
    low, high = narrowed(sums_of(([0, 1], 2)), *between((0, 9), (0, None), (10**9, 10**9)))
    assert (low[1], high[1]) == (10**9 - 9, 10**9)
