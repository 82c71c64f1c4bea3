"""Estimates from weighted, stratified and clustered records, and their limits, all from additive sums.

Three designs lead to one kind of answer, `Linearised`, and one set of limits reads it: weights alone
(`weighted_mean`, `weighted_share`), a survey's strata and sampling units (`Sample`, `survey_mean`, …), and
people who appear more than once (`PeopleSums`, `clustered_mean`, …).
"""

from syschange.statistics.design.clustered import (
    Change,
    PeopleSums,
    SharedSums,
    clustered_change,
    clustered_mean,
    clustered_rate,
    clustered_share,
    mean_change_estimate,
    mean_change_limits,
    share_change_estimate,
    share_change_limits,
)
from syschange.statistics.design.limits import (
    SHARE_METHODS,
    mean_estimate,
    mean_limits,
    rate_estimate,
    rate_limits,
    share_estimate,
    share_limits,
)
from syschange.statistics.design.linearised import Linearised, effective_size
from syschange.statistics.design.strata import stratified_mean
from syschange.statistics.design.survey import (
    Sample,
    design_effect,
    psu_totals,
    survey_contrast,
    survey_mean,
    survey_ratio,
    survey_share,
    survey_total,
)
from syschange.statistics.design.weighted import kish, weighted_mean, weighted_share

__all__ = [
    "SHARE_METHODS",
    "Change",
    "Linearised",
    "PeopleSums",
    "Sample",
    "SharedSums",
    "clustered_change",
    "clustered_mean",
    "clustered_rate",
    "clustered_share",
    "design_effect",
    "effective_size",
    "kish",
    "mean_change_estimate",
    "mean_change_limits",
    "mean_estimate",
    "mean_limits",
    "psu_totals",
    "rate_estimate",
    "rate_limits",
    "share_change_estimate",
    "share_change_limits",
    "share_estimate",
    "share_limits",
    "stratified_mean",
    "survey_contrast",
    "survey_mean",
    "survey_ratio",
    "survey_share",
    "survey_total",
    "weighted_mean",
    "weighted_share",
]
