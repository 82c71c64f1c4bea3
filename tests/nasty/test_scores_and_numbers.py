"""Nasty inputs 63 to 77: series too short, people lost, scores no measure has, and numbers that are no numbers."""

import math
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange import criteria, effects, equity, schemas
from syschange.effects.interrupted import interrupted_series
from syschange.errors import InvalidDataError, InvalidPlanError, NotEstimableError, WrongTypeError
from syschange.schemas.quirks import SUPPRESSED, looks_like

from ..criteria import worlds
from . import inputs


def test_063_a_change_from_one_point_before_is_not_estimable() -> None:
    """With one person seen before there is a mean and no interval, and a time nobody was seen at is refused."""
    data = inputs.two_times(("a", 0, 1, "x"), ("a", 12, 4, "x"))
    made = effects.before_after(data, value="score", before=0, after=12)
    assert made.table[["lower", "upper"]].isna().all(axis=None)
    with pytest.raises(NotEstimableError):
        made.estimate("change")
    words = inputs.refusal(
        lambda: effects.before_after(data, value="score", before=3, after=12), NotEstimableError
    )
    assert "Nobody has a score at time 3" in words


def test_063_an_interrupted_series_with_one_point_before_is_not_estimable() -> None:
    """A series with a single point before the change has no course before it, and says that it is not estimable."""
    quarters = pd.to_datetime(["2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01"])
    data = pd.DataFrame({"period": quarters, "n": [10, 9, 8, 7]})
    words = inputs.refusal(
        lambda: interrupted_series(
            data, outcome="n", time="period", every="quarter", changed_on="2024-04-01"
        ),
        NotEstimableError,
    )
    assert "1 points before the change and 3 after it, and at least 8 and 3 are needed" in words


@pytest.mark.parametrize("seen_at", [0, 12])
def test_064_people_seen_at_one_time_only_are_counted_as_lost_by_characteristic(seen_at: int) -> None:
    """People with a baseline only, or a follow-up only, stay in the count of those enrolled and are shown as lost."""
    both = [(f"p{i}", t, float(i + t), "x") for i in range(10) for t in (0, 12)]
    once = [(f"q{i}", seen_at, 5.0, "x") for i in range(4)]
    data = inputs.two_times(*both, *once)
    data = data.assign(sex=["Male" if who.startswith("q") else "Female" for who in data["person_id"]])
    lost = effects.before_after(data, value="score", before=0, after=12, by=["sex"]).attrition.set_index(
        "sex"
    )
    assert lost.loc["(all)", ["enrolled", "followed", "lost"]].tolist() == [14, 10, 4]
    assert lost.loc["Male", ["enrolled", "followed", "lost"]].tolist() == [4, 0, 4]
    assert lost.loc["Female", "share_lost"] == 0


@pytest.mark.parametrize(
    ("measure", "bad", "good"),
    [("ndt", [49.0, -1.0], [0.0, 48.0]), ("homelessness_star", [9.0, 101.0], [10.0, 100.0])],
)
def test_065_a_score_its_measure_cannot_have_is_an_error(
    measure: str, bad: list[float], good: list[float]
) -> None:
    """An NDT of 49 or a Star beyond its ends is an error with the range of the measure, and comes into no mean."""
    report = inputs.scores(measure, *bad, *good)
    assert [(f.rule, f.count) for f in report.findings] == [("range_by_measure", 2)]
    assert report.problems["row"].tolist() == [1, 2]
    assert f"'{measure}' runs from" in report.text


def test_065_a_star_of_0_is_not_completed_and_never_a_score() -> None:
    """0 in a Star scale is an error until `recode` turns it into what it stands for, not collected; 11 stays one."""
    star = "homelessness_star_motivation"
    report = inputs.scores(star, 0.0, 11.0, 1.0, schema="responses", called="item")
    assert report.problems["row"].tolist() == [1, 2]
    data = inputs.people(value=[0.0, 11.0, 1.0]).assign(item=star, months=0.0)
    recoded = schemas.recode(data, "responses")
    assert recoded.table["value"].isna().tolist() == [True, False, False]
    assert recoded.table["value_missing"].tolist()[0] == "(not collected)"
    assert inputs.rows_of(recoded.table, "range_by_measure", "responses") == [2]


def test_066_risk_items_entered_undoubled_throughout_are_a_warning() -> None:
    """Where many scores of a doubled item all lie in the lower half of its scale, a warning says to double them."""
    undoubled = inputs.scores("ndt_risk_to_others", *[2.0, 4.0] * 15, schema="responses", called="item")
    assert [(f.rule, f.severity, f.count) for f in undoubled.findings] == [("half_scale", "warning", 30)]
    assert "double them" in undoubled.text
    for values in ([2.0, 4.0] * 14 + [6.0], [2.0, 4.0] * 4):
        assert not inputs.scores("ndt_risk_to_others", *values, schema="responses", called="item").findings


def test_067_a_raw_total_among_converted_scores_is_an_error() -> None:
    """A raw SWEMWBS total is no converted score: the report says that two measures may have been mixed."""
    report = inputs.scores("swemwbs", 20.0, 19.98, 7.0)
    assert [(f.rule, f.count) for f in report.findings] == [("values_by_measure", 1)]
    assert report.problems["row"].tolist() == [1]
    assert "A raw total and a converted score may have been mixed" in report.text
    assert not inputs.scores("swemwbs_raw", 20.0, 7.0).findings


def test_068_which_way_a_measure_is_better_is_stated_and_never_guessed() -> None:
    """Every measure has a direction, those of NDT and Star are opposite, and a plan without one is refused."""
    measures = {
        m.label: m.direction for name in ("measures", "items") for m in schemas.codelist(name).measures
    }
    assert set(measures.values()) == {"higher_is_better", "higher_is_worse"}
    assert measures["ndt"] == "higher_is_worse"
    assert measures["homelessness_star"] == "higher_is_better"
    for outcome in (worlds.score_outcome(), worlds.access_outcome()):
        content = worlds.plan_content()
        content["outcomes"] = [{k: v for k, v in outcome.items() if k != "direction"}]
        assert "direction" in inputs.refusal(
            lambda content=content: criteria.Plan.of(content), InvalidPlanError
        )


def test_068_a_plan_that_turns_a_known_measure_round_is_refused() -> None:
    """A plan that says a higher NDT is better contradicts the code list, and would turn every verdict round."""
    content = worlds.plan_content()
    content["outcomes"] = [worlds.score_outcome(measure="ndt", direction="higher_is_better")]
    assert "direction" in inputs.refusal(lambda: criteria.Plan.of(content), InvalidPlanError)


def test_069_a_number_with_decimals_where_whole_ones_stand_is_an_error(tmp_path: Path) -> None:
    """3.7 in a column of whole numbers is an error and stays 3.7; 3.0 is a whole number however it is written."""
    data = inputs.column(tmp_path, "age", "3.7", "3.0", "4")
    assert inputs.rows_of(data, "type") == [1]
    assert data["age"].tolist() == ["3.7", 3, 4]
    assert inputs.rows_of(inputs.people(age=[3.0, 3.7]), "type") == [2]
    assert inputs.rows_of(pl.DataFrame(inputs.people(age=[3.0, 3.7]).to_dict("list")), "type") == [2]


@pytest.mark.parametrize("word", ["False", "false", "NO", "no", "0"])
def test_070_a_word_for_false_is_false_by_a_table_and_no_text_is_true(tmp_path: Path, word: str) -> None:
    """'False' and '0' are read as false by a fixed table, and a text in the place of a truth is an error."""
    content = f"person_id,service,reached\nP1,hub,{word}\n"
    assert inputs.read(tmp_path, content, "access")["reached"].tolist() == [False]
    data = inputs.people(service=["hub"], reached=[word])
    assert inputs.found(data, "access") == {("reached", "type", "error")}
    inputs.refusal(lambda: equity.breakdown(data, outcome="reached", by=["service"]), WrongTypeError)


@pytest.mark.parametrize("word", ["N", "Y", "T", "on", "2", "-"])
def test_070_a_word_that_is_not_in_the_table_is_an_error(tmp_path: Path, word: str) -> None:
    """'N' and its like stay text and are reported: what they stand for depends on the form they come from."""
    data = inputs.read(tmp_path, f"person_id,service,reached\nP1,hub,{word}\n", "access")
    assert data["reached"].tolist() == [word]
    assert inputs.found(data, "access") == {("reached", "type", "error")}


NOT_PLAIN = {
    "1,234": "thousands separators",
    "£5": "a currency sign",
    "5 %": "a per cent sign",
    "<5": SUPPRESSED,
    "c": SUPPRESSED,
    "[c]": SUPPRESSED,
}


@pytest.mark.parametrize(("cell", "like"), NOT_PLAIN.items())
def test_071_a_number_with_signs_or_a_suppressed_one_is_an_error_and_is_recognised(
    tmp_path: Path, cell: str, like: str
) -> None:
    """'1,234', '£5', '5 %', '<5' and 'c' are errors that stay as they are, and what each looks like is known."""
    content = f'period,n\n2024-Q1,"{cell}"\n2024-Q2,10\n'
    data = inputs.read(tmp_path, content, "population")
    assert data["n"].tolist() == [cell, 10.0]
    assert inputs.rows_of(data, "type", "population") == [1]
    assert like in looks_like(cell, "number")
    inputs.refusal(lambda: schemas.validate(data, "population"), InvalidDataError)
    inputs.refusal(lambda: equity.breakdown(data, outcome="n", by=["period"], kind="mean"), WrongTypeError)


@pytest.mark.parametrize("cell", ["<5", "c"])
def test_071_a_suppressed_number_is_called_one_and_refused_for_a_recount(tmp_path: Path, cell: str) -> None:
    """The report of '<5' or 'c' among counts says that it was suppressed before, so that nobody counts on it."""
    data = inputs.read(tmp_path, f"period,n\n2024-Q1,{cell}\n", "population")
    assert "suppressed" in inputs.said(data, "population")


def test_072_a_percentage_in_a_column_of_shares_is_an_error(tmp_path: Path) -> None:
    """The unit and range of a number are those of the schema: 45 where shares from 0 to 1 stand is an error."""
    schema = inputs.own_schema(
        tmp_path,
        "extends: people\nfields:\n- {name: attended, role: number, type: number, unit: share of appointments,"
        " range: [0, 1], disclosure: sensitive, description: Share of appointments kept.}\n",
    )
    data = inputs.people(attended=[0.45, 45.0, 1.0])
    assert inputs.rows_of(data, "range", schema) == [2]
    assert "0 to 1 share of appointments" in inputs.said(data, schema)
    text = "extends: people\nfields:\n- {name: a, role: number, type: number, disclosure: none, description: A.}\n"
    assert "unit" in inputs.refusal(lambda: inputs.own_schema(tmp_path, text))


@pytest.mark.parametrize("bad", [math.inf, -math.inf])
@pytest.mark.parametrize("table", inputs.BOTH)
def test_073_a_number_without_end_is_an_error(table: Any, bad: float) -> None:
    """An infinite score is an error of the check, and no analysis takes it."""
    data = table(
        {"person_id": ["P1", "P2"], "measure": ["mcs"] * 2, "months": [0.0] * 2, "value": [bad, 4.0]}
    )
    assert inputs.found(data, "outcomes") == {("value", "infinite", "error")}
    words = inputs.refusal(
        lambda: equity.breakdown(data, outcome="value", by=["measure"], kind="mean"), WrongTypeError
    )
    assert "holds an infinite value" in words


HALF = pytest.param(
    "float16", marks=pytest.mark.skipif(not hasattr(nw, "Float16"), reason="narwhals too old for it")
)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", HALF, "float32"])
def test_074_narrow_numbers_are_added_up_without_overflow(dtype: str) -> None:
    """Sums of numbers held in a few bits are those of the same numbers in 64 bits."""
    wide = pd.DataFrame({"g": ["a", "b"] * 60, "y": np.array([100, 27] * 60, dtype="int64")})
    narrow = wide.assign(y=wide["y"].astype(dtype))
    made = [equity.breakdown(data, outcome="y", by=["g"], kind="mean") for data in (wide, narrow)]
    assert made[1].table["value"].tolist() == [63.5, 100, 27]
    pd.testing.assert_frame_equal(made[0].table, made[1].table)


def test_075_numbers_too_large_to_be_added_up_are_an_error(tmp_path: Path) -> None:
    """A count beyond 63 bits is no count, and numbers whose squares would have no end are refused, not summed."""
    data = inputs.read(
        tmp_path,
        f"change_id,source_id,source_role,element,eligible_n\nC,S,insider,people,{2**63}\n",
        "changes",
    )
    assert inputs.found(data, "changes") == {("eligible_n", "type", "error")}
    near = pd.DataFrame({"period": ["2024-Q1"], "n": [float(2**62)]})
    assert inputs.found(near, "population") == {("n", "range", "error")}
    huge = pd.DataFrame({"g": ["a", "b"], "y": [1e308, -1e308]})
    words = inputs.refusal(lambda: equity.breakdown(huge, outcome="y", by=["g"], kind="mean"), WrongTypeError)
    assert "too large to be squared and added up" in words
    whole = pd.DataFrame({"g": ["a", "a", "b"], "y": [2**62, 2**62 - 2, 2**62 - 1]})
    means = equity.breakdown(whole, outcome="y", by=["g"], kind="mean").table["value"]
    assert means.tolist() == [float(2**62 - 1)] * 3


@pytest.mark.parametrize("weight", [-1.0, math.nan, math.inf])
def test_076_a_weight_below_nought_or_missing_is_an_error(weight: float) -> None:
    """A negative, missing or infinite weight is refused before anything is worked out."""
    data = inputs.groups({"a": (10, 20), "b": (5, 20)}).assign(w=[weight, *[1.0] * 39])
    words = inputs.refusal(lambda: equity.breakdown(data, outcome="y", by=["g"], weights="w"), WrongTypeError)
    assert "'w'" in words


def test_077_a_group_whose_weights_are_all_nought_is_not_estimable() -> None:
    """A group in which nobody has a weight above 0 has no value, and is not given one of 0."""
    data = inputs.groups({"a": (10, 20), "b": (5, 20)})
    data = data.assign(w=(data["g"] == "b").astype(float))
    table = equity.breakdown(data, outcome="y", by=["g"], weights="w").table.set_index("g")
    assert math.isnan(table.loc["a", "value"])
    assert table.loc["b", "value"] == 0.25


def test_077_a_group_nobody_of_which_is_known_has_no_value() -> None:
    """A group in which no outcome is known has no value and is not given one of 0; its people are counted."""
    data = inputs.groups({"a": (10, 20), "b": (5, 20)})
    data = data.assign(y=data["y"].astype("boolean").mask(data["g"] == "a"))
    table = equity.breakdown(data, outcome="y", by=["g"]).table.set_index("g")
    assert table.loc["a", ["n", "denominator"]].tolist() == [20, 0]
    assert math.isnan(table.loc["a", "value"])
