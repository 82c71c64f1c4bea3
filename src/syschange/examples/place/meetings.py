"""The table of meetings: who has a seat on the two boards, who comes, and who has a say."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.examples.place.agencies import AGENCIES, AREAS, COMMUNITY, EAST, KINDS, SECTOR_OF, SECTORS
from syschange.examples.place.base import YEARS, Base, days
from syschange.examples.place.chance import Codes, Days, Flags, Floats, days_on
from syschange.examples.place.sizes import between, stands
from syschange.examples.place.staff import FRONTLINE, LEVELS, MANAGER, SENIOR
from syschange.examples.worlds.columns import Labels, Values

BOARDS = tuple(f"{area} partnership board" for area in AREAS)
HELD, HELD_NARROW = 0.92, 0.75  # the share of planned meetings that is held
COMING, COMING_WIDE, COMING_NARROW, COMING_KEEN = 0.55, 0.80, 0.25, 0.95  # the share of members who come
LOST = 0.5  # what is left of it once leads have gone, where the partnership does not stand without them
LIVED = 3  # seats for lived experience on each board
QUORUM = 0.5
VOTING_FROM = 0.5  # how much influence gives people with lived experience a vote, and pay
_DAY = 9  # days after the first of the month
_HOURS = (1.5, 2.0, 2.5)


@dataclass(frozen=True, eq=False)
class Calendar:
    """The meetings of both boards, a month each: an id, the area, the day planned, whether held, and the day held."""

    ids: tuple[str, ...]
    area: Codes
    planned: Days
    held: Flags
    day: Days


def calendar(place: Base) -> Calendar:
    """Return the meetings that were planned."""
    rng = place.rng("calendar")
    month = np.datetime64(place.first, "M")
    months = month + np.arange(2 * YEARS * 12)
    planned = days_on(
        np.tile(months.astype("datetime64[D]"), len(AREAS)), np.full(len(AREAS) * len(months), _DAY)
    )
    area = np.repeat(np.arange(len(AREAS)), len(months))
    narrow = (area == EAST) & (planned >= place.changed) & (place.setting.partnership != "wide")
    held = rng.random(len(area)) < np.where(narrow, HELD_NARROW, HELD)
    ids = tuple(f"{AREAS[where][0]}{number % len(months) + 1:02d}" for number, where in enumerate(area))
    return Calendar(ids, area, planned, held, days_on(planned, rng.integers(0, 4, len(area))))


def draw(place: Base) -> pd.DataFrame:
    """Return one row a meeting and member; a seat stands empty once its member has gone."""
    rng, staff, when = place.rng("meetings"), place.staff, calendar(place)
    seats = [_seats(place, area) for area in range(len(AREAS))]
    meeting = np.repeat(np.arange(len(when.ids)), [len(seats[area]) for area in when.area])
    member = np.concatenate([seats[area] for area in when.area])  # a worker; LIVED places more than there are
    lived = member >= len(staff.ids)
    worker = np.where(lived, 0, member)
    area, day = when.area[meeting], when.planned[meeting]
    seated = lived | staff.serving(worker, day)
    late = (area == EAST) & (day >= place.changed)
    came = rng.random(len(member)) < _coming(place, member, area, late, day)
    say = ~lived | (late & (place.setting.influence >= VOTING_FROM))
    share = np.bincount(meeting, came & seated, len(when.ids)) / np.bincount(meeting, minlength=len(when.ids))
    held = when.held[meeting]
    sponsor = late & (member == np.flatnonzero((staff.area == EAST) & (staff.level == SENIOR))[0])
    hours = np.array(_HOURS)[rng.integers(0, len(_HOURS), len(member))]
    agency = np.where(lived, COMMUNITY + area * len(KINDS), staff.agency[worker])
    names = [*staff.ids, *(f"L{number + 1}" for number in range(LIVED * len(AREAS)))]
    level = np.where(lived, -1, staff.level[worker])
    columns: dict[str, Labels | Values] = {
        "meeting_id": Labels(meeting, when.ids),
        "member_id": Labels(member, names),
        "attended": Values(came, ~held),
        "group": Labels(area, BOARDS),
        "planned_on": Values(day),
        "held_on": days(when.day[meeting], ~held),
        "agency": Labels(agency, AGENCIES),
        "sector": Labels(SECTOR_OF[agency], SECTORS),
        "level": Labels(level, LEVELS),
        "lived_experience": Values(lived),
        "voting": Values(say),
        "sponsor": Values(sponsor),
        "paid": Values(say),
        "hours": Values(np.where(came, hours, 0.0), ~held),
        "quorate": Values((share >= QUORUM)[meeting], ~held),
    }
    return place.table(**columns)[seated].reset_index(drop=True)


def _seats(place: Base, area: int) -> Codes:
    """Return the members of an area's board: leads, seniors, two of the front line, and lived experience."""
    staff = place.staff
    here = staff.area == area
    front = np.flatnonzero(here & (staff.level == FRONTLINE) & (staff.agency % len(KINDS) == COMMUNITY))
    lived = len(staff.ids) + area * LIVED + np.arange(LIVED)
    return np.concatenate([np.flatnonzero(here & (staff.level >= MANAGER)), front, lived])


def _coming(place: Base, member: Codes, area: Codes, late: Flags, day: Days) -> Floats:
    """Return how likely each member is to come."""
    setting, staff = place.setting, place.staff
    wide = np.where(late, COMING_WIDE, COMING)
    narrow = np.where(late, np.where(np.isin(member, staff.keen), COMING_KEEN, COMING_NARROW), COMING)
    share = wide if setting.partnership == "wide" else narrow
    gone = np.zeros(len(member), dtype=bool)
    for where in range(len(AREAS)):
        left = staff.left[(staff.area == where) & ~np.isnat(staff.left)]
        gone |= (area == where) & (day > (left.min() if len(left) else np.datetime64("2300-01-01", "D")))
    return np.asarray(share * np.where(gone, between(LOST, 1.0, stands(setting)), 1.0))
