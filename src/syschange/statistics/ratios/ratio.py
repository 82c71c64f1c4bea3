"""Miettinen and Nurminen's score limits of the ratio of two proportions."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.exact.checks import HALF, Floats, crossing, tails
from syschange.statistics.levels import require_level
from syschange.statistics.ratios.common import Four, two_proportions

# The search is on the logarithm; e to this power is past any ratio that counts can give.
_LARGEST_LOG = 60.0


def _rest(middle: Floats, root: Floats, product: Floats) -> Floats:
    """Return `middle` + `root` where their difference times it is `product`, without cancellation."""
    return np.where(middle >= 0, middle + root, product / np.where(middle >= 0, 1.0, root - middle))


def _variance(log_ratio: Floats, groups: Four) -> Floats:
    """Return the variance of p1 − ratio · p2, were the two as likely as can be with the ratio that is tested.

    The likeliest p2 is the smaller root of a quadratic, here written so that it and its complement keep their
    digits at both ends of the scale.
    """
    x1, n1, x2, n2 = groups
    ratio, more = np.exp(log_ratio), np.expm1(log_ratio)
    events, others1, others2 = x1 + x2, n1 - x1, n2 - x2
    a, b = ratio * (n1 + x2), x1 + n2
    root = np.sqrt((a - b) ** 2 + 4 * ratio * others1 * others2)
    whole = a + b + root
    p2 = 2 * events / whole
    rest1 = _rest(ratio * (others1 + others2) - more * b, root, 4 * ratio * events * others1 * more)
    rest2 = _rest(others1 + others2 + more * (n1 + x2), root, -4 * events * others2 * more)
    return ratio * p2 * (rest1 / whole / n1 + ratio * (rest2 / whole) / n2)


def _z(log_ratio: Floats, groups: Four) -> Floats:
    """Return how many standard errors, as they would be at a ratio, p1 lies above that ratio times p2."""
    x1, n1, x2, n2 = groups
    n = n1 + n2
    apart = x1 / n1 - np.exp(log_ratio) * (x2 / n2)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = apart / np.sqrt(_variance(log_ratio, groups) * (n / (n - 1)))
    return np.where(apart == 0, 0.0, z)


def score_ratio_cdf(
    at: ArrayLike, events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike
) -> Floats:
    """Confidence that p1 / p2 is at most `at`: the level whose score limit lies there.

    Returns
    -------
    array
        Values in 0 to 1; missing where either group is empty, or neither has an event.
    """
    groups = two_proportions(events1, n1, events2, n2)
    target = np.asarray(at, dtype=np.float64)
    positive = target > 0
    log = np.clip(np.log(np.where(positive, target, 1.0)), -_LARGEST_LOG, _LARGEST_LOG)
    confidence = np.where(positive, special.ndtr(-_z(log, groups)), 0.0)
    return np.where(groups[0] + groups[2] > 0, confidence, np.nan)


def _limits(groups: Four, tail: Floats | float) -> tuple[Floats, Floats]:
    x1, n1, x2, n2 = groups
    z = -special.ndtri(tail)
    shape = np.broadcast_shapes(x1.shape, np.shape(z))
    both = (x1 > 0) & (x2 > 0)
    estimate = np.log(np.where(both, (x1 / n1) / np.where(both, x2 / n2, 1.0), 1.0))
    furthest = np.full(shape, _LARGEST_LOG)
    # With no events in a group the estimate is an end of the scale: one search starts there, the other is not needed.
    low_start = np.broadcast_to(np.where(both, estimate, _LARGEST_LOG), shape)
    high_start = np.broadcast_to(np.where(both, estimate, -_LARGEST_LOG), shape)
    # The search starts half as far again as the log-normal limits of one half more in each are.
    far = 1.5 * z * np.sqrt(1 / (x1 + HALF) + 1 / (x2 + HALF))
    low_end, high_end = np.where(x1 > 0, -furthest, low_start), np.where(x2 > 0, furthest, high_start)
    lower = np.exp(crossing(lambda t: z - _z(t, groups), low_start, low_end, low_start - far))
    upper = np.exp(crossing(lambda t: _z(t, groups) + z, high_start, high_end, high_start + far))
    known = (x1 + x2 > 0) & (n1 + n2 > 1)
    return (
        np.where(known, np.where(x1 == 0, 0.0, lower), np.nan),
        np.where(known, np.where(x2 == 0, np.inf, upper), np.nan),
    )


def score_ratio_limits(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, level: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Ratio p1 / p2 of independent proportions with Miettinen and Nurminen's score limits.

    Parameters
    ----------
    events1, n1, events2, n2
        Events and trials of the two groups, any matching shapes; fractional values are allowed.
    level
        The confidence level; broadcast against the counts.

    Returns
    -------
    tuple of arrays
        Ratio, lower and upper limits. With no events in the first group the ratio and the lower limit are 0;
        with none in the second the ratio and the upper limit are infinite. All missing with none in either,
        or an empty group.

    Raises
    ------
    WrongTypeError
        Where a count is negative or infinite, there are more events than trials, lengths differ, or a level
        is not between 0 and 1.

    Notes
    -----
    Miettinen O, Nurminen M (1985) Comparative analysis of two rates, Statistics in Medicine 4:213-226:
    the score test with the variance at the ratio tested, times N/(N − 1), turned into limits. Without that
    factor they are Koopman's (1984) Biometrics 40:513-517.
    """
    groups = two_proportions(events1, n1, events2, n2)
    x1, m1, x2, m2 = groups
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (x1 / m1) / (x2 / m2)
    return ratio, *_limits(groups, tails(level))


@dataclass(frozen=True)
class ScoreRatioDistribution:
    """The confidence distribution whose limits at every level are those of `score_ratio_limits`."""

    events1: float
    n1: float
    events2: float
    n2: float

    def cdf(self, x: float) -> float:
        """Return the confidence that p1 / p2 is at most `x`."""
        return float(score_ratio_cdf(x, self.events1, self.n1, self.events2, self.n2))

    def quantile(self, p: float) -> float:
        """Return the value below which p1 / p2 lies with confidence `p`."""
        groups = two_proportions(self.events1, self.n1, self.events2, self.n2)
        lower, upper = _limits(groups, min(p, 1 - p))
        return float(lower if p < HALF else upper)


def score_ratio(events1: float, n1: float, events2: float, n2: float, *, level: float = 0.95) -> Estimate:
    """Return the ratio p1 / p2 with its score interval (see `score_ratio_limits`).

    Raises
    ------
    NotEstimableError
        Where the second group has no events, or either is empty.
    WrongTypeError
        As `score_ratio_limits`.
    """
    require_level(level)
    x1, m1, x2, m2 = (float(each) for each in two_proportions(events1, n1, events2, n2))
    value = (x1 / m1) / (x2 / m2) if x2 > 0 else math.nan
    if math.isnan(value):
        raise NotEstimableError(
            "The ratio cannot be given as one number: the group it is set against has no events, or a group "
            "is empty.",
            "Use the difference.",
        )
    return Estimate.of(value, ScoreRatioDistribution(x1, m1, x2, m2), level, "Miettinen-Nurminen")
