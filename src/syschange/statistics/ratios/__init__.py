"""Two proportions compared: score limits of difference and ratio, exact limits of the ratio, and the odds ratio."""

from syschange.statistics.ratios.conditional import exact_ratio, exact_ratio_limits
from syschange.statistics.ratios.difference import (
    ScoreDifferenceDistribution,
    score_difference,
    score_difference_cdf,
    score_difference_limits,
)
from syschange.statistics.ratios.odds import odds_ratio, odds_ratio_limits
from syschange.statistics.ratios.ratio import (
    ScoreRatioDistribution,
    score_ratio,
    score_ratio_cdf,
    score_ratio_limits,
)

__all__ = [
    "ScoreDifferenceDistribution",
    "ScoreRatioDistribution",
    "exact_ratio",
    "exact_ratio_limits",
    "odds_ratio",
    "odds_ratio_limits",
    "score_difference",
    "score_difference_cdf",
    "score_difference_limits",
    "score_ratio",
    "score_ratio_cdf",
    "score_ratio_limits",
]
