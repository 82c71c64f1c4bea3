"""Whether exact numbers leave each hidden one room, shown by other tables that give the same publication."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from syschange.disclosure.guarding.bounds import Flags, Ints
from syschange.disclosure.guarding.propagation import ENDLESS
from syschange.disclosure.guarding.system import System

Floats = NDArray[np.float64]
_ROUNDS = 30  # in which all open numbers are tried at once, before each is tried by itself; ours
_IN_VAIN = 3  # rounds that settle nothing, after which no more are tried; ours
_SEED = 1
_NEAR = 1e-6  # what linear programming takes for equal


@dataclass(frozen=True, eq=False)
class _Programme:
    """The numbers that are not shown, with what they add up to and where they lie."""

    unknown: Ints
    sums: Any  # a sparse matrix of scipy
    added: Floats
    ends: Floats

    def extreme(self, cost: Floats) -> Floats | None:
        """Return numbers that fit the publication and make a cost least; None where the solver finds none."""
        from scipy.optimize import linprog  # takes long to import, and is seldom needed

        ends: Any = self.ends
        found = linprog(cost, A_eq=self.sums, b_eq=self.added, bounds=ends, method="highs")
        return None if found.x is None else np.asarray(found.x, dtype=np.float64)


def without_room(
    system: System, sensitive: Flags, bounds: tuple[Ints, Ints], *, hidden: Flags, room: int
) -> Ints:
    """Return the sensitive numbers that exact ones beside them leave less room than they need.

    Other numbers that fit the publication are looked for by linear programming: those that make a sum of all open
    numbers with random signs extreme show most of them to have room at once (witnesses), and what is left is made as
    small and as large as can be, one by one. People left over (numbers that are not published) have room where there
    may be none of them.

    Parameters
    ----------
    system
        The system.
    sensitive
        Which numbers need room.
    bounds
        What adding up and taking away says of every number.
    hidden
        Which numbers are not shown.
    room
        How far the most has to be from the least.
    """
    programme = _programme(system, bounds, hidden)
    if programme is None:
        return np.empty(0, dtype=np.int64)
    search = _Search(programme, system.counts[programme.unknown], room, ~system.published[programme.unknown])
    wanted = np.searchsorted(programme.unknown, np.flatnonzero(sensitive & hidden))
    search.together(wanted)
    return programme.unknown[[w for w in search.open(wanted) if not search.alone(int(w))]]


def _programme(system: System, bounds: tuple[Ints, Ints], hidden: Flags) -> _Programme | None:
    from scipy.sparse import csr_array  # takes long to import, and is seldom needed

    sums = system.sums
    if not len(sums.of):
        return None
    unknown = np.flatnonzero(hidden)
    place = np.full(len(system.counts), -1, dtype=np.int64)
    place[unknown] = np.arange(len(unknown))
    inside = place[sums.place] >= 0
    matrix = csr_array(
        (sums.sign[inside].astype(np.float64), (sums.of[inside], place[sums.place[inside]])),
        shape=(sums.number, len(unknown)),
    )
    shown = np.where(inside, 0.0, sums.sign * system.counts[sums.place])
    added: Floats = -np.bincount(sums.of, weights=shown, minlength=sums.number).astype(np.float64)
    asked = np.flatnonzero(np.bincount(sums.of[inside], minlength=sums.number) > 0)
    high = np.where(bounds[1] >= ENDLESS // 2, np.inf, bounds[1].astype(np.float64))
    ends = np.column_stack([bounds[0].astype(np.float64), high])[unknown]
    return _Programme(unknown, matrix[asked], added[asked], ends)


class _Search:
    """The least and the most that each number has been in any table that fits, the true one to begin with."""

    def __init__(self, programme: _Programme, true: Floats, room: int, left_over: Flags) -> None:
        self._programme, self._room, self._left_over = programme, room, left_over
        self._least, self._most = true.copy(), true.copy()

    def open(self, wanted: Ints) -> Ints:
        """Return which of the wanted numbers no table has shown to have room."""
        apart = self._most[wanted] - self._least[wanted] >= self._room - _NEAR
        nobody = self._left_over[wanted] & (self._least[wanted] <= _NEAR)
        return wanted[~apart & ~nobody]

    def together(self, wanted: Ints) -> None:
        """Try all open numbers at once, with random signs."""
        rng, vain = np.random.default_rng(_SEED), 0
        for _ in range(_ROUNDS):
            todo = self.open(wanted)
            if not len(todo) or vain >= _IN_VAIN:
                return
            cost = np.zeros(len(self._least))
            cost[todo] = rng.choice([-1.0, 1.0], len(todo)) * rng.uniform(1, 2, len(todo))
            for turned in (cost, -cost):
                self._take(turned)
            vain = vain + 1 if len(self.open(wanted)) == len(todo) else 0

    def alone(self, number: int) -> bool:
        """Try one number by itself, and return whether it has room."""
        cost = np.zeros(len(self._least))
        for sign in (1.0, -1.0):
            cost[number] = sign
            self._take(cost)
        return not len(self.open(np.array([number])))

    def _take(self, cost: Floats) -> None:
        found = self._programme.extreme(cost)
        if found is not None:
            self._least, self._most = np.minimum(self._least, found), np.maximum(self._most, found)
