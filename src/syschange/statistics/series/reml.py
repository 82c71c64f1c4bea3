"""Regression of series with AR(1) errors by restricted maximum likelihood, thousands of series at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike

from syschange.statistics.series.bases import basis_of, read
from syschange.statistics.series.gapped import Flags, Floats, Neighbours, neighbours

# Ours: how far the autocorrelation is looked for, on Fisher's scale (|φ| below .98), on how many points, and how
# finely it is then averaged over, within how many standard deviations.
_FARTHEST = 2.3
_GRID = 41
_NARROWINGS = 8
_NEWTON = 3
_STEP = 1e-4
_NODES = 41
_AROUND = 6.0
_BLOCK = 2_000_000  # ours: doubles of the columns of one block of series, 16 MB
_EXACT = 1e-10  # ours: what is left of a series that its design fits but for rounding
_GOLDEN = (np.sqrt(5.0) - 1) / 2


@dataclass(frozen=True, eq=False)
class SeriesFit:
    """Regressions of many series with AR(1) errors. What cannot be estimated is missing.

    Attributes
    ----------
    coefficients
        By generalised least squares at the estimated autocorrelation; shape (series, p).
    covariance
        Of the coefficients, averaged over what the autocorrelation may be; shape (series, p, p).
    plain
        The same at the estimated autocorrelation as if that were known, as other software gives it.
    phi
        Correlation of errors one step apart; shape (series,).
    sigma
        Standard deviation of the errors.
    df
        Points less columns.
    points
        How many points there are.
    """

    coefficients: Floats
    covariance: Floats
    plain: Floats
    phi: Floats
    sigma: Floats
    df: Floats
    points: Floats

    def values(self, contrasts: ArrayLike) -> Floats:
        """Return sums of coefficients times given weights: (k, p) gives (series, k)."""
        made: Floats = self.coefficients @ np.asarray(contrasts, dtype=np.float64).T
        return made

    def errors(self, contrasts: ArrayLike) -> Floats:
        """Return the standard errors of such sums, the autocorrelation's own uncertainty included."""
        return errors_of(self.covariance, contrasts)


def errors_of(covariance: Floats, contrasts: ArrayLike) -> Floats:
    """Return standard errors of weighted sums of coefficients; shape (series, k)."""
    c = np.asarray(contrasts, dtype=np.float64)
    squared = np.einsum("kp,npq,kq->nk", c, covariance, c, optimize=True)
    made: Floats = np.sqrt(np.maximum(squared, 0))
    return made


def reml_ar1(values: ArrayLike, design: ArrayLike) -> SeriesFit:
    """Fit a regression with AR(1) errors to each of many series.

    Parameters
    ----------
    values
        One series a row, shape (series, points), or a single one. A missing value is a point that is not there; the
        autocorrelation across a gap of d steps is φ to the power of d.
    design
        One row a point and one column a coefficient: (points, p) for all series, or (series, points, p).

    Returns
    -------
    SeriesFit
        Missing for a series with no more points than columns, that lacks the points to tell the columns apart, or
        that the design fits without any error.

    Raises
    ------
    WrongTypeError
        Where shapes do not fit one another, or the design is not all numbers.

    Notes
    -----
    Restricted likelihood: Patterson HD, Thompson R (1971) Biometrika 58:545-554; profiled over everything but φ,
    which is sought on a grid, narrowed by golden section and finished by Newton's method. Likelihoods of all series
    are taken at once, from sums over neighbours (`gapped`), so that their cost does not grow with the points.

    `covariance` averages over φ with the likelihood, and a flat weight on φ, in place of taking the estimate for the
    truth (Berger JO, Liseo B, Wolpert RL (1999) Integrated likelihood methods for eliminating nuisance parameters,
    Statistical Science 14:1-28); with Student's t on points less columns. In short series the plain one is too
    small: `docs/effects/interrupted-series.md` has the numbers.
    """
    y, x = read(np.asarray(values, dtype=np.float64), np.asarray(design, dtype=np.float64))
    p = x.shape[-1]
    step = max(_BLOCK // (y.shape[1] * (p + 1)), 1)
    made = [
        _fit(y[start : start + step], x if x.ndim == 2 else x[start : start + step])  # noqa: PLR2004
        for start in range(0, max(len(y), 1), step)
    ]
    return made[0] if len(made) == 1 else _joined(made)


def _joined(made: list[SeriesFit]) -> SeriesFit:
    names = ("coefficients", "covariance", "plain", "phi", "sigma", "df", "points")
    return SeriesFit(*(np.concatenate([getattr(fit, name) for fit in made]) for name in names))


def _fit(y: Floats, x: Floats) -> SeriesFit:
    there = np.isfinite(y)
    points = there.sum(axis=1)
    p = x.shape[-1]
    if y.shape[1] <= p:
        return _placed(np.zeros(len(y), dtype=bool), points, p, ())
    basis = basis_of(x, there)
    filled = np.where(there, y, 0.0)
    start = np.einsum("ntp,nt->np", basis.columns, filled)
    rest = (filled - np.einsum("ntp,np->nt", basis.columns, start)) * there
    size = np.sqrt((rest**2).sum(axis=1))
    usable = basis.whole & (points > p) & (size > _EXACT * np.sqrt((filled**2).sum(axis=1)))
    if not usable.any():
        return _placed(usable, points, p, ())
    scaled = np.concatenate([basis.columns, (rest / np.where(usable, size, 1)[:, None])[:, :, None]], axis=2)
    likelihood = _Likelihood(
        neighbours(scaled[usable], there[usable]), (points - p).astype(np.float64)[usable]
    )
    theta = likelihood.top()
    shift, plain, scale = likelihood.solved(theta)
    averaged = likelihood.averaged(theta, shift)
    back, long = np.linalg.inv(basis.triangle[usable]), size[usable]
    value = np.einsum("npq,nq->np", back, start[usable] + long[:, None] * shift)
    covariance, known = (
        long[:, None, None] ** 2 * (back @ of @ back.transpose(0, 2, 1)) for of in (averaged, plain)
    )
    return _placed(usable, points, p, (value, covariance, known, np.tanh(theta), long * scale, likelihood.df))


def _placed(usable: Flags, points: npt.NDArray[np.int64], p: int, found: tuple[Floats, ...]) -> SeriesFit:
    """Return what was found of the series that can be estimated, the others missing."""
    shapes = ((p,), (p, p), (p, p), (), (), ())
    made = [np.full((len(usable), *shape), np.nan) for shape in shapes]
    for every, some in zip(made, found, strict=False):
        every[usable] = some
    value, covariance, plain, phi, sigma, df = made
    return SeriesFit(value, covariance, plain, phi, sigma, df, points.astype(np.float64))


@dataclass(frozen=True, eq=False)
class _Likelihood:
    """The restricted likelihood of φ = tanh θ for series whose columns are orthonormal, what is to be explained last.

    All comes out of one Cholesky factor of the weighted products: the last entry of its diagonal is the root of the
    weighted sum of squares that is left, those before it make up the determinant of the information.
    """

    sums: Neighbours
    df: Floats

    def _factor(self, theta: Floats) -> tuple[Floats, Floats]:
        products, logarithm = self.sums.weighted(np.tanh(theta))
        factor = np.asarray(np.linalg.cholesky(products), dtype=np.float64)
        return factor, logarithm

    def at(self, theta: Floats) -> Floats:
        """Return its logarithm, but for a constant; shape (series,)."""
        factor, logarithm = self._factor(theta)
        return self._value(factor, logarithm)

    def _value(self, factor: Floats, logarithm: Floats) -> Floats:
        ends = np.log(np.diagonal(factor, axis1=1, axis2=2))
        made: Floats = -(self.df * ends[:, -1] + logarithm / 2 + ends[:, :-1].sum(axis=1))
        return made

    def top(self) -> Floats:
        """Return the θ of greatest likelihood of each series."""
        grid = np.linspace(-_FARTHEST, _FARTHEST, _GRID)
        shape = len(self.df)
        found = np.array([self.at(np.full(shape, theta)) for theta in grid])
        best = found.argmax(axis=0)
        low, high = grid[np.maximum(best - 1, 0)], grid[np.minimum(best + 1, _GRID - 1)]
        bounds = low.copy(), high.copy()
        for _ in range(_NARROWINGS):
            inner, outer = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
            lower = self.at(inner) > self.at(outer)
            low, high = np.where(lower, low, inner), np.where(lower, outer, high)
        theta: Floats = (low + high) / 2
        for _ in range(_NEWTON):
            slope, bend = self._bend(theta)
            with np.errstate(divide="ignore", invalid="ignore"):
                move = np.where(bend < 0, -slope / bend, 0.0)
            theta = np.asarray(np.clip(theta + move, *bounds), dtype=np.float64)
        return theta

    def _bend(self, theta: Floats) -> tuple[Floats, Floats]:
        """Return the first and second derivatives, by differences."""
        less, here, more = (self.at(theta + d) for d in (-_STEP, 0.0, _STEP))
        return (more - less) / (2 * _STEP), (more - 2 * here + less) / _STEP**2

    def solved(self, theta: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the coefficients, their covariance and the standard deviation of the errors, all at θ."""
        factor, _ = self._factor(theta)
        return self._solved(factor)

    def _solved(self, factor: Floats) -> tuple[Floats, Floats, Floats]:
        root = np.linalg.inv(factor[:, :-1, :-1])
        scale = factor[:, -1, -1] / np.sqrt(self.df)
        shift = np.einsum("nqp,nq->np", root, factor[:, -1, :-1])
        return shift, (scale**2)[:, None, None] * (root.transpose(0, 2, 1) @ root), scale

    def averaged(self, theta: Floats, shift: Floats) -> Floats:
        """Return the covariance about `shift`, averaged over θ with its likelihood."""
        _, bend = self._bend(theta)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = np.where(bend < 0, 1 / np.sqrt(-bend), np.inf)
        low = np.maximum(theta - _AROUND * spread, -_FARTHEST)
        high = np.minimum(theta + _AROUND * spread, _FARTHEST)
        top = self.at(theta)
        total, made = np.zeros(len(theta)), np.zeros((*shift.shape, shift.shape[1]))
        for part in np.linspace(0, 1, _NODES):
            node = low + part * (high - low)
            factor, logarithm = self._factor(node)
            # Flat on φ, whose derivative by θ is 1 − φ².
            weight = np.exp(self._value(factor, logarithm) - top) * (1 - np.tanh(node) ** 2)
            found, covariance, _ = self._solved(factor)
            apart = found - shift
            total += weight
            made += weight[:, None, None] * (covariance + apart[:, :, None] * apart[:, None, :])
        return made / total[:, None, None]
