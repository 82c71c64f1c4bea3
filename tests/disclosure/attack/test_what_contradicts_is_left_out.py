"""Sums that published numbers contradict are left out with those that stand or fall with them, and no others."""

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import Policy
from syschange.disclosure.attack.propagation import Known, attack, tighten
from syschange.disclosure.attack.reading import given
from syschange.disclosure.attack.relations import Relations
from syschange.disclosure.attack.system import System, system_of
from syschange.errors import WrongTypeError

from .written import Cell, Printed, said

TEN = Policy("ten", 10, 1)
INF = float("inf")
Row = tuple[Cell, str, float]


def by(column: str, quantity: str, *n: float) -> list[Row]:
    """Return the numbers of everybody and of groups by a column."""
    labels = ["(all)", *(f"{column}{i}" for i in range(1, len(n)))]
    return [(((column, label),), quantity, x) for label, x in zip(labels, n, strict=True)]


def attacked(*results: list[Row]) -> tuple[System, Known]:
    system = system_of(given([Printed(rows) for rows in results], TEN))
    return system, attack(system, TEN.threshold)


def dropped(*results: list[Row]) -> set[tuple[int, str, str]]:
    system, known = attacked(*results)
    families = [system.families[f] for f in known.dropped.tolist()]
    kept = {system.families[f] for f in known.relations.family.tolist()}
    assert not kept & set(families)
    return {(f.table, f.column, f.quantity) for f in families}


def test_what_adds_up_is_kept() -> None:
    assert dropped(by("g", "n", 60, 40, 20), by("h", "n", 90, 60, 30)) == set()


def test_a_column_whose_people_do_not_add_up_is_left_out_with_all_that_is_counted_by_it() -> None:
    one = [*by("g", "n", 60, 40, 30), *by("g", "denominator:y", 50, 30, 20), *by("h", "n", 60, 50, 10)]
    other = by("g", "n", 99, 30, 69)
    found = dropped(one, other)
    assert found == {(0, "g", q) for q in ("n", "denominator:y", "missing:y")}


def test_a_quantity_that_does_not_add_up_is_left_out_alone() -> None:
    one = [*by("g", "n", 60, 40, 20), *by("g", "numerator:y", 50, 30, 10)]
    assert dropped(one) == {(0, "g", "numerator:y")}


def test_sums_within_a_cell_that_do_not_hold_are_left_out_alone() -> None:
    cell: Cell = (("g", "a"),)
    rows: list[Row] = [
        (cell, "n", 60.0), (cell, "followed:y", 40.0), (cell, "lost:y", 30.0),
        (cell, "denominator:z", 50.0), (cell, "numerator:z", 30.0), (cell, "complement:z", 20.0),
    ]  # fmt: skip
    assert dropped(rows) == {(0, "", "n")}


def test_what_two_bare_tables_of_a_column_that_must_add_up_contradict_is_an_error() -> None:
    table = pd.DataFrame({"g": ["(all)", "a", "b"], "n": [60.0, 40, 30]})
    with pytest.raises(WrongTypeError, match="do not add up"):
        attack(system_of(given(table, TEN)), 10)


def ends(system: System, known: Known) -> dict[str, tuple[float, float]]:
    return {
        said(system, u): (float(known.lower[u]), float(known.upper[u])) for u in np.flatnonzero(system.small)
    }


def test_hidden_numbers_are_small_unless_they_may_have_been_withheld() -> None:
    system, known = attacked(by("g", "n", 60, 45, np.nan, np.nan))
    assert ends(system, known) == {"n g2 @0": (6, 9), "n g3 @0": (6, 9)}
    assert not known.withheld.any()
    free = attack(system, 10, withheld=system.small)
    assert ends(system, free) == {"n g2 @0": (0, 15), "n g3 @0": (0, 15)}
    assert free.withheld.tolist() == system.small.tolist()
    one = np.array([said(system, u) == "n g2 @0" for u in range(len(system.small))])
    half = attack(system, 10, withheld=one)
    assert ends(system, half) == {"n g2 @0": (6, 15), "n g3 @0": (0, 9)}
    assert half.withheld.tolist() == one.tolist()


def test_of_contradicted_sums_alone_the_hidden_numbers_may_be_anything() -> None:
    rows = [*by("g", "n", 60, 40, np.nan, np.nan), *by("h", "n", 60, 45, np.nan, np.nan)]
    system, known = attacked(rows)
    assert ends(system, known) == {
        "n g2 @0": (0, 20), "n g3 @0": (0, 20), "n h2 @0": (6, 9), "n h3 @0": (6, 9),
    }  # fmt: skip
    freed = {said(system, int(u)) for u in np.flatnonzero(known.withheld)}
    assert freed == {"n g2 @0", "n g3 @0"}


def sums(*each: tuple[int, ...]) -> Relations:
    """Return sums of parts and, last, their total."""
    entries = [(i, x, -1.0 if x == s[-1] else 1.0) for i, s in enumerate(each) for x in s]
    of, unknown, sign = (np.array(c) for c in zip(*entries, strict=True))
    return Relations(of, unknown, sign, np.arange(len(each)))


@pytest.mark.parametrize(
    ("low", "high", "narrowed"),
    [
        ([0, 0, 9], [4, 9, 9], ([0, 5, 9], [4, 9, 9])),
        ([0, 0, 9], [INF, INF, 9], ([0, 0, 9], [9, 9, 9])),
        ([2, 3, 0], [INF, INF, 9], ([2, 3, 5], [6, 7, 9])),
        ([2, 3, 0], [INF, 4, INF], ([2, 3, 5], [INF, 4, INF])),
        ([2, 3, 7], [INF, INF, INF], ([2, 3, 7], [INF, INF, INF])),
        ([0, 3, 0], [5, 4, INF], ([0, 3, 3], [5, 4, 9])),
        ([0, 0, 0], [0, 0, INF], ([0, 0, 0], [0, 0, 0])),
    ],
)  # fmt: skip
def test_two_parts_and_their_total_narrow_each_other(
    low: list[float], high: list[float], narrowed: tuple[list[float], list[float]]
) -> None:
    given_low, given_high = np.array(low, dtype=float), np.array(high, dtype=float)
    lower, upper, bad = tighten(given_low, given_high, sums((0, 1, 2)))
    assert (lower.tolist(), upper.tolist(), bad.tolist()) == (*narrowed, [False])
    assert (given_low.tolist(), given_high.tolist()) == (low, high)
    assert not np.signbit(lower).any()
    assert not np.signbit(upper).any()


def test_what_one_sum_narrows_goes_on_to_the_next() -> None:
    """0 + 1 make up 2, 2 + 3 make up 4, and 4 and 5 are the same."""
    chain = sums((0, 1, 2), (2, 3, 4), (4, 5))
    low = np.array([2.0, 3, 0, 1, 0, 0])
    high = np.array([4.0, 4, INF, 1, INF, 8])
    lower, upper, bad = tighten(low, high, chain)
    assert lower.tolist() == [2, 3, 5, 1, 6, 6]
    assert upper.tolist() == [4, 4, 7, 1, 8, 8]
    assert not bad.any()


def test_sums_of_some_families_are_left_out_and_the_others_are_numbered_anew() -> None:
    three = sums((0, 1, 2), (3, 4), (2, 3, 5))
    three = Relations(three.sums, three.unknown, three.sign, np.array([7, 8, 7]))
    left = three.without(np.array([8]))
    assert (left.count, left.family.tolist()) == (2, [7, 7])
    assert left.sums.tolist() == [0, 0, 0, 1, 1, 1]
    assert left.unknown.tolist() == [0, 1, 2, 2, 3, 5]
    assert left.sign.tolist() == [1, 1, -1, 1, 1, -1]
    alone = three.without(np.array([7]))
    assert (alone.sums.tolist(), alone.unknown.tolist(), alone.family.tolist()) == ([0, 0], [3, 4], [8])
    assert three.without(np.array([7, 8])).count == 0
