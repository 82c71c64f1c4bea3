"""The verb: referrals in, how long people wait to be assessed out."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import UNKNOWN, require_names, take_rows
from syschange.results import parameters
from syschange.system.assessment_wait.result import LONGEST, MEDIAN, AssessmentWait
from syschange.system.followed import Point, followed
from syschange.system.followed.groups import LEFT, REACHED, STILL
from syschange.system.people_beside import FEWEST, coded, labels_at
from syschange.system.people_days import (
    Floats,
    People,
    as_one,
    in_period,
    last_day,
    number_of,
    people_of,
    reference_of,
    require_joined,
    require_numbers,
)
from syschange.system.recorded import recorded

_MOST = 12  # ours: days told on paper; each holds fewer people than the next
_STILL = "still waiting"  # the way out that is none, of the schema of access


def assessment_wait(
    access: object,
    *,
    people: object | None = None,
    service: str | None = None,
    at: Sequence[float] = (28, 14, 56, 84, 126, 182),
    until: object = None,
    changed_on: object = None,
    by: Sequence[str] = (),
    ways: int = 1,
    against: Mapping[str, str] | None = None,
    person: str = "person_id",
    referred: str = "referred_on",
    assessed: str = "assessed_on",
    exited: str | None = "exited_on",
    exit_reason: str | None = "exit_reason",
    services: str = "service",
    trauma: str | None = "trauma",
    level: float = 0.95,
) -> AssessmentWait:
    """Tell how long people wait to be assessed: the median, the 90th percentile and shares by a few days, by group.

    Each person counts once, by their first referral.

    Parameters
    ----------
    access
        A tidy table of any engine, one row a person and service.
    people
        The table of people, with the characteristics.
    service
        The one service asked about; all of them where left out.
    at
        Days from referral by which the share assessed is told. The first is the one put in words: 28, NHS England
        2021, Mental health clinically-led review of standards (help within four weeks). The others, ours, let waits
        be told on paper.
    until
        The last day of the records; the latest day in the table where left out.
    changed_on
        The day of a change; referrals from it on are after.
    by, ways
        Characteristics of people, and the most taken together: 1 or 2.
    against
        The reference group of characteristics; those without known trauma are always one.
    person, referred, assessed, exited, exit_reason, services
        Columns of access; who left without an assessment has a day of `exited` and a reason other than
        "still waiting", or none.
    trauma
        The column of people.
    level
        Confidence level of the intervals; .95 by convention.

    Returns
    -------
    AssessmentWait

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column or an option cannot be used, or an assessment lies before its referral.
    DuplicateRowsError
        Where a person has two rows in the table of people.
    NotEstimableError
        Where there is no referral with a day.

    Notes
    -----
    Kaplan and Meier's, and Aalen and Johansen's where people left (`statistics.survival`); limits of waits by
    Brookmeyer R, Crowley J (1982) Biometrics 38:29-41.
    """
    points = _points(at)
    given = parameters(
        people=people is not None, service=service, at=list(at), until=until, changed_on=changed_on, by=list(by),
        ways=ways, against=against, person=person, referred=referred, assessed=assessed, exited=exited,
        exit_reason=exit_reason, services=services, trauma=trauma, level=level,
    )  # fmt: skip
    if people is None and by:
        raise WrongTypeError(
            "Characteristics stand in the table of people.", "Give people=, or leave out by=."
        )
    folk = (
        None if people is None else people_of(people, person=person, days={}, usual={}, by=by, trauma=trauma)
    )
    out = recorded(
        access, {"exited": exited, "reason": exit_reason}, {"exited": "exited_on", "reason": "exit_reason"},
        table="the table of access",
    )  # fmt: skip
    taken = _taken(access, person, referred, assessed, out, services if service is not None else None)
    firsts, notes = _firsts(taken, service)
    last = last_day(until, *(taken[c].to_numpy(dtype=float) for c in ("referred", "assessed", "exited")))
    rows = _rows(firsts, last)
    if rows["last"].isna().all():
        raise NotEstimableError("Everybody was referred after the last day of the records.", "Check until=.")
    names = () if folk is None else folk.by
    if folk is not None:
        rows = rows.assign(**_about(folk, firsts["person"], notes))
    rows = in_period(rows, firsts["referred"].to_numpy(dtype=float), changed_on)
    made: AssessmentWait = followed(
        AssessmentWait, rows, points, days=list(at), provenance=("system.assessment_wait", given),
        received=len(taken), by=names, ways=ways, level=level, changed=changed_on is not None,
        against=reference_of(against, names), notes=as_one(notes),
    )  # fmt: skip
    return made


def _points(at: Sequence[float]) -> list[Point]:
    waits = [
        Point(MEDIAN, "days by which half had been assessed", share=0.5),
        Point(LONGEST, "days by which nine in ten had been assessed", share=0.9),
    ]
    days = require_numbers(at, "at", most=_MOST)
    return waits + [
        Point(f"by day {d:g}", f"people assessed within {d:g} days of referral", day=d) for d in days
    ]


def _taken(  # noqa: PLR0917 - private, and called in one place
    access: object, person: str, referred: str, assessed: str, out: Mapping[str, str], services: str | None
) -> pd.DataFrame:
    """Return the referrals, a row each: `person`, days as numbers, `reason` and `service`."""
    if services is not None:
        require_names([services], taken=())
    days = {"referred": referred, "assessed": assessed} | {k: out[k] for k in ("exited",) if k in out}
    groups = [*([out["reason"]] if "reason" in out else []), *([services] if services is not None else [])]
    rows = take_rows(access, ids=[person], days=list(days.values()), groups=groups)
    made = pd.DataFrame({"person": rows[person]} | {k: number_of(rows[c]) for k, c in days.items()})
    if "exited" not in made:
        made["exited"] = np.nan
    made["reason"] = rows[out["reason"]].astype(object) if "reason" in out else UNKNOWN
    if services is not None:
        made["service"] = rows[services]
    early = int((made["assessed"] < made["referred"]).sum())
    if early:
        raise WrongTypeError(
            f"In {early:,} {'row' if early == 1 else 'rows'} {quote(assessed)} is before {quote(referred)}.",
            "Put them right first: no wait ends before it began.",
        )
    return made


def _firsts(taken: pd.DataFrame, service: str | None) -> tuple[pd.DataFrame, list[str]]:
    """Return each person's first referral; of several on a day that assessed first."""
    notes = []
    if service is not None:
        present = [str(c) for c in taken["service"].cat.categories if str(c) != UNKNOWN]
        if service not in present:
            many = taken["service"].value_counts()
            raise UnknownChoiceError("service", service, [s for s in present if many[s] >= FEWEST])
        taken = taken[taken["service"] == service]
    known = taken[taken["referred"].notna()].copy()
    if len(known) < len(taken):
        notes.append("Referrals without a day are left out.")
    if not len(known):
        raise NotEstimableError("No referral has a day.", "Check the column of referral.")
    if known["person"].isna().any():
        notes.append("Referrals without an id each count as a person of their own.")
    known["unit"] = coded(known["person"])
    known["soonest"] = known["assessed"].fillna(np.inf)
    known["out"] = known["exited"].fillna(np.inf)
    known["stays"] = (known["reason"] == _STILL).astype(int)
    ordered = known.sort_values(["unit", "referred", "soonest", "out", "stays"], kind="stable")
    return ordered.drop_duplicates("unit").reset_index(drop=True), notes


def _rows(firsts: pd.DataFrame, until: float) -> pd.DataFrame:
    referred, assessed, exited = (
        firsts[c].to_numpy(dtype=np.float64) for c in ("referred", "assessed", "exited")
    )
    waits = (firsts["reason"] == _STILL).to_numpy()
    seen = np.where(np.isnan(assessed) | (assessed > until), np.inf, assessed)
    gone = np.where(np.isnan(exited) | (exited > until), np.inf, exited)
    end = np.minimum(np.minimum(seen, gone), until)
    how = np.where(
        np.isfinite(seen) & (seen <= gone), REACHED, np.where(np.isfinite(gone) & ~waits, LEFT, STILL)
    )
    last: Floats = np.where(
        end >= referred, end - referred, np.nan
    )  # referred after the records end: not known
    return pd.DataFrame({"last": last, "how": how})


def _about(people: People, person: "pd.Series[str]", notes: list[str]) -> dict[str, "pd.Series[str]"]:
    place = people.places(person)
    require_joined(place, "the table of access")
    if (place < 0).any():
        notes.append("Some people who were referred are not in the table of people.")
    return {c: labels_at(people.rows[c], place) for c in people.by}
