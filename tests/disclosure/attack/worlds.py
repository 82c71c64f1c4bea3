"""What the tests of the audit share: small cubes of people, ways to publish them, and all tables that fit."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.disclosure import Policy

ALL = "(all)"
Floats = npt.NDArray[np.float64]
MOST_TABLES = 400_000


def lattice(sizes: Sequence[int], ways: int | None = None) -> list[tuple[int | None, ...]]:
    """Return every cell of every table of some characteristics; None where everybody is taken together."""
    every = itertools.product(*[[None, *range(size)] for size in sizes])
    most = len(sizes) if ways is None else ways
    return [cell for cell in every if sum(i is not None for i in cell) <= most]


def sums(interior: npt.NDArray[Any], cells: Sequence[tuple[int | None, ...]]) -> Floats:
    """Return the number of people in each cell; several tables may be given, along the last axis."""
    made = [
        interior[tuple(slice(None) if i is None else i for i in cell)].reshape(
            -1, *interior.shape[len(cell) :]
        )
        if any(i is None for i in cell)
        else interior[cell][None]
        for cell in cells
    ]
    return np.array([part.sum(axis=0) for part in made], dtype=float)


def frame(cells: Sequence[tuple[int | None, ...]], n: Floats) -> pd.DataFrame:
    """Return a table of numbers of people in the shape of a breakdown."""
    columns = {
        f"c{k}": [ALL if cell[k] is None else f"{'xyz'[k]}{cell[k]}" for cell in cells]
        for k in range(len(cells[0]))
    }
    return pd.DataFrame({**columns, "n": n})


def hiding(least: int, most: int) -> Callable[[Floats], Floats]:
    """Return what hides numbers from one to another."""
    return lambda n: np.where((n >= least) & (n <= most), np.nan, n)


def bounds(shown: Floats, policy: Policy) -> tuple[Floats, Floats]:
    """Return what each printed number can be, nothing withheld, by trying every number of people."""
    tried = np.arange(0, 200)
    prints = policy.publish(tried)
    zeros = bool((shown == 0).any() and np.isnan(shown).any())
    low, high = [], []
    for value in shown:
        if np.isnan(value):
            fits = tried[(tried < policy.threshold) & (tried >= int(zeros))]
        elif policy.base == 1 or value == 0:
            fits = np.array([value])
        else:
            fits = tried[prints == value]
        low.append(fits.min())
        high.append(fits.max())
    return np.array(low, dtype=float), np.array(high, dtype=float)


def every_table(
    sizes: Sequence[int], shown: Floats, policy: Policy, ways: int | None = None
) -> Floats | None:
    """Return the numbers of every table that is printed so, a column each; None where they are too many to try."""
    cells = lattice(sizes, ways)
    low, high = bounds(shown, policy)
    inner = [i for i, cell in enumerate(cells) if None not in cell]
    ranges = [np.arange(low[i], high[i] + 1) for i in inner]
    if np.prod([float(len(r)) for r in ranges]) > MOST_TABLES:
        return None
    grid = np.stack([g.ravel() for g in np.meshgrid(*ranges, indexing="ij")])
    every = sums(grid.reshape(*sizes, -1), cells)
    fits = ((every >= low[:, None]) & (every <= high[:, None])).all(axis=0)
    return every[:, fits]


def by_cell(table: pd.DataFrame) -> dict[tuple[str, ...], Any]:
    """Return the rows of an audit by the labels of their cells."""
    return {tuple(label for _, label in row.cell): row for row in table.itertuples()}
