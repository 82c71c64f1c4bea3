"""Differential fairness: the largest ratio between any two groups, of having the outcome or of not having it."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.errors import NotEstimableError
from syschange.statistics.inequality.groups import Groups
from syschange.statistics.inequality.index import RELATIVE, Index
from syschange.statistics.inequality.kernels import Kernel
from syschange.statistics.inequality.spread import DRAWS, single

Floats = NDArray[np.float64]

FOULDS = "Foulds JR, Islam R, Keya KN, Pan S (2020) ICDE 1918-1921 (arXiv:1807.08362, 2018)"
# Ours: a true share is kept this far from 0 and 1, where the logarithm has no end.
_EDGE = 1e-9


@dataclass(frozen=True)
class Pair:
    """Two groups and how far apart they are.

    Attributes
    ----------
    higher, lower
        Positions of the group with the larger and of that with the smaller share.
    outcome
        Whether the share is of those with the outcome (True) or of those without it (False).
    log_ratio
        Natural logarithm of the ratio of the two shares, as smoothed; not negative.
    """

    higher: int
    lower: int
    outcome: bool
    log_ratio: float


@dataclass(frozen=True)
class DifferentialFairness:
    """The index, and the pairs of groups that drive it.

    Attributes
    ----------
    index
        The index, ε: no two groups' shares differ by a factor of more than exp(ε).
    pairs
        The pairs furthest apart, furthest first.
    """

    index: Index
    pairs: tuple[Pair, ...]


def differential_fairness(
    groups: Groups,
    *,
    seed: int,
    draws: int = DRAWS,
    level: float = 0.95,
    smoothing: float = 0.5,
    top: int = 5,
) -> DifferentialFairness:
    """Differential fairness of an outcome across groups, with the pairs that drive it.

    Parameters
    ----------
    groups
        The groups, made from counts.
    seed, draws, level
        As for `spreads`; the limits are for the ε of the true shares.
    smoothing
        Pseudo-count added to those with and to those without the outcome in every group: a Dirichlet prior
        of concentration 1 over two outcomes is ½ each. 0 leaves the shares as they are; ε is then missing
        where a group has none with the outcome beside one that has some, or all.
    top
        How many pairs to return.

    Raises
    ------
    NotEstimableError
        Where the groups were not made from counts, or the smoothing is negative.

    Notes
    -----
    Foulds et al. (2018), the definition of differential fairness and its smoothed estimate. Coverage of 95%
    limits on the grid of `benchmarks/coverage/inequality.py`: 97–98%, a little longer than they need be.
    """
    if groups.trials is None or groups.events is None:
        raise NotEstimableError(
            "Differential fairness needs counts of people with and without the outcome.",
            'Make the groups with "of_counts".',
        )
    if not smoothing >= 0:
        raise NotEstimableError("Smoothing cannot be negative.", "Use 0.5, or 0 for none.")
    kernel = _kernel(groups.trials, smoothing)
    index = single(kernel, groups, seed=seed, draws=draws, level=level)
    return DifferentialFairness(index, _pairs(_smooth(groups.value, groups.trials, smoothing), top))


def _smooth(y: Floats, n: Floats, smoothing: float) -> Floats:
    shares: Floats = (y * n + smoothing) / (n + 2 * smoothing)
    return shares


def _kernel(n: Floats, smoothing: float) -> Kernel:
    def of(y: Floats, p: Floats) -> Floats:
        del p
        return _epsilon(_smooth(y, n, smoothing))

    def truth(y: Floats, p: Floats) -> Floats:
        del p
        return _epsilon(np.clip(y, _EDGE, 1 - _EDGE))

    def slopes(y: Floats, p: Floats) -> Floats:
        del p
        q = _smooth(y, n, smoothing)
        slope = np.zeros_like(q)
        for pair in _pairs(q, 1):
            with np.errstate(divide="ignore"):
                signed = 1.0 / q if pair.outcome else -1.0 / (1 - q)
            slope[pair.higher] += signed[pair.higher]
            slope[pair.lower] -= signed[pair.lower]
        return slope * n / (n + 2 * smoothing)

    name = "differential_fairness" if smoothing else "differential_fairness_unsmoothed"
    return Kernel(name, of, slopes, RELATIVE, FOULDS, selected=True, truth=truth)


def _epsilon(q: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        high, low = q.max(axis=-1), q.min(axis=-1)
        # Equal shares are even, also where both are none or all: 0 / 0 is then no difference.
        having = np.where(high == low, 0.0, np.log(high) - np.log(low))
        lacking = np.where(high == low, 0.0, np.log1p(-low) - np.log1p(-high))
    epsilon: Floats = np.maximum(having, lacking)
    return epsilon


def _pairs(q: Floats, top: int) -> tuple[Pair, ...]:
    """Return the pairs furthest apart: they are among the groups at either end."""
    by_share = np.argsort(q, kind="stable")
    ends = np.unique(np.concatenate([by_share[: top + 1], by_share[-top - 1 :]]))
    found = []
    for outcome, share in ((True, q), (False, 1 - q)):
        with np.errstate(divide="ignore"):
            logs = np.log(share[ends])
        for i, a in zip(ends, logs, strict=True):
            found += [
                Pair(int(i), int(j), outcome, float(a - b)) for j, b in zip(ends, logs, strict=True) if a > b
            ]
    found.sort(key=lambda pair: (-pair.log_ratio, pair.higher, pair.lower, not pair.outcome))
    return tuple(pair for pair in found[:top] if not math.isnan(pair.log_ratio))
