"""Life expectancy from deaths and people in age bands of any width, with its standard error at every age."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Estimate, StudentT
from syschange.statistics.exact.checks import tails
from syschange.statistics.standardise.amounts import Floats, amounts, matched

# The share of a band lived by those who die in it: a tenth of the first year of life, half of any other band.
# Office for National Statistics and Public Health England, life expectancy templates; Silcocks and others 2001.
FIRST_YEAR, OTHERS = 0.1, 0.5


@dataclass(frozen=True, eq=False)
class LifeTable:
    """Life expectancy at the start of every age band; bands on the last axis of every array.

    Attributes
    ----------
    expectancy, se, lower, upper
        Years still to live at the start of each band, their standard error and limits.
    dying
        The probability of dying within the band; 1 in the last.
    surviving
        The probability of living from the first age to the start of the band.
    fractions
        The share of each band lived by those who die in it, as used.
    """

    expectancy: Floats
    se: Floats
    lower: Floats
    upper: Floats
    dying: Floats
    surviving: Floats
    fractions: Floats


def life_table(
    deaths: ArrayLike,
    population: ArrayLike,
    *,
    starts: ArrayLike,
    fractions: ArrayLike | None = None,
    level: ArrayLike = 0.95,
) -> LifeTable:
    """Abridged period life table by Chiang's method, for all areas at once.

    Parameters
    ----------
    deaths, population
        Deaths and person-years of each age band, bands on the last axis, areas on the others.
    starts
        The age at which each band starts, rising; the last band is open.
    fractions
        The share of each closed band lived by those who die in it (one fewer than bands); by default .1 where
        a band is the first year of life and .5 elsewhere (see `FIRST_YEAR`).
    level
        Confidence level, broadcast against the areas and bands.

    Returns
    -------
    LifeTable
        A band without deaths adds no years lost and no variance. A last band without deaths has no end to its
        expectancy: everything is then missing, and the last two bands should be joined. So is every age up to
        a band with nobody in it. Areas of fewer than 5,000 person-years are too small for these limits (Toson
        and Baker 2003).

    Raises
    ------
    WrongTypeError
        Where a value is negative or missing, lengths differ, ages do not rise, a fraction is not between 0 and
        1, or a level is not.

    Notes
    -----
    Chiang CL (1968) Introduction to stochastic processes in biostatistics, chapter 9 (method II, the width of the
    band and the fraction stated); the variance of the last band from Silcocks PBS, Jenner DA, Reza R (2001) Life
    expectancy as a summary of mortality in a population, Journal of Epidemiology and Community Health 55:38-43;
    Toson B, Baker A (2003) Life expectancy at birth: methodological options for small populations, National
    Statistics Methodological Series 33. Limits are normal.
    """
    d, m = matched(amounts(deaths, "deaths"), amounts(population, "populations"))
    ages = amounts(starts, "ages")
    if ages.ndim != 1 or ages.size != d.shape[-1] or not (np.diff(ages) > 0).all():
        raise WrongTypeError(
            "The ages at which the bands start do not rise, or there is not one for each band.",
            "Give one starting age a band, the youngest first.",
        )
    a = _fractions(ages, fractions)
    dying, variance = _dying(d, m, np.diff(ages), a)
    expectancy, spread = _backwards(d, m, np.diff(ages), a, dying, variance)
    alive = np.cumprod(np.concatenate([np.ones_like(dying[..., :1]), 1 - dying[..., :-1]], axis=-1), axis=-1)
    se = np.sqrt(spread)
    half = special.ndtri(1 - tails(level)) * se
    return LifeTable(expectancy, se, expectancy - half, expectancy + half, dying, alive, a)


def _fractions(ages: Floats, fractions: ArrayLike | None) -> Floats:
    if fractions is None:
        return np.where((ages[:-1] == 0) & (np.diff(ages) == 1), FIRST_YEAR, OTHERS)
    a = np.asarray(fractions, dtype=np.float64)
    if a.shape != (ages.size - 1,) or not ((a >= 0) & (a <= 1)).all():
        raise WrongTypeError(
            "The fractions of the bands are not between 0 and 1, or there is not one for each closed band.",
            "Give the share of each band but the last that those who die in it live, for example .5.",
        )
    return a


def _dying(d: Floats, m: Floats, width: Floats, a: Floats) -> tuple[Floats, Floats]:
    """Return the probability of dying in each band, and its binomial variance q²(1 − q)/deaths in closed bands."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(m > 0, d / m, np.nan)
        closed = width * rate[..., :-1] / (1 + (1 - a) * width * rate[..., :-1])
        q = np.minimum(closed, 1.0)  # a rate so high that the band cannot hold it: nobody lives through it
        variance = np.where(q > 0, q**2 * (1 - q) / d[..., :-1], 0.0 * q)
    open_band = np.where(np.isnan(rate[..., -1:]), np.nan, 1.0)
    return np.concatenate([q, open_band], axis=-1), variance


def _backwards(  # noqa: PLR0917 - the columns of a life table, in their order
    d: Floats, m: Floats, width: Floats, a: Floats, dying: Floats, variance: Floats
) -> tuple[Floats, Floats]:
    """Return expectancies and their variances, from the open band back to the first.

    Each is what is lived in the band and, for those who live through it, what is lived after it: the same as
    Chiang's sums over the ages above, without dividing by the number alive.
    """
    expectancy, spread = np.empty_like(dying), np.empty_like(dying)
    with np.errstate(divide="ignore", invalid="ignore"):
        ending = (d[..., -1] > 0) & (m[..., -1] > 0)
        expectancy[..., -1] = np.where(ending, m[..., -1] / d[..., -1], np.nan)
        spread[..., -1] = np.where(ending, m[..., -1] ** 2 / d[..., -1] ** 3, np.nan)
    for i in range(dying.shape[-1] - 2, -1, -1):  # each band needs the one above it
        q, after = dying[..., i], expectancy[..., i + 1]
        expectancy[..., i] = width[i] * (1 - (1 - a[i]) * q) + (1 - q) * after
        spread[..., i] = (1 - q) ** 2 * spread[..., i + 1] + ((1 - a[i]) * width[i] + after) ** 2 * variance[
            ..., i
        ]
    return expectancy, spread


def life_expectancy(
    deaths: ArrayLike,
    population: ArrayLike,
    *,
    starts: ArrayLike,
    band: int = 0,
    fractions: ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Return the life expectancy of one area at the start of a band, with its distribution (see `life_table`).

    Parameters
    ----------
    band
        The position of the band: 0 is the first, at birth where it starts at 0.

    Raises
    ------
    NotEstimableError
        Where the last band has no deaths, or a band from that age on has nobody in it.
    WrongTypeError
        See `life_table`; also where there is no such band.
    """
    table = life_table(deaths, population, starts=starts, fractions=fractions, level=level)
    if not 0 <= band < table.expectancy.shape[-1] or table.expectancy.ndim != 1:
        raise WrongTypeError(
            "There is no such age band, or there is more than one area.",
            "Give the bands of one area, and the position of one of them, from 0.",
        )
    value, se = float(table.expectancy[band]), float(table.se[band])
    if not (math.isfinite(value) and se > 0):
        raise NotEstimableError(
            "Life expectancy cannot be given: the last band has no deaths, or a band has nobody in it.",
            "Join the last two bands, or more years.",
        )
    return Estimate.of(value, StudentT(value, se), level, "Chiang, variance by Silcocks")
