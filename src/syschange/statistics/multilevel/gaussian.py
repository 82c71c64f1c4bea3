"""The random-intercept model of a numeric outcome, exact from each stratum's count, mean and spread."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics.means import ROUNDING
from syschange.statistics.multilevel.design import Basis, basis
from syschange.statistics.multilevel.fit import Fit
from syschange.statistics.multilevel.search import grid, lowest
from syschange.statistics.multilevel.sums import GaussianSums

Floats = NDArray[np.float64]

# Ours: the search begins where the between variance is this share of the largest stratum's sampling variance.
_LEAST = 1e-4
# Ours: and ends at this many times the largest squared departure of a stratum, in units of the variance within.
_MOST = 100.0
# Ours: limits are looked for up to this ratio, a share of all but a billionth.
_END = 1e9


@dataclass(frozen=True, eq=False)
class _Point:
    """The likelihood at one variance ratio: what the best coefficients there give."""

    deviance: float
    slope: float
    coefficients: Floats
    inverse: Floats
    squares: float


@dataclass(frozen=True, eq=False)
class GaussianProfile:
    """The likelihood of a variance ratio λ = between ÷ within, all else maximised out.

    With λ given, a stratum's mean has variance σ²(λ + 1/n): its weight is w = n / (1 + λn), and the people
    within the strata add only a sum of squares W and their number.

    Attributes
    ----------
    n, mean
        Of the strata with anybody in them; the means are what the least-squares main effects leave.
    scaled
        The orthonormal design (see `Basis`).
    within
        The sum of squares within strata, W.
    log_triangle
        log |R|² of the basis, which the restricted likelihood needs; it does not depend on λ.
    restricted
        REML, rather than ML.
    """

    n: Floats
    mean: Floats
    scaled: Floats
    within: float
    log_triangle: float
    restricted: bool

    @property
    def people(self) -> float:
        """The number of people less, for REML, the number of main effects."""
        return float(self.n.sum()) - (self.scaled.shape[1] if self.restricted else 0)

    def best(self, ratio: float) -> tuple[Floats, Floats, Floats]:
        """Return the weighted least-squares coefficients at a ratio, their unscaled covariance, and residuals."""
        weighted = self.scaled * (self.n / (1 + ratio * self.n))[:, None]
        inverse = np.asarray(np.linalg.inv(self.scaled.T @ weighted), dtype=np.float64)
        coefficients = inverse @ (weighted.T @ self.mean)
        return coefficients, inverse, self.mean - self.scaled @ coefficients

    def at(self, ratio: float) -> _Point:
        """Return the likelihood and its slope at a ratio."""
        weight = self.n / (1 + ratio * self.n)
        coefficients, inverse, residual = self.best(ratio)
        between = float((weight * residual**2).sum())
        squares = self.within + between
        deviance = self.people * (1 + math.log(2 * math.pi * squares / self.people))
        deviance += float(np.log1p(ratio * self.n).sum())
        slope = float(weight.sum()) - self.people / squares * float((weight**2 * residual**2).sum())
        if self.restricted:
            deviance += self.log_triangle - float(np.linalg.slogdet(inverse)[1])
            slope -= float((((self.scaled * (weight**2)[:, None]) @ inverse) * self.scaled).sum())
        return _Point(deviance, slope, coefficients, inverse, squares)

    def deviance(self, ratio: float) -> float:
        """Return −2 × the log-likelihood at a ratio."""
        return self.at(ratio).deviance

    @property
    def most(self) -> float:
        """The largest ratio that is looked at."""
        return _END

    def upper_tail(self, ratio: float) -> float:
        """Return the probability of a larger F than the data's if `ratio` were the truth (Wald 1940).

        At the true ratio the weighted sum of squares of the means and that within are independent and σ² times
        χ², on as many degrees of freedom as strata less effects, and people less strata.
        """
        df = len(self.n) - self.scaled.shape[1], float(self.n.sum()) - len(self.n)
        weight = self.n / (1 + ratio * self.n)
        between = float((weight * self.best(ratio)[2] ** 2).sum())
        return float(special.fdtrc(*df, between / df[0] / (self.within / df[1])))


def _profile(sums: GaussianSums, made: Basis, *, restricted: bool) -> tuple[GaussianProfile, Floats]:
    """Return the profile likelihood, and the least-squares coefficients taken out of the means beforehand."""
    n, mean, within = sums.n[made.some], sums.mean[made.some], float(sums.within.sum())
    start = made.scaled.T @ (n * mean)
    left = mean - made.scaled @ start
    if within <= ROUNDING * (within + float((n * left**2).sum())) or n.sum() <= len(n):
        raise NotEstimableError(
            "The values do not vary within any stratum, so no share of the variance can be given.",
            "It needs strata with more than one person in them, and values that differ.",
        )
    log_triangle = 2 * float(np.log(np.abs(np.diag(made.triangle))).sum())
    return GaussianProfile(n, left, made.scaled, within, log_triangle, restricted), start


def fit_gaussian(sums: GaussianSums, *, design: ArrayLike | None = None, method: str = "REML") -> Fit:
    """Fit the random-intercept model of a numeric outcome.

    Parameters
    ----------
    sums
        The strata's counts, means and sums of squares.
    design
        Strata × columns of main effects (see `main_effects`); by default a constant alone, the null model.
    method
        "REML" or "ML". REML gives the variances without bias in balanced data.

    Returns
    -------
    Fit
        Exactly what the rows themselves would give: the sums are sufficient.

    Raises
    ------
    UnknownChoiceError
        Where the method is neither.
    WrongTypeError
        Where the design does not fit the strata.
    NotEstimableError
        Where values do not vary within strata, or there are no more strata than effects.

    Notes
    -----
    Bates D, Mächler M, Bolker B, Walker S (2015) Fitting linear mixed-effects models using lme4, Journal of
    Statistical Software 67(1), with everything but the variance ratio maximised out. The
    slope's roots are followed from a grid, zero among its points, so the variance is 0 only where that is best.
    """
    if method not in {"REML", "ML"}:
        raise UnknownChoiceError("method", method, ("REML", "ML"))
    made = basis(design, sums.n)
    profile, start = _profile(sums, made, restricted=method == "REML")
    largest = float((profile.mean**2).max()) * profile.people / profile.within
    nodes = grid(_LEAST / float(profile.n.max()), _MOST * max(1.0, largest), strata=len(profile.n))

    def curve(ratio: float) -> tuple[float, float]:
        point = profile.at(ratio)
        return point.deviance, point.slope

    ratio = lowest(curve, nodes)
    point = profile.at(ratio)
    within = point.squares / profile.people
    coefficients = made.coefficients(point.coefficients + start)
    covariance = made.covariance(within * point.inverse)
    additive, variance = made.additive(coefficients, covariance)
    own = ratio * sums.n / (1 + ratio * sums.n)
    return Fit(
        family="gaussian",
        method=method,
        coefficients=coefficients,
        covariance=covariance,
        between=ratio * within,
        within=within,
        log_likelihood=-point.deviance / 2,
        additive=additive,
        additive_variance=variance,
        effect=np.where(made.some, own * (sums.mean - np.where(made.known, additive, 0.0)), 0.0),
        information=sums.n / within,
        profile=profile,
    )


def gaussian_log_likelihood(
    sums: GaussianSums,
    *,
    between: float,
    within: float,
    design: ArrayLike | None = None,
    method: str = "ML",
) -> float:
    """Return the log-likelihood at given variances, the coefficients maximised out.

    Parameters
    ----------
    sums, design, method
        As for `fit_gaussian`.
    between, within
        The variances, in squared units; `between` may be 0.

    Returns
    -------
    float
        The (restricted) log-likelihood: to draw it, or to profile one variance over the other.

    Raises
    ------
    WrongTypeError
        Where `between` is negative or `within` not positive.
    UnknownChoiceError, NotEstimableError
        As for `fit_gaussian`.
    """
    if method not in {"REML", "ML"}:
        raise UnknownChoiceError("method", method, ("REML", "ML"))
    if not (between >= 0 and within > 0):
        raise WrongTypeError("A variance is negative, or that within is nothing.", "Give positive variances.")
    profile, _ = _profile(sums, basis(design, sums.n), restricted=method == "REML")
    point, people = profile.at(between / within), profile.people
    at_best = people * (1 + math.log(point.squares / people))
    return -(point.deviance - at_best + people * math.log(within) + point.squares / within) / 2
