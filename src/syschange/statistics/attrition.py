"""What those who were lost could have done to an effect: worst cases by the scale, and by trimming."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import NotEstimableError
from syschange.statistics.levels import require_level

Floats = NDArray[np.float64]
_STEPS = 80  # halvings: to the last digit


@dataclass(frozen=True)
class Seen:
    """Everybody enrolled in an arm, as far as they were seen.

    Attributes
    ----------
    enrolled, seen_before, seen_after, followed
        People: all, those with a score before, those with one after, and those with both.
    mean_before, mean_after, sd_before, sd_after, correlation
        Moments of those with both (see `change.Moments`).
    before_all, after_all, spread_before, spread_after
        Means and standard deviations of everybody seen at each time.
    """

    enrolled: float
    seen_before: float
    seen_after: float
    followed: float
    mean_before: float
    mean_after: float
    sd_before: float
    sd_after: float
    correlation: float
    before_all: float
    after_all: float
    spread_before: float
    spread_after: float


@dataclass(frozen=True)
class Bounds:
    """The least and the greatest an effect can be, with the standard error of each."""

    lower: float
    upper: float
    se_lower: float
    se_upper: float


def filled(arm: Seen, *, slope: float, before: float, after: float) -> tuple[float, float]:
    """Return the mean of the score after less `slope` times that before, and the variance of that mean.

    Parameters
    ----------
    arm
        Everybody enrolled.
    slope
        1 for a change; the slope of the analysis of covariance for an adjusted score.
    before, after
        What each missing score is taken to be.

    Returns
    -------
    tuple of float
        Both missing where nobody is enrolled or a moment is not known.
    """
    n, nb, na = arm.followed, arm.seen_before, arm.seen_after
    every = arm.enrolled
    if not every > 0:
        return math.nan, math.nan
    gone_b, gone_a = max(every - nb, 0.0), max(every - na, 0.0)
    neither = max(every - nb - na + n, 0.0)
    mean_b = (_sum(nb, arm.before_all) + gone_b * before) / (nb + gone_b)
    mean_a = (_sum(na, arm.after_all) + gone_a * after) / (na + gone_a)
    off_b, off_a = before - mean_b, after - mean_a
    bb = _squares(nb, arm.spread_before, arm.before_all - mean_b) + gone_b * off_b**2
    aa = _squares(na, arm.spread_after, arm.after_all - mean_a) + gone_a * off_a**2
    both = _sum(n - 1, arm.correlation * arm.sd_before * arm.sd_after) if n > 1 else 0.0
    both += _sum(n, (arm.mean_before - mean_b) * (arm.mean_after - mean_a))
    both += off_a * (_sum(nb, arm.before_all - mean_b) - _sum(n, arm.mean_before - mean_b))
    both += off_b * (_sum(na, arm.after_all - mean_a) - _sum(n, arm.mean_after - mean_a))
    both += neither * off_a * off_b
    squares = max(aa - 2 * slope * both + slope**2 * bb, 0.0)
    variance = squares / (every - 1) / every if every > 1 else math.nan
    return mean_a - slope * mean_b, variance


def worst_cases(
    changed: Seen, comparison: Seen | None, *, slope: float, lowest: float, highest: float
) -> Bounds:
    """Return the least and the greatest effect that any scores of those lost could give.

    Parameters
    ----------
    changed, comparison
        Everybody enrolled in each arm; without a comparison the bounds are of the change.
    slope
        1 for difference in differences and for a change; for the analysis of covariance the slope found among
        those followed, which is taken as it is (ours).
    lowest, highest
        The lowest and the highest score that the measure allows.

    Notes
    -----
    Manski CF (1990) American Economic Review 80:319-323; for missing outcomes and covariates of a trial, Horowitz JL,
    Manski CF (2000) Journal of the American Statistical Association 95:77-84. Nothing is supposed about why people
    were lost.

    Raises
    ------
    NotEstimableError
        Where the lowest score is not below the highest.
    """
    if not lowest < highest:
        raise NotEstimableError(
            "The lowest possible score is not below the highest.", "Give for example bounds=(0, 60)."
        )
    down, up = _ends(changed, slope, lowest, highest)
    if comparison is None:
        return _bounds(down, up, (0.0, 0.0), (0.0, 0.0))
    other_down, other_up = _ends(comparison, slope, lowest, highest)
    return _bounds(down, up, other_up, other_down)


def _ends(
    arm: Seen, slope: float, lowest: float, highest: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the least and the greatest mean of an arm, each with its variance."""
    first, second = (highest, lowest) if slope >= 0 else (lowest, highest)
    return (
        filled(arm, slope=slope, before=first, after=lowest),
        filled(arm, slope=slope, before=second, after=highest),
    )


def _bounds(
    down: tuple[float, float],
    up: tuple[float, float],
    other_high: tuple[float, float],
    other_low: tuple[float, float],
) -> Bounds:
    return Bounds(
        down[0] - other_high[0],
        up[0] - other_low[0],
        math.sqrt(down[1] + other_high[1]),
        math.sqrt(up[1] + other_low[1]),
    )


def worst_shares(
    events: tuple[float, float], known: tuple[float, float], enrolled: tuple[float, float]
) -> Bounds:
    """Return the least and the greatest difference of two shares that those not known about could give.

    Parameters
    ----------
    events, known, enrolled
        In the arm that changed and in the comparison: people with the outcome, people of whom it is known, and
        everybody.

    Notes
    -----
    Horowitz & Manski (2000), as `worst_cases`; the standard errors are those of shares of everybody enrolled, one
    person with the outcome and one without added to each arm, so that none or all are not known without error
    (Agresti A, Caffo B (2000) American Statistician 54:280-288).
    """
    lost = [max(n - m, 0.0) for n, m in zip(enrolled, known, strict=True)]
    least = [x / n if n > 0 else math.nan for x, n in zip(events, enrolled, strict=True)]
    most = [(x + k) / n if n > 0 else math.nan for x, k, n in zip(events, lost, enrolled, strict=True)]

    def se(first: float, second: float) -> float:
        shares = ((p * n + 1) / (n + 2) for p, n in zip((first, second), enrolled, strict=True))
        return math.sqrt(sum(p * (1 - p) / (n + 2) for p, n in zip(shares, enrolled, strict=True)))

    return Bounds(least[0] - most[1], most[0] - least[1], se(least[0], most[1]), se(most[0], least[1]))


def imbens_manski(bounds: Bounds, *, level: float = 0.95, df: float = math.inf) -> tuple[float, float]:
    """Return limits that hold the effect itself, wherever between its bounds it lies, at the level asked.

    Parameters
    ----------
    bounds
        The bounds and their standard errors.
    level
        Confidence level.
    df
        Degrees of freedom the standard errors are known by; infinite for the normal.

    Notes
    -----
    Imbens GW, Manski CF (2004) Econometrica 72:1845-1857, section 3: with bounds far apart each side takes all of the
    error, with bounds that meet half of it, and between the two something between. With few clusters Student's t
    stands for the normal (ours).
    """
    require_level(level)
    widest = max(bounds.se_lower, bounds.se_upper)
    if not math.isfinite(widest) or not math.isfinite(bounds.upper - bounds.lower):
        return math.nan, math.nan
    if widest == 0:
        return bounds.lower, bounds.upper
    from scipy import special

    def covered(c: float) -> float:
        far = c + max(bounds.upper - bounds.lower, 0.0) / widest
        if math.isinf(df):
            return float(special.ndtr(far) - special.ndtr(-c))
        return float(special.stdtr(df, far) - special.stdtr(df, -c))

    c = _solved(covered, level, 0.0, 1e6)
    return bounds.lower - c * bounds.se_lower, bounds.upper + c * bounds.se_upper


def lee(
    scores: ArrayLike, *, changed: ArrayLike, comparison: ArrayLike, enrolled: tuple[float, float]
) -> Bounds:
    """Return bounds of the effect among those who would have been followed in either arm.

    Parameters
    ----------
    scores
        Different scores (or changes), shape (k,), in any order.
    changed, comparison
        How many people followed in each arm have each score; shape (k,).
    enrolled
        Everybody enrolled in each arm, the changed one first.

    Returns
    -------
    Bounds
        Of the arm with the larger share followed, as many of the highest, or of the lowest, are left out as make the
        shares alike. Missing where nobody is followed in an arm.

    Notes
    -----
    Lee DS (2009) Review of Economic Studies 76:1071-1102, propositions 1a and 3. It supposes that arms were assigned
    at random and that the change made people only more likely to be followed, or only less.
    """
    v, w1, w0 = (np.asarray(a, dtype=np.float64) for a in (scores, changed, comparison))
    order = np.argsort(v, kind="stable")
    v, w1, w0 = v[order], w1[order], w0[order]
    n1, n0 = float(w1.sum()), float(w0.sum())
    if min(n1, n0) < 1 or min(enrolled) < 1:
        return Bounds(math.nan, math.nan, math.nan, math.nan)
    share1, share0 = min(n1 / enrolled[0], 1.0), min(n0 / enrolled[1], 1.0)
    noise = (1 - share1) / n1 + (1 - share0) / n0
    if share1 >= share0:
        whole = _moments(v, w0)
        low, high = _trimmed(v, w1, 1 - share0 / share1, noise)
        ends = (low[0] - whole[0], high[0] - whole[0])
    else:
        whole = _moments(v, w1)
        low, high = _trimmed(v, w0, 1 - share1 / share0, noise)
        low, high = high, low
        ends = (whole[0] - low[0], whole[0] - high[0])
    return Bounds(ends[0], ends[1], math.sqrt(low[1] + whole[1]), math.sqrt(high[1] + whole[1]))


def _trimmed(
    v: Floats, w: Floats, off: float, noise: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the mean once the highest share is left out and once the lowest is, each with its variance."""
    made = []
    for values, weights in ((v, w), (-v[::-1], w[::-1])):
        people = float(weights.sum())
        keep = (1 - off) * people
        before = np.cumsum(weights) - weights
        kept = np.clip(keep - before, 0.0, weights)
        mean, of_mean = _moments(values, kept)
        edge = float(values[np.flatnonzero(kept > 0)[-1]])
        further = (edge - mean) ** 2 * (off / keep + noise) if off > 0 else 0.0
        made.append((mean, of_mean + further))
    (low, first), (high, second) = made
    return (low, first), (-high, second)


def _moments(v: Floats, w: Floats) -> tuple[float, float]:
    """Return a weighted mean and the variance of that mean."""
    people = float(w.sum())
    mean = float((w * v).sum() / people)
    squares = float((w * (v - mean) ** 2).sum())
    return mean, squares / (people - 1) / people if people > 1 else math.nan


def _sum(people: float, mean: float) -> float:
    """Return a total, which of nobody is 0 whatever their mean."""
    return people * mean if people > 0 else 0.0 * people


def _squares(people: float, sd: float, apart: float) -> float:
    inner = (people - 1) * sd**2 if people > 1 else 0.0 * people
    return inner + (people * apart**2 if people > 0 else 0.0)


def _solved(rising: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """Return where a rising function takes a value, by halving."""
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < wanted else (low, middle)
    return (low + high) / 2
