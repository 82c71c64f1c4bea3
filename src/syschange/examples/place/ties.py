"""The table of ties: the people in somebody's life at their start and a year later, kept, lost and gained."""

import numpy as np
import pandas as pd

from syschange import schemas
from syschange.examples.place.base import Base
from syschange.examples.place.chance import days_on, pick, rows_of
from syschange.examples.worlds.columns import Ids, Labels, Values

KINDS_OF = ("family", "friend", "neighbour", "colleague", "peer group", "paid worker")
AT_THE_START = 3.0  # mean number of ties
KEPT, KEPT_AFTER, KEPT_CHURNED = 0.80, 0.92, 0.50  # the share kept over a year
GAINED, GAINED_AFTER, GAINED_CHURNED = (
    0.5,
    1.4,
    2.65,
)  # mean number gained; churned, as many more remain as kept
CLOSE = 0.45
YEAR = 12
_MOST = 30
_WEIGHTS = (0.35, 0.25, 0.10, 0.05, 0.10, 0.15)


def draw(place: Base) -> pd.DataFrame:
    """Return one row a person, tie and month; those who are there a year before the last day are asked twice."""
    rng, folk, setting = place.rng("ties"), place.folk, place.setting
    people = setting.people
    churned = setting.ties == "churned"
    had = np.minimum(rng.poisson(AT_THE_START, people), _MOST // 2)
    gained = np.where(place.reached, GAINED_CHURNED if churned else GAINED_AFTER, GAINED)
    new = np.minimum(rng.poisson(gained), _MOST // 2)
    again = days_on(folk.start, np.full(people, 365)) <= np.datetime64(place.last, "D")
    # A tie stands for one that somebody without any does not have.
    who, number = rows_of(np.maximum(had + new, 1))
    at = rng.random((4, len(who)))
    kept = np.where(place.reached, KEPT_CHURNED if churned else KEPT_AFTER, KEPT)
    old = number < had[who]
    later = np.where(old, at[0] < kept[who], had[who] + new[who] > 0)
    first = old | ((number == 0) & (had[who] == 0))
    tie = np.concatenate([np.flatnonzero(first), np.flatnonzero(again[who])])
    months = np.repeat([0, YEAR], [int(first.sum()), int(again[who].sum())])
    present = np.where(months == 0, old[tie], later[tie])
    tie, months, present = (
        column[np.lexsort((number[tie], months, who[tie]))] for column in (tie, months, present)
    )
    km = np.round(rng.exponential(8.0, len(who)), 1)
    return place.table(
        person_id=Ids(who[tie]),
        tie_id=Labels(number[tie], [f"T{number + 1:02d}" for number in range(_MOST)]),
        months=Values(months),
        present=Values(present),
        close=Values((at[1] < CLOSE)[tie]),
        kind=Labels(pick(at[2], _WEIGHTS)[tie], KINDS_OF),
        distance=Values(km[tie]),
        reported_by=Labels(np.zeros(len(tie), dtype=np.int64), schemas.codelist("reported_by").labels),
    )
