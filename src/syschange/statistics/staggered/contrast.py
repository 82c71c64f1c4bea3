"""The usual regression with effects of units and periods, worked out only to show what it does."""

import math
from dataclasses import dataclass

import numpy as np

from syschange.statistics.staggered.study import Floats, Ints, Study

_NOTHING = 1e-9  # ours: a share of the changes that is what rounding leaves of none


@dataclass(frozen=True)
class TwoWay:
    """Two-way fixed effects on a panel without gaps.

    Attributes
    ----------
    value, se
        The coefficient, and its standard error by units (CR1); 0 where nothing varies but by rounding.
    negative
        How large a part of the effects it weighs with the wrong sign: the sum of the negative weights, without its
        sign, of weights that add up to 1.
    units
        How many units it is of.
    """

    value: float
    se: float
    negative: float
    units: int


def two_way(study: Study) -> TwoWay | None:
    """Return the coefficient of a regression on having changed, with effects of units and of periods.

    It is a weighted sum of all group-time effects in which those that have lasted longest may count against the
    change. None where no unit without gaps changed, or none can be told from periods and units.

    Notes
    -----
    Weights: de Chaisemartin C, D'Haultfœuille X (2020) Two-way fixed effects estimators with heterogeneous treatment
    effects, American Economic Review 110:2964-2996, theorem 1. Standard error: CR1 (Cameron & Miller 2015, Journal of
    Human Resources 50:317-372), counting every coefficient.
    """
    whole = study.usable if study.seen.all() else study.seen.all(axis=1) & study.usable
    outcome, start = study.outcome[whole], study.start[whole]
    units, periods = outcome.shape
    if units < 2:  # noqa: PLR2004 - one has nothing to be compared with
        return None
    # What is left of having changed is the same for all units that changed together.
    starts, group, sizes = np.unique(start, return_inverse=True, return_counts=True)
    changed = (np.arange(periods) >= starts[:, None]).astype(np.float64)
    left = _demeaned(changed, sizes)
    total = float(sizes @ (left**2).sum(axis=1))
    if total <= _NOTHING * float(sizes @ changed.sum(axis=1)) or not changed.any():
        return None
    each = np.einsum("ut,ut->u", left[group], outcome - outcome.mean(axis=0))
    value = float(each.sum() / total)
    scores = each - value * (left**2).sum(axis=1)[group]
    freedom = units / (units - 1) * (units * periods - 1) / max(units * periods - units - periods, 1)
    weights = np.where(changed > 0, left, 0.0) * sizes[:, None] / total
    negative = abs(float(weights[weights < 0].sum()))
    variance = freedom * float((scores**2).sum()) / total**2
    return TwoWay(value, math.sqrt(variance) if variance > study.least else 0.0, negative, units)


def _demeaned(values: Floats, sizes: Ints) -> Floats:
    """Return values by group and period less the means of groups and of periods, groups weighed by their sizes."""
    share = sizes / sizes.sum()
    periods = (share @ values)[None, :]
    made = values - values.mean(axis=1, keepdims=True) - periods + periods.mean()
    return np.asarray(made, dtype=np.float64)
