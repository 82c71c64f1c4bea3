"""Standardisation: rates made comparable between populations of different make-up, and life expectancy."""

from syschange.statistics.standardise.direct import (
    DobsonDistribution,
    Standardised,
    dsr,
    dsr_estimate,
    repeated_events,
)
from syschange.statistics.standardise.indirect import expected_events, isr, isr_estimate, smr, smr_estimate
from syschange.statistics.standardise.kitagawa import Kitagawa, kitagawa, kitagawa_estimate
from syschange.statistics.standardise.life import LifeTable, life_expectancy, life_table

__all__ = [
    "DobsonDistribution",
    "Kitagawa",
    "LifeTable",
    "Standardised",
    "dsr",
    "dsr_estimate",
    "expected_events",
    "isr",
    "isr_estimate",
    "kitagawa",
    "kitagawa_estimate",
    "life_expectancy",
    "life_table",
    "repeated_events",
    "smr",
    "smr_estimate",
]
