"""Effects in several groups: whether they differ by more than chance, and each drawn towards what they share."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.statistics.proportions import critical_z
from syschange.statistics.shrinkage import normal

Floats = NDArray[np.float64]
_MANY = 1e12  # degrees of freedom that are as good as endless


@dataclass(frozen=True, eq=False)
class Pooled:
    """Effects of groups, partly pooled.

    Attributes
    ----------
    value, lower, upper
        Each group's effect drawn towards the centre as far as its own data are weak, and its limits; a group
        without an effect of its own has none. Shape (k,).
    centre
        What they are drawn towards; missing with fewer than two groups.
    between
        Standard deviation of the true effects between groups, as estimated; 0 where they differ no more than
        chance makes them.
    chance
        How often groups whose true effects are all alike would differ at least as much; missing with fewer than
        two groups.
    groups
        How many have an effect.
    """

    value: Floats
    lower: Floats
    upper: Floats
    centre: float
    between: float
    chance: float
    groups: int


def partly_pooled(
    value: ArrayLike, se: ArrayLike, *, df: ArrayLike = math.inf, level: float = 0.95
) -> Pooled:
    """Return the effects of groups partly pooled, and whether they differ by more than chance.

    Parameters
    ----------
    value, se
        Effect of each group and its standard error, shape (k,); missing where there is none.
    df
        Degrees of freedom each standard error is known by, shape (k,) or one for all.
    level
        Confidence level.

    Notes
    -----
    Drawn as by `shrinkage.normal`, with Morris's correction for the centre and the spread having been estimated; of
    three groups or fewer nothing can be borrowed, and they stay as they are, limits included. Standard errors that
    are themselves estimated from few count as larger by what Student's limits are wider (ours). Whether they differ
    is Welch's test (1951, Biometrika 38:330-336), which is Cochran's where the standard errors are known, and allows
    for their being estimated from few where they are not.
    """
    y, s = (np.atleast_1d(np.array(v, dtype=np.float64)) for v in (value, se))
    known = np.isfinite(y) & (s > 0) & np.isfinite(s)
    free = np.broadcast_to(np.asarray(df, dtype=np.float64), y.shape)[known]
    q, own = (1 + level) / 2, s.copy()
    with np.errstate(invalid="ignore"):
        # As much as Student's limits are wider, so that a group for which nothing is borrowed keeps its own.
        s[known] *= np.where(
            np.isinf(free), 1.0, special.stdtrit(np.minimum(free, _MANY), q) / special.ndtri(q)
        )
    groups = int(known.sum())
    drawn = np.full((3, *y.shape), np.nan)
    if groups < 2:  # noqa: PLR2004 - one has nothing to differ from
        half = critical_z(level) * s[known]
        drawn[:, known] = y[known], y[known] - half, y[known] + half
        return Pooled(drawn[0], drawn[1], drawn[2], math.nan, 0.0, math.nan, groups)
    made = normal(y[known], s[known], level=level)
    drawn[:, known] = made.value, made.lower, made.upper
    chance = differ_by_chance(y[known], own[known], df=free)
    between = math.sqrt(max(made.between, 0.0))
    return Pooled(drawn[0], drawn[1], drawn[2], made.centre, between, chance, groups)


def differ_by_chance(value: ArrayLike, se: ArrayLike, *, df: ArrayLike = math.inf) -> float:
    """Return how often groups whose true values are alike would differ at least as much: Welch's test.

    Parameters
    ----------
    value, se
        Value of each group and its standard error, shape (k,), k two or more, all known.
    df
        Degrees of freedom of each standard error, shape (k,) or one for all.
    """
    y, s = (np.asarray(v, dtype=np.float64) for v in (value, se))
    k, w = len(y), 1 / s**2
    share = w / w.sum()
    centre = float((share * y).sum())
    apart = float((w * (y - centre) ** 2).sum() / (k - 1))
    with np.errstate(divide="ignore"):
        unsure = float(((1 - share) ** 2 / np.broadcast_to(np.asarray(df, dtype=np.float64), y.shape)).sum())
    statistic = apart / (1 + 2 * (k - 2) / (k**2 - 1) * unsure)
    if unsure == 0:
        return float(special.chdtrc(k - 1, statistic * (k - 1)))
    return float(special.fdtrc(k - 1, (k**2 - 1) / (3 * unsure), statistic))
