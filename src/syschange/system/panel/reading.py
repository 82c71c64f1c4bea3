"""Rows of ratings to what each rater of a panel says, and to how often each thing was given each rating."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.errors import DuplicateRowsError, NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import UNKNOWN, require_names, take_rows
from syschange.schemas import codelist, private_columns
from syschange.system.recorded import recorded

_ASK = "Ask people with lived experience and professionals, and record what each says."


@dataclass(frozen=True)
class Columns:
    """What the columns are called; those of the day and of the ends may be absent under their names in the schema."""

    rater: str
    subject: str
    item: str
    rated_on: str
    rating: str
    reported_by: str
    lowest: str
    highest: str


@dataclass(frozen=True)
class Asked:
    """What was asked of a panel: the items that decide, those beside them, of which subject, and what counts."""

    items: tuple[str, ...]
    beside: tuple[str, ...]
    subject: str | None
    at_least: float
    scale: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Rated:
    """The ratings of a panel.

    Attributes
    ----------
    raters
        A row a rater of the items that decide: `side` (as in `reported_by`) and `yes` (1 where each was rated at
        least so, 0 where one was not, missing where one was left out).
    units
        A row a latest rating by a rater who counts, of any item asked for: `side`, `rater`, `unit` and `value`.
    rows, used
        Rows received, and those of the items asked for that say who thinks what.
    unknown
        Rows of those items that do not say who rated, or for which side, or hold no rating.
    nameless
        Whether some of those do not say who rated, or for which side.
    earlier
        Whether some raters rated a thing anew later.
    """

    raters: pd.DataFrame
    units: pd.DataFrame
    rows: int
    used: int
    unknown: int
    nameless: bool
    earlier: bool


def read_panel(data: object, names: Columns, asked: Asked) -> Rated:
    """Return the ratings of a panel.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column is absent or not of its kind, or a rating lies outside the scale.
    DuplicateRowsError
        Where somebody rated one thing twice on one day.
    NotEstimableError
        Where nobody rated what was asked for.
    """
    rows = _rows(data, names)
    here = _asked_for(rows, asked)
    _require_scale(here, asked)
    named = (here["rater"].notna() & (here["side"] != UNKNOWN)).to_numpy()
    given = named & here["value"].notna().to_numpy()
    if not (given & here["decides"].to_numpy()).any():
        raise NotEstimableError("Nobody is recorded to have rated what was asked for.", _ASK)
    here["key"] = here.groupby(["side", "rater"], sort=False).ngroup()
    latest, earlier = _latest(here[given])
    raters = _raters(here[named & here["decides"].to_numpy()], latest[latest["decides"]], asked)
    units = latest[latest["key"].isin(raters.index[raters["yes"].notna()])]
    return Rated(
        raters.reset_index(drop=True), units[["side", "key", "unit", "value"]].rename(columns={"key": "rater"}),
        len(rows), int(given.sum()), int((~given).sum()), nameless=not named.all(), earlier=earlier,
    )  # fmt: skip


def _rows(data: object, names: Columns) -> pd.DataFrame:
    usual = {"rated_on": "rated_on", "lowest": "lowest", "highest": "highest"}
    asked = {name: getattr(names, name) for name in usual}
    more = recorded(data, asked, usual, table="the table of ratings")
    for shared in (names.subject, names.item, names.reported_by):
        require_names([shared], taken=(), private=private_columns())
    ends = {name: more[name] for name in ("lowest", "highest") if name in more}
    found = take_rows(
        data, ids=[names.rater], groups=[names.subject, names.item, names.reported_by],
        values=[names.rating, *ends.values()], days=[more["rated_on"]] if "rated_on" in more else [],
    )  # fmt: skip
    made = pd.DataFrame(
        {
            "rater": found[names.rater], "subject": found[names.subject].astype("str"),
            "item": found[names.item].astype("str"), "side": found[names.reported_by].astype("str"),
            "value": found[names.rating],
        }
    )  # fmt: skip
    for name in ("lowest", "highest"):
        made[name] = found[ends[name]] if name in ends else np.nan
    made["day"] = found[more["rated_on"]] if "rated_on" in more else pd.Series(pd.NaT, index=made.index)
    known = codelist("reported_by").labels
    if not made["side"].isin([*known, UNKNOWN]).all():
        raise UnknownChoiceError(f"label of {quote(names.reported_by)}", "a label in the data", known)
    return made


def _asked_for(rows: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Return the rows of the items asked for, saying of each whether it decides: of the subject, if there is one."""
    here = rows[rows["item"].isin([*asked.items, *asked.beside])].copy()
    for item in (*asked.items, *asked.beside):
        if not (here["item"] == item).any():
            raise NotEstimableError(f"No row is about the item {quote(item)}.", "Check its spelling.")
    here["decides"] = here["item"].isin(asked.items)
    if asked.subject is not None:
        here["decides"] &= here["subject"] == asked.subject
    if not here["decides"].any():
        raise NotEstimableError(
            f"No row rates that item of the subject {quote(asked.subject)}.", "Check its spelling."
        )
    return here


def _require_scale(here: pd.DataFrame, asked: Asked) -> None:
    """Check that ratings lie on the scale of which `at_least` is a point."""
    low, high = asked.scale
    ends = f"{low:g} to {high:g}"
    wrong = here["lowest"].notna() & (here["lowest"] != low) | here["highest"].notna() & (
        here["highest"] != high
    )
    if wrong.any():
        raise WrongTypeError(
            f"Some ratings are said to be on another scale than from {ends}.",
            "Give scale= and at_least= as they are for these items, and ask items of two scales apart.",
        )
    if ((here["value"] < low) | (here["value"] > high)).any():
        raise WrongTypeError(
            f"Some ratings lie outside {ends}.",
            "A code for a missing answer must be missing; or give scale=.",
        )


def _latest(given: pd.DataFrame) -> tuple[pd.DataFrame, bool]:
    """Return each rater's last rating of each thing, and whether there are earlier ones."""
    thing = ["key", "subject", "item"]
    again = given.duplicated([*thing, "day"], keep=False)
    if again.any():
        raise DuplicateRowsError(
            int(given.loc[again, "key"].nunique()), "rating of one item and thing on one day"
        )
    last = given.sort_values("day", kind="stable", na_position="first").drop_duplicates(thing, keep="last")
    unit = last.groupby(["subject", "item"], sort=True).ngroup()
    return last.assign(unit=unit), len(last) < len(given)


def _raters(named: pd.DataFrame, latest: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Return what each rater says: yes where every item, of everything rated, is rated at least so."""
    every = named.groupby("key")["side"].first().to_frame()
    by_rater = latest.groupby("key")
    lowest, items = by_rater["value"].min(), by_rater["item"].nunique()
    whole = items[items == len(asked.items)].index
    every["yes"] = (lowest.loc[whole] >= asked.at_least).astype("float64").reindex(every.index)
    return every
