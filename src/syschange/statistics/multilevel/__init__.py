"""Random-intercept models of strata, from sums: how much lies between intersections, and which stand out."""

from syschange.statistics.multilevel.binomial import fit_binomial
from syschange.statistics.multilevel.design import main_effects
from syschange.statistics.multilevel.fit import Fit, auc, median_odds_ratio, proportional_change
from syschange.statistics.multilevel.gaussian import fit_gaussian, gaussian_log_likelihood
from syschange.statistics.multilevel.heterogeneity import mor_estimate, vpc_estimate
from syschange.statistics.multilevel.predictions import (
    Part,
    Predictions,
    StandingOut,
    conditional_se,
    effects,
    predictions,
    standing_out,
)
from syschange.statistics.multilevel.sums import BinomialSums, GaussianSums

__all__ = [
    "BinomialSums",
    "Fit",
    "GaussianSums",
    "Part",
    "Predictions",
    "StandingOut",
    "auc",
    "conditional_se",
    "effects",
    "fit_binomial",
    "fit_gaussian",
    "gaussian_log_likelihood",
    "main_effects",
    "median_odds_ratio",
    "mor_estimate",
    "predictions",
    "proportional_change",
    "standing_out",
    "vpc_estimate",
]
