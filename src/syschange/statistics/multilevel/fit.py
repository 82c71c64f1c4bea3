"""A fitted random-intercept model of strata, and the single numbers read off it."""

import math
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import NotEstimableError
from syschange.statistics.multilevel.sums import BinomialSums, vectors

Floats = NDArray[np.float64]

# The variance of the standard logistic distribution: the level-1 variance on the latent scale.
LOGISTIC_VARIANCE = math.pi**2 / 3
# Ours: predicted probabilities closer than this are one, so that rounding never breaks a tie.
_TIE_DECIMALS = 12


class Profile(Protocol):
    """A likelihood with everything but the ratio of the variances maximised out."""

    @property
    def most(self) -> float:
        """The largest ratio that is looked at."""
        ...

    def deviance(self, ratio: float) -> float:
        """Return −2 × the log-likelihood at between ÷ within = `ratio`."""
        ...

    def upper_tail(self, ratio: float) -> float:
        """Return the exact probability of data telling of less spread than these if `ratio` were the truth."""
        ...


@dataclass(frozen=True, eq=False)
class Fit:
    """A random-intercept model of strata.

    Attributes
    ----------
    family
        "gaussian" or "binomial".
    method
        "REML" or "ML"; for counts with how effects were integrated out, as in "ML, Laplace".
    coefficients, se
        Of the design's columns and their standard errors; missing where a column is a sum of earlier ones over
        the strata with anybody in them. In units of the outcome, or log odds.
    covariance
        Of the coefficients.
    between
        Variance of the strata's effects; exactly 0 where the likelihood is greatest there.
    within
        Variance of people about their stratum; π²/3 on the latent scale of the logit.
    log_likelihood
        The maximum (restricted for REML); for counts that of the people one by one, without the binomial
        coefficients.
    additive, additive_variance
        Each stratum's additive part from the fixed effects (mean or log odds), and its variance.
    effect
        Each stratum's random effect, shrunk (the conditional mode); 0 for an empty one.
    information
        What each stratum's own data say of its effect: one over the sampling variance; 0 for an empty one.
    profile
        The profile likelihood of the variance ratio, from which intervals are made.
    """

    family: str
    method: str
    coefficients: Floats
    covariance: Floats
    between: float
    within: float
    log_likelihood: float
    additive: Floats
    additive_variance: Floats
    effect: Floats
    information: Floats
    profile: Profile = field(repr=False)

    @property
    def se(self) -> Floats:
        """Standard errors of the coefficients."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def vpc(self) -> float:
        """Share of the variance between strata (variance partition coefficient)."""
        return self.between / (self.between + self.within)

    @property
    def at_boundary(self) -> bool:
        """Whether the variance between strata is estimated as exactly nothing."""
        return self.between == 0


def proportional_change(null: Fit, adjusted: Fit) -> float:
    """Return the proportional change in variance: how much of the spread between strata is additive.

    Parameters
    ----------
    null, adjusted
        Fits without and with the main effects, of one family and by one method: REML and ML differ much
        here, because REML pays for the main effects and ML does not, so say which.

    Returns
    -------
    float
        (V_null − V_adjusted) / V_null; may be negative, and is missing where there is no variance to explain.

    Raises
    ------
    NotEstimableError
        Where the two were fitted by different methods.

    Notes
    -----
    Evans CR, Williams DR, Onnela J-P, Subramanian SV (2018) A multilevel approach to modeling health
    inequalities at the intersection of multiple social identities, Social Science & Medicine 203:64-73. No
    interval is given: none is established.
    """
    if (null.family, null.method) != (adjusted.family, adjusted.method):
        raise NotEstimableError(
            "The two models were fitted by different methods, so their variances do not compare.",
            "Fit both by REML, or both by ML.",
        )
    return (null.between - adjusted.between) / null.between if null.between > 0 else math.nan


def median_odds_ratio(between: ArrayLike) -> Floats:
    """Return the median odds ratio between two strata drawn at random, the higher against the lower.

    Parameters
    ----------
    between
        Variance between strata on the logit scale.

    Returns
    -------
    array
        exp(√(2V)·Φ⁻¹(.75)); 1 where there is no variance.

    Notes
    -----
    Larsen K, Merlo J (2005) Appropriate assessment of neighborhood effects on individual health, American
    Journal of Epidemiology 161:81-88.
    """
    variance = np.asarray(between, dtype=np.float64)
    odds: Floats = np.exp(np.sqrt(2 * variance) * special.ndtri(0.75))
    return odds


def auc(probability: ArrayLike, *, n: ArrayLike, events: ArrayLike) -> float:
    """Return how well the strata tell those with the event from those without: the area under the ROC curve.

    Parameters
    ----------
    probability
        A predicted probability for each stratum, the same for everybody in it.
    n, events
        People, and those with the event, in each stratum.

    Returns
    -------
    float
        The chance that one with the event, drawn at random, has the higher prediction than one without,
        ties counted as half: exact from the counts. Missing where everybody or nobody has the event.

    Notes
    -----
    Merlo J (2018) Multilevel analysis of individual heterogeneity and discriminatory accuracy (MAIHDA) within
    an intersectional framework, Social Science & Medicine 203:74-80. It is measured on the data the
    predictions were made from.
    """
    counts = BinomialSums.of(n=n, events=events)
    (predicted, _) = vectors(probability=probability, n=n)
    some = counts.n > 0
    _, place = np.unique(np.round(predicted[some], _TIE_DECIMALS), return_inverse=True)
    cases = np.bincount(place, weights=counts.events[some])
    others = np.bincount(place, weights=(counts.n - counts.events)[some])
    pairs = float(cases.sum() * others.sum())
    if pairs == 0:
        return math.nan
    return float((cases * (np.cumsum(others) - others / 2)).sum()) / pairs
