"""What adds up to what: the totals over columns, and the numbers of one cell that are parts of one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from syschange.disclosure.guarding.cells import Cells, Ints

Floats = NDArray[np.float64]
WHOLE = "n"  # everybody in a cell, whom every other number of it is part of
_PARTS = {
    "denominator": ("numerator", "complement")
}  # of whom something is known: those with an outcome or without
_HALF = 0.5  # whole numbers that differ by less are the same


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums that hold: in each, what has coefficient 1 adds up to what has -1.

    Attributes
    ----------
    of
        Which sum an entry belongs to, from 0; of joined sums in order.
    place
        Which number it is.
    sign
        1 for a part, -1 for the total.
    """

    of: Ints
    place: Ints
    sign: Ints

    @cached_property
    def number(self) -> int:
        """How many sums there are."""
        return int(self.of.max()) + 1 if len(self.of) else 0

    @cached_property
    def starts(self) -> Ints:
        """Where the entries of each sum start, where they are in order."""
        return np.searchsorted(self.of, np.arange(self.number))

    @cached_property
    def slots(self) -> tuple[Ints, Ints]:
        """Of each entry the near end (of a part the least, of a total the most) and the far one.

        Ends stand beside each other, two to a number: the least, then the most.
        """
        least, most = 2 * self.place, 2 * self.place + 1
        part = self.sign > 0
        return np.where(part, least, most), np.where(part, most, least)

    @cached_property
    def by_slot(self) -> tuple[Ints, Ints, Ints]:
        """All far ends and then all near ones in the order of their slots, where each starts, and which there are."""
        every = np.concatenate(self.slots[::-1])
        order = np.argsort(every, kind="stable")
        starts = np.flatnonzero(np.r_[True, np.diff(every[order]) > 0])
        return order, starts, every[order][starts]


def joined(parts: list[Sums]) -> Sums:
    """Return several sets of sums as one, the sums numbered on."""
    offsets = np.cumsum([0, *(p.number for p in parts)])
    of = [p.of + start for p, start in zip(parts, offsets, strict=False)]
    empty = np.empty(0, dtype=np.int64)
    every = np.concatenate([empty, *of])
    order = np.argsort(every, kind="stable")
    return Sums(
        every[order],
        np.concatenate([empty, *(p.place for p in parts)])[order],
        np.concatenate([empty, *(p.sign for p in parts)])[order],
    )


def over_columns(cells: Cells, place: Ints, counts: Floats) -> list[Sums]:
    """Return the totals of one quantity over each column whose labels divide people.

    Parameters
    ----------
    cells
        The cells of the result.
    place
        The number of this quantity in each cell, -1 where there is none.
    counts
        The true counts, by number. Labels divide people where the true numbers add up; those of a column in which
        most totals do not (services, times) may hold one person twice, and nobody can add them up.
    """
    made = []
    for column in range(len(cells.columns)):
        parent = cells.parents[:, column]
        child = np.flatnonzero((parent >= 0) & (place >= 0))
        child = child[place[parent[child]] >= 0]
        totals, which = np.unique(parent[child], return_inverse=True)
        added = np.bincount(which, weights=counts[place[child]], minlength=len(totals))
        whole = counts[place[totals]]
        holds = np.abs(added - whole) < _HALF
        told = (whole > 0) | (added > 0)
        if told.any() and holds[told].mean() < _HALF:
            continue
        made.append(_sums(totals[holds], child[holds[which]], which[holds[which]], holds, place))
    return [m for m in made if m.number]


def _sums(totals: Ints, child: Ints, which: Ints, holds: NDArray[np.bool_], place: Ints) -> Sums:
    renumbered = np.cumsum(holds) - 1
    of = np.concatenate([np.arange(len(totals)), renumbered[which]])
    at = np.concatenate([place[totals], place[child]])
    sign = np.concatenate([np.full(len(totals), -1), np.ones(len(child))]).astype(np.int64)
    return Sums(of.astype(np.int64), at, sign)


def within_cells(places: Ints, counts: Floats, names: Sequence[str]) -> list[Sums]:
    """Return which quantities add up to which in every cell of a result.

    Parameters
    ----------
    places
        Shape (quantities, cells): the number of each, -1 where there is none.
    counts
        The true counts, by number. Quantities that add up in every cell (those with an outcome and those without to
        all whose outcome is known) are taken to do so by their meaning.
    names
        What the quantities are called. Where nobody has an outcome, those without it are as many as all of them, and
        numbers alone do not tell which is the total of the other: then the name does.
    """
    made, quantities = [], len(places)
    values = np.where(places >= 0, counts[np.maximum(places, 0)], np.nan)
    for a in range(quantities):
        for b in range(a + 1, quantities):
            both = values[a] + values[b]
            for total in range(quantities):
                if total in (a, b):
                    continue
                known = np.isfinite(both) & np.isfinite(values[total])
                if any(_holds(names[x], names[y]) for x, y in ((a, b), (b, a), (a, total), (b, total))):
                    continue  # people are no part of those whom they are part of, nor beside them
                if known.any() and (np.abs(both - values[total])[known] < _HALF).all():
                    cells = np.flatnonzero(known)
                    made.append(_triples(places[[a, b, total]][:, cells]))
    return made


def _holds(whole: str, part: str) -> bool:
    """Whether a quantity counts everybody whom another one counts, by their names."""
    (one, _, of_one), (other, _, of_other) = whole.partition(":"), part.partition(":")
    alike = of_one == of_other or whole == WHOLE
    return alike and one != other and (one == WHOLE or other in _PARTS.get(one, ()))


def _triples(places: Ints) -> Sums:
    cells = places.shape[1]
    of = np.tile(np.arange(cells), 3)
    sign = np.repeat([1, 1, -1], cells)
    return Sums(of.astype(np.int64), places.reshape(-1), sign.astype(np.int64))
