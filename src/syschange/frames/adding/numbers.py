"""Outcomes as numbers on any engine, and how far they reach, which says how they can be added up exactly."""

import dataclasses
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from syschange.errors import WrongTypeError, quote
from syschange.frames.opening.kinds import types_of
from syschange.frames.opening.tables import Frame, Table, fetch
from syschange.words import listed

# Ours: between these ratios of the farthest to the nearest, squares from 0 lose at most six digits of sixteen.
_LEAST_RATIO, _LARGEST_RATIO = 2.0, 1000.0


@dataclass(frozen=True)
class Span:
    """How far the known values of a column reach.

    Attributes
    ----------
    low, high
        The least and the greatest; both missing where none is known.
    pivot
        What is subtracted before squaring, so that squares of large numbers lose nothing.
    whole
        Whether every value is a whole number.
    known
        How many rows have a value.
    flag
        Whether the column is of true and false, whose squares are themselves.
    """

    low: float
    high: float
    pivot: float
    whole: bool
    known: int = 0
    flag: bool = False

    @property
    def reach(self) -> float:
        """The greatest distance from the pivot."""
        known = math.isfinite(self.low)
        return max(abs(self.low - self.pivot), abs(self.high - self.pivot)) if known else 0.0


def numbers(frame: Frame, table: Table, columns: Sequence[str]) -> tuple[Frame, dict[str, bool]]:
    """Return a frame with columns of the table as numbers, and for each whether it holds whole numbers.

    Booleans become 0 and 1, not-a-number becomes missing.

    Raises
    ------
    WrongTypeError
        Where a column holds text, dates or a mixture.
    """
    whole: dict[str, bool] = {}
    for column in columns:
        name = table.names[column]
        if isinstance(frame, nw.DataFrame):
            frame = frame.with_columns(_settled(frame[name]).alias(name))
        dtype = frame.collect_schema()[name]
        if not (dtype == nw.Boolean or dtype.is_numeric() or _is_empty(frame, name)):
            types = types_of(table.series(column)) if table.in_memory else []
            held = f" but {listed(types)}" if len(types) > 1 else ""
            raise WrongTypeError(
                f"The column {quote(column)} does not hold numbers or yes/no values{held}.",
                "Outcomes are numbers, or true and false (1 and 0); convert it first, by a rule you can state.",
            )
        # The widest whole numbers would not all fit, and are measurements or mistakes rather than counts.
        whole[column] = dtype == nw.Boolean or (
            dtype.is_integer() and dtype not in {nw.UInt64, nw.Int128, nw.UInt128}
        )
        frame = frame.with_columns(nw.col(name).cast(nw.Int64 if whole[column] else nw.Float64))
        if not whole[column]:
            frame = frame.with_columns(nw.when(~nw.col(name).is_nan()).then(nw.col(name)).alias(name))
    return frame, whole


def spans(
    frame: Frame, table: Table, whole: dict[str, bool], centred: Collection[str]
) -> tuple[dict[str, Span], int]:
    """Return the reach of each column, and the number of rows, in one pass over those columns.

    Parameters
    ----------
    frame, whole
        What `numbers` returned.
    table
        The table it came from.
    centred
        The columns to be measured from a pivot. It is 0 where squares lose nothing by that; else the whole
        number nearest the median.

    Raises
    ------
    WrongTypeError
        Where a column holds an infinite value, or numbers too large to be squared and added up.
    """
    asked = {c: ("count",) if table.dtype(c) == nw.Boolean else ("count", "min", "max") for c in whole}
    wanted = {
        f"{end} {c}": getattr(nw.col(table.names[c]), end)() for c, ends in asked.items() for end in ends
    }
    found = fetch(frame.select(nw.len().alias("rows"), **wanted))
    rows = int(found["rows"][0])
    made = {}
    for column, is_whole in whole.items():
        known = int(found[f"count {column}"][0])
        if len(asked[column]) == 1:
            made[column] = Span(0.0, 1.0, 0.0, whole=True, known=known, flag=True)
            continue
        low, high = (_number(found[f"{end} {column}"][0]) for end in ("min", "max"))
        if math.isinf(low) or math.isinf(high):
            raise WrongTypeError(f"The column {quote(column)} holds an infinite value.", "Correct it first.")
        made[column] = Span(low, high, 0.0, is_whole, known, flag=False)
        reach = made[column].reach
        if not math.isfinite(reach * reach * (8.0 * rows + 16)):
            raise WrongTypeError(
                f"The column {quote(column)} holds numbers too large to be squared and added up.",
                "Give it in larger units.",
            )
        if column in centred and not _squares_well(made[column]):
            made[column] = dataclasses.replace(made[column], pivot=_pivot(frame, table.names[column]))
    return made, rows


def _squares_well(span: Span) -> bool:
    """Return whether squares measured from 0 keep the digits that a variance is made of.

    It asks nothing of the type: the same people give the same sums whether a count is held as whole or not.
    """
    if not math.isfinite(span.low) or span.low <= 0 <= span.high or 0 < span.high <= 1:
        return True
    near, far = sorted((abs(span.low), abs(span.high)))
    return _LEAST_RATIO <= far / near <= _LARGEST_RATIO


def _pivot(frame: Frame, name: str) -> float:
    """Return the whole number nearest the median, which one stray value does not move."""
    found = fetch(frame.select(nw.col(name).cast(nw.Float64).alias("y")).select(nw.col("y").median()))
    return float(np.round(_number(found["y"][0])))


def _number(value: Any) -> float:  # noqa: ANN401 - engines give their own numbers
    return math.nan if pd.isna(value) else float(value)


def _is_empty(frame: Frame, name: str) -> bool:
    """Return whether nobody's value is known; a column without any has no type to speak of."""
    if isinstance(frame, nw.DataFrame):
        return bool(frame[name].null_count() == len(frame))
    return isinstance(frame.collect_schema()[name], nw.Unknown)


def _settled(series: nw.Series[Any]) -> nw.Series[Any]:
    """Return a column with a definite type: pandas keeps true, false and missing together as objects."""
    native = series.to_native()
    if isinstance(native, pd.Series) and native.dtype == object:
        return nw.from_native(native.convert_dtypes(), series_only=True)
    return series
