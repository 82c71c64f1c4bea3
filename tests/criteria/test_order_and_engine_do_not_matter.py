"""Neither the order of rows and columns, nor the engine, nor columns nobody asked for change a scorecard."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import criteria, examples
from syschange.criteria import Plan, Scorecard
from syschange.errors import InvalidPlanError, WrongTypeError

from .worlds import World, judged, plan_content, standard, to_polars

QUESTIONS = (
    "lasting: wellbeing", "reliance: wellbeing", "reach", "practice survival", "money", "register", "series",
    "panel", "votes", "decisions", "pathways", "cover", "departures",
)  # fmt: skip


def _same(one: Scorecard, other: Scorecard) -> None:
    assert one.verdict == other.verdict
    assert one.summary == other.summary
    assert one.limiters == other.limiters
    assert one.provenance == other.provenance
    for mine, theirs in ((one.table, other.table), (one.tests_table, other.tests_table)):
        pd.testing.assert_frame_equal(mine, theirs, rtol=1e-9, atol=1e-12)
    for name, result in one.results.items():
        pd.testing.assert_frame_equal(result.table, other.results[name].table, rtol=1e-9, atol=1e-9)


def test_polars_and_pandas_give_one_scorecard(trial: examples.HelpTrial, help_card: Scorecard) -> None:
    tables = {name: to_polars(table) for name, table in trial.tables.items()}
    _same(criteria.evaluate(Plan.read(trial.plan_path), tables), help_card)


def test_a_lazy_frame_is_as_good_as_an_eager_one() -> None:
    tables = World(people=120).tables()
    lazy = {name: to_polars(table).lazy() for name, table in tables.items()}
    _same(judged(plan_content(), lazy), judged(plan_content(), tables))  # type: ignore[arg-type]


def test_the_order_of_rows_and_columns_does_not_matter(
    trial: examples.HelpTrial, help_card: Scorecard
) -> None:
    tables = {
        name: table.sample(frac=1, random_state=3).iloc[:, ::-1] for name, table in trial.tables.items()
    }
    assert not tables["people"].index.equals(trial.people.index)
    _same(criteria.evaluate(Plan.read(trial.plan_path), tables), help_card)


def test_the_users_tables_are_not_written_to() -> None:
    tables = World(people=120).tables()
    judged(plan_content(), tables)
    for name, table in World(people=120).tables().items():
        pd.testing.assert_frame_equal(tables[name], table)


@pytest.mark.parametrize("extra", [("value", 1.0), ("months", 0), ("reached", False), ("service", "the hub")])
def test_a_column_of_people_does_not_stand_in_for_one_of_the_outcomes(extra: tuple[str, Any]) -> None:
    tables = World(people=120).tables()
    name, value = extra
    more = {**tables, "people": tables["people"].assign(**{name: value}, notes="free text")}
    _same(judged(plan_content(), more), standard(World(people=120)))


def test_people_without_any_record_are_still_enrolled() -> None:
    tables = World(people=120, lost=0).tables()
    unseen = {**tables, "outcomes": tables["outcomes"][tables["outcomes"]["person_id"] > "P0029"]}
    row = judged(plan_content(), unseen).results["wellbeing"].attrition.iloc[0]
    assert (row["enrolled"], row["followed"], row["lost"]) == (120, 90, 30)


def test_two_engines_at_once_are_refused() -> None:
    tables = World(people=120).tables()
    with pytest.raises(WrongTypeError, match="Give both as pandas, or both as Polars"):
        judged(plan_content(), {**tables, "access": to_polars(tables["access"])})  # type: ignore[dict-item]


@pytest.mark.parametrize("engine", [pd.DataFrame, to_polars])
def test_a_mapping_that_gives_two_columns_one_name_is_refused(engine: Any) -> None:
    tables = World(people=120).tables()
    people = engine(tables["people"].assign(gender=tables["people"]["sex"]))
    content = plan_content()
    content["data"]["tables"]["people"]["columns"] = {"sex": "gender"}
    with pytest.raises(InvalidPlanError, match="two columns would have one name"):
        judged(content, {**tables, "people": people})
    content["data"]["tables"]["people"]["columns"] = {"sex": "gender", "ethnicity": "gender"}
    with pytest.raises(InvalidPlanError, match="one column would stand for two"):
        judged(content, {**tables, "people": engine(tables["people"].rename(columns={"sex": "gender"}))})


def test_the_analyses_are_announced_as_they_go() -> None:
    said: list[str] = []
    plan = Plan.of(plan_content())
    criteria.evaluate(plan, World(people=120).tables(), progress=said.append)
    assert said == [
        "reading and checking the data",
        "analysing 'got in'",
        "analysing 'wellbeing'",
        "analysing 'distress'",
        *(f"asking: {name}" for name in QUESTIONS),
        "judging the six criteria",
    ]


def test_a_plan_must_be_a_plan() -> None:
    with pytest.raises(WrongTypeError, match="this is of type 'str'"):
        criteria.evaluate("plan.yaml", {})  # type: ignore[arg-type]


def test_numbers_do_not_depend_on_how_large_they_are() -> None:
    """A score moved far from nought gives the same effect: nothing is lost by summing squares."""
    tables = World(people=240).tables()
    scores = tables["outcomes"]
    own = scores["measure"] == "own_score"
    far = scores.assign(measure=scores["measure"].mask(own, "own"), value=scores["value"] + 1e6 * own)
    content, moved = plan_content(), plan_content()
    moved["data"]["tables"]["outcomes"]["ranges"] = {"own": [0, 2e6], "own_distress": [0, 60]}
    moved["outcomes"][1]["measure"] = "own"
    card = judged(moved, {**tables, "outcomes": far})
    for mine, theirs in zip(judged(content, tables).tests, card.tests, strict=True):
        np.testing.assert_allclose(mine.p_met, theirs.p_met, rtol=1e-6, atol=1e-9)
