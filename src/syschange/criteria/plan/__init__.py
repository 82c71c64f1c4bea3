"""The plan: what was changed, for whom, against what, and what would count, agreed before looking."""

from syschange.criteria.plan.evidence import Replication, Series
from syschange.criteria.plan.outcomes import ADVERSE, Outcome
from syschange.criteria.plan.parts import Comparison, Source, Thresholds
from syschange.criteria.plan.plan import VERSION, Plan
from syschange.criteria.plan.tables import Table

__all__ = [
    "ADVERSE",
    "VERSION",
    "Comparison",
    "Outcome",
    "Plan",
    "Replication",
    "Series",
    "Source",
    "Table",
    "Thresholds",
]
