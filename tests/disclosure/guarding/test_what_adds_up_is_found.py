"""Labels divide people where most totals over them add up, and quantities where they do in every cell."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from syschange.disclosure.guarding.cells import cells_of
from syschange.disclosure.guarding.relations import Sums, joined, over_columns, within_cells

from .byhand import sums_of


def as_text(parts: Sequence[Sums], names: Sequence[str]) -> list[str]:
    """Return each sum as it would be written down."""
    made = []
    for sums in parts:
        for of in range(sums.number):
            entries = [i for i in range(len(sums.of)) if sums.of[i] == of]
            added = sorted(names[sums.place[i]] for i in entries if sums.sign[i] == 1)
            totals = [names[sums.place[i]] for i in entries if sums.sign[i] == -1]
            assert len(added) + len(totals) == len(entries)
            made.append(f"{' + '.join(added)} = {' '.join(totals)}")
    return sorted(made)


Services = Mapping[str, tuple[float | None, float | None, float]]


def services(counts: Services, order: tuple[int, ...] = (0, 1, 2)) -> list[str]:
    """Return what is found to add up over services: by town those of either, and those of x and of y."""
    cells, places, values, names = [], [], [], []
    for town, each in counts.items():
        for service, n in ((("(all)", "x", "y")[i], each[i]) for i in order):
            cells.append((("town", town), ("service", service)))
            places.append(-1 if n is None else len(values))
            if n is not None:
                values.append(n)
                names.append(town if service == "(all)" else f"{town}{service}")
    return as_text(over_columns(cells_of(cells), np.array(places), np.array(values)), names)


def test_parts_add_up_to_their_total() -> None:
    assert services({"a": (7, 3, 4), "b": (9, 8, 1)}) == ["ax + ay = a", "bx + by = b"]


def test_where_half_of_the_totals_or_more_add_up_those_that_do_are_sums() -> None:
    assert services({"a": (7, 3, 4), "b": (9, 8, 4)}) == ["ax + ay = a"]
    assert services({"a": (7, 3, 4), "b": (9, 8, 4), "c": (5, 5, 5)}) == []
    assert services({"a": (9, 8, 4), "b": (7, 3, 4), "c": (5, 5, 0)}) == ["bx + by = b", "cx + cy = c"]


def test_totals_of_nobody_do_not_speak_for_a_column() -> None:
    """That none and none are none holds whatever the labels mean."""
    three = {"a": (7, 3, 4), "b": (9, 8, 4), "c": (5, 5, 5)}
    assert services(three | {"d": (0, 0, 0), "e": (0, 0, 0), "f": (0, 0, 0)}) == []
    assert services({"a": (7, 3, 4), "d": (0, 0, 0)}) == ["ax + ay = a", "dx + dy = d"]
    assert services({"d": (0, 0, 0)}) == ["dx + dy = d"]


@pytest.mark.parametrize(
    "wrong", [(0.0, 2.0, 3.0), (5.0, 0.0, 0.0), (5.0, 1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)]
)
def test_a_total_of_nobody_with_parts_speaks_against_it_and_one_without_any_parts(
    wrong: tuple[float, float, float],
) -> None:
    assert services({"a": (7, 3, 4), "b": wrong, "c": wrong}) == []
    assert services({"a": (7, 3, 4), "b": wrong}) == ["ax + ay = a"]


def test_whole_numbers_that_are_as_good_as_equal_are() -> None:
    assert services({"a": (7.0000001, 3, 4)}) == ["ax + ay = a"]
    assert services({"a": (8, 3, 4)}) == services({"a": (6, 3, 4)}) == []


def test_a_total_that_is_not_known_is_none() -> None:
    assert services({"a": (None, 3, 4), "b": (9, 8, 1)}) == ["bx + by = b"]
    assert services({"a": (None, 3, 4), "b": (9, 8, 1), "c": (None, 5, 5)}) == ["bx + by = b"]


def test_a_part_that_is_not_known_is_none() -> None:
    assert services({"a": (4, None, 4), "b": (9, 8, 1)}) == ["ay = a", "bx + by = b"]
    assert services({"a": (7, None, 4), "b": (9, 8, 1)}) == ["bx + by = b"]


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (2, 0, 1)])
def test_parts_may_stand_before_their_total(order: tuple[int, ...]) -> None:
    assert services({"a": (7, 3, 4), "b": (9, 8, 1)}, order) == ["ax + ay = a", "bx + by = b"]
    assert services({"a": (7, 3, 4)}, order) == ["ax + ay = a"]


def test_each_column_is_looked_at_by_itself() -> None:
    """People divide by town, and may use two services."""
    cells = [(("town", t), ("service", s)) for t in ("(all)", "a", "b") for s in ("(all)", "x", "y")]
    counts = np.array([10.0, 8, 7, 4, 3, 2, 6, 5, 5])
    names = ["all", "x", "y", "a", "ax", "ay", "b", "bx", "by"]
    found = as_text(over_columns(cells_of(cells), np.arange(9), counts), names)
    assert found == ["a + b = all", "ax + bx = x", "ay + by = y"]


def quantities(*rows: Sequence[float | None], called: Sequence[str] = ()) -> list[str]:
    """Return what is found to add up in every cell: a row a quantity, a column a cell."""
    places, counts, names = [], [], []
    for row, name in zip(rows, "abcde", strict=False):
        for cell, n in enumerate(row):
            places.append(-1 if n is None else len(counts))
            if n is not None:
                counts.append(n)
                names.append(f"{name}{cell}")
    made = within_cells(np.array(places).reshape(len(rows), -1), np.array(counts), called or list("abcde"))
    return as_text(made, names)


def test_quantities_that_add_up_in_every_cell_are_parts_of_a_third() -> None:
    assert quantities((3, 8), (4, 1), (7, 9)) == ["a0 + b0 = c0", "a1 + b1 = c1"]
    assert quantities((7, 9), (3, 8), (4, 1)) == ["b0 + c0 = a0", "b1 + c1 = a1"]
    assert quantities((3, 8), (7, 9), (4, 1)) == ["a0 + c0 = b0", "a1 + c1 = b1"]


def test_and_not_where_they_do_so_in_some_alone() -> None:
    assert quantities((3, 8), (4, 1), (7, 10)) == []
    assert quantities((3, 8), (4, 1), (8, 9)) == []
    assert quantities((3, 8), (4, 1), (7.0000001, 9)) == ["a0 + b0 = c0", "a1 + b1 = c1"]


def test_where_nobody_has_an_outcome_the_name_tells_which_is_the_total() -> None:
    rows = ((0.0, 0.0), (4, 1), (4, 1))
    both = ["a0 + b0 = c0", "a0 + c0 = b0", "a1 + b1 = c1", "a1 + c1 = b1"]
    assert sorted(quantities(*rows)) == both
    assert quantities(*rows, called=["numerator", "complement", "denominator"]) == both[::2]
    assert quantities(*rows, called=["numerator", "denominator", "complement"]) == both[1::2]
    assert quantities(*rows, called=["unknown", "denominator", "n"]) == both[::2]
    assert quantities(*rows, called=["numerator:1", "complement:1", "denominator:1"]) == both[::2]
    assert sorted(quantities(*rows, called=["numerator", "complement", "denominator:1"])) == both


def test_cells_in_which_one_of_them_is_not_known_say_nothing() -> None:
    assert quantities((3, None, 5), (4, 1, 6), (7, 9, 11)) == ["a0 + b0 = c0", "a2 + b2 = c2"]
    assert quantities((3, 8, 5), (4, 1, 6), (7, 9, None)) == ["a0 + b0 = c0", "a1 + b1 = c1"]
    assert quantities((3, None), (None, 4), (7, 9)) == []


def test_no_quantity_is_added_to_itself() -> None:
    assert quantities((3, 4), (6, 8)) == []
    assert quantities((0, 0), (5, 6)) == []
    assert quantities((0, 0), (5, 6), (5, 6)) == [
        "a0 + b0 = c0",
        "a0 + c0 = b0",
        "a1 + b1 = c1",
        "a1 + c1 = b1",
    ]


def test_of_five_quantities_every_three_that_add_up_are_found() -> None:
    assert quantities((1,), (2,), (3,), (5,), (8,)) == ["a0 + b0 = c0", "b0 + c0 = d0", "c0 + d0 = e0"]


def test_sums_know_where_their_entries_and_those_of_each_number_stand() -> None:
    sums = sums_of(([0, 5], 2), ([2, 3, 5], 4))
    assert sums.number == 2
    assert sums.starts.tolist() == [0, 3]
    near, far = sums.slots  # ends stand two to a number, the least and then the most
    assert near.tolist() == [0, 10, 5, 4, 6, 10, 9]
    assert far.tolist() == [1, 11, 4, 5, 7, 11, 8]
    order, starts, slots = sums.by_slot
    assert np.concatenate([far, near])[order].tolist() == [0, 1, 4, 4, 5, 5, 6, 7, 8, 9, 10, 10, 11, 11]
    assert slots.tolist() == [0, 1, 4, 5, 6, 7, 8, 9, 10, 11]
    assert starts.tolist() == [0, 1, 2, 4, 6, 7, 8, 9, 10, 12]


def test_joined_sums_keep_their_entries_together() -> None:
    both = joined([sums_of(([0, 1], 2)), sums_of(([2, 3], 4), ([5, 6], 7)), sums_of(([8], 9))])
    assert both.number == 4
    assert both.of.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3]
    assert both.place.tolist() == [0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9]
    assert both.sign.tolist() == [1, 1, -1, 1, 1, -1, 1, 1, -1, 1, -1]
    assert joined([]).number == 0
    assert joined([]).starts.tolist() == []
