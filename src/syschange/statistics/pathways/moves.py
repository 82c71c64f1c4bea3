"""Cases as what is resampled: how often each kind of case made each move from one activity to the next."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import WrongTypeError
from syschange.statistics.pathways.divergence import Floats

Ints = NDArray[np.int64]

MOST_UNITS, FEWEST_UNITS = 2_000, 200  # ours: kinds of case, or random groups of cases, that are resampled
STRAIGHT = 0.05  # ours: share of moves that may be another than the usual one in a straight pathway
LEAST_DESIGN = 0.2  # ours: cases that are all alike still tell no more than five times their moves
_CELLS = 20_000_000  # ours: kinds of case times moves that are held


@dataclass(frozen=True, eq=False)
class Moves:
    """The moves of a number of cases.

    Attributes
    ----------
    activities
        How many activities there are; the place after the last is the outside.
    cells
        The moves that were made, as place from × (activities + 1) + place to, ascending; shape (moves,).
    counts
        Cases of each kind, or random groups of one each; shape (kinds,).
    each
        How often a case of each kind made each move; shape (kinds, moves).
    cases
        Cases.
    grouped
        Whether kinds were so many that random groups of cases stand for them.
    having
        Cases that made each move at least once; shape (moves,).
    """

    activities: int
    cells: Ints
    counts: Floats
    each: Floats
    cases: float
    grouped: bool
    having: Floats

    @property
    def total(self) -> Floats:
        """How often each move was made; shape (moves,)."""
        return np.asarray(self.counts @ self.each, dtype=np.float64)

    def table(self) -> Floats:
        """Return how often each activity follows each, the outside last; shape (activities + 1, activities + 1)."""
        return square(self.activities, self.cells, self.total)


def effective(moves: Moves) -> float:
    """Return how many moves made one by one would vary as much as those of these cases do.

    Notes
    -----
    Rao JNK, Scott AJ (1981) The analysis of categorical data from complex sample surveys, Journal of the American
    Statistical Association 76:221-230: moves by their mean design effect, with the variance of a ratio by cases.
    """
    total = moves.total
    size, units = float(total.sum()), float(moves.counts.sum())
    if units < 2 or len(total) < 2:  # noqa: PLR2004 - one case does not vary, nor does one move
        return size
    share = total / size
    apart = moves.each - share * moves.each.sum(axis=1)[:, None]
    variance = moves.counts @ apart**2 / size**2 * units / (units - 1)
    design = float((variance / share).sum()) * size / (len(total) - 1)
    return size / max(design, LEAST_DESIGN)


def is_straight(moves: Moves) -> bool:
    """Return whether every step is nearly always followed by the same one, so that its shape tells little."""
    table = moves.table()
    return float(table.max(axis=1).sum()) >= (1 - STRAIGHT) * float(table.sum())


def square(activities: int, cells: Ints, totals: Floats) -> Floats:
    """Return totals of moves as a square table."""
    made = np.zeros((activities + 1) ** 2)
    made[cells] = totals
    return made.reshape(activities + 1, activities + 1)


def moves_of(paths: ArrayLike, cases: ArrayLike, *, activities: int, seed: int = 1) -> Moves:
    """Return the moves of cases that took given paths.

    Parameters
    ----------
    paths
        Places among the activities in the order of the steps, −1 after the last; shape (paths, longest). A path may
        stand more than once.
    cases
        Cases that took each; shape (paths,).
    activities
        How many activities there are.
    seed
        Of the random groups that stand for kinds of case where there are more than 2,000 (fewer with many moves).

    Raises
    ------
    WrongTypeError
        Where nobody took any path, or a path names no activity.

    Notes
    -----
    Random groups: Wolter KM (2007) Introduction to Variance Estimation, chapter 2. The groups differ by at most one
    case, and resampling them varies as resampling cases does.
    """
    p, n = np.atleast_2d(np.asarray(paths, dtype=np.int64)), np.asarray(cases, dtype=np.int64)
    here = n > 0
    p, n = p[here], n[here]
    if not len(n) or (p[:, 0] < 0).any() or p.max(initial=-1) >= activities:
        raise WrongTypeError(
            "There is no path, or one of no activity.", "Give at least one step for each case."
        )
    order = np.lexsort(p.T[::-1])
    p, n = p[order], n[order]
    p, n = _merged(p, n)
    codes = _codes(p, activities)
    cells, place = np.unique(codes[codes >= 0], return_inverse=True)
    placed = np.full(codes.shape, -1, dtype=np.int64)
    placed[codes >= 0] = place
    having = cases_with(placed, n, size=len(cells))
    most = int(min(max(_CELLS // len(cells), FEWEST_UNITS), MOST_UNITS))
    if len(n) <= most:
        each = _added(np.arange(len(n)), placed, len(n), len(cells))
        return Moves(
            activities, cells, n.astype(np.float64), each, float(n.sum()), grouped=False, having=having
        )
    kind = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(n)), n))
    each = np.zeros((most, len(cells)))
    for start in range(0, len(kind), _CELLS // p.shape[1]):
        some = kind[start : start + _CELLS // p.shape[1]]
        each += _added((start + np.arange(len(some))) % most, placed[some], most, len(cells))
    return Moves(activities, cells, np.ones(most), each, float(n.sum()), grouped=True, having=having)


def table_of(paths: ArrayLike, cases: ArrayLike, *, activities: int) -> Floats:
    """Return how often each activity follows each, the outside last, straight from the paths (see `moves_of`)."""
    codes = _codes(np.atleast_2d(np.asarray(paths, dtype=np.int64)), activities)
    weights = np.broadcast_to(np.asarray(cases, dtype=np.float64)[:, None], codes.shape)
    here = codes >= 0
    made = np.bincount(codes[here], weights=weights[here], minlength=(activities + 1) ** 2)
    return made.astype(np.float64).reshape(activities + 1, activities + 1)


def _merged(p: Ints, n: Ints) -> tuple[Ints, Ints]:
    """Return paths that are in order, each once."""
    new = np.append(True, (p[1:] != p[:-1]).any(axis=1))
    return p[new], np.add.reduceat(n, np.flatnonzero(new))


def _codes(p: Ints, activities: int) -> Ints:
    """Return the moves of each path, from the outside and back to it, −1 after the last."""
    outside = np.full((len(p), 1), -1)
    start, end = np.hstack([outside, p]), np.hstack([p, outside])
    start[:, 0] = activities
    made = start * (activities + 1) + np.where(end < 0, activities, end)
    return np.where(start < 0, -1, made)


def _added(unit: Ints, placed: Ints, units: int, cells: int) -> Floats:
    flat = unit[:, None] * cells + placed
    return np.bincount(flat[placed >= 0], minlength=units * cells).reshape(units, cells).astype(np.float64)


def cases_with(codes: ArrayLike, cases: ArrayLike, *, size: int) -> Floats:
    """Return in how many cases each code stands at least once.

    Parameters
    ----------
    codes
        Whole numbers from 0, −1 for none, shape (paths, longest).
    cases
        Cases of each path.
    size
        One more than the largest code there may be.
    """
    n = np.asarray(cases, dtype=np.float64)
    ordered = np.sort(np.asarray(codes, dtype=np.int64), axis=1)
    new = np.column_stack([np.ones(len(ordered), dtype=bool), ordered[:, 1:] != ordered[:, :-1]])
    first = new & (ordered >= 0)
    weights = np.broadcast_to(n[:, None], ordered.shape)
    return np.bincount(ordered[first], weights=weights[first], minlength=size).astype(np.float64)


def in_order(tables: Sequence[Floats]) -> Ints:
    """Return activities in an order that names have no part in: by how often they are done, begin and end cases.

    Parameters
    ----------
    tables
        Square tables of moves (see `Moves.table`), of one set of activities.

    Returns
    -------
    array
        The places of the activities, shape (activities,). Those that nothing tells apart stay in the order they had.
    """
    n = len(tables[0]) - 1
    features = []
    for m in tables:
        features += [m.sum(axis=1)[:n], m[n, :n], m[:n, n], np.diagonal(m)[:n]]
    rank = np.zeros(n)
    for _ in range(n):
        every = np.column_stack([*features, rank])
        made = np.unique(every, axis=0, return_inverse=True)[1].ravel().astype(np.float64)
        # The neighbours' ranks tell apart what its own numbers do not (Weisfeiler & Leman 1968).
        around = [_profile(m[:n, :n], made) for m in tables] + [_profile(m[:n, :n].T, made) for m in tables]
        after = (
            np.unique(np.column_stack([made, *around]), axis=0, return_inverse=True)[1]
            .ravel()
            .astype(np.float64)
        )
        if len(np.unique(after)) == len(np.unique(rank)):
            break
        rank = after
    return np.lexsort((np.arange(n), -rank)).astype(np.int64)


def _profile(m: Floats, rank: Floats) -> Floats:
    """Return for each activity its moves to activities of each rank, as a few sums that tell most apart."""
    return np.column_stack([m @ rank, m @ rank**2, (m**2) @ rank])
