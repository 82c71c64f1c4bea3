"""What hangs on one node or one tie: articulation nodes, bridges, and what is left of the network without a node."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.statistics.networks.graph import Graph, pairs

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Cuts:
    """What would come apart.

    Attributes
    ----------
    articulation
        Which nodes leave more parts behind than there were, if they go; shape (n,).
    bridges
        How many ties would, if they were lost.
    left
        How many pairs of the other nodes can still reach each other without each node; shape (n,). Missing for a node
        that had gone already.
    """

    articulation: Flags
    bridges: int
    left: Floats


def cuts(net: Graph) -> Cuts:
    """Return the articulation nodes and bridges of a network, and the pairs still connected without each node.

    Notes
    -----
    One search in depth, in time of nodes and ties: Hopcroft J, Tarjan R (1973) Algorithm 447: efficient algorithms
    for graph manipulation, Communications of the ACM 16:372-378. The sizes of the branches that a node holds give the
    pairs that are left.
    """
    return cuts_without(net.neighbours(), np.zeros(net.n, dtype=np.bool_))


def cuts_without(neighbours: Sequence[Sequence[int]], gone: Flags) -> Cuts:
    """Return the cuts of the network that is left when some nodes have gone.

    Parameters
    ----------
    neighbours
        The nodes each node is tied to.
    gone
        Which have gone; shape (n,).
    """
    search = _Search(neighbours, gone.tolist())
    for root, away in enumerate(search.away):
        if not away and search.seen[root] < 0:
            search.walk(root)
    size, cut, within = (np.array(x, dtype=np.float64) for x in (search.whole, search.cut, search.within))
    rest = size - 1 - cut
    parts = np.array(search.branches) + (rest > 0)
    left = search.connected - pairs(size) + within + pairs(rest)
    return Cuts((parts > 1) & ~gone, search.bridges, np.where(gone, np.nan, left))


class _Search:
    """One search in depth, part by part.

    `seen` is the step at which a node was met and `low` the earliest node it reaches by its branches; `size` counts
    the nodes of a node's own branches, itself included; `cut`, `within` and `branches` the nodes, pairs and number of
    those that only it holds; `whole` the nodes of its part.
    """

    def __init__(self, neighbours: Sequence[Sequence[int]], away: list[bool]) -> None:
        n = len(neighbours)
        self.neighbours, self.away = neighbours, away
        self.seen, self.low, self.size = [-1] * n, [0] * n, [0] * n
        self.cut, self.within, self.branches, self.whole = [0] * n, [0.0] * n, [0] * n, [0] * n
        self.bridges, self.connected = 0, 0.0
        self._clock = 0

    def _meet(self, node: int) -> None:
        self.seen[node] = self.low[node] = self._clock
        self.size[node] = 1
        self._clock += 1

    def walk(self, root: int) -> None:
        """Search the part that a node is in."""
        self._meet(root)
        met, path = [root], [(root, -1, iter(self.neighbours[root]))]
        while path:
            node, parent, onward = path[-1]
            for other in onward:
                if other == parent or self.away[other]:
                    continue
                if self.seen[other] < 0:
                    self._meet(other)
                    met.append(other)
                    path.append((other, node, iter(self.neighbours[other])))
                    break
                self.low[node] = min(self.low[node], self.seen[other])
            else:
                path.pop()
                if parent >= 0:
                    self._close(node, parent)
        self.connected += len(met) * (len(met) - 1) / 2
        for node in met:
            self.whole[node] = len(met)

    def _close(self, node: int, parent: int) -> None:
        """Hand what a finished branch holds to the node it hangs on."""
        size = self.size[node]
        self.size[parent] += size
        self.low[parent] = min(self.low[parent], self.low[node])
        if self.low[node] >= self.seen[parent]:
            self.cut[parent] += size
            self.within[parent] += size * (size - 1) / 2
            self.branches[parent] += 1
            self.bridges += self.low[node] > self.seen[parent]
