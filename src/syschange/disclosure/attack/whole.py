"""From a solution in fractions to a table of whole numbers that gives the same publication, total by total."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from syschange.disclosure.attack.cells import Integers
from syschange.disclosure.attack.programme import (
    WHOLE,
    Clock,
    InfeasibleError,
    Problem,
    is_whole,
    least_whole,
    parts_of,
    solver_of,
)
from syschange.disclosure.attack.reading import Floats

_WIDER = (
    0.0,
    1.0,
    3.0,
)  # ours: how much farther from the fractions whole numbers are sought where there are none
_LONGEST = 5.0  # ours: seconds for the whole numbers of one part of one level


def whole_near(problem: Problem, target: Floats, cost: Floats, clock: Clock) -> Floats | None:
    """Return whole numbers that agree with the publication, or None where none were found.

    Totals are settled before their parts: cells of no label, then of one, and so on. The parts of a settled total
    have nothing to do with those of another, so that each level falls into small problems of its own. Totals are
    kept next to their fractions; on the last level the numbers are free, and the cost is made small.
    """
    made = target.copy()
    levels = np.unique(problem.depth).tolist()
    for level in levels:
        last = level == levels[-1]
        for part in _parts(problem, made, level):
            if is_whole(target[part.at]) and part.holds(target) and not (last and cost[part.at].any()):
                made[part.at] = np.round(target[part.at])
                continue
            found = _least(part, cost[part.at], clock) if last else _nearest(part, target[part.at], clock)
            if found is None:
                return None
            made[part.at] = found
    return made if problem.agrees(made) else None


@dataclass(frozen=True)
class _Part:
    """Numbers of one level that are bound to each other, all totals above them settled."""

    at: Integers
    problem: Problem

    def holds(self, numbers: Floats) -> bool:
        """Return whether numbers agree with the totals as they were settled."""
        off = np.abs(self.problem.matrix @ np.round(numbers[self.at]) - self.problem.right)
        return bool((off <= WHOLE).all())


def _parts(problem: Problem, made: Floats, level: int) -> Iterator[_Part]:
    mine, above = problem.depth == level, problem.depth < level
    entries = abs(problem.matrix)
    rows = np.flatnonzero((entries @ mine > 0) & (entries @ (problem.depth > level) == 0))
    matrix: Any = problem.matrix[rows]
    right = problem.right[rows] - matrix @ np.where(above, made, 0.0)
    at = np.flatnonzero(mine)
    matrix = matrix[:, at].tocsr()
    own = Problem(
        problem.unknown[at], problem.lower[at], problem.upper[at], matrix, right, parts_of(matrix), problem.depth[at]
    )  # fmt: skip
    for part in range(int(own.part.max(initial=-1)) + 1):
        yield _Part(at[own.part == part], own.of_part(part))


def _nearest(part: _Part, target: Floats, clock: Clock) -> Floats | None:
    """Return whole numbers next to the fractions, as near as can be."""
    near = 1 - 2 * (target - np.floor(target))
    for wider in _WIDER:
        lower = np.maximum(part.problem.lower, np.floor(target + WHOLE) - wider)
        upper = np.minimum(part.problem.upper, np.ceil(target - WHOLE) + wider)
        found = _least(replace(part, problem=replace(part.problem, lower=lower, upper=upper)), near, clock)
        if found is not None:
            return found
    return None


def _least(part: _Part, cost: Floats, clock: Clock) -> Floats | None:
    """Return whole numbers that make the cost small, or None where there are none or the time is up."""
    if clock.left <= 0:
        return None
    try:
        found = solver_of(part.problem, direct=False).least(cost, clock.left)
        if found is None or is_whole(found):
            return None if found is None else np.round(found)
        return least_whole(part.problem, cost, min(clock.left, _LONGEST))[0]
    except InfeasibleError:
        return None
