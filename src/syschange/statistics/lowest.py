"""Which of several shares is lowest: how likely it is that another is truly lower than the one that came out so.

Not what the lowest is worth, whichever it is: that is `weakest`.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import NotEstimableError
from syschange.statistics.exact.checks import as_parts

Floats = NDArray[np.float64]
_HALF = 0.5  # Jeffreys' prior weight of either answer
_POINTS = 400  # ours: enough for two digits of a probability
_TWO = 2


def chance_another_is_lower(events: ArrayLike, n: ArrayLike, *, lowest: int) -> float:
    """Return how likely it is that another group's true share lies below that of the group that came out lowest.

    Parameters
    ----------
    events, n
        Events and people of each group, shape (groups,); fractional values, as of effective sizes, are allowed.
    lowest
        Which group came out lowest.

    Returns
    -------
    float
        1 − ∫ f(x) Π (1 − F(x)) dx over the other groups, each share with the density that Jeffreys' interval is
        read from, Beta(.5 + events, .5 + n − events), the groups taken for independent.

    Notes
    -----
    Brown LD, Cai TT, DasGupta A (2001) Statistical Science 16:101-133 for the densities. To read off them how sure
    the lowest is to be lowest is the probability of being best of Rankin's and others' ranking of treatments
    (Salanti G, Ades AE, Ioannidis JPA (2011) Journal of Clinical Epidemiology 64:163-171), turned round.

    Raises
    ------
    NotEstimableError
        Where there are fewer than two groups, or one of nobody.
    WrongTypeError
        Where a count is negative or there are more events than people.
    """
    x, m = as_parts(events, n)
    if x.ndim != 1 or len(x) < _TWO or not (m > 0).all():
        raise NotEstimableError(
            "There are not two groups with people in them, so none is lower than another.",
            "Leave out groups of nobody.",
        )
    a, b = x + _HALF, m - x + _HALF
    at = special.betaincinv(a[lowest], b[lowest], (np.arange(_POINTS) + _HALF) / _POINTS)
    above = np.ones(_POINTS)
    for other in range(len(x)):
        if other != lowest:
            above *= special.betaincc(a[other], b[other], at)
    return float(1 - above.mean())
