"""What carries it: the steps apart from their names, the gain without one worker, cover, and departures."""

from collections.abc import Mapping
from typing import Any

from syschange import system
from syschange.criteria.analyses.found import Absent
from syschange.criteria.gathering.tables import PERSON, here, judged_people
from syschange.criteria.plan import Outcome, Plan
from syschange.criteria.plan.defaults import FEWEST_REPLICATES
from syschange.frames import column_names, keep_rows, take_rows
from syschange.results import Result

WORKER = "worker_id"


def pathways(plan: Plan, tables: Mapping[str, Any]) -> Result | Absent:
    """Return whether people move through the steps in a new way, or in the old one under new names."""
    if "pathways" not in tables:
        return Absent()
    if plan.change.began_on is None:
        return Absent("no day of the change", "the day the change began, in the plan")
    asked = plan.evidence.steps
    return system.pathways(
        here(plan, tables, "pathways"), changed_on=plan.change.began_on,
        entry=asked.entry or None, wait_to=asked.wait_to or None, run=asked.run,
    )  # fmt: skip


def reliance(plan: Plan, outcome: Outcome, tables: Mapping[str, Any]) -> Result | Absent:
    """Return whether the gain in a score is there without any one worker."""
    arms = plan.comparison
    if arms is None:
        return Absent("no comparison")
    people = judged_people(plan, tables)
    worker = arms.worker or WORKER
    if worker not in column_names(people):
        return Absent()
    about = take_rows(people, ids=[PERSON, worker], groups=[arms.column]).set_index(PERSON)
    scores = take_rows(tables["outcomes"], ids=[PERSON], groups=["measure"], values=["months", "value"])
    scores = scores[(scores["measure"] == outcome.item) & scores["value"].notna()]
    before, after = (
        scores[scores["months"] == at].drop_duplicates(PERSON).set_index(PERSON)["value"]
        for at in (outcome.before, outcome.after)
    )
    cases = about.assign(before=before, value=after).dropna(subset=["before", "value"]).reset_index()
    cases[arms.column] = cases[arms.column].astype(str)
    return system.reliance(
        cases[cases[arms.column].isin([arms.change, arms.comparison])], change=arms.change, worker=worker,
        arm=arms.column, design="ancova" if arms.assigned == "randomised" else "did", before="before",
        at_least=outcome.worthwhile, better="higher" if outcome.direction == "higher_is_better" else "lower",
        label=outcome.label, current=tables.get("workforce"), replicates=FEWEST_REPLICATES,
        level=plan.thresholds.level,
    )  # fmt: skip


def cover(plan: Plan, tables: Mapping[str, Any]) -> Result | Absent:
    """Return how few people have to be away before most of the work stops."""
    asked = plan.evidence.cover
    if asked.table not in tables or WORKER not in column_names(tables[asked.table]):
        return Absent()
    work = here(plan, tables, asked.table)
    days = [c for c in ("happened_on", "contacted_on") if c in column_names(work)]
    if plan.change.began_on is not None and days:
        work = keep_rows(work, table="the work", since=(days[0], plan.change.began_on)).to_native()
    return system.absence_factor(
        work, task=asked.task, worker=WORKER, weight=asked.weight or None, workforce=tables.get("workforce"),
        on=plan.collected_until if "workforce" in tables else None,
    )  # fmt: skip


def departures(plan: Plan, tables: Mapping[str, Any]) -> Result | Absent:
    """Return what became of the work when somebody left."""
    asked = plan.evidence.departures
    if asked.table not in tables or "workforce" not in tables:
        return Absent()
    return system.leavers(
        here(plan, tables, asked.table), tables["workforce"], unit=asked.unit, when=asked.when,
        only=asked.only or None, rho=plan.thresholds.after_leaving, level=plan.thresholds.level,
    )  # fmt: skip
