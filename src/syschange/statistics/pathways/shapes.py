"""Two sets of moves side by side, under their names or as shapes that any renaming may turn into each other."""

from dataclasses import dataclass

import numpy as np

from syschange.statistics.pathways.divergence import Floats, entropic
from syschange.statistics.pathways.moves import Moves, square
from syschange.statistics.pathways.relabelling import Relabelling, relabel
from syschange.statistics.pathways.search import Places


@dataclass(frozen=True, eq=False)
class Frame:
    """Two sets of moves on places of their own, and renamings from the first's to the second's."""

    size: int
    before: Places
    after: Places
    orders: Places

    def divergences(self, p: Floats, q: Floats) -> Floats:
        """Return the divergence that each renaming leaves in each replicate, shape (renamings, replicates).

        Parameters
        ----------
        p, q
            How often each move of `before` and of `after` was made, shape (replicates, moves).
        """
        a, b = (x / x.sum(axis=1, keepdims=True) for x in (p, q))
        ha, hb = entropic(a / 2), entropic(b / 2)
        # Half of what each has alone; where both move, what they have together takes the place of that.
        apart = (entropic(a).sum(axis=1) + entropic(b).sum(axis=1)) / 2 - ha.sum(axis=1) - hb.sum(axis=1)
        made = np.empty((len(self.orders), len(p)))
        for number, order in enumerate(self.orders):
            _, i, j = np.intersect1d(
                self.before, renamed(self.after, order, self.size), assume_unique=True, return_indices=True
            )
            both = entropic((a[:, i] + b[:, j]) / 2) - ha[:, i] - hb[:, j]
            made[number] = apart - both.sum(axis=1)
        return np.clip(made, 0.0, 1.0)


def renamed(cells: Places, order: Places, size: int) -> Places:
    """Return moves of the second set as moves of the first: what is at `order[i]` becomes i, the outside stays."""
    back = np.empty(size + 1, dtype=np.int64)
    back[order], back[size] = np.arange(size), size
    start, end = np.divmod(cells, size + 1)
    made: Places = back[start] * (size + 1) + back[end]
    return made


def done(moves: Moves) -> Places:
    """Return the activities that were done."""
    here = np.unique(np.concatenate(np.divmod(moves.cells, moves.activities + 1)))
    return here[here < moves.activities].astype(np.int64)


def compact(moves: Moves, activities: Places, size: int) -> tuple[Places, Floats]:
    """Return moves on places among the activities done, in a table of another size, and their own table."""
    place = np.full(moves.activities + 1, size, dtype=np.int64)
    place[activities] = np.arange(len(activities))
    start, end = np.divmod(moves.cells, moves.activities + 1)
    own = np.where(place == size, len(activities), place)
    table = square(len(activities), own[start] * (len(activities) + 1) + own[end], moves.total)
    return place[start] * (size + 1) + place[end], table


def shape_frame(
    before: Moves, after: Moves, *, exact: int, seed: int
) -> tuple[Frame, Relabelling, Places, Places]:
    """Return the two sets of moves as shapes without names, and the renaming that brings them nearest."""
    first, second = done(before), done(after)
    size = max(len(first), len(second))
    cells, table = compact(before, first, size)
    others, its = compact(after, second, size)
    where = {int(a): i for i, a in enumerate(second)}
    own = np.array([where.get(int(a), -1) for a in first], dtype=np.int64)
    made = relabel(table, its, exact=exact, seed=seed, own=own)
    return Frame(size, cells, others, made.nearby), made, first, second


def wider(frame: Frame) -> Frame:
    """Return a frame whose sets hold each other's moves too, by the best renaming."""
    back = renamed(frame.after, frame.orders[0], frame.size)
    inverse = np.argsort(frame.orders[0])
    return Frame(
        frame.size,
        np.concatenate([frame.before, np.setdiff1d(back, frame.before)]),
        np.concatenate([frame.after, np.setdiff1d(renamed(frame.before, inverse, frame.size), frame.after)]),
        frame.orders,
    )


def together(
    wide: Frame, own: tuple[Floats, Floats], foreign: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Return the moves of each time with those it drew from the other."""
    made = []
    n = [own[0].shape[1], own[1].shape[1]]
    there = renamed(wide.after[: n[1]], wide.orders[0], wide.size)
    here = renamed(wide.before[: n[0]], np.argsort(wide.orders[0]), wide.size)
    for cells, mine, its, where in (
        (wide.before, own[0], foreign[0], there),
        (wide.after, own[1], foreign[1], here),
    ):
        x = np.zeros((len(mine), len(cells)))
        x[:, : mine.shape[1]] = mine
        order = np.argsort(cells)
        x[:, order[np.searchsorted(cells, where, sorter=order)]] += its
        made.append(x)
    return made[0], made[1]
