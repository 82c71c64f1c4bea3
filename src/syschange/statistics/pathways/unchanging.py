"""What a new name cannot change: mixes, means and sets of two times, each beside what it drifts by anyway."""

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.means import t_estimate, welch
from syschange.statistics.pathways.distances import OTHERS, Distance, corrected
from syschange.statistics.pathways.divergence import Floats, jsd
from syschange.statistics.pathways.drift import CENTILE, SPLITS, TIMES
from syschange.statistics.proportions import critical_z
from syschange.statistics.resample import REPLICATES

# A divergence is a squared distance: three times it is √3 times what it is made of.
LINEAR = math.sqrt(TIMES)
LEAST, MOST = 0.1, 0.5  # ours: standard deviations; Cohen (1988) calls .5 a medium difference


@dataclass(frozen=True)
class Sample:
    """A number of values, their mean and their sample standard deviation (divisor n − 1)."""

    n: float
    mean: float
    sd: float


def mix_distance(
    before: ArrayLike, after: ArrayLike, *, level: float, replicates: int = REPLICATES, seed: int = 1
) -> Distance:
    """Return how far two mixes of labels are apart, in bits, as `distances` does of moves.

    Parameters
    ----------
    before, after
        Cases of each label at each time.
    level, replicates, seed
        As in `distances`.

    Raises
    ------
    NotEstimableError
        Where there is nobody at one of the two times.
    """
    a, b = (np.asarray(x, dtype=np.float64) for x in (before, after))
    if not (a.sum() > 0 and b.sum() > 0):
        raise NotEstimableError("A mix has nobody in it.", "Compare times at which there were cases.")
    rng = np.random.default_rng(seed)
    pure: list[Floats] = []
    mixed: list[Floats] = []
    for own, other in ((a, b), (b, a)):
        n = int(own.sum())
        share, weight = own / own.sum(), OTHERS / (own.sum() + OTHERS)
        pure.append(rng.multinomial(n, share, size=replicates).astype(np.float64))
        both = (1 - weight) * share + weight * other / other.sum()
        mixed.append(rng.multinomial(n, both, size=replicates).astype(np.float64))
    return corrected(float(jsd(a, b)), jsd(*pure), jsd(*mixed), chance=np.nan, level=level)


def mix_drift(counts: ArrayLike, halves: tuple[ArrayLike, ArrayLike] | None, *, seed: int = 1) -> float:
    """Return how far halves of one time's mix are apart, less the bias of their size (see `drift`)."""
    n = np.asarray(counts, dtype=np.int64)
    if n.sum() < 2:  # noqa: PLR2004 - one has no halves
        return np.nan
    rng = np.random.default_rng(seed)
    first = rng.multivariate_hypergeometric(n, int(n.sum()) // 2, size=SPLITS, method="marginals")
    random = jsd(first, n - first)
    time = np.nan if halves is None else float(jsd(*(np.asarray(h, dtype=np.float64) for h in halves)))
    return float(max(np.nanmax([np.percentile(random, CENTILE), time]) - random.mean(), 0.0))


def mean_difference(before: Sample, after: Sample, *, level: float) -> Estimate:
    """Return the mean after less the mean before, with Welch's interval (see `means.welch`).

    Raises
    ------
    NotEstimableError
        Where a time has fewer than two values, or none vary.
    """
    difference, se, df = welch(after.n, after.mean, after.sd, before.n, before.mean, before.sd)
    return t_estimate(float(difference), float(se), float(df), level=level, method="Welch")


def mean_drift(before: Sample, halves: tuple[Sample, Sample] | None) -> float:
    """Return how far the means of halves of one time are apart.

    The greater of what halves drawn at random stay within 95 times in 100, and of the halves in time.
    """
    if before.n < 4 or not math.isfinite(before.sd):  # noqa: PLR2004 - two halves of two
        return math.nan
    random = critical_z(CENTILE / 100) * before.sd * math.sqrt(4 / before.n)
    time = 0.0 if halves is None else abs(halves[1].mean - halves[0].mean)
    return max(random, time if math.isfinite(time) else 0.0)


def mean_margin(drift: float, sd: float) -> float:
    """Return up to what difference two means are the same: √3 times the drift, .1 to .5 standard deviations."""
    return min(max(LINEAR * drift, LEAST * sd), MOST * sd) if math.isfinite(drift) else math.nan


def jaccard(before: Collection[str], after: Collection[str]) -> float:
    """Return the share of labels of two sets that only one of them has; 0 where both are empty.

    Jaccard P (1912) The distribution of the flora in the alpine zone, New Phytologist 11:37-50.
    """
    one, two = set(before), set(after)
    return 1 - len(one & two) / len(one | two) if one | two else 0.0
