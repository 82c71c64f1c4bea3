"""The search behind the absence factor: tasks and people that are alike put together, and an integer programme."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from syschange.statistics.absence.likely import likely

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

_UNITS = 200_000  # ours: total weight in the solver, whose slack of 1e-6 a task then stays below half a unit
_HALF = 0.5
_NONE = 2  # what milp says where nothing fulfils the rules
_SLACK = 1e-4  # a bound of 2.0001 is 3, and one of 3.0000001 is 3 too


@dataclass(frozen=True, eq=False)
class Small:
    """The same question with tasks and people that are alike put together.

    Attributes
    ----------
    covers
        Which people (columns, those who can do the same put together) each kind of task (rows) rests on.
    weight
        Of each kind of task.
    people
        How many stand behind each column.
    free
        The weight of tasks that nobody can do.
    """

    covers: Flags
    weight: Whole
    people: Whole
    free: int


def exact(weights: Floats) -> NDArray[np.object_]:
    """Return weights as whole numbers of one unit, exact to the digits that they are written with."""
    fractions = [Fraction(str(float(w))) for w in weights]
    unit = math.lcm(*(f.denominator for f in fractions))
    return np.array([int(f * unit) for f in fractions], dtype=object)


def smaller(table: Flags, weight: NDArray[np.object_]) -> Small:
    """Put tasks that rest on the same people together, and people who can do the same tasks."""
    kinds, which = np.unique(np.packbits(table, axis=1), axis=0, return_inverse=True)
    together = np.zeros(len(kinds), dtype=object)
    np.add.at(together, which.ravel(), weight)
    covers = np.unpackbits(kinds, axis=1, count=table.shape[1]).astype(bool)
    alike, size = np.unique(covers, axis=1, return_counts=True)
    some = alike.any(axis=1)
    busy = alike.any(axis=0)
    return Small(
        alike[some][:, busy], together[some], size[busy].astype(np.int64), int(together[~some].sum())
    )


def fewest(small: Small, need: int, seconds: float) -> tuple[Flags, int]:
    """Return a set of columns that is enough, and the least that any such set can be."""
    left = need - small.free
    unit = max(Fraction(int(small.weight.sum()), _UNITS), Fraction(1))
    enough = math.ceil(left / unit)
    up, down = (
        np.array([way(w / unit) for w in small.weight], dtype=np.int64) for way in (math.ceil, math.floor)
    )
    away, bound = likely(small.covers, down, small.people, enough), 1
    # Weights in coarser units are rounded up, which can only find too few people; those found are then counted
    # exactly, and only if they do not do, weights are rounded down, which can only find too many.
    for weight in (up, down):
        most = int(small.people[away].sum())
        found, least = _solved(small, weight, at_least=enough, fewer_than=most, seconds=seconds)
        bound = max(bound, least) if weight is up else bound
        if found is None:
            break
        if _left_undone(small, found) >= left:
            away = found
            break
    return away, bound


def _left_undone(small: Small, away: Flags) -> int:
    return int(small.weight[~(small.covers & ~away).any(axis=1)].sum())


def worst(small: Small, people: int, seconds: float) -> tuple[int, int]:
    """Return what the largest weight that `people` away leave undone lies between."""
    size = small.covers @ small.people
    held = size <= people
    if not held.any():
        return 0, 0
    taken = small.covers[held].any(axis=0)
    part = Small(small.covers[held][:, taken], small.weight[held], small.people[taken], 0)
    if int(part.people.sum()) <= people:
        return (int(part.weight.sum()),) * 2
    unit = max(Fraction(int(part.weight.sum()), _UNITS), Fraction(1))
    weight = np.array([math.ceil(w / unit) for w in part.weight], dtype=np.int64)
    found, most = _solved(part, weight, at_most=people, seconds=seconds)
    least = 0 if found is None else _left_undone(part, found)
    return least, max(
        least, math.ceil(most * unit)
    )  # in coarser units weights were rounded up, and so is this


def _solved(
    small: Small,
    weight: Whole,
    *,
    seconds: float,
    at_least: int | None = None,
    fewer_than: int = 0,
    at_most: int | None = None,
) -> tuple[Flags | None, int]:
    """Return the columns found (None where none were), and the bound that no others can pass.

    With `at_least` the fewest people, fewer than some, who leave so much weight; with `at_most` the most weight so
    many leave.
    """
    from scipy import optimize

    kinds, columns = small.covers.shape
    rules = [_undone(small.covers), *_only_with(small.covers)]
    away, work = np.r_[small.people, np.zeros(kinds)], np.r_[np.zeros(columns), weight]
    if at_least is not None:
        goal = away
        rules.append(optimize.LinearConstraint(work[None, :], at_least - _HALF, np.inf))
        rules.append(optimize.LinearConstraint(away[None, :], -np.inf, fewer_than - _HALF))
    else:
        goal = -work
        rules.append(optimize.LinearConstraint(away[None, :], -np.inf, at_most or 0))
    asked = {"c": goal, "bounds": optimize.Bounds(0, 1), "constraints": rules}
    whole = np.r_[np.ones(columns), np.zeros(kinds)]
    found = optimize.milp(**asked, integrality=whole, options={"time_limit": seconds, "mip_rel_gap": 0.0})
    if at_least is not None and found.status == _NONE:
        return None, fewer_than
    chosen = None if found.x is None else found.x[:columns] > _HALF
    bound = found.mip_dual_bound
    if bound is None or not math.isfinite(
        bound
    ):  # the search ended with nothing found: shares of people will do
        found = optimize.milp(**asked, options={"time_limit": seconds})
        bound = found.fun if found.status == 0 else 0.0 if at_least is not None else -float(weight.sum())
    least = math.ceil(bound - _SLACK)
    return chosen, least if at_least is not None else -least


def _undone(covers: Flags) -> Any:  # noqa: ANN401 - a scipy constraint, imported late
    """Say that a kind of task is undone only where each who can do it is away: y[task] ≤ x[person]."""
    from scipy import optimize, sparse

    row, person = np.nonzero(covers)
    link, ones = np.arange(len(row)), np.ones(len(row))
    table = sparse.csr_array(
        (np.r_[ones, -ones], (np.r_[link, link], np.r_[person, covers.shape[1] + row])),
        shape=(len(row), sum(covers.shape)),
    )
    return optimize.LinearConstraint(table, 0, np.inf)


def _only_with(covers: Flags) -> list[Any]:
    """Say that who can do only what another can do too is away only where that other is."""
    from scipy import optimize, sparse

    n = covers.astype(np.float32)
    within = (n.T @ (1 - n)) == 0
    np.fill_diagonal(within, val=False)
    part, whole = np.nonzero(within)
    if not len(part):
        return []
    link, ones = np.arange(len(part)), np.ones(len(part))
    table = sparse.csr_array(
        (np.r_[ones, -ones], (np.r_[link, link], np.r_[whole, part])),
        shape=(len(part), covers.shape[1] + len(covers)),
    )
    return [optimize.LinearConstraint(table, 0, np.inf)]
