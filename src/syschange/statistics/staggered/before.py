"""Whether units that were to change moved as others did before, and how large a drift such data would have shown."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from syschange.statistics.detectable import POWER
from syschange.statistics.levels import require_level
from syschange.statistics.staggered.aggregate import Combined, group_times
from syschange.statistics.staggered.study import Floats, Ints

_PER_TESTED = (
    4.0  # ours: degrees of freedom there have to be for each effect that is tested together with others
)
_HALVINGS = 60


@dataclass(frozen=True)
class Before:
    """What the effects before the change say together; all missing where there are none, or too many to test.

    Attributes
    ----------
    of
        "cohort and time" or "horizon": what was tested together; "" where nothing was.
    tested
        How many effects.
    wald
        Wald's statistic.
    chance
        How often effects all of 0 would lie at least as far from it.
    drift
        The smallest steady drift a period that this test would have shown four times in five.
    """

    of: str
    tested: int
    wald: float
    chance: float
    drift: float


NOT_TESTED = Before("", 0, math.nan, math.nan, math.nan)


def before(made: Combined, *, small: bool = True, level: float = 0.95) -> Before:
    """Test whether all effects before the change are 0, and say what drift the test would have shown.

    Parameters
    ----------
    made
        The combinations of a design's group-time effects (see `combined`).
    small
        Whether the covariances are taken to be known by as few units as they are (Hotelling's T²) or by many
        (chi-square).
    level
        Confidence level of the test that the drift is for.

    Notes
    -----
    Wald's test of all group-time effects before the change: Callaway & Sant'Anna (2021), section 4; Hotelling H
    (1931) Annals of Mathematical Statistics 2:360-378. Where there are fewer than four degrees of freedom to each
    effect (ours), those by horizon are tested in their place, and nothing where those are too many as well: so many
    covariances are not known well enough. The drift is after Roth J (2022) Pretest with caution, American Economic
    Review: Insights 4:305-322, for a straight line; his power is that of single effects, this of the joint test.
    """
    require_level(level)
    cells = made.effects.cells
    single = group_times(made.effects).taken(np.flatnonzero(cells.pre))
    away = (cells.period - cells.base)[cells.pre].astype(np.float64)
    horizons = [i for i in made.at_kind("horizon").tolist() if cells.pre[_of_horizon(made, i)].all()]
    far = [(cells.period - cells.base)[_of_horizon(made, i)[0]] for i in horizons]
    return (
        _tested(single, away, "cohort and time", small=small, level=level)
        or _tested(made.taken(horizons), np.array(far, dtype=np.float64), "horizon", small=small, level=level)
        or NOT_TESTED
    )


def _of_horizon(made: Combined, place: int) -> Ints:
    return np.flatnonzero(made.effects.cells.horizon == made.index[place])


def _tested(made: Combined, away: Floats, of: str, *, small: bool, level: float) -> Before | None:
    many = len(made)
    if not many:
        return None
    free = float(np.min(made.sides(small=small).df))
    if not free >= _PER_TESTED * many:
        return None
    covariance = made.spread.covariance(small=small)
    size = np.sqrt(np.diagonal(covariance))
    if not (size > 0).all() or np.linalg.matrix_rank(covariance / np.outer(size, size)) < many:
        return None
    wald, steep = (float(v @ np.linalg.solve(covariance, v)) for v in (made.value, away))
    if math.isinf(free):
        chance, limit = float(special.chdtrc(many, wald)), float(special.chdtri(many, 1 - level))
        nc = _noncentrality(lambda of: float(special.chndtr(limit, many, of)))
    else:
        rest = free - many + 1
        chance = float(special.fdtrc(many, rest, wald * rest / (free * many)))
        limit = float(special.fdtri(many, rest, level))
        nc = _noncentrality(lambda of: float(special.ncfdtr(many, rest, of, limit)))
    return Before(of, many, wald, chance, math.sqrt(nc / steep))


def _noncentrality(missed: Callable[[float], float]) -> float:
    """Return the noncentrality at which a test misses no more often than one time in five."""
    low, high = 0.0, 1.0
    while missed(high) > 1 - POWER:
        low, high = high, 2 * high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if missed(middle) > 1 - POWER else (low, middle)
    return high
