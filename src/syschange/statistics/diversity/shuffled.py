"""Things dealt out anew among units: each unit keeps how many it holds, and each thing how many hold it."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

_BURN_IN, _BETWEEN = 30, 4  # ours: rounds of trades before the first deal and between two


def shuffles(
    matrix: NDArray[np.bool_], *, times: int, rng: np.random.Generator
) -> Iterator[NDArray[np.bool_]]:
    """Yield tables with the same row and column totals, dealt out at random.

    Parameters
    ----------
    matrix
        Whether each unit holds each kind, shape (units, kinds).
    times
        How many.
    rng
        The generator.

    Notes
    -----
    In each round units pair off at random and trade what only one of them holds: curveball (Strona G and others 2014,
    Nature Communications 5:4114) with global trades (Carstens CJ and others 2018, European Symposium on Algorithms,
    LIPIcs 112:11), which draws evenly from all such tables in the long run.
    """
    held = matrix.copy()
    for deal in range(times):
        for _ in range(_BETWEEN if deal else _BURN_IN):
            _trade(held, rng)
        yield held.copy()


def _trade(held: NDArray[np.bool_], rng: np.random.Generator) -> None:
    pairs = len(held) // 2
    order = rng.permutation(len(held))
    one, two = order[:pairs], order[pairs : 2 * pairs]
    a, b = held[one], held[two]
    both, either = a & b, a ^ b
    keys = np.where(either, rng.random(either.shape), 2.0)
    rank = np.argsort(np.argsort(keys, axis=1), axis=1)
    first = either & (rank < (a & ~b).sum(axis=1)[:, None])
    held[one], held[two] = both | first, both | (either & ~first)
