"""The table of outcomes: wellbeing and depression at the start and at 6, 12 and 24 months, by worker."""

import numpy as np
import pandas as pd

from syschange import schemas
from syschange.examples.place.agencies import WEST
from syschange.examples.place.base import Base
from syschange.examples.place.chance import Flags, Floats, Random
from syschange.examples.place.folk import ASIAN, BLACK, ETHNICITIES
from syschange.examples.place.sizes import gain_left
from syschange.examples.worlds.columns import Ids, Labels, Values

MONTHS = (0, 6, 12, 24)
MEASURE, HARM_MEASURE = "mcs", "cesd"
MEAN, SD = 40.0, 8.0  # points of the measure at the start
CORRELATION = 0.6  # of two scores of one person
IN_TIME = (0.0, 1.0, 1.5, 2.0)  # points that everybody's score rises, whatever is changed
WORKED = (0.0, 0.7, 1.0, 1.0)  # what part of the gain there is at each time
# Points by which groups differ, whatever is changed.
BEHIND = {ASIAN: -1.0, BLACK: -1.5}
PER_TENTH = 0.2
BURDEN = 2.0
DEPRESSION = (26.0, 0.6)  # of that measure: its mean, and its points for one of the other
# The share lost to follow-up at each time, where it is even; and where it is not, of those who changed and of others.
EVEN, MORE, FEWER = (0.0, 0.10, 0.20, 0.30), (0.0, 0.15, 0.30, 0.45), (0.0, 0.05, 0.10, 0.15)
_BY_STAFF = 0.15
_MONTH = 30.4375


def draw(place: Base) -> pd.DataFrame:
    """Return one row a person, measure and time at which they were followed up."""
    rng, people = place.rng("outcomes"), place.setting.people
    score, noise = scores(place, rng)
    mean, slope = DEPRESSION
    low = np.clip(np.round(mean - slope * (score - MEAN) + 3 * noise), 0, 60)
    lost = _lost(place, rng, score)
    gone = np.stack([place.some(rng, people) for _ in MONTHS], axis=1)
    staff = rng.random(people) < _BY_STAFF
    unnamed = place.some(rng, people)
    who, when = np.nonzero(~lost)
    both = np.repeat(np.arange(2), len(who))
    who, when = np.tile(who, 2), np.tile(when, 2)
    value = np.where(both == 0, np.round(np.clip(score, 0, 100), 1)[who, when], low[who, when])
    months = np.array(MONTHS)[when]
    day = place.folk.start[who] + np.round(months * _MONTH).astype(np.int64).astype("timedelta64[D]")
    worker = np.where(unnamed, -1, place.folk.worker)[who]
    return place.table(
        person_id=Ids(who),
        measure=Labels(both, [MEASURE, HARM_MEASURE]),
        months=Values(months),
        value=Values(value, gone[who, when]),
        assessed_on=Values(day),
        reported_by=Labels(staff[who].astype(np.int64), schemas.codelist("reported_by").labels[:2]),
        worker_id=Labels(worker, place.staff.ids),
    )


def scores(place: Base, rng: Random) -> tuple[Floats, Floats]:
    """Return each person's score at each time, before it is cut off at the ends, and noise of as many."""
    folk, setting = place.folk, place.setting
    people = setting.people
    behind = np.array([BEHIND.get(group, 0.0) for group in range(len(ETHNICITIES))])
    lasting = np.sqrt(CORRELATION) * rng.standard_normal(people)
    passing = np.sqrt(1 - CORRELATION) * rng.standard_normal((people, len(MONTHS)))
    level = MEAN + behind[folk.ethnicity] + PER_TENTH * (folk.tenth - 2) - BURDEN * folk.burden + SD * lasting
    level += place.staff.own[folk.worker]
    part = np.array([*WORKED[:-1], gain_left(setting)])
    later = np.array(MONTHS) > 0
    shock = setting.shock * place.after[:, None] * later
    made = level[:, None] + np.array(IN_TIME) + place.gain[:, None] * part + shock + SD * passing
    made -= _decline(place)[:, None] * later
    return made, rng.standard_normal((people, len(MONTHS)))


def _decline(place: Base) -> Floats:
    """Return by how many points Westside has declined when each of its people starts, where the areas drift apart."""
    years = (place.folk.start - np.datetime64(place.first, "D")).astype(np.float64) / 365.25
    return np.asarray(place.setting.confounded * years * (place.folk.area == WEST))


def _lost(place: Base, rng: Random, score: Floats) -> Flags:
    """Return who was not followed up when; from one time on they are not seen again."""
    at = rng.random(place.setting.people)[:, None]
    kind = place.setting.attrition
    if kind == "none":
        return np.zeros(score.shape, dtype=bool)
    if kind == "even":
        return np.asarray(at < np.array(EVEN))
    # Where things changed, those who fare worst at 12 months are lost first: half of it is their rank, half chance.
    changed = place.changed_for
    rank = np.zeros(len(score))
    rank[changed] = (np.argsort(np.argsort(score[changed, 2])) + 0.5) / max(int(changed.sum()), 1)
    worst = 0.5 * at + 0.5 * rank[:, None] < np.sqrt(np.array(MORE) / 2)
    return np.asarray(np.where(changed[:, None], worst, at < np.array(FEWER)))
