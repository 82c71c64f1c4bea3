"""No threshold of a plan is accepted and ignored: each, when changed, changes the test that it belongs to."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from syschange import examples
from syschange.criteria import Plan, Scorecard, Test, evaluate
from syschange.criteria.analyses import carried, deep, lasting, names
from syschange.criteria.analyses.found import Found
from syschange.criteria.analyses.outcomes import analyse
from syschange.criteria.gathering.tables import load
from syschange.criteria.judging.every import judge_all
from syschange.criteria.plan.defaults import THRESHOLDS
from syschange.results import Result
from syschange.system import Reliance

from .contents import place as content

PLAN = Plan.of(content())
# Nothing in it is plain: one worker has most of the gain, seats have no votes, and part of the money goes on.
PLACE = examples.place(people=600, seed=1, star=True, influence=0.4, recurrent=0.7)
# For each threshold the test it belongs to, and a value that has to change it.
BELONGS = {
    "probability": ("B1", 0.999), "level": ("B1", 0.5), "retained": ("S1", 1.0), "practice_kept": ("S2", 0.2),
    "recurrent": ("S3", 1.0), "reached": ("T2", 0.95), "delivered": ("K2", 0.95), "adopted": ("K3", 0.9),
    "voting": ("K4", 0.0), "decided": ("K6", 0.1), "panel": ("K5", 0.99), "panel_rating": ("K5", 4.0),
    "agreement": ("K5", -1.0), "absences": ("P2", 1000), "after_leaving": ("P3", 0.1), "unlike_by": ("P1", 0.0),
}  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> Mapping[str, Any]:
    return load(PLAN, PLACE)


@pytest.fixture(scope="module")
def card() -> Scorecard:
    return evaluate(PLAN, PLACE)


def _with(name: str, value: float) -> Plan:
    return dataclasses.replace(PLAN, thresholds=dataclasses.replace(PLAN.thresholds, **{name: value}))


def _again(name: str, plan: Plan, tables: Mapping[str, Any]) -> dict[str, Result]:
    """Return the results that a threshold enters by way of their analysis, worked out anew."""
    health = plan.outcome("mental_health")
    asked: dict[str, tuple[str, Callable[[], Any]]] = {
        "level": (health.name, lambda: analyse(plan, health, tables)),
        "retained": (names.lasting(health.name), lambda: lasting.lasting(plan, health, tables)),
        "panel_rating": (names.PANEL, lambda: deep.panel(plan, tables)),
        "after_leaving": (names.DEPARTURES, lambda: carried.departures(plan, tables)),
    }
    if name not in asked:
        return {}
    key, run = asked[name]
    made = run()
    assert isinstance(made, Result)
    return {key: made}


def _of(tests: tuple[Test, ...], code: str) -> list[tuple[Any, ...]]:
    """Return what tests of one code found: their verdicts and probabilities; what is missing is -1."""
    return [
        (t.outcome, t.group, t.verdict, t.reason, *np.nan_to_num((t.p_met, t.p_not), nan=-1))
        for t in tests
        if t.code == code
    ]


def _limits(tests: tuple[Test, ...], code: str) -> list[tuple[float, float]]:
    return [(t.estimate.lower, t.estimate.upper) for t in tests if t.code == code and t.estimate is not None]


def test_every_threshold_is_looked_at() -> None:
    assert set(BELONGS) == {one.name for one in THRESHOLDS}


def test_judging_the_same_again_finds_the_same(card: Scorecard) -> None:
    again = judge_all(PLAN, card.found)
    assert {t.code: _of(again, t.code) for t in again} == {
        t.code: _of(card.tests, t.code) for t in card.tests
    }


def _needed(name: str, card: Scorecard) -> Found:
    """Return what was found, but for a finding that the threshold could not change whatever it was."""
    if name != "unlike_by":
        return card.found
    found = card.results[names.reliance("mental_health")]
    assert isinstance(found, Reliance)
    # One worker has so much of the gain that it would be rare by chance: only then does the guard decide.
    assert found.guard is not None
    assert found.guard.chance < PLAN.thresholds.unlike_by
    return card.found


@pytest.mark.parametrize("name", list(BELONGS))
def test_a_threshold_changes_the_test_that_it_belongs_to(
    name: str, card: Scorecard, tables: Mapping[str, Any]
) -> None:
    code, value = BELONGS[name]
    plan, found = _with(name, value), _needed(name, card)
    results = {**found.results, **_again(name, plan, tables)}
    after = judge_all(plan, Found(results, found.absent))
    before = _of(card.tests, code)
    assert before, f"there is no test {code} to change"
    assert all(row[2] != "NO EVIDENCE" for row in before)
    if name == "level":  # it widens what is shown, and decides nothing
        assert _of(after, code) == before
        assert _limits(after, code) != _limits(card.tests, code)
    else:
        assert _of(after, code) != before
