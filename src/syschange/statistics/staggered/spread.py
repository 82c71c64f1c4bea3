"""How far estimates may be off: what each cohort adds to their covariances, and what it is known by."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.statistics.staggered.study import Floats, Ints

Mask = NDArray[np.bool_]

_SMALL = 200_000  # multiplications; libraries share out larger products among threads


@dataclass(frozen=True, eq=False)
class Within:
    """What one cohort adds to the covariances of some estimates, about the mean of what its units contribute.

    Attributes
    ----------
    products
        Sums of products of what its units contribute; shape (estimates, estimates).
    borrowed
        What it would add were its units as those of all cohorts are, or None where that cannot be said; it is of use
        where there is one unit only.
    independent
        How many independent units, or clusters of them, it has.
    free
        Degrees of freedom of what is borrowed.
    """

    products: Floats
    borrowed: Floats | None
    independent: int
    free: int


@dataclass(frozen=True, eq=False)
class Sides:
    """Variances in two parts, and what they are known by; each of shape (estimates,).

    Attributes
    ----------
    changed, compared
        Variance from the cohorts whose effect it is, and from those that they are compared with alone.
    free_changed, free_compared
        Degrees of freedom of each part; infinite where the normal is asked for.
    """

    changed: Floats
    compared: Floats
    free_changed: Floats
    free_compared: Floats

    @property
    def se(self) -> Floats:
        """The standard errors."""
        return np.asarray(np.sqrt(self.changed + self.compared), dtype=np.float64)

    @property
    def df(self) -> Floats:
        """Degrees of freedom of the standard errors (see `satterthwaite`)."""
        return satterthwaite(self.changed, self.compared, self.free_changed, self.free_compared)


@dataclass(frozen=True, eq=False)
class Spread:
    """The covariances of some estimates, in parts by cohort.

    Attributes
    ----------
    within
        What each cohort adds about its own mean.
    shift
        What each unit of a cohort contributes on average; shape (cohorts, estimates).
    involved
        Which cohorts come into which estimates, in the same shape.
    sizes
        Units of each cohort; shape (cohorts,).
    least
        The variance within cohorts at or below which nothing varies but by rounding: an estimate of it has no
        variance at all, for that of the cohorts' shares alone would say how sure it is of something never seen to
        vary.
    """

    within: tuple[Within, ...]
    shift: Floats
    involved: Mask
    sizes: Ints
    least: float = 0.0

    def parts(self, *, small: bool) -> Floats:
        """Return the covariances that each cohort adds; shape (cohorts, estimates, estimates).

        Parameters
        ----------
        small
            Whether each cohort's products are divided by one less than its units, as an unbiased variance is, and
            a cohort of one unit is taken to vary as the others do (missing where none has two). Else as large
            samples allow: Callaway & Sant'Anna (2021), theorem 2 and corollary 2, as the R package `did` has it.
        """
        made = np.zeros((len(self.within), self.shift.shape[1], self.shift.shape[1]))
        for c, part in enumerate(self.within):
            if not small:
                made[c] += part.products
            elif part.independent > 1:
                made[c] += part.products * (part.independent / (part.independent - 1))
            elif part.borrowed is not None and part.free > 0:
                made[c] += part.borrowed
            else:
                made[c, self.involved[c]] = made[c][:, self.involved[c]] = np.nan
        still = np.diagonal(made.sum(axis=0)) <= self.least
        made += self.sizes[:, None, None] * self.shift[:, :, None] * self.shift[:, None, :]
        made[:, still] = 0.0
        made[:, :, still] = 0.0
        return np.asarray(made, dtype=np.float64)

    def covariance(self, *, small: bool) -> Floats:
        """Return the covariances, missing where the parts are; shape (estimates, estimates)."""
        return np.asarray(self.parts(small=small).sum(axis=0), dtype=np.float64)

    def sides(self, changed: Mask, *, small: bool) -> Sides:
        """Return variances in two parts.

        Parameters
        ----------
        changed
            Which cohorts' effect each estimate is; shape (cohorts, estimates).
        small
            As for `parts`.
        """
        own = np.diagonal(self.parts(small=small), axis1=1, axis2=2)
        free = np.array(
            [float(p.independent - 1 if p.independent > 1 else p.free) for p in self.within], dtype=np.float64
        )
        first, second = (np.where(side, own, 0.0) for side in (changed, ~changed))
        endless = np.full(own.shape[1], math.inf)
        return Sides(
            first.sum(axis=0),
            second.sum(axis=0),
            _freedom(first, free) if small else endless,
            _freedom(second, free) if small else endless,
        )


def squares(values: Floats) -> Floats:
    """Return `values.T @ values`, added up in blocks too small to be shared out among threads.

    The answer is then the same however many threads there are, and none is waited for.
    """
    rows, columns = values.shape
    size = max(_SMALL // max(columns, 1) ** 2, 8)
    whole = rows // size * size
    blocks = values[:whole].reshape(-1, size, columns)
    rest = values[whole:]
    return np.asarray((blocks.transpose(0, 2, 1) @ blocks).sum(axis=0) + rest.T @ rest, dtype=np.float64)


def satterthwaite(first: Floats, second: Floats, free_first: Floats, free_second: Floats) -> Floats:
    """Return the degrees of freedom of a sum of two variances.

    Notes
    -----
    Satterthwaite FE (1946) An approximate distribution of estimates of variance components, Biometrics Bulletin
    2:110-114.
    """
    made = _freedom(np.stack([first, second]), np.stack([free_first, free_second]))
    made[np.isnan(first + second)] = np.nan
    return made


def _freedom(parts: Floats, free: Floats) -> Floats:
    """Return the degrees of freedom of a sum over the first axis; infinite where all parts are nought."""
    each = free if free.ndim == parts.ndim else free[:, None]
    below = np.divide(parts**2, each, out=np.zeros_like(parts), where=(parts > 0) & (each > 0)).sum(axis=0)
    total = parts.sum(axis=0)
    made: Floats = np.divide(total**2, below, out=np.full_like(total, math.inf), where=below > 0)
    return made
