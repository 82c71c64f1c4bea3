"""Rows to sums over units: of each group and period, and of the units that two of them share."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import ALL
from syschange.statistics.design import PeopleSums, SharedSums

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def groupings(by: Sequence[str], ways: int) -> Iterator[tuple[str, ...]]:
    """Yield every grouping of 0 to `ways` characteristics, everybody together first."""
    for size in range(min(ways, len(by)) + 1):
        yield from combinations(by, size)


def labelled(rows: pd.DataFrame, by: Sequence[str], taken: Sequence[str]) -> tuple[Ints, pd.DataFrame]:
    """Return the group of each row among the groups of some characteristics, and the labels of those groups.

    Groups that a characteristic declares are there whether any row is in them or not; combinations are of groups
    that some row is in.
    """
    if not taken:
        return np.zeros(len(rows), dtype=np.int64), pd.DataFrame([dict.fromkeys(by, ALL)], columns=list(by))
    codes = [rows[c].cat.codes.to_numpy(dtype=np.int64) for c in taken]
    labels = [list(rows[c].cat.categories) for c in taken]
    if len(taken) == 1:
        made = pd.DataFrame({c: labels[0] if c in taken else ALL for c in by}, columns=list(by), dtype="str")
        return codes[0].astype(np.int64), made
    flat = np.ravel_multi_index(tuple(codes), tuple(len(x) for x in labels)) if len(rows) else codes[0]
    present, placed = np.unique(flat, return_inverse=True)
    places = np.unravel_index(present, tuple(len(x) for x in labels))
    found = {c: np.array(x, dtype=object)[p] for c, x, p in zip(taken, labels, places, strict=True)}
    return placed.astype(np.int64), pd.DataFrame(
        {c: found.get(c, ALL) for c in by}, index=range(len(present))
    )


class UnitSums:
    """Sums of rows within each unit of each cell (a group in a period), from which the sums over units are made.

    Parameters
    ----------
    cell
        The cell of each row, from 0; −1 where the row is in none.
    unit
        The unit of each row, as a whole number.
    value, exposure
        The value of each row (missing where it is not known) and what it counts for.
    cells
        How many cells there are.
    """

    def __init__(
        self,
        cell: Ints,
        unit: Ints,
        value: Floats,
        exposure: Floats,
        cells: int,
    ) -> None:
        inside = cell >= 0
        known = inside & ~np.isnan(value) & ~np.isnan(exposure)
        self.cells = cells
        self.rows = np.bincount(cell[inside], minlength=cells).astype(float)
        self.known = np.bincount(cell[known], minlength=cells).astype(float)
        units = int(unit.max()) + 1 if len(unit) else 1
        cell, unit, value, exposure = cell[known], unit[known], value[known], exposure[known]
        # Added up in an order of their own, so that neither the order of rows nor the names of units can be seen in
        # the last digit.
        order = np.lexsort((exposure, value, unit, cell))
        cell, unit, value, exposure = cell[order], unit[order], value[order], exposure[order]
        pairs, place = np.unique(cell * units + unit, return_inverse=True)
        self._squares = _sums(np.sort(cell), (value**2)[np.lexsort((value, cell))], cells)
        found = pd.DataFrame({"cell": pairs // units, "unit": pairs % units})
        found["m"], found["t"] = _sums(place, exposure, len(pairs)), _sums(place, value, len(pairs))
        self._units = found.sort_values(["cell", "m", "t"], kind="stable", ignore_index=True)

    def over_units(self) -> PeopleSums:
        """Return the sums over the units of each cell."""
        m, t = (self._units[c].to_numpy(dtype=np.float64) for c in ("m", "t"))

        def add(x: Floats) -> Floats:
            return _sums(self._units["cell"].to_numpy(dtype=np.int64), x, self.cells)

        return PeopleSums(
            add(np.ones_like(m)), add(m), add(t), add(m * m), add(t * m), add(t * t), add(m**3), self._squares
        )

    def shared(self, first: Ints, second: Ints) -> SharedSums:
        """Return the sums over the units in both of two cells, for each pair of cells asked for."""
        pairs = pd.DataFrame({"pair": range(len(first)), "a": first, "b": second})
        a = pairs.merge(self._units, left_on="a", right_on="cell")
        both = a.merge(self._units, left_on=["b", "unit"], right_on=["cell", "unit"], suffixes=("1", "2"))
        both = both.sort_values(["pair", "m1", "t1", "m2", "t2"], kind="stable", ignore_index=True)
        place = both["pair"].to_numpy(dtype=np.int64)

        def add(x: Floats) -> Floats:
            return _sums(place, x, len(first))

        m1, m2, t1, t2 = (both[c].to_numpy(dtype=np.float64) for c in ("m1", "m2", "t1", "t2"))
        return SharedSums(add(np.ones_like(m1)), add(t1 * t2), add(t1 * m2), add(m1 * t2), add(m1 * m2))


def _sums(place: Ints, values: Floats, size: int) -> Floats:
    return np.bincount(place, weights=values, minlength=size).astype(np.float64)
