"""A share of a whole that was counted in full, but for a part of which it is not known on which side it lies."""

import math
from dataclasses import dataclass

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Estimate
from syschange.statistics.levels import require_level

METHOD = "bounds of what is not known"
_HALF = 0.5


@dataclass(frozen=True)
class Within:
    """What is known of a quantity that surely lies between two numbers, and of which nothing else is known.

    Between them the confidence is one half: no value there is spoken for or against. Where both are one number the
    quantity is known, and is at least itself.
    """

    low: float
    high: float

    def cdf(self, x: float) -> float:
        """Return the confidence that the quantity lies below `x`."""
        if x <= self.low:
            return 0.0
        return 1.0 if x >= self.high else _HALF

    def quantile(self, p: float) -> float:
        """Return the lower end for less than one half, and the upper end for more."""
        if p == _HALF:
            return (self.low + self.high) / 2
        return self.low if p < _HALF else self.high


def known_share(have: float, lack: float, unknown: float = 0.0, *, level: float = 0.95) -> Estimate:
    """Return the share of a whole, with what it would be if all that is not known lay on one side or the other.

    Parameters
    ----------
    have, lack
        The amounts that have what is asked and that lack it: pounds, or numbers of things. Nothing was drawn from
        anything larger, so that chance has no part in it.
    unknown
        The amount of which it is not known.
    level
        Confidence level; the limits are the same at each.

    Returns
    -------
    Estimate
        The share of what is known, between have / whole and (have + unknown) / whole.

    Raises
    ------
    WrongTypeError
        Where an amount is negative or missing.
    NotEstimableError
        Where nothing is known.

    Notes
    -----
    Manski CF (1989) Anatomy of the selection problem, Journal of Human Resources 24:343-360: bounds without any
    assumption on what is missing.
    """
    require_level(level)
    if any(not (math.isfinite(x) and x >= 0) for x in (have, lack, unknown)):
        raise WrongTypeError("An amount is negative or missing.", "Give amounts of nought or more.")
    if not have + lack > 0:
        raise NotEstimableError("Of no amount is it known on which side it lies.", "Record it.")
    whole = have + lack + unknown
    return Estimate.of(have / (have + lack), Within(have / whole, (have + unknown) / whole), level, METHOD)
