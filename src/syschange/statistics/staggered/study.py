"""What a staggered change is worked out from: units seen over periods, and the period from which each had changed."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from syschange.errors import WrongTypeError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDING = 1e-13  # ours: a share of the largest outcome below which all that differs is what rounding leaves


@dataclass(frozen=True, eq=False)
class Study:
    """Units over periods.

    Attributes
    ----------
    outcome
        Mean outcome of each unit in each period, missing where it was not seen; shape (units, periods).
    start
        The first period, from 0, in which each unit had changed; infinite where it never did. Shape (units,).
    rows
        How many rows each mean is of, in the shape of `outcome`; None where it is one each.
    covariates
        Numbers known of each unit in each period; shape (units, periods, covariates), or None.
    cluster
        The cluster of each unit as a number 0, 1, …; None where each unit is its own.
    anticipation
        How many periods ahead of its change a unit may have begun to change.
    """

    outcome: Floats
    start: Floats
    rows: Floats | None = None
    covariates: Floats | None = None
    cluster: Ints | None = None
    anticipation: int = 0

    def __post_init__(self) -> None:
        if self.outcome.ndim != 2 or len(self.start) != len(self.outcome):  # noqa: PLR2004 - units and periods
            raise WrongTypeError(
                "The outcomes are not a table of units by periods with a start for each unit.",
                "Give an array of shape (units, periods), and one start a unit.",
            )
        if self.anticipation < 0:
            raise WrongTypeError("The anticipation is negative.", "Give a number of periods from 0 up.")

    @property
    def periods(self) -> int:
        """How many periods there are."""
        return int(self.outcome.shape[1])

    @cached_property
    def usable(self) -> NDArray[np.bool_]:
        """Which units have a period before they changed, or never did within the periods."""
        return np.asarray(self.start - 1 - self.anticipation >= 0)

    @cached_property
    def starts(self) -> Ints:
        """The period in which each cohort that changed within the periods did so, in order; shape (cohorts,)."""
        changed = self.usable & (self.start < self.periods)
        return np.unique(self.start[changed]).astype(np.int64)

    @cached_property
    def cohort(self) -> Ints:
        """The cohort of each unit; the last for those that did not change within the periods, -1 if not usable."""
        made = np.searchsorted(self.starts, np.minimum(self.start, self.periods))
        return np.where(self.usable, made, -1).astype(np.int64)

    @cached_property
    def sizes(self) -> Ints:
        """How many units each cohort has, and last those that did not change; shape (cohorts + 1,)."""
        return np.bincount(self.cohort[self.usable], minlength=len(self.starts) + 1).astype(np.int64)

    @cached_property
    def seen(self) -> NDArray[np.bool_]:
        """Where a unit was seen, in the shape of `outcome`."""
        return np.isfinite(self.outcome)

    @cached_property
    def least(self) -> float:
        """The variance of an estimate at or below which nothing varies but by rounding."""
        seen = self.outcome[self.seen]
        return float((ROUNDING * np.abs(seen).max()) ** 2) if len(seen) else 0.0

    def taken(self, units: NDArray[np.bool_]) -> "Study":
        """Return the study of some of its units."""
        return Study(
            self.outcome[units],
            self.start[units],
            None if self.rows is None else self.rows[units],
            None if self.covariates is None else self.covariates[units],
            None if self.cluster is None else self.cluster[units],
            self.anticipation,
        )
