"""Sums that published numbers obey: totals and their parts, as one sparse table of ones and minus ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from syschange.disclosure.attack.cells import Codes, Integers
from syschange.disclosure.attack.reading import Bools, Floats


@dataclass(frozen=True)
class Relations:
    """Sums that are nought, one an entry for each number in each.

    Attributes
    ----------
    sums, unknown, sign
        Of each entry the sum it is in, the number, and whether it is added (1) or taken away (-1).
    family
        Of each sum its family: the sums that hold or fall together.
    count
        How many sums there are.
    """

    sums: Integers
    unknown: Integers
    sign: Floats
    family: Integers

    @property
    def count(self) -> int:
        """How many sums there are."""
        return len(self.family)

    def without(self, families: Integers) -> "Relations":
        """Return the relations less some families."""
        kept = ~np.isin(self.family, families)
        number = np.cumsum(kept) - 1
        stay = kept[self.sums]
        return Relations(number[self.sums[stay]], self.unknown[stay], self.sign[stay], self.family[kept])


@dataclass(frozen=True)
class Family:
    """Sums that hold or fall together.

    Attributes
    ----------
    table
        The table they are in.
    column
        The column whose labels add up; empty for sums within a cell and between tables.
    quantity
        What is added up.
    firm
        Whether they have to hold: where published numbers contradict a firm sum the publication is wrong, where
        they contradict another the column was none that adds up.
    """

    table: int
    column: str
    quantity: str
    firm: bool


@dataclass
class Gathering:
    """Relations while they are gathered; frozen by `done`."""

    families: list[Family] = field(default_factory=list)
    _parts: list[tuple[Integers, Integers, Floats, Integers]] = field(default_factory=list)
    _count: int = 0

    def sums(self, family: Family, parts: Sequence[tuple[Integers, float]]) -> None:
        """Add sums of as many numbers each as there are parts: arrays of unknowns, and the sign of each."""
        each = len(parts[0][0])
        if not each:
            return
        own = np.arange(each)
        self._add(
            family,
            np.concatenate([own for _ in parts]),
            np.concatenate([unknown for unknown, _ in parts]),
            np.concatenate([np.full(each, sign) for _, sign in parts]),
            each,
        )

    def totals(self, family: Family, parents: Integers, children: Integers) -> None:
        """Add totals: of each child the parent whose part it is."""
        if not len(parents):
            return
        whole, own = np.unique(parents, return_inverse=True)
        own = own.reshape(-1)
        self._add(
            family,
            np.concatenate([own, np.arange(len(whole))]),
            np.concatenate([children, whole]),
            np.concatenate([np.ones(len(children)), -np.ones(len(whole))]),
            len(whole),
        )

    def _add(self, family: Family, sums: Integers, unknown: Integers, sign: Floats, many: int) -> None:
        number = np.full(many, len(self.families), dtype=np.int64)
        self.families.append(family)
        self._parts.append((sums.astype(np.int64) + self._count, unknown.astype(np.int64), sign, number))
        self._count += many

    def done(self) -> Relations:
        """Return everything gathered."""
        if not self._parts:
            nothing = np.zeros(0, dtype=np.int64)
            return Relations(nothing, nothing, np.zeros(0), nothing)
        sums, unknown, sign, family = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        return Relations(sums, unknown, sign, family)


@dataclass(frozen=True)
class Lookup:
    """Finds unknowns by the key of their cell, among those of some people and one quantity."""

    keys: Codes
    unknowns: Integers

    @classmethod
    def of(cls, keys: Codes, unknowns: Integers) -> "Lookup":
        """Return a lookup of unknowns by key."""
        order = np.argsort(keys)
        return cls(keys[order], unknowns[order])

    def find(self, keys: Codes) -> Integers:
        """Return the unknown of each key, -1 where there is none."""
        if not len(self.keys):
            return np.full(len(keys), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, self.unknowns[at], -1)


def parents_of(codes: Codes, keys: Codes, column: int, known: Lookup) -> tuple[Bools, Integers]:
    """Return which cells have a label in a column and a total over it, and the unknown of that total."""
    own = codes[:, column]
    total = known.find(keys - own)
    found: Bools = (own != 0) & (total >= 0)
    return found, total[found]
