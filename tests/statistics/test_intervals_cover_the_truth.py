"""An interval at 95% holds the truth about 95 times in 100, over the sizes and shares that services meet."""

import itertools

import numpy as np
from scipy import stats

from syschange.statistics.means import t_limits, welch
from syschange.statistics.proportions import critical_z, newcombe

LEAST, MOST = 0.935, 0.975
SIZES = ((10, 10), (15, 40), (30, 30), (60, 25))
SHARES = (0.05, 0.15, 0.3, 0.5, 0.7, 0.9)


def newcombe_coverage(n1: int, n2: int, p1: float, p2: float) -> float:
    """Return how often the interval holds p1 − p2: every possible pair of counts, by its probability."""
    x1, x2 = np.arange(n1 + 1)[:, None], np.arange(n2 + 1)[None, :]
    lower, upper = newcombe(x1, n1, x2, n2, z=critical_z(0.95))
    weight = stats.binom.pmf(x1, n1, p1) * stats.binom.pmf(x2, n2, p2)
    held = (lower <= p1 - p2 + 1e-12) & (p1 - p2 - 1e-12 <= upper)
    return float((weight * held).sum())


def test_newcombes_interval_covers() -> None:
    cases = list(itertools.product(SIZES, SHARES, SHARES))
    covered = [newcombe_coverage(*n, p1, p2) for n, p1, p2 in cases]
    assert LEAST <= np.mean(covered) <= MOST
    assert min(covered) > 0.88


def test_welchs_interval_covers_unequal_groups() -> None:
    rng = np.random.default_rng(20260801)
    covered = []
    for (n1, n2), (sd1, sd2) in itertools.product(SIZES, ((1, 1), (1, 4), (4, 1))):
        first, second = rng.normal(3, sd1, (4000, n1)), rng.normal(0, sd2, (4000, n2))
        moments = [(n, a.mean(axis=1), a.std(axis=1, ddof=1)) for n, a in ((n1, first), (n2, second))]
        lower, upper = t_limits(*welch(*moments[0], *moments[1]), level=0.95)
        covered.append(((lower <= 3) & (upper >= 3)).mean())
    assert LEAST <= np.mean(covered) <= MOST
    assert min(covered) > 0.93
