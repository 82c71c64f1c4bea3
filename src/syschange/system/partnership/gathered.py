"""From meetings and contacts to occasions on which organisations came together, before and after."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import UNKNOWN
from syschange.statistics.networks import Occasions
from syschange.system.partnership.asked import MONTH, Asked
from syschange.system.partnership.reading import Table, known
from syschange.system.partnership.seats import Seats

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
MEETINGS, REFERRALS, JOINT = "meetings", "referrals", "joint work"
SOURCES = (MEETINGS, REFERRALS, JOINT)
_ENOUGH = (
    0.5  # ours: a kind recorded for less than half as long as another is no part of a comparison over time
)


@dataclass(frozen=True, eq=False)
class Gathered:
    """Occasions of every kind, in one numbering of organisations and people.

    Attributes
    ----------
    occasions
        Who was where.
    kind
        Of each occasion, its place in `SOURCES`; shape (occasions,).
    times
        How often each happened in each period; shape (periods, occasions).
    nameless
        How many at each were of an organisation that is not recorded; shape (occasions,).
    set_aside
        Meetings and contacts outside those periods, or without a day.
    own
        Referrals from an organisation to itself, which are no tie.
    brief
        How many occasions there are of each kind that is left out, because it is recorded on one side of the change
        only, or for less than half as long on both as another kind.
    """

    occasions: Occasions
    kind: Ints
    times: Floats
    nameless: Floats
    set_aside: int
    own: int
    brief: Mapping[str, int]

    @property
    def sources(self) -> tuple[str, ...]:
        """The kinds of occasion there are."""
        return tuple(s for i, s in enumerate(SOURCES) if (self.kind == i).any())


def gather(seats: Seats | None, contacts: Table | None, how: Asked) -> Gathered | None:
    """Return the occasions of a partnership; None where no row says which organisation it is of.

    Raises
    ------
    NotEstimableError
        Where no kind of occasion lies on both sides of the change.
    """
    parts, own = [], 0
    if seats is not None and "agency" in seats.rows:
        parts.append(_meetings(seats))
    if contacts is not None:
        handed, own = _referrals(contacts.rows)
        parts += [handed, _joint(contacts.rows)]
    labels = _organisations(seats, contacts)
    if not parts or not len(labels):
        return None
    every = pd.concat(parts, ignore_index=True)
    lengths = _lengths(every, seats, contacts, how)
    period = _periods(every["day"], how, min(lengths.values(), default=0))
    once = ["kind", "occasion"]
    away = ~every["kind"].isin(list(lengths)) if how.changed else pd.Series(data=False, index=every.index)
    left = every.loc[away, once].drop_duplicates()["kind"].to_numpy(dtype=np.int64)
    brief = {SOURCES[kind]: int((left == kind).sum()) for kind in np.unique(left).tolist()}
    inside = (period >= 0) & ~away.to_numpy()
    gone = every.loc[(period < 0) & ~away.to_numpy(), once].drop_duplicates()
    made = _numbered(every[inside], period[inside], labels, len(gone), own, 2 if how.changed else 1)
    return dataclasses.replace(made, brief=brief)


def _meetings(seats: Seats) -> pd.DataFrame:
    rows = seats.rows[seats.rows["held"] & (seats.rows["attended"] == 1)]
    return _rows(
        rows,
        MEETINGS,
        np.asarray(pd.factorize(rows["meeting_id"])[0], dtype=np.int64),
        "agency",
        "member_id",
        "day",
    )


def _joint(contacts: pd.DataFrame) -> pd.DataFrame:
    together = contacts["joint"] == 1 if "joint" in contacts else pd.Series(data=False, index=contacts.index)
    there = together & contacts["person_id"].notna() & contacts["contacted_on"].notna()
    if "attended" in contacts:
        there &= contacts["attended"] != 0
    rows = contacts[there]
    occasion = np.asarray(rows.groupby(["person_id", "contacted_on"], sort=True).ngroup(), dtype=np.int64)
    return _rows(rows, JOINT, occasion, "agency", "worker_id", "contacted_on")


def _referrals(contacts: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return who handed people to whom, two rows each, and how many referrals were to the same organisation."""
    if "from_agency" not in contacts:
        contacts = contacts.assign(from_agency=pd.Categorical([UNKNOWN] * len(contacts)))
    handed = known(contacts["from_agency"]).to_numpy()
    same = contacts["from_agency"].astype(str).to_numpy() == contacts["agency"].astype(str).to_numpy()
    rows = contacts[handed & ~same].reset_index(drop=True)
    occasion = np.arange(len(rows), dtype=np.int64)
    ends = [
        _rows(rows, REFERRALS, occasion, agency, worker, "contacted_on")
        for agency, worker in (("from_agency", "from_worker_id"), ("agency", "worker_id"))
    ]
    return pd.concat(ends, ignore_index=True), int((handed & same).sum())


def _rows(  # noqa: PLR0917 - the columns of one table
    rows: pd.DataFrame, kind: str, occasion: Ints, agency: str, person: str, day: str
) -> pd.DataFrame:
    named = known(rows[agency]).to_numpy()
    made = {
        "kind": SOURCES.index(kind),
        "occasion": occasion,
        "organisation": rows[agency].astype(str).astype(object).where(named, None).to_numpy(),
        "person": rows[person].to_numpy(dtype=object) if person in rows else None,
        "day": rows[day].to_numpy(),
    }
    return pd.DataFrame(made, index=range(len(rows)))


def _organisations(seats: Seats | None, contacts: Table | None) -> list[str]:
    """Return every organisation that any row names, those that never came or handed over included."""
    found: set[str] = set()
    for rows, fields in ((seats, ("agency",)), (contacts, ("agency", "from_agency"))):
        table = None if rows is None else rows.rows
        for field in fields:
            if table is not None and field in table:
                column = table[field]
                found |= set(column[known(column)].astype(str).unique())
    return sorted(found)


def _recorded(seats: Seats | None, contacts: Table | None) -> dict[int, "pd.Series[Any]"]:
    """Return the days on which each kind of occasion is recorded, whether or not any tie came of it."""
    found = {}
    if seats is not None:
        found[SOURCES.index(MEETINGS)] = seats.rows.loc[seats.rows["held"], "day"]
    if contacts is not None:
        rows = contacts.rows
        if "from_agency" in rows:
            found[SOURCES.index(REFERRALS)] = rows.loc[known(rows["from_agency"]), "contacted_on"]
        if "joint" in rows:
            found[SOURCES.index(JOINT)] = rows.loc[rows["joint"].notna(), "contacted_on"]
    return found


def _lengths(
    every: pd.DataFrame, seats: Seats | None, contacts: Table | None, how: Asked
) -> dict[int, float]:
    """Return for each kind that can be compared for how many days it is recorded on both sides of the change.

    What begins to be recorded shortly before the change would make ties by that alone: over the whole time it is not
    compared, and where it would leave less than half of the time that another kind allows it is left out instead.
    """
    if how.changed_on is None:
        return {}
    made, most = {}, np.inf if how.window is None else round(how.window * MONTH)
    for kind, days in _recorded(seats, contacts).items():
        since = (days - how.changed_on).dt.days.dropna()
        if (every["kind"] == kind).any() and (since < 0).any() and (since >= 0).any():
            made[kind] = float(min(-since.min(), since.max() + 1, most))
    if not made:
        raise NotEstimableError(
            "No kind of meeting or contact is recorded both before the change and after it.",
            "Check the day of the change, or leave it out to look at one time.",
        )
    return {kind: length for kind, length in made.items() if length >= _ENOUGH * max(made.values())}


def _periods(days: "pd.Series[Any]", how: Asked, length: float) -> Ints:
    """Return the period of each row, −1 outside: as long before the change as after it.

    With a longer time on one side, more organisations would have met often enough there though nothing had changed.
    """
    if how.changed_on is None:
        return np.zeros(len(days), dtype=np.int64)
    since = (days - how.changed_on).dt.days.to_numpy(dtype=np.float64)
    made = np.where((since >= 0) & (since < length), 1, np.where((since < 0) & (since >= -length), 0, -1))
    return made.astype(np.int64)


def _numbered(  # noqa: PLR0917 - private, and called in one place
    rows: pd.DataFrame, period: Ints, labels: list[str], gone: int, own: int, periods: int
) -> Gathered:
    """Return rows as whole numbers; occasions at which the very same were are one that happened more often."""
    found = pd.Index(labels).get_indexer(pd.Index(rows["organisation"].fillna("")))
    organisation = np.asarray(found, dtype=np.int64)
    people, who = np.unique(rows["person"].dropna().astype(str)), rows["person"]
    person = np.full(len(rows), -1, dtype=np.int64)
    person[who.notna().to_numpy()] = np.searchsorted(people, who.dropna().astype(str).to_numpy(dtype=str))
    kind = rows["kind"].to_numpy(dtype=np.int64)
    flat = pd.DataFrame({"kind": kind, "occasion": rows["occasion"].to_numpy(dtype=np.int64)})
    occasion = np.asarray(flat.groupby(["kind", "occasion"], sort=True).ngroup(), dtype=np.int64)
    kinds, times, nameless, occasion = _merged(kind, occasion, organisation, person, period, periods)
    named = organisation >= 0
    held = np.unique(np.stack([occasion[named], organisation[named], person[named]]), axis=1)
    made = Occasions(len(labels), len(people), held[0], held[1], held[2], times.sum(axis=0))
    return Gathered(made, kinds, times, nameless, gone, own, {})


def _merged(  # noqa: PLR0917 - the columns of one table
    kind: Ints, occasion: Ints, organisation: Ints, person: Ints, period: Ints, periods: int
) -> tuple[Ints, Floats, Floats, Ints]:
    """Return the kind, times and nameless of each different occasion, and the one that each row is of.

    Only referrals are merged, of which there may be very many: the ends of each are two numbers in a known order.
    """
    size = int(occasion.max()) + 1 if len(occasion) else 0
    first = np.full(size, -1, dtype=np.int64)
    first[occasion[::-1]] = np.arange(len(occasion))[::-1]
    last = np.zeros(size, dtype=np.int64)
    last[occasion] = np.arange(len(occasion))
    referral = kind[first] == SOURCES.index(REFERRALS)
    ends = np.stack([organisation[first], person[first], organisation[last], person[last]])
    own = np.where(referral, -1, np.arange(size))
    key = np.concatenate([kind[first][None], own[None], np.where(referral, ends, -1)])
    different, place = np.unique(key, axis=1, return_inverse=True)
    place = place.ravel()
    times = np.zeros((periods, different.shape[1]))
    np.add.at(times, (period[first], place), 1.0)
    missing = np.zeros(size)
    np.add.at(missing, occasion, organisation < 0)
    nameless = np.zeros(different.shape[1])
    nameless[place] = missing
    return different[0], times, nameless, place[occasion]
