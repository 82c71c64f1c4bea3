"""Resampling without the rows: parametric draws and permutations of many groups from their counts alone.

Every draw costs what the groups cost and nothing for the rows. The same seed gives the same draws.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import WrongTypeError

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

# Ours: enough for a standard error to about 2% (1 / sqrt(2 × 1,000)); give more for limits far out in a tail.
REPLICATES = 1000
# numpy's hypergeometric sampler takes no more rows than this in all.
_MOST_ROWS = 10**9


def bootstrap_counts(events: ArrayLike, *, n: ArrayLike, replicates: int = REPLICATES, seed: int) -> Counts:
    """Bootstrap the events of each group, its rows fixed.

    Parameters
    ----------
    events, n
        Events and rows of each group, shape (groups,).
    replicates
        How many draws.
    seed
        The seed.

    Returns
    -------
    array of int
        Events in each replicate, shape (replicates, groups): Binomial(n, events / n), which is what drawing n
        rows of the group with replacement gives. A group of nobody has none.

    Notes
    -----
    Efron B (1979) Bootstrap methods: another look at the jackknife, Annals of Statistics 7:1-26.

    Raises
    ------
    WrongTypeError
        Where a count is negative, missing or not whole, there are more events than rows, or the lengths
        differ.
    """
    x, m = _events(events, n)
    p = x / np.maximum(m, 1)
    # Group by group, for the sampler then sets itself up once for each.
    drawn = _generator(seed, replicates).binomial(m[:, None], p[:, None], size=(len(m), replicates))
    return np.ascontiguousarray(drawn.T)


def bootstrap_cells(
    events: ArrayLike, *, n: ArrayLike, replicates: int = REPLICATES, seed: int
) -> tuple[Counts, Counts]:
    """Bootstrap the whole table: only the total of rows is fixed, and the groups vary in size.

    Parameters
    ----------
    events, n, replicates, seed
        As in `bootstrap_counts`.

    Returns
    -------
    tuple of arrays of int
        Events and rows in each replicate, each of shape (replicates, groups): multinomial over the cells of
        group by event, which is what drawing all rows with replacement gives.

    Notes
    -----
    Efron B (1979) Annals of Statistics 7:1-26.

    Raises
    ------
    WrongTypeError
        As `bootstrap_counts`.
    """
    x, m = _events(events, n)
    rng, total = _generator(seed, replicates), int(m.sum())
    if total == 0:
        return np.zeros((replicates, len(m)), dtype=np.int64), np.zeros((replicates, len(m)), dtype=np.int64)
    drawn = rng.multinomial(total, np.concatenate([x, m - x]) / total, size=replicates)
    return drawn[:, : len(m)], drawn[:, : len(m)] + drawn[:, len(m) :]


def draw_means(
    n: ArrayLike, *, mean: ArrayLike, sd: ArrayLike, replicates: int = REPLICATES, seed: int
) -> tuple[Floats, Floats]:
    """Draw the mean and standard deviation each group might have had, were its values normal.

    Parameters
    ----------
    n, mean, sd
        Rows of each group, their mean, and sample standard deviation (divisor n − 1), shape (groups,).
    replicates, seed
        As in `bootstrap_counts`.

    Returns
    -------
    tuple of arrays
        Means and standard deviations in each replicate, each of shape (replicates, groups): the mean
        Normal(mean, sd² / n), and independently of it (n − 1) s² / sd² chi-square on n − 1. Missing for groups
        of fewer than two, or whose mean or standard deviation is missing.

    Notes
    -----
    Fisher RA (1925) Applications of "Student's" distribution, Metron 5:90-104: the parametric bootstrap
    (Efron & Tibshirani 1993, An Introduction to the Bootstrap, section 6.5) without drawing the values.

    Raises
    ------
    WrongTypeError
        Where a count is negative, missing or not whole, a standard deviation negative, or the lengths differ.
    """
    (m,) = _whole(n)
    centre, spread = (np.asarray(a, dtype=np.float64) for a in (mean, sd))
    if centre.shape != m.shape or spread.shape != m.shape:
        raise WrongTypeError("The groups differ in number.", "Give one count, mean and deviation for each.")
    if (spread < 0).any() or np.isinf(spread).any() or np.isinf(centre).any():
        raise WrongTypeError("A standard deviation is negative, or a number infinite.", "Give finite ones.")
    rng, size = _generator(seed, replicates), (replicates, len(m))
    safe = np.where(m > 1, m, 2)
    scale = np.where(m > 1, spread, np.nan)
    means = np.where(m > 1, centre, np.nan) + rng.standard_normal(size) * scale / np.sqrt(safe)
    return means, scale * np.sqrt(rng.chisquare(safe - 1, size) / (safe - 1))


def permute_counts(events: ArrayLike, *, n: ArrayLike, replicates: int = REPLICATES, seed: int) -> Counts:
    """Permute an outcome over the groups: who has the event is dealt out afresh, all margins kept.

    Parameters
    ----------
    events, n, replicates, seed
        As in `bootstrap_counts`.

    Returns
    -------
    array of int
        Events in each permutation, shape (replicates, groups): multivariate hypergeometric, which is what
        shuffling the outcome over all rows gives.

    Notes
    -----
    Fisher RA (1935) The Design of Experiments, chapter 3.

    Raises
    ------
    WrongTypeError
        As `bootstrap_counts`, or where there are a thousand million rows or more.
    """
    x, m = _events(events, n)
    if m.sum() >= _MOST_ROWS:
        raise WrongTypeError("There are too many rows to permute.", "Use bootstrap_counts instead.")
    rng = _generator(seed, replicates)
    if not len(m):
        return np.zeros((replicates, 0), dtype=np.int64)
    return rng.multivariate_hypergeometric(m, int(x.sum()), size=replicates, method="marginals")


def _generator(seed: int, replicates: int) -> np.random.Generator:
    if replicates < 1:
        raise WrongTypeError("The number of replicates is not positive.", "Give at least 1.")
    return np.random.default_rng(seed)


def _whole(*counts: ArrayLike) -> tuple[Counts, ...]:
    arrays = [np.asarray(c, dtype=np.float64) for c in counts]
    if any(a.ndim != 1 or a.shape != arrays[0].shape for a in arrays):
        raise WrongTypeError("The groups differ in number.", "Give one of each count for every group.")
    for a in arrays:
        if not np.isfinite(a).all() or (a < 0).any() or (a != np.floor(a)).any():
            raise WrongTypeError("A count is negative, missing or not whole.", "Give whole counts of rows.")
    return tuple(a.astype(np.int64) for a in arrays)


def _events(events: ArrayLike, n: ArrayLike) -> tuple[Counts, Counts]:
    x, m = _whole(events, n)
    if (x > m).any():
        raise WrongTypeError("A group has more events than rows.", "Give the events first, then the rows.")
    return x, m
