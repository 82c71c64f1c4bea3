"""From meetings and contacts to occasions on which organisations came together, before and after."""

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
    """

    occasions: Occasions
    kind: Ints
    times: Floats
    nameless: Floats
    set_aside: int
    own: int

    @property
    def sources(self) -> tuple[str, ...]:
        """The kinds of occasion there are."""
        return tuple(s for i, s in enumerate(SOURCES) if (self.kind == i).any())


def gather(seats: Seats | None, contacts: Table | None, how: Asked) -> Gathered | None:
    """Return the occasions of a partnership; None where no row says which organisation it is of.

    Raises
    ------
    NotEstimableError
        Where nothing lies on one side of the change.
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
    period = _periods(every["day"], how)
    inside = period >= 0
    gone = every.loc[~inside, ["kind", "occasion"]].drop_duplicates()
    return _numbered(every[inside], period[inside], labels, len(gone), own, 2 if how.changed else 1)


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


def _periods(days: "pd.Series[Any]", how: Asked) -> Ints:
    """Return the period of each row, −1 outside: as long before the change as after it.

    With a longer time on one side, more organisations would have met often enough there though nothing had changed.
    """
    if how.changed_on is None:
        return np.zeros(len(days), dtype=np.int64)
    since = (days - how.changed_on).dt.days.to_numpy(dtype=np.float64)
    some = since[~np.isnan(since)]
    if not (some < 0).any() or not (some >= 0).any():
        raise NotEstimableError(
            "No meeting or contact lies before the change, or none after it.",
            "Check the day of the change, or leave it out to look at one time.",
        )
    length = min(-some.min(), some.max() + 1)
    if how.window is not None:
        length = min(length, round(how.window * MONTH))
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
    return Gathered(made, kinds, times, nameless, gone, own)


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
