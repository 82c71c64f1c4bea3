"""Miettinen and Nurminen's score limits of the difference of two proportions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from syschange.results import Estimate
from syschange.statistics.exact.checks import HALF, Floats, crossing, tails
from syschange.statistics.levels import require_level
from syschange.statistics.proportions import newcombe
from syschange.statistics.ratios.common import Four, two_proportions

# Newton's steps on the cubic's root: nearly every table is done after two.
_STEPS, _PRECISION = 6, 1e-9


def _closed_form(difference: Floats, groups: Four) -> Floats:
    """Return the likeliest p2 where p1 − p2 must be `difference`: the middle root of a cubic.

    Near an end of the scale, where two roots lie close together, it is good to a few digits only.
    """
    x1, n1, x2, n2 = groups
    n, events = n1 + n2, x1 + x2
    square = ((n1 + 2 * n2) * difference - n - events) / (3 * n)
    linear = ((n2 * difference - n - 2 * x2) * difference + events) / n
    constant = x2 * difference * (1 - difference) / n
    q = square**3 - square * linear / 2 + constant / 2
    r = np.copysign(np.sqrt(np.maximum(square**2 - linear / 3, 0)), q)
    # Below the cube root of the smallest number there is no angle to speak of.
    cubed = np.where(r**3 == 0, 1.0, r**3)
    angle = np.arccos(np.clip(q / cubed, -1, 1))
    return 2 * r * np.cos((np.pi + angle) / 3) - square


def _slope(p1: Floats, p2: Floats, groups: Four) -> tuple[Floats, Floats]:
    """Return the cubic that has the sign of the slope of the likelihood, and how fast it changes."""
    x1, n1, x2, n2 = groups
    spread1, spread2 = p1 * (1 - p1), p2 * (1 - p2)
    over1, over2 = x1 - n1 * p1, x2 - n2 * p2
    cubic = over1 * spread2 + over2 * spread1
    return cubic, over1 * (1 - 2 * p2) + over2 * (1 - 2 * p1) - n1 * spread2 - n2 * spread1


def _variance(difference: Floats, groups: Four) -> Floats:
    """Return the variance of p1 − p2, were the two as likely as can be with the difference that is tested."""
    x1, n1, x2, n2 = groups
    room = 1 - np.abs(difference)
    above1, above2 = np.maximum(difference, 0), np.maximum(-difference, 0)
    # Counted from the end of the scale that is nearer, so that small shares keep their digits.
    turn = _slope(above1 + room / 2, above2 + room / 2, groups)[0] > 0
    x1, x2 = np.where(turn, n1 - x1, x1), np.where(turn, n2 - x2, x2)
    apart = np.where(turn, -difference, difference)
    above1, above2 = np.maximum(apart, 0), np.maximum(-apart, 0)
    turned = (x1, n1, x2, n2)
    # The lower of the two shares is nought where it has no events and the other would be pushed up by more.
    first = apart > 0
    few, others = np.where(first, x2, x1), np.where(first, x1, x2)
    n_few, n_others = np.where(first, n2, n1), np.where(first, n1, n2)
    high = above1 + above2
    nought = (few == 0) & (others - n_others * high <= n_few * high * (1 - high))
    lowest = _closed_form(apart, turned) - above2
    lowest = np.where(nought, 0.0, np.where(lowest > 0, np.minimum(lowest, room / 2), room / 2))
    for _ in range(_STEPS):
        cubic, change = _slope(above1 + lowest, above2 + lowest, turned)
        step = cubic / np.where(change < 0, change, -np.inf)
        nearer = np.where(cubic < 0, lowest / 2, np.minimum(2 * lowest, room / 2))
        moved = np.where((change < 0) & (step < lowest) & (lowest - step <= room / 2), lowest - step, nearer)
        moved = np.where(nought, 0.0, moved)
        settled = np.abs(moved - lowest) <= _PRECISION * lowest
        lowest = moved
        if settled.all():
            break
    p1, p2 = above1 + lowest, above2 + lowest
    return p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2


def _z(difference: Floats, groups: Four) -> Floats:
    """Return how many standard errors, as they would be at `difference`, the estimate lies above it."""
    x1, n1, x2, n2 = groups
    n = n1 + n2
    apart = x1 / n1 - x2 / n2 - difference
    with np.errstate(divide="ignore", invalid="ignore"):
        z = apart / np.sqrt(_variance(difference, groups) * (n / (n - 1)))
    return np.where(apart == 0, 0.0, z)


def score_difference_cdf(
    at: ArrayLike, events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike
) -> Floats:
    """Confidence that p1 − p2 is at most `at`: the level whose score limit lies there.

    Returns
    -------
    array
        Values in 0 to 1; missing where either group is empty.
    """
    groups = two_proportions(events1, n1, events2, n2)
    target = np.asarray(at, dtype=np.float64)
    inside = np.clip(target, -1, 1)
    confidence = special.ndtr(-_z(inside, groups))
    confidence = np.where(target >= 1, 1.0, np.where(target <= -1, 0.0, confidence))
    return np.where(np.isnan(groups[0]), np.nan, confidence)


def _limits(groups: Four, tail: Floats | float) -> tuple[Floats, Floats]:
    z = -special.ndtri(tail)
    estimate = groups[0] / groups[1] - groups[2] / groups[3]
    shape = np.broadcast_shapes(estimate.shape, np.shape(z))
    start = np.broadcast_to(estimate, shape)
    # The search starts half as far again as Newcombe's limits are.
    low, high = newcombe(*groups, z=z)
    low, high = start + 1.5 * (low - start), start + 1.5 * (high - start)
    lower = crossing(lambda d: z - _z(d, groups), start, np.full(shape, -1.0), low)
    upper = crossing(lambda d: _z(d, groups) + z, start, np.full(shape, 1.0), high)
    # Where a limit is an end of the scale, halving comes within a hair of it.
    lower = np.where(start == -1, -1.0, lower)
    upper = np.where(start == 1, 1.0, upper)
    known = groups[1] + groups[3] > 1
    return np.where(known, lower, np.nan), np.where(known, upper, np.nan)


def score_difference_limits(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, level: ArrayLike
) -> tuple[Floats, Floats]:
    """Miettinen and Nurminen's score limits of the difference p1 − p2 of independent proportions.

    Parameters
    ----------
    events1, n1, events2, n2
        Events and trials of the two groups, any matching shapes; fractional values are allowed.
    level
        The confidence level; broadcast against the counts.

    Returns
    -------
    tuple of arrays
        Lower and upper limits; missing where either group is empty.

    Raises
    ------
    WrongTypeError
        Where a count is negative or infinite, there are more events than trials, lengths differ, or a level
        is not between 0 and 1.

    Notes
    -----
    Miettinen O, Nurminen M (1985) Comparative analysis of two rates, Statistics in Medicine 4:213-226:
    the score test with the variance at the difference tested, times N/(N − 1), turned into limits. The
    closed form of its cubic is in their appendix, and in Farrington CP, Manning G (1990), Statistics in
    Medicine 9:1447-1454; ours refines it by Newton's method, because it loses its digits near 0 and 1.
    """
    return _limits(two_proportions(events1, n1, events2, n2), tails(level))


@dataclass(frozen=True)
class ScoreDifferenceDistribution:
    """The confidence distribution whose limits at every level are those of `score_difference_limits`."""

    events1: float
    n1: float
    events2: float
    n2: float

    def cdf(self, x: float) -> float:
        """Return the confidence that p1 − p2 is at most `x`."""
        return float(score_difference_cdf(x, self.events1, self.n1, self.events2, self.n2))

    def quantile(self, p: float) -> float:
        """Return the value below which p1 − p2 lies with confidence `p`."""
        groups = two_proportions(self.events1, self.n1, self.events2, self.n2)
        lower, upper = _limits(groups, min(p, 1 - p))
        return float(lower if p < HALF else upper)


def score_difference(
    events1: float, n1: float, events2: float, n2: float, *, level: float = 0.95
) -> Estimate:
    """Return the difference p1 − p2 with its score interval (see `score_difference_limits`).

    Raises
    ------
    NotEstimableError
        Where either group is empty.
    WrongTypeError
        As `score_difference_limits`.
    """
    require_level(level)
    x1, m1, x2, m2 = (float(each) for each in two_proportions(events1, n1, events2, n2))
    value = x1 / m1 - x2 / m2
    return Estimate.of(value, ScoreDifferenceDistribution(x1, m1, x2, m2), level, "Miettinen-Nurminen")
