"""The verb: contacts and what came later in, whether time invested early goes with it out."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.frames import UNKNOWN, columns_of
from syschange.results import parameters
from syschange.statistics.levels import is_number
from syschange.system.digests import digest_of
from syschange.system.early_time.lines import lines_of, stratum
from syschange.system.early_time.records import MINUTES, gains, invested, starts
from syschange.system.early_time.result import GAIN, LEAST, MIDDLE, MOST, STARTED, THIRD, EarlyTime
from syschange.system.measured import Measure, measured
from syschange.system.people_days import (
    Floats,
    Ints,
    People,
    as_one,
    last_day,
    people_of,
    reference_of,
    require_days,
)
from syschange.system.recorded import recorded

SEVERITY = ("severity_mental_health", "severity_drugs_alcohol")
_MONTH = 365.25 / 12
THIRDS = (LEAST, MIDDLE, MOST, UNKNOWN)


@dataclass(frozen=True, eq=False)
class _Later:
    """What came later: a value a person by measure, what is measured, first scores, and the name of the outcome."""

    found: dict[str, Floats]
    measures: dict[str, Measure]
    first: Floats | None


def early_time(
    contacts: object,
    *,
    people: object,
    outcomes: object | None = None,
    access: object | None = None,
    invested_in: str = MINUTES,
    early: float = 90,
    within: float = 90,
    measure: str | None = None,
    months: float = 12,
    direction: str | None = None,
    severity: Sequence[str] = SEVERITY,
    first_score: bool = True,
    until: object = None,
    by: Sequence[str] = (),
    against: Mapping[str, str] | None = None,
    person: str = "person_id",
    contacted: str = "contacted_on",
    minutes: str = "minutes",
    attended: str | None = "attended",
    started: str = "started_on",
    left: str | None = "left_on",
    died: str | None = "died_on",
    trauma: str | None = "trauma",
    outcome: str = "measure",
    time: str = "months",
    value: str = "value",
    referred: str = "referred_on",
    began: str = "started_on",
    exited: str | None = "exited_on",
    level: float = 0.95,
) -> EarlyTime:
    """Ask whether time invested early goes with more gained, and with quicker starts, later.

    It is an association: who is given more time is not chosen by chance.

    Parameters
    ----------
    contacts
        A tidy table of any engine, one row a contact.
    people
        The table of people: when each started, what they are like, and severities.
    outcomes
        The table of outcomes, for what people gained from the start to `months`.
    access
        The table of access, for who had started with a service in time. One of the two has to be there.
    invested_in
        "minutes", told in hours, or "contacts".
    early
        The first days that count as early; 90, ours. Who left or died in them is left out, and later is after them.
    within
        Who starts with a service within so many days started in time; 90, ours. The clock begins once early time is
        over, or with the referral where that is later; who had started before is left out, so that nobody is quick
        because they came before the time could be invested.
    measure, months, direction
        Which outcome, after how many months, and which way is better ("higher_is_better" or "higher_is_worse"); as
        the code list of measures has it where left out.
    severity
        Columns of people within whose groups they are compared. Those of the schema may be absent.
    first_score
        Whether the first score is held alike too, along a straight line, where gains are compared: who starts worse
        is given more time, and gains more whatever is done.
    until
        The last day of the records; the latest day of contacts and access where left out.
    by, against
        Characteristics, and the reference group of characteristics; those without known trauma, and the third with
        the least time, always are one.
    person, contacted, minutes, attended
        Columns of contacts; the last may be absent. A contact that was missed is none.
    started, left, died, trauma
        Columns of people.
    outcome, time, value
        Columns of outcomes.
    referred, began, exited
        Columns of access.
    level
        Confidence level of the intervals; .95 by convention.

    Returns
    -------
    EarlyTime

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column or an option cannot be used.
    DuplicateRowsError
        Where a person has two rows in the table of people, or two scores of one time.
    NotEstimableError
        Where early time, or what came later, is known of nobody.

    Notes
    -----
    Slopes by least squares within strata (`statistics.early.line_within`). To start the clock once early time is over
    is the landmark method: Anderson JR, Cain KC, Gelber RD (1983) Journal of Clinical Oncology 1:710-719.
    """
    early, within = require_days(early, "early"), require_days(within, "within")
    if not is_number(months) or not months > 0:
        raise WrongTypeError("months= is not a number above 0.", "Give for example months=12.")
    if outcomes is not None and months * _MONTH <= early:
        raise WrongTypeError(
            "The outcome is no later than the early time.", "Give a later months= or shorter early=."
        )
    if outcomes is None and access is None:
        raise WrongTypeError(
            "Neither outcomes nor access says what came later.", "Give outcomes= or access=."
        )
    if isinstance(severity, str):
        raise WrongTypeError(
            "The severities are given as one text.", "Give a list, for example severity=['risk']."
        )
    given = parameters(
        people=True, outcomes=outcomes is not None, access=access is not None, invested_in=invested_in, early=early,
        within=within, measure=measure, months=months, direction=direction, severity=list(severity),
        first_score=first_score, until=until, by=list(by), against=against, person=person, contacted=contacted,
        minutes=minutes, attended=attended, started=started, left=left, died=died, trauma=trauma, outcome=outcome,
        time=time, value=value, referred=referred, began=began, exited=exited, level=level,
    )  # fmt: skip
    held = columns_of(people)
    alike = [c for c in severity if c in held or c not in SEVERITY]
    folk = people_of(
        people, person=person, days={"started": started, "left": left, "died": died},
        usual={"left": "left_on", "died": "died_on"}, by=list(dict.fromkeys([*by, *alike])), trauma=trauma,
    )  # fmt: skip
    here = recorded(contacts, {"attended": attended}, {"attended": "attended"}, table="the table of contacts")
    columns = {"person": person, "contacted": contacted, "minutes": minutes} | here
    hours, days, received = invested(contacts, folk, columns=columns, what=invested_in, early=early)
    later, last = _Later({}, {}, None), last_day(until, days)
    if outcomes is not None:
        names = {"person": person, "measure": outcome, "months": time, "value": value}
        later = _gained(outcomes, folk, names, measure, months, direction)
    if access is not None:
        out = recorded(access, {"exited": exited}, {"exited": "exited_on"}, table="the table of access")
        names = {"person": person, "referred": referred, "began": began} | out
        known = float("nan") if until is None else last
        later, last = _started(
            access, folk, names, later, early=early, within=within, until=known, contacts=last
        )
    hours = _followed(hours, folk, early=early, until=last)
    rows, notes = _rows(folk, hours, by)
    beside = {GAIN: later.first} if first_score and later.first is not None else {}
    return _made(
        rows, later, lines_of(later.found, hours, _strata(folk, alike), beside), given, received, level=level,
        notes=notes, against=against, hours=invested_in == MINUTES, early=early, alike=bool(alike or beside),
    )  # fmt: skip


def _gained(  # noqa: PLR0917 - private, and called in one place
    outcomes: object, people: People, columns: Mapping[str, str], measure: str | None, months: float,
    direction: str | None,
) -> _Later:  # fmt: skip
    gain, first, name = gains(
        outcomes, people, columns=columns, measure=measure, months=months, direction=direction
    )
    asks = f"points of {name} by which people were better after {months:g} months"
    return _Later({GAIN: gain}, {GAIN: Measure(GAIN, asks, "mean")}, first)


def _started(
    access: object, people: People, columns: Mapping[str, str], later: _Later, *, early: float, within: float,
    until: float, contacts: float,
) -> tuple[_Later, float]:  # fmt: skip
    began, days = starts(access, people, columns=columns, early=early, within=within, until=until)
    last = float(np.nanmax(np.append(days, contacts))) if np.isnan(until) else until
    if not later.found and np.isnan(began).all():
        raise NotEstimableError(
            "Of nobody is it known whether they started later: all had started before, or records end too soon.",
            "Give a shorter early= or within=.",
        )
    asks = f"started within {within:g} days, of those who had not before early time was over"
    measure = Measure(STARTED, asks)
    return replace(
        later, found=later.found | {STARTED: began}, measures=later.measures | {STARTED: measure}
    ), last


def _followed(hours: Floats, people: People, *, early: float, until: float) -> Floats:
    """Return early time of those who were with services for all of it."""
    end = people.day("started") + early - 1
    gone = np.fmin(people.day("left"), people.day("died"))
    whole = ~np.isnan(end) & (end <= until) & ~(gone <= end)
    found: Floats = np.where(whole, hours, np.nan)
    if np.isnan(found).all():
        raise NotEstimableError(
            "Of nobody is early time known: it is not recorded, or nobody was followed for all of it.",
            "Give a shorter early=, or invested_in='contacts' where lengths are missing.",
        )
    return found


def _rows(people: People, hours: Floats, by: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    """Return a row a person whose early time is known or should be: the third it lies in, and the characteristics."""
    rows = pd.DataFrame({"unit": np.arange(len(people)), THIRD: _thirds(hours)})
    for column in [c for c in people.by if c in by or c == "trauma"]:
        rows[column] = people.rows[column]
    notes = []
    if np.isnan(hours).any():
        notes.append(
            "People who left or died in early time, or of whom a length is missing, are in no third."
        )
    return rows, notes


def _thirds(hours: Floats) -> "pd.Series[Any]":
    """Return in which third of early time each person lies; like times lie in the same, so thirds may be uneven."""
    known = ~np.isnan(hours)
    cuts = np.quantile(hours[known], [1 / 3, 2 / 3], method="inverted_cdf")
    codes = np.where(known, np.searchsorted(cuts, hours, side="left"), len(THIRDS) - 1)
    return pd.Series(pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(list(THIRDS), ordered=True)))


def _strata(people: People, alike: Sequence[str]) -> Ints:
    codes: list[Ints] = [np.asarray(people.rows[c].cat.codes, dtype=np.int64) for c in alike]
    return stratum(codes, len(people))


def _made(
    rows: pd.DataFrame, later: _Later, lines: pd.DataFrame, given: tuple[tuple[str, str], ...], received: int, *,
    level: float, notes: Sequence[str], against: Mapping[str, str] | None, hours: bool, early: float, alike: bool,
) -> EarlyTime:  # fmt: skip
    by = [str(c) for c in rows if c != "unit"]
    found = [(m, rows.assign(value=later.found[name])) for name, m in later.measures.items()]
    made: EarlyTime = measured(
        EarlyTime, found, provenance=("system.early_time", given), rows=(received, received), by=by, level=level,
        against={THIRD: LEAST} | reference_of(against, by), notes=as_one(notes), lines=lines, hours=hours,
        early=early, alike=alike,
    )  # fmt: skip
    text = str(made.provenance.data_digest) + digest_of(lines)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return replace(made, provenance=replace(made.provenance, data_digest=digest))
