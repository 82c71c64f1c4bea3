"""Waits that may not have ended: shares reached by a day, mean and median waits, and how groups compare."""

from syschange.statistics.survival.incidence import Incidence, incidence
from syschange.statistics.survival.kept import BetaProduct, kept_share
from syschange.statistics.survival.life_table import Told, life_table
from syschange.statistics.survival.log_rank import LogRank, log_rank
from syschange.statistics.survival.quantiles import DayDistribution, day_distribution, day_reached
from syschange.statistics.survival.restricted import (
    Restricted,
    mean_wait,
    mean_wait_difference,
    restricted,
)
from syschange.statistics.survival.shares import (
    SCALES,
    AllReached,
    DifferenceDistribution,
    ShareDistribution,
    log_log,
    require_scale,
    share_by,
    share_difference,
    share_distribution,
)
from syschange.statistics.survival.waits import Waits, together, without

__all__ = [
    "SCALES",
    "AllReached",
    "BetaProduct",
    "DayDistribution",
    "DifferenceDistribution",
    "Incidence",
    "LogRank",
    "Restricted",
    "ShareDistribution",
    "Told",
    "Waits",
    "day_distribution",
    "day_reached",
    "incidence",
    "kept_share",
    "life_table",
    "log_log",
    "log_rank",
    "mean_wait",
    "mean_wait_difference",
    "require_scale",
    "restricted",
    "share_by",
    "share_difference",
    "share_distribution",
    "together",
    "without",
]
