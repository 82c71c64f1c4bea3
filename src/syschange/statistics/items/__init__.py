"""Whether an assessment asks the same of everybody: each item compared between people alike on the whole of it."""

from syschange.statistics.items.classes import ALPHA, D_DIF, LIMITS, LOG_ODDS, SMD, class_of, limits_of
from syschange.statistics.items.mantel import (
    Answers,
    answers_of,
    counted,
    item_sd,
    mantel,
    standardised_difference,
    two_sided,
)
from syschange.statistics.items.matching import LEAST_ANSWERED, THIN, completed, matched_strata, smallest_step
from syschange.statistics.items.odds import DELTA, cumulative_log_odds, d_dif
from syschange.statistics.items.procedure import (
    MEASURES,
    ItemDifference,
    Matching,
    classes,
    item_differences,
    together,
)

__all__ = [
    "ALPHA",
    "DELTA",
    "D_DIF",
    "LEAST_ANSWERED",
    "LIMITS",
    "LOG_ODDS",
    "MEASURES",
    "SMD",
    "THIN",
    "Answers",
    "ItemDifference",
    "Matching",
    "answers_of",
    "class_of",
    "classes",
    "completed",
    "counted",
    "cumulative_log_odds",
    "d_dif",
    "item_differences",
    "item_sd",
    "limits_of",
    "mantel",
    "matched_strata",
    "smallest_step",
    "standardised_difference",
    "together",
    "two_sided",
]
