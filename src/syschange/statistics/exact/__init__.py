"""Exact limits: Clopper and Pearson's and Jeffreys' for a proportion, Garwood's for a count, and a choice by name."""

from syschange.statistics.exact.checks import as_counts, as_parts, between, tails
from syschange.statistics.exact.count import GarwoodDistribution, garwood, poisson_count
from syschange.statistics.exact.methods import PROPORTION_METHODS, ProportionMethod, proportion_method
from syschange.statistics.exact.proportion import (
    ClopperPearsonDistribution,
    JeffreysDistribution,
    clopper_pearson,
    exact_proportion,
    jeffreys,
    jeffreys_proportion,
)

__all__ = [
    "PROPORTION_METHODS",
    "ClopperPearsonDistribution",
    "GarwoodDistribution",
    "JeffreysDistribution",
    "ProportionMethod",
    "as_counts",
    "as_parts",
    "between",
    "clopper_pearson",
    "exact_proportion",
    "garwood",
    "jeffreys",
    "jeffreys_proportion",
    "poisson_count",
    "proportion_method",
    "tails",
]
