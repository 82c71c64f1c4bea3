"""How deep and how real: the register of changes, a series beyond what it was, a panel, and who decides."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from syschange import effects, system
from syschange.criteria.analyses.found import Absent
from syschange.criteria.gathering.tables import PERSON, here
from syschange.criteria.plan import Plan, Series
from syschange.errors import WrongTypeError, listing, quote
from syschange.frames import column_names, recognise, take_rows
from syschange.results import Result

RATIOS = ("count", "rate")  # kinds of series whose change is told as a ratio


def register(plan: Plan, tables: Mapping[str, Any]) -> Result | Absent:
    """Return the register of changes, counted.

    Recommendations that cannot be read for want of a column leave the rest of the register as it is: what was failed
    there must not go with them.
    """
    if "changes" not in tables:
        return Absent()
    return system.register(
        tables["changes"], recommendations=None if unread_advice(plan, tables) else tables.get("recommendations"),
        since=plan.change.began_on, level=plan.thresholds.level,
    )  # fmt: skip


def unread_advice(plan: Plan, tables: Mapping[str, Any]) -> str:
    """Return which column the recommendations lack, in words; empty where they lack none, or are not there."""
    if "recommendations" not in tables:
        return ""
    wanted = ("author_role", "adopted", *(("made_on",) if plan.change.began_on is not None else ()))
    present = column_names(tables["recommendations"])
    lacking = [c for c in wanted if c not in present]
    return f"in 'recommendations' the column {listing(lacking)}" if lacking else ""


def advice(plan: Plan, tables: Mapping[str, Any]) -> Absent:
    """Return why nothing is known of recommendations, where nothing is."""
    if "changes" not in tables and "recommendations" in tables:
        return Absent("no register", "the register of changes, beside which recommendations are read")
    lacking = unread_advice(plan, tables)
    return Absent("a column is missing", lacking) if lacking else Absent()


def series(plan: Plan, tables: Mapping[str, Any]) -> Result | Absent:
    """Return how far a measure of the system moved.

    Against the course of the comparison, or its own before the change where counts and rates are followed; otherwise
    by a control chart, whose parts are before and after.
    """
    asked, on = plan.evidence.series, plan.change.began_on
    if asked is None or on is None:
        return Absent("no series declared")
    if asked.compared or asked.kind in RATIOS:
        return effects.interrupted_series(
            _with_arm(plan, asked, tables) if asked.compared else here(plan, tables, asked.table),
            time=asked.time, changed_on=on, outcome=asked.outcome or None, kind=asked.kind,
            exposure=asked.exposure or None, label=asked.label, every=asked.every, placebo=False,
            level=plan.thresholds.level, **_arms(plan, asked),
        )  # fmt: skip
    return effects.control_chart(
        here(plan, tables, asked.table), time=asked.time, outcome=asked.outcome, label=asked.label, kind=asked.kind,
        every=asked.every, rebase=[(on, "the change")], level=plan.thresholds.level,
        improvement="increase" if asked.direction == "higher_is_better" else "decrease",
    )  # fmt: skip


def _arms(plan: Plan, asked: Series) -> dict[str, Any]:
    arms = plan.comparison
    if not asked.compared or arms is None:
        return {}
    return {"arm": arms.column, "comparison": arms.comparison}


def _with_arm(plan: Plan, asked: Series, tables: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the user's own engine
    """Return the rows of a table beside the arm of the people they are about."""
    arms, rows = plan.comparison, recognise(tables[asked.table])
    if arms is None or arms.column in rows.columns or PERSON not in rows.columns:
        return rows.to_native()
    people = recognise(tables["people"]).select(PERSON, arms.column)
    if people.implementation != rows.implementation:
        raise WrongTypeError(
            f"The tables 'people' and {quote(asked.table)} belong to different engines.",
            "Give both as pandas, or both as Polars, and so on.",
        )
    made = rows.join(people, on=PERSON, how="left")
    return made.filter(~made[arms.column].is_null()).to_native()


def panel(plan: Plan, tables: Mapping[str, Any]) -> Result | Absent:
    """Return how a panel rates the change."""
    items = plan.evidence.panel
    if not items:
        return Absent("no panel declared")
    return system.panel(
        tables["ratings"],
        item=list(items),
        beside=list(plan.evidence.panel_beside),
        at_least=plan.thresholds.panel_rating,
        level=plan.thresholds.level,
    )


def votes(plan: Plan, tables: Mapping[str, Any]) -> Result | Absent:
    """Return who of those who sit for lived experience comes with a vote, since the change."""
    if "meetings" not in tables:
        return Absent()
    seats = recognise(tables["meetings"])
    lived = take_rows(tables["meetings"], flags=["lived_experience"])["lived_experience"] == 1
    if plan.change.began_on is not None:
        days = take_rows(tables["meetings"], days=["planned_on"])["planned_on"]
        lived &= days >= np.datetime64(plan.change.began_on)
    if not lived.any():
        return Absent("no seat for lived experience")
    return system.partnership(
        seats.filter(lived.tolist()).to_native(), reshuffles=0, k=1, level=plan.thresholds.level
    )


def decisions(plan: Plan, tables: Mapping[str, Any]) -> Result | Absent:
    """Return who decides."""
    if "decisions" not in tables or "decided_by" not in column_names(tables["decisions"]):
        return Absent()
    return system.partnership(
        None,
        decisions=here(plan, tables, "decisions"),
        changed_on=plan.change.began_on,
        level=plan.thresholds.level,
    )
