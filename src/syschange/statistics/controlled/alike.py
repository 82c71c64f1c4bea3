"""Whether two groups are alike within strata, and whether they differ by the same odds ratio in each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from syschange.statistics.controlled.strata import log_odds_ratio, over, strata
from syschange.statistics.exact.checks import Floats


def cochran_mantel_haenszel_p(
    events1: ArrayLike,
    n1: ArrayLike,
    events2: ArrayLike,
    n2: ArrayLike,
    *,
    continuity: bool = False,
) -> Floats:
    """Two-sided p of two groups against their being alike within every stratum.

    Parameters
    ----------
    events1, n1, events2, n2
        As `controlled_difference_limits`.
    continuity
        Whether to take one half off the difference of events before squaring it (Yates), which is cautious.

    Returns
    -------
    array
        Without the last axis; missing where no stratum has both groups and both outcomes.

    Raises
    ------
    WrongTypeError
        As `controlled_difference_limits`.

    Notes
    -----
    Mantel & Haenszel (1959) Journal of the National Cancer Institute 22:719-748, after Cochran WG (1954)
    Biometrics 10:417-451.
    """
    s = strata(events1, n1, events2, n2)
    events = s.x1 + s.x2
    apart = np.abs((s.x1 - s.n1 * events / s.n).sum(axis=-1))
    # A stratum of one person, or less in weights, tells nothing.
    enough = np.where(s.n > 1, s.n - 1, np.inf)
    variance = (s.n1 * s.n2 * events * np.maximum(s.n - events, 0) / s.n**2 / enough).sum(axis=-1)
    apart = np.maximum(apart - 0.5, 0) if continuity else apart
    p: Floats = special.chdtrc(1, over(apart**2, variance))
    return p


@dataclass(frozen=True)
class Homogeneity:
    """Whether an odds ratio is the same in every stratum.

    Attributes
    ----------
    statistic
        Breslow and Day's chi-squared, with Tarone's correction.
    df
        Its degrees of freedom: the strata that tell anything, less one.
    p
        The chance of as large a statistic, were the odds ratio the same in all.
    """

    statistic: Floats
    df: Floats
    p: Floats


def homogeneity(events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike) -> Homogeneity:
    """Test whether the odds ratio is the same in every stratum.

    Parameters
    ----------
    events1, n1, events2, n2
        As `controlled_difference_limits`. It needs strata of some size: with a handful of people in each it
        finds too little.

    Returns
    -------
    Homogeneity
        Arrays without the last axis; statistic and p missing with fewer than two strata that have both
        groups and both outcomes, or a pooled odds ratio that is nought or infinite.

    Raises
    ------
    WrongTypeError
        As `controlled_difference_limits`.

    Notes
    -----
    Breslow NE, Day NE (1980) Statistical Methods in Cancer Research, volume I: The Analysis of Case-Control
    Studies, International Agency for Research on Cancer, page 142; Tarone RE (1985) On heterogeneity tests
    based on efficient scores, Biometrika 72:91-95.
    """
    s = strata(events1, n1, events2, n2)
    odds = np.exp(log_odds_ratio(s)[0])[..., None]
    events = s.x1 + s.x2
    telling = s.counts & (events > 0) & (events < s.n)
    linear = s.n2 - events + odds * (events + s.n1)
    fewest = np.where(telling, linear, 1.0)
    # What the pooled odds ratio expects of the first group: the root of a quadratic, without cancellation.
    root = np.sqrt(np.maximum(fewest**2 + 4 * (1 - odds) * odds * events * s.n1, 0))
    expected = 2 * odds * events * s.n1 / (fewest + root)
    cells = (expected, events - expected, s.n1 - expected, s.n2 - events + expected)
    inverse = sum(1 / np.where(telling & (cell > 0), cell, np.nan) for cell in cells)
    variance = np.where(telling, 1 / np.asarray(inverse), 0.0)
    apart = np.where(telling, s.x1 - expected, 0.0)
    each = np.where(telling, apart**2 / np.where(telling, variance, 1.0), 0.0)
    df = telling.sum(axis=-1) - 1.0
    statistic = each.sum(axis=-1) - over(apart.sum(axis=-1) ** 2, variance.sum(axis=-1))
    known = (df >= 1) & np.isfinite(odds[..., 0])
    statistic = np.where(known, np.maximum(statistic, 0), np.nan)
    return Homogeneity(statistic, np.maximum(df, 0), special.chdtrc(np.where(known, df, 1.0), statistic))
