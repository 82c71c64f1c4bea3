"""What becomes of the activity of units that somebody leaves: ratios after over before, and the path by quarter."""

from syschange.statistics.departures.dispersion import Spread, spread
from syschange.statistics.departures.placebo import Placebo, placebo
from syschange.statistics.departures.ratio import departure_path, departure_ratio
from syschange.statistics.departures.windows import LEAVING, Departures, Stack, Unused, departures

__all__ = [
    "LEAVING",
    "Departures",
    "Placebo",
    "Spread",
    "Stack",
    "Unused",
    "departure_path",
    "departure_ratio",
    "departures",
    "placebo",
    "spread",
]
