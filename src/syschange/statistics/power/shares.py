"""Two shares: what difference a study of so many people, or clusters of people, would show."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import NotEstimableError
from syschange.statistics.levels import require_level
from syschange.statistics.power.simulated import Simulated, require_simulations
from syschange.statistics.proportions import critical_z, newcombe

Floats = NDArray[np.float64]

_HALVINGS = 12  # to within a four-thousandth of what there is room for


def simulate_shares(
    n1: float,
    n2: float,
    *,
    share: float,
    level: float = 0.95,
    simulations: int = 1000,
    rng: np.random.Generator,
) -> Simulated:
    """Simulate studies of two shares, compared by Newcombe's interval.

    Parameters
    ----------
    n1, n2
        People in the comparison, and in the arm that changed.
    share
        The share in the comparison, 0 to 1.
    level
        Confidence level of the interval that has to leave out 0.
    simulations
        How many studies; 1,000.
    rng
        The random numbers.

    Returns
    -------
    Simulated
        Of rises above `share`; infinite where none there is room for would be found.

    Raises
    ------
    NotEstimableError
        Where a group has nobody.

    Notes
    -----
    A binomial count is at least k where a uniform number is below the incomplete beta function at k, so each study
    has one smallest share that it would have shown.
    """
    require_level(level)
    require_simulations(simulations)
    n1, n2 = float(np.round(n1)), float(np.round(n2))
    if n1 < 1 or n2 < 1 or not 0 <= share <= 1:
        raise NotEstimableError("A group has nobody in it.", "Join it with another.")
    first = rng.binomial(int(n1), share, simulations).astype(np.float64)
    luck = rng.random(simulations)
    z = critical_z(level)
    low, high = np.zeros(simulations), np.full(simulations, n2 + 1)  # found at `high`, or nowhere
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        found = newcombe(np.minimum(middle, n2), n2, first, n1, z=z)[0] > 0
        high, low = np.where(found, middle, high), np.where(found, low, middle)
    possible = high <= n2
    count = np.where(possible, high, n2)
    least = np.where(possible, special.betaincinv(count, n2 - count + 1, luck), np.inf)
    return Simulated(np.sort(np.maximum(least - share, 0.0)))


def simulate_clustered_shares(
    sizes1: ArrayLike,
    sizes2: ArrayLike,
    *,
    share: float,
    icc: float,
    level: float = 0.95,
    simulations: int = 1000,
    rng: np.random.Generator,
) -> Simulated:
    """Simulate studies of two shares of people in clusters, compared by the clusters' shares.

    Parameters
    ----------
    sizes1, sizes2
        People of each cluster of the comparison, and of the arm that changed.
    share, level, simulations, rng
        As for `simulate_shares`.
    icc
        Intraclass correlation, from 0 up to and not including 1: clusters' shares are drawn from a beta
        distribution, and people of a cluster from its share.

    Returns
    -------
    Simulated
        Of rises above `share`; infinite where none there is room for would be found.

    Raises
    ------
    NotEstimableError
        Where there are fewer than three clusters, or an arm has none.

    Notes
    -----
    Clusters' shares are weighed by n/(1 + (n − 1)·ICC) and compared by Student's t on clusters less two: Donner
    A, Klar N (2000) Design and Analysis of Cluster Randomization Trials, section 6.2. Everything random is drawn once
    and kept while the share is raised, so that each study has one smallest share that it would have shown.
    """
    require_level(level)
    require_simulations(simulations)
    given = (np.atleast_1d(np.asarray(a, dtype=np.float64)) for a in (sizes1, sizes2))
    arms: list[Floats] = [np.floor(a[a >= 1]) for a in given]
    df = len(arms[0]) + len(arms[1]) - 2
    if not all(len(a) for a in arms) or df < 1 or not (0 < share < 1 and 0 <= icc < 1):
        raise NotEstimableError(
            "There are too few clusters to know how much they vary.",
            "Take broader groups, or other clusters.",
        )
    luck = [(rng.random((simulations, len(a))), rng.random((simulations, len(a)))) for a in arms]
    critical = float(special.stdtrit(df, 0.5 + level / 2))
    first = _drawn(arms[0], np.full(simulations, float(share), dtype=np.float64), icc, luck[0])

    def found(rise: Floats) -> NDArray[np.bool_]:
        second = _drawn(arms[1], share + rise, icc, luck[1])
        weights = [a / (1 + (a - 1) * icc) for a in arms]
        means = [(y * w).sum(axis=1) / w.sum() for y, w in zip((first, second), weights, strict=True)]
        parts = zip((first, second), weights, means, strict=True)
        off = sum((w * (y - m[:, None]) ** 2).sum(axis=1) for y, w, m in parts)
        se = np.sqrt(off / df * sum(1 / w.sum() for w in weights))
        made: NDArray[np.bool_] = means[1] - means[0] > critical * se
        return made

    room = (1 - share) * (1 - 1e-9)
    low: Floats = np.zeros(simulations)
    high: Floats = np.full(simulations, room, dtype=np.float64)
    possible = found(high)
    for _ in range(_HALVINGS):
        middle: Floats = (low + high) / 2
        here = found(middle)
        high, low = np.where(here, middle, high), np.where(here, low, middle)
    return Simulated(np.sort(np.where(possible, high, np.inf)))


def _drawn(sizes: Floats, share: Floats, icc: float, luck: tuple[Floats, Floats]) -> Floats:
    """Return each cluster's share in each study; shape (studies, clusters)."""
    from scipy import stats

    own: Floats = np.broadcast_to(share[:, None], luck[0].shape)
    if icc > 0:
        strength = (1 - icc) / icc
        own = np.asarray(special.betaincinv(own * strength, (1 - own) * strength, luck[0]), dtype=np.float64)
    made: Floats = stats.binom.ppf(luck[1], sizes, own) / sizes
    return made
