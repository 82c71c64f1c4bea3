"""Confidence distributions that are neither normal nor t: tabulated ones, and those with steps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_HALF = 0.5
_HAIR = 1e-9  # so that what is equal but for rounding counts as equal


@dataclass(frozen=True, eq=False)
class Curve:
    """A confidence distribution tabulated in standard errors about the estimate.

    Attributes
    ----------
    location, se
        The estimate, and a standard error of it; positive.
    k
        Places in standard errors from the estimate, rising; shape (places,).
    z
        The normal deviate of the confidence that the quantity is at most there, rising; shape (places,).

    Notes
    -----
    Between places the deviate is read off a straight line. Beyond the first and the last the confidence stays as it
    is there, so that a limit further out is infinite.
    """

    location: float
    se: float
    k: Floats
    z: Floats

    def cdf(self, x: float) -> float:
        """Return the confidence that the quantity is at most `x`."""
        from scipy import special

        return float(special.ndtr(np.interp((x - self.location) / self.se, self.k, self.z)))

    def quantile(self, p: float) -> float:
        """Return the value below which the quantity lies with confidence `p`; infinite where none is known."""
        from scipy import special

        z = float(special.ndtri(p))
        if z < self.z[0]:
            return -np.inf
        if z > self.z[-1]:
            return float(np.inf)
        return self.location + self.se * float(np.interp(z, self.z, self.k))


@dataclass(frozen=True, eq=False)
class Crossings:
    """The confidence distribution of a randomisation test, whose limits are the effects it does not reject.

    Attributes
    ----------
    location, se
        The estimate, and a standard error that the places are given in; positive.
    k
        For each allocation but the one that came about, the effect (in standard errors from the estimate) at which
        it would have looked as strong, in ascending order; shape (allocations − 1,).

    Notes
    -----
    It has a step at each place. Both tails count the allocation that came about, so that limits are never too near;
    with few allocations a limit may be infinite, because no effect could be rejected.
    """

    location: float
    se: float
    k: Floats

    def cdf(self, x: float) -> float:
        """Return the confidence that the quantity is at most `x`, never less than the test's own level allows."""
        at, number = (x - self.location) / self.se, len(self.k) + 1
        below = (1 + int(np.searchsorted(self.k, at + _HAIR, side="right"))) / number
        above = (1 + len(self.k) - int(np.searchsorted(self.k, at - _HAIR, side="left"))) / number
        if abs(at) <= _HAIR:
            return _HALF
        return min(below, _HALF) if at < 0 else max(1 - above, _HALF)

    def quantile(self, p: float) -> float:
        """Return the value below which the quantity lies with confidence `p`; infinite where none is known."""
        if p == _HALF:
            return self.location
        rank = int(np.floor((len(self.k) + 1) * min(p, 1 - p) + _HAIR))
        if rank < 1:
            return float(-np.inf if p < _HALF else np.inf)
        return self.location + self.se * float(self.k[rank - 1] if p < _HALF else self.k[-rank])
