"""Rows of documents and sites to pairs on one clock: when each began, whether it stopped, and the last look."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from syschange.errors import NotEstimableError, WrongTypeError, quote
from syschange.frames import take_rows
from syschange.system.recorded import recorded

Flags = NDArray[np.bool_]
GOING_ON, NOT_KNOWN = "going on", "not known"
UNCHECKED = (GOING_ON, NOT_KNOWN)


@dataclass(frozen=True)
class Columns:
    """What the columns are called; that of the last look may be absent under its name in the schema."""

    document: str
    site: str
    adopted: str
    practised: str
    ended: str
    checked: str


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of a document and a site, on one clock.

    Attributes
    ----------
    frame
        A row a pair that took the practice up: `site` (a number), `state` ("counted", or why it is not: "later",
        "stopped before", "not seen since"), `origin` (the day its clock starts), `days` (from then until it stopped
        or was last seen going on) and `stopped`.
    rows
        Rows received.
    not_taken_up, not_taken_up_sites
        Pairs that had not begun by the day of the records, and their sites.
    unknown, undated, older
        Rows without a document or site; without a day of adoption, where one is asked for; of texts adopted before.
    unchecked
        Pairs that nobody is recorded to have looked at, of those that have not stopped.
    """

    frame: pd.DataFrame
    rows: int
    not_taken_up: int
    not_taken_up_sites: int
    unknown: int
    undated: int
    older: int
    unchecked: int

    @property
    def counted(self) -> pd.DataFrame:
        """The pairs whose clock has started."""
        return self.frame[self.frame["state"] == "counted"]


def read_pairs(
    documents: object,
    names: Columns,
    *,
    as_of: date,
    since: date | None,
    changed_on: date | None,
    unchecked: str,
) -> Pairs:
    """Return pairs of a document and a site on one clock.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is absent or not of its kind, a document and site stand in two rows, or a practice ended before
        it began.
    NotEstimableError
        Where no site took a practice up by then.
    """
    rows = _rows(documents, names, dated=changed_on is not None)
    known = rows["document"].notna() & rows["site"].notna()
    undated, older = pd.Series(data=False, index=rows.index), pd.Series(data=False, index=rows.index)
    if changed_on is not None:
        undated = known & rows["adopted"].isna()
        older = known & (rows["adopted"] < np.datetime64(changed_on))
    asked = rows[known & ~undated & ~older]
    _require_sense(asked, names)
    last = pd.Timestamp(as_of)
    up = (asked["practised"] <= last).to_numpy()
    if not up.any():
        raise NotEstimableError(
            "No site is recorded to have taken a practice up by the day the records were taken.",
            "Record the day each site first did what a document says, or check as_of= and changed_on=.",
        )
    taken, frame = asked[up], _last_seen(asked[up], last, unchecked)
    unseen = int((taken["checked"].isna() & ~frame["stopped"]).sum())
    return Pairs(
        _on_clock(frame, since), len(rows), int((~up).sum()), int(asked.loc[~up, "site"].nunique()),
        int((~known).sum()), int(undated.sum()), int(older.sum()), unseen,
    )  # fmt: skip


def _rows(documents: object, names: Columns, *, dated: bool) -> pd.DataFrame:
    checked = recorded(
        documents, {"checked": names.checked}, {"checked": "checked_on"}, table="the table of documents"
    )
    days = {"practised": names.practised, "ended": names.ended, **checked}
    days |= {"adopted": names.adopted} if dated else {}
    found = take_rows(documents, ids=[names.document, names.site], days=list(days.values()))
    made = {"document": found[names.document], "site": found[names.site]}
    made |= {name: found[column] for name, column in days.items()}
    table = pd.DataFrame(made)
    return table if "checked" in made else table.assign(checked=pd.Series(pd.NaT, index=table.index))


def _require_sense(rows: pd.DataFrame, names: Columns) -> None:
    again = int(rows.duplicated(["document", "site"]).sum())
    if again:
        stand = "row stands" if again == 1 else "rows stand"
        raise WrongTypeError(
            f"In {again:,} {stand} a document and site that another row has.",
            "Keep one row for each: the first day it was practised, and the day it stopped for good.",
        )
    backwards = int(
        (rows["ended"] < rows["practised"]).sum() + (rows["ended"].notna() & rows["practised"].isna()).sum()
    )
    if backwards:
        raise WrongTypeError(
            f"In {backwards:,} {'row' if backwards == 1 else 'rows'} the practice ended before it began, or never "
            "began.",
            f"Correct {quote(names.practised)} or {quote(names.ended)}.",
        )


def _last_seen(rows: pd.DataFrame, last: pd.Timestamp, unchecked: str) -> pd.DataFrame:
    """Return for each pair when it began, whether it has stopped, and when it did or was last seen going on."""
    began = rows["practised"]
    stopped = rows["ended"] <= last
    end = pd.Series(last, index=rows.index)
    usual = began if unchecked == NOT_KNOWN else end
    looked = rows["checked"].fillna(usual)
    seen: Any = np.where(stopped, rows["ended"], np.maximum(np.minimum(looked, end), began))
    site = pd.factorize(rows["site"], sort=False)[0]
    return pd.DataFrame({"site": site, "began": began, "stopped": stopped, "seen": seen}).reset_index(
        drop=True
    )


def _on_clock(frame: pd.DataFrame, since: date | None) -> pd.DataFrame:
    """Return pairs with the day their clock starts; those that are not on it say why."""
    if since is None:
        origin, state = frame["began"], np.full(len(frame), "counted", dtype=object)
    else:
        start = pd.Timestamp(since)
        origin = pd.Series(start, index=frame.index)
        begun, over = frame["began"] <= start, frame["stopped"] & (frame["seen"] <= start)
        state = np.select(
            [~begun, over, ~frame["stopped"] & (frame["seen"] < start)],
            ["later", "stopped before", "not seen since"],
            default="counted",
        )
    days = (frame["seen"] - origin).dt.days.astype(np.float64)
    return pd.DataFrame(
        {
            "site": frame["site"],
            "state": np.asarray(state, dtype=object),
            "origin": origin,
            "days": days,
            "stopped": frame["stopped"],
        }
    )
