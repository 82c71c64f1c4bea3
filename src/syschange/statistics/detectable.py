"""The smallest effect that data of a given noise would show four times in five."""

import math

from syschange.errors import NotEstimableError
from syschange.results import Distribution, Estimate, Scaled, StudentT
from syschange.statistics.levels import require_level

POWER = 0.8  # Cohen J (1988) Statistical Power Analysis for the Behavioral Sciences, 2nd ed., p. 56


def smallest_detectable(
    se: float, *, df: float = math.inf, level: float = 0.95, power: float = POWER
) -> float:
    """Return the smallest effect whose interval would leave out 0 with the power asked.

    Parameters
    ----------
    se
        Standard error of the estimate, in the units of the outcome; 0 or more.
    df
        Degrees of freedom it is known by; `math.inf` for the normal.
    level
        Confidence level of the two-sided interval.
    power
        How often it is to be found where it is there; .8 (Cohen 1988).

    Returns
    -------
    float
        In the units of the outcome; missing where the standard error or the degrees of freedom are not known.

    Raises
    ------
    NotEstimableError
        Where the power does not lie between half of 1 − `level` and 1.

    Notes
    -----
    Student's t around an effect of δ is noncentral t with noncentrality δ/se (Johnson & Welch 1940, Biometrika
    31:362-389); the other tail, which is left out, is empty at any power that would be asked.
    """
    require_level(level)
    tail = (1 - level) / 2
    if not tail < power < 1:
        raise NotEstimableError("The power does not lie between chance and 1.", "Use for example 0.8.")
    if not (se >= 0 and df > 0):
        return math.nan
    from scipy import special

    if math.isinf(df):
        return se * float(special.ndtri(1 - tail) + special.ndtri(power))
    return se * float(special.nctdtrinc(df, 1 - power, special.stdtrit(df, 1 - tail)))


def spread_of(estimate: Estimate) -> tuple[float, float, float, bool]:
    """Return where an estimate lies, its standard error, degrees of freedom, and whether all are of its logarithm.

    A distribution that is neither normal nor t is read as the normal with limits as far apart as its own.
    """
    base, factor = _unscaled(estimate.distribution)
    if isinstance(base, StudentT) and (factor > 0 or not base.log):
        if base.log:
            return base.location + math.log(factor), base.se, base.df, True
        return base.location * factor, base.se * abs(factor), base.df, False
    from scipy import special

    z = float(special.ndtri((1 + estimate.level) / 2))
    return estimate.value, (estimate.upper - estimate.lower) / (2 * z), math.inf, False


def _unscaled(distribution: Distribution, factor: float = 1.0) -> tuple[Distribution, float]:
    if isinstance(distribution, Scaled):
        return _unscaled(distribution.base, factor * distribution.factor)
    return distribution, factor


def detectable(estimate: Estimate, *, power: float = POWER) -> float:
    """Return the smallest effect that the data behind an estimate would have shown (see `smallest_detectable`).

    Of a ratio it is the smallest above 1, and its reciprocal the largest below.
    """
    _, se, df, log = spread_of(estimate)
    found = smallest_detectable(se, df=df, level=estimate.level, power=power)
    return math.exp(found) if log else found
