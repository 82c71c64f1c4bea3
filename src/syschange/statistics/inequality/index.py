"""What every inequality index returns, and the confidence distributions that several of them share."""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.results import Distribution, Estimate

Floats = NDArray[np.float64]

ABSOLUTE, RELATIVE = "absolute", "relative"
NATURAL, LOG = "natural", "log"


@dataclass(frozen=True)
class Index:
    """One index of inequality with its uncertainty.

    Attributes
    ----------
    name
        The short name of the index, for example "sii".
    value
        The index as its formula gives it. A spread between groups (`bgv`, `range_gap`, …) is larger than the
        truth by chance alone: hold it against `null_expectation`, not against zero.
    lower, upper
        Limits of the true index; missing where the data give none. Those of a spread are for the truth
        without the noise, so the value itself may lie above both.
    se
        Standard error of the value, on the scale `se_scale`; missing where it has none.
    scale
        "absolute" or "relative".
    null_expectation
        What pure noise would give: the expected value had all groups the same true value.
    source
        Where the formula is from.
    level
        Confidence level of the limits.
    method
        The name of the method of the limits.
    se_scale
        "natural", or "log" where the standard error is of the natural logarithm of the value.
    distribution
        The confidence distribution that the limits are quantiles of; None where there is none.
    slopes
        The derivative of the value (of its logarithm, where `se_scale` is "log") by the value of each
        group: what the covariance of two times is carried through.
    """

    name: str
    value: float
    lower: float
    upper: float
    se: float
    scale: str
    null_expectation: float
    source: str
    level: float
    method: str
    se_scale: str = NATURAL
    distribution: Distribution | None = field(default=None, repr=False, compare=False)
    slopes: Floats | None = field(default=None, repr=False, compare=False)

    def estimate(self) -> Estimate:
        """Return the same as an estimate, for probabilities and other levels.

        Raises
        ------
        NotEstimableError
            Where the index has no value, or no limits.
        """
        if self.distribution is None:
            raise NotEstimableError(
                "The index cannot be given with its uncertainty from these groups.",
                "It needs two groups or more whose standard errors are known and not all zero.",
            )
        return Estimate.of(self.value, self.distribution, self.level, self.method)


def build(
    name: str,
    value: float,
    *,
    se: float,
    scale: str,
    null: float,
    source: str,
    level: float,
    method: str,
    distribution: Distribution | None,
    se_scale: str = NATURAL,
    slopes: Floats | None = None,
) -> Index:
    """Return an index whose limits are the quantiles of its distribution, or missing where it has none."""
    if not 0 < level < 1:
        raise NotEstimableError("A confidence level lies between 0 and 1.", "Use for example 0.95.")
    lower = upper = math.nan
    known = distribution if math.isfinite(value) else None
    if known is not None:
        lower, upper = known.quantile((1 - level) / 2), known.quantile((1 + level) / 2)
    return Index(
        name, value, lower, upper, se, scale, null, source, level, method, se_scale, known, slopes
    )  # fmt: skip


def one_of(what: str, given: str, allowed: tuple[str, ...]) -> None:
    """Raise unless an option is one of those allowed."""
    if given not in allowed:
        raise UnknownChoiceError(what, given, allowed)


def position(what: str, given: int, count: int) -> int:
    """Return the position of a group, or raise where there is no such group."""
    if not 0 <= given < count:
        raise NotEstimableError(
            f"There is no group at the position given as {what}.",
            f"Positions run from 0 to {count - 1}; groups of weight zero are left out and not counted.",
        )
    return given
