"""What is said beforehand of which tests can have evidence is what turns out."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from syschange import criteria, examples
from syschange.criteria.plan.foreseen import NEEDS
from syschange.schemas.strict_yaml import load_yaml

PLAN = Path(__file__).resolve().parents[2] / "data" / "examples" / "place.yaml"


@pytest.fixture(scope="module")
def tables() -> dict[str, Any]:
    plan, made = criteria.Plan.read(PLAN), examples.place(people=400, seed=5)
    return {name: made[name] for name in plan.tables}


def content() -> dict[str, Any]:
    made = load_yaml(PLAN.read_text("utf-8"))
    assert isinstance(made, dict)
    return made


def foreseen(plan: criteria.Plan, tables: dict[str, Any]) -> Counter[str]:
    """Return how many tests of each code are said to have no evidence; of groups nothing is said beforehand."""
    columns = {name: list(table.columns) for name, table in tables.items()}
    said = criteria.foresee(plan, columns=columns)
    return Counter(t.code for t in said if t.lacks and t.code != "B2")


def found(plan: criteria.Plan, tables: dict[str, Any]) -> Counter[str]:
    card = criteria.evaluate(plan, {name: tables[name] for name in plan.tables})
    return Counter(t.code for t in card.tests if t.verdict == "NO EVIDENCE" and t.code != "B2")


def test_a_whole_plan_has_evidence_for_every_test(tables: dict[str, Any]) -> None:
    plan = criteria.Plan.of(content())
    assert foreseen(plan, tables) == Counter() == found(plan, tables)
    card = criteria.evaluate(plan, tables)
    codes = Counter(t.code for t in card.tests if t.code not in {"B2", "Q"})
    assert Counter(t.code for t in criteria.foresee(plan) if t.code != "B2") == codes


def with_few_data_sets(plan: dict[str, Any]) -> None:
    plan["data"]["tables"] = {k: plan["data"]["tables"][k] for k in ("people", "outcomes")}
    plan["evidence"] = {}
    plan["characteristics"], plan["ways"] = ["sex"], 1


def without_comparison(plan: dict[str, Any]) -> None:
    del plan["comparison"]
    plan["evidence"]["series"]["compared"] = False


def before_the_horizon(plan: dict[str, Any]) -> None:
    plan["data"]["collected_until"] = plan["change"]["funding_ends_on"]


def without_a_day(plan: dict[str, Any]) -> None:
    del plan["change"]["began_on"], plan["change"]["funding_ends_on"], plan["comparison"]["starting"]
    del plan["evidence"]["series"], plan["evidence"]["reach"]


def without_a_panel_and_by_staff(plan: dict[str, Any]) -> None:
    del plan["evidence"]["panel"], plan["evidence"]["panel_beside"]
    plan["outcomes"][0]["reported_by"] = "staff"


CHANGES = [
    with_few_data_sets, without_comparison, before_the_horizon, without_a_day, without_a_panel_and_by_staff,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_plan_leaves_out_has_no_evidence_and_no_more(change: Any, tables: dict[str, Any]) -> None:
    made = content()
    change(made)
    plan = criteria.Plan.of(made)
    decide = {t.code for t in criteria.foresee(plan) if t.required}
    said = {code for code in foreseen(plan, tables) if code in decide}
    assert said
    assert said <= set(found(plan, tables))
    if change not in {without_a_day, before_the_horizon}:  # more of what is missing then only the data tell
        assert said == {code for code in found(plan, tables) if code in decide}


def test_columns_that_are_not_there_have_no_evidence(tables: dict[str, Any]) -> None:
    bare = {**tables}
    for code, table, column in (
        ("S2", "documents", "practised_on"), ("T1", "changes", "depth"), ("T2", "changes", "exposed_n"),
        ("K4", "meetings", "voting"),
    ):  # fmt: skip
        assert column in NEEDS[code][table]
        bare[table] = bare[table].drop(columns=column)
    plan = criteria.Plan.of(content())
    said = foreseen(plan, bare)
    assert said == Counter({"S2": 1, "T1": 3, "T2": 1, "K2": 1, "K4": 1})
    assert said == found(plan, bare)


def test_each_says_why_and_what_to_collect() -> None:
    made = content()
    with_few_data_sets(made)
    told = {t.code: t for t in criteria.foresee(criteria.Plan.of(made))}
    assert told["S2"].lacks == "the plan names no documents"
    assert told["S2"].collect
    assert told["T3"].lacks == "the plan declares no series"
    assert not told["B1"].lacks
