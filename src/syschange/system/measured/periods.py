"""Before and after a change, by the day of each row."""

import contextlib
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import WrongTypeError

PERIOD = "period"
BEFORE, AFTER = "before", "after"


def period_of(days: "pd.Series[Any]", changed_on: object) -> "pd.Series[Any]":
    """Return for each day whether it lies before the change or from it on; missing where there is no day.

    Parameters
    ----------
    days
        Days, as `frames.take_rows` gives them.
    changed_on
        The day of the change: a date, or text as 2024-01-31.

    Returns
    -------
    Series
        Ordered categories "before" and "after"; the day of the change itself is after.

    Raises
    ------
    WrongTypeError
        Where what is given is no day.
    """
    day = day_of(changed_on)
    codes = (days >= day).astype("int64").where(days.notna(), -1).to_numpy()
    kinds = pd.CategoricalDtype([BEFORE, AFTER], ordered=True)
    return pd.Series(pd.Categorical.from_codes(codes, dtype=kinds), index=days.index)


def day_of(given: object) -> pd.Timestamp:
    """Return a day given as a date or as text in the order year, month, day.

    Raises
    ------
    WrongTypeError
        Where it is neither.
    """
    made: object = None
    with contextlib.suppress(TypeError, ValueError):
        if isinstance(given, str):
            made = pd.to_datetime(given, format="%Y-%m-%d")
        elif isinstance(given, date | np.datetime64):  # a number would be nanoseconds since 1970
            made = pd.Timestamp(given)
    if not isinstance(made, pd.Timestamp):
        raise WrongTypeError("What is given as a day is none.", 'Give a date, or text such as "2024-01-31".')
    return made.tz_localize(None).normalize() if made.tzinfo is not None else made.normalize()
