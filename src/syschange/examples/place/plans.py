"""The table of support plans: what is planned, whose goal it is, and whether it builds on what people can do."""

import numpy as np
import pandas as pd

from syschange.examples.place.agencies import AGENCIES, IS_STATUTORY, KINDS, SECTOR_OF, SECTORS, SERVICES
from syschange.examples.place.base import Base, holes
from syschange.examples.place.chance import Floats, days_on, one_of, rows_of
from syschange.examples.worlds.columns import Ids, Labels, Values

# The first four are the form that everybody gets where plans are alike.
ACTIONS = (
    "weekly keyworker meeting",
    "attend group programme",
    "drug and alcohol testing",
    "apply for benefits",
    "join a choir",
    "learn to drive",
    "see my children more",
    "fix up the flat",
    "start a course",
    "walk with a friend",
    "volunteer at the centre",
    "talk to the landlord",
    "see a dentist",
    "cook together",
    "find a room of my own",
    "help others in recovery",
)
FORM = 4
GOALS = (
    "a home",
    "work",
    "my family",
    "health",
    "friends",
    "money in order",
    "to be left in peace",
    "to give back",
)
ON_THE_FORM = "engage with services"
AGREES, AGREES_AFTER = 0.45, 0.85  # the share of plans that record the goal the person said
RECORDED, RECORDED_AFTER = 0.35, 0.92  # the share that records strengths
USED, USED_AFTER = 0.25, 0.85  # of those, the share of actions that builds on them
FAMILY, FAMILY_AFTER = 0.15, 0.60
CODED_TWICE, CODED_ALIKE = 0.15, 0.93
_CODERS = ("K1", "K2")
_FORM_FIRST = 0.9  # how much sooner an action of the form is chosen


def draw(place: Base) -> pd.DataFrame:
    """Return one row a plan, action and coder: a plan a person, and some of them coded twice."""
    rng, folk, setting = place.rng("plans"), place.folk, place.setting
    people = setting.people
    personal = place.reached & setting.personal_plans
    at = rng.random((8, people))
    order = rng.random((people, len(ACTIONS))) - _FORM_FIRST * (
        ~personal[:, None] & (np.arange(len(ACTIONS)) < FORM)
    )
    chosen = np.argsort(order, axis=1)
    count = np.where(personal, 3 + one_of(at[0], 4), FORM + one_of(at[0], 2))
    said = one_of(at[1], len(GOALS))
    written = np.where(at[2] < np.where(personal, AGREES_AFTER, AGREES), said, len(GOALS))
    recorded = at[3] < np.where(personal, RECORDED_AFTER, RECORDED)
    outcome, role = (at[number] < np.where(personal, FAMILY_AFTER, FAMILY) for number in (4, 5))
    who, number = rows_of(count)
    agency = place.staff.agency[folk.worker]
    used = recorded[who] & (rng.random(len(who)) < _used(place)[who])
    seconds, other = at[6] < CODED_TWICE, rng.random(len(who)) < CODED_ALIKE
    again = np.flatnonzero(seconds[who])
    coder = np.concatenate([np.zeros(len(who), dtype=np.int64), np.ones(len(again), dtype=np.int64)])
    used = np.concatenate([used, np.where(other, used, recorded[who] & ~used)[again]])
    action = chosen[who, number]
    who, action = np.concatenate([who, who[again]]), np.concatenate([action, action[again]])
    made = np.minimum(days_on(folk.start, 7 + at[7] * 21), np.datetime64(place.last, "D"))
    lost = place.some(rng, people)
    return place.table(
        plan_id=Labels(who, [f"S{number + 1:07d}" for number in range(place.before, place.before + people)]),
        person_id=Ids(who),
        made_on=Values(made[who]),
        action=Labels(action, ACTIONS),
        stated_goal=Labels(holes(said, lost)[who], [*GOALS, ON_THE_FORM]),
        recorded_goal=Labels(written[who], [*GOALS, ON_THE_FORM]),
        strengths_recorded=Values(recorded[who]),
        strengths_used=Values(used),
        family_outcome=Values(outcome[who]),
        family_role=Values(role[who]),
        service=Labels(agency[who] % len(KINDS), SERVICES),
        agency=Labels(agency[who], AGENCIES),
        sector=Labels(SECTOR_OF[agency[who]], SECTORS),
        worker_id=Labels(folk.worker[who], place.staff.ids),
        coder_id=Labels(coder, _CODERS),
    )


def _used(place: Base) -> Floats:
    """Return the share of a person's actions that builds on strengths: statutory services follow talk later."""
    walk = place.setting.walk
    behind = IS_STATUTORY[place.staff.agency[place.folk.worker]]
    follows = np.where(behind, walk**2, walk) * (place.reached & place.setting.personal_plans)
    return np.asarray(USED + (USED_AFTER - USED) * follows)
