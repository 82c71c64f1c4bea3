"""The cells of one result as numbers: which label each has in every column, and which cell is the total of which."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.frames import ALL

Ints = NDArray[np.int64]
Cell = tuple[tuple[str, str], ...]
_MOST_CODES = 2**62  # beyond this a cell's labels do not fit one whole number


@dataclass(frozen=True, eq=False)
class Cells:
    """The different cells of one result.

    Attributes
    ----------
    names
        Each cell, as pairs of column and label without those that stand for everybody: two cells with one name count
        the same people.
    columns
        The columns.
    labels
        Shape (cells, columns): a number for each label, 0 where everybody is counted.
    parents
        Shape (cells, columns): the cell that is the total over a column, -1 where there is none or the cell is one.
    """

    names: tuple[Cell, ...]
    columns: tuple[str, ...]
    labels: Ints
    parents: Ints


def name_of(cell: Cell) -> Cell:
    """Return a cell without the columns in which it stands for everybody: two with one name count the same people."""
    return tuple(sorted(pair for pair in cell if pair[1] != ALL))


def cells_of(cells: Sequence[Cell]) -> Cells:
    """Return the different cells of one result, each with its totals."""
    columns = tuple(dict.fromkeys(column for cell in cells for column, _ in cell))
    place = {column: i for i, column in enumerate(columns)}
    known: list[dict[str, int]] = [{ALL: 0} for _ in columns]
    labels = np.zeros((len(cells), len(columns)), dtype=np.int64)
    names = []
    for i, cell in enumerate(cells):
        for column, label in cell:
            codes = known[place[column]]
            labels[i, place[column]] = codes.setdefault(label, len(codes))
        names.append(name_of(cell))
    sizes = [len(codes) for codes in known]
    return Cells(tuple(names), columns, labels, _parents(labels, sizes))


def _parents(labels: Ints, sizes: Sequence[int]) -> Ints:
    parents = np.empty_like(labels)
    if not labels.size:
        return parents
    for column in range(labels.shape[1]):
        total = labels.copy()
        total[:, column] = 0
        found = _places(total, labels, sizes)
        parents[:, column] = np.where(labels[:, column] > 0, found, -1)
    return parents


def _places(wanted: Ints, labels: Ints, sizes: Sequence[int]) -> Ints:
    """Return where each wanted combination of labels stands, -1 where nowhere; of equal ones the first."""
    size = float(np.prod([float(s) for s in sizes]))
    if size < _MOST_CODES:
        radix = np.cumprod([1, *sizes[:-1]], dtype=np.int64)
        there, asked = labels @ radix, wanted @ radix
    else:
        both = np.unique(np.concatenate([labels, wanted]), axis=0, return_inverse=True)[1].reshape(-1)
        there, asked = both[: len(labels)], both[len(labels) :]
    order = np.argsort(there, kind="stable")
    # Never past the last: nothing wanted has a larger label than the one that it is a total of.
    at = np.searchsorted(there[order], asked)
    return np.where(there[order][at] == asked, order[at], -1)
