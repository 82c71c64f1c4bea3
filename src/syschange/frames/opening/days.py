"""A column of times as days, on any engine."""

from datetime import date
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from syschange.errors import WrongTypeError, quote
from syschange.frames.opening.tables import Frame

_DAYS = ("date", "datetime", "datetime64")  # what pandas may keep as objects


def dated(frame: Frame, name: str, column: str, *, called: str) -> Frame:
    """Return a frame with a column of days: dates, or in pandas times at midnight without a zone.

    Parameters
    ----------
    frame
        The frame.
    name
        The column of dates or times in it.
    column
        What the user calls it, for a message.
    called
        What the column of days is to be called.

    Raises
    ------
    WrongTypeError
        Where it does not hold dates or times.
    """
    if isinstance(frame, nw.DataFrame) and frame.implementation.is_pandas():
        native: Any = frame[name].to_native()
        if native.dtype == object:
            if pd.api.types.infer_dtype(native, skipna=True) not in (*_DAYS, "empty"):
                raise no_days(column)
            native = pd.to_datetime(native)
        if not pd.api.types.is_datetime64_any_dtype(native):
            raise no_days(column)
        if native.dt.tz is not None:
            native = native.dt.tz_localize(None)
        days = nw.from_native(native.dt.normalize(), series_only=True)
        return frame.with_columns(days.alias(called))
    dtype = frame.collect_schema()[name]
    if not isinstance(dtype, nw.Date | nw.Datetime) and dtype != nw.Date:
        raise no_days(column)
    day = nw.col(name)
    if isinstance(dtype, nw.Datetime) and dtype.time_zone is not None and frame.implementation.is_polars():
        day = day.dt.replace_time_zone(None)  # the day it was where it was; Polars would take Greenwich's
    return frame.with_columns(day.cast(nw.Date).alias(called))


def numbered_days(frame: Frame, name: str, column: str, *, called: str) -> Frame:
    """Return a frame with a column of days counted from 1 January of the year 1, missing where there is none.

    Parameters
    ----------
    frame, name, column, called
        As for `dated`.

    Raises
    ------
    WrongTypeError
        Where the column does not hold dates or times.
    """
    frame = dated(frame, name, column, called=called)
    if isinstance(frame, nw.DataFrame) and frame.implementation.is_pandas():
        native: Any = frame[called].to_native()
        days = native.to_numpy(dtype="datetime64[D]", na_value=np.datetime64("NaT"))
        numbers = days.astype(np.int64).astype(np.float64) + date(1970, 1, 1).toordinal()
        numbers[np.isnat(days)] = np.nan
        held = nw.from_native(pd.Series(numbers, index=native.index), series_only=True)
        return frame.with_columns(held.alias(called))
    day = nw.col(called)
    if frame.implementation.is_polars():
        return frame.with_columns(
            (day.cast(nw.Int32).cast(nw.Float64) + date(1970, 1, 1).toordinal()).alias(called)
        )
    # Everywhere else by the rule of leap years: what a day less a day is differs from engine to engine.
    past = (day.dt.year() - 1).cast(nw.Int64)
    leap = past // 4 - past // 100 + past // 400
    return frame.with_columns(
        (past * 365 + leap + day.dt.ordinal_day().cast(nw.Int64)).cast(nw.Float64).alias(called)
    )


def no_days(column: str) -> WrongTypeError:
    """Return the error of a column that holds no dates."""
    return WrongTypeError(
        f"The column {quote(column)} does not hold dates.",
        "Turn it into dates first, by a rule you can state: 01/02/2024 is a day in January or in February.",
    )
