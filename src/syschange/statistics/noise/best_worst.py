"""The best group against the worst, when which they are was read from the same data."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Estimate
from syschange.statistics.noise.equal import gap
from syschange.statistics.noise.ranges import range_mean
from syschange.statistics.noise.studentised import all_pairs_above, all_pairs_critical
from syschange.statistics.proportions import wilson

Floats = NDArray[np.float64]
# A critical value in, how far each group's limits lie below and above its estimate out.
Arms = Callable[[float], tuple[Floats, Floats]]

_LARGEST = 60.0
_HALVINGS = 60
_MEDIAN = 0.5


@dataclass(frozen=True, eq=False)
class BestWorst:
    """A confidence distribution of the true gap between the best and the worst group, whichever they are.

    Below its median the limits are simultaneous over all pairs: one at confidence 1 − p is above the true gap with
    probability p at most, and exactly p where all groups of one size are equal, however many were looked through.
    Above it a pair's own limits do, because the pair that is truly best and worst is one of those whose largest is
    taken: the intersection-union argument of Berger RL (1982) Technometrics 24:295-300. Both together hold at least
    the level asked for. Between the two, from the median of what the gap would be with the noise taken off to the
    gap that was seen, the data say no more than that half the confidence lies on either side.

    Attributes
    ----------
    estimates
        The groups' estimates.
    arms
        How far limits at a critical value lie below and above each; two groups' arms are put together as by
        Newcombe (1998) Statistics in Medicine 17:873-890 and Zou & Donner (2008) Statistics in Medicine 27:1693.
    df
        Degrees of freedom of the arms' common variance; infinite where it is known.
    """

    estimates: Floats
    arms: Arms
    df: float = math.inf

    def cdf(self, x: float) -> float:
        """Return the confidence that the true gap is at most `x`."""
        seen = float(gap(self.estimates))
        if x <= 0:
            return 0.0
        if x < seen:
            critical = _solve(lambda c: self._lower(c) > x)
            return min(all_pairs_above(critical, len(self.estimates), df=self.df), _MEDIAN)
        critical = _solve(lambda c: self._upper(c) < x)
        below = special.ndtr(critical) if math.isinf(self.df) else special.stdtr(self.df, critical)
        return float(below)

    def quantile(self, p: float) -> float:
        """Return the value below which the true gap lies with confidence `p`."""
        if p < _MEDIAN:
            return self._lower(all_pairs_critical(p, len(self.estimates), df=self.df))
        return self._upper(float(special.ndtri(p) if math.isinf(self.df) else special.stdtrit(self.df, p)))

    def _lower(self, critical: float) -> float:
        below, above = self.arms(critical)
        return max(_largest(self.estimates, below, above, towards=-1), 0.0)

    def _upper(self, critical: float) -> float:
        below, above = self.arms(critical)
        return _largest(self.estimates, above, below, towards=1)


def best_against_worst_shares(events: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> Estimate:
    """Return the true gap between the groups with the largest and the smallest share, noise taken off.

    Parameters
    ----------
    events, n
        Events and people of each group, one dimension. Groups with nobody are left out.
    level
        Confidence level; it holds for the groups being picked from the same data.

    Returns
    -------
    Estimate
        The value is the gap that was seen less what chance is expected to make of it if all groups were equal
        (`range_mean`, at the share of everybody), never below 0 and never outside the limits. It takes off too
        much where groups truly differ, and is therefore a cautious one.

    Raises
    ------
    WrongTypeError
        Where counts are negative or infinite, there are more events than people, or the lengths differ.
    NotEstimableError
        With fewer than two groups that have anybody.

    Notes
    -----
    See `BestWorst`; the arms are Wilson's (1927).
    """
    x, m = _groups(events, n)
    if (x > m).any():
        raise WrongTypeError("A group has more events than people.", "Give events, then people.")
    share = x / m
    everybody = float(x.sum() / m.sum())

    def arms(critical: float) -> tuple[Floats, Floats]:
        lower, upper = wilson(x, m, z=critical)
        return np.maximum(share - lower, 0), np.maximum(upper - share, 0)

    noise = range_mean(np.sqrt(everybody * (1 - everybody) / m))
    return _estimate(BestWorst(share, arms), noise, level, "all pairs, Wilson")


def best_against_worst_rates(events: ArrayLike, exposure: ArrayLike, *, level: float = 0.95) -> Estimate:
    """Return the true gap between the groups with the largest and the smallest rate, noise taken off.

    Parameters
    ----------
    events, exposure
        Events and exposure of each group, one dimension. Groups with no exposure are left out.
    level
        As in `best_against_worst_shares`.

    Returns
    -------
    Estimate
        As in `best_against_worst_shares`, for each unit of exposure.

    Raises
    ------
    WrongTypeError
        Where a number is negative or infinite, or the lengths differ.
    NotEstimableError
        With fewer than two groups that have any exposure, or no events at all.

    Notes
    -----
    See `BestWorst`; the arms are the score limits of a Poisson rate (Rao's; Brown LD, Cai TT, DasGupta A (2003)
    Interval estimation in exponential families, Statistica Sinica 13:19-49).
    """
    x, t = _groups(events, exposure)
    if x.sum() == 0:
        raise NotEstimableError("The rates cannot be compared: there are no events.", "Take a longer period.")
    rate = x / t

    def arms(critical: float) -> tuple[Floats, Floats]:
        half = critical * np.sqrt(x + critical**2 / 4)
        return (half - critical**2 / 2) / t, (half + critical**2 / 2) / t

    noise = range_mean(np.sqrt(x.sum() / t.sum() / t))
    return _estimate(BestWorst(rate, arms), noise, level, "all pairs, Poisson score")


def best_against_worst_means(
    mean: ArrayLike, se: ArrayLike, *, df: float = math.inf, level: float = 0.95
) -> Estimate:
    """Return the true gap between the groups with the largest and the smallest mean, noise taken off.

    Parameters
    ----------
    mean, se
        Mean of each group and its standard error, one dimension. Groups where either is missing are left out.
    df
        Degrees of freedom of the variance the standard errors share (people less groups, where it is pooled);
        infinite where each is well known by itself.
    level
        As in `best_against_worst_shares`.

    Returns
    -------
    Estimate
        As in `best_against_worst_shares`, in the units of the means.

    Raises
    ------
    WrongTypeError
        Where a mean or standard error is infinite, a standard error is not positive, or the lengths differ.
    NotEstimableError
        With fewer than two groups whose mean and standard error are known.

    Notes
    -----
    See `BestWorst`, and `all_pairs_above` for the critical value (Tukey and Kramer).
    """
    values, errors = _paired(mean, se)
    known = ~(np.isnan(values) | np.isnan(errors))
    values, errors = values[known], errors[known]
    if not (np.isfinite(values) & np.isfinite(errors) & (errors > 0)).all() or not df > 0:
        raise WrongTypeError(
            "A mean is infinite, or a standard error or the degrees of freedom are not positive.",
            "Leave groups whose standard error is not known missing.",
        )
    _require_two(values)
    made = BestWorst(values, lambda critical: (critical * errors, critical * errors), df)
    return _estimate(made, range_mean(errors), level, "all pairs, Tukey-Kramer")


def _estimate(made: BestWorst, noise: float, level: float, method: str) -> Estimate:
    first = Estimate.of(float(gap(made.estimates)), made, level, method)
    value = min(max(first.value - noise, first.lower, 0.0), first.upper)
    return Estimate(value, first.lower, first.upper, level, method, made)


def _largest(estimates: Floats, of_first: Floats, of_second: Floats, *, towards: int) -> float:
    """Return the largest of all pairs' differences with their arms put together: taken off (−1) or added (1).

    Only groups that no two others outdo in both estimate and arm can be in that pair, which spares the rest.
    """
    first = _front(estimates, towards * of_first)
    second = _front(-estimates, towards * of_second)
    apart = estimates[first][:, None] - estimates[second]
    arm = np.hypot(of_first[first][:, None], of_second[second])
    apart = apart + towards * arm
    return float(apart[first[:, None] != second].max())


def _front(value: Floats, arm: Floats) -> NDArray[np.intp]:
    """Return the groups that at most one other outdoes in both `value` and `arm`, larger being better in each."""
    order = np.lexsort((-arm, -value))
    arms = arm[order]
    best = np.maximum.accumulate(arms)
    before = np.concatenate([[-np.inf], best[:-1]])
    first = arms > before
    # The second layer: what would stand in front if those of the first were not there.
    rest = np.where(first, -np.inf, arms)
    second = ~first & (rest > np.concatenate([[-np.inf], np.maximum.accumulate(rest)[:-1]]))
    return np.asarray(order[first | second])


def _solve(inside: Callable[[float], bool]) -> float:
    near, far = 0.0, _LARGEST
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        near, far = (middle, far) if inside(middle) else (near, middle)
    return near


def _groups(events: ArrayLike, size: ArrayLike) -> tuple[Floats, Floats]:
    x, m = _paired(events, size)
    if not (np.isfinite(x) & (x >= 0) & np.isfinite(m) & (m >= 0)).all():
        raise WrongTypeError("A count or size is negative or no number.", "Leave hidden groups out.")
    held = m > 0
    _require_two(m[held])
    return x[held], m[held]


def _paired(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats]:
    a, b = (np.asarray(values, dtype=np.float64) for values in (first, second))
    if a.ndim != 1 or a.shape != b.shape:
        raise WrongTypeError(
            "The two lists of the groups' numbers differ in length.", "Give one of each a group."
        )
    return a, b


def _require_two(values: Floats) -> None:
    if len(values) <= 1:
        raise NotEstimableError(
            "The best group cannot be held against the worst: fewer than two groups have anybody in them.",
            "Choose characteristics that two or more groups have people in.",
        )
