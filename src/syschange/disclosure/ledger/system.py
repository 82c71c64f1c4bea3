"""The joint system: the counts of every release, those of the people between two releases, and all their sums."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.disclosure.ledger.entries import Entry
from syschange.disclosure.ledger.lattice import Flags, Ints, Lattice
from syschange.disclosure.ledger.propagate import Sums, joined

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pair:
    """Two releases of the same people, or of the same and those who joined.

    Attributes
    ----------
    before, after
        Their positions.
    same
        Whether nobody joined: then only the numbers of people are alike, and outcomes may have changed.
    outcomes
        Whether numbers with an outcome can only grow too.
    holds
        Whether the later one is of another population that holds the earlier one.
    """

    before: int
    after: int
    same: bool
    outcomes: bool
    holds: bool


@dataclass(frozen=True)
class Tables:
    """Sums by cell alone, before it is known which release and quantity has them.

    Attributes
    ----------
    total, column
        The cell that is added up to, and the column added over.
    cut
        Whether it is the parts of a category that are added, and not the categories of a table.
    part, relation
        The cells added, in the order of the relations.
    """

    total: Ints
    column: Ints
    cut: Flags
    part: Ints
    relation: Ints


def pairs(entries: Sequence[Entry]) -> list[Pair]:
    """Return the pairs of releases whose difference is held against the published numbers.

    Each release with the one it is linked to, and the last with every one before it along its links.
    """
    place = {e["id"]: i for i, e in enumerate(entries)}
    above = {i: place[e["after"]] for i, e in enumerate(entries) if e["link"] in ("cumulative", "same_cohort")
             and e["after"] in place}  # fmt: skip
    found = {(a, b): _pair(entries, [b, a]) for b, a in above.items()}
    way = [len(entries) - 1]
    while way[-1] in above:
        way.append(above[way[-1]])
        found.setdefault((way[-1], way[0]), _pair(entries, way))
    return list(found.values())


def _pair(entries: Sequence[Entry], way: Sequence[int]) -> Pair:
    links = [entries[i]["link"] for i in way[:-1]]
    # The entry says so itself: what a population holds is not told by its name.
    holds = any(entries[i]["holds"] for i in way[:-1])
    same = all(link == "same_cohort" for link in links)
    return Pair(way[-1], way[0], same, all(link == "cumulative" for link in links), holds)


def tables(lat: Lattice) -> Tables:
    """Return every sum that a cell of these tables can be a part of."""
    place = {tuple(key): i for i, key in enumerate(lat.keys.tolist())}
    number: dict[tuple[int, int, bool], int] = {}
    entries: list[tuple[int, int]] = []
    for i, key in enumerate(place):
        for c, code in enumerate(key):
            if code:
                total = place.get((*key[:c], 0, *key[c + 1 :]))
                if total is not None:
                    entries.append((number.setdefault((total, c, False), len(number)), i))
    for whole, c, part in lat.splits.tolist():
        entries.append((number.setdefault((whole, c, True), len(number)), part))
    made = np.array(sorted(entries), dtype=np.int64).reshape(-1, 2)
    sums = np.array(list(number), dtype=np.int64).reshape(-1, 3)
    return Tables(sums[:, 0], sums[:, 1], sums[:, 2].astype(bool), made[:, 1], made[:, 0])


class System:
    """Numbers of layers: first each release, then each pair's difference, by quantity and cell.

    Parameters
    ----------
    lat
        The cells of the releases.
    between
        The pairs whose differences are numbers too.
    used
        (pairs, slots) whether the difference of a quantity is one of people.
    """

    def __init__(self, lat: Lattice, between: Sequence[Pair], used: Flags) -> None:
        self.lat, self.between = lat, between
        self.releases, self.slots, self.cells = lat.present.shape
        both = [
            lat.present[p.before] & lat.present[p.after] & used[i][:, None] for i, p in enumerate(between)
        ]
        self.present = np.concatenate([lat.present, np.array(both).reshape(-1, self.slots, self.cells)])
        self.size = self.present.size
        self._tables = tables(lat)

    def number(self, layer: int, slot: int) -> int:
        """Return the number of the first cell of a layer and quantity."""
        return int((layer * self.slots + slot) * self.cells)

    def within(self, allowed: Flags, *, outcomes: bool) -> Sums:
        """Return all sums within a release, and those of differences that both releases have alike.

        Parameters
        ----------
        allowed
            (releases, slots, columns) whether a column's categories add up.
        outcomes
            Whether those with an outcome and those without add up to those of whom it is known.
        """
        every = [self._of_release(i, allowed[i]) for i in range(self.releases)]
        parts = [self._numbered(i, *every[i]) for i in range(self.releases)]
        for j, pair in enumerate(self.between):
            (used_a, closed_a), (used_b, closed_b) = every[pair.before], every[pair.after]
            alike = self._whole(used_a & used_b, used_a) & self._whole(used_a & used_b, used_b)
            closed = closed_a & closed_b & alike & self.present[self.releases + j][:, self._tables.total]
            used = used_a & closed[:, self._tables.relation]  # where alike, those of the other release too
            parts.append(self._numbered(self.releases + j, used, closed))
        return joined(*parts, *(self._of_outcomes() if outcomes else []))

    def adding_up(self, lower: Floats, upper: Floats) -> Flags:
        """Return which columns' categories can add up to their totals, going by these bounds of every release.

        Some columns do not part people: one person has several services, and is there at several times.
        """
        t, shape = self._tables, (self.releases, self.slots, self.cells)
        allowed = np.ones((*shape[:2], len(self.lat.columns)), dtype=bool)
        low, high = lower.reshape(shape), upper.reshape(shape)
        starts = np.searchsorted(t.relation, np.arange(len(t.total)))
        for i in range(self.releases):
            used, closed = self._of_release(i, allowed[i])
            least = np.add.reduceat(np.where(used, low[i][:, t.part], 0.0), starts, axis=1)
            most = np.add.reduceat(np.where(used, high[i][:, t.part], 0.0), starts, axis=1)
            wrong = (least > high[i][:, t.total]) | (closed & (most < low[i][:, t.total]))
            slot, relation = np.nonzero(wrong)
            allowed[i, slot, t.column[relation]] = False
        return allowed

    def across(self) -> Sums:
        """Return the sums across releases: the later count is the earlier one and the difference."""
        parts = []
        for j, pair in enumerate(self.between):
            s, k = np.nonzero(self.present[self.releases + j])
            cell = s * self.cells + k
            layer = self.slots * self.cells
            part = np.column_stack([pair.before * layer + cell, (self.releases + j) * layer + cell]).ravel()
            parts.append(_closed(pair.after * layer + cell, part, 2))
        return joined(_closed(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), 1), *parts)

    def _of_release(self, i: int, allowed: Flags) -> tuple[Flags, Flags]:
        """Return which parts of which sums a release has, by quantity, and whether the sums are whole."""
        t, lat = self._tables, self.lat
        code = lat.keys[t.part, t.column[t.relation]]
        used = lat.present[i][:, t.part] & lat.present[i][:, t.total[t.relation]]
        used &= (t.cut[t.relation] | lat.label[i][code]) & allowed[:, t.column[t.relation]]
        adds = np.array([not name.startswith("rest:") for _, name in lat.slots])
        used &= adds[:, None]  # the people outside two groups overlap
        count = self._count(used)
        needed = np.where(
            t.cut, self._count(np.ones((1, len(t.part)), dtype=bool)), self._labels(i)[:, t.column]
        )
        return used, (count == needed) & (count > 0)

    def _labels(self, i: int) -> Ints:
        """Return how many labels each column has in the tables of a quantity."""
        lat = self.lat
        seen = np.zeros((self.slots, lat.label.shape[1]), dtype=bool)
        for s in range(self.slots):
            seen[s, lat.keys[lat.published[i, s]].ravel()] = True
        counts = np.zeros((self.slots, len(lat.columns)), dtype=np.int64)
        for c in range(len(lat.columns)):
            codes = np.unique(lat.keys[:, c])
            counts[:, c] = seen[:, codes[codes > 0]].sum(axis=1)
        return counts

    def _count(self, used: Flags) -> Ints:
        starts = np.searchsorted(self._tables.relation, np.arange(len(self._tables.total)))
        return np.add.reduceat(used.astype(np.int64), starts, axis=1)

    def _whole(self, some: Flags, every: Flags) -> Flags:
        alike: Flags = self._count(some) == self._count(every)
        return alike

    def _numbered(self, layer: int, used: Flags, closed: Flags) -> Sums:
        """Return the sums of a layer by the numbers of the system."""
        t, every = self._tables, []
        for s in range(self.slots):
            first = self.number(layer, s)
            has = used[s]
            relations, number = np.unique(t.relation[has], return_inverse=True)
            every.append(
                Sums(
                    t.total[relations] + first, closed[s][relations], t.part[has] + first, number.reshape(-1)
                )
            )
        return joined(*every)

    def _of_outcomes(self) -> list[Sums]:
        """Return that a known outcome is had or not, and that no more are known than there are people."""
        slots = {slot: i for i, slot in enumerate(self.lat.slots)}
        found = []
        for (group, name), whole in slots.items():
            if "denominator:" not in name:
                continue
            with_it = slots.get((group, name.replace("denominator:", "numerator:", 1)))
            without = slots.get((group, name.replace("denominator:", "complement:", 1)))
            everybody = slots.get((group, "n")) if name.startswith("denominator:") else None
            for layer in range(len(self.present)):
                if with_it is not None and without is not None:
                    found.append(self._sum(layer, whole, (with_it, without), closed=True))
                if everybody is not None and layer < self.releases:
                    found.append(self._sum(layer, everybody, (whole,), closed=False))
        return found

    def _sum(self, layer: int, total: int, parts: tuple[int, ...], *, closed: bool) -> Sums:
        has = self.present[layer]
        cells = np.flatnonzero(np.logical_and.reduce([has[s] for s in (total, *parts)]))
        part = np.column_stack([cells + self.number(layer, s) for s in parts]).ravel()
        made = _closed(cells + self.number(layer, total), part, len(parts))
        return made if closed else Sums(made.total, ~made.closed, made.part, made.relation)


def _closed(total: Ints, part: Ints, parts: int) -> Sums:
    return Sums(total, np.ones(len(total), dtype=bool), part, np.repeat(np.arange(len(total)), parts))
