"""Bands that hold a whole path of effects at once, by a multiplier bootstrap of its covariance."""

import numpy as np

from syschange.statistics.levels import require_level, require_seed
from syschange.statistics.staggered.study import Floats

DRAWS = 10_000  # ours: the joint level is then right to two tenths of a per cent


def simultaneous_level(
    covariance: Floats, *, level: float = 0.95, draws: int = DRAWS, seed: int = 0
) -> float:
    """Return the level of single intervals at which all of them together hold the truth as often as asked.

    Parameters
    ----------
    covariance
        Covariances of the estimates, or their correlations; shape (k, k). Those whose variance is 0 or missing are
        left out.
    level
        How often all intervals are to hold together.
    draws, seed
        How many draws, and their seed.

    Returns
    -------
    float
        Between `level` and 1; missing where nothing varies.

    Raises
    ------
    WrongTypeError
        Where the level or the seed cannot be one.

    Notes
    -----
    The multiplier bootstrap of Callaway & Sant'Anna (2021), algorithm 1, which weighs what each unit contributes by
    random numbers. With normal ones the sums have the covariance of the estimates exactly, given the data; so they
    are drawn from that, and units are not gone over once a draw. The greatest of the absolute values is taken on the
    scale of the normal, so that each interval keeps its own degrees of freedom.
    """
    require_level(level)
    require_seed(seed)
    size = np.sqrt(np.diagonal(covariance))
    use = np.flatnonzero(np.isfinite(size) & (size > 0))
    if not len(use):
        return float("nan")
    correlation = covariance[np.ix_(use, use)] / np.outer(size[use], size[use])
    if not np.isfinite(correlation).all():
        return float("nan")
    values, vectors = np.linalg.eigh((correlation + correlation.T) / 2)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    drawn = np.random.default_rng(int(seed)).standard_normal((draws, len(use))) @ root.T
    farthest = float(np.quantile(np.abs(drawn).max(axis=1), level))
    from scipy import special

    return max(float(2 * special.ndtr(farthest) - 1), level)
