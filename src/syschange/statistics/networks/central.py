"""How far a network turns on one of its nodes: betweenness, and Freeman's centralisation."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from syschange.statistics.networks.graph import Graph

Floats = NDArray[np.float64]
_AT_A_TIME = 256  # ours: nodes whose shortest paths are followed together
_DENSE = 0.1  # ours: from this density on, plain matrices are quicker than sparse ones
_LEAST = 3  # with two nodes nobody can stand between


def degree_centralisation(net: Graph) -> float:
    """Return Freeman's centralisation by degree: 1 for a star, 0 where all have as many ties.

    Missing for fewer than three nodes.

    Notes
    -----
    Σ(d_max − d) / ((n − 1)(n − 2)): Freeman LC (1979) Centrality in social networks: conceptual clarification, Social
    Networks 1:215-239.
    """
    if net.n < _LEAST:
        return float("nan")
    degree = net.degree
    return float((degree.max() - degree).sum() / ((net.n - 1) * (net.n - 2)))


def betweenness(net: Graph) -> Floats:
    """Return for each node the mean share of shortest paths between two others that lead through it.

    Returns
    -------
    array
        From 0 to 1, shape (n,); missing for fewer than three nodes.

    Notes
    -----
    Freeman LC (1977) A set of measures of centrality based on betweenness, Sociometry 40:35-41, by the algorithm of
    Brandes U (2001) A faster algorithm for betweenness centrality, Journal of Mathematical Sociology 25:163-177, from
    many nodes at a time with matrices.
    """
    if net.n < _LEAST:
        return np.full(net.n, np.nan)
    held = net.matrix
    ties = held.toarray() if net.ties * 2 > _DENSE * net.n**2 else held
    through = np.zeros(net.n)
    for start in range(0, net.n, _AT_A_TIME):
        through += _through(ties, np.arange(start, min(start + _AT_A_TIME, net.n)), net.n)
    # Each pair was followed from both its ends.
    return through / ((net.n - 1) * (net.n - 2))


def _through(ties: Any, starts: NDArray[np.int64], n: int) -> Floats:  # noqa: ANN401 - dense or sparse
    """Return the dependency of some starting nodes on every node, added up."""
    place = np.arange(len(starts))
    paths = np.zeros((n, len(starts)))  # how many shortest paths from each start lead to each node
    paths[starts, place] = 1.0
    edge = paths.copy()
    levels = []
    while edge.any():
        levels.append(edge > 0)
        edge = np.where(paths == 0, ties @ edge, 0.0)
        paths += edge
    resting = np.zeros_like(paths)
    safe = np.where(paths > 0, paths, 1.0)
    for farther, nearer in zip(levels[:0:-1], levels[-2::-1], strict=True):
        handed = ties @ np.where(farther, (1 + resting) / safe, 0.0)
        resting += np.where(nearer, paths * handed, 0.0)
    resting[starts, place] = 0.0
    return np.asarray(resting.sum(axis=1), dtype=np.float64)


def betweenness_centralisation(net: Graph) -> float:
    """Return Freeman's centralisation by betweenness: 1 for a star, 0 where nobody stands between more than others.

    Missing for fewer than three nodes.

    Notes
    -----
    Σ(b_max − b) / (n − 1) of betweenness between 0 and 1: Freeman (1979), as `degree_centralisation`.
    """
    if net.n < _LEAST:
        return float("nan")
    shares = betweenness(net)
    return float((shares.max() - shares).sum() / (net.n - 1))
