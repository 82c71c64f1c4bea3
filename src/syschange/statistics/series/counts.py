"""Series of counts: quasi-Poisson regression, and its errors widened where neighbouring points are alike."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike

from syschange.errors import WrongTypeError
from syschange.statistics.series.bases import basis_of, read
from syschange.statistics.series.gapped import Flags, Floats
from syschange.statistics.series.reml import errors_of, reml_ar1

_STEPS = 60  # ours: steps of the weighted least squares, and the change of the log mean at which they stop
_CLOSE = 1e-10
_FARTHEST = 30.0  # a logarithm of a mean beyond this is on its way to infinity
_EXACT = 1e-12


@dataclass(frozen=True, eq=False)
class CountFit:
    """Quasi-Poisson regressions of many series. What cannot be estimated is missing.

    Attributes
    ----------
    coefficients
        On the scale of the logarithm of the rate; shape (series, p).
    covariance
        Of the coefficients; shape (series, p, p).
    plain
        The same as if points next to each other were no more alike than others.
    dispersion
        Pearson's statistic over its degrees of freedom; shape (series,).
    phi
        Correlation of the residuals of points one step apart; missing where it was not asked for.
    df
        Points less columns.
    points
        How many points there are.
    mean
        The counts to be expected; shape (series, points).
    """

    coefficients: Floats
    covariance: Floats
    plain: Floats
    dispersion: Floats
    phi: Floats
    df: Floats
    points: Floats
    mean: Floats

    def values(self, contrasts: ArrayLike) -> Floats:
        """Return sums of coefficients times given weights: (k, p) gives (series, k)."""
        made: Floats = self.coefficients @ np.asarray(contrasts, dtype=np.float64).T
        return made

    def errors(self, contrasts: ArrayLike) -> Floats:
        """Return their standard errors: the larger of those with and without autocorrelation."""
        return np.maximum(errors_of(self.covariance, contrasts), errors_of(self.plain, contrasts))

    def widened(self, contrasts: ArrayLike) -> Floats:
        """Return how many times as wide autocorrelation makes the intervals; 1 or more."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.errors(contrasts) / errors_of(self.plain, contrasts)


def quasi_poisson(counts: ArrayLike, design: ArrayLike, *, exposure: ArrayLike | None = None) -> CountFit:
    """Fit a quasi-Poisson regression with a log link to each of many series.

    Parameters
    ----------
    counts
        One series a row, shape (series, points), or a single one; a missing value is a point that is not there.
    design
        As for `reml_ar1`.
    exposure
        What each count is out of, of the shape of the counts; its logarithm is the offset. A point without any is
        not there. By default 1.

    Returns
    -------
    CountFit
        Missing for a series with no more points than columns, that lacks the points to tell the columns apart, that
        varies not at all about the fit, or that has no counts on a side of the change (a rate of 0 has no
        logarithm).

    Raises
    ------
    WrongTypeError
        Where shapes do not fit one another, or a count or exposure is negative.

    Notes
    -----
    Wedderburn RWM (1974) Biometrika 61:439-447; iteratively weighted least squares of all series at once. The
    dispersion may be below 1, as in R.
    """
    y, x = read(np.asarray(counts, dtype=np.float64), np.asarray(design, dtype=np.float64))
    e = (
        np.ones(y.shape)
        if exposure is None
        else np.broadcast_to(np.asarray(exposure, dtype=np.float64), y.shape)
    )
    there = np.isfinite(y) & np.isfinite(e) & (np.where(np.isfinite(e), e, 0) > 0)
    if (y[there] < 0).any() or (e[np.isfinite(e)] < 0).any():
        raise WrongTypeError("A count or an exposure is negative.", "Check the columns of the series.")
    points, p = there.sum(axis=1), x.shape[-1]
    if y.shape[1] <= p:
        return _missing(y, p, points)
    basis = basis_of(x, there)
    offset, filled = np.log(np.where(there, e, 1.0)), np.where(there, y, 0.0)
    usable = basis.whole & (points > p) & (filled.sum(axis=1) > 0)
    beta, mean, ended = _iterated(filled, basis.columns, offset, there, usable)
    df = np.where(ended, points - p, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        residual = np.where(there, (filled - mean) ** 2 / mean, 0.0).sum(axis=1)
        dispersion = residual / df
    ended &= residual > _EXACT * filled.sum(axis=1)
    plain = np.full((len(y), p, p), np.nan)
    coefficients = np.full((len(y), p), np.nan)
    if ended.any():
        back = np.linalg.inv(basis.triangle[ended])
        columns = basis.columns[ended]
        information = (columns * mean[ended][:, :, None]).transpose(0, 2, 1) @ columns
        covariance = dispersion[ended, None, None] * np.linalg.inv(information)
        plain[ended] = back @ covariance @ back.transpose(0, 2, 1)
        coefficients[ended] = np.einsum("npq,nq->np", back, beta[ended])
    none = np.where(ended, 1.0, np.nan)
    return CountFit(
        coefficients, plain.copy(), plain, dispersion * none, np.full(len(y), np.nan), df * none,
        points.astype(np.float64), np.where(there & ended[:, None], mean, np.nan),
    )  # fmt: skip


def _missing(y: Floats, p: int, points: npt.NDArray[np.int64]) -> CountFit:
    none, square = np.full(len(y), np.nan), np.full((len(y), p, p), np.nan)
    return CountFit(
        square[:, 0], square, square, none, none, none, points.astype(np.float64), np.full(y.shape, np.nan)
    )


def _iterated(
    y: Floats, x: Floats, offset: Floats, there: Flags, usable: Flags
) -> tuple[Floats, Floats, Flags]:
    """Return the coefficients, the means, and which series came to an end."""
    mean = np.where(there, y + 0.5, 0.0)
    beta = np.zeros((len(y), x.shape[2]))
    ended = np.zeros(len(y), dtype=bool)
    logarithm = np.log(np.where(there, mean, 1.0))
    for step in range(_STEPS):
        at = np.flatnonzero(usable & ~ended)
        if not len(at):
            break
        weight = np.where(there[at], mean[at], 0.0)
        working = np.where(
            there[at], logarithm[at] - offset[at] + y[at] / np.where(there[at], mean[at], 1) - 1, 0.0
        )
        weighted = x[at] * weight[:, :, None]
        information = weighted.transpose(0, 2, 1) @ x[at]
        found = np.linalg.solve(information, np.einsum("ntp,nt->np", weighted, working)[:, :, None])[:, :, 0]
        reached = np.clip(offset[at] + np.einsum("ntp,np->nt", x[at], found), -_FARTHEST, _FARTHEST)
        moved = np.where(there[at], np.abs(reached - logarithm[at]), 0.0).max(axis=1)
        logarithm[at], beta[at] = reached, found
        mean[at] = np.where(there[at], np.exp(reached), 0.0)
        ended[at[(moved < _CLOSE) & (step > 0)]] = True
    low = np.where(there, logarithm, 0.0).min(axis=1)
    return beta, mean, ended & (low > -_FARTHEST + 1)


def quasi_poisson_ar1(counts: ArrayLike, design: ArrayLike, *, exposure: ArrayLike | None = None) -> CountFit:
    """Fit a quasi-Poisson regression whose errors allow for neighbouring points being alike.

    Parameters
    ----------
    counts, design, exposure
        As for `quasi_poisson`.

    Returns
    -------
    CountFit
        The coefficients are those of `quasi_poisson` where the residuals have no autocorrelation above 0.

    Raises
    ------
    WrongTypeError
        As `quasi_poisson`.

    Notes
    -----
    At the quasi-Poisson fit, the working values are a regression with errors of one variance; `reml_ar1` is applied
    to them (a step of penalised quasi-likelihood: Breslow NE, Clayton DG (1993) JASA 88:9-25). Nothing is decided
    by a test of autocorrelation: intervals are as wide as the wider of the two (ours), always.
    """
    plain = quasi_poisson(counts, design, exposure=exposure)
    y, x = read(np.asarray(counts, dtype=np.float64), np.asarray(design, dtype=np.float64))
    root = np.sqrt(plain.mean)
    known = np.isfinite(root)
    design_each = np.where(known, root, 0.0)[:, :, None] * x
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = (
            np.where(known, y, np.nan) - plain.mean
        ) / root  # Pearson residuals: the working values less the fit
    made = reml_ar1(apart, design_each)
    alike = (made.phi > 0)[:, None]
    coefficients = np.where(alike, plain.coefficients + made.coefficients, plain.coefficients)
    gone = np.isnan(made.phi)
    covariance = np.where(gone[:, None, None], plain.plain, made.covariance)
    return CountFit(
        coefficients, covariance, plain.plain, plain.dispersion, made.phi, plain.df, plain.points, plain.mean
    )
