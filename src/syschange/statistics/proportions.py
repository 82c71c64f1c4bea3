"""Proportions: the Wilson interval, Newcombe's interval for a difference and Katz's for a ratio."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import NotEstimableError
from syschange.results import Estimate, StudentT

Floats = NDArray[np.float64]

# Bisection on the critical value z: Phi(-40) is zero in double precision, and 60 halvings of 40 pass it.
_LARGEST_Z = 40.0
_HALVINGS = 60


def critical_z(level: float) -> float:
    """Return the two-sided standard normal critical value for a confidence level."""
    return float(special.ndtri(0.5 + level / 2))


def wilson(events: ArrayLike, n: ArrayLike, *, z: ArrayLike) -> tuple[Floats, Floats]:
    """Wilson score limits of a proportion.

    Parameters
    ----------
    events, n
        Events and trials, any matching shapes; fractional values are allowed (rounded or weighted counts).
    z
        The critical value, for example 1.96; broadcast against the counts.

    Returns
    -------
    tuple of arrays
        Lower and upper limits; missing where `n` is zero.

    Notes
    -----
    Wilson EB (1927) Probable inference, the law of succession, and statistical inference, Journal of the
    American Statistical Association 22:209-212. No continuity correction.
    """
    x, m, c = np.broadcast_arrays(*(np.asarray(a, dtype=np.float64) for a in (events, n, z)))
    with np.errstate(divide="ignore", invalid="ignore"):
        p = x / m
        shrink = 1 + c**2 / m
        centre = (p + c**2 / (2 * m)) / shrink
        half = c * np.sqrt(np.maximum(p * (1 - p), 0) / m + c**2 / (4 * m**2)) / shrink
    # At no events the lower limit is exactly 0, and at all events the upper is exactly 1.
    return np.where(x == 0, 0.0 * p, centre - half), np.where(x == m, 0.0 * p + 1.0, centre + half)


def newcombe(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, z: ArrayLike
) -> tuple[Floats, Floats]:
    """Newcombe's hybrid score limits (method 10) of the difference p1 − p2 of independent proportions.

    Parameters
    ----------
    events1, n1, events2, n2
        Events and trials of the two groups, any matching shapes.
    z
        The critical value; broadcast against the counts.

    Returns
    -------
    tuple of arrays
        Lower and upper limits; missing where either group is empty.

    Notes
    -----
    Newcombe RG (1998) Interval estimation for the difference between independent proportions: comparison of
    eleven methods, Statistics in Medicine 17:873-890, method 10.
    """
    lower1, upper1 = wilson(events1, n1, z=z)
    lower2, upper2 = wilson(events2, n2, z=z)
    p1, p2 = _share(events1, n1), _share(events2, n2)
    return (
        p1 - p2 - np.hypot(p1 - lower1, upper2 - p2),
        p1 - p2 + np.hypot(upper1 - p1, p2 - lower2),
    )


def newcombe_cdf(
    at: ArrayLike, events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike
) -> Floats:
    """Confidence that p1 − p2 is at most `at`: the level whose Newcombe limit lies there.

    Found by bisection on the critical value, so that it agrees with `newcombe` at every level.

    Returns
    -------
    array
        Values in 0 to 1; missing where either group is empty.
    """
    target, x1, m1, x2, m2 = np.broadcast_arrays(
        *(np.asarray(a, dtype=np.float64) for a in (at, events1, n1, events2, n2))
    )
    estimate = _share(x1, m1) - _share(x2, m2)
    below = target < estimate
    near, far = np.zeros(target.shape), np.full(target.shape, _LARGEST_Z)
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        lower, upper = newcombe(x1, m1, x2, m2, z=middle)
        inside = np.where(below, lower > target, upper < target)
        near, far = np.where(inside, middle, near), np.where(inside, far, middle)
    z = np.where(target == estimate, 0.0, near)
    confidence: Floats = special.ndtr(np.where(below, -z, z))
    return np.where(np.isnan(estimate), np.nan, confidence)


def katz(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, z: float
) -> tuple[Floats, Floats, Floats]:
    """Ratio p1 / p2 of independent proportions with its log-normal limits.

    Returns
    -------
    tuple of arrays
        Ratio, lower and upper limits; all missing where either group has no events or nobody in it, because
        a ratio with nothing in it is undefined rather than zero or infinite. The limits are missing where
        everybody in both has the event: the formula's standard error is then zero, and nothing is that sure.

    Notes
    -----
    Katz D, Baptista J, Azen SP, Pike MC (1978) Obtaining confidence intervals for the risk ratio in cohort
    studies, Biometrics 34:469-474.
    """
    x1, m1, x2, m2 = (np.asarray(a, dtype=np.float64) for a in (events1, n1, events2, n2))
    defined = (x1 > 0) & (x2 > 0) & (m1 > 0) & (m2 > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(defined, _share(x1, m1) / _share(x2, m2), np.nan)
        se = np.sqrt(np.maximum(1 / x1 - 1 / m1 + 1 / x2 - 1 / m2, 0))
        se = np.where((x1 == m1) & (x2 == m2), np.nan, se)
        return ratio, ratio * np.exp(-z * se), ratio * np.exp(z * se)


def _share(events: ArrayLike, n: ArrayLike) -> Floats:
    x, m = np.asarray(events, dtype=np.float64), np.asarray(n, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(m > 0, x / m, np.nan)


@dataclass(frozen=True)
class NewcombeDistribution:
    """The confidence distribution whose limits at every level are Newcombe's (method 10)."""

    events1: float
    n1: float
    events2: float
    n2: float

    def cdf(self, x: float) -> float:
        """Return the confidence that p1 − p2 is at most `x`."""
        return float(newcombe_cdf(x, self.events1, self.n1, self.events2, self.n2))

    def quantile(self, p: float) -> float:
        """Return the value below which p1 − p2 lies with confidence `p`."""
        z = abs(float(special.ndtri(p)))
        lower, upper = newcombe(self.events1, self.n1, self.events2, self.n2, z=z)
        return float(lower if p < 0.5 else upper)  # noqa: PLR2004 - the median


@dataclass(frozen=True)
class WilsonDistribution:
    """The confidence distribution whose limits at every level are Wilson's: the score test inverted."""

    events: float
    n: float

    def cdf(self, x: float) -> float:
        """Return the confidence that the proportion is at most `x`."""
        if not 0 < x < 1:
            return float(x >= 1)
        return float(special.ndtr((x - self.events / self.n) / math.sqrt(x * (1 - x) / self.n)))

    def quantile(self, p: float) -> float:
        """Return the value below which the proportion lies with confidence `p`."""
        z = abs(float(special.ndtri(p)))
        lower, upper = wilson(self.events, self.n, z=z)
        return float(lower if p < 0.5 else upper)  # noqa: PLR2004 - the median


def proportion(events: float, n: float, *, level: float = 0.95) -> Estimate:
    """Return a proportion with its Wilson interval (see `wilson`).

    Raises
    ------
    NotEstimableError
        Where `n` is zero.
    """
    return Estimate.of(float(_share(events, n)), WilsonDistribution(events, n), level, "Wilson")


def difference(events1: float, n1: float, events2: float, n2: float, *, level: float = 0.95) -> Estimate:
    """Return the difference p1 − p2 with its Newcombe interval (see `newcombe`).

    Raises
    ------
    NotEstimableError
        Where either group is empty.
    """
    value = float(_share(events1, n1) - _share(events2, n2))
    return Estimate.of(value, NewcombeDistribution(events1, n1, events2, n2), level, "Newcombe 10")


def ratio(events1: float, n1: float, events2: float, n2: float, *, level: float = 0.95) -> Estimate:
    """Return the ratio p1 / p2 with its log-normal interval (see `katz`).

    Raises
    ------
    NotEstimableError
        Where either group has no events or is empty, or everybody in both has the event.
    """
    value, _, upper = (float(a) for a in katz(events1, n1, events2, n2, z=1.0))
    if not math.isfinite(upper):
        raise NotEstimableError(
            "The ratio cannot be given with its uncertainty: a group has no events, or everybody in both has one.",
            "Use the difference.",
        )
    return Estimate.of(value, StudentT(math.log(value), math.log(upper / value), log=True), level, "Katz")
