"""Slope and relative index of inequality from a logistic line through the counts of each group."""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import NotEstimableError
from syschange.results import Distribution
from syschange.statistics.inequality.contrasts import halve
from syschange.statistics.inequality.groups import Groups, ranks
from syschange.statistics.inequality.index import ABSOLUTE, LOG, NATURAL, RELATIVE, Index, build

Floats = NDArray[np.float64]

SOURCE = "Moreno-Betancur M et al. (2015) Epidemiology 26:518-527; Schlotheuber & Hosseinpoor (2022)"
_STEPS, _CLOSE = 60, 1e-12
# Profile: points of each of the looks for the best level of the line, every look a tenth as wide.
_POINTS, _LOOKS, _EDGE = 21, 7, 1e-12
_HALVINGS = 44
_LEAST_RATIO, _MOST_RATIO = math.log(1e-9), math.log(1e9)


@dataclass(frozen=True)
class ProfileDistribution:
    """The confidence distribution of the logistic line's difference or ratio of ends: its signed root deviance.

    Attributes
    ----------
    value
        The estimate.
    best
        The log-likelihood there.
    events, n, rank
        The groups.
    ratio
        Whether the quantity is the ratio of the two ends rather than their difference.

    Notes
    -----
    Venzon DJ, Moolgavkar SH (1988) Journal of the Royal Statistical Society C 37:87-94.
    """

    value: float
    best: float
    events: Floats = field(repr=False)
    n: Floats = field(repr=False)
    rank: Floats = field(repr=False)
    ratio: bool

    def cdf(self, x: float) -> float:
        """Return the confidence that the quantity is at most `x`."""
        from scipy import special

        low, high = (0.0, math.inf) if self.ratio else (-1.0, 1.0)
        if not low < x < high:
            return float(x >= high)
        return float(special.ndtr(self._root(x)))

    def quantile(self, p: float) -> float:
        """Return the value below which the quantity lies with confidence `p`."""
        from scipy import special

        z = float(special.ndtri(p))
        if z == 0:
            return self.value
        ends = (_LEAST_RATIO, _MOST_RATIO) if self.ratio else (-1 + _EDGE, 1 - _EDGE)
        centre = math.log(self.value) if self.ratio else self.value

        def inside(u: float) -> bool:
            root = self._root(math.exp(u) if self.ratio else u)
            return root > z if z < 0 else root < z

        u = halve(inside, centre, ends[0] if z < 0 else ends[1], times=_HALVINGS)
        return math.exp(u) if self.ratio else u

    def _root(self, x: float) -> float:
        return math.copysign(math.sqrt(max(2 * (self.best - self._profile(x)), 0.0)), x - self.value)

    def _profile(self, x: float) -> float:
        """Return the largest log-likelihood with the quantity held at `x`."""
        low, high = (0.0, min(1.0, 1 / x)) if self.ratio else (max(0.0, -x), min(1.0, 1 - x))
        # The worst-off end on the logit scale within its bounds, so that both corners are looked into.
        near, far = -30.0, 30.0
        best = -math.inf
        for _ in range(_LOOKS):
            at = np.linspace(near, far, _POINTS)
            start = low + (high - low) / (1 + np.exp(-at))
            level = self._likelihood(start, start * x if self.ratio else start + x)
            top = int(level.argmax())
            best = max(best, float(level[top]))
            near, far = at[max(top - 1, 0)], at[min(top + 1, _POINTS - 1)]
        return best

    def _likelihood(self, start: Floats, end: Floats) -> Floats:
        from scipy import special

        a, b = (special.logit(np.clip(q, _EDGE, 1 - _EDGE)) for q in (start, end))
        line = a[:, None] + (b - a)[:, None] * self.rank
        return log_likelihood(line, self.events, self.n)


def log_likelihood(line: Floats, events: Floats, n: Floats) -> Floats:
    """Return the binomial log-likelihood of linear predictors (…, k), without its constant."""
    total: Floats = line @ events - np.logaddexp(0, line) @ n
    return total


def fit(events: Floats, n: Floats, rank: Floats) -> tuple[Floats, Floats] | None:
    """Fit logit(p) = a + b rank to counts by iteratively reweighted least squares.

    The same as a logistic regression on one row a person: the counts are the only weights.

    Returns
    -------
    tuple of arrays or None
        The two coefficients and their covariance; None where there is no finite fit (nobody or everybody has
        the outcome, a single rank, or the order separates those with it from those without).
    """
    x = np.column_stack([np.ones_like(rank), rank])
    total, people = float(events.sum()), float(n.sum())
    if not 0 < total < people or np.ptp(rank) == 0:
        return None
    beta = np.array([math.log(total / (people - total)), 0.0])
    level = float(log_likelihood(x @ beta, events, n))
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-x @ beta))
        information = (x.T * (n * p * (1 - p))) @ x
        if not np.linalg.det(information) > _CLOSE * information[0, 0] ** 2:
            return None
        step = np.linalg.solve(information, x.T @ (events - n * p))
        # Halve a step that overshoots: the likelihood has one top, so that this always ends there.
        while (new := float(log_likelihood(x @ (beta + step), events, n))) < level - 1e-9 * abs(level):
            step = step / 2
        beta, level = beta + step, new
        if np.abs(step).max() < _CLOSE * (1 + np.abs(beta).max()):
            return beta, np.linalg.inv(information)
    return None


def sii_logit(groups: Groups, *, order: ArrayLike, level: float = 0.95) -> Index:
    """Slope index of inequality of a logistic line: its share at the best-off end less that at the worst-off.

    Parameters
    ----------
    groups
        The groups, made from counts.
    order
        The position of each group, from worst off to best off; equal positions share a rank.
    level
        Confidence level.

    Returns
    -------
    Index
        Missing where the line has no finite fit (see `fit`).

    Raises
    ------
    NotEstimableError
        Where the groups were not made from counts.

    Notes
    -----
    Fitted to people, once: a population weight beside the counts would count them twice. Limits from the
    profile likelihood; the standard error is by the delta method.
    """
    return _index(groups, order, level, ratio=False)


def rii_logit(groups: Groups, *, order: ArrayLike, level: float = 0.95) -> Index:
    """Relative index of inequality of a logistic line: its share at the best-off end over that at the worst-off.

    Parameters
    ----------
    groups, order, level
        As for `sii_logit`. The standard error is of the logarithm.
    """
    return _index(groups, order, level, ratio=True)


def _index(groups: Groups, order: ArrayLike, level: float, *, ratio: bool) -> Index:
    if groups.trials is None or groups.events is None:
        raise NotEstimableError("A logistic line needs counts.", 'Make the groups with "of_counts".')
    rank = ranks(groups.share, order)
    fitted = fit(groups.events, groups.trials, rank)
    value = se = math.nan
    distribution: Distribution | None = None
    slopes = np.full_like(groups.value, np.nan)
    if fitted is not None:
        beta, covariance = fitted
        line = np.array([beta[0], beta[0] + beta[1]])
        start, end = (1 / (1 + np.exp(-line))).tolist()
        by_end = [1 - start, 1 - end] if ratio else [start * (1 - start), end * (1 - end)]
        gradient = np.array([by_end[1] - by_end[0], by_end[1]])
        value = end / start if ratio else end - start
        se = math.sqrt(float(gradient @ covariance @ gradient))
        # A share moves the coefficients by covariance × its score, n (1, rank).
        slopes = gradient @ covariance @ np.stack([np.ones_like(rank), rank]) * groups.trials
        best = float(log_likelihood(beta[0] + beta[1] * rank, groups.events, groups.trials))
        distribution = ProfileDistribution(value, best, groups.events, groups.trials, rank, ratio)
    return build("rii_logit" if ratio else "sii_logit", value, se=se, scale=RELATIVE if ratio else ABSOLUTE,
                 null=1.0 if ratio else 0.0, source=SOURCE, level=level, method="profile likelihood",
                 distribution=distribution, se_scale=LOG if ratio else NATURAL, slopes=slopes)  # fmt: skip
