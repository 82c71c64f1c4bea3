"""Change in each person beyond measurement error, by group, beside what no change would give."""

from syschange.effects.reliable.result import ReliableChange
from syschange.effects.reliable.verb import reliable_change

__all__ = ["ReliableChange", "reliable_change"]
