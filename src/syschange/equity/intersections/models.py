"""The two models of the strata, without and with main effects, by both methods; and what they estimate."""

import math
from dataclasses import dataclass

from syschange.equity.intersections.strata import Floats, Strata
from syschange.errors import NotEstimableError
from syschange.results import Distribution, Estimate, StudentT
from syschange.statistics.multilevel import (
    Fit,
    Predictions,
    auc,
    fit_binomial,
    fit_gaussian,
    predictions,
    proportional_change,
)

METHODS = ("REML", "ML")


@dataclass(frozen=True)
class Terms:
    """How the models are fitted.

    Attributes
    ----------
    method, points, level
        As given to `intersections`.
    """

    method: str
    points: int
    level: float


@dataclass(frozen=True, eq=False)
class Models:
    """What was fitted.

    Attributes
    ----------
    null, adjusted
        The models without and with main effects, by the method asked for.
    parts
        What the adjusted model says of each intersection in it.
    changes
        The proportional change in variance by each method; missing where its models cannot be fitted.
    discrimination
        The area under the curve of the null model, of the adjusted one and of its additive part; empty for means.
    """

    null: Fit
    adjusted: Fit
    parts: Predictions
    changes: dict[str, float]
    discrimination: dict[str, float]


@dataclass(frozen=True)
class LogitScale:
    """The confidence distribution of a probability, from that of its log odds."""

    base: Distribution

    def cdf(self, x: float) -> float:
        """Return the confidence that the probability is at most `x`."""
        if not 0 < x < 1:
            return float(x >= 1)
        return self.base.cdf(math.log(x / (1 - x)))

    def quantile(self, p: float) -> float:
        """Return the value below which the probability lies with confidence `p`."""
        return 1 / (1 + math.exp(-self.base.quantile(p)))


def fitted(strata: Strata, terms: Terms) -> Models:
    """Fit the models.

    Raises
    ------
    NotEstimableError
        Where they cannot be: nobody differs, at all or in a group; or there are too few strata.
    """
    strata.require_variation()
    design = strata.design()
    null, adjusted = _pair(strata, design, terms.method, terms.points)
    other = next(m for m in METHODS if m != terms.method)
    changes = {terms.method: proportional_change(null, adjusted)}
    try:
        changes[other] = proportional_change(*_pair(strata, design, other, terms.points))
    except NotEstimableError:  # stands beside the method asked for, and does not stop it
        changes[other] = math.nan
    parts = predictions(adjusted, level=terms.level)
    return Models(null, adjusted, parts, changes, _discrimination(strata, null, parts))


def _pair(strata: Strata, design: Floats, method: str, points: int) -> tuple[Fit, Fit]:
    if strata.percent:
        counts = strata.counts()
        return (
            fit_binomial(counts, method=method, points=points),
            fit_binomial(counts, design=design, method=method, points=points),
        )
    moments = strata.moments()
    return fit_gaussian(moments, method=method), fit_gaussian(moments, design=design, method=method)


def _discrimination(strata: Strata, null: Fit, parts: Predictions) -> dict[str, float]:
    if not strata.percent:
        return {}
    counts = strata.counts()
    predicted = {
        "null": predictions(null).total.value,
        "adjusted": parts.total.value,
        "additive": parts.additive.value,
    }
    return {name: auc(p, n=counts.n, events=counts.events) for name, p in predicted.items()}


def total_estimate(models: Models, place: int, level: float) -> Estimate:
    """Return the pulled-in value of one intersection, by its place among those in the models."""
    part = models.parts.total
    value, se = float(part.value[place]), float(part.se[place])
    method = f"multilevel model, {models.adjusted.method}"
    if models.adjusted.family == "gaussian":
        return Estimate.of(value, StudentT(value, se), level, method)
    logit = StudentT(math.log(value / (1 - value)), se / (value * (1 - value)))
    return Estimate.of(value, LogitScale(logit), level, method)


def interaction_estimate(models: Models, place: int, level: float) -> Estimate:
    """Return what one intersection adds to its parts, by its place among those in the models."""
    part = models.parts.interaction
    value, se = float(part.value[place]), float(part.se[place])
    return Estimate.of(value, StudentT(value, se), level, f"multilevel model, {models.adjusted.method}")
