"""What is left of a network when the nodes that hold most of it together go."""

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from syschange.errors import WrongTypeError
from syschange.statistics.networks.cuts import cuts_without
from syschange.statistics.networks.graph import Graph, pairs

_STEPS = 10_000_000  # ours: nodes and ties looked at, some two seconds, before the exact search is given up


@dataclass(frozen=True)
class Removed:
    """The network without its worst few.

    Attributes
    ----------
    share
        The share of pairs of the nodes left that can still reach each other; missing where fewer than two are left.
    nodes
        Those removed; of sets that are as bad, the first in order.
    exact
        Whether every set was tried; else all but the last were taken one by one, each the worst at its turn, and the
        true worst set may be worse.
    """

    share: float
    nodes: tuple[int, ...]
    exact: bool


def worst_removal(net: Graph, k: int) -> Removed:
    """Return the share of pairs still connected when the k nodes whose going does most harm have gone.

    Parameters
    ----------
    net
        The network.
    k
        How many go, at least 1.

    Returns
    -------
    Removed
        Exact for one node of any network, and for more while that takes no more than a few seconds: two of a thousand
        nodes with three ties each.

    Raises
    ------
    WrongTypeError
        Where k is not a whole number from 1 up.

    Notes
    -----
    The fragmentation criterion of the key player problem, Borgatti (2006) Computational and Mathematical Organization
    Theory 12:21-34, by trying all sets: the worst one first and the worst next to it need not be the worst two.
    """
    if isinstance(k, bool) or not isinstance(k, int) or k < 1:
        raise WrongTypeError("How many go is not a whole number from 1 up.", "Give for example 2.")
    if net.n - k < 2:  # noqa: PLR2004 - a pair
        return Removed(math.nan, (), exact=True)
    neighbours = net.neighbours()
    exact = math.comb(net.n, k - 1) * (net.n + 2 * net.ties) <= _STEPS
    if exact:
        sets = (list(s) for s in combinations(range(net.n), k - 1))
        found = min((_last(neighbours, s) for s in sets), key=lambda made: made[0])
    else:
        taken: list[int] = []
        for _ in range(k):
            found = _last(neighbours, taken)
            taken = [*found[1]]
    left, nodes = found
    return Removed(left / float(pairs(net.n - k)), tuple(sorted(nodes)), exact)


def _last(neighbours: list[list[int]], gone: list[int]) -> tuple[float, list[int]]:
    """Return the pairs left without some nodes and the worst one more, and all of these nodes."""
    away: NDArray[np.bool_] = np.zeros(len(neighbours), dtype=np.bool_)
    away[gone] = True
    left = cuts_without(neighbours, away).left
    worst = int(np.nanargmin(left))
    return float(left[worst]), [*gone, worst]
