"""Do people come who were shut out before: their first contacts after against before, next to those of others."""

from collections.abc import Mapping
from typing import Any

from syschange import equity
from syschange.criteria.analyses.found import Absent
from syschange.criteria.gathering.tables import here
from syschange.criteria.plan import Plan
from syschange.results import Result


def reach(plan: Plan, tables: Mapping[str, Any]) -> Result | Absent:
    """Return how first contacts of those shut out changed, next to those of others."""
    asked, on = plan.evidence.reach, plan.change.began_on
    if asked is None or on is None:
        return Absent("no group declared")
    return equity.reach(
        here(plan, tables, "contacts"), tables["population"], by=list(asked.by), changed_on=on,
        people=tables["people"], size="n", period="period",
        shut_out=[dict(group) for group in asked.groups] or None,
        chosen_on=list(asked.chosen_on) if asked.chosen_on else None,
        ways=len(asked.by), level=plan.thresholds.level,
    )  # fmt: skip
