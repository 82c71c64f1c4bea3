"""Direct standardisation: rates as they would be in a standard population, with Dobson's interval."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Estimate
from syschange.statistics.rates.single import RateDistribution, rate_limits
from syschange.statistics.standardise.amounts import Floats, amounts, matched

# A directly standardised rate of fewer events is not given: Office for Health Improvement and Disparities,
# Fingertips public health technical guidance, "Dobson's method is not used where there are fewer than 10 events".
FEWEST_EVENTS = 10.0
# Rates are customarily given per 100,000: the same guidance.
PER = 100_000.0


@dataclass(frozen=True, eq=False)
class Standardised:
    """Standardised rates or ratios of areas, with their limits.

    Attributes
    ----------
    value, lower, upper
        The rates (times the multiplier) or ratios, and their limits; missing where they cannot be given.
    se
        The standard error of the value, in its units.
    events
        The number of events each is computed from.
    """

    value: Floats
    lower: Floats
    upper: Floats
    se: Floats
    events: Floats


def repeated_events(people: ArrayLike, *, times: ArrayLike) -> tuple[Floats, Floats]:
    """Events and their variance where one person can have several, which are then not independent.

    Parameters
    ----------
    people
        Number of people who had each number of events: the numbers of events on the last axis.
    times
        Those numbers of events, for example 1, 2, 3.

    Returns
    -------
    tuple of arrays
        Σ k·nₖ, the events, and Σ k²·nₖ, their variance when people are Poisson and independent of each other.

    Raises
    ------
    WrongTypeError
        Where a value is negative or missing, or the lengths differ.

    Notes
    -----
    Stukel TA, Glynn RJ, Fisher ES, Sharp SM, Lu-Yao G, Wennberg JE (1994) Standardized rates of recurrent
    outcomes, Statistics in Medicine 13:1781-1791; Washington State Department of Health, Guidelines for using
    confidence intervals for public health assessment; the variance of the English method for
    non-independent events.
    """
    number, repeats = matched(amounts(people, "numbers of people"), amounts(times, "numbers of events"))
    return (repeats * number).sum(axis=-1), (repeats**2 * number).sum(axis=-1)


def dsr(
    events: ArrayLike,
    population: ArrayLike,
    standard: ArrayLike,
    *,
    variance: ArrayLike | None = None,
    level: ArrayLike = 0.95,
    multiplier: float = PER,
    fewest: float = FEWEST_EVENTS,
) -> Standardised:
    """Directly standardised rates with Dobson's limits, for all areas at once.

    Parameters
    ----------
    events, population
        Events and people (or person-time) of each stratum, strata on the last axis, areas on the others.
    standard
        The standard population of each stratum; only its proportions matter.
    variance
        The variance of the events of each stratum, from `repeated_events` where one person can have several;
        by default the events themselves (Poisson).
    level
        Confidence levels, broadcast against the areas: a column of levels gives a row of limits each.
    multiplier
        The rates are per this many.
    fewest
        Areas with fewer events are missing; 0 gives all.

    Returns
    -------
    Standardised
        Missing where a stratum that counts in the standard has nobody in it, and where there are fewer than
        `fewest` events; the limits and the standard error are also missing where there are none at all.

    Raises
    ------
    WrongTypeError
        Where a value is negative or missing, lengths differ, a level is not between 0 and 1, or the standard is
        empty.

    Notes
    -----
    Dobson AJ, Kuulasmaa K, Eberle E, Scherer J (1991) Confidence intervals for weighted sums of Poisson
    parameters, Statistics in Medicine 10:457-462, with the limits of the count from `rate_limits`.
    The lower limit is never below 0.
    """
    x, n, w = matched(
        amounts(events, "events"),
        amounts(population, "populations"),
        amounts(standard, "standard populations"),
    )
    v = x if variance is None else matched(amounts(variance, "variances"), x)[0]
    if not (w.sum(axis=-1) > 0).all():
        raise WrongTypeError("The standard population is empty.", "Give a standard with people in it.")
    share = w / w.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.where(share > 0, share / n, 0.0)
        total = x.sum(axis=-1)
        shown = (total >= fewest) & np.isfinite(weight).all(axis=-1)
        value = np.where(shown, (weight * x).sum(axis=-1), np.nan)
        se = np.where(shown & (total > 0), np.sqrt((weight**2 * v).sum(axis=-1)), np.nan)
        lower, upper = rate_limits(total, 1.0, level=level)
        stretch = se / np.sqrt(total)
        low = np.maximum(value + stretch * (lower - total), 0.0)
        high = value + stretch * (upper - total)
    return Standardised(value * multiplier, low * multiplier, high * multiplier, se * multiplier, total)


@dataclass(frozen=True)
class DobsonDistribution:
    """The confidence distribution of a weighted sum of rates whose limits at every level are Dobson's.

    Attributes
    ----------
    value
        The rate.
    stretch
        Its standard error divided by the root of the number of events.
    events
        The number of events.
    """

    value: float
    stretch: float
    events: float

    def cdf(self, x: float) -> float:
        """Return the confidence that the rate is at most `x`; 0 at 0, below which no rate lies."""
        if x <= 0:
            return 0.0
        return RateDistribution(self.events, 1.0).cdf(self.events + (x - self.value) / self.stretch)

    def quantile(self, p: float) -> float:
        """Return the value below which the rate lies with confidence `p`."""
        moved = RateDistribution(self.events, 1.0).quantile(p) - self.events
        return max(self.value + self.stretch * moved, 0.0)


def dsr_estimate(
    events: ArrayLike,
    population: ArrayLike,
    standard: ArrayLike,
    *,
    variance: ArrayLike | None = None,
    level: float = 0.95,
    multiplier: float = PER,
    fewest: float = FEWEST_EVENTS,
) -> Estimate:
    """Return the directly standardised rate of one area, with its confidence distribution (see `dsr`).

    Raises
    ------
    NotEstimableError
        Where there are no events or fewer than `fewest`, or a stratum that counts has nobody in it.
    WrongTypeError
        See `dsr`; also where there is more than one area.
    """
    made = dsr(
        events, population, standard, variance=variance, level=level, multiplier=multiplier, fewest=fewest
    )
    if made.value.size != 1:
        raise WrongTypeError(
            "There is more than one area.", "Give the strata of one, or use dsr for all of them."
        )
    value, se, total = (float(np.squeeze(a)) for a in (made.value, made.se, made.events))
    if not se > 0:
        raise NotEstimableError(
            "The rate cannot be standardised: too few events, or a stratum of the standard with nobody in it.",
            "Join strata or periods, or use an indirectly standardised ratio.",
        )
    return Estimate.of(value, DobsonDistribution(value, se / np.sqrt(total), total), level, "Dobson")
