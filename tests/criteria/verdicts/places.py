"""Places judged by the plan that ships with them: each made once, for tests that look at its verdicts."""

import warnings
from functools import cache
from typing import Any

from syschange import criteria, examples
from syschange.criteria.evaluate import judge_tables
from syschange.criteria.gathering.tables import narrowed

PEOPLE = 3000
REAL = {"influence": 0.9, "sites": 5, "gain": 5.0}


def plan() -> criteria.Plan:
    """Return the plan of the place."""
    return criteria.Plan.read(examples.place(people=1).plan_path)


@cache
def judged(seed: int, switches: tuple[tuple[str, Any], ...] = ()) -> criteria.Scorecard:
    """Return the scorecard of a place with some switches turned."""
    made = examples.place(people=PEOPLE, seed=seed, **(REAL | dict(switches)))
    asked = plan()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what records of a place are warned of is tried elsewhere
        return judge_tables(asked, narrowed(asked, {name: made[name] for name in asked.tables}))


def verdict(card: criteria.Scorecard, name: str) -> str:
    """Return the verdict on one criterion."""
    table = card.table.set_index("criterion")
    return str(table.loc[name, "verdict"])


def of_code(card: criteria.Scorecard, code: str, outcome: str = "") -> criteria.Test:
    """Return one test by its code, and where there are several, by its outcome."""
    return next(t for t in card.tests if t.code == code and outcome in ("", t.outcome))
