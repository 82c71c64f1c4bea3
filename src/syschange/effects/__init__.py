"""Did it change, by how much, and did it last: designs with a comparison, without one, and over time."""

from syschange.effects.access import TimeToAccess, time_to_access
from syschange.effects.before_after import BeforeAfter, before_after
from syschange.effects.control_chart import ControlChart, control_chart
from syschange.effects.detectable import Detectable, detectable
from syschange.effects.equivalent import Equivalent, equivalent
from syschange.effects.interrupted import InterruptedSeries, interrupted_series
from syschange.effects.reliable import ReliableChange, reliable_change
from syschange.effects.staggered import Staggered, staggered
from syschange.effects.sustained import Sustained, sustained, sustained_panel, sustained_path

__all__ = [
    "BeforeAfter",
    "ControlChart",
    "Detectable",
    "Equivalent",
    "InterruptedSeries",
    "ReliableChange",
    "Staggered",
    "Sustained",
    "TimeToAccess",
    "before_after",
    "control_chart",
    "detectable",
    "equivalent",
    "interrupted_series",
    "reliable_change",
    "staggered",
    "sustained",
    "sustained_panel",
    "sustained_path",
    "time_to_access",
]
