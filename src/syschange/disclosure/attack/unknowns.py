"""The unknown whole numbers of a publication while they are gathered: those printed, hidden, and left over."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from syschange.disclosure.attack.cells import Coded, Codes, Integers
from syschange.disclosure.attack.reading import Bools, Floats
from syschange.disclosure.attack.relations import Lookup

HIDDEN, PRINTED, LEFT_OVER = 0, 1, 2


@dataclass(frozen=True)
class Block:
    """One quantity of one table.

    Attributes
    ----------
    table
        The number of the table.
    quantity
        What is counted.
    cells
        The positions of its cells among the coded ones.
    unknowns
        Their unknowns.
    people
        Whom the table is of.
    """

    table: int
    quantity: str
    cells: Integers
    unknowns: Integers
    people: int

    def keys(self, coded: Coded) -> Codes:
        """Return the keys of its cells."""
        return coded.keys[self.cells]

    def lookup(self, coded: Coded) -> Lookup:
        """Return what finds its unknowns by key."""
        return Lookup.of(self.keys(coded), self.unknowns)


@dataclass
class Unknowns:
    """Unknowns while they are gathered, a list a property."""

    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    small: list[Bools] = field(default_factory=list)
    kind: list[Integers] = field(default_factory=list)
    table: list[Integers] = field(default_factory=list)
    cell: list[Integers] = field(default_factory=list)
    quantity: list[str] = field(default_factory=list)
    beside: list[Integers] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def printed(
        self, *, lower: Floats, upper: Floats, small: Bools, kind: Integers, table: Integers, cell: Integers,
        quantity: list[str], beside: int = -1,
    ) -> None:  # fmt: skip
        """Take in the printed unknowns, which come first."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.small.append(small)
        self.kind.append(kind)
        self.table.append(table)
        self.cell.append(cell)
        self.beside.append(np.full(len(cell), beside))
        self.quantity += quantity

    def derived(self, kind: int, table: int, cell: Integers, quantity: str, *, beside: int = -1) -> Integers:
        """Add unknowns that are printed nowhere, nought or more, and return their numbers.

        `beside` is the table that they are left over from when it is taken away from `table`.
        """
        many, first = len(cell), len(self.quantity)
        self.printed(
            lower=np.zeros(many), upper=np.full(many, np.inf), small=np.zeros(many, dtype=np.bool_),
            kind=np.full(many, kind), table=np.full(many, table), cell=cell, quantity=[quantity] * many,
            beside=beside,
        )  # fmt: skip
        return np.arange(first, first + many)

    def of(self, table: int) -> Iterator[Block]:
        """Yield the blocks of one table."""
        return (b for b in self.blocks if b.table == table)


def shared(first: Block, *others: Block) -> list[Integers]:
    """Return the unknowns of several blocks for the cells that all of them have, and those cells last."""
    cells = first.cells
    for other in others:
        cells = np.intersect1d(cells, other.cells, assume_unique=True)
    found = []
    for block in (first, *others):
        order = np.argsort(block.cells)
        found.append(block.unknowns[order[np.searchsorted(block.cells, cells, sorter=order)]])
    return [*found, cells]
