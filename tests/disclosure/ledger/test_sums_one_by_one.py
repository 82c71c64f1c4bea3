"""The sums of several releases are those that one finds who goes through their cells one by one."""

import itertools
from typing import Any

import numpy as np
import pytest

from syschange.disclosure.ledger.lattice import Lattice, lattice
from syschange.disclosure.ledger.propagate import Sums
from syschange.disclosure.ledger.system import Pair, System, pairs

Known = dict[tuple[tuple[str, str], ...], dict[str, int | None]]
Found = set[tuple[int, bool, frozenset[int]]]
AGES = [["18 to 24", "25 to 30", "31+"], ["18 to 30", "31+"], ["18 to 24", "25+"]]
QUANTITIES = (
    "n",
    "denominator:y",
    "numerator:y",
    "complement:y",
    "rest:n",
    "rest:denominator:y",
    "rest:numerator:y",
)


def entry(results: list[Known], **terms: object) -> dict[str, Any]:
    """Return what a release states of some results."""
    columns: dict[str, list[str]] = {}
    tables: dict[Any, dict[str, Any]] = {}
    for at, result in enumerate(results):
        for cell, held in result.items():
            for column, label in cell:
                if label not in columns.setdefault(column, []):
                    columns[column].append(label)
            by = [c for c, _ in cell]
            for quantity, n in held.items():
                blank = {"result": at, "quantity": quantity, "by": by, "cells": [], "counts": []}
                table = tables.setdefault((at, quantity, *by), blank)
                table["cells"].append([columns[c].index(label) for c, label in cell])
                table["counts"].append(n)
    return {"columns": columns, "tables": list(tables.values()), "recodes": {}, **terms}


def drawn(seed: int) -> list[dict[str, Any]]:
    """Return three releases by age and place, ages cut in different ways, with cells missing at random."""
    rng = np.random.default_rng(seed)
    made = []
    for at, ages in enumerate(AGES):
        result: Known = {}
        for age, place in itertools.product([None, *ages], [None, "p", "q"]):
            cell = tuple((c, x) for c, x in (("age", age), ("place", place)) if x is not None)
            if rng.random() < 0.85:
                few = int(rng.integers(1, 8))
                result[cell] = {q: int(rng.integers(10, 90)) for q in rng.permutation(QUANTITIES)[:few]}
        made.append(entry([result], id=str(at), link="cumulative", after=str(at - 1), holds=False))
    return made


def same(lat: Lattice, i: int, slot: int, column: int) -> set[int]:
    """Return the labels that a release has in a column of the tables of a quantity."""
    return {int(lat.keys[k, column]) for k in np.flatnonzero(lat.published[i, slot])} - {0}


def by_hand(
    system: System, i: int, slot: int, allowed: Any
) -> dict[tuple[int, int, bool], tuple[set[int], bool]]:
    """Return what adds up: by total, column and whether a category is cut, the parts and whether they are all."""
    lat, found = system.lat, {}
    if lat.slots[slot][1].startswith("rest:"):
        return {}
    here = lat.present[i, slot]
    for total, column in itertools.product(range(len(lat.keys)), range(len(lat.columns))):
        parts = {
            k for k in range(len(lat.keys))
            if lat.keys[k, column] and (np.delete(lat.keys[k], column) == np.delete(lat.keys[total], column)).all()
            and not lat.keys[total, column] and here[k] and lat.label[i, lat.keys[k, column]]
        }  # fmt: skip
        if parts and here[total] and allowed[i, slot, column]:
            found[total, column, False] = parts, len(parts) == len(same(lat, i, slot, column))
        cut = {int(p) for whole, c, p in lat.splits if (whole, c) == (total, column)}
        held = {p for p in cut if here[p]}
        if held and here[total] and allowed[i, slot, column]:
            found[total, column, True] = held, held == cut
    return found


def as_set(sums: Sums) -> Found:
    return {
        (int(t), bool(c), frozenset(sums.part[sums.relation == r].tolist()))
        for r, (t, c) in enumerate(zip(sums.total, sums.closed, strict=True))
    }


def all_by_hand(system: System, allowed: Any) -> Found:
    found: Found = set()
    for slot in range(system.slots):
        each = [by_hand(system, i, slot, allowed) for i in range(system.releases)]
        for i, held in enumerate(each):
            first = system.number(i, slot)
            found |= {
                (t + first, whole, frozenset(p + first for p in parts))
                for (t, *_), (parts, whole) in held.items()
            }
        for j, pair in enumerate(system.between):
            first, one, two = system.number(system.releases + j, slot), each[pair.before], each[pair.after]
            for key in one.keys() & two.keys():
                there = system.present[system.releases + j, slot, key[0]]
                if there and one[key] == two[key] and one[key][1]:
                    found.add((key[0] + first, True, frozenset(p + first for p in one[key][0])))
    return found


def outcomes_by_hand(system: System) -> Found:
    """Return that those with and without an outcome are those of whom it is known, who are no more than all."""
    lat, found = system.lat, set()
    at = {name: slot for slot, (_, name) in enumerate(lat.slots)}
    for layer, k in itertools.product(range(len(system.present)), range(system.cells)):
        has = {name: system.number(layer, s) + k for name, s in at.items() if system.present[layer, s, k]}
        for rest in ("", "rest:"):
            one, two, whole = (f"{rest}{name}:y" for name in ("numerator", "complement", "denominator"))
            if {one, two, whole} <= has.keys():
                found.add((has[whole], True, frozenset({has[one], has[two]})))
        if {"n", "denominator:y"} <= has.keys() and layer < system.releases:
            found.add((has["n"], False, frozenset({has["denominator:y"]})))
    return found


def system_of(seed: int) -> System:
    entries = drawn(seed)
    lat, between = lattice(entries), pairs(entries)
    used = np.random.default_rng(seed + 1).random((len(between), len(lat.slots))) < 0.8
    return System(lat, between, used)


@pytest.mark.parametrize("seed", range(25))
def test_the_sums_of_releases_and_their_differences_are_found_one_by_one(seed: int) -> None:
    system = system_of(seed)
    shape = (system.releases, system.slots, len(system.lat.columns))
    for allowed in (np.ones(shape, dtype=bool), np.random.default_rng(seed).random(shape) < 0.7):
        plain = all_by_hand(system, allowed)
        assert as_set(system.within(allowed, outcomes=False)) == plain
        assert as_set(system.within(allowed, outcomes=True)) == plain | outcomes_by_hand(system)
        assert (np.diff(system.within(allowed, outcomes=True).relation) >= 0).all()


@pytest.mark.parametrize("seed", range(10))
def test_what_a_later_release_counts_is_the_earlier_and_the_difference(seed: int) -> None:
    system = system_of(seed)
    lat, expected = system.lat, set()
    for j, pair in enumerate(system.between):
        for s, k in np.ndindex(system.slots, system.cells):
            layers = (pair.after, pair.before, system.releases + j)
            if system.present[system.releases + j, s, k]:
                assert lat.present[pair.before, s, k]
                assert lat.present[pair.after, s, k]
                after, before, more = (system.number(layer, s) + k for layer in layers)
                expected.add((after, True, frozenset({before, more})))
    assert as_set(system.across()) == expected
    assert system.size == (system.releases + len(system.between)) * system.slots * system.cells


@pytest.mark.parametrize("seed", range(25))
def test_a_column_whose_parts_cannot_make_their_total_does_not_add_up(seed: int) -> None:
    entries = drawn(seed)
    lat = lattice(entries)
    system = System(lat, [], np.zeros((0, len(lat.slots)), dtype=bool))
    rng = np.random.default_rng(seed)
    true = np.ones(lat.present.shape)
    true[:, :, (lat.keys == 0).any(axis=1)] = 2  # of two parts or so, and now and then not
    low = np.maximum(true - rng.integers(0, 2, true.shape), 0)
    high = true + rng.choice([0, 1, 2, np.inf], true.shape)
    every = np.ones((*true.shape[:2], len(lat.columns)), dtype=bool)
    expected = every.copy()
    for i, s in np.ndindex(true.shape[:2]):
        for (total, column, _), (parts, whole) in by_hand(system, i, s, every).items():
            some = list(parts)
            too_many = low[i, s, some].sum() > high[i, s, total]
            if too_many or (whole and high[i, s, some].sum() < low[i, s, total]):
                expected[i, s, column] = False
    assert system.adding_up(low.ravel(), high.ravel()).tolist() == expected.tolist()
    assert not expected.all()


def test_releases_are_held_against_those_they_are_linked_to_and_the_last_against_all_before() -> None:
    links = ["independent", "cumulative", "same_cohort", "rolling", "cumulative"]
    after = [None, "0", "1", "2", "2"]
    entries = [
        {"id": str(i), "link": link, "after": to, "holds": i == 1}
        for i, (link, to) in enumerate(zip(links, after, strict=True))
    ]
    assert set(pairs(entries)) == {
        Pair(0, 1, same=False, outcomes=True, holds=True), Pair(1, 2, same=True, outcomes=False, holds=False),
        Pair(2, 4, same=False, outcomes=True, holds=False), Pair(1, 4, same=False, outcomes=False, holds=False),
        Pair(0, 4, same=False, outcomes=False, holds=True),
    }  # fmt: skip
    assert pairs(entries[:1]) == []
    lone = [entries[0], {"id": "x", "link": "cumulative", "after": "gone", "holds": False}]
    assert pairs(lone) == []


def value_of(lat: Lattice, i: int, cell: tuple[tuple[str, str], ...], quantity: str) -> list[float]:
    """Return what a release prints of a cell, by each of the people that its results are of."""
    (k,) = [k for k, name in lat.names[i].items() if name == cell]
    return [float(lat.value[i, s, k]) for s, (_, name) in enumerate(lat.slots) if name == quantity
            and lat.published[i, s, k]]  # fmt: skip


def test_results_are_of_the_same_people_unless_a_number_differs() -> None:
    """The first two agree; the third prints another total; the fourth agrees with the third, not with the first."""
    a, b = (("g", "a"),), (("g", "b"),)
    results: list[Known] = [
        {(): {"n": 90}, a: {"n": 50}}, {(): {"n": 90}, b: {"n": 40}}, {(): {"n": 80}, a: {"n": 50}},
        {(): {"n": 80}, b: {"n": None}}, {(): {"n": 90, "denominator:y": 70}},
    ]  # fmt: skip
    lat = lattice([entry(results)])
    assert sorted(lat.slots) == [(0, "denominator:y"), (0, "n"), (1, "n")]
    assert value_of(lat, 0, (), "n") == [90, 80]
    assert value_of(lat, 0, a, "n") == [50, 50]
    assert value_of(lat, 0, b, "n")[0] == 40
    assert np.isnan(value_of(lat, 0, b, "n")[1])
    alone = lattice([entry(results[:1])])
    assert alone.slots == ((0, "n"),)
    assert alone.result[0, 0].tolist() == [0, 0]


@pytest.mark.parametrize("seed", range(10))
def test_every_published_number_stands_in_its_place_and_nothing_else(seed: int) -> None:
    entries = drawn(seed)
    lat = lattice(entries)
    for i, one in enumerate(entries):
        many = 0
        for table in one["tables"]:
            for numbers, n in zip(table["cells"], table["counts"], strict=True):
                cell = tuple((c, one["columns"][c][x]) for c, x in zip(table["by"], numbers, strict=True))
                assert value_of(lat, i, cell, table["quantity"]) == [n]
                many += 1
        assert int(lat.published[i].sum()) == many == int((~np.isnan(lat.value[i])).sum())
        assert (lat.told[i] >= lat.published[i]).all()
        assert (lat.present[i] >= lat.told[i]).all()
        assert (lat.result[i] == np.where(lat.published[i], 0, -1)).all()
    # A number told by no release of its own is a part of one, or made of parts: and those are told of the same.
    for whole, _, part in lat.splits.tolist():
        assert (lat.told[:, :, part] >= lat.told[:, :, whole]).all()
    for whole in {w for w, _, _ in lat.splits.tolist()}:
        parts = [p for w, _, p in lat.splits.tolist() if w == whole]
        assert (lat.told[:, :, whole] >= lat.told[:, :, parts].all(axis=2)).all()
