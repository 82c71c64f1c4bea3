"""Reading for `experience`: events, assessments and decisions, each row with the person it is about."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from syschange.frames import UNKNOWN, columns_of, take_rows
from syschange.system.experience.harms import Happened, times_of
from syschange.system.people_days import (
    Floats,
    Ints,
    People,
    day_number,
    in_period,
    number_of,
    require_declared,
    require_joined,
)
from syschange.system.recorded import recorded


def events_of(
    events: object, people: People, columns: tuple[str, str, str, str], kinds: Sequence[str]
) -> tuple[Happened, Floats, bool]:
    """Return the events, their days, and whether some have no person, day or kind."""
    person, event, happened, times = columns
    counted = recorded(events, {"times": times}, {"times": "times"}, table="the table of events")
    rows = take_rows(events, ids=[person], groups=[event], days=[happened], values=list(counted.values()))
    known = {str(c) for c in rows[event].cat.categories}
    for kind in kinds:
        require_declared("kind of event", kind, known, ("events", "event"))
    day = number_of(rows[happened])
    often = times_of(rows[counted["times"]], times) if counted else np.full(len(rows), np.nan)
    place = people.places(rows[person])
    require_joined(place, "the table of events")
    labels = rows[event].astype(object)
    wrong = bool((rows[person].isna() | rows[happened].isna() | (labels == UNKNOWN)).any())
    return Happened(place, day, labels, often), day, wrong


def assessments_of(
    people: People, contacts: object | None, access: object | None, columns: tuple[str, str, str, str, str]
) -> tuple[Ints, Floats]:
    """Return whose each assessment is and when."""
    person, contacted, kind, assessment, assessed = columns
    places, days = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    if contacts is not None:
        rows = take_rows(contacts, ids=[person], groups=[kind], days=[contacted])
        mine = (rows[kind] == assessment).to_numpy()
        # A contact that is none still says how far the records run: it keeps its day and has no person.
        places.append(np.where(mine, people.places(rows[person]), -1))
        days.append(number_of(rows[contacted]))
    if access is not None:
        rows = take_rows(access, ids=[person], days=[assessed])
        places.append(people.places(rows[person]))
        days.append(number_of(rows[assessed]))
    return np.concatenate(places), np.concatenate(days)


def decisions_of(
    people: People, decisions: object | None, columns: tuple[str, str, str | None, str | None],
    owners: Sequence[str], when: tuple[object, object],
) -> tuple[pd.DataFrame, Floats]:  # fmt: skip
    """Return the decisions about a person, and the days of all; `when` is the day of the change and the last day."""
    person, decided, overridden, owner = columns
    changed_on, until = when
    if decisions is None:
        return pd.DataFrame({"unit": []}), np.zeros(0)
    asked = {"overridden": overridden, "owner": owner}
    here = recorded(
        decisions, asked, {"overridden": "overridden", "owner": "risk_owner"}, table="the table of decisions"
    )
    flags = [here["overridden"]] if "overridden" in here else []
    groups = [here["owner"]] if "owner" in here else []
    wanted = [decided] if changed_on is not None or decided in columns_of(decisions) else []
    rows = take_rows(decisions, ids=[person], flags=flags, groups=groups, days=wanted)
    day = number_of(rows[decided]) if wanted else np.full(len(rows), np.nan)
    about = rows[person].notna().to_numpy()
    if until is not None:
        about = about & ~(day > day_number(until))
    place = people.places(rows[person])[about]
    stranger = pd.factorize(rows.loc[about, person])[0] + len(people)
    made = pd.DataFrame({"unit": np.where(place < 0, stranger, place), "exposure": 1.0}).assign(
        **people.at(place)
    )
    mine = rows[about].reset_index(drop=True)
    if flags:
        made["overridden"] = mine[flags[0]]
    if groups:
        kinds = mine[groups[0]].astype(object)
        made["owned"] = kinds.isin(list(owners)).astype(float).where(kinds != UNKNOWN)
        present = {str(c) for c in rows[groups[0]].cat.categories} - {UNKNOWN}
        for label in owners:
            require_declared("owner of a risk", label, present, ("decisions", "risk_owner"))
    return in_period(made, day[about], changed_on), day
