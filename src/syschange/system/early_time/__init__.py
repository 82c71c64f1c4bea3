"""Whether time invested early goes with more gained and quicker starts later."""

from syschange.system.early_time.result import EarlyTime
from syschange.system.early_time.verb import early_time

__all__ = ["EarlyTime", "early_time"]
