"""Rows of claims to one line a change: how far anybody outside takes it, and how many it reached."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.system.register.reading import NUMBERS, Columns, read
from syschange.system.register.terms import FAILED, OUTSIDE, PASSED, STATUSES, STRAW
from syschange.system.register.voices import heard

SUBSTANTIATED = len(STATUSES) - 1


@dataclass(frozen=True, eq=False)
class Gathered:
    """What a register says, one line a change.

    Attributes
    ----------
    changes
        A row a change: `change`, `element` and `depth` (missing where nobody has said, or sources differ), `status`
        (0 claimed, 1 evidenced, 2 substantiated by somebody outside), and the people `claimed`, `exposed` and
        `eligible`.
    lines
        A row of every source that speaks for itself, without ids: `claim` (a number a change and criterion),
        `criterion`, `evidence`, `test`, `result`, `standing` (the role that counts), `outside`, `voice` (a number a
        source) and `shown` (whether it is evidence, and not a mere claim).
    rows, used
        Rows received, and those of them whose change counts.
    lowered
        Changes that only insiders call substantiated; they count as evidenced.
    disagreeing
        Changes of which the sources give different numbers of people; the least favourable stand.
    over
        Changes that are said to have reached more people than they were claimed, or able, to.
    repeats
        Changes and sources in which a source only repeats another.
    unplaced
        Sources that others rest on and that have no row.
    older
        Changes left out because they were made before the day from which changes count.
    """

    changes: pd.DataFrame
    lines: pd.DataFrame
    rows: int
    used: int
    lowered: int
    disagreeing: int
    over: int
    repeats: int
    unplaced: int
    older: int = 0


def gather(data: object, names: Columns, *, since: date | None = None) -> Gathered:
    """Return what a register says, one line a change; of those made from a day on, where one is given.

    A change that does not say when it was made counts, and one of which any source says an earlier day does not
    (both ours).

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column is not there or holds what it cannot, or a source is the change itself.
    NotEstimableError
        Where there is no change.
    """
    rows = read(data, names, dated=since is not None)
    if not len(rows):
        raise NotEstimableError("The register holds no change.", "Give it a row for each change and source.")
    received, (rows, older) = len(rows), _since(rows, since)
    rows = heard(rows)
    rows["said"] = rows["said"].mask(rows["test"] == STRAW, 0)  # a straw in the wind moves nothing
    rows["level"] = _levels(rows)
    own = rows[~rows["repeats"]]  # at least one row of every change: nobody repeats all the others
    grouped = rows.groupby("change", sort=True)
    changes = grouped.agg(
        element=("element", _one), depth=("depth", _one),
        claimed=("claimed", "max"), exposed=("exposed", "min"), eligible=("eligible", "max"),
    ).reset_index()  # fmt: skip
    changes.insert(3, "status", own.groupby("change", sort=True)["level"].max().to_numpy())
    said = own.groupby("change", sort=True)["said"].max().to_numpy()
    apart = grouped[list(NUMBERS)].max() > grouped[list(NUMBERS)].min()
    over = (changes["exposed"] > changes["claimed"]) | (changes["exposed"] > changes["eligible"])
    return Gathered(
        changes, _lines(own), received, len(rows),
        lowered=int(((said == SUBSTANTIATED) & (changes["status"] < SUBSTANTIATED)).sum()),
        disagreeing=int(apart.any(axis=1).sum()), over=int(over.sum()),
        repeats=len(rows.loc[rows["repeats"], ["change", "source"]].drop_duplicates()),
        unplaced=int(rows.loc[rows["unplaced"], "rests_on"].nunique()), older=older,
    )  # fmt: skip


def _since(rows: pd.DataFrame, since: date | None) -> tuple[pd.DataFrame, int]:
    """Return the rows of changes made from a day on, and how many changes were made before."""
    if since is None:
        return rows, 0
    before = rows.loc[rows["day"] < np.datetime64(since), "change"].unique()
    kept = rows[~rows["change"].isin(before)].reset_index(drop=True)
    if not len(kept):
        raise NotEstimableError(
            "Every change in the register was made before the day from which changes count.",
            "Check the days of the changes, or the day given as since=.",
        )
    return kept, len(before)


def _one(said: "pd.Series[str]") -> object:
    """Return the one label that is said of a change; missing where there is none, or sources differ."""
    there = said.dropna().unique()
    return there[0] if len(there) == 1 else np.nan


def _levels(rows: pd.DataFrame) -> "pd.Series[float]":
    """Return how far each row takes its change: nobody inside substantiates anything."""
    outside = rows["standing"].isin(OUTSIDE)
    return rows["said"].where(outside, rows["said"].clip(upper=STATUSES.index("evidenced")))


def _lines(own: pd.DataFrame) -> pd.DataFrame:
    """Return what those who speak for themselves say, without the ids of changes and sources."""
    made = own[["criterion", "evidence", "test", "result", "standing", "voice"]].copy()
    made.insert(0, "claim", own.groupby(["change", "criterion"], sort=True).ngroup())
    made["outside"] = made["standing"].isin(OUTSIDE)
    told = made["test"].ne(STRAW) & made["result"].isin((PASSED, FAILED))
    made["shown"] = (own["level"] > 0) | told
    return made.drop_duplicates(ignore_index=True)
