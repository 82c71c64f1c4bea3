"""Statistical process control: limits, rules, false alarms, and what makes the limits wrong."""

from syschange.statistics.process.alarms import FalseAlarms, false_alarms
from syschange.statistics.process.checks import Seasonality, lag_one, seasonality
from syschange.statistics.process.limits import (
    CHARTS,
    SIZED,
    Limits,
    excess,
    pooled_centre,
    process_limits,
    sampling_sd,
)
from syschange.statistics.process.ranges import D2, mean_moving_range, range_df
from syschange.statistics.process.runs import Runs, runs_of, sides
from syschange.statistics.process.shifts import PartLevel, part_level, shift
from syschange.statistics.process.signals import RULES, SIGNALS, UPWARDS, RuleSet, rules_named, signals_of

__all__ = [
    "CHARTS",
    "D2",
    "RULES",
    "SIGNALS",
    "SIZED",
    "UPWARDS",
    "FalseAlarms",
    "Limits",
    "PartLevel",
    "RuleSet",
    "Runs",
    "Seasonality",
    "excess",
    "false_alarms",
    "lag_one",
    "mean_moving_range",
    "part_level",
    "pooled_centre",
    "process_limits",
    "range_df",
    "rules_named",
    "runs_of",
    "sampling_sd",
    "seasonality",
    "shift",
    "sides",
    "signals_of",
]
