"""A change that came to units at different times: group-time effects after Callaway and Sant'Anna."""

from syschange.statistics.staggered.adjusted import doubly_robust, regression
from syschange.statistics.staggered.aggregate import KINDS, Combined, Effects, combined, group_times
from syschange.statistics.staggered.bands import simultaneous_level
from syschange.statistics.staggered.before import NOT_TESTED, Before, before
from syschange.statistics.staggered.cells import BASES, COMPARISONS, GroupTimeCells, cells_of
from syschange.statistics.staggered.contrast import TwoWay, two_way
from syschange.statistics.staggered.estimate import Path, estimated, group_time_effects, path
from syschange.statistics.staggered.influences import ADJUSTMENTS, GAPS, FromUnits, from_units
from syschange.statistics.staggered.lot import by_lot
from syschange.statistics.staggered.moments import FromMoments, from_moments
from syschange.statistics.staggered.spread import Sides, Spread, Within, satterthwaite
from syschange.statistics.staggered.study import Study

__all__ = [
    "ADJUSTMENTS",
    "BASES",
    "COMPARISONS",
    "GAPS",
    "KINDS",
    "NOT_TESTED",
    "Before",
    "Combined",
    "Effects",
    "FromMoments",
    "FromUnits",
    "GroupTimeCells",
    "Path",
    "Sides",
    "Spread",
    "Study",
    "TwoWay",
    "Within",
    "before",
    "by_lot",
    "cells_of",
    "combined",
    "doubly_robust",
    "estimated",
    "from_moments",
    "from_units",
    "group_time_effects",
    "group_times",
    "path",
    "regression",
    "satterthwaite",
    "simultaneous_level",
    "two_way",
]
