"""What of an effect is left without one of those who carried the cases, from sums a worker."""

from syschange.statistics.reliance.bootstrap import DrawnEffects, workers_drawn
from syschange.statistics.reliance.caseload import EFFECTIVE_SOURCE, Caseload, caseload
from syschange.statistics.reliance.contrast import DESIGNS, Contrast, contrast, slope_within
from syschange.statistics.reliance.gains import between_workers, gain_shares
from syschange.statistics.reliance.guard import MOST_SHUFFLED, Guard, guard
from syschange.statistics.reliance.jackknife import by_workers
from syschange.statistics.reliance.left_out import MISSING_WORK, left_out
from syschange.statistics.reliance.sums import SUMS, WorkerSums

__all__ = [
    "DESIGNS",
    "EFFECTIVE_SOURCE",
    "MISSING_WORK",
    "MOST_SHUFFLED",
    "SUMS",
    "Caseload",
    "Contrast",
    "DrawnEffects",
    "Guard",
    "WorkerSums",
    "between_workers",
    "by_workers",
    "caseload",
    "contrast",
    "gain_shares",
    "guard",
    "left_out",
    "slope_within",
    "workers_drawn",
]
