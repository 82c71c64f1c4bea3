"""The table of contacts: how people come in, when and where, and how many agencies a household deals with."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.examples.place.agencies import (
    AGENCIES,
    IS_STATUTORY,
    KINDS,
    SECTOR_OF,
    SECTORS,
    SERVICES,
)
from syschange.examples.place.base import Base, holes
from syschange.examples.place.chance import Codes, Days, Flags, Floats, Random, days_on, one_of, pick, rows_of
from syschange.examples.place.setting import Setting
from syschange.examples.place.sizes import joint_left, shut_out_reached
from syschange.examples.place.staff import FRONTLINE, KEEN
from syschange.examples.worlds.columns import Ids, Labels, Values

MEAN = 6.0  # later contacts of a person in the least deprived tenth
PER_TENTH = (
    0.05  # what part more for each tenth that is more deprived, once those who were shut out are reached
)
SPAN = 180  # days after the first within which the later ones fall
WITHDRAWN = 0.5  # what is left of the contacts with statutory services, where they withdraw
# The share of a coordinated household's later contacts that is with the coordinator.
WITH_COORDINATOR = 0.7
JOINT, JOINT_AFTER = (
    0.12,
    0.40,
)  # the share of contacts that is joint: before, and where the partnership is wide
FROM_ANOTHER = 0.4  # the share of contacts to which another agency introduced or referred somebody
EVENINGS = 0.35  # the share of contacts in the evening, where services are open then
OPEN, CLOSED, LATE = 9, 17, 21  # o'clock
KINDS_OF = ("appointment", "visit", "call or message", "drop-in", "group")
CALL = KINDS_OF.index("call or message")
FIRST_KINDS = ("introduction", "referral", "outreach", "drop-in")
ASSESSMENT = "assessment"
VENUES = ("office", "home", "community place", "street", "by telephone")
ENTRY_POINTS = ("GP", "day centre", "police cell", "hospital", "housing office", "community cafe")
OPENED = ("strengths or a plan", "needs or problems", "something else")
_OPENED, _OPENED_AFTER = (0.2, 0.7, 0.1), (0.7, 0.2, 0.1)
_ENTRY, _ENTRY_AFTER = (0.30, 0.15, 0.15, 0.25, 0.13, 0.02), (0.20, 0.25, 0.08, 0.12, 0.10, 0.25)
_FIRST_EVER = 0.7  # the share of first contacts that is the first of a life
_BY_THE_LEAD, _SIGNED = 0.15, 0.5


@dataclass(frozen=True, eq=False)
class _Met:
    """Contacts in the order of people: whose, which of theirs, when, and with which kind of agency."""

    who: Codes
    first: Flags
    day: Days
    kind: Codes
    agency: Codes
    coordinated: Flags
    new: Flags


def draw(place: Base) -> pd.DataFrame:
    """Return one row a contact."""
    rng = place.rng("contacts")
    met = _met(place, rng)
    rows = len(met.who)
    folk, at = place.folk, rng.random((8, rows))
    way = np.where(met.first, len(KINDS_OF) + one_of(at[0], len(FIRST_KINDS)), one_of(at[0], len(KINDS_OF)))
    way = np.where(_assessed(place, met, way), len(KINDS_OF) + len(FIRST_KINDS), way)
    joint = at[1] < _joint(place, met)
    worker = _worker(place, met, at[2], at[6])
    call = way == CALL
    hour, there = _hours(place, met, rng, call)
    source, sender = _sources(place, met, rng)
    home = place.households.size[folk.household[met.who]] > 1
    doors = (met.new & (place.setting.pathway == "redesigned"))[:, None]
    entry = pick(at[3], np.where(doors, _ENTRY_AFTER, _ENTRY))
    walked = (met.new & (rng.random(rows) < place.setting.walk))[:, None]
    opened = holes(pick(at[7], np.where(walked, _OPENED_AFTER, _OPENED)), ~met.first)
    minutes = np.round(np.clip(rng.gamma(4, 11, rows), 5, 180))
    table = place.table(
        person_id=Ids(met.who),
        contacted_on=Values(met.day),
        household_id=Labels(holes(folk.household[met.who], ~(home & (joint | met.coordinated))), place.home_ids),
        hour=Values(hour),
        service=Labels(met.kind, SERVICES),
        agency=Labels(met.agency, AGENCIES),
        sector=Labels(SECTOR_OF[met.agency], SECTORS),
        worker_id=Labels(holes(worker, place.some(rng, rows)), place.staff.ids),
        from_agency=Labels(source, AGENCIES),
        from_worker_id=Labels(sender, place.staff.ids),
        kind=Labels(way, [*KINDS_OF, *FIRST_KINDS, ASSESSMENT]),
        entry_point=Labels(holes(entry, ~met.first), ENTRY_POINTS),
        venue=Labels(np.where(call, len(VENUES) - 1, pick(at[4], (0.5, 0.25, 0.2, 0.05))), VENUES),
        first_ever=Values(met.first & (at[5] < _FIRST_EVER)),
        attended=Values(there),
        opened_with=Labels(opened, OPENED),
        minutes=Values(minutes),
        joint=Values(joint),
    )  # fmt: skip
    return table.drop_duplicates().reset_index(drop=True)


def _met(place: Base, rng: Random) -> _Met:
    """Return who met which agency when: on the day of the start, and in the half year after."""
    folk, setting = place.folk, place.setting
    more = PER_TENTH * (9 - folk.tenth) * place.changed_for * shut_out_reached(setting)
    mean = MEAN * (1 + more)
    who, number = rows_of(1 + rng.poisson(mean))
    rows, first = len(who), number == 0
    gone, withdrawn, at = rng.random((3, rows))
    day = days_on(folk.start[who], np.where(first, 0, 1 + gone * SPAN))
    coordinator = place.coordinator[folk.household[who]]
    coordinated = (coordinator >= 0) & ~first & (rng.random(rows) < WITH_COORDINATOR)
    own = place.staff.agency[coordinator] % len(KINDS)
    kind = np.where(coordinated, own, pick(at, [one.work for one in KINDS]))
    agency = folk.area[who] * len(KINDS) + kind
    new = place.changed_for[who]
    kept = day <= np.datetime64(place.last, "D")
    if setting.withdrawal:
        kept &= ~(new & IS_STATUTORY[agency] & ~first & (withdrawn >= WITHDRAWN))
    return _Met(
        who[kept],
        first[kept],
        day[kept],
        kind[kept],
        agency[kept],
        coordinated=coordinated[kept],
        new=new[kept],
    )


def _assessed(place: Base, met: _Met, way: Codes) -> Flags:
    """Return which contacts are assessments: the first appointment of a person with each agency.

    Where a household has a coordinator its agencies share what they know, and the first with any is the only one.
    """
    shared = place.coordinator[place.folk.household[met.who]] >= 0
    agency = np.where(shared, -1, met.agency)
    some = np.flatnonzero(way == KINDS_OF.index("appointment"))
    order = some[np.lexsort((met.day[some], agency[some], met.who[some]))]
    new = (np.diff(met.who[order], prepend=-1) != 0) | (np.diff(agency[order], prepend=-2) != 0)
    made = np.zeros(len(way), dtype=bool)
    made[order[new]] = True
    return made


def _joint(place: Base, met: _Met) -> Floats:
    """Return how likely each contact is joint: more where the partnership is wide, less once its lead has gone."""
    setting = place.setting
    late = (met.agency < len(KINDS)) & (met.day >= place.changed)
    wide = setting.partnership == "wide"
    share = np.where(late & (wide | np.isin(met.kind, KEEN)), JOINT_AFTER, JOINT)
    return np.asarray(share * np.where(_without_lead(place, met), joint_left(setting), 1.0))


def _without_lead(place: Base, met: _Met) -> Flags:
    """Return which contacts are with an agency that has lost its lead."""
    leads = np.array([place.staff.lead(agency) for agency in range(len(AGENCIES))])
    return np.asarray(~place.staff.serving(leads[met.agency], met.day))


def _worker(place: Base, met: _Met, at: Floats, by: Floats) -> Codes:
    """Return the worker met: the coordinator, else anybody of the agency's front line and lead who is in post."""
    staff = place.staff
    made = np.empty(len(at), dtype=np.int64)
    for agency in range(len(AGENCIES)):
        rows = np.flatnonzero(met.agency == agency)
        team = np.flatnonzero((staff.agency == agency) & (staff.level == FRONTLINE))
        made[rows] = team[one_of(at[rows], len(team))]
        lead = staff.lead(agency)
        led = rows[(by[rows] < _BY_THE_LEAD) & staff.serving(np.full(len(rows), lead), met.day[rows])]
        made[led] = lead
    coordinator = place.coordinator[place.folk.household[met.who]]
    return np.where(met.coordinated, coordinator, made)


def _hours(place: Base, met: _Met, rng: Random, call: Flags) -> tuple[Codes, Flags]:
    """Return the hour of each contact, and whether somebody was met: calls come when people need somebody."""
    rows = len(met.who)
    at, late, there = rng.random((3, rows))
    evenings = met.new & (place.setting.opening == "evenings too")
    day_time = OPEN + one_of(at, CLOSED - OPEN)
    evening = CLOSED + one_of(at, LATE - CLOSED)
    needed = (18 + np.round(rng.normal(0, 4.5, rows)).astype(np.int64)) % 24
    hour = np.where(call, needed, np.where(evenings & (late < EVENINGS), evening, day_time))
    closed = (hour < OPEN) | (hour >= np.where(met.new, until(place.setting), CLOSED))
    answered = there < np.where(call & closed, 0.05, 0.88)
    return hour, answered | (met.first & ~(call & closed))


def until(setting: Setting) -> int:
    """Return the hour at which services close after the change."""
    return LATE if setting.opening == "evenings too" else CLOSED


def _sources(place: Base, met: _Met, rng: Random) -> tuple[Codes, Codes]:
    """Return which agency and worker introduced or referred somebody; -1 for none.

    Where two keen people are the partnership, every introduction in Eastside after the change goes through one of
    them.
    """
    rows = len(met.who)
    some, other, which = rng.random((3, rows))
    area = met.agency // len(KINDS) * len(KINDS)
    kind = (met.kind + 1 + one_of(other, len(KINDS) - 1)) % len(KINDS)
    late = (met.agency < len(KINDS)) & (met.day >= place.changed)
    keen = np.array(KEEN)[one_of(which, len(KEEN))]
    narrow = late & (place.setting.partnership != "wide")
    kind = np.where(narrow, np.where(keen == met.kind, KEEN[0] + KEEN[1] - keen, keen), kind)
    leads = np.array([place.staff.lead(agency) for agency in range(len(AGENCIES))])
    agency = area + kind
    gone = ~place.staff.serving(leads[agency], met.day)
    likely = FROM_ANOTHER * np.where(gone, joint_left(place.setting), 1.0)
    named = some < likely
    by_lead = named & ~gone & (narrow | (other < _SIGNED))
    return np.where(named, agency, -1), np.where(by_lead, leads[agency], -1)
