"""Whose the gain is: each worker's share of it, and how much of the outcome's variance lies between workers."""

import numpy as np
from numpy.typing import NDArray

from syschange.statistics.multilevel import Fit, GaussianSums, fit_gaussian
from syschange.statistics.reliance.contrast import slope_within
from syschange.statistics.reliance.sums import CHANGED, COMPARISON, WorkerSums

Floats = NDArray[np.float64]


def gain_shares(sums: WorkerSums, *, design: str) -> Floats:
    """Return the share of the whole gain that lies in each worker's cases.

    Returns
    -------
    array
        Shape (workers with cases of the change,): cases times how far their mean lies above the comparison's, over
        the same of all cases whose worker is known. They add up to 1; one above 1 makes up for others' losses.
        Missing where the gain in all is nought. Of a small gain the shares are wild: ask first whether there is one.

    Notes
    -----
    Σ(y − ȳ₀) over a worker's cases, ȳ₀ being the comparison's mean, is that worker's part of n₁ times the effect
    (ours). With "did" y is the change; with "ancova" the outcome less the slope within arms times the score before.
    """
    known, unknown = _scored(sums, design)
    beside = known[COMPARISON].sum(axis=0) + unknown[COMPARISON]
    own = known[CHANGED, sums.carrying]
    gain = own[:, 1] - own[:, 0] * beside[1] / beside[0]
    shares: Floats = gain / (gain.sum() or np.nan)
    return shares


def between_workers(sums: WorkerSums, *, design: str) -> Fit:
    """Return the random-intercept model of the score that a design compares, by worker, within the changed arm.

    Notes
    -----
    By REML (see `statistics.multilevel.fit_gaussian`). Only the changed arm counts, because a worker's own cases
    under the change are what differs with the worker.

    Raises
    ------
    NotEstimableError
        Where there are no more workers than one, or nothing varies within workers.
    """
    known, _ = _scored(sums, design)
    n, total, squares = known[CHANGED, sums.carrying].T
    centre = total.sum() / n.sum()
    squares = np.maximum(squares - 2 * centre * total + centre**2 * n, 0.0)
    return fit_gaussian(GaussianSums.from_totals(n=n, total=total - centre * n, squares=squares))


def _scored(sums: WorkerSums, design: str) -> tuple[Floats, Floats]:
    slope = float(slope_within(sums.total[CHANGED], sums.total[COMPARISON])) if design == "ancova" else 0.0
    return sums.adjusted(design, slope)
