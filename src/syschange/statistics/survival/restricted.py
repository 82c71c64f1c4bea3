"""The mean wait within a horizon: the area under the share not yet reached, with its variance."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.errors import NotEstimableError
from syschange.results import Estimate, StudentT
from syschange.statistics.levels import require_level
from syschange.statistics.means import t_estimate
from syschange.statistics.survival.incidence import Incidence, weighted

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Restricted:
    """A mean wait within a horizon.

    Attributes
    ----------
    value
        Days not yet reached, of the first `tau`, on average.
    variance
        Of the value, with divisor n as Greenwood's.
    complete
        For how many it is known what had become of them by the horizon.
    tau
        The horizon.
    """

    value: float
    variance: float
    complete: float
    tau: float

    @property
    def se(self) -> float:
        """Standard error as the variance gives it."""
        return math.sqrt(self.variance)

    @property
    def moments(self) -> tuple[float, float]:
        """Variance with divisor n − 1, and its degrees of freedom (see `mean_wait`)."""
        free = self.complete - 1
        if not (free > 0 and self.variance > 0):
            return math.nan, math.nan
        return self.variance * self.complete / free, free


def restricted(made: Incidence, tau: float) -> Restricted:
    """Return the mean number of days not yet reached, of the first `tau` days.

    Parameters
    ----------
    made
        The share reached by each day. Where people left in another way they count as not reached for all of the
        days that were left, so that a group does not seem to be reached the sooner the more of it gives up.
    tau
        The horizon, above 0 and no later than somebody was followed.

    Raises
    ------
    NotEstimableError
        Where nobody was followed to the horizon.

    Notes
    -----
    Irwin JO (1949) Journal of Hygiene 47:188-189; the variance is Greenwood's with ties as in Uno H and others
    (2014) Journal of Clinical Oncology 32:2380-2385 (the survRM2 package). With other ways to leave it is `tau`
    less the days lost to being reached of Andersen PK (2013) Statistics in Medicine 32:5278-5285.
    """
    if not (tau > 0 and made.known(tau)):
        raise NotEstimableError(
            f"Nobody was followed to day {tau:g}.", "Give a horizon that people were followed to."
        )
    value, variance = weighted(made, _weights(made, tau))
    return Restricted(tau - value, variance, made.complete_by(tau), tau)


def _weights(made: Incidence, tau: float) -> Floats:
    """Return what each day's share is multiplied by for the area under the share up to the horizon."""
    days = np.minimum(made.days, tau)
    if not made.straight:
        return np.diff(days, append=tau)
    # Between two days told the share rises evenly, and there is none on day 0.
    pieces = np.diff(days, prepend=0.0) / 2
    return np.asarray(pieces + np.append(pieces[1:], 0.0), dtype=np.float64)


def mean_wait(made: Restricted, *, level: float = 0.95) -> Estimate:
    """Return a mean wait within a horizon with its limits.

    Raises
    ------
    NotEstimableError
        Where all waits within the horizon are alike, or fewer than two are known.

    Notes
    -----
    Where everybody was followed to the horizon it is a mean like any other: Student's t, with divisor n − 1. Where
    some were not, n is those of whom it is known what had become of them by the horizon, after the D/(D − 1) of
    Kaplan & Meier (1958), section 3.4; the degrees of freedom are ours.
    """
    require_level(level)
    variance, free = made.moments
    return t_estimate(made.value, math.sqrt(variance), free, level=level, method="Restricted mean, t")


def mean_wait_difference(one: Restricted, two: Restricted, *, level: float = 0.95) -> Estimate:
    """Return the difference of two mean waits within one horizon, the first less the second, by Welch's t.

    Raises
    ------
    NotEstimableError
        Where horizons differ, or neither group's waits vary, or a group has fewer than two that are known.

    Notes
    -----
    Degrees of freedom by Satterthwaite (1946), Biometrics Bulletin 2:110-114, from those of `mean_wait`.
    """
    require_level(level)
    if one.tau != two.tau:
        raise NotEstimableError("The two mean waits have different horizons.", "Give both the same one.")
    parts = [m.moments if m.variance > 0 else (0.0, m.complete - 1) for m in (one, two)]
    total = sum(v for v, _ in parts)
    if not (total > 0 and all(free > 0 for _, free in parts)):
        raise NotEstimableError(
            "The difference of the mean waits cannot be given: too few people, or waits that are all alike.",
            "Join groups that are too small to stand alone.",
        )
    free = total**2 / sum(v**2 / df for v, df in parts)
    se = math.sqrt(total)
    return Estimate.of(
        one.value - two.value, StudentT(one.value - two.value, se, free), level, "Restricted means, Welch"
    )
