"""How sure a number made of many units is, by leaving out one unit at a time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from syschange.errors import NotEstimableError
from syschange.statistics.design import Linearised
from syschange.statistics.diversity.held import Floats

_TAIL = 0.975  # ours: at which the normal and Student's distribution are set side by side


@dataclass(frozen=True, eq=False)
class LeftOut:
    """A number, and what each unit adds to its uncertainty.

    Attributes
    ----------
    value
        The number.
    influence
        What each unit adds, shape (units,): their squares sum to the variance.
    df
        Degrees of freedom.
    fewest
        How many independent units it is worth where it lies at an end of its scale and nothing varies.
    """

    value: float
    influence: Floats
    df: float
    fewest: float

    @property
    def se(self) -> float:
        """The standard error."""
        return math.sqrt(math.fsum(self.influence**2))

    def linearised(self, *, share: bool) -> Linearised:
        """Return it as the limits of means, or of shares between 0 and 1, read it.

        The effective size of a share is smaller the fewer degrees of freedom there are, by (z / t)² at 95% (Korn EL,
        Graubard BI 1998, Survey Methodology 24:193-201).
        """
        n = float(len(self.influence))
        size = n
        if share:
            varies = self.se > 0 and 0 < self.value < 1
            size = self.value * (1 - self.value) / self.se**2 if varies else self.fewest
            size *= float((special.ndtri(_TAIL) / special.stdtrit(self.df, _TAIL)) ** 2)
        given = (self.value, self.se, self.df, n, size, n / size)
        return Linearised(*(np.asarray(v, dtype=np.float64) for v in given))


def left_out(value: float, without: ArrayLike, *, fewest: float) -> LeftOut:
    """Return a number with its uncertainty from the numbers that leaving out each unit gives.

    Parameters
    ----------
    value
        The number of all.
    without
        The number without each unit, shape (units,).
    fewest
        See `LeftOut`.

    Notes
    -----
    The jackknife: Tukey JW (1958) Annals of Mathematical Statistics 29:614; Efron B, Stein C (1981) Annals of
    Statistics 9:586-596.

    Raises
    ------
    NotEstimableError
        Where there are fewer than two units.
    """
    each = np.asarray(without, dtype=np.float64)
    n = len(each)
    if n < 2:  # noqa: PLR2004 - one says nothing of how they differ
        raise NotEstimableError("One unit says nothing of how units differ.", "Give more.")
    middle = math.fsum(each) / n
    apart = np.where(np.abs(middle - each) < 1e-12 * max(1.0, abs(middle)), 0.0, middle - each)
    return LeftOut(value, apart * math.sqrt((n - 1) / n), n - 1.0, fewest)


def weighted(parts: Sequence[LeftOut], weights: Sequence[float]) -> LeftOut:
    """Return the weighted average of numbers of units that are in one part each.

    Parameters
    ----------
    parts
        One or more.
    weights
        Of each; they are taken as shares of their sum.

    Notes
    -----
    Degrees of freedom are Satterthwaite's (1946, Biometrics Bulletin 2:110-114); `fewest` is that of the parts added
    up where all lie at the end.
    """
    total = math.fsum(weights)
    shares = [w / total for w in weights]
    value = math.fsum(w * part.value for w, part in zip(shares, parts, strict=True))
    influence = np.concatenate([w * part.influence for w, part in zip(shares, parts, strict=True)])
    variances = [(w * part.se) ** 2 for w, part in zip(shares, parts, strict=True)]
    below = math.fsum(v**2 / part.df for v, part in zip(variances, parts, strict=True))
    every = math.fsum(part.df for part in parts)
    df = math.fsum(variances) ** 2 / below if below > 0 else every
    return LeftOut(value, influence, min(df, every), math.fsum(part.fewest for part in parts))
