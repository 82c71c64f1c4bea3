"""The random-intercept logit model of a yes-or-no outcome, from each stratum's counts."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics.multilevel.design import Basis, basis
from syschange.statistics.multilevel.fit import LOGISTIC_VARIANCE, Fit
from syschange.statistics.multilevel.integral import Integral, integral, rule
from syschange.statistics.multilevel.search import grid, lowest
from syschange.statistics.multilevel.sums import BinomialSums

Floats = NDArray[np.float64]

# Ours: the search is over variance ratios from this share of the best-known stratum's sampling variance, …
_LEAST = 1e-3
# … to a standard deviation of 10 in log odds, where almost every stratum has all events or none.
_MOST = 10.0**2 / LOGISTIC_VARIANCE
# Steps of the scoring method, the precision of log odds it stops at, and log odds no finite data can mean.
_STEPS = 200
_PRECISION = 1e-9
_ENDLESS = 30.0
# Ours: what rounding may take from a log-likelihood, relative to it; and how much shorter each step must be than
# the last for the curvature found earlier to serve again.
_ROUNDING = 1e-12
_FAST = 8.0
# Ours: keeps the curvature of an all but flat likelihood from being nothing; it changes steps, not their end.
_FLOOR = 1e-12
# (16√3 / 15π)²: Zeger SL, Liang K-Y, Albert PS (1988) Biometrics 44:1049-1060.
_FLATTENED = 0.346
# Ours: central differences of the exact slopes, over steps of this size in log odds.
_STEP = 1e-4
# Ours: and of this share of the standard deviation.
_SHARE = 1e-3


def _separated() -> NotEstimableError:
    return NotEstimableError(
        "A main effect has no finite estimate: at some level nobody has the event, or everybody has.",
        "Join that level to another, or leave the characteristic out.",
    )


@dataclass(frozen=True, eq=False)
class BinomialProfile:
    """The likelihood of a variance ratio, between ÷ (π²/3), with the coefficients maximised out.

    Attributes
    ----------
    n, events
        Of the strata with anybody in them.
    scaled
        The orthonormal design (see `Basis`).
    start
        The coefficients of the model without effects.
    hermite
        The rule of integration (see `integral.rule`).
    log_triangle
        log |R|² of the basis, which the restricted likelihood needs; it does not depend on the ratio.
    restricted
        REML, rather than ML.
    """

    n: Floats
    events: Floats
    scaled: Floats
    start: Floats
    hermite: tuple[Floats, Floats]
    log_triangle: float
    restricted: bool

    def integral(self, coefficients: Floats, sd: float, modes: Floats | None = None) -> Integral:
        """Return what each stratum adds to the likelihood."""
        return integral(
            self.n,
            self.events,
            linear=self.scaled @ coefficients,
            sd=sd,
            hermite=self.hermite,
            start=np.zeros_like(self.n) if modes is None else modes,
        )

    def best(self, sd: float) -> tuple[Floats, Integral]:
        """Return the coefficients that make the likelihood greatest at a standard deviation of the effects.

        Raises
        ------
        NotEstimableError
            Where they grow without end, or no maximum is found.
        """
        # Always from the same place, so that the profile is one function: the fit without effects, as much
        # steeper as a logit averaged over normal effects is flattened.
        at = self.start * math.sqrt(1 + _FLATTENED * sd**2)
        here = self.integral(at, sd)
        inverse, size, last, before = self._inverse(at, here, sd), 1.0, math.inf, np.zeros_like(at)
        for _ in range(_STEPS):
            step = size * (inverse @ (self.scaled.T @ here.by_linear))
            length = float(np.abs(self.scaled @ step).max())
            if length < _PRECISION:
                return at, here
            there = self.integral(at + step, sd, here.mode)
            least = float(here.value.sum())
            if not float(there.value.sum()) >= least - _ROUNDING * abs(least):
                inverse, size, last = self._inverse(at, here, sd), size / 2, math.inf
                continue
            at, here = at + step, there
            if sd == 0 and float(np.abs(self.scaled @ at).max()) > _ENDLESS:
                raise _separated()
            if length > last / _FAST:  # the curvature has changed too much to be used again
                inverse = self._inverse(at, here, sd)
            if length > last / 2:  # steps to and fro are too long; steps one way may be longer
                size = size / 2 if float(step @ before) < 0 else min(1.0, 2 * size)
            last, before = length, step
        if sd == 0:
            raise _separated()
        raise NotEstimableError(
            "The likelihood has no clear maximum: the strata say too little of how they vary.",
            "Use fewer, larger strata, or more points of quadrature.",
        )

    def _bend(self, at: Floats, here: Integral, sd: float) -> Floats:
        """Return minus the second derivative of each stratum's likelihood by its additive part."""
        if len(self.hermite[0]) == 1 or sd == 0:
            return here.bend
        low, high = self._sides(at, here, sd)
        return (low.by_linear - high.by_linear) / (2 * _STEP)

    def _sides(self, at: Floats, here: Integral, sd: float) -> tuple[Integral, Integral]:
        """Return the likelihoods a small step in log odds either side of the coefficients."""
        low, high = (
            integral(
                self.n, self.events, linear=self.scaled @ at + d, sd=sd, hermite=self.hermite, start=here.mode
            )
            for d in (-_STEP, _STEP)
        )
        return low, high

    def _inverse(self, at: Floats, here: Integral, sd: float) -> Floats:
        # Where the likelihood of a stratum is not a hill, a share of the leading term still points the right way.
        weight = np.maximum(self._bend(at, here, sd), here.weight / 4) + _FLOOR * self.n
        return np.asarray(np.linalg.inv(self.scaled.T @ (self.scaled * weight[:, None])), dtype=np.float64)

    def height(self, here: Integral) -> float:
        """Return −2 × the log-likelihood, for the restricted one with the coefficients integrated out."""
        deviance = -2 * float(here.value.sum())
        if self.restricted:
            gram = self.scaled.T @ (self.scaled * here.weight[:, None])
            deviance += float(np.linalg.slogdet(gram)[1]) + self.log_triangle
            deviance -= self.scaled.shape[1] * math.log(2 * math.pi)
        return deviance

    def slope(self, ratio: float, coefficients: Floats, here: Integral) -> float:
        """Return the slope of the deviance in the ratio, at the best coefficients there."""
        sd = math.sqrt(ratio * LOGISTIC_VARIANCE)
        if ratio == 0:  # the derivative by the variance exists where that by the standard deviation vanishes
            slope = -float((here.by_linear**2 - here.information).sum())
        else:
            slope = -float(here.by_sd.sum()) / sd
        return LOGISTIC_VARIANCE * (
            slope + (self._restriction(sd, coefficients, here) if self.restricted else 0)
        )

    def _restriction(self, sd: float, coefficients: Floats, here: Integral) -> float:
        """Return how the log determinant of the coefficients' information moves with the variance.

        It moves by itself, and because the best coefficients do.
        """
        if sd == 0:
            by_weight = here.tilt * here.by_linear - here.information**2
            by_score = -here.by_linear * here.information - here.tilt / 2
        else:
            step = _SHARE * sd
            low, high = (self.integral(coefficients, sd + d, here.mode) for d in (-step, step))
            by_weight = (high.weight - low.weight) / (4 * sd * step)
            by_score = (high.by_linear - low.by_linear) / (4 * sd * step)
        moved = self._inverse(coefficients, here, sd) @ (self.scaled.T @ by_score)
        inverse = np.linalg.inv(self.scaled.T @ (self.scaled * here.weight[:, None]))
        leverage = ((self.scaled @ inverse) * self.scaled).sum(axis=1)
        return float((leverage * (by_weight + here.tilt * (self.scaled @ moved))).sum())

    def deviance(self, ratio: float) -> float:
        """Return −2 × the log-likelihood at a ratio."""
        return self.height(self.best(math.sqrt(ratio * LOGISTIC_VARIANCE))[1])

    @property
    def most(self) -> float:
        """The largest ratio that is looked at."""
        return _MOST

    def upper_tail(self, ratio: float) -> float:
        """Raise: counts have no exact distribution free of the other parameters."""
        raise NotEstimableError(
            f"There is no exact interval for the strata of a yes-or-no outcome (ratio {ratio:g}).",
            "Use the interval from the profile likelihood.",
        )

    def covariance(self, coefficients: Floats, sd: float) -> Floats:
        """Return the covariance of the coefficients from the observed information, the variance's included."""
        here = self.integral(coefficients, sd)
        plain = np.asarray(
            np.linalg.inv(self.scaled.T @ (self.scaled * here.weight[:, None])), dtype=np.float64
        )
        if sd == 0:
            return plain
        sides = self._sides(coefficients, here, sd)
        step = _STEP * min(1.0, sd)
        spreads = [self.integral(coefficients, sd + d, here.mode).by_sd.sum() for d in (-step, step)]
        by_linear = (sides[0].by_linear - sides[1].by_linear) / (2 * _STEP)
        across = self.scaled.T @ ((sides[0].by_sd - sides[1].by_sd) / (2 * _STEP))
        alone = float(spreads[0] - spreads[1]) / (2 * step)
        information = self.scaled.T @ (self.scaled * by_linear[:, None])
        if alone > 0:
            information -= np.outer(across, across) / alone
        if not float(np.linalg.eigvalsh(information)[0]) > 0:
            return plain  # the likelihood is not yet a hill here: fall back on its leading term
        return np.asarray(np.linalg.inv(information), dtype=np.float64)


def _profile(sums: BinomialSums, made: Basis, points: int, *, restricted: bool) -> BinomialProfile:
    n, events = sums.n[made.some], sums.events[made.some]
    if not n.max() > 1:
        raise NotEstimableError(
            "No stratum has more than one person in it, so no share of the variance can be given.",
            "Use fewer, larger strata.",
        )
    if not 0 < events.sum() < n.sum():
        raise NotEstimableError(
            "Nobody has the event, or everybody has, so nothing varies between strata.",
            "Use an outcome that some have and some have not.",
        )
    overall = float(special.logit(events.sum() / n.sum()))
    # Where the design holds a constant this is it: a projection of one number in every stratum.
    start = made.scaled.T @ (n * overall)
    log_triangle = 2 * float(np.log(np.abs(np.diag(made.triangle))).sum())
    profile = BinomialProfile(n, events, made.scaled, start, rule(points), log_triangle, restricted)
    return replace(profile, start=profile.best(0.0)[0])


def _search(profile: BinomialProfile) -> float:
    """Return the variance ratio at which the likelihood is greatest.

    Raises
    ------
    NotEstimableError
        Where it grows to the end of the search.
    """

    def curve(ratio: float) -> tuple[float, float]:
        coefficients, here = profile.best(math.sqrt(ratio * LOGISTIC_VARIANCE))
        return profile.height(here), profile.slope(ratio, coefficients, here)

    known = float(profile.integral(profile.start, 0.0).information.max()) * LOGISTIC_VARIANCE
    nodes = grid(_LEAST / max(known, 1.0), _MOST, strata=len(profile.n))
    ratio = lowest(curve, nodes)
    if ratio >= nodes[-1]:
        raise NotEstimableError(
            "The variance between strata has no finite estimate: almost every stratum has all events or none.",
            "Use fewer, larger strata.",
        )
    return ratio


def fit_binomial(
    sums: BinomialSums, *, design: ArrayLike | None = None, method: str = "REML", points: int = 1
) -> Fit:
    """Fit the random-intercept logit model of a yes-or-no outcome.

    Parameters
    ----------
    sums
        The strata's counts.
    design
        Strata × columns of main effects (see `main_effects`); by default a constant alone, the null model.
    method
        "REML" or "ML". ML is what most programs for such models give, and its variance is too small where
        main effects are many for the strata there are; REML integrates them out.
    points
        Points of the adaptive Gauss-Hermite rule; 1 is Laplace's approximation, which is good where strata
        hold more than a few events; 7 or more where they do not.

    Returns
    -------
    Fit
        `within` is π²/3 on the latent scale.

    Raises
    ------
    UnknownChoiceError
        Where the method is neither.
    WrongTypeError
        Where the design does not fit the strata, or `points` is not a whole number from 1 to 100.
    NotEstimableError
        Where nobody or everybody has the event, in all or at a level; where there are no more strata than
        effects; or where almost every stratum has all events or none.

    Notes
    -----
    Laplace: Bates D, Mächler M, Bolker B, Walker S (2015) Journal of Statistical Software 67(1); the
    approximate likelihood itself is maximised, coefficients and variance together. Quadrature: Pinheiro JC,
    Bates DM (1995) Journal of Computational and Graphical Statistics 4:12-35. REML: the coefficients integrated
    out by Laplace's method under a flat prior, with the leading term of their information (Breslow NE, Clayton
    DG (1993) Journal of the American Statistical Association 88:9-25). Latent variance: Goldstein H,
    Browne W, Rasbash J (2002) Partitioning variation in multilevel models, Understanding Statistics 1:223-231.
    """
    if not (isinstance(points, int) and 1 <= points <= 100):  # noqa: PLR2004 - beyond it weights underflow
        raise WrongTypeError("The number of points is not a whole number from 1 to 100.", "Give 1, 7 or 15.")
    if method not in {"REML", "ML"}:
        raise UnknownChoiceError("method", method, ("REML", "ML"))
    made = basis(design, sums.n)
    profile = _profile(sums, made, points, restricted=method == "REML")
    ratio = _search(profile)
    sd = math.sqrt(ratio * LOGISTIC_VARIANCE)
    scaled, here = profile.best(sd)
    coefficients = made.coefficients(scaled)
    covariance = made.covariance(profile.covariance(scaled, sd))
    additive, variance = made.additive(coefficients, covariance)
    effect, information = np.zeros_like(sums.n), np.zeros_like(sums.n)
    effect[made.some], information[made.some] = sd * here.mode, here.information
    return Fit(
        family="binomial",
        method=f"{method}, Laplace" if points == 1 else f"{method}, {points}-point quadrature",
        coefficients=coefficients,
        covariance=covariance,
        between=sd**2,
        within=LOGISTIC_VARIANCE,
        log_likelihood=-profile.height(here) / 2,
        additive=additive,
        additive_variance=variance,
        effect=effect,
        information=information,
        profile=profile,
    )
