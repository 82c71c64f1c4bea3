"""One rate: exact Poisson limits of few events, Byar's of many."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.results import Estimate
from syschange.statistics.exact.checks import HALF, Floats, as_counts, between, tails
from syschange.statistics.exact.count import GarwoodDistribution, garwood_at
from syschange.statistics.levels import require_level

# Public Health England (2018) Technical Guide: Confidence Intervals: exact below 10 events, Byar's from there.
BYAR_FROM = 10
EXACT, BYAR = "exact Poisson", "Byar"


def _byar_at(events: Floats, tail: Floats | float) -> tuple[Floats, Floats]:
    """Return Byar's limits with a given share of confidence beyond each; missing where a lower is below nought."""
    z = -special.ndtri(tail)
    safe = np.where(events == 0, 1.0, events)
    root = 1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe))
    lower = np.where(root >= 0, events * np.maximum(root, 0) ** 3, np.nan)
    one_more = events + 1
    upper = one_more * (1 - 1 / (9 * one_more) + z / (3 * np.sqrt(one_more))) ** 3
    return np.where(events == 0, 0.0, lower), upper


def byar(events: ArrayLike, *, level: ArrayLike) -> tuple[Floats, Floats]:
    """Byar's approximate limits of the expected number of events behind a Poisson count.

    Parameters
    ----------
    events
        Counts; fractional values are allowed (rounded or weighted counts).
    level
        The confidence level, for example .95; broadcast against the counts.

    Returns
    -------
    tuple of arrays
        Lower and upper limits, on the scale of the count; missing where the count is. The lower is 0 where
        there are no events, and missing where so few events at so high a level take the formula below
        nought: use Garwood's there.

    Raises
    ------
    WrongTypeError
        Where a count is negative or infinite, or a level is not between 0 and 1.

    Notes
    -----
    Breslow NE, Day NE (1987) Statistical Methods in Cancer Research, volume II: The Design and Analysis of
    Cohort Studies, International Agency for Research on Cancer, page 69.
    """
    (x,) = as_counts(events)
    return _byar_at(x, tails(level))


def count_at(events: Floats, tail: Floats | float) -> tuple[Floats, Floats]:
    """Return limits of an expected count: Garwood's below ten events, Byar's from there."""
    few = events < BYAR_FROM
    lower, upper = _byar_at(events, tail)
    exact_lower, exact_upper = garwood_at(np.where(few, events, 0.0), tail)
    # Past any level in use (z above 9) Byar's lower limit would be below nought.
    lower = np.where(np.isnan(lower) & (events >= BYAR_FROM), 0.0, lower)
    return np.where(few, exact_lower, lower), np.where(few, exact_upper, upper)


def at_risk(exposure: Floats) -> Floats:
    """Return times at risk, missing where there was none."""
    return np.where(exposure > 0, exposure, np.nan)


def two_groups(
    events1: ArrayLike, exposure1: ArrayLike, events2: ArrayLike, exposure2: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return events and times at risk of two groups as arrays of one shape; times missing where there were none.

    Raises
    ------
    WrongTypeError
        Where a number is negative or infinite, or lengths differ.
    """
    x1, t1, x2, t2 = as_counts(events1, exposure1, events2, exposure2)
    return x1, at_risk(t1), x2, at_risk(t2)


def rates_at(events: Floats, exposure: Floats, tail: Floats | float) -> tuple[Floats, Floats, Floats]:
    """Return rates with limits that leave a given share of confidence beyond each; the times are above nought."""
    lower, upper = count_at(events, tail)
    return events / exposure, lower / exposure, upper / exposure


def rate_limits(events: ArrayLike, exposure: ArrayLike, *, level: ArrayLike) -> tuple[Floats, Floats]:
    """Limits of rates: exact Poisson below 10 events, Byar's approximation from 10.

    Parameters
    ----------
    events, exposure
        Events, and the time or people at risk, any matching shapes; a person may have several events, and
        fractional values are allowed.
    level
        The confidence level, for example .95; broadcast against the counts.

    Returns
    -------
    tuple of arrays
        Lower and upper limits per unit of exposure; missing where there is no exposure or a number is
        missing.

    Raises
    ------
    WrongTypeError
        Where a number is negative or infinite, lengths differ, or a level is not between 0 and 1.

    Notes
    -----
    Public Health England (2018) Public Health Profiles: Technical Guide: Confidence Intervals, section on
    rates; Garwood (1936) Biometrika 28:437-442; Breslow & Day (1987), page 69.
    """
    x, t = as_counts(events, exposure)
    _, lower, upper = rates_at(x, at_risk(t), tails(level))
    return lower, upper


def rate_method(events: ArrayLike) -> NDArray[np.str_]:
    """Return which method `rate_limits` uses for each count: "exact Poisson" or "Byar"."""
    return np.where(np.asarray(events, dtype=np.float64) < BYAR_FROM, EXACT, BYAR)


@dataclass(frozen=True)
class RateDistribution:
    """The confidence distribution whose limits at every level are those of `rate_limits`."""

    events: float
    exposure: float

    def cdf(self, x: float) -> float:
        """Return the confidence that the rate is at most `x`."""
        expected = x * self.exposure
        if expected <= 0:
            return 0.0
        if self.events < BYAR_FROM:
            return GarwoodDistribution(self.events).cdf(expected)
        more = self.events + 1
        below = 1 - 1 / (9 * self.events) - (expected / self.events) ** (1 / 3)
        above = (expected / more) ** (1 / 3) - 1 + 1 / (9 * more)
        return between(
            float(special.ndtr(-3 * math.sqrt(self.events) * below)),
            float(special.ndtr(3 * math.sqrt(more) * above)),
        )

    def quantile(self, p: float) -> float:
        """Return the value below which the rate lies with confidence `p`."""
        lower, upper = count_at(np.asarray(self.events), min(p, 1 - p))
        return float(lower if p < HALF else upper) / self.exposure


def rate(events: float, exposure: float, *, level: float = 0.95) -> Estimate:
    """Return a rate with its limits (see `rate_limits`); `times(1000)` of it is the rate per thousand.

    Raises
    ------
    NotEstimableError
        Where there is no exposure.
    WrongTypeError
        As `rate_limits`.
    """
    require_level(level)
    x, t = (float(each) for each in as_counts(events, exposure))
    value = x / t if t > 0 else math.nan
    return Estimate.of(value, RateDistribution(x, t), level, str(rate_method(x)))
