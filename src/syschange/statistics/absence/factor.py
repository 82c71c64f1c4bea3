"""How few people have to be away before most of the work has nobody who can do it, found exactly."""

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.absence.solver import Flags, Floats, exact, fewest, smaller, worst
from syschange.statistics.levels import is_number

SHARE = 0.5  # Avelino et al. (2016): "more than half" of the files
SECONDS = (
    1.5  # ours: how long one search may take; where people are told apart at all it takes a fraction of it
)
_LARGEST = 50_000_000  # ours: tasks times people
HALF = 0.5


@dataclass(frozen=True)
class AbsenceFactor:
    """The fewest people whose absence leaves more than a share of the work without anybody.

    Attributes
    ----------
    lower, upper
        What it lies between; the same where the search came to an end.
    uncovered
        The share of the work that nobody can do from the start.
    """

    lower: int
    upper: int
    uncovered: float

    @property
    def exact(self) -> bool:
        """Whether the number is known, and not only what it lies between."""
        return self.lower == self.upper


@dataclass(frozen=True)
class Cover:
    """How much of the work rests on how many people.

    Attributes
    ----------
    nobody, one, more
        Shares of the weight of tasks that nobody, one person alone, and two or more can do.
    """

    nobody: float
    one: float
    more: float


@dataclass(frozen=True)
class Counted:
    """The confidence distribution of a number that was counted and not sampled, known to lie between two ends.

    `cdf` is the confidence that the quantity is *below* `x`, so that `Estimate.probability(2)` of a count of 2 is 1.
    """

    lower: float
    upper: float

    def cdf(self, x: float) -> float:
        """Return 0 up to the lower end, 1 beyond the upper, and one half between."""
        return 0.0 if x <= self.lower else 1.0 if x > self.upper else HALF

    def quantile(self, p: float) -> float:
        """Return the lower end below one half, the upper from there."""
        return self.lower if p < HALF else self.upper


def absence_factor(
    covers: ArrayLike, *, weight: ArrayLike | None = None, share: float = SHARE, seconds: float = SECONDS
) -> AbsenceFactor:
    """Return the fewest people whose absence leaves more than a share of the work without anybody.

    Parameters
    ----------
    covers
        Who can do what: true where the person (column) can do the task (row); shape (tasks, people).
    weight
        The weight of each task; 1 where left out. A task of no weight says nothing.
    share
        Which share of the weight is too much to leave undone, between 0 and 1: *more* than it has to be uncovered.
    seconds
        How long to search. Where that does not do, `lower` and `upper` differ.

    Returns
    -------
    AbsenceFactor
        A task that nobody can do is uncovered from the start. The factor is 0 where that is already too much.

    Raises
    ------
    WrongTypeError
        Where a weight is negative or missing, `share` is not between 0 and 1, or lengths differ.
    NotEstimableError
        Where there are no tasks with a weight, or no people, or too many of both.

    Notes
    -----
    The truck factor: Avelino G et al. (2016) A novel approach for estimating truck factors, ICPC, whose greedy
    removal is often too high; here the smallest set by integer programming (HiGHS). The problem is NP-hard. Tasks
    and people that are alike are put together first; and whoever can do only what another can do too is away only
    where that other is. Weights are whole in the solver, so that "more than" holds strictly.
    """
    table, weights = _read(covers, weight)
    if not is_number(share) or not 0 < share < 1:
        raise WrongTypeError("The share of the work is not between 0 and 1.", "Give for example share=.5.")
    whole = exact(weights)
    total = int(whole.sum())
    need = math.floor(Fraction(str(float(share))) * total) + 1
    small = smaller(table, whole)
    away, bound = (np.zeros(len(small.people), dtype=bool), 0)
    if small.free < need:
        away, bound = fewest(small, need, seconds)
    upper = int(small.people[away].sum())
    return AbsenceFactor(min(bound, upper), upper, small.free / total)


def worst_absences(
    covers: ArrayLike, *, weight: ArrayLike | None = None, most: int = 3, seconds: float = SECONDS
) -> tuple[Floats, Floats]:
    """Return the largest share of the work that so many people away can leave without anybody.

    Parameters
    ----------
    covers, weight
        As for `absence_factor`.
    most
        Up to how many people.
    seconds
        How long to search for each number of people.

    Returns
    -------
    tuple of arrays
        What the share lies between, for 0, 1, … `most` people away, shape (most + 1,) each; the same where the search
        came to an end.

    Raises
    ------
    WrongTypeError, NotEstimableError
        As `absence_factor`.
    """
    table, weights = _read(covers, weight)
    whole = exact(weights)
    small, total = smaller(table, whole), int(whole.sum())
    made = [(small.free, small.free)]
    for people in range(1, most + 1):
        least, highest = worst(small, people, seconds)
        made.append((max(least + small.free, made[-1][0]), highest + small.free))
    lower, upper = (np.array(side, dtype=np.float64) / total for side in zip(*made, strict=True))
    return lower, np.maximum(lower, upper)


def cover(covers: ArrayLike, *, weight: ArrayLike | None = None) -> Cover:
    """Return which shares of the work nobody, one person alone, and two or more people can do.

    Parameters
    ----------
    covers, weight
        As for `absence_factor`.

    Raises
    ------
    WrongTypeError, NotEstimableError
        As `absence_factor`.
    """
    table, weights = _read(covers, weight)
    people, total = table.sum(axis=1), float(weights.sum())
    nobody, one = (float(weights[people == n].sum()) / total for n in (0, 1))
    return Cover(nobody, one, float(weights[people > 1].sum()) / total)


def _read(covers: ArrayLike, weight: ArrayLike | None) -> tuple[Flags, Floats]:
    table = np.asarray(covers, dtype=bool)
    if table.ndim != 2:  # noqa: PLR2004 - tasks and people
        raise WrongTypeError("Who can do what is not a table of tasks by people.", "Give a row a task.")
    weights = np.ones(len(table)) if weight is None else np.asarray(weight, dtype=np.float64)
    if weights.shape != (len(table),):
        raise WrongTypeError("There is not one weight for each task.", "Give one for each, or none.")
    if not np.isfinite(weights).all() or (weights < 0).any():
        raise WrongTypeError("A weight is negative, infinite or missing.", "Give weights of 0 or more.")
    kept = weights > 0
    if not kept.any():
        raise NotEstimableError("There are no tasks with a weight.", "Give at least one task.")
    if not table.shape[1]:
        raise NotEstimableError("There are no people to do the tasks.", "Give at least one person.")
    if table.size > _LARGEST:
        raise NotEstimableError(
            "There are too many tasks and people.", "Take kinds of task, not single ones."
        )
    return table[kept], weights[kept]
