"""The plans that ship with the library read, and say what stands in them."""

import datetime as dt
from pathlib import Path

import pytest

from syschange import schemas
from syschange.criteria import Plan
from syschange.resources import data_folder

SHIPPED = sorted(Path(str(data_folder("examples"))).glob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_plan_reads(path: Path) -> None:
    plan = Plan.read(path)
    assert plan.title
    assert len(plan.digest) == 64
    assert plan.folder == path.parent


def test_both_shipped_plans_are_there() -> None:
    assert {"help", "place"} <= {path.stem for path in SHIPPED}


def test_the_plan_of_the_place_says_when_and_against_whom() -> None:
    plan = Plan.read(data_folder("examples", "place.yaml"))
    assert plan.change.began_on == dt.date(2024, 1, 1)
    assert plan.change.funding_ends_on == dt.date(2024, 12, 31)
    assert plan.known_from is not None
    assert plan.change.funding_ends_on < plan.known_from <= plan.collected_until
    assert plan.comparison is not None
    assert (plan.comparison.starting, plan.comparison.worker) == ("started_on", "worker_id")
    assert set(plan.tables) < set(schemas.names())
    assert len(plan.tables) == 15
    assert {plan.role(s.name) for s in plan.sources} == {"insider", "outside", "lived_experience"}


def test_the_plan_of_the_trial_says_nothing_of_dates_and_leaves_every_default() -> None:
    plan = Plan.read(data_folder("examples", "help.yaml"))
    assert (plan.change.began_on, plan.change.funding_ends_on, plan.known_from) == (None, None, None)
    assert plan.thresholds.stated == ("probability", "level")
    assert (plan.shocks, plan.replications, plan.without) == ((), (), ())
    assert (plan.evidence.reach, plan.evidence.series, plan.evidence.panel) == (None, None, ())
