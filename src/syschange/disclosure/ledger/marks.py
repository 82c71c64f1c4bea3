"""Which numbers of the joint system are exposed, the tables they stand in, and the cells to hide."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from syschange.disclosure.ledger.entries import Entry
from syschange.disclosure.ledger.lattice import Lattice
from syschange.disclosure.ledger.propagate import Floats, Sums
from syschange.disclosure.ledger.system import System
from syschange.disclosure.ledger.telling import Exposed

CELLS = ("result", "cell", "quantity")


@dataclass(frozen=True)
class Mark:
    """One number that is exposed: why, the release it is held against, its quantity and its cell."""

    kind: str
    release: int
    slot: int
    cell: int


def marks(
    system: System, entries: Sequence[Entry], *, alone: tuple[Floats, Floats], together: tuple[Floats, Floats]
) -> list[Mark]:
    """Return every number that is exposed."""
    lat, n = system.lat, system.releases
    low, high = (b.reshape(-1, system.slots, system.cells) for b in together)
    low0, high0 = (b.reshape(n, system.slots, system.cells) for b in alone)
    policy = entries[-1]["policy"]
    threshold, width = policy["threshold"], policy["width"]
    hidden = lat.published & np.isnan(lat.value)
    few_values = (high[:n] - low[:n] + 1 < width) & (high0 - low0 + 1 >= width)
    narrow = hidden & few_values & (low[:n] < threshold)
    found = [Mark("hidden", i, s, k) for i, s, k in np.argwhere(narrow).tolist()]
    parts = lat.told & ~lat.published.any(axis=0)
    # What one release tells by itself is no difference.
    least = np.where(lat.told, high0 - low0, np.inf).min(axis=0)
    told = (high[:n] - low[:n] < least) & (high[:n] - low[:n] < 2 * threshold)
    between = parts & told & (low[:n] < threshold) & (high[:n] > 0)
    found += [Mark("between", min(i, n - 2), s, k) for i, s, k in np.argwhere(between).tolist()]
    for j, pair in enumerate(system.between):
        if pair.same:
            continue
        d_low, d_high, has = low[n + j], high[n + j], system.present[n + j]
        few = has & (d_low < threshold)
        if pair.holds:
            shown = ~np.isnan(lat.value[pair.before]) & ~np.isnan(lat.value[pair.after])
            outside = few & shown & (d_high > 0) & (d_high - d_low < 2 * threshold)
            found += [Mark("outside", pair.before, s, k) for s, k in np.argwhere(outside).tolist()]
        joiners = few & (d_low > 0) & (d_high - d_low + 1 < width)
        found += [Mark("joined", pair.before, s, k) for s, k in np.argwhere(joiners).tolist()]
    return found


def _places(lat: Lattice, mark: Mark) -> list[int]:
    """Return the cells of the last release that tell a number: its own, or those it is a part of."""
    if lat.published[-1, mark.slot, mark.cell]:
        return [mark.cell]
    wholes, queue = [], [mark.cell]
    while queue:
        cell = queue.pop()
        for whole in lat.splits[lat.splits[:, 2] == cell, 0].tolist():
            if lat.published[-1, mark.slot, whole]:
                wholes.append(whole)
            else:
                queue.append(whole)
    return wholes


def tables_of(lat: Lattice, entries: Sequence[Entry], marks: Sequence[Mark]) -> tuple[Exposed, ...]:
    """Return the tables of the last release that the exposed numbers stand in, each once."""
    found: dict[Exposed, set[str]] = {}
    results = entries[-1]["results"]
    for mark in marks:
        number = entries[mark.release]["number"]
        cells = _places(lat, mark)
        result = int(lat.result[-1, mark.slot, cells[0]]) if cells else None
        by = tuple(c for c, code in zip(lat.columns, lat.keys[mark.cell], strict=True) if code)
        function = results[result] if result is not None else ""
        table = Exposed(mark.kind, number, None if result is None else result + 1, function, by, ())
        found.setdefault(table, set()).add(lat.slots[mark.slot][1])
    made = [replace(table, quantities=tuple(sorted(of))) for table, of in found.items()]
    return tuple(sorted(made, key=lambda e: (e.kind, e.release, e.result or 0, len(e.by), e.by)))


def cells_of(system: System, sums: Sums, marks: Sequence[Mark]) -> pd.DataFrame:
    """Return the cells to hide: those exposed that this release shows, or of one it hides the smallest beside it."""
    lat, last = system.lat, system.releases - 1
    beside, found = _Beside(system, sums), set[tuple[int, int]]()
    for mark in marks:
        for cell in _places(lat, mark) or [mark.cell]:
            near: tuple[int, int] | None = (mark.slot, cell)
            if np.isnan(lat.value[last, mark.slot, cell]):
                near = beside(last, mark.slot, cell) or beside(mark.release, mark.slot, cell)
            if near is not None:
                found.add(near)
    rows = [(int(lat.result[last, s, k]), lat.names[last][k], lat.slots[s][1]) for s, k in found]
    return pd.DataFrame(sorted(rows), columns=list(CELLS))


class _Beside:
    """Finds the smallest number the last release shows in a sum with a hidden one, so that hiding it covers both."""

    def __init__(self, system: System, sums: Sums) -> None:
        self._system = system
        member = np.concatenate([sums.part, sums.total])
        relation = np.concatenate([sums.relation, np.arange(len(sums))])
        mine = member < system.number(system.releases, 0)
        member, relation = member[mine], relation[mine]
        by_member, by_relation = np.argsort(member, kind="stable"), np.argsort(relation, kind="stable")
        self._of_member = member[by_member], relation[by_member]
        self._of_relation = relation[by_relation], member[by_relation]

    def __call__(self, layer: int, slot: int, cell: int) -> tuple[int, int] | None:
        """Return its quantity and cell; None where no other number is shown beside this one."""
        members, relations = self._of_member
        a, b = np.searchsorted(members, self._system.number(layer, slot) + cell + np.arange(2))
        by_relation, others = self._of_relation
        first = np.searchsorted(by_relation, relations[a:b])
        end = np.searchsorted(by_relation, relations[a:b], side="right")
        near = [others[i:j] for i, j in zip(first, end, strict=True)]
        if not near:
            return None
        places = np.unique(np.concatenate(near)) % (self._system.slots * self._system.cells)
        value = self._system.lat.value[-1].ravel()[places]
        if np.isnan(value).all():
            return None
        best = int(places[np.nanargmin(value)])
        return best // self._system.cells, best % self._system.cells
