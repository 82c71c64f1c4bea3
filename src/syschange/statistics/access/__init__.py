"""Who is taken: how acceptance moves with a score within strata, and waits of people who are referred repeatedly."""

from syschange.statistics.access.repeated import repeated_variance
from syschange.statistics.access.slopes import LEAST_ROWS, Slope, odds_slope, share_slope

__all__ = ["LEAST_ROWS", "Slope", "odds_slope", "repeated_variance", "share_slope"]
