"""Contacts, people, events and plans in one numbering of people and households."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.errors import DuplicateRowsError, NotEstimableError
from syschange.system.coordination.homes import Ints, codes_of, earliest, one_label

NO_HOME = "Some contacts are left out: they have no day, or no household, in their own row or among people."
TWO_HOMES = (
    "Some people have contacts in another household than their own, or in two; such a contact counts for the "
    "household it was with."
)
NO_HOME_TOLD = "Events and plans of people whose household is not known are left out."
STRANGERS = "Some households or people met are not in the table of people."


@dataclass(frozen=True, eq=False)
class Records:
    """What was read, people and households as whole numbers from 0 (−1: not known).

    Attributes
    ----------
    contacts
        A row a contact: `household`, `person`, `day`, and what of the other columns there is, under the names of
        `asked.CONTACTS`.
    members
        A row a person, in the order of their numbers: `household`, the characteristics, `first` (the day of the
        first contact), and what there is of `started`, `left`, `coordinator`, `deputy`; `listed`, whether they are
        in the table of people.
    homes
        A row a household: the characteristics and `started`, the day the first member started or was first met.
    events, plans
        A row an event or plan with its `person`; None where not given.
    rows
        Contacts received.
    people_given
        Whether there is a table of people.
    notes
        What has to be said.
    """

    contacts: pd.DataFrame
    members: pd.DataFrame
    homes: pd.DataFrame
    events: pd.DataFrame | None
    plans: pd.DataFrame | None
    rows: int
    people_given: bool
    notes: tuple[str, ...]

    @property
    def first(self) -> pd.Timestamp:
        """The first day of the records."""
        return pd.Timestamp(self.contacts["day"].min())

    @property
    def last(self) -> pd.Timestamp:
        """The last day of the records."""
        return pd.Timestamp(self.contacts["day"].max())


def records(
    contacts: pd.DataFrame,
    people: pd.DataFrame | None,
    events: pd.DataFrame | None,
    plans: pd.DataFrame | None,
    *,
    by: Sequence[str],
) -> Records:
    """Return the tables in one numbering of people and households.

    Raises
    ------
    DuplicateRowsError
        Where a person has two rows in the table of people.
    NotEstimableError
        Where no contact has a day and a household.
    """
    tables = [contacts, people, events, plans]
    who = iter(codes_of(*(t["person"] for t in tables if t is not None)))
    met, listed, *rest = (next(who) if t is not None else None for t in tables)
    assert met is not None  # noqa: S101 - there is always a table of contacts
    own, of_people = _households(contacts, people)
    persons = 1 + max((int(c.max(initial=-1)) for c in (met, listed, *rest) if c is not None), default=-1)
    home, moved = _home_of(persons, met, own, listed, of_people)
    used = np.where(own >= 0, own, _at(home, met))
    notes = [TWO_HOMES] if moved or _elsewhere(used, home, met) else []
    kept = (used >= 0) & contacts["day"].notna().to_numpy()
    if not kept.any():
        raise NotEstimableError(
            "No contact has a day and a household.",
            "Give people=, the table of people with their households, or fill the column of households.",
        )
    notes = [NO_HOME, *notes] if not kept.all() else notes
    rows = contacts.assign(person=met, household=used)[kept].reset_index(drop=True)
    members = _members(persons, home, people, listed, rows, by)
    strangers = listed is not None and bool((~members["listed"].to_numpy())[rows["person"]].any())
    notes += [STRANGERS] if strangers else []
    homes = _homes(members, rows, by, people is not None)
    told = [_of_homes(t, c, home) for t, c in zip((events, plans), rest, strict=True)]
    counts = [[0 if t is None else len(t) for t in some] for some in (told, tables[2:])]
    notes += [NO_HOME_TOLD] if counts[0] != counts[1] else []
    return Records(rows, members, homes, told[0], told[1], len(contacts), people is not None, tuple(notes))


def _of_homes(table: pd.DataFrame | None, person: Ints | None, home: Ints) -> pd.DataFrame | None:
    """Return the rows of a table that are of people whose household is known."""
    if table is None or person is None:
        return None
    known = _at(home, person) >= 0
    return table.assign(person=person)[known].reset_index(drop=True)


def _households(contacts: pd.DataFrame, people: pd.DataFrame | None) -> tuple[Ints, Ints | None]:
    """Return the household of each contact's own row, and that of each person, −1 where there is none."""
    nobody = pd.Series([None] * len(contacts), dtype="str")
    here = contacts.get("household", nobody)
    if people is None or "household" not in people:
        return codes_of(here)[0], None if people is None else np.full(len(people), -1, dtype=np.int64)
    own, of_people = codes_of(here, people["household"])
    return own, of_people


def _home_of(
    persons: int, met: Ints, own: Ints, listed: Ints | None, of_people: Ints | None
) -> tuple[Ints, bool]:
    """Return the household of each person, and whether some have two, who without a table of people have none."""
    home = np.full(persons, -1, dtype=np.int64)
    if listed is not None and of_people is not None:
        known = listed >= 0
        repeated = np.bincount(listed[known], minlength=1) > 1
        if repeated.any():
            raise DuplicateRowsError(int(repeated.sum()), "row in the table of people")
        home[listed[known]] = of_people[known]
    without = home[met] < 0
    here = (met >= 0) & (own >= 0) & without
    pairs = np.unique(np.stack([met[here], own[here]]), axis=1)
    several = np.bincount(pairs[0], minlength=persons) > 1
    single = ~several[pairs[0]]
    home[pairs[0][single]] = pairs[1][single]
    return home, bool(several.any())


def _at(values: Ints, places: Ints) -> Ints:
    return np.where(places >= 0, np.append(values, -1)[places], -1)


def _elsewhere(used: Ints, home: Ints, met: Ints) -> bool:
    theirs = _at(home, met)
    return bool(((theirs >= 0) & (used >= 0) & (theirs != used)).any())


def _members(  # noqa: PLR0917 - private, and called in one place
    persons: int,
    home: Ints,
    people: pd.DataFrame | None,
    listed: Ints | None,
    rows: pd.DataFrame,
    by: Sequence[str],
) -> pd.DataFrame:
    """Return a row a person, in the order of their numbers."""
    made = pd.DataFrame({"household": home, "listed": np.zeros(persons, dtype=bool)})
    made["first"] = earliest(rows["person"].to_numpy(), rows["day"], persons)
    if people is None or listed is None:
        for column in by:
            made[column] = one_label(rows[column], rows["person"].to_numpy(), persons)
        return made
    known = np.flatnonzero(listed >= 0)
    made.loc[listed[known], "listed"] = True
    for column in by:
        made[column] = one_label(people[column].iloc[known], listed[known], persons)
    for column in ("started", "left"):
        if column in people:
            made[column] = earliest(listed, people[column], persons)
    named = [c for c in ("coordinator", "deputy") if c in people]
    if named:
        for column, codes in zip(named, codes_of(*(people[c] for c in named)), strict=True):
            worker = np.full(persons, -1, dtype=np.int64)
            worker[listed[known]] = codes[known]
            made[column] = worker
    return made


def _homes(members: pd.DataFrame, rows: pd.DataFrame, by: Sequence[str], people_given: bool) -> pd.DataFrame:
    """Return a row a household, in the order of their numbers."""
    of_member, of_contact = members["household"].to_numpy(), rows["household"].to_numpy()
    homes = 1 + max(int(of_member.max(initial=-1)), int(of_contact.max(initial=-1)))
    source, group = (members, of_member) if people_given else (rows, of_contact)
    made = pd.DataFrame({c: one_label(source[c], group, homes) for c in by}, index=range(homes))
    began = members["started"] if "started" in members else members["first"]
    first = earliest(of_contact, rows["day"], homes)
    made["started"] = earliest(of_member, began.fillna(members["first"]), homes).fillna(first)
    made["members"] = np.bincount(of_member[(of_member >= 0) & members["listed"].to_numpy()], minlength=homes)
    return made
