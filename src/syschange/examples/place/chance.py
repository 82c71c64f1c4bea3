"""Small helpers with which every data set of a place is drawn: a stream of its own, choices, days and holes."""

from datetime import date

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]
Random = np.random.Generator


def pick(at: Floats, shares: npt.ArrayLike) -> Codes:
    """Return which of several choices each draw falls on.

    Parameters
    ----------
    at
        Draws between 0 and 1.
    shares
        The weight of each choice: one row for all draws, or one for each. They need not add up to 1.

    Returns
    -------
    array
        Places from 0. A weight that grows moves only the draws it takes from its neighbours.
    """
    edges = np.cumsum(np.atleast_2d(np.asarray(shares, dtype=np.float64)), axis=1)
    edges = edges / edges[:, -1:]
    if len(edges) == 1:
        return np.asarray(np.searchsorted(edges[0, :-1], at, side="right"), dtype=np.int64)
    return np.asarray((at[:, None] >= edges[:, :-1]).sum(axis=1), dtype=np.int64)


def one_of(at: Floats, choices: int) -> Codes:
    """Return a choice of so many, all alike, for each draw between 0 and 1."""
    return np.minimum((at * choices).astype(np.int64), choices - 1)


def days_on(day: Days, by: Floats | Codes) -> Days:
    """Return days so many whole days on."""
    return np.asarray(day + np.floor(by).astype(np.int64).astype("timedelta64[D]"))


def years_on(day: date, by: int) -> date:
    """Return the same day of another year; of 29 February, the 28th where there is none."""
    try:
        return day.replace(year=day.year + by)
    except ValueError:
        return day.replace(year=day.year + by, day=28)


def quarters(first: date, last: date) -> list[str]:
    """Return the calendar quarters from the one of the first day until that of the last, as 2024-Q1."""
    spans = range(first.year * 4 + (first.month - 1) // 3, last.year * 4 + (last.month - 1) // 3 + 1)
    return [f"{span // 4}-Q{span % 4 + 1}" for span in spans]


def quarter_start(day: Days) -> Days:
    """Return the first day of the calendar quarter of each day."""
    months = day.astype("datetime64[M]").astype(np.int64)
    return np.asarray((months - months % 3).astype("datetime64[M]").astype("datetime64[D]"))


def rows_of(counts: Codes) -> tuple[Codes, Codes]:
    """Return, for so many rows each, whose row each is and its place among theirs, from 0."""
    whose = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(whose)) - np.repeat(np.cumsum(counts) - counts, counts)
    return whose, place
