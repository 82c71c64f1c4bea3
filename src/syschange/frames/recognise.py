"""Recognising a user's table, whatever engine it belongs to, without changing it."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from syschange.errors import MissingColumnError, WrongTypeError, quote


def recognise(data: object) -> nw.DataFrame[Any]:
    """Return a table as a narwhals frame; a Polars lazy frame is collected.

    Parameters
    ----------
    data
        A pandas or Polars table (any eager table narwhals knows is accepted).

    Raises
    ------
    WrongTypeError
        Where it is something else, or two of its columns have one name.
    """
    try:
        frame = nw.from_native(data)  # type: ignore[call-overload]
    except TypeError:
        raise WrongTypeError(
            f"A table is needed, and this is of type {quote(type(data).__name__)}.",
            "Give a pandas or Polars table.",
        ) from None
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    names = list(frame.columns)
    twice = sorted({str(name) for name in names if names.count(name) > 1})
    if twice:
        raise WrongTypeError(
            f"Two columns are called {quote(twice[0])}.", "Give each column a name of its own."
        )
    return frame  # type: ignore[no-any-return]


def column_names(data: object) -> tuple[str, ...]:
    """Return the names of the columns of a table."""
    return tuple(recognise(data).columns)


def require_columns(data: object, columns: Sequence[str], *, table: str = "the table") -> None:
    """Check that columns are present.

    Raises
    ------
    MissingColumnError
        Naming the first that is not, and the nearest name that is.
    """
    present = column_names(data)
    for column in columns:
        if column not in present:
            raise MissingColumnError(column, present, table)


def as_numbers(frame: nw.DataFrame[Any], columns: Sequence[str]) -> nw.DataFrame[Any]:
    """Return the frame with columns as numbers: booleans become 0 and 1, not-a-number becomes missing.

    Raises
    ------
    WrongTypeError
        Where a column holds text, dates, a mixture, or an infinite value.
    """
    for column in columns:
        settled = _settled(frame, column)
        dtype = settled.dtype
        if not (dtype == nw.Boolean or dtype.is_numeric() or settled.null_count() == len(settled)):
            raise WrongTypeError(
                f"The column {quote(column)} does not hold numbers or yes/no values.",
                "Outcomes are numbers, or true and false (1 and 0); convert it first, by a rule you can state.",
            )
        number = settled.cast(nw.Int64 if dtype == nw.Boolean or dtype.is_integer() else nw.Float64)
        frame = frame.with_columns(number.alias(column))
        if number.dtype == nw.Float64:
            frame = frame.with_columns(nw.when(~nw.col(column).is_nan()).then(nw.col(column)))
            if frame[column].is_finite().sum() < frame[column].count():
                raise WrongTypeError(
                    f"The column {quote(column)} holds an infinite value.", "Correct it first."
                )
    return frame


def _settled(frame: nw.DataFrame[Any], column: str) -> nw.Series[Any]:
    """Return a column with a definite type: pandas keeps true, false and missing together as objects."""
    series = frame[column]
    native = series.to_native()
    if isinstance(native, pd.Series) and native.dtype == object:
        return nw.from_native(native.convert_dtypes(), series_only=True)
    return series
