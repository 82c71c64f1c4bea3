"""The ratio of the highest group to the lowest, its limits corrected for their having been picked by the data."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from syschange.results import Distribution
from syschange.statistics.inequality.groups import Groups
from syschange.statistics.inequality.index import LOG, RELATIVE, Index
from syschange.statistics.inequality.kernels import WHO, Kernel
from syschange.statistics.inequality.spread import single

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Exponential:
    """The confidence distribution of a quantity, given that of its natural logarithm."""

    of_logarithm: Distribution

    def cdf(self, x: float) -> float:
        """Return the confidence that the quantity is at most `x`."""
        return self.of_logarithm.cdf(math.log(x)) if x > 0 else 0.0

    def quantile(self, p: float) -> float:
        """Return the value below which the quantity lies with confidence `p`."""
        return math.exp(self.of_logarithm.quantile(p))


def range_ratio(groups: Groups, *, seed: int, draws: int, level: float) -> Index:
    """Return the ratio of the highest group to the lowest.

    Parameters
    ----------
    groups
        The groups, none below zero.
    seed, draws, level
        As for `statistics.inequality.spreads`.

    Returns
    -------
    Index
        Its standard error is of its logarithm, and `null_expectation` is the geometric mean of what noise alone
        gives. Missing where the lowest group has none of the outcome.
    """
    made = single(_LOG_RATIO, groups, seed=seed, draws=draws, level=level)
    whole = None if made.distribution is None else Exponential(made.distribution)
    value, lower, upper, null = (
        math.exp(x) for x in (made.value, made.lower, made.upper, made.null_expectation)
    )
    return replace(
        made, value=value, lower=lower, upper=upper, null_expectation=null, se_scale=LOG, distribution=whole
    )


def _log_ratio(y: Floats, p: Floats) -> Floats:
    del p
    high, low = y.max(axis=-1), y.min(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        # Where nobody has any there is no ratio, as there is no other relative index.
        gap: Floats = np.log(high) - np.log(low)
    return gap


def _slopes(y: Floats, p: Floats) -> Floats:
    slope = np.zeros_like(p)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope[y.argmax()] += 1 / y.max()
        slope[y.argmin()] -= 1 / y.min()
    return np.where(np.isfinite(slope), slope, np.nan)


_LOG_RATIO = Kernel("range_ratio", _log_ratio, _slopes, RELATIVE, WHO, positive=True, selected=True)
