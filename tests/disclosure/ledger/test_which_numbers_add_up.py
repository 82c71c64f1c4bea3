"""Which releases are held against each other, and which of their numbers add up: small systems by hand."""

from typing import Any

import numpy as np
import pytest

from syschange.disclosure.ledger.lattice import lattice
from syschange.disclosure.ledger.propagate import Sums
from syschange.disclosure.ledger.system import Pair, System, pairs, tables

from .test_sums_one_by_one import Known, entry

DEN, WITH, WITHOUT = "denominator:y", "numerator:y", "complement:y"
A, B, C = (("g", "a"),), (("g", "b"),), (("g", "c"),)


def linked(*steps: tuple[str, int], holds: tuple[int, ...] = ()) -> list[dict[str, Any]]:
    """Return releases by their links, each with the place of the one it is linked to."""
    return [
        {"id": str(i), "link": link, "after": str(to), "holds": i in holds}
        for i, (link, to) in enumerate((("independent", -1), *steps))
    ]


def test_two_releases_that_are_linked_are_one_pair_and_not_two() -> None:
    assert pairs(linked(("cumulative", 0))) == [Pair(0, 1, same=False, outcomes=True, holds=False)]
    assert pairs(linked(("same_cohort", 0))) == [Pair(0, 1, same=True, outcomes=False, holds=False)]
    assert pairs(linked(("rolling", 0))) == []


def test_the_last_release_is_held_against_each_one_before_it_once() -> None:
    found = pairs(linked(("cumulative", 0), ("cumulative", 1), ("cumulative", 2)))
    assert sorted((p.before, p.after) for p in found) == [(0, 1), (0, 3), (1, 2), (1, 3), (2, 3)]
    assert all(p.outcomes and not p.same and not p.holds for p in found)


def test_a_way_of_two_kinds_of_links_is_neither_of_the_same_people_nor_of_outcomes_that_grow() -> None:
    found = {
        (p.before, p.after): p
        for p in pairs(linked(("same_cohort", 0), ("same_cohort", 1), ("cumulative", 2)))
    }
    assert {key: (p.same, p.outcomes) for key, p in found.items()} == {
        (0, 1): (True, False), (1, 2): (True, False), (2, 3): (False, True), (1, 3): (False, False),
        (0, 3): (False, False),
    }  # fmt: skip
    alone = {(p.before, p.after): p.same for p in pairs(linked(("same_cohort", 0), ("same_cohort", 1)))}
    assert alone == {(0, 1): True, (1, 2): True, (0, 2): True}


@pytest.mark.parametrize(
    ("which", "held"), [(1, {(0, 1), (0, 3)}), (2, {(1, 2), (1, 3), (0, 3)}), (3, {(2, 3), (1, 3), (0, 3)})]
)
def test_a_release_that_holds_another_population_does_so_on_every_way_over_it(
    which: int, held: set[tuple[int, int]]
) -> None:
    """The first of a way is where it ends: what that one holds itself lies beyond."""
    entries = linked(("cumulative", 0), ("cumulative", 1), ("cumulative", 2), holds=(which,))
    assert {(p.before, p.after) for p in pairs(entries) if p.holds} == held
    assert not any(p.holds for p in pairs(linked(("cumulative", 0), holds=(0,))))


def system(*results: Known, link: str = "cumulative") -> System:
    """Return the system of releases each of which follows the one before it, with all its differences."""
    entries = [
        entry([known], id=str(i), link=link, after=str(i - 1), holds=False) for i, known in enumerate(results)
    ]
    lat, between = lattice(entries), pairs(entries)
    return System(lat, between, np.ones((len(between), len(lat.slots)), dtype=bool))


def every(one: System) -> Any:
    return np.ones((one.releases, one.slots, len(one.lat.columns)), dtype=bool)


def said(one: System, sums: Sums) -> list[tuple[str, bool, list[str]]]:
    """Return sums by the names of their numbers: release (or d and the pair), quantity and label."""
    names = {k: "".join(x for _, x in name) or "all" for held in one.lat.names for k, name in held.items()}

    def named(number: int) -> str:
        layer, rest = divmod(int(number), one.slots * one.cells)
        slot, cell = divmod(rest, one.cells)
        who = str(layer) if layer < one.releases else f"d{layer - one.releases}"
        return f"{who} {one.lat.slots[slot][1]} {names[cell]}"

    return sorted(
        (named(total), bool(closed), sorted(named(p) for p in sums.part[sums.relation == r]))
        for r, (total, closed) in enumerate(zip(sums.total, sums.closed, strict=True))
    )


def counts(*numbers: int) -> Known:
    return {cell: {"n": n} for cell, n in zip(((), A, B, C), numbers, strict=False)}


def test_the_groups_of_a_column_are_the_whole_of_each_release_and_of_those_between() -> None:
    one = system(counts(90, 50, 40), counts(99, 55, 44))
    assert said(one, one.within(every(one), outcomes=True)) == [
        ("0 n all", True, ["0 n a", "0 n b"]), ("1 n all", True, ["1 n a", "1 n b"]),
        ("d0 n all", True, ["d0 n a", "d0 n b"]),
    ]  # fmt: skip
    assert said(one, one.across()) == [
        (f"1 n {x}", True, [f"0 n {x}", f"d0 n {x}"]) for x in ("a", "all", "b")
    ]


def test_a_group_more_in_one_of_two_releases_leaves_their_difference_without_a_sum() -> None:
    one = system(counts(90, 50, 40), counts(99, 50, 40, 9))
    assert said(one, one.within(every(one), outcomes=False)) == [
        ("0 n all", True, ["0 n a", "0 n b"]), ("1 n all", True, ["1 n a", "1 n b", "1 n c"]),
    ]  # fmt: skip


def test_a_release_without_its_whole_has_no_sum() -> None:
    one = system({A: {"n": 50}, B: {"n": 40}})
    assert said(one, one.within(every(one), outcomes=False)) == []
    assert len(tables(one.lat).part) == 2


def test_a_column_that_is_not_allowed_has_no_sum_in_that_release_and_none_between() -> None:
    one = system(counts(90, 50, 40), counts(99, 55, 44))
    allowed = every(one)
    allowed[0] = False
    assert said(one, one.within(allowed, outcomes=False)) == [("1 n all", True, ["1 n a", "1 n b"])]


def test_a_group_that_another_quantity_lacks_is_no_part_of_its_sum() -> None:
    """Of whom an outcome is known is printed for both groups; the whole of them is not said to be more."""
    one = system({(): {"n": 90, DEN: 80}, A: {"n": 50, DEN: 45}, B: {"n": 40}})
    assert said(one, one.within(every(one), outcomes=False)) == [
        (f"0 {DEN} all", True, [f"0 {DEN} a"]), ("0 n all", True, ["0 n a", "0 n b"]),
    ]  # fmt: skip


def test_those_with_an_outcome_and_without_are_those_it_is_known_of_between_releases_too() -> None:
    known: Known = {(): {"n": 90, DEN: 80, WITH: 30, WITHOUT: 50}}
    one = system(known, known)
    assert said(one, one.within(every(one), outcomes=True)) == [
        (f"0 {DEN} all", True, [f"0 {WITHOUT} all", f"0 {WITH} all"]), ("0 n all", False, [f"0 {DEN} all"]),
        (f"1 {DEN} all", True, [f"1 {WITHOUT} all", f"1 {WITH} all"]), ("1 n all", False, [f"1 {DEN} all"]),
        (f"d0 {DEN} all", True, [f"d0 {WITHOUT} all", f"d0 {WITH} all"]),
    ]  # fmt: skip
    assert said(one, one.within(every(one), outcomes=False)) == []


@pytest.mark.parametrize("missing", [WITH, WITHOUT])
def test_without_one_side_of_an_outcome_only_the_number_of_people_is_a_bound(missing: str) -> None:
    held = {name: n for name, n in {"n": 90, DEN: 80, WITH: 30, WITHOUT: 50}.items() if name != missing}
    one = system({(): held})
    assert said(one, one.within(every(one), outcomes=True)) == [("0 n all", False, [f"0 {DEN} all"])]


def test_those_outside_a_group_with_an_outcome_and_without_add_up_and_are_not_held_to_all() -> None:
    rest = {f"rest:{name}": n for name, n in {DEN: 80, WITH: 30, WITHOUT: 50}.items()}
    one = system({A: {"n": 60, **rest}})
    assert said(one, one.within(every(one), outcomes=True)) == [
        (f"0 rest:{DEN} a", True, [f"0 rest:{WITHOUT} a", f"0 rest:{WITH} a"])
    ]


def test_parts_that_come_to_more_than_their_whole_or_to_less_do_not_part_people() -> None:
    def parts(whole: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> bool:
        one = system(counts(90, 50, 40))
        names = {name: k for k, name in one.lat.names[0].items()}
        ends = np.zeros((2, one.cells))
        for cell, bounds in (((), whole), (A, a), (B, b)):
            ends[:, names[cell]] = bounds
        return bool(one.adding_up(ends[0], ends[1]).all())

    assert parts((90, 90), (50, 50), (40, 40))
    assert parts((88, 90), (50, 55), (40, 44))
    assert parts((94, 99), (50, 54), (36, 40))
    assert not parts((88, 89), (50, 55), (40, 44))
    assert not parts((95, 99), (50, 54), (36, 40))
    assert parts((0, np.inf), (50, np.inf), (0, np.inf))


def test_without_any_pair_there_is_nothing_across() -> None:
    one = system(counts(90, 50, 40))
    assert len(one.across()) == 0
    assert one.present.shape == (1, 1, 3)
    assert one.size == 3
    assert [one.number(layer, 0) for layer in (0, 1, 2)] == [0, 3, 6]


def test_an_outcome_that_is_called_as_a_quantity_is_adds_up_too() -> None:
    name = "denominator:y"
    held = {f"denominator:{name}": 80, f"numerator:{name}": 30, f"complement:{name}": 50}
    one = system({(): held})
    assert said(one, one.within(every(one), outcomes=True)) == [
        (f"0 denominator:{name} all", True, [f"0 complement:{name} all", f"0 numerator:{name} all"])
    ]
