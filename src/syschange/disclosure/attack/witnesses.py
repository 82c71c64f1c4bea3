"""Other tables that give the same publication: what they show to be safe, and what no other table contradicts."""

from dataclasses import dataclass, field

import numpy as np

from syschange.disclosure.attack.cells import Integers
from syschange.disclosure.attack.programme import (
    ENDLESS,
    WHOLE,
    Clock,
    Problem,
    Solver,
    least_whole,
    solver_of,
)
from syschange.disclosure.attack.reading import Bools, Floats
from syschange.disclosure.attack.whole import whole_near

WITNESSES = 40  # ours: so many pairs of witnesses at most; a score of them certifies nearly all there is
_IN_VAIN = 3  # ours: after so many pairs that settle nothing further it is cheaper to ask number by number
_TURNS = 8  # ours: so many times the parts are varied below the totals of one witness


@dataclass
class Seen:
    """What an attacker can rule out, and what tables that give the same publication have shown.

    Attributes
    ----------
    lower, upper
        What each unknown can be at most: nothing outside agrees with the publication.
    least, most
        The smallest and largest number that some table which gives the same publication has for each.
    """

    lower: Floats
    upper: Floats
    least: Floats = field(init=False)
    most: Floats = field(init=False)

    def __post_init__(self) -> None:
        known = self.lower == self.upper
        self.least = np.where(known, self.lower, np.inf)
        self.most = np.where(known, self.upper, -np.inf)

    def take(self, unknown: Integers, numbers: Floats) -> None:
        """Take in a table that gives the same publication."""
        whole = np.round(numbers)
        self.least[unknown] = np.minimum(self.least[unknown], whole)
        self.most[unknown] = np.maximum(self.most[unknown], whole)


@dataclass(frozen=True)
class Aim:
    """What is to be settled.

    Attributes
    ----------
    sensitive
        The unknowns that are.
    left_over
        Which of them are people left over: one that may be nobody gives nobody away.
    room
        How far apart two tables must be.
    """

    sensitive: Integers
    left_over: Bools
    room: int

    def safe(self, seen: Seen) -> Bools:
        """Return which of the sensitive are certified by the tables seen."""
        least, most = seen.least[self.sensitive], seen.most[self.sensitive]
        with np.errstate(invalid="ignore"):
            apart = most - least >= self.room
        safe: Bools = apart | (self.left_over & (least == 0))
        return safe

    def narrow(self, seen: Seen) -> Bools:
        """Return which of the sensitive are refuted by what can be ruled out."""
        lower, upper = seen.lower[self.sensitive], seen.upper[self.sensitive]
        narrow: Bools = (upper - lower < self.room) & ~(self.left_over & (lower == 0))
        return narrow

    def open(self, seen: Seen) -> Integers:
        """Return the sensitive unknowns that are not settled either way."""
        return self.sensitive[~self.safe(seen) & ~self.narrow(seen)]


def settle(problem: Problem, seen: Seen, aim: Aim, clock: Clock, *, seed: int) -> None:
    """Settle what can be settled in the time there is: witnesses for all together, then number by number.

    A witness makes a sum of the open numbers with random signs as large, and then as small, as can be; most of the
    open numbers then differ between the two. Only tables of whole numbers count. Numbers that no witness settles
    are each made as small and as large as can be.

    Raises
    ------
    InfeasibleError
        Where no whole numbers agree with the publication, as far as that was found in the time.
    """
    _witness(problem, seen, aim, clock, np.random.default_rng(seed))
    for part in np.unique(problem.part[problem.has(aim.open(seen))]).tolist():
        own = problem.of_part(part)
        singles = _Singles(own, solver_of(own), seen, aim, clock)
        wanted = own.unknown[own.has(aim.open(seen))]
        order = np.argsort(seen.upper[wanted] - seen.lower[wanted], kind="stable")
        for unknown in wanted[order].tolist():
            if clock.left <= 0:
                return
            singles.settle(unknown)
        singles.fit()


def _witness(problem: Problem, seen: Seen, aim: Aim, clock: Clock, rng: np.random.Generator) -> None:
    """Look for tables that differ from each other in all the open numbers at once."""
    vain, solver = 0, None
    for _ in range(WITNESSES):
        before = len(aim.open(seen))
        if not problem.has(aim.open(seen)).any() or vain >= _IN_VAIN or clock.left <= 0:
            return
        solver = solver_of(problem) if solver is None else solver
        cost = _signs(problem, seen, aim, rng)
        for turned in (cost, -cost):
            table = _table(problem, solver, turned, clock)
            if table is not None:
                seen.take(problem.unknown, table)
                _vary(problem, table, seen, aim, clock, rng=rng)
        vain = vain + 1 if len(aim.open(seen)) == before else 0


def _vary(
    problem: Problem, table: Floats, seen: Seen, aim: Aim, clock: Clock, *, rng: np.random.Generator
) -> None:
    """Look for tables with the same totals, which are found at little cost."""
    for _ in range(_TURNS):
        before = len(aim.open(seen))
        cost = _signs(problem, seen, aim, rng)
        for turned in (cost, -cost) if cost.any() and clock.left > 0 else ():
            found = whole_near(problem, table, turned, clock)
            if found is not None:
                seen.take(problem.unknown, found)
        if len(aim.open(seen)) == before:
            return


def _signs(problem: Problem, seen: Seen, aim: Aim, rng: np.random.Generator) -> Floats:
    """Return a random sign for each open number, nought for the others.

    The weights are all different, so that one table is best, the same on every machine.
    """
    todo = problem.has(aim.open(seen))
    many = int(todo.sum())
    cost = np.zeros(len(problem.unknown))
    cost[todo] = rng.choice([-1.0, 1.0], many) * rng.uniform(1, 2, many)
    return cost


def _table(problem: Problem, solver: Solver, cost: Floats, clock: Clock) -> Floats | None:
    """Return a table of whole numbers that makes the cost small, or None where none was found in time."""
    found = solver.least(cost, clock.left) if clock.left > 0 else None
    if found is None or problem.agrees(found):
        return found
    return whole_near(problem, found, cost, clock)


@dataclass(frozen=True)
class _Singles:
    """Settles numbers of one part of the problem, one by one."""

    problem: Problem
    solver: Solver
    seen: Seen
    aim: Aim
    clock: Clock

    def settle(self, unknown: int) -> None:
        """Find the least and the most that a number can be, as closely as it takes."""
        cost = np.zeros(len(self.problem.unknown))
        cost[self.problem.unknown == unknown] = 1.0
        for search in (self._relaxed, self._whole):
            for sign in (1.0, -1.0):
                if self.clock.left <= 0 or unknown not in self.aim.open(self.seen):
                    return
                search(unknown, cost * sign, sign)

    def fit(self) -> None:
        """Look for a table where none was seen: numbers in fractions may agree where no whole ones do."""
        if np.isinf(self.seen.least[self.problem.unknown]).any() and self.clock.left > 0:
            self._take(least_whole(self.problem, np.zeros(len(self.problem.unknown)), self.clock.left)[0])

    def _relaxed(self, unknown: int, cost: Floats, sign: float) -> None:
        found = self.solver.least(cost, self.clock.left)
        if found is None:
            return
        self._rule_out(unknown, float(cost @ found), sign)
        self._take(found)

    def _whole(self, unknown: int, cost: Floats, sign: float) -> None:
        found, bound = least_whole(self.problem, cost, self.clock.left)
        self._rule_out(unknown, bound, sign)
        self._take(found)

    def _take(self, found: Floats | None) -> None:
        if found is not None and self.problem.agrees(found):
            self.seen.take(self.problem.unknown, found)

    def _rule_out(self, unknown: int, bound: float, sign: float) -> None:
        if not np.isfinite(bound):
            return
        end = np.ceil(bound - WHOLE) * sign
        if sign > 0:
            self.seen.lower[unknown] = max(self.seen.lower[unknown], end)
        elif end < ENDLESS:
            self.seen.upper[unknown] = min(self.seen.upper[unknown], end)
