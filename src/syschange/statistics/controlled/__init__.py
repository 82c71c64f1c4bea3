"""Two groups compared stratum by stratum and pooled: Mantel and Haenszel's estimates, their test, and homogeneity."""

from syschange.statistics.controlled.alike import Homogeneity, cochran_mantel_haenszel_p, homogeneity
from syschange.statistics.controlled.pooled import (
    controlled_difference,
    controlled_difference_limits,
    controlled_odds_ratio,
    controlled_odds_ratio_limits,
    controlled_ratio,
    controlled_ratio_limits,
)

__all__ = [
    "Homogeneity",
    "cochran_mantel_haenszel_p",
    "controlled_difference",
    "controlled_difference_limits",
    "controlled_odds_ratio",
    "controlled_odds_ratio_limits",
    "controlled_ratio",
    "controlled_ratio_limits",
    "homogeneity",
]
