"""How often an effect would be found: by formula where there is one, and by simulation of the data's structure."""

from syschange.statistics.power.formulas import (
    chi_square_power,
    correlation_power,
    design_effect,
    people_needed,
    shares_arcsine_power,
    shares_power,
    t_power,
)
from syschange.statistics.power.scores import Spread, simulate_scores, spread_of_clusters
from syschange.statistics.power.series import simulate_series
from syschange.statistics.power.shares import simulate_clustered_shares, simulate_shares
from syschange.statistics.power.simulated import Simulated

__all__ = [
    "Simulated",
    "Spread",
    "chi_square_power",
    "correlation_power",
    "design_effect",
    "people_needed",
    "shares_arcsine_power",
    "shares_power",
    "simulate_clustered_shares",
    "simulate_scores",
    "simulate_series",
    "simulate_shares",
    "spread_of_clusters",
    "t_power",
]
