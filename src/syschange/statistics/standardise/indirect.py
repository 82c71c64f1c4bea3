"""Indirect standardisation: events beside those a reference would lead one to expect, as a ratio and as a rate."""

import numpy as np
from numpy.typing import ArrayLike

from syschange.errors import NotEstimableError
from syschange.results import Estimate, Scaled
from syschange.statistics.rates.single import RateDistribution, rate_limits, rate_method
from syschange.statistics.standardise.amounts import Floats, amounts, matched
from syschange.statistics.standardise.direct import PER, Standardised


def expected_events(
    population: ArrayLike, reference_events: ArrayLike, reference_population: ArrayLike
) -> Floats:
    """Events to expect were the reference's rates to hold in every stratum.

    Parameters
    ----------
    population
        People (or person-time) of each stratum, strata on the last axis, areas on the others.
    reference_events, reference_population
        Events and people of the reference in each stratum.

    Returns
    -------
    array
        One number an area; missing where an area has people in a stratum where the reference has none.

    Raises
    ------
    WrongTypeError
        Where a value is negative or missing, or the lengths differ.
    """
    n, x, m = matched(
        amounts(population, "populations"),
        amounts(reference_events, "events of the reference"),
        amounts(reference_population, "populations of the reference"),
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.where(n > 0, n * np.where(m > 0, x / m, np.nan), 0.0)
    total: Floats = expected.sum(axis=-1)
    return total


def smr(observed: ArrayLike, expected: ArrayLike, *, level: ArrayLike = 0.95) -> Standardised:
    """Indirectly standardised ratios (such as standardised mortality ratios): observed over expected.

    Parameters
    ----------
    observed
        Events of each area.
    expected
        Those expected, from `expected_events`; taken as known. It may be missing where that gave none.
    level
        Confidence levels, broadcast against the areas: a column of levels gives a row of limits each.

    Returns
    -------
    Standardised
        A ratio of 1 is as many as expected. Missing where nothing is expected.

    Raises
    ------
    WrongTypeError
        Where a count is negative or missing, lengths differ, or a level is not between 0 and 1.

    Notes
    -----
    Breslow NE, Day NE (1987) Statistical methods in cancer research II, section 2.3; limits of the observed count
    from `rate_limits`.
    """
    e = np.asarray(expected, dtype=np.float64)
    amounts(e[~np.isnan(e)], "expected events")
    x, e = matched(amounts(observed, "events"), e)
    lower, upper = rate_limits(x, 1.0, level=level)
    over = np.where(e > 0, e, np.nan)
    return Standardised(x / over, lower / over, upper / over, np.sqrt(x) / over, x)


def isr(
    observed: ArrayLike,
    expected: ArrayLike,
    reference_rate: ArrayLike,
    *,
    level: ArrayLike = 0.95,
    multiplier: float = PER,
) -> Standardised:
    """Indirectly standardised rates: the ratio of `smr` times the crude rate of the reference.

    Parameters
    ----------
    observed, expected, level
        See `smr`.
    reference_rate
        Events of the reference over its people, all strata together.
    multiplier
        The rates are per this many.

    Returns
    -------
    Standardised
        Missing where nothing is expected.

    Raises
    ------
    WrongTypeError
        See `smr`.
    """
    ratio = smr(observed, expected, level=level)
    by = amounts(reference_rate, "rates of the reference") * multiplier
    matched(ratio.value, by)
    return Standardised(ratio.value * by, ratio.lower * by, ratio.upper * by, ratio.se * by, ratio.events)


def smr_estimate(observed: float, expected: float, *, level: float = 0.95) -> Estimate:
    """Return the ratio of one area with its confidence distribution (see `smr`).

    Raises
    ------
    NotEstimableError
        Where nothing is expected.
    """
    return isr_estimate(observed, expected, 1.0, level=level, multiplier=1.0)


def isr_estimate(
    observed: float, expected: float, reference_rate: float, *, level: float = 0.95, multiplier: float = PER
) -> Estimate:
    """Return the indirectly standardised rate of one area with its confidence distribution (see `isr`).

    Raises
    ------
    NotEstimableError
        Where nothing is expected.
    """
    made = isr(observed, expected, reference_rate, level=level, multiplier=multiplier)
    if not expected > 0 or not reference_rate > 0:
        raise NotEstimableError(
            "The ratio to what is expected cannot be given: nothing is expected.",
            "Use a reference with events, or give the count itself.",
        )
    factor = reference_rate * multiplier / expected
    method = str(rate_method(observed))
    return Estimate.of(
        float(made.value), Scaled(RateDistribution(float(observed), 1.0), factor), level, method
    )
