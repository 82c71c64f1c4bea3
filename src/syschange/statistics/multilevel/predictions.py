"""What a fitted model says of each stratum: in all, the additive part, and the part of the intersection itself."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from syschange.statistics.levels import require_level
from syschange.statistics.multilevel.fit import Fit
from syschange.statistics.multiplicity import benjamini_hochberg
from syschange.statistics.proportions import critical_z

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Part:
    """One number a stratum, with its uncertainty.

    Attributes
    ----------
    value, se
        The number, and its standard error.
    lower, upper
        Its limits.
    """

    value: Floats
    se: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True, eq=False)
class Predictions:
    """Each stratum's prediction, and what it is made of: `total` = `additive` + `interaction`.

    Attributes
    ----------
    total
        The predicted mean or probability.
    additive
        What the main effects alone predict.
    interaction
        What the stratum itself adds: a difference of means, or of probabilities.
    """

    total: Part
    additive: Part
    interaction: Part


@dataclass(frozen=True, eq=False)
class StandingOut:
    """How sure it is that each stratum's effect is not nothing, and which way it lies.

    Attributes
    ----------
    z
        The shrunk effect over its standard error.
    p
        The two-sided normal probability of `z`.
    adjusted
        `p` adjusted for the number of strata by Benjamini and Hochberg.
    false_sign_rate
        The probability that the effect lies the other way, or is nothing (Stephens 2017).
    """

    z: Floats
    p: Floats
    adjusted: Floats
    false_sign_rate: Floats


def _variances(fit: Fit) -> tuple[Floats, Floats, Floats]:
    """Return the weight on own data, the conditional variance, and what estimating the between variance adds.

    With A the variance between and D = 1/information that of a stratum's own data, the weight is A / (A + D),
    the conditional variance A·D / (A + D), and the addition twice D²/(A + D)³ · 2/Σ(A + D)⁻².
    """
    information = fit.information
    weight = fit.between * information / (1 + fit.between * information)
    precision = information / (1 + fit.between * information)
    of_variance = 2 / float((precision**2).sum())
    return weight, fit.between * (1 - weight), 2 * (1 - weight) ** 2 * precision * of_variance


def conditional_se(fit: Fit) -> Floats:
    """Return the conditional standard deviation of each effect, coefficients and variances taken as known.

    It is what mixed-model programs print beside the effects (√ of the conditional variance): too small where
    the variances are uncertain, and 0 where the variance between strata is.

    Notes
    -----
    Bates et al. (2015) Journal of Statistical Software 67(1).
    """
    return np.sqrt(_variances(fit)[1])


def effects(fit: Fit, *, level: float = 0.95) -> Part:
    """Return each stratum's random effect on the model's own scale (units of the outcome, or log odds).

    Parameters
    ----------
    fit
        In the adjusted model the effect is the interaction; in the null model the departure from the mean.
    level
        Confidence level.

    Returns
    -------
    Part
        Shrunk effects with standard errors of prediction, which count the uncertainty of the coefficients
        and of the variance between strata; at a variance of 0 the effects are 0, and their errors are not.
        Missing for an empty stratum whose additive part is not known either.

    Raises
    ------
    WrongTypeError
        Where the level is not between 0 and 1.

    Notes
    -----
    Prasad NGN, Rao JNK (1990) The estimation of the mean squared error of small-area estimators, Journal of
    the American Statistical Association 85:163-171, with the asymptotic variance of the likelihood estimate
    (Datta GS, Lahiri P (2000) Statistica Sinica 10:613-627); Gaussian limits.
    """
    require_level(level)
    weight, conditional, estimating = _variances(fit)
    value = np.where(np.isnan(fit.additive), np.nan, fit.effect)
    se = np.sqrt(conditional + weight**2 * fit.additive_variance + estimating)
    return _normal(value, se, level)


def predictions(fit: Fit, *, level: float = 0.95) -> Predictions:
    """Return each stratum's predicted mean or probability, its additive part and its interaction.

    Parameters
    ----------
    fit
        The adjusted model; of the null model the additive part is the overall mean.
    level
        Confidence level.

    Returns
    -------
    Predictions
        For a probability, totals and additive parts have limits from the logit scale; the interaction is the
        difference of the two probabilities, with limits by the delta method, held within −1 and 1.

    Raises
    ------
    WrongTypeError
        Where the level is not between 0 and 1.

    Notes
    -----
    Evans CR, Leckie G, Subramanian SV, Bell A, Merlo J (2024) A tutorial for conducting intersectional
    multilevel analysis of individual heterogeneity and discriminatory accuracy (MAIHDA), SSM - Population
    Health 26:101664. The standard errors are those of `effects`; an effect's error and its additive part's
    covary by −weight × the additive part's variance.
    """
    require_level(level)
    weight, conditional, estimating = _variances(fit)
    of_total = conditional + estimating + (1 - weight) ** 2 * fit.additive_variance
    total = _normal(fit.additive + fit.effect, np.sqrt(of_total), level)
    additive = _normal(fit.additive, np.sqrt(fit.additive_variance), level)
    if fit.family == "gaussian":
        return Predictions(total, additive, effects(fit, level=level))
    return Predictions(_share(total), _share(additive), _difference(fit, total, additive, level))


def standing_out(fit: Fit) -> StandingOut:
    """Return which strata stand out from what the model expects of them.

    Parameters
    ----------
    fit
        The adjusted model: what stands out is then an interaction.

    Returns
    -------
    StandingOut
        Effects are shrunk, so that few are taken for real by chance; empty strata are missing and are
        not counted in the adjustment.

    Notes
    -----
    Stephens M (2017) False discovery rates: a new deal, Biostatistics 18:275-294, with the normal distribution
    of the effects as the model has it; Benjamini & Hochberg (1995).
    """
    part = effects(fit)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.where(fit.information > 0, part.value / part.se, np.nan)
    tail = special.ndtr(-np.abs(z))
    return StandingOut(z, 2 * tail, benjamini_hochberg(2 * tail), tail)


def _normal(value: Floats, se: Floats, level: float) -> Part:
    half = critical_z(level) * se
    return Part(value, np.where(np.isnan(value), np.nan, se), value - half, value + half)


def _share(part: Part) -> Part:
    value, lower, upper = (special.expit(a) for a in (part.value, part.lower, part.upper))
    return Part(value, part.se * value * (1 - value), lower, upper)


def _difference(fit: Fit, total: Part, additive: Part, level: float) -> Part:
    """Return the difference of two probabilities by the delta method."""
    weight, conditional, estimating = _variances(fit)
    whole, plain = special.expit(total.value), special.expit(additive.value)
    by_effect = whole * (1 - whole)
    by_additive = by_effect - plain * (1 - plain)
    c = fit.additive_variance
    variance = by_effect**2 * (conditional + estimating + weight**2 * c) + by_additive**2 * c
    variance -= 2 * by_effect * by_additive * weight * c
    part = _normal(whole - plain, np.sqrt(np.maximum(variance, 0.0)), level)
    return Part(part.value, part.se, np.maximum(part.lower, -1.0), np.minimum(part.upper, 1.0))
