"""Which cohort is compared with whom, from which period to which: the group-time effects of a design."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.errors import UnknownChoiceError
from syschange.statistics.staggered.study import Floats, Ints, Study

COMPARISONS = ("not yet", "never")
BASES = ("universal", "varying")


@dataclass(frozen=True, eq=False)
class GroupTimeCells:
    """The group-time effects of a design, in the order of cohorts and periods.

    Attributes
    ----------
    cohort, period, base
        Whose effect each is, in which period, measured from which; shape (cells,).
    pool
        Which cohorts each is compared with, the last being units that never changed; shape (cells, cohorts + 1).
    horizon
        Periods since the change, negative before it.
    post, pre
        Whether the period is one since the change, and whether it is before any anticipation of it.
    """

    cohort: Ints
    period: Ints
    base: Ints
    pool: NDArray[np.bool_]
    horizon: Ints
    post: NDArray[np.bool_]
    pre: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.cohort)

    def at(self, which: Ints) -> "GroupTimeCells":
        """Return some of the cells, by their places."""
        return GroupTimeCells(
            self.cohort[which],
            self.period[which],
            self.base[which],
            self.pool[which],
            self.horizon[which],
            self.post[which],
            self.pre[which],
        )


def cells_of(study: Study, *, comparison: str = "not yet", base: str = "universal") -> GroupTimeCells:
    """Return the group-time effects that a design could give.

    Parameters
    ----------
    study
        The units over periods.
    comparison
        "never": with units that never changed within the periods. "not yet": with those, and with all that had not
        yet changed (nor begun to anticipate it) by the later of the two periods.
    base
        "universal": every effect is measured from the last period before the change and its anticipation in which
        anybody was seen. "varying": those before the change are measured from the period just before.

    Notes
    -----
    Callaway B, Sant'Anna PHC (2021) Difference-in-differences with multiple time periods, Journal of Econometrics
    225:200-230.
    """
    for what, given, allowed in (("comparison", comparison, COMPARISONS), ("base", base, BASES)):
        if given not in allowed:
            raise UnknownChoiceError(what, given, allowed)
    starts, periods, ahead = study.starts, study.periods, study.anticipation
    observed: NDArray[np.bool_] = np.asarray(study.seen.any(axis=0))
    # The last period up to each in which anybody was seen; -1 where there is none.
    last = np.maximum.accumulate(np.where(observed, np.arange(periods), -1)) if periods else np.zeros(0, int)
    last = np.append(last, -1)  # for the period before the first
    cohort = np.repeat(np.arange(len(starts)), periods)
    period = np.tile(np.arange(periods), len(starts))
    horizon = period - starts[cohort]
    origin = last[starts[cohort] - 1 - ahead]
    if base == "varying":
        origin = np.where(horizon < 0, last[period - 1], origin)
    keep = (period != origin) & (origin >= 0) & observed[period]
    cohort, period, horizon, origin = (a[keep] for a in (cohort, period, horizon, origin))
    pool = np.zeros((len(cohort), len(starts) + 1), dtype=bool)
    pool[:, -1] = True
    if comparison == "not yet":
        pool[:, :-1] = starts > (np.maximum(period, origin) + ahead)[:, None]
        pool[np.arange(len(cohort)), cohort] = False
    return GroupTimeCells(cohort, period, origin, pool, horizon, horizon >= 0, horizon < -ahead)


def shares(cells: GroupTimeCells, sizes: Ints) -> Floats:
    """Return what each cohort's mean counts for in each cell, units counting alike.

    It is 1 for the cohort itself, and minus its share of the comparison for one that it is compared with; shape
    (cells, cohorts + 1).
    """
    people = np.where(cells.pool, sizes, 0).astype(np.float64)
    total = people.sum(axis=1, keepdims=True)
    made: Floats = -np.divide(people, total, out=np.zeros_like(people), where=total > 0)
    made[np.arange(len(cells)), cells.cohort] = 1.0
    return made
