"""Quarters counted from the day of the change, so that none lies on both sides of it, and which of them are whole."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from syschange.system.coordination.homes import Flags, Ints
from syschange.system.measured import AFTER, BEFORE, PERIOD

_EPOCH = pd.Timestamp("2000-01-01")
_MONTHS = 3
_SLACK = pd.Timedelta(
    days=7
)  # ours: a week without any contact at either end of the records is no gap in them
NOT_WHOLE = (
    "The records hold no whole quarter {when}, so that what is counted by the quarter is too low there."
)


@dataclass(frozen=True, eq=False)
class Quarters:
    """The quarters of some records.

    Attributes
    ----------
    anchor
        The first day of quarter 0: of the change, or of a calendar quarter.
    changed
        Whether quarters from 0 on are after a change.
    whole
        The quarters that are used, in order: those that the records hold from end to end.
    notes
        What has to be said.
    """

    anchor: pd.Timestamp
    changed: bool
    whole: Ints
    notes: tuple[str, ...]

    def of(self, days: "pd.Series[Any]") -> Ints:
        """Return the quarter of each day; none of the days may be missing."""
        parts = days.dt
        months = (parts.year - self.anchor.year) * 12 + parts.month - self.anchor.month
        months -= (parts.day < self.anchor.day).astype("int64")
        return np.asarray(np.floor_divide(months.to_numpy(dtype=np.int64), _MONTHS))

    def used(self, quarter: Ints) -> Flags:
        """Return which quarters are used."""
        return np.isin(quarter, self.whole)

    def period(self, quarter: Ints) -> "pd.Series[Any]":
        """Return before or after the change."""
        kinds = pd.CategoricalDtype([BEFORE, AFTER], ordered=True)
        return pd.Series(pd.Categorical.from_codes((quarter >= 0).astype(np.int64), dtype=kinds), name=PERIOD)


def quarters(first: pd.Timestamp, last: pd.Timestamp, changed_on: pd.Timestamp | None) -> Quarters:
    """Return the quarters of records that run from one day to another.

    A quarter that the records hold only part of has fewer contacts for that alone and is left out; where that would
    leave a side of the change with none, those there are are used, and that is said.
    """
    anchor = _EPOCH if changed_on is None else changed_on
    plain = Quarters(anchor, changed_on is not None, np.zeros(0, dtype=np.int64), ())
    ends = plain.of(pd.Series([first, last]))
    every = np.arange(ends[0], ends[1] + 1, dtype=np.int64)
    begins = np.array([anchor + pd.DateOffset(months=_MONTHS * int(q)) for q in every], dtype="datetime64[s]")
    closes = np.array(
        [anchor + pd.DateOffset(months=_MONTHS * (int(q) + 1)) for q in every], dtype="datetime64[s]"
    )
    held = (begins + _SLACK >= first) & (closes - pd.Timedelta(days=1) - _SLACK <= last)
    notes = []
    sides = (
        {"": np.ones(len(every), dtype=bool)}
        if changed_on is None
        else {BEFORE: every < 0, AFTER: every >= 0}
    )
    for name, side in sides.items():
        if side.any() and not (held & side).any():
            held = held | side
            notes.append(NOT_WHOLE.format(when=f"{name} the change" if name else "at all"))
    return Quarters(anchor, changed_on is not None, every[held], tuple(notes))
