"""A simple undirected network: who is tied to whom, and how many pairs can reach each other."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.sparse import csgraph

from syschange.errors import WrongTypeError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Graph:
    """A network without loops, where a tie is there or not.

    Attributes
    ----------
    n
        How many nodes there are, those without any tie included.
    first, second
        The two nodes of each tie, each tie once, `first` the lower; shape (ties,).
    """

    n: int
    first: Ints
    second: Ints

    @property
    def ties(self) -> int:
        """How many ties there are."""
        return len(self.first)

    @property
    def degree(self) -> Ints:
        """How many others each node is tied to."""
        return np.bincount(np.concatenate([self.first, self.second]), minlength=self.n).astype(np.int64)

    @property
    def matrix(self) -> Any:  # noqa: ANN401 - scipy's sparse matrices are of a kind for each type of number
        """The matrix of ties, symmetric, of 1 and 0."""
        i, j = np.concatenate([self.first, self.second]), np.concatenate([self.second, self.first])
        return sparse.csr_array((np.ones(len(i)), (i, j)), shape=(self.n, self.n))

    def neighbours(self) -> list[list[int]]:
        """Return the nodes each node is tied to, in ascending order."""
        held = self.matrix
        held.sort_indices()
        ends = held.indptr.tolist()
        every = held.indices.tolist()
        return [every[ends[i] : ends[i + 1]] for i in range(self.n)]


def graph(n: int, first: ArrayLike, second: ArrayLike) -> Graph:
    """Return a network from pairs of nodes; pairs told twice or the other way round are one tie, loops are none.

    Parameters
    ----------
    n
        How many nodes there are.
    first, second
        The nodes of each pair, from 0 to n − 1.

    Raises
    ------
    WrongTypeError
        Where a node is not one of the n.
    """
    a, b = (np.asarray(x, dtype=np.int64).ravel() for x in (first, second))
    if (
        len(a) != len(b)
        or n < 0
        or (len(a) and not (0 <= min(a.min(), b.min()) <= max(a.max(), b.max()) < n))
    ):
        raise WrongTypeError("A tie is not between two of the nodes.", "Number nodes from 0 to n − 1.")
    apart = a != b
    low, high = np.minimum(a, b)[apart], np.maximum(a, b)[apart]
    different = np.unique(low * max(n, 1) + high)
    return Graph(n, different // max(n, 1), different % max(n, 1))


def pairs(n: ArrayLike) -> Floats:
    """Return how many pairs n things make."""
    m = np.asarray(n, dtype=np.float64)
    return m * (m - 1) / 2


def components(net: Graph) -> Ints:
    """Return the sizes of the parts that hang together, the largest first."""
    if not net.n:
        return np.zeros(0, dtype=np.int64)
    _, label = csgraph.connected_components(net.matrix, directed=False)
    return np.sort(np.bincount(label))[::-1].astype(np.int64)


def connected_share(net: Graph) -> float:
    """Return the share of pairs of nodes that can reach each other, directly or through others.

    Missing for fewer than two nodes. It is 1 where all hang together; the measure of Borgatti SP (2006) Identifying
    sets of key players in a social network, Computational and Mathematical Organization Theory 12:21-34, whose
    fragmentation is 1 less this.
    """
    if net.n < 2:  # noqa: PLR2004 - a pair
        return float("nan")
    return float(pairs(components(net)).sum() / pairs(net.n))


def density(net: Graph) -> float:
    """Return the share of pairs of nodes that are tied; missing for fewer than two nodes.

    Wasserman S, Faust K (1994) Social Network Analysis, section 4.1.3.
    """
    return float("nan") if net.n < 2 else float(net.ties / pairs(net.n))  # noqa: PLR2004 - a pair
