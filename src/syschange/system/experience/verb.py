"""The verb: events, people, contacts and decisions in, what contact with services does to people out."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from syschange.errors import DataWarning, NotEstimableError, WrongTypeError
from syschange.results import parameters
from syschange.system.experience.harms import Happened, Harms, harms_of
from syschange.system.experience.measures import (
    ASSESSMENTS,
    KINDS,
    assessment_measure,
    decision_measures,
    harm_measures,
    plural,
)
from syschange.system.experience.reading import assessments_of, decisions_of, events_of
from syschange.system.experience.result import Experience
from syschange.system.measured import Measure, measured
from syschange.system.people_days import (
    Floats,
    Ints,
    People,
    as_one,
    day_number,
    last_day,
    people_of,
    reference_of,
    require_days,
)

OWNERS = ("people concerned", "shared with people concerned")  # of the schema of decisions
_DAYS: Mapping[str, str] = {"started": "started_on", "left": "left_on", "died": "died_on"}
_BACKWARDS = "Some people left or died before they started; their time and events are left out."
_EARLY = "Some events lie before the person's start and are left out."


@dataclass
class _Asked:
    """What is collected on the way: measures with their rows, notes, and rows received and used."""

    found: list[tuple[Measure, pd.DataFrame]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: int = 0
    used: int = 0


def experience(
    events: object,
    *,
    people: object,
    contacts: object | None = None,
    access: object | None = None,
    decisions: object | None = None,
    until: object = None,
    changed_on: object = None,
    by: Sequence[str] = (),
    ways: int = 1,
    against: Mapping[str, str] | None = None,
    kinds: Sequence[str] = KINDS,
    early: float = 90,
    person: str = "person_id",
    event: str = "event",
    happened: str = "happened_on",
    times: str = "times",
    started: str = "started_on",
    left: str | None = "left_on",
    died: str | None = "died_on",
    trauma: str | None = "trauma",
    contacted: str = "contacted_on",
    kind: str = "kind",
    assessment: str = "assessment",
    assessed: str = "assessed_on",
    decided: str = "decided_on",
    overridden: str | None = "overridden",
    risk_owner: str | None = "risk_owner",
    owners: Sequence[str] = OWNERS,
    level: float = 0.95,
) -> Experience:
    """Measure what contact with services does to people: harms, retellings, assessments and overridden choices.

    Each kind of event is told apart and never added up into one index.

    Parameters
    ----------
    events
        A tidy table of any engine, one row an event, or one for the number of events in a quarter.
    people
        The table of people: when each started and left, what they are like, and whether trauma is known.
    contacts, access
        Tables that say when people were assessed: contacts of the kind `assessment`, and days of assessment.
    decisions
        The table of decisions, of which those about a person count.
    until
        The last day of the records; the latest day in any table given where left out.
    changed_on
        The day of a change. People are before or after it by the day they started, in as
        long a time before as there is after; the time of the former ends with the change. Decisions go by their day.
    by, ways
        Characteristics of people, and the most taken together.
    against
        The reference group of characteristics; those without known trauma are always one.
    kinds
        Which events are counted.
    early
        In how many days from the start assessments are counted; 90, ours.
    person
        The column of who, in every table.
    event, happened, times
        Columns of events: what happened, when, and how often where records count.
    started, left, died, trauma
        Columns of people. Of these only `started` has to be there.
    contacted, kind, assessment
        Columns of contacts, and the label of an assessment.
    assessed
        The column of access.
    decided, overridden, risk_owner, owners
        Columns of decisions, and the labels by which the people concerned carry the risk or share it.
    level
        Confidence level of the intervals; .95 by convention.

    Returns
    -------
    Experience

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column or an option cannot be used.
    DuplicateRowsError
        Where a person has two rows in the table of people.
    NotEstimableError
        Where nobody has any time with services that is known.

    Warns
    -----
    DataWarning
        Where people left before they started, or events lie before their start.
    """
    early = require_days(early, "early")
    _require_texts(kinds, "kinds")
    _require_texts(owners, "owners")
    given = parameters(
        people=True, contacts=contacts is not None, access=access is not None, decisions=decisions is not None,
        until=until, changed_on=changed_on, by=list(by), ways=ways, against=against, kinds=list(kinds), early=early,
        person=person, event=event, happened=happened, times=times, started=started, left=left, died=died,
        trauma=trauma, contacted=contacted, kind=kind, assessment=assessment, assessed=assessed, decided=decided,
        overridden=overridden, risk_owner=risk_owner, owners=list(owners), level=level,
    )  # fmt: skip
    folk = people_of(
        people, person=person, days={"started": started, "left": left, "died": died},
        usual={k: v for k, v in _DAYS.items() if k != "started"}, by=by, trauma=trauma,
    )  # fmt: skip
    what, days, wrong = events_of(events, folk, (person, event, happened, times), kinds)
    assessments = assessments_of(folk, contacts, access, (person, contacted, kind, assessment, assessed))
    made = decisions_of(
        folk, decisions, (person, decided, overridden, risk_owner), owners, (changed_on, until)
    )
    last = last_day(until, days, assessments[1], made[1], *(folk.day(d) for d in ("started", "left")))
    cut = None if changed_on is None else day_number(changed_on)
    harms = harms_of(folk, what, kinds, until=last, changed=cut, changed_on=changed_on)
    if not len(harms.rows):
        raise NotEstimableError(
            "Nobody has any known time with services.", "Check the days of starting and leaving."
        )
    asked = _Asked(rows=len(days) + len(assessments[1]) + len(made[0]), used=harms.used)
    asked.found += harm_measures(harms, kinds)
    asked.notes += _notes(harms, wrong=wrong, unnamed=bool(folk.unnamed)) + _never(what, kinds)
    _add_assessments(asked, folk, assessments, early=early, until=last, changed_on=changed_on)
    _add_decisions(asked, made[0], given=decisions is not None)
    _warn(harms)
    result: Experience = measured(
        Experience, asked.found, provenance=("system.experience", given), rows=(asked.rows, asked.used), by=folk.by,
        ways=ways, level=level, changed=changed_on is not None, against=reference_of(against, folk.by),
        notes=as_one(asked.notes), kinds=tuple(kinds),
    )  # fmt: skip
    return result


def _require_texts(given: Sequence[str], name: str) -> None:
    if isinstance(given, str) or not given or not all(isinstance(x, str) for x in given):
        raise WrongTypeError(f"{name}= is not a list of texts.", f'Give for example {name}=["eviction"].')
    if len(set(given)) < len(given):
        raise WrongTypeError(f"{name}= names one thing twice.", "Name each once.")


def _add_assessments(
    asked: _Asked,
    people: People,
    found: tuple[Ints, Floats],
    *,
    early: float,
    until: float,
    changed_on: object,
) -> None:
    place, day = found
    if not len(day):
        return
    mine = (place >= 0) & ~np.isnan(day)
    if not mine.any():
        asked.notes.append("No assessment is recorded, so how often people were assessed is not told.")
        return
    made = assessment_measure(people, place=place, day=day, early=early, until=until, changed_on=changed_on)
    if made[1]["value"].isna().all():
        asked.notes.append(f"Nobody is followed for {early:g} days yet, so {ASSESSMENTS} are not told.")
        return
    asked.used += int(mine.sum())
    asked.found.append(made)


def _add_decisions(asked: _Asked, decisions: pd.DataFrame, *, given: bool) -> None:
    if not given:
        return
    found = decision_measures(decisions) if len(decisions) else []
    names = {m.name for m, _ in found}
    asked.found += found
    asked.used += len(decisions) if found else 0
    if "overridden" not in names:
        asked.notes.append("Whether decisions overrode what people had chosen is not recorded.")
    if "period" in decisions and decisions["period"].isna().any():
        asked.notes.append("Decisions without a day are left out of before and after.")


def _never(events: Happened, kinds: Sequence[str]) -> list[str]:
    """Say of which kinds there is no record at all, which may be because nobody keeps one."""
    none = [plural(k) for k in kinds if not (events.kind == k).any()]
    if not none:
        return []
    return [f"Of {', '.join(none)} there is no record at all: there were none, or nobody keeps one."]


def _notes(harms: Harms, *, wrong: bool, unnamed: bool) -> list[str]:
    said = (
        (harms.backwards, _BACKWARDS),
        (harms.unstarted, "People without a day of starting are left out of the rates."),
        (harms.early, _EARLY),
        (harms.late, "Events after the person's time with services are left out."),
        (harms.strangers, "Events of people who are not in the table of people are left out."),
        (wrong, "Events without a person, a day or a kind are left out."),
        (unnamed, "Rows of people without an id are left out."),
    )  # fmt: skip
    return [sentence for true, sentence in said if true]


def _warn(harms: Harms) -> None:
    for true, sentence in ((harms.backwards, _BACKWARDS), (harms.early, _EARLY)):
        if true:
            warnings.warn(sentence, DataWarning, stacklevel=3)
