"""Drawing worlds and judging them: the same evaluation that users run, without reading files."""

import warnings
from collections.abc import Mapping
from typing import Any

import pandas as pd
from worlds import WORLDS, World

from syschange import criteria, examples
from syschange.criteria.analyses.found import Absent, Found, attempt
from syschange.criteria.analyses.outcomes import analyse
from syschange.criteria.analyses.run import questions
from syschange.criteria.gathering.tables import narrowed
from syschange.criteria.judging.every import judge_all
from syschange.criteria.judging.limiters import limiters
from syschange.criteria.judging.verdicts import overall
from syschange.criteria.scorecard.rows import criteria_table

# The tables that each question reads. A result is worked out once for tables that are alike, in whatever world.
READS = {
    "reach": ("people", "contacts", "population"),
    "practice survival": ("documents",),
    "money": ("costs", "funding"),
    "register": ("changes", "recommendations"),
    "series": ("people", "contacts"),
    "panel": ("ratings",),
    "votes": ("meetings",),
    "decisions": ("people", "decisions"),
    "pathways": ("people", "pathways"),
    "cover": ("people", "pathways", "workforce"),
    "departures": ("people", "contacts", "workforce"),
}
OF_OUTCOMES = ("people", "outcomes", "workforce")


def the_plan() -> criteria.Plan:
    """Return the plan that every world is judged by: the one that ships with the place."""
    return criteria.Plan.read(examples.place(people=1).plan_path)


def judge_worlds(seed: int, plan: criteria.Plan, worlds: tuple[World, ...] = WORLDS) -> pd.DataFrame:
    """Return a row a world and test, and a row a world and criterion, for one seed."""
    kept: dict[Any, Any] = {}
    rows = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a draw is warned of is part of what is tried
        for world in worlds:
            place = examples.place(people=world.people, seed=seed, **world.switches)
            rows += _rows(world, seed, plan, {name: place[name] for name in plan.tables}, kept)
    return pd.DataFrame(rows)


def _rows(
    world: World, seed: int, plan: criteria.Plan, given: Mapping[str, pd.DataFrame], kept: dict[Any, Any]
) -> list[dict[str, Any]]:
    tables = narrowed(plan, given)
    print_of = {name: int(pd.util.hash_pandas_object(t, index=False).sum()) for name, t in tables.items()}
    results: dict[str, Any] = {}
    absent: dict[str, Any] = {}
    for outcome in plan.outcomes:
        key = (outcome.name, *(print_of[t] for t in OF_OUTCOMES))
        if key not in kept:
            kept[key] = analyse(plan, outcome, tables)
        results[outcome.name] = kept[key]
    for name, ask in questions(plan, tables):
        key = (name, *(print_of[t] for t in READS.get(name, OF_OUTCOMES)))
        if key not in kept:
            kept[key] = attempt(ask)
        (absent if isinstance(kept[key], Absent) else results)[name] = kept[key]
    found = Found(results, absent)
    tests = judge_all(plan, found)
    table = criteria_table(tests, limiters(plan, found.results, tests))
    base = {"world": world.name, "seed": seed}
    made = [
        base | {"what": "test", "name": t.id, "verdict": t.verdict, "p": t.p_met, "required": t.required,
                "value": t.estimate.value if t.estimate is not None else t.p_met}
        for t in tests
    ]  # fmt: skip
    made += [
        base | {"what": "criterion", "name": c, "verdict": v}
        for c, v in zip(table["criterion"], table["verdict"], strict=True)
    ]
    return [
        *made,
        base | {"what": "criterion", "name": "overall", "verdict": overall(list(table["verdict"]))},
    ]
