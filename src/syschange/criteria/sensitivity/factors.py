"""What is varied, and over which values: every specification takes one value of each factor."""

import dataclasses
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from syschange.criteria.plan import Plan
from syschange.errors import WrongTypeError
from syschange.statistics.levels import require_number

# The full factorial of the scoring model; the values are ours.
SURE = (0.8, 0.9, 0.95)
SIZES = (-0.5, -0.25, 0.0, 0.25)
RETAINED = (0.5, 0.8)

AXES = ("sure", "size", "clustering", "attrition", "retained", "source", "person")
WORKER, ORGANISATION, ONE_BY_ONE = "worker", "organisation", "people one by one"
FOUND, WORST = "as found", "worst case"
NOBODY, NONE = -1, ""  # no person dropped, no source dropped


@dataclass(frozen=True)
class Size:
    """How many times its worthwhile size an outcome has; `outcome` empty for all of them alike."""

    times: float
    outcome: str = ""

    def of(self, outcome: str) -> float:
        """Return how many times its own an outcome's worthwhile size is."""
        return self.times if self.outcome in {"", outcome} else 1.0


@dataclass(frozen=True)
class Levels:
    """The values of each factor.

    Attributes
    ----------
    sure
        How sure a verdict must be.
    sizes
        How many times as large worthwhile sizes are.
    clusterings
        Whose cases are alike: "worker", "organisation", or "people one by one" where neither is recorded.
    attrition
        "as found", and "worst case".
    retained
        The share of the early gain that has to be left.
    sources
        The source that is dropped; empty for none.
    persons
        The person who is dropped, by a number that says nothing of them; -1 for none.
    """

    sure: tuple[float, ...]
    sizes: tuple[Size, ...]
    clusterings: tuple[str, ...]
    attrition: tuple[str, ...]
    retained: tuple[float, ...]
    sources: tuple[str, ...]
    persons: tuple[int, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each factor has, in the order of `AXES`."""
        return tuple(len(v) for v in self._values)

    @property
    def _values(self) -> tuple[Sequence[object], ...]:
        return (
            self.sure, self.sizes, self.clusterings, self.attrition, self.retained, self.sources, self.persons,
        )  # fmt: skip

    @property
    def specifications(self) -> int:
        """How many specifications there are."""
        return math.prod(self.shape)

    def only(self, **given: tuple[object, ...]) -> "Levels":
        """Return the same with other values of some factors."""
        return dataclasses.replace(self, **given)  # type: ignore[arg-type] # each under its own name


def along(axis: str, values: Iterable[object]) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    """Return numbers laid along the axis of a factor, to broadcast against every other."""
    laid = np.asarray(list(values), dtype=np.float64)
    return laid.reshape([-1 if a == axis else 1 for a in AXES])


def base_of(plan: Plan, clusterings: Sequence[str]) -> Levels:
    """Return the one specification that is the plan's own: nothing dropped, and everybody as found."""
    return Levels(
        (plan.thresholds.probability,), (Size(1.0),), (clusterings[0],), (FOUND,), (plan.thresholds.retained,),
        (NONE,), (NOBODY,),
    )  # fmt: skip


def factorial(
    base: Levels, asked: tuple[Sequence[float], Sequence[float], Sequence[float]], *, clusterings: Sequence[str],
    sources: Sequence[str], persons: int,
) -> Levels:  # fmt: skip
    """Return every value of every factor; the plan's own are always among them.

    Parameters
    ----------
    base
        The plan's own.
    asked
        How sure, by how much more or less worthwhile sizes are, and the shares retained.
    clusterings, sources, persons
        What the data have.
    """
    sure, sizes, retained = asked
    return Levels(
        _with(sure, base.sure[0]), tuple(Size(1 + s) for s in _with(sizes, 0.0)), tuple(clusterings),
        (FOUND, WORST), _with(retained, base.retained[0]), (NONE, *sources), (NOBODY, *range(persons)),
    )  # fmt: skip


def checked(values: object, *, name: str, least: float, below: float) -> tuple[float, ...]:
    """Return the values of a factor, once each of them can be.

    Raises
    ------
    WrongTypeError
        Where one cannot, or there are none.
    """
    if isinstance(values, str) or not isinstance(values, Sequence) or not values:
        raise WrongTypeError(
            f"The values of {name!r} are not a list of numbers.", "Give for example [0.8, 0.9]."
        )
    made = tuple(require_number(v, f"A value of {name!r}") for v in values)
    if not all(least <= v < below for v in made):
        raise WrongTypeError(
            f"A value of {name!r} does not lie from {least:g} up to {below:g}.",
            "Leave it out, or look at the sign.",
        )
    return made


def _with(values: Sequence[float], own: float) -> tuple[float, ...]:
    return tuple(sorted({*values, own}))
