"""Tables are linked, and taken from each other, as somebody would who compares them number by number."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.disclosure.attack.people import Entries, Linked, linked, nested

Row = tuple[int, int, int, float, float]  # table, key of the cell, quantity (nought is n), least and most
ENDLESS = float("inf")


def entries(rows: list[Row]) -> Entries:
    columns: list[Any] = [list(c) for c in zip(*rows, strict=True)] if rows else [[]] * 5
    kinds = (np.int64, np.uint64, np.int64, np.float64, np.float64)
    return Entries(*(np.array(c, dtype=kind) for c, kind in zip(columns, kinds, strict=True)))


def one_by_one(rows: list[Row], tables: int) -> tuple[list[int], list[object], dict[object, list[float]]]:
    """Return the people of each table, what each row is a print of, and what that can be."""
    people: list[dict[tuple[int, int], list[float]]] = []
    of, names = [], dict[int, object]()
    ends: dict[object, list[float]] = {}
    for table in range(tables):
        mine = [(i, r) for i, r in enumerate(rows) if r[0] == table]
        at = next((i for i, group in enumerate(people) if _are(mine, group)), len(people))
        if at == len(people):
            people.append({})
        group = people[at]
        odd = {r[2] for r in _shown_by_both(mine, group) if _apart(r, group[r[1:3]])}
        of.append(at)
        for i, r in mine:
            names[i] = (at, table + 1 if r[2] in odd else 0, r[1], r[2])
            held = ends.setdefault(names[i], [0.0, ENDLESS])
            held[:] = max(held[0], r[3]), min(held[1], r[4])
            if r[2] not in odd:
                group[r[1:3]] = held
    return of, [names[i] for i in range(len(rows))], ends


def _are(mine: list[tuple[int, Row]], group: dict[tuple[int, int], list[float]]) -> bool:
    both = _shown_by_both(mine, group)
    asked = [r for r in both if r[2] == 0] or both
    return bool(asked) and not any(_apart(r, group[r[1:3]]) for r in asked)


def _shown_by_both(mine: list[tuple[int, Row]], group: dict[tuple[int, int], list[float]]) -> list[Row]:
    return [r for _, r in mine if r[1:3] in group and group[r[1:3]][1] < ENDLESS and r[4] < ENDLESS]


def _apart(row: Row, held: list[float]) -> bool:
    return row[3] > held[1] or row[4] < held[0]


@st.composite
def prints(draw: st.DrawFn) -> tuple[list[Row], int]:
    tables = draw(st.integers(1, 4))
    made: list[Row] = []
    for table in range(tables):
        cells = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=5, unique=True))
        for key, quantity in cells:
            low = float(draw(st.sampled_from([5, 5, 5, 6, 7, 9])))
            made.append((table, key, quantity, low, low + draw(st.sampled_from([0, 1, 2, ENDLESS]))))
    return made, tables


@settings(max_examples=150, deadline=None)
@given(prints())
def test_prints_are_linked_as_one_who_compares_tables_would(made: tuple[list[Row], int]) -> None:
    rows, tables = made
    found = linked(entries(rows), tables)
    of, names, ends = one_by_one(rows, tables)
    assert found.people.tolist() == of
    number = dict(zip(names, found.unknown.tolist(), strict=True))
    assert len(set(number.values())) == len(number) == len(found.lower)
    assert [number[name] for name in names] == found.unknown.tolist()
    for name, unknown in number.items():
        at, _, key, quantity = name  # type: ignore[misc]
        assert [found.lower[unknown], found.upper[unknown]] == ends[name]
        assert (found.of[unknown], found.key[unknown], found.quantity[unknown]) == (at, key, quantity)


def test_tables_that_count_other_people_in_a_cell_are_of_others() -> None:
    same = linked(entries([(0, 7, 0, 40, 44), (1, 7, 0, 43, 47)]), 2)
    assert (same.people.tolist(), same.lower.tolist(), same.upper.tolist()) == ([0, 0], [43], [44])
    other = linked(entries([(0, 7, 0, 40, 44), (1, 7, 0, 45, 47)]), 2)
    assert (other.people.tolist(), other.unknown.tolist()) == ([0, 1], [0, 1])


def test_what_is_hidden_links_nothing_and_other_quantities_do_where_no_people_are_counted() -> None:
    assert linked(entries([(0, 7, 0, 0, ENDLESS), (1, 7, 0, 43, 47)]), 2).people.tolist() == [0, 1]
    assert linked(entries([(0, 7, 1, 9, 9), (1, 7, 1, 9, 9)]), 2).people.tolist() == [0, 0]
    assert linked(entries([(0, 7, 1, 9, 9), (1, 7, 1, 8, 8)]), 2).people.tolist() == [0, 1]


def test_of_the_same_people_a_quantity_that_differs_stands_apart_in_all_its_cells() -> None:
    rows = [
        (0, 7, 0, 40, 40),
        (0, 7, 1, 9, 9),
        (0, 8, 1, 5, 5),
        (1, 7, 0, 40, 40),
        (1, 7, 1, 8, 8),
        (1, 8, 1, 5, 5),
    ]
    found = linked(entries([(t, k, q, float(a), float(b)) for t, k, q, a, b in rows]), 2)
    assert found.people.tolist() == [0, 0]
    assert found.unknown[0] == found.unknown[3]
    assert len(set(found.unknown.tolist())) == 5


def people(*groups: dict[tuple[int, int], tuple[float, float]]) -> Linked:
    """Return unknowns of several groups of people by cell and quantity."""
    rows = [(g, *at, *ends) for g, held in enumerate(groups) for at, ends in held.items()]
    made = entries([(g, k, q, float(a), float(b)) for g, k, q, a, b in rows])
    every = np.arange(len(rows))
    return Linked(every, np.arange(len(groups)), made.lower, made.upper, made.key, made.quantity, made.table)


def told(found: Linked) -> list[tuple[int, int, list[int], list[int]]]:
    return [(a, b, big.tolist(), little.tolist()) for a, b, big, little in nested(found)]


def test_people_may_be_among_others_where_none_of_their_numbers_is_larger() -> None:
    large, small = {(7, 0): (40.0, 40.0), (8, 0): (20.0, 20.0)}, {(7, 0): (30.0, 30.0), (8, 0): (20.0, 20.0)}
    assert told(people(large, small)) == [(0, 1, [0, 1], [2, 3])]
    assert told(people(small, large)) == [(1, 0, [2, 3], [0, 1])]
    both = {(7, 0): (30.0, 44.0)}
    assert told(people(both, both)) == [(1, 0, [1], [0])]  # either may be: once is enough
    crossed = {(7, 0): (30.0, 30.0), (8, 0): (25.0, 25.0)}
    assert told(people(large, crossed)) == []
    assert told(people(large, crossed, small)) == [(0, 2, [0, 1], [4, 5]), (1, 2, [2, 3], [4, 5])]


def test_people_who_have_nothing_shown_in_common_are_not_taken_from_each_other() -> None:
    shown, hidden = {(7, 0): (40.0, 40.0)}, {(7, 0): (0.0, ENDLESS)}
    assert told(people(shown, hidden)) == []
    assert told(people(hidden, hidden)) == []
    assert told(people(shown, {(9, 0): (3.0, 3.0)})) == []
    assert told(people(shown, {(7, 1): (3.0, 3.0)})) == []
    assert told(people({})) == []
    # A hidden number beside a shown one goes with it, and does not speak against it.
    large, small = (
        {(7, 0): (40.0, 40.0), (8, 0): (0.0, ENDLESS)},
        {(7, 0): (30.0, 30.0), (8, 0): (50.0, 50.0)},
    )
    assert told(people(large, small)) == [(0, 1, [0, 1], [2, 3])]
