"""Seats at meetings: who was to be there, whether the meeting was held, and who came."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import UNKNOWN
from syschange.system.partnership.reading import Table, known

NO_GROUP = "the partnership"


@dataclass(frozen=True, eq=False)
class Seats:
    """Seats, one row a meeting and member.

    Attributes
    ----------
    rows
        The fields of `meetings`, each meeting and member once; `held` (whether the meeting was), `day` (held, else
        planned).
    table
        The table they are from.
    without_id, twice, filled
        Rows without a meeting or a member, rows of a member who is there already, and rows whose organisation was
        taken from the same member's other rows.
    """

    rows: pd.DataFrame
    table: Table
    without_id: int
    twice: int
    filled: int

    @property
    def meetings(self) -> pd.DataFrame:
        """One row a meeting."""
        return self.rows.drop_duplicates("meeting_id").reset_index(drop=True)


def seats_of(table: Table) -> Seats:
    """Return the seats of a table of meetings.

    A meeting was held where it has a day on which it was, or where somebody came. Of a member who is there twice the
    row that says that they came is kept. A member whose organisation is missing in some rows and the same in all
    others is of that one.
    """
    rows = table.rows
    whole = rows["meeting_id"].notna() & rows["member_id"].notna()
    rows = rows[whole]
    came_first = rows.assign(_came=-rows["attended"].fillna(-1.0)).sort_values(
        ["meeting_id", "member_id", "_came"], kind="stable"
    )
    once = (
        came_first.drop_duplicates(["meeting_id", "member_id"]).drop(columns="_came").reset_index(drop=True)
    )
    filled = 0
    if "agency" in once:
        once["agency"], filled = _filled(once)
    once["held"] = _held(once)
    once["day"] = _day(once)
    return Seats(once, table, int((~whole).sum()), len(rows) - len(once), filled)


def _filled(rows: pd.DataFrame) -> tuple["pd.Series[Any]", int]:
    """Return organisations, those missing taken from the same member's other rows where they agree."""
    agency = rows["agency"]
    code = agency.cat.codes.to_numpy(dtype=np.int64)
    named = known(agency).to_numpy()
    if named.all() or not named.any():
        return agency, 0
    member = pd.factorize(rows["member_id"])[0]
    own = (
        pd.DataFrame({"member": member[named], "code": code[named]})
        .groupby("member")["code"]
        .agg(["min", "max"])
    )
    one = own["min"].where(own["min"] == own["max"]).reindex(member).to_numpy()
    taken = ~named & ~np.isnan(one)
    made = np.where(taken, np.nan_to_num(one), code).astype(np.int64)
    labels = pd.Categorical.from_codes(made, categories=agency.cat.categories, ordered=True)
    return pd.Series(labels, index=rows.index), int(taken.sum())


def _held(rows: pd.DataFrame) -> npt.NDArray[Any]:
    somebody = (rows["attended"] == 1).groupby(rows["meeting_id"]).transform("any").to_numpy(dtype=bool)
    if "held_on" not in rows:
        return np.asarray(somebody)
    day = rows["held_on"].notna().groupby(rows["meeting_id"]).transform("any").to_numpy(dtype=bool)
    return np.asarray(somebody | day)


def _day(rows: pd.DataFrame) -> "pd.Series[Any]":
    """Return the day of the meeting: the first on which it is said to have been held, else planned."""
    day = pd.Series(np.datetime64("NaT", "s"), index=rows.index, dtype="datetime64[s]")
    for field in ("held_on", "planned_on"):
        if field in rows:
            day = day.fillna(rows[field].groupby(rows["meeting_id"]).transform("min"))
    return day


def groups_of(rows: pd.DataFrame) -> "pd.Series[Any]":
    """Return the group of each row; one for all where none is recorded."""
    if "group" in rows:
        return rows["group"]
    kind = pd.CategoricalDtype([NO_GROUP, UNKNOWN], ordered=True)
    return pd.Series(pd.Categorical([NO_GROUP] * len(rows), dtype=kind), index=rows.index)
