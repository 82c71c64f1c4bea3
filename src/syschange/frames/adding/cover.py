"""Which few tables hold every grouping that is wanted, so that each grouping is a small sum over one of them."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

LIMIT = 500_000  # ours: cells of one dense table; measured best between 100,000 and 500,000


def cover(sizes: Sequence[int], ways: int, *, limit: int = LIMIT) -> list[tuple[int, ...]]:
    """Choose sets of characteristics such that every `ways` of them lie together in at least one set.

    Parameters
    ----------
    sizes
        How many groups each characteristic has.
    ways
        The most characteristics taken together.
    limit
        The most cells of one set's dense table; a grouping that is larger by itself is a set of its own.

    Returns
    -------
    list of tuples
        Places of characteristics, ascending. All of them in one tuple where that stays within the limit.

    Notes
    -----
    Greedy set cover (Chvátal 1979, Mathematics of Operations Research 4:233-235): each set starts from the
    largest grouping not held yet, and takes on the characteristic that brings most further groupings in.
    """
    every = tuple(range(len(sizes)))
    if ways == 0 or np.prod([float(size) for size in sizes]) <= limit:
        return [every]
    wanted = list(combinations(every, ways))
    holds = np.zeros((len(wanted), len(sizes)), dtype=bool)
    for row, subset in enumerate(wanted):
        holds[row, list(subset)] = True
    cells = np.array([np.prod([float(sizes[i]) for i in subset]) for subset in wanted])
    order = np.argsort(-cells, kind="stable")
    missing = np.ones(len(wanted), dtype=bool)
    made: list[tuple[int, ...]] = []
    for start in order:
        if missing[start]:
            chosen = _grown(set(wanted[start]), holds[missing], sizes, ways, limit)
            missing &= holds[:, chosen].sum(axis=1) < ways
            made.append(tuple(chosen))
    return made


def _grown(
    chosen: set[int], holds: "np.typing.NDArray[np.bool_]", sizes: Sequence[int], ways: int, limit: int
) -> list[int]:
    """Return a set with every characteristic added that brings groupings in and leaves it within the limit."""
    while True:
        cells = np.prod([float(sizes[i]) for i in chosen])
        free = [i for i in range(len(sizes)) if i not in chosen and cells * sizes[i] <= limit]
        if not free:
            return sorted(chosen)
        within = holds[:, sorted(chosen)].sum(axis=1)
        gains = [int(((within + holds[:, i] == ways) & (within < ways)).sum()) for i in free]
        # Of those that bring as much in, the smallest leaves most room.
        best = max(range(len(free)), key=lambda place: (gains[place], -sizes[free[place]]))
        chosen.add(free[best])
