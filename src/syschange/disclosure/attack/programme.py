"""Linear programmes over what is left to find: HiGHS through scipy, or by itself where `highspy` is installed."""

import importlib.util
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from syschange.disclosure.attack.cells import Integers
from syschange.disclosure.attack.reading import Bools, Floats
from syschange.disclosure.attack.relations import Relations

ENDLESS = 1e6  # ours: a number without upper end is sought up to this far above the largest end there is
WHOLE = 1e-6  # ours: solutions this near to whole numbers are whole


class InfeasibleError(Exception):
    """No numbers agree with the publication as it is read."""


@dataclass(frozen=True)
class Clock:
    """Counts down the seconds that an audit may take, on the clock on the wall.

    Attributes
    ----------
    until
        When the time is up, as `time.monotonic` tells it.
    """

    until: float

    @classmethod
    def of(cls, seconds: float) -> "Clock":
        """Return a clock that runs for so many seconds from now."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """How many seconds are left; nought when the time is up."""
        return max(self.until - time.monotonic(), 0.0)


@dataclass(frozen=True)
class Problem:
    """The unknowns that are not yet known exactly, renumbered, and the sums that bind them.

    Attributes
    ----------
    unknown
        The number of each in the system.
    lower, upper
        What each can be; all have an end here.
    matrix
        A row a sum, sparse.
    right
        What each sum comes to.
    part
        Of each unknown the part of the problem it is in: parts have no sum in common.
    depth
        Of each how many labels its cell has: totals have fewer than their parts.
    """

    unknown: Integers
    lower: Floats
    upper: Floats
    matrix: Any
    right: Floats
    part: Integers
    depth: Integers

    def of_part(self, part: int) -> "Problem":
        """Return one part by itself."""
        mine = self.part == part
        rows = np.unique(self.matrix[:, mine].nonzero()[0])
        return Problem(
            self.unknown[mine], self.lower[mine], self.upper[mine], self.matrix[rows][:, mine].tocsr(),
            self.right[rows], np.zeros(int(mine.sum()), dtype=np.int64), self.depth[mine],
        )  # fmt: skip

    def agrees(self, numbers: Floats) -> bool:
        """Return whether numbers are a table that gives the same publication."""
        inside = (numbers >= self.lower - WHOLE) & (numbers <= self.upper + WHOLE)
        return bool(inside.all()) and bool(
            (np.abs(self.matrix @ np.round(numbers) - self.right) <= WHOLE).all()
        )

    def has(self, unknowns: Integers) -> Bools:
        """Return which of its unknowns are among some."""
        found: Bools = np.isin(self.unknown, unknowns)
        return found


def problem_of(relations: Relations, lower: Floats, upper: Floats, depth: Integers) -> Problem:
    """Return the problem of what each unknown can be, those that are known exactly put in."""
    from scipy.sparse import csr_array

    many = len(lower)
    whole = csr_array((relations.sign, (relations.sums, relations.unknown)), shape=(relations.count, many))
    fixed = lower == upper
    free = np.flatnonzero(~fixed)
    right = -(whole[:, np.flatnonzero(fixed)] @ lower[fixed])
    matrix = whole[:, free].tocsr()
    used = np.diff(matrix.indptr) > 0
    matrix, right = matrix[np.flatnonzero(used)], np.asarray(right)[used]
    ends = upper[free]
    most = np.where(np.isfinite(ends), ends, ENDLESS + float(np.max(ends[np.isfinite(ends)], initial=0.0)))
    return Problem(free, lower[free], most, matrix, right, parts_of(matrix), depth[free])


def parts_of(matrix: Any) -> Integers:  # noqa: ANN401 - a sparse table of a library that is loaded when needed
    """Return of each column the part it is in: columns of one row are in one part."""
    from scipy.sparse.csgraph import connected_components

    if not matrix.shape[1]:
        return np.zeros(0, dtype=np.int64)
    return np.asarray(connected_components(abs(matrix).T @ abs(matrix), directed=False)[1], dtype=np.int64)


class Solver(Protocol):
    """Finds numbers that agree with the publication and make a weighted sum of them as small as can be."""

    def least(self, cost: Floats, seconds: float) -> Floats | None:
        """Return the numbers, or None where the time was up.

        Raises
        ------
        InfeasibleError
            Where no numbers agree with the publication.
        """
        ...


@dataclass
class _Scipy:
    """HiGHS through scipy, which builds the model anew each time."""

    problem: Problem

    def __post_init__(self) -> None:
        self._bounds = list(zip(self.problem.lower.tolist(), self.problem.upper.tolist(), strict=True))

    def least(self, cost: Floats, seconds: float) -> Floats | None:
        """Return the numbers, or None where the time was up (see `Solver.least`)."""
        from scipy.optimize import linprog

        made: Any = linprog(
            cost, A_eq=self.problem.matrix, b_eq=self.problem.right, method="highs",
            bounds=self._bounds, options={"time_limit": seconds},
        )  # fmt: skip
        if made.status == _INFEASIBLE:
            raise InfeasibleError
        return np.asarray(made.x, dtype=np.float64) if made.status == 0 else None


@dataclass
class _Highs:
    """HiGHS by itself, which goes on from where the last solution was."""

    problem: Problem
    _model: Any = field(init=False)

    def __post_init__(self) -> None:
        import highspy

        self._model = highspy.Highs()
        self._model.setOptionValue("output_flag", False)  # noqa: FBT003 - the library takes it by position
        self._model.passModel(_model_of(self.problem))

    def least(self, cost: Floats, seconds: float) -> Floats | None:
        """Return the numbers, or None where the time was up (see `Solver.least`)."""
        import highspy

        many = len(cost)
        self._model.setOptionValue("time_limit", self._model.getRunTime() + seconds)
        self._model.changeColsCost(many, np.arange(many, dtype=np.int32), cost)
        self._model.run()
        status = self._model.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise InfeasibleError
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(self._model.getSolution().col_value, dtype=np.float64)


_INFEASIBLE = 2


def _model_of(problem: Problem) -> Any:  # noqa: ANN401 - a model of a library that need not be installed
    import highspy

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(problem.lower), len(problem.right)
    model.col_cost_ = np.zeros(len(problem.lower))
    model.col_lower_, model.col_upper_ = problem.lower, problem.upper
    model.row_lower_ = model.row_upper_ = problem.right
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = problem.matrix.indptr.astype(np.int32)
    model.a_matrix_.index_ = problem.matrix.indices.astype(np.int32)
    model.a_matrix_.value_ = problem.matrix.data.astype(np.float64)
    return model


def solver_of(problem: Problem, *, direct: bool | None = None) -> Solver:
    """Return a solver: HiGHS by itself where it is installed (or `direct` says so), else through scipy."""
    found = importlib.util.find_spec("highspy") is not None if direct is None else direct
    make: Callable[[Problem], Solver] = _Highs if found else _Scipy
    return make(problem)


def least_whole(problem: Problem, cost: Floats, seconds: float) -> tuple[Floats | None, float]:
    """Return whole numbers that agree with the publication, and what no such numbers can fall below in cost.

    The numbers need not be the best there are where the time was short; they are then a table all the same.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    # Places as short numbers: scipy before 1.15 hands them to HiGHS as they are, and it takes no others.
    near = problem.matrix
    places = (near.data, near.indices.astype(np.int32), near.indptr.astype(np.int32))
    matrix = csr_array(places, shape=near.shape)
    made = milp(
        cost, integrality=np.ones(len(cost), dtype=np.int64), bounds=Bounds(problem.lower, problem.upper),
        constraints=LinearConstraint(matrix, problem.right, problem.right),
        options={"time_limit": seconds},
    )  # fmt: skip
    if made.status == _INFEASIBLE:
        raise InfeasibleError
    bound = -np.inf if made.mip_dual_bound is None else float(made.mip_dual_bound)
    return None if made.x is None else np.round(made.x), bound


def is_whole(numbers: Floats) -> bool:
    """Return whether numbers are whole, but for what a solver leaves."""
    return bool((np.abs(numbers - np.round(numbers)) <= WHOLE).all())
