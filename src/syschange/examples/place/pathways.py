"""The table of pathways: the steps of each case, by the old way, by a new one, or by the old one renamed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.examples.place.agencies import AGENCIES, AREAS, EAST, KINDS, MENTAL_HEALTH
from syschange.examples.place.base import Base, holes
from syschange.examples.place.chance import Codes, Flags, Random, days_on, pick
from syschange.examples.worlds.columns import Ids, Labels, Values


@dataclass(frozen=True)
class Way:
    """A way of working: its activities, the first of them first, and how often each is followed by which."""

    activities: tuple[str, ...]
    next: tuple[tuple[float, ...], ...]  # a row an activity; the last column is the end

    @property
    def moves(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """How often each activity is followed by which."""
        return np.array(self.next)


OLD = Way(
    ("referral", "assessment", "panel", "allocation", "support", "review"),
    (
        (0, 0.90, 0.10, 0, 0, 0, 0),
        (0, 0.20, 0.80, 0, 0, 0, 0),
        (0, 0.25, 0, 0.60, 0, 0, 0.15),
        (0, 0, 0.15, 0, 0.85, 0, 0),
        (0, 0, 0, 0, 0, 0.80, 0.20),
        (0, 0, 0, 0, 0.40, 0, 0.60),
    ),
)
NEW = Way(
    ("referral", "joint visit", "plan", "support", "review", "handover"),
    (
        (0, 0.95, 0, 0.05, 0, 0, 0),
        (0, 0, 0.70, 0.30, 0, 0, 0),
        (0, 0, 0, 1.00, 0, 0, 0),
        (0, 0.15, 0, 0.25, 0.60, 0, 0),
        (0, 0, 0.25, 0.50, 0, 0.25, 0),
        (0, 0, 0, 0, 0, 0, 1.00),
    ),
)
RENAMING = dict(
    zip(
        OLD.activities,
        ("request", "discovery conversation", "solutions forum", "matching", "coaching", "reflection"),
        strict=True,
    )
)
PACE, PACE_NEW = 18.0, 9.0  # mean days from one step to the next, before and where it was redesigned
_LONGEST = 25
_NAMES = (
    *OLD.activities,
    *RENAMING.values(),
    *(name for name in NEW.activities if name not in OLD.activities),
)


def draw(place: Base) -> pd.DataFrame:
    """Return one row a step; a step that would fall after the last day of the records has not happened yet."""
    rng, folk = place.rng("pathways"), place.folk
    kind = place.setting.pathway
    new = place.changed_for & (kind == "redesigned")
    who, step, position = _walked(rng, new)
    names = np.stack([_codes(OLD.activities), _codes(NEW.activities)])[new[who].astype(np.int64), step]
    if kind == "renamed":
        names = np.where(place.changed_for[who], _codes(tuple(RENAMING.values()))[step], names)
    # Nobody waits before the first step, so what is drawn for it is the day of it after the start.
    gaps = np.floor(rng.exponential(1.0, len(who)) * np.where(new, PACE_NEW, PACE)[who])
    total = np.cumsum(np.where(position == 0, 0, gaps))
    since = total - np.repeat(total[position == 0], np.bincount(who, minlength=len(new)))
    day = days_on(folk.start[who], since)
    lead = _leads(place)[folk.area[who]]
    panel = ~new[who] & (step == OLD.activities.index("panel"))
    worker = np.where(panel, lead, np.where(step == 0, folk.worker[who], _hands(place)[who]))
    kept = day <= np.datetime64(place.last, "D")
    lost = place.some(rng, len(who))
    cases = tuple(f"C{number + 1:07d}" for number in range(place.before, place.before + len(new)))
    return place.table(
        case_id=Labels(who[kept], cases),
        activity=Labels(names[kept], _NAMES),
        happened_on=Values(day[kept]),
        position=Values(position[kept] + 1),
        person_id=Ids(who[kept]),
        agency=Labels(place.staff.agency[worker][kept], AGENCIES),
        worker_id=Labels(holes(worker, lost)[kept], place.staff.ids),
    )


def _walked(rng: Random, new: Flags) -> tuple[Codes, Codes, Codes]:
    """Return whose step each is, which activity, and its place in the case from 0: case by case, in order."""
    people = len(new)
    moves = np.stack([OLD.moves, NEW.moves])
    at = np.zeros(people, dtype=np.int64)
    way = new.astype(np.int64)
    steps = np.full((people, _LONGEST), -1)
    going = np.arange(people)
    for number in range(_LONGEST):
        steps[going, number] = at[going]
        follows = pick(rng.random(people)[going], moves[way[going], at[going]])
        at[going] = follows
        going = going[follows < len(OLD.activities)]
        if len(going) == 0:
            break
    who, position = np.nonzero(steps >= 0)
    return who, steps[who, position], position


def _hands(place: Base) -> Codes:
    """Return who does the steps of each person's case but the first: after the change one of those who can."""
    worker, able = place.folk.worker, place.setting.hands
    if able is None:
        return worker
    cases = place.staff.caseworkers(EAST)
    own = np.minimum(np.searchsorted(cases, worker), len(cases) - 1)
    return np.where(place.changed_for, cases[own % able], worker)


def _leads(place: Base) -> Codes:
    """Return the lead of each area whose panel it is: one who never leaves."""
    return np.array([place.staff.lead(area * len(KINDS) + MENTAL_HEALTH) for area in range(len(AREAS))])


def _codes(activities: tuple[str, ...]) -> Codes:
    return np.array([_NAMES.index(name) for name in activities])
