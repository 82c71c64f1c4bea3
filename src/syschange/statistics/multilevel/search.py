"""The lowest point of a curve over a variance, found from the signs of its slope and never lost at zero."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Curve = Callable[[float], tuple[float, float]]

# A root is taken to this relative precision: far below what any likelihood can tell apart.
_RELATIVE = 1e-12
# Ours: points per tenfold. The slope is a sum of logistic curves in the logarithm, each wider than this; that
# of a great many strata is smooth, and one point is enough to find where it turns.
_PER_TENFOLD, _OF_MANY = 3, 1
_MANY = 1000


def grid(least: float, most: float, *, strata: int) -> Floats:
    """Return zero and points evenly spaced in the logarithm from `least` to `most`."""
    each = _OF_MANY if strata > _MANY else _PER_TENFOLD
    count = int(np.ceil(each * np.log10(most / least))) + 1
    return np.concatenate([[0.0], np.geomspace(least, most, count)])


def lowest(curve: Curve, nodes: Floats) -> float:
    """Return where a curve is lowest on [0, the last node].

    Parameters
    ----------
    curve
        Gives the height and the slope at a point; continuous.
    nodes
        Increasing points, the first the boundary. Every change of the slope from falling to rising between two
        neighbours is followed to its root, so that a boundary is returned only where it is the lowest.

    Returns
    -------
    float
        The lowest of the nodes and of the local minima between them.
    """
    from scipy import optimize

    seen = [curve(float(x)) for x in nodes]
    found = [(height, float(x)) for (height, _), x in zip(seen, nodes, strict=True)]
    for i in range(len(nodes) - 1):
        if seen[i][1] < 0 <= seen[i + 1][1]:
            low, high = float(nodes[i]), float(nodes[i + 1])
            root = float(
                optimize.brentq(
                    lambda x: curve(x)[1], low, high, xtol=_RELATIVE * (low or high), rtol=_RELATIVE
                )
            )
            found.append((curve(root)[0], root))
    return min(found)[1]
