"""How far the level of a process moved between two parts of its chart, with an interval."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.means import t_estimate
from syschange.statistics.process.limits import SIZED, excess, pooled_centre, sampling_sd
from syschange.statistics.process.ranges import D2, mean_moving_range, mean_of, range_df

METHOD = "moving ranges, t"
_WIDEST = 1.0  # attribute points vary at least as much as chance alone makes them


@dataclass(frozen=True)
class PartLevel:
    """The level of one part of a chart.

    Attributes
    ----------
    mean
        The mean of its points (of proportions and rates all of them together).
    se
        Its standard error, from the part's own moving ranges.
    df
        The degrees of freedom that is known by.
    """

    mean: float
    se: float
    df: float


def part_level(chart: str, values: ArrayLike, sizes: ArrayLike | None = None) -> PartLevel:
    """Return the level of one part, and how surely it is known.

    Parameters
    ----------
    chart
        As for `process_limits`. Points of a run chart are taken as those of "xmr", and counts (c) as proportions and
        rates are: by how many times chance alone they vary, once at the least.
    values, sizes
        The part's points in the order of time, and what each is of.

    Returns
    -------
    PartLevel
        The standard error is missing where no two neighbours are known; it takes points for independent. All moving
        ranges are used: the few that screening leaves out would make it too small.
    """
    y = np.asarray(values, dtype=np.float64)
    ranges = int((~np.isnan(np.diff(y))).sum())
    df = float(range_df(ranges + 1))
    if chart in SIZED or chart == "c":
        kin = chart if chart in SIZED else "u"
        n = np.ones(len(y)) if chart == "c" else np.asarray(sizes, dtype=np.float64)
        wider = np.maximum(float(excess(kin, y, n, screen=False)), _WIDEST)
        centre = float(pooled_centre(y, n))
        size = float(n[~np.isnan(y) & (n > 0)].sum())
        return PartLevel(centre, float(wider * sampling_sd(kin, centre, size)), df)
    points = int((~np.isnan(y)).sum())
    sd = float(mean_moving_range(y, screen=False)) / D2
    return PartLevel(float(mean_of(y)), sd / math.sqrt(points) if points else math.nan, df)


def shift(before: PartLevel, after: PartLevel, *, level: float) -> Estimate:
    """Return how far the level moved, with Student's t on Satterthwaite's degrees of freedom.

    Parameters
    ----------
    before, after
        The two parts.
    level
        Confidence level.

    Raises
    ------
    NotEstimableError
        Where a part has no two neighbouring points, or neither varies.

    Notes
    -----
    Wheeler DJ (1995) Advanced Topics in Statistical Process Control, chapter 4; degrees of freedom of each part by
    `range_df`, together by Satterthwaite (1946), Biometrics Bulletin 2:110-114.
    """
    parts = (before, after)
    if any(math.isnan(p.se) or math.isnan(p.df) for p in parts):
        raise NotEstimableError(
            "The shift cannot be estimated: a part has no two neighbouring points that vary, or they are hidden or "
            "too coarsely rounded.",
            "Take longer parts, longer periods, or larger units.",
        )
    variance = sum(p.se**2 for p in parts)
    spread = sum(p.se**4 / p.df for p in parts)
    df = variance**2 / spread if spread > 0 else math.nan
    return t_estimate(after.mean - before.mean, math.sqrt(variance), df, level=level, method=METHOD)
