"""Noise is not inequality: the gap that chance makes, what could be seen, and what is left without the noise."""

from syschange.statistics.noise.best_worst import (
    BestWorst,
    best_against_worst_means,
    best_against_worst_rates,
    best_against_worst_shares,
)
from syschange.statistics.noise.detect import (
    Detectable,
    detectable_mean,
    detectable_rate,
    detectable_share,
    mean_power,
    rate_power,
    share_power,
)
from syschange.statistics.noise.equal import Noise, gap, mean_noise, rate_noise, share_noise
from syschange.statistics.noise.ranges import range_above, range_mean, range_quantile
from syschange.statistics.noise.studentised import all_pairs_above, all_pairs_critical
from syschange.statistics.noise.testing import Testing

__all__ = [
    "BestWorst",
    "Detectable",
    "Noise",
    "Testing",
    "all_pairs_above",
    "all_pairs_critical",
    "best_against_worst_means",
    "best_against_worst_rates",
    "best_against_worst_shares",
    "detectable_mean",
    "detectable_rate",
    "detectable_share",
    "gap",
    "mean_noise",
    "mean_power",
    "range_above",
    "range_mean",
    "range_quantile",
    "rate_noise",
    "rate_power",
    "share_noise",
    "share_power",
]
