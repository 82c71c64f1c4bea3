"""The share of the variance between strata, and the median odds ratio, with intervals honest at zero."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from scipy import special

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.results import Distribution, Estimate
from syschange.statistics.levels import require_level
from syschange.statistics.multilevel.fit import LOGISTIC_VARIANCE, Fit, Profile, median_odds_ratio


@dataclass(frozen=True, eq=False)
class ProfileDistribution:
    """The confidence distribution of a variance share: the signed root of its profile likelihood ratio.

    There is a lump of confidence at exactly 0, as large as the likelihood there allows: a lower limit is 0
    until the data exclude it.

    Attributes
    ----------
    profile
        The profile likelihood of between ÷ within.
    best
        The estimated share.
    least
        −2 × the log-likelihood there.
    """

    profile: Profile
    best: float
    least: float

    def cdf(self, x: float) -> float:
        """Return the confidence that the share is below `x`."""
        if not 0 < x < 1:
            return float(x >= 1)
        return self._inside(x)

    def _inside(self, x: float) -> float:
        root = math.sqrt(max(self.profile.deviance(x / (1 - x)) - self.least, 0.0))
        return float(special.ndtr(math.copysign(root, x - self.best)))

    def quantile(self, p: float) -> float:
        """Return the value below which the share lies with confidence `p`; 0 within the lump there."""
        return _quantile(self._inside, p, self.profile)


@dataclass(frozen=True, eq=False)
class ExactDistribution:
    """The exact confidence distribution of the variance share of a numeric outcome (Wald 1940).

    Attributes
    ----------
    profile
        The profile likelihood of between ÷ within, which gives the exact probabilities.
    """

    profile: Profile

    def cdf(self, x: float) -> float:
        """Return the confidence that the share is below `x`."""
        if not 0 < x < 1:
            return float(x >= 1)
        return self._inside(x)

    def _inside(self, x: float) -> float:
        return self.profile.upper_tail(x / (1 - x))

    def quantile(self, p: float) -> float:
        """Return the value below which the share lies with confidence `p`; 0 within the lump there."""
        return _quantile(self._inside, p, self.profile)


@dataclass(frozen=True, eq=False)
class MedianOddsRatioDistribution:
    """The confidence distribution of the median odds ratio: that of the variance share, on another scale."""

    share: Distribution

    def cdf(self, x: float) -> float:
        """Return the confidence that the median odds ratio is below `x`."""
        if x <= 1:
            return 0.0
        between = (math.log(x) / float(special.ndtri(0.75))) ** 2 / 2
        return self.share.cdf(between / (between + LOGISTIC_VARIANCE))

    def quantile(self, p: float) -> float:
        """Return the value below which the median odds ratio lies with confidence `p`."""
        share = self.share.quantile(p)
        return float(median_odds_ratio(share / (1 - share) * LOGISTIC_VARIANCE)) if share < 1 else math.inf


def _quantile(confidence: Callable[[float], float], p: float, profile: Profile) -> float:
    """Return where a confidence in the share is reached: 0 within the lump there, 1 beyond the largest ratio."""
    from scipy import optimize

    end = profile.most / (1 + profile.most)
    if p <= confidence(0.0):
        return 0.0
    if p >= confidence(end):
        return 1.0
    return float(optimize.brentq(lambda x: confidence(x) - p, 0.0, end, xtol=1e-13, rtol=1e-12))


def _profile(fit: Fit) -> ProfileDistribution:
    return ProfileDistribution(fit.profile, fit.vpc, -2 * fit.log_likelihood)


def vpc_estimate(fit: Fit, *, interval: str = "profile", level: float = 0.95) -> Estimate:
    """Return the share of the variance that lies between strata, with its interval.

    Parameters
    ----------
    fit
        A fitted model.
    interval
        "profile": from the profile likelihood of the fit's own method. "exact": of a numeric outcome only,
        right at every size for normal data however unequal the strata, but wider where many are very small.
    level
        Confidence level.

    Returns
    -------
    Estimate
        Its lower limit is exactly 0 until the data exclude 0, so that where the truth is 0 the interval holds
        it more often than the level says (about 97.5 for 95 in 100). An exact interval may be 0 to 0,
        and now and then it does not hold the estimate, which is the likelihood's.

    Raises
    ------
    UnknownChoiceError
        Where the interval is neither.
    NotEstimableError
        Where "exact" is asked of a yes-or-no outcome.
    WrongTypeError
        Where the level is not between 0 and 1.

    Notes
    -----
    Profile: Bates et al. (2015) Journal of Statistical Software 67(1); at the boundary Self SG,
    Liang K-Y (1987) Journal of the American Statistical Association 82:605-610. Exact: Wald A (1940) A note on
    the analysis of variance with unequal class frequencies, Annals of Mathematical Statistics 11:96-100, with
    main effects Harville DA, Fenech AP (1985) Biometrics 41:137-152.
    """
    require_level(level)
    if interval not in {"profile", "exact"}:
        raise UnknownChoiceError("interval", interval, ("profile", "exact"))
    if interval == "exact":
        return Estimate.of(fit.vpc, ExactDistribution(fit.profile), level, "exact F")
    return Estimate.of(fit.vpc, _profile(fit), level, f"profile {fit.method}")


def mor_estimate(fit: Fit, *, level: float = 0.95) -> Estimate:
    """Return the median odds ratio of a yes-or-no outcome, with its profile-likelihood interval.

    Raises
    ------
    NotEstimableError
        Where the outcome is numeric.
    WrongTypeError
        Where the level is not between 0 and 1.

    Notes
    -----
    See `median_odds_ratio` and `vpc_estimate`; its lower limit is 1 where that of the share is 0.
    """
    require_level(level)
    if fit.family != "binomial":
        raise NotEstimableError("A numeric outcome has no odds ratio.", "Use the share of the variance.")
    made = MedianOddsRatioDistribution(_profile(fit))
    return Estimate.of(float(median_odds_ratio(fit.between)), made, level, f"profile {fit.method}")
