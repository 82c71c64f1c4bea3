"""Being handed on: to another agency or worker, how often before a first appointment, and meeting jointly."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.system.coordination.asked import Asked
from syschange.system.coordination.burden import known_codes
from syschange.system.coordination.homes import Flags, Ints, attached
from syschange.system.coordination.records import Records
from syschange.system.measured import PERIOD, Measure, period_of

Floats = npt.NDArray[np.float64]
Given = list[tuple[Measure, pd.DataFrame]]
JOINT, ROUTE, FOLLOWED = "joint", "route", "followed"
CHANGES: Mapping[str, str] = {"agency": "agency_changes", "worker": "worker_changes"}
_HOUSEHOLDS = "households"
MEASURES: Mapping[str, Measure] = {
    m.name: m
    for m in (
        Measure(
            CHANGES["agency"], "days of contact on which somebody met another agency than the time before",
            unit=_HOUSEHOLDS, better="lower",
        ),
        Measure(
            CHANGES["worker"], "days of contact on which somebody met another worker than the time before",
            unit=_HOUSEHOLDS, better="lower",
        ),
        Measure(JOINT, "contacts in which two or more organisations met somebody together", unit=_HOUSEHOLDS),
        Measure(
            ROUTE, "times somebody was sent on by another agency before a first appointment was kept", "mean",
            _HOUSEHOLDS, better="lower",
        ),
    )
}  # fmt: skip
SENT_ON = ("introduction", "referral")


def met_rows(held: Records) -> pd.DataFrame:
    """Return the contacts at which the person is not known to have been absent."""
    rows = held.contacts
    return rows if "attended" not in rows else rows[rows["attended"] != 0].reset_index(drop=True)


def handoffs(held: Records, options: Asked, changed_on: pd.Timestamp | None, *, by: Sequence[str]) -> Given:
    """Return the measures of being handed on that there are columns for."""
    made: Given = []
    met = met_rows(held)
    for column, name in CHANGES.items():
        if column in met:
            person, day, value = _steps(met, column)
            made.append((MEASURES[name], rows_of(held, units_of(held, person), day, value, changed_on, by)))
    if "joint" in met:
        value = met["joint"].to_numpy(dtype=float)
        made.append(
            (MEASURES[JOINT], rows_of(held, met["household"].to_numpy(), met["day"], value, changed_on, by))
        )
    if {"from_agency", "agency", "kind"} <= set(met.columns):
        made.append((MEASURES[ROUTE], _routes(held, met, options, changed_on, by)))
    return [(measure, rows) for measure, rows in made if len(rows)]


def units_of(held: Records, person: Ints) -> Ints:
    """Return the household of each person; whoever has none is a unit of their own, after the households."""
    home = held.members["household"].to_numpy()[person]
    return np.where(home >= 0, home, len(held.homes) + person)


def rows_of(  # noqa: PLR0917 - the parts of a row, in one order everywhere
    held: Records,
    unit: Ints,
    day: "pd.Series[pd.Timestamp]",
    value: Floats,
    changed_on: pd.Timestamp | None,
    by: Sequence[str],
) -> pd.DataFrame:
    """Return rows of a measure of households, with their characteristics and, where asked, their period."""
    made = pd.DataFrame({"unit": unit, "value": value})
    if changed_on is not None:
        made[PERIOD] = period_of(day.reset_index(drop=True), changed_on)
    return attached(made, held.homes, np.where(unit < len(held.homes), unit, -1), by)


def _steps(met: pd.DataFrame, column: str) -> tuple[Ints, "pd.Series[pd.Timestamp]", Floats]:
    """Return who and when of each day of contact that follows another, and whether all whom they met were others.

    Whoever met two on one day is handed on only where none of them was met the time before, so that the order within
    a day, which is not recorded, does not count.
    """
    known = met[met["person"] >= 0]
    days = known["day"].to_numpy(dtype="datetime64[D]").astype(np.int64)
    order = np.lexsort((days, known["person"].to_numpy()))
    person, days = known["person"].to_numpy()[order], days[order]
    new = np.r_[True, (np.diff(person) != 0) | (np.diff(days) != 0)][: len(person)]
    moment = np.cumsum(new) - 1
    codes = (
        known_codes(known, column) if column == "agency" else pd.factorize(known[column])[0].astype(np.int64)
    )
    codes = codes[order]
    starts = np.flatnonzero(new)
    moments = len(starts)
    follows = np.r_[False, person[starts][1:] == person[starts][:-1]][:moments]
    pairs = np.unique(np.stack([moment[codes >= 0], codes[codes >= 0]]), axis=1)
    wide = int(codes.max(initial=0)) + 1
    again = np.isin((pairs[0] - 1) * wide + pairs[1], pairs[0] * wide + pairs[1])
    same = np.bincount(pairs[0][again], minlength=moments) > 0
    unknown = np.bincount(moment[codes < 0], minlength=moments) > 0
    doubtful = unknown | np.r_[False, unknown[:-1]][:moments]
    value = np.where(same, 0.0, np.where(doubtful, np.nan, 1.0))
    at = starts[follows]
    when = pd.Series(days[at].astype("datetime64[D]").astype("datetime64[s]"))
    return person[at], when, value[follows]


def _routes(
    held: Records, met: pd.DataFrame, options: Asked, changed_on: pd.Timestamp | None, by: Sequence[str]
) -> pd.DataFrame:
    """Return how often each person was sent on before a first appointment was kept; missing where none was."""
    persons = len(held.members)
    kept = met["kind"].astype(object).isin(options.appointments).to_numpy() & (met["person"] >= 0).to_numpy()
    day = met["day"].to_numpy(dtype="datetime64[D]").astype(np.int64)
    late = np.iinfo(np.int64).max
    first = np.full(persons, late)
    np.minimum.at(first, met["person"].to_numpy()[kept], day[kept])
    rows = held.contacts
    when = rows["day"].to_numpy(dtype="datetime64[D]").astype(np.int64)
    person = rows["person"].to_numpy()
    sent = _sent(rows) & (person >= 0)
    sent &= when <= np.append(first, -1)[person]
    occasions = np.stack([person[sent], when[sent], known_codes(rows, "from_agency")[sent]])
    number = np.bincount(np.unique(occasions, axis=1)[0], minlength=persons).astype(float)
    seen = np.flatnonzero(held.members["first"].notna())
    value = np.where(first < late, number, np.nan)[seen]
    made = rows_of(held, units_of(held, seen), held.members["first"].iloc[seen], value, changed_on, ())
    return attached(made, held.members, seen, by)


def _sent(rows: pd.DataFrame) -> Flags:
    """Return which contacts somebody came to from another agency."""
    names = rows["from_agency"].astype(object).to_numpy()
    other = names != rows["agency"].astype(object).to_numpy()
    return np.asarray((known_codes(rows, "from_agency") >= 0) & other)
