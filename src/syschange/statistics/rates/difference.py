"""The difference of two rates, with limits made of the limits of each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from syschange.results import Estimate
from syschange.statistics.exact.checks import HALF, Floats, crossing, tails
from syschange.statistics.levels import require_level
from syschange.statistics.rates.single import rates_at, two_groups

# The search is on the critical value z: the tail beyond 37 is the last that double precision tells from none.
_LARGEST_Z = 37.0


def _mover(x1: Floats, t1: Floats, x2: Floats, t2: Floats, tail: Floats | float) -> tuple[Floats, Floats]:
    r1, lower1, upper1 = rates_at(x1, t1, tail)
    r2, lower2, upper2 = rates_at(x2, t2, tail)
    return (
        r1 - r2 - np.hypot(r1 - lower1, upper2 - r2),
        r1 - r2 + np.hypot(upper1 - r1, r2 - lower2),
    )


def rate_difference_limits(
    events1: ArrayLike, exposure1: ArrayLike, events2: ArrayLike, exposure2: ArrayLike, *, level: ArrayLike
) -> tuple[Floats, Floats]:
    """Limits of the difference of two independent rates, from the limits of each.

    Parameters
    ----------
    events1, exposure1, events2, exposure2
        Events and time at risk of the two groups, any matching shapes.
    level
        The confidence level; broadcast against the counts.

    Returns
    -------
    tuple of arrays
        Lower and upper limits of rate 1 − rate 2; missing where a group has no exposure.

    Raises
    ------
    WrongTypeError
        As `rate_limits`.

    Notes
    -----
    Zou GY, Donner A (2008) Construction of confidence limits about effect measures: a general approach,
    Statistics in Medicine 27:1693-1702; Donner A, Zou GY (2012) Closed-form confidence intervals for
    functions of the normal mean and standard deviation, Statistical Methods in Medical Research 21:347-359.
    """
    return _mover(*two_groups(events1, exposure1, events2, exposure2), tails(level))


def rate_difference_cdf(
    at: ArrayLike, events1: ArrayLike, exposure1: ArrayLike, events2: ArrayLike, exposure2: ArrayLike
) -> Floats:
    """Confidence that rate 1 − rate 2 is at most `at`: the level whose limit lies there.

    Found by a search on the critical value, so that it agrees with `rate_difference_limits` at every level.
    Counts are whole, so that close to the estimate a difference is against neither limit: one half there.

    Returns
    -------
    array
        Values in 0 to 1; missing where a group has no exposure.
    """
    target = np.asarray(at, dtype=np.float64)
    x1, t1, x2, t2 = two_groups(events1, exposure1, events2, exposure2)
    estimate = x1 / t1 - x2 / t2
    below = target < estimate

    def room(z: Floats) -> Floats:
        """Return how far the limits at a critical value are from passing the target."""
        lower, upper = _mover(x1, t1, x2, t2, special.ndtr(-z))
        return np.where(below, lower - target, target - upper)

    shape = np.broadcast_shapes(target.shape, estimate.shape)
    near = crossing(room, np.zeros(shape), np.full(shape, _LARGEST_Z))
    confidence: Floats = special.ndtr(np.where(below, -near, near))
    return np.where(np.isnan(estimate), np.nan, confidence)


@dataclass(frozen=True)
class RateDifferenceDistribution:
    """The confidence distribution whose limits at every level are those of `rate_difference_limits`."""

    events1: float
    exposure1: float
    events2: float
    exposure2: float

    def cdf(self, x: float) -> float:
        """Return the confidence that the difference is at most `x`."""
        return float(rate_difference_cdf(x, self.events1, self.exposure1, self.events2, self.exposure2))

    def quantile(self, p: float) -> float:
        """Return the value below which the difference lies with confidence `p`."""
        groups = two_groups(self.events1, self.exposure1, self.events2, self.exposure2)
        lower, upper = _mover(*groups, min(p, 1 - p))
        return float(lower if p < HALF else upper)


def rate_difference(
    events1: float, exposure1: float, events2: float, exposure2: float, *, level: float = 0.95
) -> Estimate:
    """Return the difference of two rates with its limits (see `rate_difference_limits`).

    Raises
    ------
    NotEstimableError
        Where a group has no exposure.
    WrongTypeError
        As `rate_limits`.
    """
    require_level(level)
    x1, t1, x2, t2 = (float(each) for each in two_groups(events1, exposure1, events2, exposure2))
    value = x1 / t1 - x2 / t2
    return Estimate.of(value, RateDifferenceDistribution(x1, t1, x2, t2), level, "MOVER")
