"""Activity by unit and quarter, from rows of events or from counts."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError, WrongTypeError, quote
from syschange.frames import take_rows
from syschange.system.lookalikes import named

Floats = npt.NDArray[np.float64]
_LATE = pd.Timedelta(days=31)  # ours: records that begin or end this far inside a quarter still cover it
_LARGEST = 5_000_000  # ours: units times quarters


@dataclass(frozen=True, eq=False)
class Activity:
    """Activity by unit and quarter.

    Attributes
    ----------
    counts
        Units (rows) by quarters (columns); missing where not known.
    units
        The labels of the units.
    start
        The first quarter, as a number (see `quarter_of`).
    rows, used
        Rows received, and those with a unit, a day and all else that is asked for.
    trimmed
        Whether a quarter at an end of the records was left out because they do not cover it.
    """

    counts: Floats
    units: tuple[str, ...]
    start: int
    rows: int
    used: int
    trimmed: bool


def quarter_of(days: "pd.Series[pd.Timestamp]") -> npt.NDArray[np.int64]:
    """Return calendar quarters, numbered one after another."""
    return np.asarray(days.dt.year * 4 + days.dt.quarter - 1, dtype=np.int64)


def activity_of(
    data: object, *, unit: str, when: str, count: str | None, once: str | None, only: str | None
) -> Activity:
    """Return activity by unit and quarter.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there or not of its kind, or a count is negative.
    NotEstimableError
        Where no row says whose activity it is and when.
    """
    rows = take_rows(
        data, ids=[unit] if once is None else [unit, once], days=[when],
        values=[] if count is None else [count], flags=[] if only is None else [only],
    )  # fmt: skip
    rows[unit] = named(rows[unit])
    known = rows[unit].notna() & rows[when].notna()
    if once is not None:
        known &= rows[once].notna()
    if not known.any():
        raise NotEstimableError(
            f"No row says whose activity it is ({quote(unit)}) and when ({quote(when)}).",
            "Check the columns.",
        )
    held = rows[known]
    quarters = quarter_of(held[when])
    first, last, trimmed = int(quarters.min()), int(quarters.max()), False
    if count is None:
        first, last, trimmed = _covered(held[when], first, last)
    codes, names = pd.factorize(held[unit], sort=True)
    if len(names) * (last - first + 1) > _LARGEST:
        raise NotEstimableError("There are too many units and quarters.", "Take broader units.")
    inside = (quarters >= first) & (quarters <= last)
    unsure = held[only].isna().to_numpy() if only is not None else np.zeros(len(held), dtype=bool)
    if only is not None:
        inside &= (held[only] == 1).to_numpy()
    place = codes * (last - first + 1) + quarters - first
    size = len(names) * (last - first + 1)
    if count is None:
        table = _events(held, codes, place, inside, size, once)
    else:
        # Of a count it may be that it does not count, so that its quarter is not known.
        values = np.where(unsure, np.nan, held[count].to_numpy(dtype=np.float64))
        table = _added(values, place, inside | unsure, size, count)
        unsure = np.isnan(values)
    used = int(np.count_nonzero(~unsure))
    return Activity(table.reshape(len(names), -1), tuple(names), first, len(rows), used, trimmed)


def _covered(days: "pd.Series[pd.Timestamp]", first: int, last: int) -> tuple[int, int, bool]:
    """Return the first and the last quarter that the records cover to the end."""
    earliest, latest = days.min(), days.max()
    begins = earliest.to_period("Q").start_time
    ends = latest.to_period("Q").end_time
    late, early = earliest - begins > _LATE, ends - latest > _LATE
    if last - first < int(late) + int(early):
        raise NotEstimableError("The records cover no whole quarter.", "Take records of a longer time.")
    return first + int(late), last - int(early), bool(late or early)


def _events(  # noqa: PLR0917 - private, and called in one place
    held: pd.DataFrame,
    codes: npt.NDArray[np.int64],
    place: npt.NDArray[np.int64],
    inside: npt.NDArray[np.bool_],
    size: int,
    once: str | None,
) -> Floats:
    if once is not None:
        things = pd.factorize(held[once])[0]
        table = pd.DataFrame({"unit": codes, "thing": things, "place": place})[inside]
        place = table.groupby(["unit", "thing"])["place"].min().to_numpy()
    else:
        place = place[inside]
    return np.bincount(place, minlength=size).astype(np.float64)


def _added(
    values: Floats, place: npt.NDArray[np.int64], inside: npt.NDArray[np.bool_], size: int, count: str
) -> Floats:
    if (values < 0).any() or np.isinf(values).any():
        raise WrongTypeError(
            f"A count in the column {quote(count)} is negative or infinite.", "Give counts of 0 or more."
        )
    order = np.lexsort((values, place))  # so that the order of rows cannot be seen in the last digit
    values, place, inside = values[order], place[order], inside[order]
    rows = np.bincount(place, minlength=size)
    # A quarter with one count missing is not known; those that `only` leaves out are nought and not missing.
    return np.where(
        rows > 0, np.bincount(place, weights=np.where(inside, values, 0.0), minlength=size), np.nan
    )
