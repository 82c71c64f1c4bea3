"""One result of every kind that `criteria` returns, and the report of a check, with awkward true numbers."""

import functools
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import yaml

from syschange import criteria, examples, schemas
from syschange.resources import data_folder
from syschange.results import Publishable

from ..criteria.sensitivity import teams
from ..criteria.worlds import World, standard


@functools.cache
def place(people: int = 1037, seed: int = 5) -> criteria.Scorecard:
    """Return the scorecard of a place with every data set."""
    text = data_folder("examples", "place.yaml").read_text(encoding="utf-8")
    plan = criteria.Plan.of(yaml.safe_load(text))
    return criteria.evaluate(plan, examples.place(people=people, seed=seed))


@functools.cache
def small() -> criteria.Scorecard:
    """Return the scorecard of a place with few people in some of its groups."""
    return standard(World(people=187, gain=12))


def checked() -> schemas.CheckReport:
    """Return the report on people of whom some have a sex that is not in the list, some none and some no area."""
    n, women = 413, 203
    sex = ["femme"] * 17 + [None] * 3 + ["Female"] * (women - 20) + ["Male"] * (n - women)
    area = np.array(["a"] * n, dtype=object)
    area[:13], area[women : women + 101] = None, None
    ids = [f"P{i}" for i in range(n)]
    return schemas.check(pd.DataFrame({"person_id": ids, "sex": sex, "area": area}), "people")


CRITERIA: Mapping[str, Callable[[], Publishable]] = {
    "Scorecard": place,
    "Scorecard of few": small,
    "Explanation": lambda: place().explain("beneficial"),
    "Sensitivity": lambda: teams.standard(World(people=403)),
    "ScorecardComparison": lambda: criteria.compare(small(), standard(World(people=187, gain=2))),
    "Portfolio": lambda: criteria.portfolio({"one": small(), "two": standard(World(people=191, gain=2))}),
    "CheckReport": checked,
}
