"""Moving ranges: how much neighbouring points differ, which tells ordinary variation from a change of level."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# Mean range of two values in standard deviations: 2/√π, to the digits that control charts use (Montgomery DC (2009)
# Introduction to Statistical Quality Control, 6th ed., appendix VI), and the upper limit of a moving range in their
# mean (Nelson LS (1982) Control charts for individual measurements, Journal of Quality Technology 14:172-173).
D2 = 1.128
D4 = 3.267
_ROUNDING = 1e-12  # ours: ranges below this share of the values are what rounding leaves of none


def mean_of(values: ArrayLike) -> Floats:
    """Return the mean along the last axis, of those that are known; missing where none is."""
    y = np.asarray(values, dtype=np.float64)
    known = ~np.isnan(y)
    count = known.sum(axis=-1)
    total = np.where(known, y, 0.0).sum(axis=-1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def mean_moving_range(values: ArrayLike, *, screen: bool) -> Floats:
    """Return the mean moving range along the last axis.

    Parameters
    ----------
    values
        Points in the order of time, shape (…, points); missing where there is a gap, over which no range is taken.
    screen
        Whether ranges of 3.267 times their mean and more are left out, once, and the mean taken again (Nelson 1982).

    Returns
    -------
    array
        Shape (…); missing where no two neighbours are known, 0 where neighbours do not differ.
    """
    y = np.asarray(values, dtype=np.float64)
    ranges = np.abs(np.diff(y, axis=-1))
    average = mean_of(ranges)
    size = mean_of(np.abs(y))
    still = average <= _ROUNDING * np.where(np.isnan(size), 0.0, size)
    if screen:
        kept = ranges < D4 * average[..., None]
        average = mean_of(np.where(kept, ranges, np.nan))
    return np.where(still, 0.0, average)


def range_df(points: ArrayLike) -> Floats:
    """Return the degrees of freedom of a standard deviation taken from a mean moving range.

    Parameters
    ----------
    points
        How many points the ranges join: one more than there are ranges.

    Returns
    -------
    array
        One over twice the squared coefficient of variation of the estimate; missing below two points.

    Notes
    -----
    The variance is (.8264 n − 1.082) / (n − 1)² of the squared standard deviation (Cryer JD, Ryan TP (1990) The
    estimation of sigma for an X chart: MR/d2 or S/c4? Journal of Quality Technology 22:187-192).
    """
    n = np.asarray(points, dtype=np.float64)
    enough = n > 1
    safe = np.where(enough, n, 2.0)
    return np.where(enough, (safe - 1) ** 2 / (2 * (0.8264 * safe - 1.082)), np.nan)
