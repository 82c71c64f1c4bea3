"""Who is left over, what each number is worth and what goes with it, in a cell or two written down by hand."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure.guarding import System, system, system_of, withheld, withholding
from syschange.disclosure.guarding.cells import Cell
from syschange.disclosure.policies import Policy

from .byhand import flags, system_by_hand

A: Cell = (("g", "a"),)
B: Cell = (("g", "b"),)
EVERYBODY: Cell = (("g", "(all)"),)


def made(*rows: tuple[Cell, str, float]) -> System:
    return system_of([pd.DataFrame(list(rows), columns=["cell", "quantity", "count"])])


def cell(**counts: float) -> System:
    return made(*((A, quantity.replace("__", ":"), n) for quantity, n in counts.items()))


def adding(held: System) -> set[tuple[tuple[int, ...], int]]:
    """Return the places of the parts and of the total of each sum."""
    sums = held.sums
    assert set(sums.sign.tolist()) <= {1, -1}  # nobody is in a sum twice
    parts: Mapping[int, list[int]] = {of: [] for of in range(sums.number)}
    totals = {}
    for of, place, sign in zip(sums.of.tolist(), sums.place.tolist(), sums.sign.tolist(), strict=True):
        if sign > 0:
            parts[of].append(place)
        else:
            totals[of] = place
    return {(tuple(sorted(parts[of])), totals[of]) for of in totals}


def test_those_in_a_whole_and_not_in_a_part_are_left_over() -> None:
    held = cell(n=30, used=22)
    assert held.counts.tolist() == [30, 22, 8]
    assert held.published.tolist() == [True, True, False]
    assert held.left_over.tolist() == [False, False, True]
    assert adding(held) == {((1, 2), 0)}
    assert held.worth.tolist() == [3, pytest.approx(2.2), np.inf]


def test_a_part_that_is_more_than_the_whole_is_none() -> None:
    held = cell(n=30, used=31)
    assert (held.counts.tolist(), held.sums.number) == ([30, 31], 0)
    same = cell(n=30, used=30)
    assert same.counts.tolist() == [30, 30, 0]  # of none left over too it is known what they are


def test_where_it_is_more_in_one_cell_it_is_none_in_any() -> None:
    held = made((A, "n", 30), (A, "used", 31), (B, "n", 30), (B, "used", 20))
    assert (len(held.counts), held.sums.number) == (4, 0)


def test_who_is_left_over_adds_up_over_columns_as_others_do() -> None:
    """Of 30 and 12, 42 together, 22 and 11 are counted: 8, 1 and 9 are left."""
    rows = [(EVERYBODY, 42, 33), (A, 30, 22), (B, 12, 11)]
    held = made(*((c, q, float(n)) for c, *both in rows for q, n in zip(("n", "used"), both, strict=True)))
    assert held.counts.tolist() == [42, 33, 30, 22, 12, 11, 9, 8, 1]
    whole = {((2, 4), 0), ((3, 5), 1), ((7, 8), 6)}
    assert adding(held) == whole | {((1, 6), 0), ((3, 7), 2), ((5, 8), 4)}


def test_what_is_a_part_of_a_sum_already_leaves_nobody_over() -> None:
    held = cell(n=30, used=22, other=8)
    assert (len(held.counts), adding(held)) == (3, {((1, 2), 0)})
    further = cell(n=30, used=22, other=8, seen=20)
    assert further.counts.tolist() == [30, 22, 8, 20, 10]
    assert adding(further) == {((1, 2), 0), ((3, 4), 0)}


def test_part_of_a_score_are_some_of_those_of_that_score_and_all_are_some_of_everybody() -> None:
    held = cell(n=90, n__x=50, used__x=35, used__y=30)
    # The score x has 50 people, of whom 15 are left; y has no number of its own. Of everybody both are some.
    left = held.counts[4:].tolist()
    assert sorted(left) == [15, 55, 60]
    assert {(tuple(parts), total) for parts, total in adding(held)} == {
        ((2, 4 + left.index(55)), 0), ((3, 4 + left.index(60)), 0), ((2, 4 + left.index(15)), 1),
    }  # fmt: skip


def test_a_total_goes_with_all_of_its_cell_and_each_part_with_the_other() -> None:
    held = cell(n=30, used=22, other=8, seen=20)
    pairs = {tuple(pair) for pair in held.partners.T.tolist() if pair[0] != pair[1]}
    assert pairs == {(0, 1), (0, 2), (0, 3), (1, 2), (2, 1)}


@pytest.mark.parametrize(
    ("quantity", "left"),
    [
        ("unknown", True),
        ("missing:y", True),
        ("rest:unknown:y", True),
        ("known:y", False),
        ("unknown_y", False),
    ],
)
def test_those_of_whom_something_is_not_known_are_left_over(quantity: str, *, left: bool) -> None:
    assert made((A, quantity, 3.0)).left_over.tolist() == [left]


def test_so_is_a_group_of_those_whose_label_is_not_known() -> None:
    other: Cell = (("g", "(unknown)"), ("h", "p"))
    assert made((A, "n", 3.0), (other, "n", 4.0), (EVERYBODY, "n", 7.0)).left_over.tolist() == [
        False,
        True,
        False,
    ]


def test_each_characteristic_makes_a_number_a_tenth_as_dear_to_lose() -> None:
    both: Cell = (("g", "a"), ("h", "p"))
    held = made((EVERYBODY, "n", 400.0), (A, "n", 300.0), (both, "n", 200.0))
    assert held.worth.tolist() == pytest.approx([400, 30, 2])


def test_a_number_under_the_name_of_another_is_that_number_and_a_different_one_is_not() -> None:
    one = pd.DataFrame([(A, "n", 30.0), (A, "used", np.nan)], columns=["cell", "quantity", "count"])
    again = pd.DataFrame([((("g", "a"), ("h", "(all)")), "n", 30.0), (A, "n", 31.0)], columns=one.columns)
    held = system_of([one, again])
    assert held.counts.tolist() == [30, 31]
    assert [rows.tolist() for rows in held.rows] == [[0, -1], [0, 1]]
    assert held.tables[0][1]["n"].tolist() == [0]
    assert "used" not in held.tables[0][1]


def test_of_very_many_quantities_only_parts_of_the_whole_are_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system, "_MOST_QUANTITIES", 3)
    three, four = cell(n=30, used=22, other=8), cell(n=30, used=22, other=8, seen=20)
    assert adding(three) == {((1, 2), 0)}
    assert four.counts.tolist() == [30, 22, 8, 20, 8, 22, 10]
    assert adding(four) == {((1, 4), 0), ((2, 5), 0), ((3, 6), 0)}


def test_of_a_very_large_system_one_way_to_hide_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(withholding, "_SMALL", 2)
    held = system_by_hand([3, 20, 30, 53], ([0, 1, 2], 3))
    assert withheld(held, Policy("six", 6, 1)).tolist() == flags(4, 1).tolist()
