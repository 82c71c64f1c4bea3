"""Clopper and Pearson's and Jeffreys' limits of a proportion, from the beta distribution."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from syschange.results import Estimate
from syschange.statistics.exact.checks import HALF, Floats, as_parts, between, tails
from syschange.statistics.levels import require_level


def _beta_limits(
    x: Floats, m: Floats, tail: Floats | float, *, extra: float, less: float
) -> tuple[Floats, Floats]:
    """Return quantiles of Beta(x + less, m − x + extra) and Beta(x + extra, m − x + less), closed at the ends."""
    known = np.isfinite(x) & (m > 0)
    floor, ceiling = ~known | (x <= 0), ~known | (x >= m)
    inner, outer = np.where(known, x, 1.0), np.where(known, m, 2.0)
    lower = special.betaincinv(np.where(floor, 1.0, inner + less), outer - inner + extra, tail)
    upper = special.betainccinv(inner + extra, np.where(ceiling, 1.0, outer - inner + less), tail)
    return (
        np.where(known, np.where(floor, 0.0, lower), np.nan),
        np.where(known, np.where(ceiling, 1.0, upper), np.nan),
    )


def clopper_pearson(events: ArrayLike, n: ArrayLike, *, level: ArrayLike) -> tuple[Floats, Floats]:
    """Clopper and Pearson's exact limits of a proportion: never too narrow, and wide for small groups.

    Parameters
    ----------
    events, n
        Events and trials, any matching shapes; fractional values are allowed (rounded or weighted counts).
    level
        The confidence level, for example .95; broadcast against the counts.

    Returns
    -------
    tuple of arrays
        Lower and upper limits; missing where `n` is zero or a count is missing.

    Raises
    ------
    WrongTypeError
        Where a count is negative or infinite, there are more events than trials, lengths differ, or a level
        is not between 0 and 1.

    Notes
    -----
    Clopper CJ, Pearson ES (1934) The use of confidence or fiducial limits illustrated in the case of the
    binomial, Biometrika 26:404-413; through the beta distribution, which takes fractional counts as they are.
    """
    x, m = as_parts(events, n)
    return _beta_limits(x, m, tails(level), extra=1.0, less=0.0)


def jeffreys(events: ArrayLike, n: ArrayLike, *, level: ArrayLike) -> tuple[Floats, Floats]:
    """Jeffreys' limits of a proportion: quantiles of the beta distribution with half an event more each way.

    Parameters
    ----------
    events, n
        Events and trials, any matching shapes; fractional values are allowed (rounded or weighted counts).
    level
        The confidence level, for example .95; broadcast against the counts.

    Returns
    -------
    tuple of arrays
        Lower and upper limits; missing where `n` is zero or a count is missing. The lower is 0 where there
        are no events, and the upper 1 where all are events.

    Raises
    ------
    WrongTypeError
        As `clopper_pearson`.

    Notes
    -----
    Brown LD, Cai TT, DasGupta A (2001) Interval estimation for a binomial proportion, Statistical Science
    16:101-133, section 3.1, with the limits at 0 and n set there.
    """
    x, m = as_parts(events, n)
    return _beta_limits(x, m, tails(level), extra=HALF, less=HALF)


@dataclass(frozen=True)
class ClopperPearsonDistribution:
    """The confidence distribution whose limits at every level are Clopper and Pearson's."""

    events: float
    n: float

    def cdf(self, x: float) -> float:
        """Return the confidence that the proportion is at most `x`."""
        if not 0 < x < 1:
            return float(x >= 1)
        failures = self.n - self.events
        low = float(special.betainc(self.events, failures + 1, x)) if self.events > 0 else 1.0
        high = float(special.betainc(self.events + 1, failures, x)) if failures > 0 else 0.0
        return between(low, high)

    def quantile(self, p: float) -> float:
        """Return the value below which the proportion lies with confidence `p`."""
        x, m = np.asarray(self.events), np.asarray(self.n)
        lower, upper = _beta_limits(x, m, min(p, 1 - p), extra=1.0, less=0.0)
        return float(lower if p < HALF else upper)


@dataclass(frozen=True)
class JeffreysDistribution:
    """The confidence distribution whose limits at every level are Jeffreys', closed where none or all have it."""

    events: float
    n: float

    def cdf(self, x: float) -> float:
        """Return the confidence that the proportion is at most `x`."""
        if not 0 < x < 1:
            return float(x >= 1)
        below = float(special.betainc(self.events + HALF, self.n - self.events + HALF, x))
        return between(below if self.events > 0 else 1.0, below if self.events < self.n else 0.0)

    def quantile(self, p: float) -> float:
        """Return the value below which the proportion lies with confidence `p`."""
        x, m = np.asarray(self.events), np.asarray(self.n)
        lower, upper = _beta_limits(x, m, min(p, 1 - p), extra=HALF, less=HALF)
        return float(lower if p < HALF else upper)


def _share(events: float, n: float) -> tuple[float, float, float]:
    x, m = (float(each) for each in as_parts(events, n))
    return x, m, x / m if m > 0 else math.nan


def exact_proportion(events: float, n: float, *, level: float = 0.95) -> Estimate:
    """Return a proportion with its Clopper-Pearson interval (see `clopper_pearson`).

    Raises
    ------
    NotEstimableError
        Where `n` is zero.
    WrongTypeError
        As `clopper_pearson`.
    """
    require_level(level)
    x, m, value = _share(events, n)
    return Estimate.of(value, ClopperPearsonDistribution(x, m), level, "Clopper-Pearson")


def jeffreys_proportion(events: float, n: float, *, level: float = 0.95) -> Estimate:
    """Return a proportion with its Jeffreys interval (see `jeffreys`).

    Raises
    ------
    NotEstimableError
        Where `n` is zero.
    WrongTypeError
        As `jeffreys`.
    """
    require_level(level)
    x, m, value = _share(events, n)
    return Estimate.of(value, JeffreysDistribution(x, m), level, "Jeffreys")
