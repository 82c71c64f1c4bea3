"""The one big-data step: a single grouped aggregation from rows to a small table of sums, the cells."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from syschange.frames.labels import declared_order, label, ordered_labels
from syschange.frames.recognise import as_numbers, recognise, require_columns


@dataclass(frozen=True, eq=False)
class Cells:
    """Sums over the people of each finest group.

    Attributes
    ----------
    keys
        The characteristics.
    values
        The outcomes summed.
    table
        One row a group that is present, in a fixed order: the keys as labels; `rows`; `known:v`, rows where the
        value v is known; `complete`, rows where all values are; and over those, for values v and w measured
        from their pivots, `sum:v` and `sum:v:w`; and over all rows where v itself is known, `alone:v` and
        `alone:v:v`.
    levels
        The labels of each key, in order.
    pivots
        What was subtracted from each value before summing, so that squares of large numbers lose nothing.
    """

    keys: tuple[str, ...]
    values: tuple[str, ...]
    table: pd.DataFrame
    levels: Mapping[str, tuple[str, ...]]
    pivots: Mapping[str, float]

    @property
    def rows(self) -> int:
        """Rows received."""
        return int(self.table["rows"].sum())

    @property
    def used(self) -> int:
        """Rows where every value is known."""
        return int(self.table["complete"].sum())

    def digest(self) -> str:
        """Return the SHA-256 of the sums: equal for equal data, whatever the engine or order of rows."""
        pivots = ",".join(f"{v}={p:.10g}" for v, p in self.pivots.items())
        body = self.table.to_csv(index=False, float_format="%.10g", lineterminator="\n")
        return hashlib.sha256(f"{pivots}\n{body}".encode()).hexdigest()


def reduce_to_cells(data: object, *, keys: Sequence[str], values: Sequence[str]) -> Cells:
    """Reduce a table to cells: one group-by over the keys, and nothing else touches the rows.

    Parameters
    ----------
    data
        A pandas or Polars table.
    keys
        Columns that hold groups; a missing value is the group `(unknown)`.
    values
        Columns that hold numbers or true and false; a missing value is counted as unknown.

    Raises
    ------
    MissingColumnError
        Where a column is not there.
    WrongTypeError
        Where a key holds measurements, or a value does not hold numbers.
    """
    frame = recognise(data)
    require_columns(data, [*keys, *values])
    frame = as_numbers(frame.select(*dict.fromkeys([*keys, *values])), values)
    pivots = {v: _pivot(frame, v) for v in values}
    sums = _aggregate(frame, list(keys), list(values), pivots)
    table = pd.DataFrame(sums)
    levels: dict[str, tuple[str, ...]] = {}
    for key in keys:
        table[key] = pd.Series([label(value, key) for value in table[key]], dtype="str")
        levels[key] = ordered_labels(table[key], declared_order(frame, key))
    return Cells(tuple(keys), tuple(values), _arranged(table, keys, levels), levels, pivots)


def _pivot(frame: nw.DataFrame[Any], value: str) -> float:
    """Return a whole number near the mean, or 0 where the values straddle it and squares lose nothing."""
    low, high = frame[value].min(), frame[value].max()
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)) or low <= 0 <= high:
        return 0.0
    return 0.0 if 0 < high <= 1 else float(np.round(frame[value].mean()))


def _aggregate(
    frame: nw.DataFrame[Any], keys: list[str], values: list[str], pivots: Mapping[str, float]
) -> dict[str, list[Any]]:
    # Columns are derived before the aggregation and the aggregation stays simple (a column, one verb), because
    # composite expressions inside an aggregation are not the same on every engine.
    one = nw.lit(1).cast(nw.Int64)
    complete = nw.all_horizontal(*(~nw.col(v).is_null() for v in values), ignore_nulls=False)
    derived = frame.with_columns(one.alias("rows"), complete.cast(nw.Int64).alias("complete"))
    derived = derived.with_columns(
        *((~nw.col(v).is_null()).cast(nw.Int64).alias(f"known:{v}") for v in values),
        *((nw.col(v) - pivots[v]).alias(f"alone:{v}") for v in values),
        *(nw.when(nw.col("complete") == 1).then(nw.col(v) - pivots[v]).alias(f"sum:{v}") for v in values),
    )
    pairs = list(combinations_with_replacement(values, 2))
    derived = derived.with_columns(
        *((nw.col(f"alone:{v}") * nw.col(f"alone:{v}")).alias(f"alone:{v}:{v}") for v in values),
        *((nw.col(f"sum:{v}") * nw.col(f"sum:{w}")).alias(f"sum:{v}:{w}") for v, w in pairs),
    )
    summed = [
        c for c in derived.columns if c in ("rows", "complete") or c.startswith(("known:", "alone:", "sum:"))
    ]
    totals = [nw.col(c).sum() for c in summed]
    grouped = derived.group_by(*keys).agg(*totals) if keys else derived.select(*totals)
    return grouped.to_dict(as_series=False)


def _arranged(
    table: pd.DataFrame, keys: Sequence[str], levels: Mapping[str, tuple[str, ...]]
) -> pd.DataFrame:
    """Return the cells with one row a group, in the order of the labels."""
    sums = [c for c in table.columns if c not in keys]
    for column in sums:
        table[column] = pd.to_numeric(table[column].astype(object).fillna(0))
    if not keys:
        return table
    # Values that differ only in type (1 and 1.0) carry one label: their sums are added.
    table = table.groupby(list(keys), as_index=False, sort=False)[sums].sum()
    order = [table[k].map({name: i for i, name in enumerate(levels[k])}) for k in keys]
    return table.iloc[np.lexsort([np.asarray(o) for o in reversed(order)])].reset_index(drop=True)
