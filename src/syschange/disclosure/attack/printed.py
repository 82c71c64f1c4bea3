"""Shares, means and intervals as they are printed: to how many places, and of which unknowns."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.disclosure.attack.cells import Codes, Integers, code
from syschange.disclosure.attack.reading import Floats, Given, labels_of
from syschange.disclosure.attack.system import System

SHAPE = ("n", "denominator", "value")
_MOST_PLACES = 12  # beyond these a number is printed as the machine holds it
_TIGHT = 1e-9
_HELD = 1e-13  # how exactly a machine holds a number


@dataclass(frozen=True)
class Figures:
    """The printed figures of one table, and the unknowns of its rows.

    Attributes
    ----------
    result
        The position of the table.
    frame
        The table.
    quantity
        What the denominators are called.
    known, having
        Of each row the unknown of its denominator and its numerator; -1 where there is none.
    """

    result: int
    frame: pd.DataFrame
    quantity: str
    known: Integers
    having: Integers

    def column(self, name: str) -> Floats:
        """Return a column as numbers; missing throughout where the table has none such."""
        if name not in self.frame.columns:
            return np.full(len(self.frame), np.nan)
        return pd.to_numeric(self.frame[name], errors="coerce").to_numpy(dtype=np.float64)

    def methods(self) -> "pd.Series[str]":
        """Return the method of each interval; empty where the table does not say."""
        if "method" not in self.frame.columns:
            return pd.Series([""] * len(self.frame), index=self.frame.index)
        return self.frame["method"].astype(str)


def figures(given: Given, system: System) -> Iterator[Figures]:
    """Yield the figures of every table in the shape of a breakdown whose denominators are of one quantity."""
    for position, table in enumerate(given.tables):
        if table is None or not set(SHAPE) <= {str(c) for c in table.columns}:
            continue
        blocks = [b for b in system.blocks if b.table == position and b.people >= 0]
        known = [b for b in blocks if b.quantity.startswith("denominator")]
        if len({b.quantity for b in known}) != 1:
            continue
        name = known[0].quantity
        having = [b for b in blocks if b.quantity == name.replace("denominator", "numerator", 1)]
        keys = _keys(table)
        nobody = np.full(len(table), -1, dtype=np.int64)
        yield Figures(
            position,
            table,
            name,
            known[0].lookup(system.coded).find(keys),
            having[0].lookup(system.coded).find(keys) if having else nobody,
        )


def half_step(values: Floats) -> float:
    """Return half of what the last printed place of some numbers stands for: how far off the true ones may be."""
    shown = values[np.isfinite(values)]
    size = float(np.max(np.abs(shown), initial=1.0))
    for places in range(_MOST_PLACES):
        if bool((np.abs(shown - np.round(shown, places)) <= _HELD * size).all()):
            return float(0.5 * 10.0**-places)
    return _TIGHT / 2 * size


def _keys(table: pd.DataFrame) -> Codes:
    """Return the key of each row's cell (see `Coded.keys`)."""
    keys = np.zeros(len(table), dtype=np.uint64)
    for column in labels_of(table):
        which, found = pd.factorize(table[column].astype(str))
        codes = np.array([code((column, str(label))) for label in found], dtype=np.uint64)
        keys += codes[which]
    return keys
