"""The smallest divergence that any renaming of activities leaves between two sets of moves, and the renaming."""

import math
from dataclasses import dataclass, field
from itertools import permutations

import numpy as np
from numpy.typing import ArrayLike

from syschange.errors import WrongTypeError
from syschange.statistics.pathways.divergence import Floats, entropic, shares
from syschange.statistics.pathways.search import Places, gains_of_swaps, lower_bound, polished, starts

EXACT = 7  # ours: 5,040 relabellings, all looked at in hundredths of a second
MOST_EXACT = 9  # ours: 362,880, in a few seconds
NEARBY = 64  # ours: relabellings that resampled cases may fall to
_CELLS = 4_000_000  # taken together
_PROVEN = 1e-12
_POLISHED = 5  # of the starts, the best
_MANY = 150  # activities, beyond which one is
_FURTHER = 1_000_000  # ours: relabellings nearby times activities squared
_SWAPS, _FEW = 1_600_000, 5  # ours: swaps times activities squared, and the fewest swaps


@dataclass(frozen=True, eq=False)
class Relabelling:
    """The best renaming there is, or that was found.

    Attributes
    ----------
    order
        For each activity of the first set the activity of the second that it is matched with, both padded with
        activities that nobody does to the same number; shape (n,).
    distance
        The divergence it leaves, in bits.
    bound
        What no renaming gets below; `distance` where that is proven to be the least.
    proven
        Whether no renaming leaves less.
    tried
        How many renamings were looked at from their start: all of them, or those of the search.
    nearby
        `order` and others that leave little more, the best first; shape (k, n).
    """

    order: Places
    distance: float
    bound: float
    proven: bool
    tried: int
    nearby: Places = field(repr=False)

    @property
    def gap(self) -> float:
        """How much lower the least could be."""
        return self.distance - self.bound


def relabel(
    before: ArrayLike, after: ArrayLike, *, exact: int = EXACT, seed: int = 1, own: ArrayLike | None = None
) -> Relabelling:
    """Return the renaming that leaves the smallest Jensen–Shannon divergence between two sets of moves.

    Parameters
    ----------
    before, after
        How often an activity follows another, shape (activities + 1, activities + 1), the last row and column the
        outside: where cases begin and end. They may differ in the number of activities.
    exact
        Up to so many activities every renaming is looked at, at most 9; beyond it is searched.
    seed
        Of the random starts of a search.
    own
        A renaming to begin a search from too: for each activity before, the one after that has its name, −1 where
        none has. What is found leaves no more than that.

    Returns
    -------
    Relabelling

    Raises
    ------
    WrongTypeError
        Where a table is not square, has nothing in it, or `exact` is not a whole number from 0 to 9.

    Notes
    -----
    A quadratic assignment problem (Koopmans TC, Beckmann M 1957, Econometrica 25:53-76) in Lawler's general form.
    """
    if not isinstance(exact, int) or not 0 <= exact <= MOST_EXACT:
        raise WrongTypeError(
            f"exact= is not a whole number from 0 to {MOST_EXACT}.", f"Give for example exact={EXACT}."
        )
    n = max(_square(before), _square(after)) - 1
    p, q = _padded(before, n), _padded(after, n)
    constant = float((entropic(p) + entropic(q)).sum()) / 2
    bound, profile = lower_bound(p, q)
    if n <= exact:
        orders = np.array(list(permutations(range(n))), dtype=np.int64).reshape(-1, n)
        left = np.concatenate([_left(p, q, block, constant) for block in _blocks(orders, n)])
        best = np.argsort(left, kind="stable")[:NEARBY]
        found = float(left[best[0]])
        return Relabelling(orders[best[0]], found, found, proven=True, tried=len(orders), nearby=orders[best])
    tried = [profile, *(_named(own, n) if own is not None else []), *starts(p, q, seed=seed)]
    every = np.unique(np.array(tried), axis=0, return_index=True)[1]
    orders = np.array(tried)[np.sort(every)]
    left = np.concatenate([_left(p, q, block, constant) for block in _blocks(orders, n)])
    few = orders[np.argsort(left, kind="stable")[: _POLISHED if n <= _MANY else 1]]
    most = max(_SWAPS // n**2, _FEW)
    ends = np.array([polished(p, q, order, most=most) for order in few])
    left = _left(p, q, ends, constant)
    order, found = ends[int(np.argmin(left))], float(left.min())
    near = _nearby(p, q, order, constant, ends)
    return Relabelling(
        order, found, min(bound, found), proven=found - bound <= _PROVEN, tried=len(tried), nearby=near
    )


def around(moves: ArrayLike, *, exact: int = EXACT) -> Places:
    """Return the renamings of one set of moves that change it least, that of no change first; shape (k, n)."""
    n = _square(moves) - 1
    p = _padded(moves, n)
    if n <= exact:
        return relabel(p, p, exact=exact).nearby
    same = np.arange(n)
    return _nearby(p, p, same, float(entropic(p).sum()), same[None])


def _nearby(p: Floats, q: Floats, order: Places, constant: float, others: Places) -> Places:
    """Return a relabelling, the others found and those one swap away that leave the least, the best first."""
    n = len(order)
    gain = gains_of_swaps(p, q, order)
    i, j = np.triu_indices(n, 1)
    most = int(np.clip(_FURTHER // n**2, 4, NEARBY))
    best = np.argsort(-gain[i, j], kind="stable")[:most]
    swapped = np.repeat(order[None], len(best), axis=0)
    rows = np.arange(len(best))
    swapped[rows, i[best]], swapped[rows, j[best]] = order[j[best]], order[i[best]]
    every = np.concatenate([order[None], others, swapped])
    every = every[np.sort(np.unique(every, axis=0, return_index=True)[1])]
    left = _left(p, q, every[1:], constant) if len(every) > 1 else np.zeros(0)
    made: Places = every[np.concatenate([[0], 1 + np.argsort(left, kind="stable")])][:NEARBY]
    return made


def _left(p: Floats, q: Floats, orders: Places, constant: float) -> Floats:
    """Return the divergence that each relabelling leaves."""
    every = np.column_stack([orders, np.full(len(orders), len(p) - 1)])
    made = q[every[:, :, None], every[:, None, :]]
    return np.asarray(
        np.clip(constant - entropic((p + made) / 2).sum(axis=(1, 2)), 0.0, 1.0), dtype=np.float64
    )


def _blocks(orders: Places, n: int) -> list[Places]:
    return np.array_split(orders, max(math.ceil(len(orders) * (n + 1) ** 2 / _CELLS), 1))


def _named(own: ArrayLike, n: int) -> list[Places]:
    """Return the renaming by name, what has no name in common filled up in order."""
    given = np.asarray(own, dtype=np.int64)
    made = np.full(n, -1, dtype=np.int64)
    made[: len(given)] = given
    free = np.setdiff1d(np.arange(n), made)
    made[made < 0] = free
    return [made]


def _square(moves: ArrayLike) -> int:
    m = np.asarray(moves, dtype=np.float64)
    if m.ndim != 2 or m.shape[0] != m.shape[1] or len(m) < 2 or not m.sum() > 0 or (m < 0).any():  # noqa: PLR2004
        raise WrongTypeError(
            "Moves are not a square table of numbers from 0 up, with something in it.",
            "Give a row and a column for each activity, and one for the outside last.",
        )
    return len(m)


def _padded(moves: ArrayLike, n: int) -> Floats:
    """Return shares with activities that nobody does, before the outside."""
    m = np.asarray(moves, dtype=np.float64)
    places = [*range(len(m) - 1), n]
    made = np.zeros((n + 1, n + 1))
    made[np.ix_(places, places)] = m
    return shares(made.ravel()).reshape(n + 1, n + 1)
