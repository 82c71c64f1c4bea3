"""How sure an effect is when other workers might have done the work: the jackknife over workers."""

import math

import numpy as np
from numpy.typing import NDArray

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.levels import require_level
from syschange.statistics.means import ROUNDING, sd_from_sums, t_estimate
from syschange.statistics.reliance.contrast import contrast, slope_within
from syschange.statistics.reliance.sums import CHANGED, COMPARISON, Flags, WorkerSums

Floats = NDArray[np.float64]
_FEWEST = 2


def by_workers(sums: WorkerSums, *, design: str, level: float = 0.95) -> Estimate:
    """Return the effect, its interval wide enough for other workers having done the work.

    Parameters
    ----------
    sums
        Sums a worker and arm.
    design
        As for `contrast`.
    level
        Confidence level.

    Returns
    -------
    Estimate
        A t distribution. The standard error is of the cases whose worker is known; the comparison counts by its
        workers where it has two or more of its own, and else by its cases, of which each stands for itself.

    Notes
    -----
    Delete-one-worker jackknife: Cameron AC, Miller DL (2015) Journal of Human Resources 50:317-372; MacKinnon JG,
    Nielsen MØ, Webb MD (2023) Journal of Applied Econometrics 38:671-694. Degrees of freedom: one less than the
    effective number of workers, 1 / Σ share² of the cases (in the spirit of Carter, Schnepel and Steigerwald 2017,
    Review of Economics and Statistics 99:698-709), put together by Satterthwaite (1946) where the comparison adds its
    own. Over 5 to 20 workers, caseloads alike and unequal, 95% intervals held the truth in 94.7% of simulated changes
    (benchmarks/coverage), those of the bootstrap in 82% to 95%.

    Raises
    ------
    NotEstimableError
        With fewer than two workers, where leaving one out leaves too few cases, or where nothing varies.
    """
    require_level(level)
    whole = contrast(sums.total[CHANGED], sums.total[COMPARISON], design=design)
    carrying = sums.carrying
    beside = ~carrying & (sums.known[COMPARISON, :, 0] > 0)
    parts = [_part(sums, carrying, CHANGED, design)]
    if beside.sum() >= _FEWEST:
        parts.append(_part(sums, beside, COMPARISON, design))
    parts.append(_alone(sums, design, counted=beside.sum() >= _FEWEST))
    variance = sum(v for v, _ in parts)
    if not variance > ROUNDING * float(whole.value) ** 2:
        raise NotEstimableError(
            "The uncertainty over workers cannot be estimated: too few workers, or workers that do not vary.",
            "Collect cases of more workers.",
        )
    df = variance**2 / sum(v**2 / df for v, df in parts if v > 0)
    return t_estimate(
        float(whole.value), math.sqrt(variance), df, level=level, method="jackknife over workers"
    )


def _part(sums: WorkerSums, which: Flags, arm: int, design: str) -> tuple[float, float]:
    """Return the variance that some workers bring, and its degrees of freedom."""
    own = sums.known[:, which]
    workers = own.shape[1]
    if workers < _FEWEST:
        raise NotEstimableError(
            "There are fewer than two workers, so nothing says how workers vary.",
            "Collect cases of more workers.",
        )
    rest = sums.placed[:, None, :] - own
    rest[COMPARISON] += sums.unknown[COMPARISON]
    without = contrast(rest[CHANGED], rest[COMPARISON], design=design).value
    known = contrast(sums.placed[CHANGED], sums.total[COMPARISON], design=design).value
    if not np.isfinite(without).all():
        raise NotEstimableError(
            "Without one of the workers too few cases are left.", "Collect cases of more workers."
        )
    share = own[arm, :, 0] / own[arm, :, 0].sum()
    variance = (workers - 1) / workers * float(((without - known) ** 2).sum())
    return variance, float(1 / (share**2).sum() - 1)


def _alone(sums: WorkerSums, design: str, *, counted: bool) -> tuple[float, float]:
    """Return the variance of those cases of the comparison that no worker counts for, and its degrees of freedom."""
    slope = float(slope_within(sums.total[CHANGED], sums.total[COMPARISON])) if design == "ancova" else 0.0
    known, unknown = sums.adjusted(design, slope)
    loose = unknown[COMPARISON] + (0.0 if counted else known[COMPARISON, ~sums.carrying].sum(axis=0))
    n, total, squares = loose
    if n < _FEWEST:
        return 0.0, 1.0
    sd = float(sd_from_sums(n, total, squares))
    return n * sd**2 / float(sums.total[COMPARISON, 0]) ** 2, float(n - 1)
