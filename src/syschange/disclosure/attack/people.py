"""Which tables are of the same people, and which of people who are all in another: linked numbers leak."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from syschange.disclosure.attack.cells import Codes, Integers
from syschange.disclosure.attack.reading import Bools, Floats

_APART = np.uint64(0x9E3779B97F4A7C15)  # an odd number that spreads small ones over 64 bits (Knuth)


@dataclass(frozen=True)
class Entries:
    """Printed numbers, one an entry of each array.

    Attributes
    ----------
    table
        The table that each is printed in.
    key
        The key of its cell.
    quantity
        The position of its quantity in the list of them all, which `n` opens.
    lower, upper
        What it can stand for; hidden ones have no upper end.
    """

    table: Integers
    key: Codes
    quantity: Integers
    lower: Floats
    upper: Floats


@dataclass(frozen=True)
class Linked:
    """Printed numbers as unknowns.

    Attributes
    ----------
    unknown
        Of each entry the unknown that it is a print of: two prints of one number are the same unknown.
    people
        Of each table whom it is of: tables of the same people have the same number.
    lower, upper, key, quantity, of
        Of each unknown what it can be, the key of its cell, its quantity, and the people.
    """

    unknown: Integers
    people: Integers
    lower: Floats
    upper: Floats
    key: Codes
    quantity: Integers
    of: Integers


def linked(entries: Entries, tables: int) -> Linked:
    """Link tables to one another: those whose common numbers agree are read as of the same people.

    Two tables are of the same people where they print a number of people for the same cell and all they print in
    common can be the same; their other quantities are linked where these agree too. This is ours, and pessimistic:
    an attacker who guesses so gains what one table shows of another.
    """
    at = _same(entries.key, entries.quantity)
    of = np.zeros(tables, dtype=np.int64)
    layer = np.zeros(len(at), dtype=np.int64)
    groups: list[_Group] = []
    for table in range(tables):
        mine = np.flatnonzero(entries.table == table)
        found = next((i for i, g in enumerate(groups) if g.agrees(entries, at, mine)), None)
        if found is None:
            groups.append(_Group.empty(len(at)))
            found = len(groups) - 1
        of[table] = found
        layer[mine] = groups[found].add(entries, at, mine, table)
    return _unknowns(entries, at, of, layer)


@dataclass(frozen=True)
class _Group:
    """What is known of the numbers of some people, by cell and quantity."""

    lower: Floats
    upper: Floats
    there: Bools

    @classmethod
    def empty(cls, size: int) -> "_Group":
        return cls(np.zeros(size), np.full(size, np.inf), np.zeros(size, dtype=np.bool_))

    def agrees(self, entries: Entries, at: Integers, mine: Integers) -> bool:
        """Return whether a table may be of these people: on `n`, or on all quantities where it has none."""
        common = mine[self._shown(entries, at, mine)]
        people = common[entries.quantity[common] == 0]
        common = people if len(people) else common
        return len(common) > 0 and not bool(self._apart(entries, at, common).any())

    def add(self, entries: Entries, at: Integers, mine: Integers, table: int) -> Integers:
        """Take a table in; return nought for the entries that are linked and a number of its own for the rest."""
        common = mine[self._shown(entries, at, mine)]
        odd = np.unique(entries.quantity[common[self._apart(entries, at, common)]])
        kept = ~np.isin(entries.quantity[mine], odd)
        used = mine[kept]
        np.maximum.at(self.lower, at[used], entries.lower[used])
        np.minimum.at(self.upper, at[used], entries.upper[used])
        self.there[at[used]] = True
        return np.where(kept, 0, table + 1).astype(np.int64)

    def _shown(self, entries: Entries, at: Integers, mine: Integers) -> Bools:
        shown: Bools = (
            self.there[at[mine]] & np.isfinite(self.upper[at[mine]]) & np.isfinite(entries.upper[mine])
        )
        return shown

    def _apart(self, entries: Entries, at: Integers, common: Integers) -> Bools:
        apart: Bools = (entries.lower[common] > self.upper[at[common]]) | (
            entries.upper[common] < self.lower[at[common]]
        )
        return apart


def _unknowns(entries: Entries, at: Integers, of: Integers, layer: Integers) -> Linked:
    people = of[entries.table]
    each = np.column_stack([people, layer, at])
    _, first, unknown = np.unique(each, axis=0, return_index=True, return_inverse=True)
    unknown = unknown.reshape(-1).astype(np.int64)
    lower, upper = np.zeros(len(first)), np.full(len(first), np.inf)
    np.maximum.at(lower, unknown, entries.lower)
    np.minimum.at(upper, unknown, entries.upper)
    return Linked(
        unknown, of, lower, upper, entries.key[first], entries.quantity[first], people[first].astype(np.int64)
    )


def _same(key: Codes, quantity: Integers) -> Integers:
    """Return a number for each pair of cell and quantity."""
    _, at = np.unique(key + (quantity.astype(np.uint64) + np.uint64(1)) * _APART, return_inverse=True)
    return at.reshape(-1).astype(np.int64)


def nested(found: Linked) -> Iterator[tuple[int, int, Integers, Integers]]:
    """Yield people who may all be among others: the larger, the smaller, and their unknowns for the same counts.

    People may be nested in others where no number printed for them exceeds that of the others, and one at least
    is printed for both. Ours, and pessimistic: an attacker takes one table from the other and looks.
    """
    at = _same(found.key, found.quantity)
    groups = [np.flatnonzero(found.of == g) for g in range(int(found.of.max(initial=-1)) + 1)]
    for i, first in enumerate(groups):
        for j, second in enumerate(groups[:i]):
            _, one, two = np.intersect1d(at[first], at[second], return_indices=True)
            a, b = first[one], second[two]
            shown = np.isfinite(found.upper[a]) & np.isfinite(found.upper[b])
            if not shown.any():
                continue
            for large, small, big, little in ((i, j, a, b), (j, i, b, a)):
                if bool((found.upper[big][shown] >= found.lower[little][shown]).all()):
                    yield large, small, big, little
                    break
