"""Garwood's exact limits of the expected number of events behind a count."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from syschange.results import Estimate
from syschange.statistics.exact.checks import HALF, Floats, as_counts, between, tails
from syschange.statistics.levels import require_level


def garwood_at(events: Floats, tail: Floats | float) -> tuple[Floats, Floats]:
    """Return Garwood's limits with a given share of confidence beyond each; the counts are taken as checked."""
    some = events > 0  # missing is not more than none
    known = np.where(np.isnan(events), 1.0, events)
    lower = special.gammaincinv(np.where(some, known, 1.0), tail)
    upper = special.gammainccinv(known + 1, tail)
    missing = np.isnan(events)
    return np.where(missing, np.nan, np.where(some, lower, 0.0)), np.where(missing, np.nan, upper)


def garwood(events: ArrayLike, *, level: ArrayLike) -> tuple[Floats, Floats]:
    """Garwood's exact limits of the expected number of events behind a Poisson count.

    Parameters
    ----------
    events
        Counts; fractional values are allowed (rounded or weighted counts).
    level
        The confidence level, for example .95; broadcast against the counts.

    Returns
    -------
    tuple of arrays
        Lower and upper limits, on the scale of the count; missing where the count is.

    Raises
    ------
    WrongTypeError
        Where a count is negative or infinite, or a level is not between 0 and 1.

    Notes
    -----
    Garwood F (1936) Fiducial limits for the Poisson distribution, Biometrika 28:437-442; through the gamma
    distribution.
    """
    (x,) = as_counts(events)
    return garwood_at(x, tails(level))


@dataclass(frozen=True)
class GarwoodDistribution:
    """The confidence distribution of an expected count whose limits at every level are Garwood's."""

    events: float

    def cdf(self, x: float) -> float:
        """Return the confidence that the expected count is at most `x`."""
        if x <= 0:
            return 0.0
        low = float(special.gammainc(self.events, x)) if self.events > 0 else 1.0
        return between(low, float(special.gammainc(self.events + 1, x)))

    def quantile(self, p: float) -> float:
        """Return the value below which the expected count lies with confidence `p`."""
        lower, upper = garwood_at(np.asarray(self.events), min(p, 1 - p))
        return float(lower if p < HALF else upper)


def poisson_count(events: float, *, level: float = 0.95) -> Estimate:
    """Return a count with the Garwood interval of the number expected behind it (see `garwood`).

    Raises
    ------
    WrongTypeError
        As `garwood`.
    """
    require_level(level)
    (x,) = as_counts(events)
    return Estimate.of(float(x), GarwoodDistribution(float(x)), level, "Garwood")
