"""Ids of several tables held against each other, as numbers that stand for them: no id is ever looked at."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import polars as pl

from syschange.frames import MISSING_KINDS, NOT_WHOLE, Group, Scan, Wanted, scan
from syschange.schemas.checking.cells import TEXT, Cells

Fingerprints = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

NOBODY = -1


def fingerprints(table: Scan, columns: Collection[str]) -> Mapping[str, Fingerprints]:
    """Return, for each column of text, a number a row that is the same for the same text in any table.

    Parameters
    ----------
    table
        The table.
    columns
        The columns wanted. One that holds no text is left out: its type is reported, and it is linked to nothing.

    Returns
    -------
    Mapping
        By column, one number of 63 bits a row, `NOT_WHOLE` where the cell is missing.
    """
    plain = [
        name
        for name in sorted(columns)
        if isinstance(table.dtypes.get(name), nw.String | nw.Categorical | nw.Enum)
    ]
    groups = [Group((name,)) for name in plain]
    found = table.look({}, groups).fingerprints if groups else {}
    mixed = sorted(set(columns) & table.opaque)
    return {name: found[Group((name,))] for name in plain} | {name: _of_texts(table, name) for name in mixed}


@cache
def passed_over() -> Fingerprints:
    """Return the numbers of what is no id: a missing cell, and the reasons why one is missing."""
    reasons = pl.DataFrame({"reason": list(MISSING_KINDS.values())})
    found = fingerprints(scan(reasons, {"reason"}), {"reason"})["reason"]
    return np.append(found, np.uint64(NOT_WHOLE))


def strangers(ids: Fingerprints, known: Fingerprints) -> Places:
    """Return the rows whose id is not among those known, missing ones passed over."""
    return np.flatnonzero(~np.isin(ids, known) & ~np.isin(ids, passed_over())).astype(np.int64)


def places(ids: Fingerprints, known: Fingerprints) -> Places:
    """Return where each id stands among those known; `NOBODY` where it does not, or stands there twice."""
    different, first, times = np.unique(known, return_index=True, return_counts=True)
    once = (times == 1) & ~np.isin(different, passed_over())
    different, first = different[once], first[once]
    if not len(different):
        return np.full(len(ids), NOBODY, dtype=np.int64)
    at = np.minimum(np.searchsorted(different, ids), len(different) - 1)
    return np.where(different[at] == ids, first[at], NOBODY).astype(np.int64)


def _of_texts(table: Scan, name: str) -> Fingerprints:
    """Return the numbers of the texts in a column that holds other things as well."""
    held: Any = table.fetch({name: Wanted((name,))})[name].frame[name]
    texts = [cell if text else None for cell, text in zip(held, Cells.of(held).are(TEXT), strict=True)]
    frame = pl.DataFrame({name: pl.Series(texts, dtype=pl.String)})
    return fingerprints(scan(frame, {name}), {name})[name]
