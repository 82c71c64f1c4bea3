"""What a plan declares is the order its groups are shown in, and a declared group of nobody is seen to be empty."""

import copy
from typing import Any

import pytest

from syschange import criteria, effects, equity, examples, schemas
from syschange.criteria import Scorecard
from syschange.criteria.analyses.outcomes import Analysis, is_analysis

DECLARED = ["Other", "Asian", "White", "Black", "Hispanic"]


def card(content: dict[str, Any], trial: examples.HelpTrial, **changed: Any) -> Scorecard:
    plan = copy.deepcopy(content)
    plan["data"]["tables"]["people"]["categories"]["ethnicity"] = DECLARED
    plan = {k: v for k, v in {**plan, **changed}.items() if v is not None}
    return criteria.evaluate(criteria.Plan.of(plan, folder=trial.plan_path.parent), trial.tables)


@pytest.fixture
def compared(help_content: dict[str, Any], trial: examples.HelpTrial) -> Scorecard:
    return card(help_content, trial)


def by_group(card: Scorecard) -> list[Analysis]:
    """Return the results that are broken down by group: those of the outcomes."""
    made = [r for r in card.results.values() if is_analysis(r)]
    assert len(made) == len(card.plan.outcomes)
    return made


def singles(table: Any, column: str) -> list[str]:
    return [v for v in dict.fromkeys(table[column]) if v != "(all)"]


def test_results_are_in_the_order_of_the_plan(compared: Scorecard) -> None:
    for result in by_group(compared):
        there = [name for name in DECLARED if name != "Asian"]
        assert singles(result.table, "ethnicity") == there
        assert singles(result.table, "sex") == ["Female", "Male"]


def test_a_declared_group_of_nobody_is_in_the_tables_of_who_took_part(compared: Scorecard) -> None:
    for result in by_group(compared):
        made = result.breakdown.table if isinstance(result, equity.Comparison) else result.attrition
        whole = made[(made["arm"] == "(all)") & (made["ways"] == 1)]
        assert singles(whole, "ethnicity") == DECLARED
        count = "n" if "n" in whole else "enrolled"
        assert whole.set_index("ethnicity").loc["Asian", count] == 0


def test_nobody_is_not_judged_for_harm(compared: Scorecard, help_card: Scorecard) -> None:
    judged = [t.group for t in compared.tests if t.code == "B2"]
    assert "ethnicity: Asian" not in judged
    assert sorted(judged) == sorted(t.group for t in help_card.tests if t.code == "B2")


def test_the_order_changes_no_verdict(compared: Scorecard, help_card: Scorecard) -> None:
    first, second = (
        {(t.code, t.outcome, t.group): (t.verdict, t.p_met) for t in c.tests if t.estimate is not None}
        for c in (compared, help_card)
    )
    assert first == second


def test_without_a_comparison_nobody_is_listed_and_not_judged(
    help_content: dict[str, Any], trial: examples.HelpTrial
) -> None:
    alone = card(help_content, trial, comparison=None)
    assert all(isinstance(r, equity.Breakdown | effects.BeforeAfter) for r in alone.results.values())
    for result in alone.results.values():
        assert singles(result.table, "ethnicity") == DECLARED
    assert "ethnicity: Asian" not in {t.group for t in alone.tests}


def test_a_comparison_of_too_few_is_no_evidence_and_no_error(
    help_content: dict[str, Any], trial: examples.HelpTrial
) -> None:
    usual = trial.people[trial.people["arm"] == "usual care"].index[5:]
    people = trial.people.drop(index=usual)
    tables = {name: t[t["person_id"].isin(people["person_id"])] for name, t in trial.tables.items()}
    made = criteria.evaluate(
        criteria.Plan.of(help_content, folder=trial.plan_path.parent), {**tables, "people": people}
    )
    first = next(t for t in made.tests if t.code == "B1" and t.outcome == "primary_care")
    assert (first.verdict, first.reason) == ("NO EVIDENCE", "fewer than 10 people in an arm")


def test_where_the_plan_declares_none_the_code_list_gives_the_order(
    help_content: dict[str, Any], trial: examples.HelpTrial
) -> None:
    labels = schemas.codelist("ethnic_group_5").labels
    assert list(labels) != sorted(labels)
    del help_content["data"]["tables"]["people"]["categories"]["ethnicity"]
    for used in (labels, labels[1:]):  # a list of what may be written declares nobody
        place = range(len(trial.people))
        people = trial.people.assign(ethnicity=[used[i % len(used)] for i in place])
        plan = criteria.Plan.of(help_content, folder=trial.plan_path.parent)
        made = criteria.evaluate(plan, {**trial.tables, "people": people})
        for result in by_group(made):
            assert singles(result.table, "ethnicity") == list(used)
            of = result.breakdown.table if isinstance(result, equity.Comparison) else result.attrition
            assert set(singles(of, "ethnicity")) == set(used)
