"""The range of independent normal values with one mean and unequal standard errors, by numerical integration."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import WrongTypeError

Floats = NDArray[np.float64]

# Beyond nine standard errors lies a share of 1e-19 of a normal value.
_FAR = 9.0
# Panels grow by this factor away from where the integrand may turn, and each takes eight Gauss-Legendre nodes.
_GROWTH = 1.4
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(8)
# Ours: above this many different standard errors they are binned, which moves none by more than a 200th of the
# largest. The largest make the range, so that it moves by far less.
_MOST_DISTINCT = 200
# Ours: a value known this much better than the worst known one counts as known exactly.
_SMALLEST = 1e-6
_TINY = 1e-300


def range_mean(se: ArrayLike) -> float:
    """Return the expected range (largest less smallest) of independent normal values with one mean.

    Parameters
    ----------
    se
        Standard error of each value, one dimension; not negative. Missing ones are left out.

    Returns
    -------
    float
        In the units of `se`; missing with fewer than two values.

    Raises
    ------
    WrongTypeError
        Where a standard error is negative or infinite.

    Notes
    -----
    Twice the expected largest value, by symmetry; that is the integral of one less the product of the
    distribution functions above the mean, less the integral of the product below it. David HA, Nagaraja HN
    (2003) Order Statistics, 3rd ed., Wiley, sections 3.1 and 5.2.
    """
    values, times = _distinct(se)
    if times.sum() <= 1:
        return float("nan")
    if values[-1] == 0:
        return 0.0
    x, weight = _nodes(_away(values))
    below = _no_value_above(x, values, times)
    return float(2 * (weight @ (1 - below) - weight @ _no_value_above(-x, values, times)))


def range_above(at: float, se: ArrayLike) -> float:
    """Return the probability that the range of independent normal values with one mean is at least `at`.

    Parameters
    ----------
    at
        The range, in the units of `se`.
    se
        As in `range_mean`.

    Returns
    -------
    float
        Missing with fewer than two values.

    Raises
    ------
    WrongTypeError
        As in `range_mean`.

    Notes
    -----
    One less the integral, over where the smallest value lies and which it is, of the chance that all others lie
    within `at` above it (David & Nagaraja 2003, section 2.3, without a common distribution).
    """
    values, times = _distinct(se)
    if times.sum() <= 1 or np.isnan(at):
        return float("nan")
    return _above(at, values, times)


def range_quantile(level: float, se: ArrayLike) -> float:
    """Return the range that independent normal values with one mean stay below with probability `level`.

    Parameters
    ----------
    level
        Between 0 and 1.
    se
        As in `range_mean`.

    Returns
    -------
    float
        In the units of `se`; missing with fewer than two values.

    Raises
    ------
    WrongTypeError
        As in `range_mean`.
    """
    from scipy import optimize

    values, times = _distinct(se)
    if times.sum() <= 1:
        return float("nan")
    if values[-1] == 0:
        return 0.0
    most = 2 * _FAR * values[-1]
    found = optimize.brentq(lambda at: level - 1 + _above(at, values, times), 0.0, most, xtol=1e-12 * most)
    return float(found)


def _above(at: float, values: Floats, times: Floats) -> float:
    if at <= 0:
        return 1.0
    if values[-1] == 0:
        return 0.0
    away = _away(values)
    edges = np.concatenate([-away, [0.0], away])
    edges = np.concatenate([edges, edges - at])
    edges = np.unique(edges[(edges >= -away[-1]) & (edges <= away[-1])])
    x, weight = _nodes(edges)
    low, high = x[:, None] / values, (x[:, None] + at) / values
    swap = low > 0  # in the upper tail the difference of two numbers near 1 would lose its digits
    between = special.ndtr(np.where(swap, -low, high)) - special.ndtr(np.where(swap, -high, low))
    logs = np.log(np.maximum(between, _TINY))
    others = (logs @ times)[:, None] - logs
    density = np.exp(-(low**2) / 2) / (np.sqrt(2 * np.pi) * values)
    within = float(weight @ ((density * np.exp(others)) @ times))
    return min(max(1 - within, 0.0), 1.0)


def _distinct(se: ArrayLike) -> tuple[Floats, Floats]:
    """Return the different standard errors, smallest first, and how often each occurs."""
    given = np.asarray(se, dtype=np.float64).ravel()
    given = given[~np.isnan(given)]
    if not (np.isfinite(given) & (given >= 0)).all():
        raise WrongTypeError(
            "A standard error is negative or infinite.", "Give one for each group, missing where unknown."
        )
    largest = float(given.max(initial=0.0))
    values, times = np.unique(np.maximum(given, _SMALLEST * largest), return_counts=True)
    if len(values) <= _MOST_DISTINCT:
        return values, times.astype(np.float64)
    edges = np.linspace(values[0], values[-1], _MOST_DISTINCT + 1)
    bins = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, _MOST_DISTINCT - 1)
    counts = np.bincount(bins, times, _MOST_DISTINCT).astype(np.float64)
    squares = np.bincount(bins, times * values**2, _MOST_DISTINCT)
    held = counts > 0
    return np.sqrt(squares[held] / counts[held]), counts[held]


def _away(values: Floats) -> Floats:
    """Return the edges of panels away from a turning point, finest beside it."""
    first, last = values[0] / 4, _FAR * values[-1]
    return np.asarray(np.geomspace(first, last, 2 + int(np.log(last / first) / np.log(_GROWTH))))


def _nodes(edges: Floats) -> tuple[Floats, Floats]:
    """Return the nodes and weights of composite Gauss-Legendre integration from 0, or from the first edge."""
    edges = np.concatenate([[0.0], edges]) if edges[0] > 0 else edges
    middle, half = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
    return (middle[:, None] + half[:, None] * _NODES).ravel(), (half[:, None] * _WEIGHTS).ravel()


def _no_value_above(x: Floats, values: Floats, times: Floats) -> Floats:
    return np.asarray(np.exp(special.log_ndtr(x[:, None] / values) @ times))
