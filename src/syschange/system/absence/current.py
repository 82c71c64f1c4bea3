"""Who is in post on a day: leavers must not count as people who can still do the work."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.frames import columns_of, take_rows
from syschange.system.lookalikes import named
from syschange.system.measured import day_of as read_day


@dataclass(frozen=True)
class Staff:
    """Who is in post and who has left.

    Attributes
    ----------
    here
        Ids of the workers in post.
    gone
        Ids of those who have left, or have not started yet.
    wrong
        Rows that cannot be used: no worker, or left before they started.
    """

    here: frozenset[str]
    gone: frozenset[str]
    wrong: int


def day_of(on: object) -> "pd.Timestamp | None":
    """Return a day given as a date, or as text in the order year, month, day; None where none is given.

    Raises
    ------
    WrongTypeError
        Where it is neither.
    """
    if on is None:
        return None
    if isinstance(on, bool | int | float):
        raise WrongTypeError("The day is not a date.", 'Give a date, for example on="2024-03-31".')
    try:
        return read_day(on)
    except WrongTypeError as problem:
        raise WrongTypeError(
            "The day is not a date.", 'Give a date, for example on="2024-03-31".'
        ) from problem


def staff_on(workforce: object, day: "pd.Timestamp | None", *, worker: str, started: str, left: str) -> Staff:
    """Return who is in post on a day; without a day, everybody whose leaving is not recorded.

    Somebody with several posts is in post where one of them is held. The day of leaving is a day after which the
    person is gone: who leaves on `day` itself is not in post any more.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there, or holds no dates.
    NotEstimableError
        Where nobody is in post.
    """
    days = [left, started] if started in columns_of(workforce) else [left]
    rows = take_rows(workforce, ids=[worker], days=days)
    rows[worker] = named(rows[worker])
    began = rows[started] if started in days else pd.Series(pd.NaT, index=rows.index)
    ended = rows[left]
    wrong = rows[worker].isna() | (ended < began)
    held = ended.isna() if day is None else (ended.isna() | (ended > day)) & ~(began > day)
    usable = ~wrong
    here = frozenset(rows.loc[usable & held, worker])
    gone = frozenset(rows.loc[usable, worker]) - here
    if not here:
        raise NotEstimableError(
            "Nobody in the table of the workforce is in post, so nobody can do any of the work.",
            "Check the day, and that the date of leaving is missing for people who are still there.",
        )
    return Staff(here, gone, int(np.count_nonzero(wrong)))
