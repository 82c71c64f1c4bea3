"""Means: Student's interval for one, Welch's for a difference, from counts, means and standard deviations."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import NotEstimableError
from syschange.results import Estimate, StudentT

Floats = NDArray[np.float64]

# Ours: a sum of squares about the mean below this share of that about the pivot is what rounding leaves of none.
ROUNDING = 1e-12


def spread(within: ArrayLike, squares: ArrayLike) -> Floats:
    """Return a sum of squares, 0 where it is no more than the rounding of the larger one it was taken from.

    Parameters
    ----------
    within
        A difference of sums of squares that ought not to be negative.
    squares
        What it was subtracted from.
    """
    left, larger = np.asarray(within, dtype=np.float64), np.asarray(squares, dtype=np.float64)
    return np.where(left <= ROUNDING * larger, 0.0, left)


def sd_from_sums(n: ArrayLike, total: ArrayLike, squares: ArrayLike) -> Floats:
    """Sample standard deviation (divisor n − 1) from a sum and a sum of squares.

    Parameters
    ----------
    n, total, squares
        Number of values, their sum, and the sum of their squares, measured from any pivot near their mean.

    Returns
    -------
    array
        Missing where there are fewer than two values; exactly 0 where they do not vary.
    """
    m, t, s = (np.asarray(a, dtype=np.float64) for a in (n, total, squares))
    enough = m > 1
    safe = np.where(enough, m, 2.0)
    return np.where(enough, np.sqrt(spread(s - t**2 / safe, s) / (safe - 1)), np.nan)


def student(n: ArrayLike, mean: ArrayLike, sd: ArrayLike, *, level: float) -> tuple[Floats, Floats]:
    """Student t limits of a mean.

    Parameters
    ----------
    n, mean, sd
        Number of values, their mean, and their sample standard deviation (divisor n − 1).
    level
        Confidence level, for example .95.

    Returns
    -------
    tuple of arrays
        Lower and upper limits; missing where there are fewer than two values, or values that do not vary:
        a group all of one score is not known without error.

    Notes
    -----
    Student (1908) The probable error of a mean, Biometrika 6:1-25.
    """
    m, centre, deviation = (np.asarray(a, dtype=np.float64) for a in (n, mean, sd))
    enough = (m > 1) & (deviation > 0)
    df = np.where(enough, m - 1, 1.0)
    half = special.stdtrit(df, 0.5 + level / 2) * deviation / np.sqrt(np.where(enough, m, 1.0))
    half = np.where(enough, half, np.nan)
    return centre - half, centre + half


def welch(  # noqa: PLR0917 - three moments of each of two groups, in the order of the formula
    n1: ArrayLike, mean1: ArrayLike, sd1: ArrayLike, n2: ArrayLike, mean2: ArrayLike, sd2: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Difference of two independent means, without assuming equal variances.

    Parameters
    ----------
    n1, mean1, sd1, n2, mean2, sd2
        Number of values, mean and sample standard deviation of each group.

    Returns
    -------
    tuple of arrays
        The difference mean1 − mean2, its standard error, and the degrees of freedom; the last two missing
        where a group has fewer than two values or neither group varies.

    Notes
    -----
    Welch BL (1947) The generalization of 'Student's' problem when several different population variances are
    involved, Biometrika 34:28-35; degrees of freedom by Satterthwaite (1946), Biometrics Bulletin 2:110-114.
    """
    m1, m2 = (np.asarray(a, dtype=np.float64) for a in (n1, n2))
    with np.errstate(divide="ignore", invalid="ignore"):
        v1 = np.asarray(sd1, dtype=np.float64) ** 2 / m1
        v2 = np.asarray(sd2, dtype=np.float64) ** 2 / m2
        usable = (m1 > 1) & (m2 > 1) & (v1 + v2 > 0)
        se = np.where(usable, np.sqrt(v1 + v2), np.nan)
        df = np.where(usable, (v1 + v2) ** 2 / (v1**2 / (m1 - 1) + v2**2 / (m2 - 1)), np.nan)
    return np.asarray(mean1, dtype=np.float64) - np.asarray(mean2, dtype=np.float64), se, df


def t_limits(value: ArrayLike, se: ArrayLike, df: ArrayLike, *, level: float) -> tuple[Floats, Floats]:
    """Return symmetric t limits of values with given standard errors and degrees of freedom."""
    half = special.stdtrit(np.asarray(df, dtype=np.float64), 0.5 + level / 2) * np.asarray(se)
    return np.asarray(value) - half, np.asarray(value) + half


def two_sided_p(value: ArrayLike, se: ArrayLike, df: ArrayLike) -> Floats:
    """Return the two-sided p of a value against zero, by Student's t."""
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.abs(np.asarray(value, dtype=np.float64) / np.asarray(se, dtype=np.float64))
    p: Floats = 2 * special.stdtr(np.asarray(df, dtype=np.float64), -z)
    return p


def t_estimate(value: float, se: float, df: float, *, level: float, method: str) -> Estimate:
    """Return an estimate with a Student t confidence distribution.

    Raises
    ------
    NotEstimableError
        Where the standard error or the degrees of freedom are missing or not positive: too few values, or
        values that do not vary.
    """
    if not (math.isfinite(se) and se > 0 and df > 0):
        raise NotEstimableError(
            "The uncertainty cannot be estimated: too few values, or values that do not vary.",
            "Collect more records, or join groups that are too small to stand alone.",
        )
    return Estimate.of(value, StudentT(value, se, df), level, method)
