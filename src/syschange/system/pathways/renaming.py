"""Tables that show the pathways: which activity became which, and the moves at each time."""

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.statistics.pathways import Distances
from syschange.system.pathways.basis import AFTER, BEFORE, Basis, Time
from syschange.system.pathways.published import outer

RENAMING = (
    "before",
    "after",
    "renamed",
    "cases_before",
    "cases_after",
    "share_before",
    "share_after",
    "kept",
)
MAP = ("period", "from", "to", "cases", "share")
NONE, HIDDEN = "(none)", "(too few cases to show)"
START, END, OTHERS = "(start)", "(end)", "(moves too few to show)"


def renaming(basis: Basis, made: Distances | None) -> pd.DataFrame:
    """Return a row a pair of activities that the best renaming matches."""
    if made is None or basis.before is None or basis.after is None:
        return pd.DataFrame({name: [] for name in RENAMING})
    rows = sorted(_pairs(basis, made, basis.before, basis.after), key=lambda row: -np.nan_to_num(row[5]))
    return pd.DataFrame(rows, columns=list(RENAMING))


def _pairs(
    basis: Basis, made: Distances, before: Time, after: Time
) -> Iterator[tuple[str, str, bool, float, float, float, float, float]]:
    shares = [_shares(time) for time in (before, after)]
    for i, match in enumerate(made.relabelling.order.tolist()):
        one = int(made.before[i]) if i < len(made.before) else None
        two = int(made.after[match]) if match < len(made.after) else None
        if one is None and two is None:
            continue
        first, second = (NONE if p is None else label(basis, p) for p in (one, two))
        known = not {NONE, HIDDEN} & {first, second}
        cases = [_at(time.doing, p) for time, p in ((before, one), (after, two))]
        share = [_at(s, p) for s, p in zip(shares, (one, two), strict=True)]
        kept = float(made.kept[i]) if one is not None and two is not None else math.nan
        yield first, second, known and first != second, cases[0], cases[1], share[0], share[1], kept


def _at(values: npt.NDArray[np.float64], place: int | None) -> float:
    return math.nan if place is None else float(values[place])


def _shares(time: Time) -> npt.NDArray[np.float64]:
    """Return what share of all steps each activity is."""
    into = time.moves.table().sum(axis=0)[:-1]
    return np.asarray(into / max(float(into.sum()), 1e-300), dtype=np.float64)


def label(basis: Basis, place: int) -> str:
    """Return the name of an activity."""
    name = basis.labels[place]
    return HIDDEN if name is None else name


def moves_table(basis: Basis) -> pd.DataFrame:
    """Return a row a move at each time, those most often made first."""
    made = []
    outside = len(basis.labels)
    for period, time in ((BEFORE, basis.before), (AFTER, basis.after)):
        if time is None:
            continue
        total = time.moves.total
        for k in np.argsort(-total, kind="stable").tolist():
            cell = int(time.moves.cells[k])
            start, end = divmod(cell, outside + 1)
            names = (
                START if start == outside else label(basis, start),
                END if end == outside else label(basis, end),
            )
            if cell == outer(time.moves):
                names = (OTHERS, OTHERS)
            made.append((period, *names, float(time.moves.having[k]), float(total[k] / total.sum())))
    return pd.DataFrame(made, columns=list(MAP))
