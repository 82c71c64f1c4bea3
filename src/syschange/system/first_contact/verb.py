"""The verb: contacts in, who did not come back after the first one, and whom people met there out."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from syschange.errors import DataWarning, NotEstimableError, WrongTypeError
from syschange.frames import ALL, UNKNOWN
from syschange.results import parameters
from syschange.system.first_contact import trained as training
from syschange.system.first_contact.firsts import RECORDED, Firsts, firsts_of, lost
from syschange.system.first_contact.result import ENTRY, LOST, MET, STAFF, STRENGTHS, FirstContact
from syschange.system.measured import Measure, measured
from syschange.system.people_beside import few_unnamed, labels_at
from syschange.system.people_days import (
    Floats,
    Ints,
    People,
    as_one,
    day_number,
    in_period,
    last_day,
    people_of,
    reference_of,
    require_days,
)
from syschange.system.recorded import recorded

_CONTACTS: Mapping[str, str] = {
    "opened_with": "opened_with", "entry_point": "entry_point", "agency": "agency", "worker": "worker_id",
    "attended": "attended", "first_ever": "first_ever",
}  # fmt: skip
_DAYS: Mapping[str, str] = {"started": "started_on", "died": "died_on"}
_STAFF: Mapping[str, str] = {
    "agency": "agency", "started": "started_on", "left": "left_on", "trained": "trained_on",
}  # fmt: skip
SMALL = "(fewer than ten people)"
_ONLY_FIRST = "Nobody has a second contact: perhaps only first ones are held; who did not return is not told."


def first_contact(
    contacts: object,
    *,
    people: object | None = None,
    workforce: object | None = None,
    days: float = 60,
    first: str = RECORDED,
    until: object = None,
    changed_on: object = None,
    by: Sequence[str] = (),
    against: Mapping[str, str] | None = None,
    person: str = "person_id",
    contacted: str = "contacted_on",
    opened_with: str | None = "opened_with",
    entry_point: str | None = "entry_point",
    agency: str | None = "agency",
    worker: str | None = "worker_id",
    attended: str | None = "attended",
    first_ever: str | None = "first_ever",
    trauma: str | None = "trauma",
    started: str | None = "started_on",
    died: str | None = "died_on",
    post_started: str | None = "started_on",
    post_left: str | None = "left_on",
    trained: str | None = "trained_on",
    level: float = 0.95,
) -> FirstContact:
    """Tell how many people do not come back after a first contact, by how and where it was, and whom they met.

    Parameters
    ----------
    contacts
        A tidy table of any engine, one row a contact.
    people
        The table of people: characteristics, trauma, and the day of death. Contacts before the start do not count.
    workforce
        The table of the workforce: who had been trained by when.
    days
        Who has no second contact on a later day within so many days did not come back; 60, ours. People whose records
        end sooner, or who died first, are counted as unknown.
    first
        "recorded": each person's first contact in these records; "ever": only that of people whom the service had
        never met before, by `first_ever`.
    until
        The last day of the records; the latest contact where left out.
    changed_on
        The day of a change; first contacts from it on are after.
    by, against
        Characteristics of people, and the reference group of characteristics. Those without known trauma, and
        contacts opened with strengths or a plan, always are one.
    person, contacted, opened_with, entry_point, agency, worker, attended, first_ever
        Columns of contacts. A contact that was missed is none.
    trauma, started, died
        Columns of people.
    post_started, post_left, trained
        Columns of the workforce, whose workers and agencies go by the names that contacts give them.
    level
        Confidence level of the intervals; .95 by convention.

    Returns
    -------
    FirstContact
        Columns of the schema that a table lacks are left out, with what needs them.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column or an option cannot be used.
    DuplicateRowsError
        Where a person has two rows in the table of people.
    NotEstimableError
        Where there is no first contact, or nothing can be told of any.

    Warns
    -----
    DataWarning
        Where nobody at all has a second contact.
    """
    days = require_days(days, "days")
    given = parameters(
        people=people is not None, workforce=workforce is not None, days=days, first=first, until=until,
        changed_on=changed_on, by=list(by), against=against, person=person, contacted=contacted,
        opened_with=opened_with, entry_point=entry_point, agency=agency, worker=worker, attended=attended,
        first_ever=first_ever, trauma=trauma, started=started, died=died, post_started=post_started,
        post_left=post_left, trained=trained, level=level,
    )  # fmt: skip
    asked = {
        "opened_with": opened_with, "entry_point": entry_point, "agency": agency, "worker": worker,
        "attended": attended, "first_ever": first_ever,
    }  # fmt: skip
    columns = recorded(contacts, asked, _CONTACTS, table="the table of contacts")
    if first != RECORDED and "first_ever" not in columns:
        raise WrongTypeError(
            "Which contacts are the first ever is not recorded.",
            "Name the column by first_ever=, or leave first= out.",
        )
    folk = _people(people, person, {"started": started, "died": died}, by, trauma)
    found = firsts_of(
        contacts, folk, person=person, contacted=contacted, columns=columns, first=first,
        until=np.inf if until is None else day_number(until),
    )  # fmt: skip
    rows, notes = _rows(found, folk, changed_on), _notes(found, folk)
    last = last_day(until, np.array([found.last]))
    posts = {"agency": agency, "started": post_started, "left": post_left, "trained": trained}
    measures = [
        *_lost(rows, found, folk, days=days, until=last, notes=notes), *_opened(rows), *_entries(rows),
        *_trained(rows, found, workforce, worker, posts, notes),
    ]  # fmt: skip
    if not measures:
        raise NotEstimableError(
            "Of first contacts nothing is recorded that could be told.", "Check the columns."
        )
    groups = [c for c in ("opened_with", "entry_point") if c in rows] + list(folk.by if folk else ())
    made: FirstContact = measured(
        FirstContact, measures, provenance=("system.first_contact", given), rows=(found.rows, len(found.met)),
        by=groups, level=level, changed=changed_on is not None, against=_against(against, rows, groups),
        notes=as_one(notes),
        days=days,
    )  # fmt: skip
    return _without_the_obvious(made)


def _people(
    people: object | None, person: str, days: Mapping[str, str | None], by: Sequence[str], trauma: str | None
) -> People | None:
    if people is None:
        if by:
            raise WrongTypeError(
                "Characteristics stand in the table of people.", "Give people=, or leave out by=."
            )
        return None
    return people_of(people, person=person, days=days, usual=_DAYS, by=by, trauma=trauma)


def _rows(found: Firsts, people: People | None, changed_on: object) -> pd.DataFrame:
    rows = pd.DataFrame({"unit": np.arange(len(found.day))})
    for name, labels in found.labels.items():
        rows[name] = few_unnamed(labels, rows["unit"], few=SMALL) if name == "entry_point" else labels
    if people is not None:
        rows = rows.assign(**{c: labels_at(people.rows[c], found.place) for c in people.by})
    return in_period(rows, found.day, changed_on)


def _notes(found: Firsts, people: People | None) -> list[str]:
    said = (
        (found.early, "Contacts before the person's start are left out."),
        (found.unclear, "Contacts without a person or a day are left out."),
        (
            people is not None and bool((found.place < 0).any()),
            "Some people met are not in the table of people.",
        ),
    )
    return [sentence for true, sentence in said if true]


def _lost(
    rows: pd.DataFrame, found: Firsts, people: People | None, *, days: float, until: float, notes: list[str]
) -> list[tuple[Measure, pd.DataFrame]]:
    if np.isnan(found.again).all():
        warnings.warn(_ONLY_FIRST, DataWarning, stacklevel=3)
        notes.append(_ONLY_FIRST)
        return []
    died = (
        np.full(len(found.day), np.nan)
        if people is None
        else np.append(people.day("died"), np.nan)[found.place]
    )
    value = lost(found, days=days, until=until, died=died)
    if np.isnan(value).all():
        notes.append(f"Nobody is followed for {days:g} days yet, so who did not return is not told.")
        return []
    asks = f"of those at a first contact, without another within {days:g} days"
    return [(Measure(LOST, asks, better="lower"), rows.assign(value=value))]


def _opened(rows: pd.DataFrame) -> list[tuple[Measure, pd.DataFrame]]:
    if "opened_with" not in rows:
        return []
    opened = rows["opened_with"].astype(object)
    value = (opened == STRENGTHS).astype(float).where(opened != UNKNOWN)
    if STRENGTHS not in rows["opened_with"].cat.categories and not value.notna().any():
        return []
    return [
        (Measure("strengths", "first contacts opened with strengths or a plan"), rows.assign(value=value))
    ]


def _entries(rows: pd.DataFrame) -> list[tuple[Measure, pd.DataFrame]]:
    """Return the share of first contacts at each entry point."""
    if "entry_point" not in rows:
        return []
    point = rows["entry_point"].astype(object)
    return [
        (
            Measure(f"{ENTRY}{label}", f"first contacts that were at: {label}", better=""),
            rows.assign(value=(point == label).astype(float).where(point != UNKNOWN)),
        )
        for label in rows["entry_point"].cat.categories
        if label != UNKNOWN
    ]


def _trained(  # noqa: PLR0917 - private, and called in one place
    rows: pd.DataFrame, found: Firsts, workforce: object | None, worker: str | None,
    posts: Mapping[str, str | None], notes: list[str],
) -> list[tuple[Measure, pd.DataFrame]]:  # fmt: skip
    if workforce is None:
        return []
    here = recorded(workforce, posts, _STAFF, table="the table of the workforce")
    if "trained" not in here or worker is None:
        notes.append("Who has been trained is not recorded.")
        return []
    staff = training.staff_of(
        workforce, worker=worker, agency=here.get("agency"), started=here.get("started"), left=here.get("left"),
        trained=here["trained"],
    )  # fmt: skip
    row = found.met["row"].to_numpy(dtype=np.int64)
    value, workers = training.met_trained(found, staff)
    asks = "people who met somebody trained at the first contact"
    parts: list[tuple[Measure, Floats, Ints, Ints | None]] = [(Measure(MET, asks), value, workers, None)]
    if "agency" in here and found.met["agency"].notna().any():
        share, where, staffed = training.staff_trained(found, staff)
        asks = "of every 100 staff where people first came, how many were trained that day"
        parts.append((Measure(STAFF, asks, "mean"), share, where, staffed))
    made = []
    time: Ints = np.asarray(
        rows["period"].cat.codes if "period" in rows else np.zeros(len(rows)), dtype=np.int64
    )
    for measure, values, at, size in parts:
        behind = training.Behind(row, at, size, time)
        if np.isnan(values).all():
            notes.append(f"Of nobody is it known: {measure.asks}.")
        elif behind.workers(np.ones(len(rows), dtype=bool)) < training.UNDER_TEN:
            notes.append(f"Not shown for a team this small: {measure.asks}.")
        else:
            own = rows.assign(value=values)
            for column in [c for c in rows if c not in {"unit", "period"}]:
                own[column] = training.joined_small(rows[column], behind)
            made.append((measure, own))
    return made


def _against(given: Mapping[str, str] | None, rows: pd.DataFrame, by: Sequence[str]) -> dict[str, str]:
    opened = "opened_with" in rows and STRENGTHS in rows["opened_with"].cat.categories
    return ({"opened_with": STRENGTHS} if opened else {}) | reference_of(given, by)


def _without_the_obvious(made: FirstContact) -> FirstContact:
    """Return the result without rows that say of a group what makes it one: of an entry point, who came in there."""
    basis = made.basis
    own = pd.Series(data=False, index=basis.index)
    if "entry_point" in basis:
        own |= basis["measure"].str.startswith(ENTRY) & (basis["entry_point"] != ALL)
    if "opened_with" in basis:
        own |= (basis["measure"] == "strengths") & (basis["opened_with"] != ALL)
    return replace(made, basis=basis[~own].reset_index(drop=True)).finished() if own.any() else made
