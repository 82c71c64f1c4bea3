"""How large a difference of one item is: the classes A, B and C of the Educational Testing Service."""

import math
from collections.abc import Mapping
from types import MappingProxyType

from scipy import special

from syschange.errors import UnknownChoiceError
from syschange.statistics.items.odds import DELTA

D_DIF, SMD, LOG_ODDS = "D-DIF", "SMD", "log odds ratio"

# The least difference of class B, and of class C. D-DIF: Holland & Thayer (1988), Zwick R (2012) ETS Research Report
# 12-08. SMD, in standard deviations of the item: Zwick, Thayer & Mazzeo (1997) Applied Measurement in Education
# 10:321-344, as Kim, Cohen, Alagoz & Kim (2007) Journal of Educational Measurement 44:93-116. Log odds: D-DIF's, as
# Penfield & Algina (2003) Journal of Educational Measurement 40:353-370.
LIMITS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {D_DIF: (1.0, 1.5), SMD: (0.17, 0.25), LOG_ODDS: (1.0 / DELTA, 1.5 / DELTA)}
)
ALPHA = 0.05  # Zwick (2012): of both tests
NEGLIGIBLE, MODERATE, LARGE = "A", "B", "C"


def limits_of(measure: str) -> tuple[float, float]:
    """Return the least size of a difference of class B and of class C.

    Raises
    ------
    UnknownChoiceError
        Where there is no such measure.
    """
    if measure not in LIMITS:
        raise UnknownChoiceError("measure of a difference of an item", measure, list(LIMITS))
    return LIMITS[measure]


def class_of(measure: str, value: float, se: float, p: float) -> str:
    """Return the class of a difference: "A", "B" or "C"; empty where it is not known.

    Parameters
    ----------
    measure
        "D-DIF", "SMD" or "log odds ratio".
    value, se
        The difference and its standard error.
    p
        The chance of such a difference among people treated alike, after any adjustment for many comparisons.

    Notes
    -----
    A: chance readily explains it, or it is smaller than the least of B. C: at least the least of C and, on the scale
    of odds, surely (at 5%, one-sided) more than the least of B. B: all others. That an item is of class A is not
    evidence that it is fair: in few people nothing is found.
    """
    least, large = limits_of(measure)
    if not (math.isfinite(value) and math.isfinite(se) and math.isfinite(p)):
        return ""
    size = abs(value)
    if p >= ALPHA or size < least:
        return NEGLIGIBLE
    sure = measure == SMD or size - float(special.ndtri(1 - ALPHA)) * se > least
    return LARGE if size >= large and sure else MODERATE
