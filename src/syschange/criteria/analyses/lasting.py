"""Does it last: the same people's gain early and late, sites that still do it, and the money that goes on."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from syschange import effects, system
from syschange.criteria.analyses.found import Absent
from syschange.criteria.gathering.tables import PERSON, rows_for
from syschange.criteria.plan import Outcome, Plan
from syschange.frames import column_names, take_rows
from syschange.results import Result


def lasting(plan: Plan, outcome: Outcome, tables: Mapping[str, Any]) -> Result | Absent:
    """Return whether the gain in an outcome is kept, on the same people, against the comparison."""
    arms, horizons = plan.comparison, plan.horizons
    if arms is None:
        return Absent("no comparison")
    if plan.known_from is None:
        return Absent("no day of the change", "the day the change began, in the plan")
    if plan.collected_until < plan.known_from:
        return Absent(
            "horizon not reached", f"'{outcome.label}' until {plan.known_from.isoformat()} or later"
        )
    rows = rows_for(plan, outcome, tables)
    times = np.unique(take_rows(rows, values=["months"])["months"].dropna().to_numpy())
    early, late = (
        tuple(float(t) for t in times if low <= t <= high) for low, high in (horizons.early, horizons.late)
    )
    if not late or not early:
        when = "late" if early else "early"
        low, high = horizons.late if early else horizons.early
        return Absent(f"nobody was followed {when}", f"'{outcome.label}' at {low:g} to {high:g} months")
    return effects.sustained(
        rows, value="value", label=outcome.label, person=PERSON, before=float(outcome.before or 0),
        at=[*early, *late], arm=arms.column, comparison=arms.comparison, early=horizons.early, late=horizons.late,
        share=plan.thresholds.retained, worthwhile=outcome.worthwhile,
        better="higher" if outcome.direction == "higher_is_better" else "lower", level=plan.thresholds.level,
    )  # fmt: skip


def practice(plan: Plan, tables: Mapping[str, Any]) -> Result | Absent:
    """Return how many sites still work in the new way, by the clock that counts.

    So long after the starting money ended, of those that did so then; where no end is said, so long after each began.
    """
    if "documents" not in tables:
        return Absent()
    return system.practice_survival(
        tables["documents"], as_of=plan.collected_until, months=plan.horizons.sustained,
        since=plan.change.funding_ends_on, changed_on=plan.change.began_on, level=plan.thresholds.level,
    )  # fmt: skip


def money(plan: Plan, tables: Mapping[str, Any]) -> Result | Absent:
    """Return how much of the running cost is on budgets that go on."""
    if "costs" not in tables:
        return Absent()
    costs = tables["costs"]
    # A share of one quarter's cost is the same in the prices of any year, so none has to be turned into another's.
    years = _price_years(costs)
    return system.value(
        costs, funding=tables.get("funding"), deflators=dict.fromkeys(years, 100.0) if years else None,
        level=plan.thresholds.level,
    )  # fmt: skip


def _price_years(costs: object) -> list[int]:
    names = column_names(costs)
    if "price_year" in names:
        years = take_rows(costs, values=["price_year"])["price_year"].dropna().unique().tolist()
    else:
        years = []
    quarters = take_rows(costs, ids=["period"])["period"].dropna().str[:4].unique().tolist()
    return sorted({int(y) for y in [*years, *quarters] if str(int(float(y))).isdigit()})
