"""What a household has to keep up with in a quarter: agencies, appointments, assessments, workers, retelling."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import WrongTypeError
from syschange.frames import MISSING_LABELS
from syschange.system.coordination.asked import Asked
from syschange.system.coordination.homes import Ints, attached, distinct
from syschange.system.coordination.quarters import Quarters
from syschange.system.coordination.records import Records
from syschange.system.measured import PERIOD, Measure

Floats = npt.NDArray[np.float64]
Given = list[tuple[Measure, pd.DataFrame]]
AGENCIES, MANY, APPOINTMENTS, ASSESSMENTS, AGAIN, WORKERS, RETELLINGS = (
    "agencies", "many_agencies", "appointments", "assessments", "assessed_again", "workers", "retellings",
)  # fmt: skip
_ROUND = "round a household in a quarter"
MEASURES: Mapping[str, Measure] = {
    name: Measure(name, f"{asks} {_ROUND}", "mean", "households", better=better)
    for name, asks, better in (
        (AGENCIES, "agencies", "lower"),
        (APPOINTMENTS, "appointments, kept or missed,", ""),
        (ASSESSMENTS, "assessments", "lower"),
        (AGAIN, "assessments of somebody whom another agency assessed as well,", "lower"),
        (WORKERS, "workers met", "lower"),
        (RETELLINGS, "times a story had to be told again", "lower"),
    )
}
ASSESSMENT, RETELLING = "assessment", "retelling"
_WIDE, _MIDDLE = 20_000, 10_000  # quarters that a key has room for: two and a half thousand years either way


def many(least: int) -> Measure:
    """Return the measure of quarters with so many agencies or more."""
    return Measure(
        MANY, f"quarters in which a household had {least} agencies or more", unit="households", better="lower"
    )


def burden(held: Records, span: Quarters, options: Asked, *, by: Sequence[str]) -> Given:
    """Return the measures that are counted by household and quarter, with a row each in which there was a contact.

    Parameters
    ----------
    held
        What was read.
    span
        The quarters.
    options
        As asked.
    by
        The characteristics.
    """
    rows = held.contacts
    quarter = span.of(rows["day"])
    used = span.used(quarter)
    rows, quarter = rows[used].reset_index(drop=True), quarter[used]
    keys, place = np.unique(_key(rows["household"].to_numpy(), quarter), return_inverse=True)
    frame = _frame(held, keys, span, by)
    found = _counted(rows, place.astype(np.int64), len(keys), options)
    made = [(MEASURES[name], frame.assign(value=value)) for name, value in found.items()]
    if AGENCIES in found:
        share = np.where(np.isnan(found[AGENCIES]), np.nan, found[AGENCIES] >= options.many)
        made.insert(1, (many(options.many), frame.assign(value=share)))
    return made


def _counted(rows: pd.DataFrame, place: Ints, groups: int, options: Asked) -> dict[str, Floats]:
    """Return what each household-quarter has of everything there is a column for."""
    found = {}
    met = rows["attended"].to_numpy() != 0 if "attended" in rows else np.ones(len(rows), dtype=bool)
    if "agency" in rows:
        agency = known_codes(rows, "agency")
        found[AGENCIES] = _known(distinct(place, agency, groups), place, groups, agency)
    if "kind" in rows:
        kind = known_codes(rows, "kind")
        kinds = rows["kind"].astype(object)
        on = kinds.isin(options.appointments).to_numpy()
        if on.any():
            each = distinct(place[on], _occasions(rows[on]), groups)
            found[APPOINTMENTS] = _known(each, place, groups, kind)
        on = (kinds == ASSESSMENT).to_numpy()
        if on.any():  # where no contact is called one, they are not recorded rather than none
            number = np.bincount(place[on], minlength=groups).astype(float)
            found[ASSESSMENTS] = _known(number, place, groups, kind)
        if on.any() and "agency" in rows:
            found[AGAIN] = _known(_again(rows[on], place[on], groups), place, groups, kind)
    if "worker" in rows:
        worker = pd.factorize(rows["worker"])[0].astype(np.int64)
        number = distinct(place[met], worker[met], groups)
        found[WORKERS] = _known(number, place[met], groups, worker[met])
    return found


def known_codes(rows: pd.DataFrame, column: str) -> Ints:
    """Return the labels of a column as whole numbers, −1 where missing."""
    codes = rows[column].cat.codes.to_numpy(dtype=np.int64)
    missing = [i for i, name in enumerate(rows[column].cat.categories) if name in MISSING_LABELS]
    return np.where(np.isin(codes, missing), -1, codes)


def _known(number: Floats, place: Ints, groups: int, code: Ints) -> Floats:
    """Return numbers, missing where nothing that is counted was recorded although there were contacts."""
    rows = np.bincount(place, minlength=groups)
    known = np.bincount(place[code >= 0], minlength=groups)
    return np.where((rows > 0) & (known == 0), np.nan, number)


def _occasions(rows: pd.DataFrame) -> Ints:
    """Return which appointment each row is about.

    Two members of a household with one agency at one hour is one appointment, and so is a joint one with two
    agencies that both put it down; where the hour is not known, each row is one.
    """
    hour = rows["hour"].to_numpy() if "hour" in rows else np.full(len(rows), np.nan)
    agency = known_codes(rows, "agency") if "agency" in rows else np.full(len(rows), -1)
    if "joint" in rows:
        agency = np.where(rows["joint"].to_numpy() == 1, -2, agency)
    timed = ~np.isnan(hour) & (agency != -1)
    each = np.where(timed, -1, np.arange(len(rows)))
    told = (rows["household"], rows["day"], pd.Series(np.where(timed, hour, -1.0)), agency, each)
    return pd.MultiIndex.from_arrays([np.asarray(c) for c in told]).factorize()[0].astype(np.int64)


def _again(rows: pd.DataFrame, place: Ints, groups: int) -> Floats:
    """Return by how many agencies people were assessed in a quarter beyond the first that assessed each of them."""
    person, agency = rows["person"].to_numpy(), known_codes(rows, "agency")
    some = (person >= 0) & (agency >= 0)
    triples = np.unique(np.stack([place[some], person[some], agency[some]]), axis=1)
    first = np.unique(triples[:2], axis=1)
    every, once = (np.bincount(t[0], minlength=groups) for t in (triples, first))
    return (every - once).astype(float)


def retellings(held: Records, span: Quarters, *, by: Sequence[str]) -> Given:
    """Return how often a story was told again, by household and quarter with a contact or a retelling.

    Quarters before the first and after the last event of any kind are left out: nobody recorded any then.
    """
    events = held.events
    if events is None or not len(events):
        return []
    rows = events[events["day"].notna()]
    times = rows["times"].fillna(1.0) if "times" in rows else pd.Series(1.0, index=rows.index)
    if (times < 0).any():
        raise WrongTypeError("Some numbers of events are below 0.", "Give how often each happened, from 0.")
    every = span.of(rows["day"])
    on = (rows["event"].astype(object) == RETELLING).to_numpy()
    if not on.any():
        return []
    home = np.append(held.members["household"].to_numpy(), -1)[rows["person"].to_numpy()[on]]
    first, last = every.min(), every.max()
    told = _key(home, every[on])
    contact = span.of(held.contacts["day"])
    met = _key(held.contacts["household"].to_numpy(), contact)
    kept = (home >= 0) & span.used(every[on])
    recorded = span.used(contact) & (contact >= first) & (contact <= last)
    keys = np.unique(np.concatenate([told[kept], met[recorded]]))
    value = np.bincount(
        np.searchsorted(keys, told[kept]), weights=times.to_numpy()[on][kept], minlength=len(keys)
    )
    return [(MEASURES[RETELLINGS], _frame(held, keys, span, by).assign(value=value))]


def _key(household: Ints, quarter: Ints) -> Ints:
    """Return household and quarter as one whole number."""
    return household * _WIDE + quarter + _MIDDLE


def _frame(held: Records, keys: Ints, span: Quarters, by: Sequence[str]) -> pd.DataFrame:
    household, quarter = keys // _WIDE, keys % _WIDE - _MIDDLE
    frame = attached(pd.DataFrame({"unit": household}), held.homes, household, by)
    return frame.assign(**{PERIOD: span.period(quarter)}) if span.changed else frame
