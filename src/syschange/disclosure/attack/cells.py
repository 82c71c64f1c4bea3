"""What a count counts, as one whole number, so that totals and parts are found by arithmetic."""

import hashlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import ALL

Codes = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]
Cell = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Coded:
    """Cells with a code for each label.

    Attributes
    ----------
    cells
        The different cells, as in `Result.counts`.
    columns
        Every column that any of them has.
    codes
        A row a cell and a column a column: a whole number of 64 bits for each label; nought for everybody, be it
        said or not. A cell is the sum of its codes, so that a total is found by taking one of them away.
    """

    cells: tuple[Cell, ...]
    columns: tuple[str, ...]
    codes: Codes

    @property
    def keys(self) -> Codes:
        """The sum of the codes of each cell, which is the same whatever the order of its columns."""
        keys: Codes = self.codes.sum(axis=1, dtype=np.uint64)
        return keys


def coded(cells: Sequence[Hashable]) -> tuple[Coded, Integers]:
    """Return the different cells, coded, and of each cell given which of them it is."""
    which, found = pd.factorize(_as_objects(cells))
    different: tuple[Cell, ...] = tuple(found)
    columns = tuple(sorted({column for cell in different for column, _ in cell}))
    place = {column: i for i, column in enumerate(columns)}
    codes = np.zeros((len(different), len(columns)), dtype=np.uint64)
    pairs = [(i, pair) for i, cell in enumerate(different) for pair in cell]
    if pairs:
        pair_codes = {pair: code(pair) for pair in {pair for _, pair in pairs}}
        at = np.array([(i, place[pair[0]]) for i, pair in pairs])
        codes[at[:, 0], at[:, 1]] = [pair_codes[pair] for _, pair in pairs]
    return Coded(different, columns, codes), which.astype(np.int64)


def code(pair: tuple[str, str]) -> int:
    """Return the code of a label in its column: nought for everybody, else 64 bits that depend on nothing else."""
    if pair[1] == ALL:
        return 0
    return int.from_bytes(hashlib.blake2b(repr(pair).encode("utf-8", "replace"), digest_size=8).digest())


def _as_objects(cells: Sequence[Hashable]) -> npt.NDArray[np.object_]:
    made = np.empty(len(cells), dtype=object)
    made[:] = cells
    return made
