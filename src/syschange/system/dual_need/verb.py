"""The verb: referrals and people in, how far people with both needs come beside those with one out."""

import warnings
from collections.abc import Mapping

import numpy as np

from syschange.errors import DataWarning, MissingColumnError, UnknownChoiceError, WrongTypeError
from syschange.frames import columns_of
from syschange.results import parameters
from syschange.statistics.levels import is_number, require_level
from syschange.system.dual_need.columns import ACCESS, PEOPLE
from syschange.system.dual_need.making import Terms, many_open, result_of
from syschange.system.dual_need.needs import SEVERITIES
from syschange.system.dual_need.records import Referrals, referrals
from syschange.system.dual_need.result import DualNeed
from syschange.system.dual_need.stages import STAGES, last_day, until
from syschange.system.dual_need.words import MANY_OPEN
from syschange.system.measured.periods import day_of
from syschange.system.people_beside import require_shared
from syschange.system.recorded import recorded

CHOICES = ("first", "all")
WITHIN = 28  # NHS England (2021) Mental health clinically-led review of standards: help within four weeks of referral


def dual_need(
    access: object,
    *,
    people: object | None = None,
    person: str = "person_id",
    service: str = "service",
    referred: str = "referred_on",
    assessed: str | None = "assessed_on",
    decided: str | None = "decided_on",
    accepted: str | None = "accepted",
    reason: str | None = "rejection_reason",
    started: str | None = "started_on",
    exited: str | None = "exited_on",
    exit_reason: str | None = "exit_reason",
    label: str | None = "diagnosis_label",
    mental_health: str | None = "need_mental_health",
    drugs_alcohol: str | None = "need_drugs_alcohol",
    mental_health_severity: str | None = "severity_mental_health",
    drugs_alcohol_severity: str | None = "severity_drugs_alcohol",
    family: str | None = "family_drugs_alcohol",
    counts_from: str = "moderate",
    days: int = WITHIN,
    referrals: str = "first",
    changed_on: object = None,
    as_of: object = None,
    stage: str = "accepted",
    margin: float | None = None,
    level: float = 0.95,
) -> DualNeed:
    """Follow people with both mental-health and drug or alcohol needs from referral to start, beside those with one.

    Parameters
    ----------
    access
        A tidy table of any engine, one row a person and service.
    people
        The table of people, one row each, with their needs; None where these stand in the first table. A need that
        any of a person's rows has is the person's.
    person, service, referred
        Columns: who, where to, and the day.
    assessed, decided, accepted, reason, started, exited, exit_reason, label
        Columns of access. Those under the names of the schema may be absent, and what they tell is then left out;
        None leaves one out that is there.
    mental_health, drugs_alcohol, mental_health_severity, drugs_alcohol_severity, family
        Columns of people: whether there is a need, how severe it is, and whether others in the family use drugs or
        alcohol. Of each need a flag or a severity has to be there.
    counts_from
        The least severity that counts as a need: "mild", "moderate" (the default, ours: thresholds that only severe
        need passes are what is in question) or "severe". A flag counts where no severity is known.
    days
        Within how many days of referral a service should have begun; 28 (NHS England 2021, Mental health
        clinically-led review of standards).
    referrals
        "first": of each person the first referral in the table. "all": every one, and the intervals allow for people
        who have several.
    changed_on
        The day of a change; referrals from it on are after. None where none is asked about.
    as_of
        The last day that the records know of; the last of any of these dates where None (ours).
    stage
        What the label is asked about, and whether referrals are still open: "assessed", "accepted" or "started".
    margin
        The difference in shares that would be too small to matter: .05 for five percentage points. None: no
        difference is called too small.
    level
        Confidence level of the intervals; .95 by convention.

    Returns
    -------
    DualNeed

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column or an option cannot be used.
    DuplicateRowsError
        Where a person has two rows in the table of people.
    NotEstimableError
        Where there are no referrals, or none by `as_of`.

    Warns
    -----
    DataWarning
        Where more than one referral in five may still come to `stage`.
    """
    _require(counts_from, days, referrals, stage, margin, level)
    require_shared(service)
    given = parameters(
        people=people is not None, person=person, service=service, referred=referred, assessed=assessed,
        decided=decided, accepted=accepted, reason=reason, started=started, exited=exited, exit_reason=exit_reason,
        label=label, mental_health=mental_health, drugs_alcohol=drugs_alcohol,
        mental_health_severity=mental_health_severity, drugs_alcohol_severity=drugs_alcohol_severity, family=family,
        counts_from=counts_from, days=days, referrals=referrals, changed_on=changed_on, as_of=as_of, stage=stage,
        margin=margin, level=level,
    )  # fmt: skip
    asked = {"assessed": assessed, "decided": decided, "accepted": accepted, "reason": reason, "started": started,
             "exited": exited, "exit_reason": exit_reason, "label": label}  # fmt: skip
    personal = {"mental_health": mental_health, "drugs_alcohol": drugs_alcohol,
                "mental_health_severity": mental_health_severity,
                "drugs_alcohol_severity": drugs_alcohol_severity, "family": family}  # fmt: skip
    every, columns = _opened(access, people, person, service, referred, asked, personal)
    end = last_day(every) if as_of is None else _day(as_of)
    rows_in = len(every)
    every = until(every, end) if as_of is not None else every
    terms = Terms(
        counts_from, int(days), stage, margin, level, end, changed_on=changed_on, repeated=referrals == "all"
    )
    made = result_of(every, columns, terms, given=given, rows_in=rows_in)
    if many_open(every, terms):
        warnings.warn(MANY_OPEN, DataWarning, stacklevel=2)
    return made


def _require(  # noqa: PLR0917 - private, and called in one place
    counts_from: str, days: int, referrals: str, stage: str, margin: float | None, level: float
) -> None:
    for what, value, allowed in (
        ("least severity", counts_from, SEVERITIES), ("choice of referrals", referrals, CHOICES),
        ("stage", stage, STAGES),
    ):  # fmt: skip
        if value not in allowed:
            raise UnknownChoiceError(what, value, allowed)
    if not is_number(days) or days < 0 or days != int(days):
        raise WrongTypeError(
            "The number of days is not a whole number from 0 up.", "Give for example days=28."
        )
    if margin is not None and not (is_number(margin) and 0 < margin < 1):
        raise WrongTypeError(
            "The margin is not a share between 0 and 1.", "Give for example 0.05, for five percentage points."
        )
    require_level(level)


def _opened(  # noqa: PLR0917 - private, and called in one place
    access: object, people: object | None, person: str, service: str, referred: str,
    asked: Mapping[str, str | None], personal: Mapping[str, str | None],
) -> tuple[Referrals, set[str]]:  # fmt: skip
    here = {"referred": referred} | recorded(access, asked, ACCESS, table="the table of access")
    if not set(STAGES) & set(here):
        raise MissingColumnError(
            asked["accepted"] or ACCESS["accepted"], columns_of(access), "the table of access"
        )
    home, table = (access, "the table of access") if people is None else (people, "the table of people")
    about = recorded(home, personal, PEOPLE, table=table)
    for need in ("mental_health", "drugs_alcohol"):
        if not {need, f"{need}_severity"} & set(about):
            raise MissingColumnError(personal[need] or PEOPLE[need], columns_of(home), table)
    made = referrals(access, people, person=person, service=service, here=here, personal=about)
    return made, {*here, *about}


def _day(given: object) -> float:
    return float(day_of(given).to_numpy().astype("datetime64[D]").astype(np.int64))
