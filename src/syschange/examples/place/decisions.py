"""The table of decisions: who decides about lives and about money, who carries the risk, and what is carried out."""

import numpy as np
import pandas as pd

from syschange.examples.place.agencies import AGENCIES, COMMUNITY, DRUGS, EAST, KINDS, SECTOR_OF, SECTORS
from syschange.examples.place.base import Base, days, holes
from syschange.examples.place.chance import Flags, Floats, days_on, one_of, pick
from syschange.examples.place.meetings import calendar
from syschange.examples.worlds.columns import Ids, Labels, Values

DECIDERS = (
    "people concerned", "shared with people concerned", "worker", "manager", "senior leader", "group or board",
)  # fmt: skip
KINDS_OF = ("support", "risk", "small grant", "budget", "policy or practice")
OWNERS = ("people concerned", "shared with people concerned", "organisation")
WITH_PEOPLE, BY_INFLUENCE = 0.15, 0.6  # the share people decide or share, and what influence adds to it
OVERRIDDEN, OVERRIDDEN_AFTER = 0.15, 0.05
CARRIED, CARRIED_VOLUNTARY = (
    0.65,
    0.30,
)  # the share of proposals carried; of the voluntary sector's, in a narrow one
JOINT, JOINT_AFTER, DELIVERED, DELIVERED_AFTER = 0.15, 0.50, 0.45, 0.85
CITES, CITES_BY_WALK = 0.10, 0.60
GRANT_WAIT, GRANT_WAIT_AFTER = (
    45.0,
    8.0,
)  # mean days to a small grant, before and where the pathway was redesigned
ABOUT_A_PERSON = 0.5  # as many a person
BY_A_BOARD = 400  # decisions of boards in the four years
_CAN_WAIT = 90  # mean days until something agreed is done


def draw(place: Base) -> pd.DataFrame:
    """Return one row a decision: those about a person, then those of a board."""
    rng, folk, setting = place.rng("decisions"), place.folk, place.setting
    about = np.flatnonzero(rng.random(setting.people) < ABOUT_A_PERSON)
    meeting = calendar(place)
    sat = np.flatnonzero(meeting.held)[one_of(rng.random(BY_A_BOARD), int(meeting.held.sum()))]
    personal = np.arange(len(about) + len(sat)) < len(about)
    rows = len(personal)
    at = rng.random((10, rows))
    kind = np.where(personal, pick(at[0], (0.6, 0.2, 0.2)), 3 + one_of(at[0], 2))
    grant = kind == KINDS_OF.index("small grant")
    asked = days_on(folk.start[about], at[1, : len(about)] * 90)
    asked = np.minimum(np.concatenate([asked, meeting.day[sat] - np.timedelta64(30, "D")]), _last(place))
    new = np.concatenate(
        [place.reached[about], (meeting.area[sat] == EAST) & (meeting.day[sat] >= place.changed)]
    )
    wait = np.floor(rng.exponential(1.0, rows) * _pace(place, new, grant))
    decided = np.concatenate([days_on(asked, wait)[: len(about)], meeting.day[sat]])
    known = decided <= _last(place)
    wide = new & (setting.partnership == "wide")
    with_people = at[2] < WITH_PEOPLE + BY_INFLUENCE * setting.influence * new
    decider = np.where(with_people, one_of(at[3], 2), np.where(personal, pick(at[3], (0, 0, 6, 3, 1)), 5))
    owned = at[4] < WITH_PEOPLE + BY_INFLUENCE * setting.influence * new
    sector = SECTOR_OF[one_of(at[5], len(KINDS))]
    voluntary = np.isin(sector, SECTOR_OF[[DRUGS, COMMUNITY]])
    carried = at[6] < np.where(voluntary & ~wide, CARRIED_VOLUNTARY, CARRIED)
    joint = at[7] < np.where(wide, JOINT_AFTER, JOINT)
    done = days_on(decided, rng.exponential(_CAN_WAIT, rows))
    delivered = (
        carried & known & (at[8] < np.where(wide, DELIVERED_AFTER, DELIVERED)) & (done <= _last(place))
    )
    who = np.concatenate([about, np.zeros(len(sat), dtype=np.int64)])
    money = np.round(np.where(grant, 50 + 250 * at[9], 5000 + 45000 * at[9]), -1)
    table = place.table(
        decision_id=Labels(np.arange(rows), _ids(place, rows)),
        decided_by=Labels(holes(decider, place.some(rng, rows)), DECIDERS),
        kind=Labels(kind, KINDS_OF),
        asked_on=Values(asked),
        decided_on=days(decided, ~known),
        person_id=Ids(who),
        meeting_id=Labels(np.concatenate([np.full(len(about), -1), sat]), meeting.ids),
        risk_owner=Labels(
            np.where(kind == KINDS_OF.index("risk"), np.where(owned, one_of(at[3], 2), 2), -1), OWNERS
        ),
        overridden=Values(rng.random(rows) < _overridden(place, new), ~personal),
        amount=Values(money, ~(grant | (kind == KINDS_OF.index("budget")))),
        proposed_by=Labels(holes(sector, personal), SECTORS),
        carried=Values(carried, personal | ~known),
        joint=Values(joint),
        delivered_on=days(done, ~delivered),
        cites_practice=Values(rng.random(rows) < CITES + CITES_BY_WALK * setting.walk * new),
        agency=Labels(holes(place.staff.agency[folk.worker[who]], ~personal), AGENCIES),
        worker_id=Labels(holes(folk.worker[who], ~personal), place.staff.ids),
    )
    return table.assign(person_id=table["person_id"].where(pd.Series(personal)))


def _ids(place: Base, rows: int) -> list[str]:
    """Return the ids of so many decisions: those of a later block of people come after all of an earlier one's."""
    before = place.before + (BY_A_BOARD if place.before else 0)
    return [f"D{number + 1:07d}" for number in range(before, before + rows)]


def _pace(place: Base, new: Flags, grant: Flags) -> Floats:
    """Return the mean days from asking to deciding."""
    quick = new & (place.setting.pathway == "redesigned")
    return np.where(grant, np.where(quick, GRANT_WAIT_AFTER, GRANT_WAIT), 14.0)


def _overridden(place: Base, new: Flags) -> Floats:
    after = OVERRIDDEN + (OVERRIDDEN_AFTER - OVERRIDDEN) * place.setting.walk
    return np.where(new, after, OVERRIDDEN)


def _last(place: Base) -> np.datetime64:
    return np.datetime64(place.last, "D")
