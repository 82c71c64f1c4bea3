"""Columns of a simulated table before they belong to an engine, and the pandas and Polars columns they become."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_DIGITS = 10
_UNIT = "us"


@dataclass(frozen=True, eq=False)
class Ids:
    """Text ids made from whole numbers: P and ten digits."""

    numbers: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Labels:
    """Text from a list of labels, by its place there; a place below nought is missing."""

    codes: NDArray[np.int64]
    labels: Sequence[str]


@dataclass(frozen=True, eq=False)
class Values:
    """Days, numbers or truth values, with those that are not known (or None where all are)."""

    cells: NDArray[Any]
    unknown: NDArray[np.bool_] | None = None


Columns = Mapping[str, Ids | Labels | Values]


def to_pandas(columns: Columns, ids: Any) -> pd.DataFrame:  # noqa: ANN401 - an array of text
    """Return a pandas table.

    Parameters
    ----------
    columns
        The columns.
    ids
        The ids of the people numbered 1 and on, from `ids`: written once for all tables, because that takes longest.
    """
    return pd.DataFrame({name: _pandas(column, ids) for name, column in columns.items()})


def ids(people: int, before: int = 0) -> Any:  # noqa: ANN401 - likewise
    """Return the ids of so many people, numbered from 1 or from the one after those before."""
    written = _polars(Ids(np.arange(before + 1, before + people + 1, dtype=np.int64)))
    return pd.array(written.to_list(), dtype="str")


def _pandas(column: Ids | Labels | Values, ids: Any) -> "pd.Series[Any]":  # noqa: ANN401 - likewise
    if isinstance(column, Ids):
        return pd.Series(ids.take(column.numbers - 1))
    if isinstance(column, Labels):
        return pd.Series(pd.array([*column.labels], dtype="str").take(column.codes, allow_fill=True))
    values, unknown = column.cells, column.unknown
    if values.dtype.kind == "M":
        times = pd.Series(values.astype(f"datetime64[{_UNIT}]"))
        return times if unknown is None else times.mask(unknown)
    if values.dtype.kind == "f":
        return pd.Series(values if unknown is None else np.where(unknown, np.nan, values))
    if unknown is None:
        return pd.Series(values)
    masked = pd.arrays.BooleanArray if values.dtype.kind == "b" else pd.arrays.IntegerArray
    return pd.Series(masked(values.copy(), unknown.copy()))


def to_polars(columns: Columns) -> Any:  # noqa: ANN401 - naming the type of Polars would load Polars with the library
    """Return a Polars data frame."""
    import polars as pl

    return pl.DataFrame([_polars(column).alias(name) for name, column in columns.items()])


def _polars(column: Ids | Labels | Values) -> Any:  # noqa: ANN401 - likewise
    import polars as pl

    if isinstance(column, Ids):
        numbers = pl.Series(column.numbers, dtype=pl.Int64)
        return "P" + numbers.cast(pl.String).str.zfill(_DIGITS)
    if isinstance(column, Labels):
        places = pl.Series(column.codes + 1)
        return pl.Series([None, *column.labels], dtype=pl.String).gather(places)
    if column.unknown is None:
        return pl.Series(column.cells)
    known = pl.Series(~column.unknown)
    return pl.Series(column.cells).zip_with(known, pl.Series([None], dtype=pl.Series(column.cells[:0]).dtype))
