"""The relabelling that brings two sets of moves nearest: starts from linear assignment, then swaps of two.

Both sets are square tables of shares whose last row and column are the outside: where cases come from and go to.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from syschange.statistics.pathways.divergence import Floats, entropic

Places = NDArray[np.int64]

_GAIN = 1e-13  # a swap that gains less gains nothing but rounding
_TOP = 32  # ours: the largest moves of an activity that a lower bound looks at one by one, the rest together
_STARTS, _FEW = (
    60,
    1,
)  # ours: doubly stochastic starts up to 60 activities, and beyond 150; between them a quarter
_MIDDLING, _MANY = 60, 150
_PERMUTATIONS = 4
_STEPS, _FEWEST_STEPS, _WORK, _TOLERANCE = 60, 10, 6_000, 0.01  # steps times activities


def middle(p: Floats, q: Floats) -> Floats:
    """Return what a cell of two tables adds to the divergence, given its share in each."""
    made: Floats = (entropic(p) + entropic(q)) / 2 - entropic((p + q) / 2)
    return made


def moved(q: Floats, order: Places) -> Floats:
    """Return a table with its activities in another order, the outside last."""
    every = np.append(order, len(q) - 1)
    made: Floats = q[np.ix_(every, every)]
    return made


def lower_bound(p: Floats, q: Floats) -> tuple[float, Places]:
    """Return what no relabelling gets below, and the assignment that it comes from.

    Notes
    -----
    Gilmore PC (1962) Journal of the Society for Industrial and Applied Mathematics 10:305-313, and Lawler EL (1963)
    Management Science 9:586-599: each pair of activities costs at least what their moves do when put in order of
    size, which is the best there is because what a cell adds has decreasing differences. Moves beyond the largest 32
    are added up first, which can only lower it.
    """
    from scipy.optimize import linear_sum_assignment

    n = len(p) - 1
    cost = np.zeros((n, n))
    for place in (np.diagonal, lambda m: m[:, -1], lambda m: m[-1, :]):
        cost += middle(place(p)[:n, None], place(q)[None, :n])
    for turn in (False, True):
        a, b = (_sorted(m.T if turn else m) for m in (p, q))
        for k in range(a.shape[1]):
            cost += middle(a[:, None, k], b[None, :, k]) / 2
    rows, columns = linear_sum_assignment(cost)
    return max(float(cost[rows, columns].sum()), 0.0), columns.astype(np.int64)


def _sorted(m: Floats) -> Floats:
    """Return each activity's moves to the others, largest first, and the sum of those beyond the largest."""
    n = len(m) - 1
    inner = m[:n, :n].copy()
    np.fill_diagonal(inner, 0.0)
    made = -np.sort(-inner, axis=1)
    return np.column_stack([made[:, :_TOP], made[:, _TOP:].sum(axis=1)])


def starts(p: Floats, q: Floats, *, seed: int) -> Iterator[Places]:
    """Give relabellings to begin from: by the profile of each activity, and by fast approximate quadratic assignment.

    Notes
    -----
    Vogelstein JT and others (2015) Fast approximate quadratic programming for graph matching, PLOS ONE 10:e0121002,
    on square roots of shares, whose products add up to the affinity of Bhattacharyya.
    """
    from scipy.optimize import quadratic_assignment

    n = len(p) - 1
    _, profile = lower_bound(p, q)
    yield profile
    rng = np.random.default_rng(seed)
    outside = np.array([[n, n]])
    a, b = np.sqrt(p), np.sqrt(q)
    steps = int(np.clip(_WORK // n, _FEWEST_STEPS, _STEPS))
    how_many = _STARTS if n <= _MIDDLING else _FEW if n > _MANY else _STARTS // 4
    for number in range(how_many):
        flat = np.full((n, n), 1 / n)
        first = (np.eye(n)[profile] + flat) / 2 if number == 0 else flat
        if number > 1:
            first = (flat + _stochastic(n, rng)) / 2
        # Nothing is drawn from `rng`; without it SciPy looks at the state of numpy's own.
        made = quadratic_assignment(
            a,
            b,
            method="faq",
            options={
                "maximize": True, "maxiter": steps, "tol": _TOLERANCE, "partial_match": outside, "P0": first,
                "rng": rng,
            },
        )  # fmt: skip
        yield np.asarray(made.col_ind[:n], dtype=np.int64)


def _stochastic(n: int, rng: np.random.Generator) -> Floats:
    """Return a random table whose rows and columns each add up to 1: the mean of a few permutations."""
    made = [np.eye(n)[rng.permutation(n)] for _ in range(_PERMUTATIONS)]
    return np.asarray(np.mean(made, axis=0), dtype=np.float64)


def polished(p: Floats, q: Floats, order: Places, *, most: int) -> Places:
    """Return a relabelling after the swaps of two activities that bring the divergence down, the best first.

    Parameters
    ----------
    p, q
        The tables.
    order
        The relabelling to begin from.
    most
        The most swaps.
    """
    made, here = order.copy(), moved(q, order)
    rows, columns = _joint(p, here), _joint(p.T, here.T)
    for _ in range(most):
        gain = _gains(p, here, rows, columns)
        i, j = divmod(int(np.argmax(gain)), len(made))
        if gain[i, j] <= _GAIN:
            break
        made[[i, j]] = made[[j, i]]
        after = moved(q, made)
        rows, columns = (
            _updated(rows, p, here, after, (i, j)), _updated(columns, p.T, here.T, after.T, (i, j)),
        )  # fmt: skip
        here = after
    return made


def gains_of_swaps(p: Floats, q: Floats, order: Places) -> Floats:
    """Return by how much the divergence falls where two activities swap their places, shape (n, n)."""
    here = moved(q, order)
    return _gains(p, here, _joint(p, here), _joint(p.T, here.T))


def _joint(p: Floats, q: Floats) -> Floats:
    """Return for each activity of one and each of the other the sum of h over the middle of their moves out.

    Only where both move is anything but the sum of what each has alone.
    """
    n = len(p) - 1
    made = entropic(p[:n] / 2).sum(axis=1)[:, None] + entropic(q[:n] / 2).sum(axis=1)[None, :]
    for k in range(n + 1):
        i, j = np.flatnonzero(p[:n, k]), np.flatnonzero(q[:n, k])
        if len(i) and len(j):
            a, b = p[i, k][:, None], q[j, k][None, :]
            made[np.ix_(i, j)] += entropic((a + b) / 2) - entropic(a / 2) - entropic(b / 2)
    return np.asarray(made, dtype=np.float64)


def _updated(joint: Floats, p: Floats, old: Floats, new: Floats, pair: tuple[int, int]) -> Floats:
    """Return what `_joint` gives once two activities of the other have swapped."""
    n = len(joint)
    made = joint.copy()
    for k in pair:
        a = p[:n, k][:, None]
        made += entropic((a + new[:n, k][None, :]) / 2) - entropic((a + old[:n, k][None, :]) / 2)
    for b in pair:
        made[:, b] = entropic((p[:n] + new[b][None, :]) / 2).sum(axis=1)
    return made


def _gains(p: Floats, q: Floats, rows: Floats, columns: Floats) -> Floats:
    """Return the gain of each swap: what rows and columns gain, with the four cells of the pair put right."""
    n = len(rows)
    a, b = p[:n, :n], q[:n, :n]
    pd, qd = np.diagonal(a)[:, None], np.diagonal(b)[:, None]

    def h(x: Floats, y: Floats) -> Floats:
        return entropic((x + y) / 2)

    def apart(m: Floats) -> Floats:
        own = np.diagonal(m)
        return np.asarray(m + m.T - own[:, None] - own[None, :], dtype=np.float64)

    old, own = h(a, b), h(pd, qd)
    # Where k is one of the pair itself: first of the rows, then of the columns.
    wrong = h(pd, b.T) + h(a.T, qd) - own - old.T
    wrong += h(a, qd.T) + h(pd.T, b) - old - own.T
    wrong += h(pd, b) + h(a, qd) - own - old
    wrong += h(a.T, qd.T) + h(pd.T, b.T) - old.T - own.T
    block = h(pd, qd.T) + h(pd.T, qd) + h(a, b.T) + h(a.T, b) - own - own.T - old - old.T
    made = apart(rows) + apart(columns) - wrong + block
    np.fill_diagonal(made, 0.0)
    return made
