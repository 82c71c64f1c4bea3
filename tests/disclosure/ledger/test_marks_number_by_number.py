"""Which numbers of several releases are exposed, and what is hidden for them: as found number by number."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from syschange.disclosure.ledger.marks import Mark, cells_of, marks, tables_of
from syschange.disclosure.ledger.propagate import Sums
from syschange.disclosure.ledger.system import Pair

ENTRIES: list[dict[str, Any]] = [
    {"number": 4, "policy": {"threshold": 99, "width": 99}, "results": []},
    {"number": 7, "policy": {"threshold": 99, "width": 99}, "results": []},
    {"number": 9, "policy": {"threshold": 6, "width": 3}, "results": ["one", "two"]},
]
PAIRS = [
    Pair(0, 1, same=False, outcomes=True, holds=False), Pair(1, 2, same=True, outcomes=False, holds=True),
    Pair(0, 2, same=False, outcomes=True, holds=True),
]  # fmt: skip
RELEASES, SLOTS, CELLS, LAYERS = 3, 2, 5, 6
SPLITS = [(1, 0, 3), (2, 1, 3), (3, 0, 4)]  # cell 4 is a part of 3, which is one of 1 and of 2


def drawn(seed: int) -> tuple[Any, tuple[Any, Any], tuple[Any, Any]]:
    """Return a system of flags and numbers at random, with bounds from each release and from all."""
    rng = np.random.default_rng(seed)
    shape = (RELEASES, SLOTS, CELLS)
    published = rng.random(shape) < 0.6
    value = np.where(
        published & (rng.random(shape) < 0.7), rng.permutation(60)[:30].reshape(shape) + 6.0, np.nan
    )
    lat = SimpleNamespace(
        published=published, value=value, told=published | (rng.random(shape) < 0.5), columns=("a", "b"),
        keys=np.array([[0, 0], [1, 0], [0, 2], [1, 2], [3, 2]]), slots=((0, "n"), (0, "numerator:y")),
        splits=np.array(SPLITS), result=np.where(published, np.arange(SLOTS)[None, :, None], -1),
        names=tuple({k: (("a", f"cell {k} of {i}"),) for k in range(CELLS)} for i in range(RELEASES)),
    )  # fmt: skip
    present = np.concatenate([published, rng.random(shape) < 0.7])
    system = SimpleNamespace(
        lat=lat, releases=RELEASES, slots=SLOTS, cells=CELLS, between=PAIRS, present=present,
        number=lambda layer, slot: (layer * SLOTS + slot) * CELLS,
    )  # fmt: skip
    low0 = rng.integers(0, 6, shape).astype(float)
    high0 = low0 + rng.choice([0, 1, 2, 3, 5, 9, 20, np.inf], shape)
    low = rng.integers(0, 8, (LAYERS, SLOTS, CELLS)).astype(float)
    high = low + rng.choice([0, 1, 2, 3, 5, 9, 11, 12, 13, np.inf], (LAYERS, SLOTS, CELLS))
    low[rng.random(low.shape) < 0.4] = 0
    return system, (low0.ravel(), high0.ravel()), (low.ravel(), high.ravel())


def one_by_one(system: Any, alone: tuple[Any, Any], together: tuple[Any, Any]) -> set[Mark]:
    """Return the marks by the rules, each number looked at by itself."""
    lat, found = system.lat, set()
    low0, high0 = (b.reshape(RELEASES, SLOTS, CELLS) for b in alone)
    low, high = (b.reshape(LAYERS, SLOTS, CELLS) for b in together)
    for i, s, k in np.ndindex(RELEASES, SLOTS, CELLS):
        a, b, a0, b0 = low[i, s, k], high[i, s, k], low0[i, s, k], high0[i, s, k]
        hidden = lat.published[i, s, k] and np.isnan(lat.value[i, s, k])
        if hidden and a < 6 and b - a + 1 < 3 and not b0 - a0 + 1 < 3:
            found.add(Mark("hidden", i, s, k))
        by_one = [high0[j, s, k] - low0[j, s, k] for j in range(RELEASES) if lat.told[j, s, k]]
        cut = lat.told[i, s, k] and not any(lat.published[j, s, k] for j in range(RELEASES))
        if cut and b - a < min(by_one) and b - a < 12 and a < 6 and b > 0:
            found.add(Mark("between", min(i, 1), s, k))
    for j, pair in enumerate(PAIRS):
        for s, k in np.ndindex(SLOTS, CELLS):
            a, b = low[RELEASES + j, s, k], high[RELEASES + j, s, k]
            if pair.same or not system.present[RELEASES + j, s, k] or a >= 6:
                continue
            shown = not np.isnan(lat.value[[pair.before, pair.after], s, k]).any()
            if pair.holds and shown and b > 0 and b - a < 12:
                found.add(Mark("outside", pair.before, s, k))
            if a > 0 and b - a + 1 < 3:
                found.add(Mark("joined", pair.before, s, k))
    return found


def places(lat: Any, slot: int, cell: int) -> list[int]:
    if lat.published[-1, slot, cell]:
        return [cell]
    return [p for whole, _, part in SPLITS if part == cell for p in places(lat, slot, whole)]


@pytest.mark.parametrize("seed", range(60))
def test_the_marks_are_those_of_the_rules(seed: int) -> None:
    system, alone, together = drawn(seed)
    found = marks(system, ENTRIES, alone=alone, together=together)
    assert set(found) == one_by_one(system, alone, together)


def test_all_kinds_of_marks_are_drawn() -> None:
    kinds = {m.kind for seed in range(60) for m in one_by_one(*drawn(seed))}
    assert kinds == {"hidden", "between", "outside", "joined"}


@pytest.mark.parametrize("seed", range(30))
def test_the_tables_are_those_that_the_marks_stand_in(seed: int) -> None:
    system, alone, together = drawn(seed)
    found = marks(system, ENTRIES, alone=alone, together=together)
    said = {
        (e.kind, e.release, e.result, e.function, e.by, q)
        for e in tables_of(system.lat, ENTRIES, found)
        for q in e.quantities
    }
    expected = set()
    for m in found:
        own = places(system.lat, m.slot, m.cell)
        by = [(), ("a",), ("b",), ("a", "b"), ("a", "b")][m.cell]
        result, function = (m.slot + 1, ["one", "two"][m.slot]) if own else (None, "")
        expected.add((m.kind, [4, 7, 9][m.release], result, function, by, ["n", "numerator:y"][m.slot]))
    assert said == expected
    told = tables_of(system.lat, ENTRIES, found)
    assert len({(e.kind, e.release, e.result, e.function, e.by) for e in told}) == len(told)
    keys = [(e.kind, e.release, e.result or 0, len(e.by), e.by) for e in told]
    assert keys == sorted(keys)


def sums(seed: int) -> Sums:
    """Return sums at random over the numbers of all layers."""
    rng = np.random.default_rng(seed)
    every = [rng.choice(LAYERS * SLOTS * CELLS, rng.integers(2, 5), replace=False) for _ in range(12)]
    return Sums(
        np.array([e[0] for e in every]), np.ones(len(every), dtype=bool), np.concatenate([e[1:] for e in every]),
        np.repeat(np.arange(len(every)), [len(e) - 1 for e in every]),
    )  # fmt: skip


def beside(system: Any, made: Sums, number: int) -> tuple[int, int] | None:
    """Return the smallest number that the last release shows in a sum with one, of whatever release."""
    near: set[int] = set()
    for i, total in enumerate(made.total.tolist()):
        members = {total, *made.part[made.relation == i].tolist()}
        if number in members:
            near |= {m % (SLOTS * CELLS) for m in members if m < RELEASES * SLOTS * CELLS}
    shown = [(v, p) for p in near if not np.isnan(v := system.lat.value[-1].ravel()[p])]
    return divmod(min(shown)[1], CELLS) if shown else None


@pytest.mark.parametrize("seed", range(60))
def test_the_cells_to_hide_are_those_exposed_or_the_smallest_beside_them(seed: int) -> None:
    system, *_ = drawn(seed)
    made, lat, last = sums(seed), system.lat, RELEASES - 1
    found = [Mark("hidden", i, s, k) for i in range(RELEASES) for s in range(SLOTS) for k in range(CELLS)]
    for mark in found:
        expected = set()
        for cell in places(lat, mark.slot, mark.cell) or [mark.cell]:
            near: tuple[int, int] | None = (mark.slot, cell)
            if np.isnan(lat.value[last, mark.slot, cell]):
                at = (mark.slot * CELLS) + cell
                near = beside(system, made, last * SLOTS * CELLS + at)
                near = near or beside(system, made, mark.release * SLOTS * CELLS + at)
            if near is not None:
                s, k = near
                expected.add((int(lat.result[last, s, k]), lat.names[last][k], lat.slots[s][1]))
        hide = cells_of(system, made, [mark])
        assert [tuple(row) for row in hide.itertuples(index=False)] == sorted(expected)
    assert cells_of(system, made, []).empty
