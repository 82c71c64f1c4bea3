"""First contacts: the first day each person was met, whether they came again, and where and how it began."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import UNKNOWN, take_rows
from syschange.system.people_beside import coded
from syschange.system.people_days import Floats, Ints, People, number_of, require_joined

RECORDED, EVER = "recorded", "ever"


@dataclass(frozen=True, eq=False)
class Firsts:
    """First contacts, a row a person, and the contacts of those days.

    Attributes
    ----------
    place
        The row of each in the table of people; −1 where there is none.
    day, again
        The day of the first contact and of the next later one, missing where there is none.
    labels
        `opened_with` and `entry_point`, where they are recorded: of the first day; `(unknown)` where its contacts
        differ.
    met
        A row a contact on a first day: `row` (of the person), `worker` and `agency` (text, missing where not known).
    last
        The last day of any contact.
    rows, early, unclear
        Contacts received; whether some lie before the person's start, or have no person or no day.
    """

    place: Ints
    day: Floats
    again: Floats
    labels: Mapping[str, "pd.Series[str]"]
    met: pd.DataFrame
    last: float
    rows: int
    early: bool
    unclear: bool


def firsts_of(
    contacts: object, people: People | None, *, person: str, contacted: str, columns: Mapping[str, str], first: str,
    until: float = np.inf,
) -> Firsts:  # fmt: skip
    """Return the first contacts of a table.

    Parameters
    ----------
    contacts
        The table.
    people
        People with `started`, before which no contact counts; None where there is no such table.
    person, contacted
        Columns.
    columns
        Columns by what they are for: `opened_with`, `entry_point`, `agency`, `worker`, `attended`, `first_ever`.
    first
        "recorded": the first in these records; "ever": of those alone whom the service had never met before.
    until
        The last day of the records, after which no contact counts.

    Raises
    ------
    UnknownChoiceError
        Where `first` is neither.
    NotEstimableError
        Where there is no first contact.
    """
    if first not in {RECORDED, EVER}:
        raise UnknownChoiceError("first contact", first, [RECORDED, EVER])
    here = {k: [columns[k]] for k in columns}
    rows = take_rows(
        contacts, ids=[person, *here.get("worker", []), *here.get("agency", [])],
        groups=[*here.get("opened_with", []), *here.get("entry_point", [])],
        flags=[*here.get("attended", []), *here.get("first_ever", [])], days=[contacted],
    )  # fmt: skip
    rows = rows.rename(columns={v: k for k, v in columns.items()} | {contacted: "day", person: "person"})
    day, unit = number_of(rows["day"]), coded(rows["person"])
    last = float(np.nanmax(day)) if np.isfinite(day).any() else np.nan
    usable = rows["person"].notna().to_numpy() & ~np.isnan(day)
    unclear = bool((~usable).any())
    usable &= day <= until
    if "attended" in rows:
        usable &= (rows["attended"] != 0).to_numpy()
    place = np.full(len(rows), -1) if people is None else people.places(rows["person"])
    if people is not None:
        require_joined(place, "the table of contacts")
    start = np.full(len(rows), np.nan) if people is None else np.append(people.day("started"), np.nan)[place]
    early = usable & (day < start)
    kept = pd.DataFrame({"unit": unit, "day": day, "place": place})[usable & ~early]
    kept, made = _days(kept, rows, first)
    if not len(made):
        raise NotEstimableError(
            "There is no first contact to look at.", "Check the columns of person and day."
        )
    units: Any = made.index
    row = units.get_indexer(kept["unit"])
    opening = kept.index[(row >= 0) & (kept["day"].to_numpy() == made["day"].to_numpy()[row])]
    of = units.get_indexer(kept.loc[opening, "unit"])
    met = pd.DataFrame({"row": of})
    for name in ("worker", "agency"):
        met[name] = rows.loc[opening, name].to_numpy() if name in rows else None
    labels = {
        c: _agreed(rows.loc[opening, c], of, len(made)) for c in ("opened_with", "entry_point") if c in rows
    }
    return Firsts(
        made["place"].to_numpy(dtype=np.int64), made["day"].to_numpy(dtype=float),
        made["again"].to_numpy(dtype=float), labels, met, last, len(rows), bool(early.any()), unclear,
    )  # fmt: skip


def _days(kept: pd.DataFrame, rows: pd.DataFrame, first: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the contacts that count, and a row a person: the first day, and the next after it."""
    grouped = kept.groupby("unit")
    start = grouped["day"].transform("min")
    later = kept[kept["day"] > start].groupby("unit")["day"].min()
    made = pd.DataFrame({"day": grouped["day"].min(), "place": grouped["place"].max()})
    made["again"] = later.reindex(made.index)
    if first == EVER and "first_ever" in rows:
        new = kept[(kept["day"] == start) & (rows.loc[kept.index, "first_ever"] == 1)]["unit"]
        made = made[made.index.isin(new)]
    return kept, made


def _agreed(labels: "pd.Series[str]", row: Ints, size: int) -> "pd.Series[str]":
    """Return one label a person: that of the contacts of the first day where those known agree."""
    kinds = [str(c) for c in labels.cat.categories]
    codes = labels.cat.codes.to_numpy(dtype=np.int64)
    known = labels.astype(object).to_numpy() != UNKNOWN
    least, most = np.full(size, len(kinds)), np.full(size, -1)
    np.minimum.at(least, row[known], codes[known])
    np.maximum.at(most, row[known], codes[known])
    agree = (least == most) & (most >= 0)
    if UNKNOWN not in kinds and not agree.all():
        kinds.append(UNKNOWN)
    last = kinds.index(UNKNOWN) if UNKNOWN in kinds else -1
    made = np.where(agree, most, last)
    return pd.Series(pd.Categorical.from_codes(made, dtype=pd.CategoricalDtype(kinds, ordered=True)))


def lost(found: Firsts, *, days: float, until: float, died: Floats) -> Floats:
    """Return who had no second contact in time: 1, 0, and missing where it cannot be known.

    Parameters
    ----------
    found
        The first contacts.
    days
        Within how many days of the first the next has to follow.
    until
        The last day of the records: for whom they end sooner it is not known, whether they came again or not, so that
        those whose fate is seen early do not count more.
    died
        The day each person died, missing where they live; who died before the next contact was not put off.
    """
    gone = ~(found.again - found.day <= days)
    unknown = (found.day + days > until) | (gone & (died - found.day <= days))
    return np.where(unknown, np.nan, gone.astype(float))
