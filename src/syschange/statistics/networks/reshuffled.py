"""Whether a network changed by more than chance: the same occasions dealt out anew to before and after."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from syschange.statistics.levels import require_seed
from syschange.statistics.networks.graph import Graph
from syschange.statistics.networks.occasions import Occasions, tied

Floats = NDArray[np.float64]


def reshuffled(
    occasions: Occasions,
    before: Floats,
    after: Floats,
    *,
    kind: NDArray[np.int64],
    at_least: float,
    measures: Callable[[Graph], Floats],
    draws: int,
    seed: int,
) -> Floats:
    """Return how often occasions dealt out anew to before and after make measures differ as much as they do.

    Parameters
    ----------
    occasions
        Who was where, before or after.
    before, after
        How often each occasion happened before, and after; whole numbers, shape (occasions,).
    kind
        The kind of each occasion: as many of each kind as there were stay before.
    at_least
        How often two organisations have to come together to be tied.
    measures
        From a network to numbers, shape (measures,).
    draws
        How often they are dealt out.
    seed
        Of the random numbers.

    Returns
    -------
    array
        The share of deals, the one that happened among them, whose difference is as large or larger, either way;
        shape (measures,). Missing where a measure is.

    Notes
    -----
    A permutation test with the occasion as what is exchanged: Edgington ES, Onghena P (2007) Randomization Tests, 4th
    ed., chapter 3; the one that happened counts as one of the deals (Phipson and Smyth 2010, Statistical Applications
    in Genetics and Molecular Biology 9:39). It takes occasions of a kind for exchangeable, and says nothing of why.
    """
    require_seed(seed)
    rng = np.random.default_rng(seed)
    whole, of_kind = before + after, np.unique(kind)

    def differ(first: Floats) -> Floats:
        one, two = (measures(tied(occasions, at_least=at_least, times=t)) for t in (first, whole - first))
        return two - one

    seen = differ(before)
    larger = np.zeros(len(seen))
    for _ in range(draws):
        first = np.zeros_like(before)
        for number in of_kind:
            own = kind == number
            total = whole[own].astype(np.int64)
            first[own] = rng.multivariate_hypergeometric(total, int(before[own].sum()), method="marginals")
        larger += np.abs(differ(first)) >= np.abs(seen) - 1e-12
    return np.where(np.isnan(seen), np.nan, (1 + larger) / (1 + draws))
