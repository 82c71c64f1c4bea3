"""Rates of events over time at risk: limits of one, and differences and ratios of two, each with its distribution."""

from syschange.statistics.rates.difference import (
    RateDifferenceDistribution,
    rate_difference,
    rate_difference_cdf,
    rate_difference_limits,
)
from syschange.statistics.rates.ratio import (
    ExactRateRatioDistribution,
    exact_rate_ratio,
    exact_rate_ratio_limits,
    rate_ratio,
    rate_ratio_limits,
    two_rates_p,
)
from syschange.statistics.rates.single import RateDistribution, byar, rate, rate_limits, rate_method

__all__ = [
    "ExactRateRatioDistribution",
    "RateDifferenceDistribution",
    "RateDistribution",
    "byar",
    "exact_rate_ratio",
    "exact_rate_ratio_limits",
    "rate",
    "rate_difference",
    "rate_difference_cdf",
    "rate_difference_limits",
    "rate_limits",
    "rate_method",
    "rate_ratio",
    "rate_ratio_limits",
    "two_rates_p",
]
