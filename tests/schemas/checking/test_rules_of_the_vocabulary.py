"""Each rule finds the rows that break it, and no others; what only warns leaves the table valid."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import schemas
from syschange.schemas.checking import crossrules, rules

FIELDS = {
    "row_id": {"role": "id", "type": "string", "required": True, "nullable": False, "disclosure": "identifier"},
    "person_id": {"role": "id", "type": "string", "disclosure": "identifier"},
    "arm": {"role": "characteristic", "type": "string", "disclosure": "none"},
    "ethnicity": {
        "role": "characteristic", "type": "string", "codelist": "ethnic_group_19", "disclosure": "sensitive",
    },
    "used": {"role": "number", "type": "integer", "unit": "nights", "disclosure": "none", "doubtful": [999]},
    "offered": {"role": "number", "type": "integer", "unit": "nights", "disclosure": "none"},
    "item": {"role": "measure", "type": "string", "codelist": "items", "disclosure": "none"},
    "value": {"role": "outcome", "type": "number", "unit": "points", "disclosure": "sensitive"},
    "born_on": {
        "role": "date", "type": "date", "range": ["1900-01-01", "today"], "doubtful": ["1900-01-01"],
        "disclosure": "quasi_identifier",
    },
    "area": {"role": "characteristic", "type": "string", "form": "lsoa", "disclosure": "quasi_identifier"},
    "quarter": {"role": "characteristic", "type": "string", "form": "calendar_quarter", "disclosure": "none"},
    "year": {"role": "characteristic", "type": "string", "form": "financial_quarter", "disclosure": "none"},
    "nhs": {"role": "id", "type": "string", "form": "nhs_number", "disclosure": "identifier"},
}  # fmt: skip


def schema(
    folder: Path, *columns: str, rules: list[dict[str, str]] | None = None, **more: Any
) -> schemas.Schema:
    """Return a schema of some of the fields, read from a file as a user's own is."""
    fields = [{"name": name, "description": "A column.", **FIELDS[name]} for name in ("row_id", *columns)]
    content = {
        "name": "own", "version": "0.1", "title": "Own", "grain": "one row a row", "keys": ["row_id"],
        "fields": fields, "rules": rules or [], **more,
    }  # fmt: skip
    content = {key: value for key, value in content.items() if value is not None}
    path = folder / "own.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return schemas.read_schema(path)


def table(**columns: list[Any]) -> pd.DataFrame:
    rows = len(next(iter(columns.values())))
    return pd.DataFrame({"row_id": [f"r{i}" for i in range(rows)], **columns})


def found(report: schemas.CheckReport) -> list[tuple[str, str, str, list[int]]]:
    return [(f.column, f.rule, f.severity, [case.row for case in f.cases]) for f in report.findings]


def test_a_number_above_another_is_named(tmp_path: Path) -> None:
    own = schema(
        tmp_path, "used", "offered", rules=[{"rule": "at_most", "field": "used", "other": "offered"}]
    )
    report = schemas.check(table(used=[1, 3, None, 5], offered=[1, 2, 2, None]), own)
    assert found(report) == [("used", "at_most", "error", [2])]
    assert "a number above 'offered'" in report.text


def test_a_warning_leaves_the_table_valid(tmp_path: Path) -> None:
    own = schema(
        tmp_path, "used", "offered",
        rules=[{"rule": "at_most", "field": "used", "other": "offered", "severity": "warning"}],
    )  # fmt: skip
    report = schemas.check(table(used=[3], offered=[2]), own)
    assert report.ok
    assert found(report) == [("used", "at_most", "warning", [1])]
    assert "1 warning" in report.text
    assert schemas.validate(table(used=[3], offered=[2]), own) is not None


def test_a_stand_in_is_doubted_and_not_refused(tmp_path: Path) -> None:
    own = schema(tmp_path, "used", "born_on")
    data = table(used=[999, 998], born_on=[dt.date(1900, 1, 1), dt.date(1990, 1, 1)])
    report = schemas.check(data, own)
    assert report.ok
    assert found(report) == [("used", "doubtful", "warning", [1]), ("born_on", "doubtful", "warning", [1])]


def test_nobody_is_born_after_the_day_of_the_check(tmp_path: Path) -> None:
    own = schema(tmp_path, "born_on")
    data = table(born_on=[dt.date(2024, 5, 1), dt.date(2024, 5, 2)])
    report = schemas.check(data, own, today=dt.date(2024, 5, 1))
    assert found(report) == [("born_on", "range", "error", [2])]
    assert schemas.check(data, own, today=dt.date(2024, 5, 2)).ok


@pytest.mark.parametrize(
    ("column", "good", "bad"),
    [
        ("area", ["E01012345", "W01000001"], ["S01012345", "E0199999", "e01012345", "E01012345x"]),
        ("quarter", ["2024-Q1", "1999-Q4"], ["2024-Q5", "2024Q1", "2024/25-Q1", "Q1 2024"]),
        ("year", ["2024/25-Q1", "1999/00-Q4"], ["2024/26-Q1", "2024-Q1", "2024/25-Q0"]),
        ("nhs", ["9434765919", "4505577104"], ["9434765918", "943 476 5919", "943476591"]),
    ],
)
def test_a_text_is_written_in_its_form(tmp_path: Path, column: str, good: list[str], bad: list[str]) -> None:
    own = schema(tmp_path, column)
    assert schemas.check(table(**{column: [*good, None]}), own).ok
    report = schemas.check(table(**{column: [*good, *bad]}), own)
    assert [(f.rule, f.count) for f in report.findings] == [("form", len(bad))]
    assert not any(text in report.text for text in bad)


def test_a_code_or_a_word_for_missing_is_told_from_a_wrong_label(tmp_path: Path) -> None:
    own = schema(tmp_path, "ethnicity")
    data = table(ethnicity=["White: Irish", "14", "-8", "Irish", "(not known)", None])
    report = schemas.check(data, own)
    assert found(report) == [("ethnicity", "coded", "error", [2, 3]), ("ethnicity", "category", "error", [4])]
    said = dict(zip(report.problems["row"], report.problems["hint"], strict=True))
    assert "'14' stands for 'White: Irish'" in said[2]
    assert "'-8' stands for '(not applicable)'" in said[3]


def test_a_score_its_measure_cannot_have_is_named(tmp_path: Path) -> None:
    rule = {"rule": "values_by_measure", "field": "value", "other": "item"}
    own = schema(tmp_path, "item", "value", rules=[rule])
    data = table(item=["ndt_risk_to_others", "ndt_risk_to_others", "ndt_engagement"], value=[3, 4, 3])
    assert found(schemas.check(data, own)) == [("value", "values_by_measure", "error", [1])]


@pytest.mark.parametrize(
    ("scores", "warned"), [([0, 1, 2, 3, 4] * 4, True), ([0, 2, 4, 6, 8] * 4, False), ([0, 2, 4] * 6, False)]
)
def test_a_file_of_undoubled_risk_is_noticed(tmp_path: Path, scores: list[int], warned: bool) -> None:
    rule = {"rule": "half_scale", "field": "value", "other": "item", "severity": "warning"}
    own = schema(tmp_path, "item", "value", rules=[rule])
    data = table(item=["ndt_risk_to_others"] * len(scores), value=scores)
    report = schemas.check(data, own)
    assert report.ok
    assert [(f.rule, f.count) for f in report.findings] == ([("half_scale", len(scores))] if warned else [])


def test_a_value_that_differs_within_a_person_is_named_in_all_their_rows(tmp_path: Path) -> None:
    rule = {"rule": "constant_within", "field": "arm", "other": "person_id"}
    own = schema(tmp_path, "person_id", "arm", rules=[rule])
    data = table(person_id=["1", "2", "1", "2", None, "3"], arm=["a", "b", "c", "b", "a", None])
    assert found(schemas.check(data, own)) == [("arm", "constant_within", "error", [1, 3])]


def test_a_gap_between_quarters_is_named(tmp_path: Path) -> None:
    rule = {"rule": "consecutive", "field": "quarter", "other": "arm"}
    own = schema(tmp_path, "arm", "quarter", rules=[rule])
    data = table(
        arm=["a", "a", "a", "b", "b"], quarter=["2024-Q2", "2023-Q4", "2023-Q3", "2023-Q4", "2024-Q1"]
    )
    assert found(schemas.check(data, own)) == [("quarter", "consecutive", "error", [1])]


def test_rows_alike_in_every_column_are_told_where_there_is_no_key(tmp_path: Path) -> None:
    for severity in ("error", "warning"):
        own = schema(tmp_path, "used", keys=None, duplicates=severity)
        data = pd.DataFrame({"row_id": ["1", "1", "1"], "used": [None, None, 3], "note": ["a", "b", "c"]})
        assert found(schemas.check(data, own)) == [("", "duplicate_row", severity, [1, 2])]
        assert schemas.check(data, own).ok == (severity == "warning")


@settings(deadline=None)
@given(st.integers(0, 999_999_999))
def test_one_digit_makes_an_nhs_number_and_nine_do_not(stem: int) -> None:
    numbers = pd.Series([f"{stem:09d}{digit}" for digit in range(10)])
    assert rules.has_form(numbers, form="nhs_number").sum() in (
        0,
        1,
    )  # none where the check digit would be 10


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 5)), min_size=1, max_size=12))
def test_constancy_agrees_with_counting(pairs: list[tuple[str, int]]) -> None:
    data = pd.DataFrame({"g": [g for g, _ in pairs], "v": [v for _, v in pairs]})
    expected = [len({v for h, v in pairs if h == g}) == 1 for g, _ in pairs]
    assert list(crossrules.is_constant(data, field="v", other="g")) == expected


@settings(deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=12))
def test_periods_follow_exactly_where_no_number_is_left_out(quarters: list[int]) -> None:
    data = pd.DataFrame({"q": [f"{2020 + n // 4}-Q{n % 4 + 1}" for n in quarters], "g": "x"})
    whole = set(quarters) == set(range(min(quarters), max(quarters) + 1))
    assert crossrules.follows(data, field="q", other="g").all() == whole
    late = {n for n in quarters if n > min(quarters) and n - 1 not in quarters}
    assert set(np.array(quarters)[~crossrules.follows(data, field="q", other="g").to_numpy()]) == late
