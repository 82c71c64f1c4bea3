"""The variance of a mean over people who come in clusters, from each cluster's total."""

import math

import numpy as np
from numpy.typing import ArrayLike


def mean_variance(total: ArrayLike, *, people: ArrayLike) -> float:
    """Return the cluster-robust variance (CR2) of a mean over people.

    Parameters
    ----------
    total
        The sum of the values in each cluster, shape (clusters,).
    people
        How many people each has, in the same shape; more than 0.

    Returns
    -------
    float
        Missing with fewer than two clusters.

    Notes
    -----
    Bell RM, McCaffrey DF (2002) Survey Methodology 28:169-181, which for a mean alone divides each cluster's squared
    residual by 1 less its share of the people.
    """
    t, n = (np.asarray(x, dtype=np.float64) for x in (total, people))
    if len(t) < 2:  # noqa: PLR2004 - one cluster does not vary
        return math.nan
    whole = n.sum()
    left = t - t.sum() / whole * n
    return float((left**2 / (1 - n / whole)).sum() / whole**2)
