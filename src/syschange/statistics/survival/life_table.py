"""The share reached by a few days told: a life table of counts, which is what may be published of a curve."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.statistics.survival.incidence import Incidence, made_of

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Told:
    """Counts of a group by each of a few days, missing where they are hidden.

    Attributes
    ----------
    days
        In ascending order; shape (k,), as all that follow.
    people
        How many there were at the start.
    reached, exits
        People who had been reached, and who had left in another way, by each day.
    waiting, beyond
        People seen to wait on that day still, and those of them who were seen later as well.
    """

    days: Floats
    people: float
    reached: Floats
    exits: Floats
    waiting: Floats
    beyond: Floats

    @property
    def shown(self) -> Floats:
        """The days that can be told of: all counts are there, and those of who went on beyond the day told before."""
        if not np.isfinite(self.people):
            return self.days[:0]
        there = np.isfinite(self.reached) & np.isfinite(self.exits) & np.isfinite(self.waiting)
        kept, going = [], True
        for day, here, on in zip(self.days, there, np.isfinite(self.beyond), strict=True):
            if here and going:
                kept.append(day)
                going = bool(on)
        return np.array(kept, dtype=np.float64)


def life_table(told: Told, *, events: Floats | None = None) -> Incidence:
    """Return the share reached by each day that can be told of; between two of them it rises evenly.

    Parameters
    ----------
    told
        Counts by each day.
    events
        People something else had happened to by each day, one of the ways to leave, for its share instead; missing
        where hidden, from which on nothing is told.

    Notes
    -----
    The actuarial estimate: those last seen between two days are taken to have waited for half of the time. Cutler
    SJ, Ederer F (1958) Journal of Chronic Diseases 8:699-712.
    """
    here = np.isin(told.days, told.shown)
    if events is not None:
        here &= np.isfinite(events)
    days = told.days[here]
    gone = np.diff((told.reached + told.exits)[here], prepend=0.0)
    some = np.diff((told.reached if events is None else events)[here], prepend=0.0)
    gone = np.maximum(gone, some)
    start = np.concatenate([[told.people], told.beyond[here][:-1]]) if len(days) else days
    lost = np.maximum(start - gone - told.waiting[here], 0.0)
    # Rounded counts may not add up: nobody is reached who was not there.
    at_risk = np.maximum(start - lost / 2, gone)
    complete = told.people - np.cumsum(lost)
    last = float(days[-1]) if len(days) else 0.0
    return made_of(
        days,
        at_risk,
        some,
        gone - some,
        followed_to=last,
        complete=complete,
        people=told.people,
        straight=True,
    )
