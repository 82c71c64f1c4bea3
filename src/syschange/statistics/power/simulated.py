"""What simulated studies say: for each of them the smallest true effect that it would have shown."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.levels import require_number

Floats = NDArray[np.float64]

LEAST = 100  # ours: fewer simulations leave the answer to chance


@dataclass(frozen=True, eq=False)
class Simulated:
    """Simulated studies without an effect, and how large one would have had to be to be found in each.

    Moving the truth moves what is found with it, so that each study is simulated once and tells its power at every
    effect. An effect found with the wrong sign does not count.

    Attributes
    ----------
    needed
        The smallest effect that each would have shown, in ascending order; infinite where none would have been.
    """

    needed: Floats

    def power(self, effect: ArrayLike) -> Floats:
        """Return how often an effect would have been found."""
        found = np.searchsorted(self.needed, np.asarray(effect, dtype=np.float64), side="right")
        made: Floats = found / len(self.needed)
        return made

    def detectable(self, power: float) -> float:
        """Return the smallest effect found at least so often; infinite where none is.

        Raises
        ------
        NotEstimableError
            Where the power does not lie between 0 and 1.
        """
        if not 0 < power < 1:
            raise NotEstimableError("The power does not lie between 0 and 1.", "Use for example 0.8.")
        place = math.ceil(power * len(self.needed)) - 1
        return float(self.needed[place])

    def error(self, power: float) -> float:
        """Return the Monte-Carlo standard error of `detectable`: half the distance of the ranks one error off."""
        off = math.sqrt(power * (1 - power) / len(self.needed))
        low, high = (self.detectable(min(max(p, 1e-9), 1 - 1e-9)) for p in (power - off, power + off))
        return (high - low) / 2 if math.isfinite(high) else math.inf


def found_from(estimate: ArrayLike, se: ArrayLike, *, critical: float) -> Simulated:
    """Return the studies whose estimate and standard error, without an effect, came out as given.

    Parameters
    ----------
    estimate, se
        Of each simulated study; shape (studies,).
    critical
        How many standard errors an estimate must lie from 0.
    """
    needed = critical * np.asarray(se, dtype=np.float64) - np.asarray(estimate, dtype=np.float64)
    return Simulated(np.sort(np.maximum(needed, 0.0)))


def require_simulations(simulations: int) -> None:
    """Check that there are enough simulations to say anything.

    Raises
    ------
    WrongTypeError
        Where there are fewer than 100 (ours), or the number is not whole.
    """
    if require_number(simulations, "The number of simulations") % 1:
        raise WrongTypeError("The number of simulations is not whole.", "Use 1,000, the default.")
    if simulations < LEAST:
        raise WrongTypeError(
            f"Fewer than {LEAST} simulations leave the answer to chance.", "Use 1,000, the default."
        )
