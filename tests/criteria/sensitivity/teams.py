"""A made-up place whose people have workers, and workers organisations."""

import functools
from typing import Any

import numpy as np
import pandas as pd

from syschange import criteria

from ..worlds import (
    World,
    adverse_outcome,
    plan_content,
    to_polars,
)

Tables = dict[str, Any]


def tables_of(world: World, *, workers: int = 24, agencies: int = 6, recorded: float = 0.95) -> Tables:
    """Return the tables of a world, its people with a worker each (some not recorded), and the workforce."""
    tables: Tables = dict(world.tables())
    people = tables["people"]
    random_ = np.random.default_rng([world.seed, 2])
    # Even workers work the new way, odd ones as before.
    half = random_.integers(0, workers // 2, len(people))
    worker = 2 * half + (people["arm"].to_numpy() != "hub")
    ids = np.array([f"W{w:02d}" for w in range(workers)])
    known = random_.random(len(people)) < recorded
    tables["people"] = people.assign(worker_id=np.where(known, ids[worker], None))
    tables["workforce"] = pd.DataFrame(
        {
            "worker_id": ids,
            "post": "navigator",
            "started_on": pd.Timestamp("2019-01-01"),
            "left_on": [pd.Timestamp("2022-01-31") if w == 0 else pd.NaT for w in range(workers)],
            "agency": [f"Agency {w % agencies}" for w in range(workers)],
        }
    )
    return tables


def content(**changed: Any) -> dict[str, Any]:
    """Return a plan of such a place, as mappings and lists."""
    made = plan_content()
    made["data"]["tables"] |= {"workforce": {"path": "workforce.csv"}}
    made["outcomes"] = (
        [*made["outcomes"], adverse_outcome()] if len(made["outcomes"]) < 3 else made["outcomes"]
    )
    return made | changed


def analysed(plan: dict[str, Any], tables: Tables, **options: Any) -> criteria.Sensitivity:
    """Return the sensitivity analysis of a plan given as mappings and lists."""
    return criteria.sensitivity(criteria.Plan.of(plan), tables, **options)


@functools.cache
def standard(world: World) -> criteria.Sensitivity:
    """Return that of a world by the plan as it is above, worked out once."""
    return analysed(content(), tables_of(world))


def shown(made: criteria.Sensitivity) -> str:
    """Return all that an analysis shows, as one text."""
    tables = (made.table, made.flips, made.specifications)
    return "\n".join([made.text, *(t.to_csv(index=False) for t in tables)])


def as_polars(tables: Tables) -> Tables:
    """Return the tables in Polars."""
    return {name: to_polars(t) for name, t in tables.items()}
