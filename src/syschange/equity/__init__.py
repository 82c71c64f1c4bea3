"""For whom: access and outcomes by intersecting characteristics, and how groups compare."""

from syschange.equity.breakdown import Breakdown, breakdown
from syschange.equity.compare import Comparison, compare

__all__ = ["Breakdown", "Comparison", "breakdown", "compare"]
