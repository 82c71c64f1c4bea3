"""How fast an effect fades: the slope of its path, and its half-life, by generalised least squares."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from syschange.errors import NotEstimableError
from syschange.results import Estimate, StudentT
from syschange.statistics.lasting.path import Floats, Path
from syschange.statistics.levels import require_level

# Ours: neighbouring horizons are averaged until the covariance has this many degrees of freedom for each, because
# the inverse of a covariance known from few is worth little.
_EACH = 8
_STEPS = 200  # ours: rates tried to each side of nought, before the root between two is found
_FASTEST = 12.0  # ours: a rate at which the effect is gone (e⁻¹²) from one horizon to the next
_WORST = 1e12  # ours: a covariance beyond this condition has no inverse to speak of
LN2 = math.log(2)


def averaged(path: Path, *, start: float, least: int = 2) -> tuple[Path, Floats]:
    """Return the path from a month on, neighbours averaged where its covariance is known from few, and how.

    Parameters
    ----------
    path
        The effects.
    start
        The first month since the change that counts.
    least
        The fewest points that are any use.

    Returns
    -------
    tuple
        The path, and the matrix of averages over the horizons from `start` on, shape (points, horizons).

    Raises
    ------
    NotEstimableError
        Where fewer horizons are left.
    """
    kept = np.flatnonzero(path.horizons >= start)
    if len(kept) < least:
        raise NotEstimableError(
            f"Fewer than {least} times were seen from month {start:g} on, so no fading can be told.",
            "See people at more times.",
        )
    later = path.taken(np.eye(len(path.horizons))[kept])
    known = min(df for _, df in path.parts) if len(path.parts) == 1 else sum(df for _, df in path.parts)
    most = len(kept) if math.isinf(known) else min(len(kept), max(int(known // _EACH), least))
    most = min(most, max(_drawn_by(later), least))
    made = np.zeros((most, len(kept)))
    for row, block in zip(made, np.array_split(np.arange(len(kept)), most), strict=True):
        row[block] = 1 / len(block)
    return later.taken(made), made


def _drawn_by(path: Path) -> int:
    """Return by how many numbers a path is drawn: two where it is a line, as that of an interrupted series."""
    covariance = path.covariance
    scale = np.sqrt(np.maximum(np.diag(covariance), np.finfo(np.float64).tiny))
    alike = covariance / np.outer(scale, scale)
    return int(np.linalg.matrix_rank(alike, tol=len(alike) / _WORST, hermitian=True))


def slope(path: Path, *, start: float, level: float = 0.95) -> Estimate:
    """Return how much the effect changes a month from a month on, by generalised least squares.

    Parameters
    ----------
    path
        The effects.
    start
        The first month since the change that counts.
    level
        Confidence level.

    Raises
    ------
    NotEstimableError
        Where fewer than two horizons are left, or their covariance has no inverse.

    Notes
    -----
    Aitken AC (1936) Proceedings of the Royal Society of Edinburgh 55:42-48. That the covariance is estimated is
    allowed for by the variance and the degrees of freedom of Rao CR (1959) Some problems involving linear hypotheses
    in multivariate analysis, Biometrika 46:49-58 (also Grizzle JE, Allen DM (1969) Biometrics 25:357-381): exact for
    normal effects with one covariance.
    """
    later, _ = averaged(path, start=start)
    inverse, nu = _inverse(later)
    design = np.column_stack([np.ones_like(later.horizons), later.horizons])
    spread = np.linalg.inv(design.T @ inverse @ design)
    fitted = spread @ design.T @ inverse @ later.theta
    left = later.theta - design @ fitted
    off, spare = max(float(left @ inverse @ left), 0.0), len(later.theta) - 2
    se = math.sqrt(float(spread[1, 1]) * _inflated(off, nu, spare))
    made = StudentT(float(fitted[1]), se, nu - spare)
    return Estimate.of(made.location, made, level, f"GLS slope, {path.method}")


@dataclass(frozen=True, eq=False)
class Decay:
    """The confidence distribution of a half-life, from the profile of the rate at which an effect shrinks a month.

    Attributes
    ----------
    rate
        The rate per month that fits best: the effect is proportional to exp(−rate × months). Below 0 it grows.
    rates, roots
        Rates in ascending order, and for each the signed root of how much worse it fits, rising.
    df
        The degrees of freedom of the roots.
    """

    rate: float
    rates: Floats
    roots: Floats
    df: float

    @property
    def value(self) -> float:
        """The half-life in months; infinite where the effect does not shrink."""
        return LN2 / self.rate if self.rate > 0 else math.inf

    def cdf(self, x: float) -> float:
        """Return the confidence that the half-life is at most `x` months."""
        if not x > 0:
            return 0.0
        found = self._root(LN2 / x)
        return float(1 - (special.ndtr(found) if math.isinf(self.df) else special.stdtr(self.df, found)))

    def quantile(self, p: float) -> float:
        """Return the months below which the half-life lies with confidence `p`; infinite where no decay is shown."""
        wanted = float(special.ndtri(1 - p) if math.isinf(self.df) else special.stdtrit(self.df, 1 - p))
        rate = self._rate(wanted)
        return LN2 / rate if rate > 0 else math.inf

    def _root(self, rate: float) -> float:
        return float(np.interp(rate, self.rates, self.roots))

    def _rate(self, root: float) -> float:
        """Return the rate at a root; infinite where no rate that was tried fits so much worse."""
        if root >= self.roots[-1]:
            return math.inf
        if root <= self.roots[0]:
            return -math.inf
        return float(np.interp(root, self.roots, self.rates))


def half_life(path: Path, *, start: float, level: float = 0.95) -> Estimate:
    """Return in how many months the effect halves, with the interval of its profile.

    Parameters
    ----------
    path
        The effects.
    start
        The first month since the change that counts.
    level
        Confidence level.

    Returns
    -------
    Estimate
        Its distribution is a `Decay`. Value and upper limit are infinite where the effect does not shrink, and the
        upper limit is where it may not; the lower limit is 0 where it may be gone at once.

    Raises
    ------
    NotEstimableError
        Where fewer than two horizons are left, or their covariance has no inverse.

    Notes
    -----
    An exponential is fitted by generalised least squares for every rate, its height free. How much worse a rate fits
    than the best is compared with Student's t as by Rao (1959, see `slope`); profiles of rates: Bates DM, Watts DG
    (1988) Nonlinear Regression Analysis and its Applications, section 6.1.
    """
    require_level(level)
    later, blocks = averaged(path, start=start)
    kept = path.horizons[path.horizons >= start]
    inverse, nu = _inverse(later)
    fastest = _FASTEST / float(np.diff(later.horizons).min())
    steps = np.geomspace(fastest * 1e-5, fastest, _STEPS)
    rates = np.concatenate([-steps[::-1], [0.0], steps])
    off = _worse(rates, later.theta, inverse, kept, blocks)
    rates, off = _refined(rates, off, lambda r: _worse(r, later.theta, inverse, kept, blocks))
    best = int(np.argmin(off))
    spare = len(later.theta) - 2
    scale = _inflated(float(off[best]), nu, spare)
    roots = np.sqrt(np.maximum(off - off[best], 0.0) / scale)
    roots[:best] *= -1
    roots[best:] = np.maximum.accumulate(roots[best:])
    roots[:best] = np.minimum.accumulate(roots[:best][::-1])[::-1]
    made = Decay(float(rates[best]), rates, roots, nu - spare)
    tail = (1 - level) / 2
    ends = made.quantile(tail), made.quantile(1 - tail)
    return Estimate(made.value, ends[0], ends[1], level, f"profile, {path.method}", made)


def _worse(rates: Floats, theta: Floats, inverse: Floats, horizons: Floats, blocks: Floats) -> Floats:
    """Return how far the exponential of each rate, of the best height, lies from the effects."""
    # Measured from the end where it is largest, so that nothing overflows; the height takes the rest.
    origin = np.where(rates >= 0, horizons[0], horizons[-1])
    curves = np.exp(-rates[:, None] * (horizons - origin[:, None])) @ blocks.T
    along = curves @ inverse @ theta
    length = np.einsum("ij,jk,ik->i", curves, inverse, curves)
    return np.asarray(float(theta @ inverse @ theta) - along**2 / length, dtype=np.float64)


def _refined(rates: Floats, off: Floats, worse: Callable[[Floats], Floats]) -> tuple[Floats, Floats]:
    """Return the rates with many more among those that a limit could lie at, and how far each lies off."""
    least = float(off.min())
    near = np.flatnonzero(off <= least + max(40.0, 0.5 * least))
    low, high = max(int(near[0]) - 1, 0), min(int(near[-1]) + 1, len(rates) - 1)
    finer = np.linspace(0, 1, 11)[1:-1]
    gaps = rates[low:high, None] + finer * np.diff(rates[low : high + 1])[:, None]
    every = np.union1d(rates, gaps.ravel())
    off = worse(every)
    best = int(np.argmin(off))
    around = np.linspace(every[max(best - 1, 0)], every[min(best + 1, len(every) - 1)], 201)
    every = np.union1d(every, around)
    return every, worse(every)


def _inverse(path: Path) -> tuple[Floats, float]:
    """Return the inverse of the covariance, and its degrees of freedom."""
    covariance = path.covariance
    scale = np.sqrt(np.diag(covariance))
    if not (np.isfinite(covariance).all() and (scale > 0).all()):
        raise NotEstimableError(
            "Effects without uncertainty of their own have no slope.", "Collect more records."
        )
    alike = covariance / np.outer(scale, scale)
    nu = path.df
    if float(np.linalg.cond(alike)) > _WORST or nu <= len(scale) - 1:
        raise NotEstimableError(
            "The covariance of the effects has no inverse: there are too few people or units for so many times.",
            "Ask for fewer times.",
        )
    return np.linalg.inv(alike) / np.outer(scale, scale), nu


def _inflated(off: float, nu: float, spare: int) -> float:
    """Return by how much a variance grows for the covariance being estimated (Rao 1959)."""
    return 1.0 if math.isinf(nu) else nu / (nu - spare) * (1 + off / nu)
