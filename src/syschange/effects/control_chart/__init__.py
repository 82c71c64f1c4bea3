"""Does a process change, or only vary? Control charts of any series, with the rules named by version."""

from syschange.effects.control_chart.result import ControlChart
from syschange.effects.control_chart.verb import control_chart

__all__ = ["ControlChart", "control_chart"]
