"""The rules between columns hold row by row, and pass over what another rule already reports."""

from pathlib import Path

import pandas as pd
import polars as pl
import pytest
import yaml

from syschange.schemas.checking.check import examine
from syschange.schemas.declared import Declared, declare
from syschange.schemas.schemafile import read_alone as read_schema

FIELDS = [
    {"name": "person_id", "role": "id", "type": "string", "required": True, "nullable": False},
    {"name": "closed", "role": "flag", "type": "boolean"},
    {"name": "reason", "role": "characteristic", "type": "string"},
    {
        "name": "year",
        "role": "number",
        "type": "integer",
        "unit": "years",
        "required": True,
        "nullable": False,
    },
]


@pytest.fixture
def declared(tmp_path: Path) -> Declared:
    """Return a schema whose key holds a number, and where a reason is asked for wherever a case is closed."""
    content = {
        "name": "cases",
        "version": "0.1",
        "title": "Cases",
        "grain": "one row a person and year",
        "keys": ["person_id", "year"],
        "fields": [
            {"disclosure": "identifier" if f["role"] == "id" else "none", "description": "A column.", **f}
            for f in FIELDS
        ],
        "rules": [{"rule": "given_with", "field": "reason", "other": "closed"}],
    }
    path = tmp_path / "cases.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return declare(read_schema(path))


def cases(**columns: list[object]) -> pd.DataFrame:
    rows = len(next(iter(columns.values())))
    objects = {name: pd.Series(cells, dtype=object) for name, cells in columns.items()}
    return pd.DataFrame({"person_id": [f"P{i}" for i in range(rows)], "year": 2024, **objects})


@pytest.mark.parametrize(
    "flags", [[True, True, False, None], [1, 1, 0, None], [1.0, 1.0, 0.0, None]], ids=repr
)
def test_a_reason_is_asked_for_where_the_flag_is_true(declared: Declared, flags: list[object]) -> None:
    report = examine(cases(closed=flags, reason=["moved", None, None, None]), declared)
    assert [(f.column, f.rule, f.count) for f in report.findings] == [("reason", "given_with", 1)]
    assert report.problems["row"].tolist() == [2]
    assert "1 row has no value where 'closed' is true (row 2)" in report.text


def test_a_flag_of_the_wrong_type_asks_for_nothing(declared: Declared) -> None:
    report = examine(cases(closed=["yes", "no"], reason=[None, None]), declared)
    assert [(f.column, f.rule) for f in report.findings] == [("closed", "type")]


def test_a_rule_about_a_column_that_is_absent_asks_for_nothing(declared: Declared) -> None:
    assert examine(cases(closed=[True]), declared).ok
    assert examine(cases(reason=[None]), declared).ok


@pytest.mark.parametrize("years", [[2024, 2024.0], [2024.0, 2024.0], [2024, 2024]], ids=repr)
def test_keys_are_compared_by_what_they_say(declared: Declared, years: list[object]) -> None:
    report = examine(cases(year=years, person_id=["P1", "P1"]), declared)
    assert [(f.column, f.rule, f.count) for f in report.findings] == [("person_id, year", "duplicate_key", 2)]
    assert "There should be one row a person and year." in report.text


def test_keys_too_long_for_a_float_are_told_apart(declared: Declared) -> None:
    years = [2**53, 2**53 + 1]
    assert examine(cases(year=years, person_id=["P1", "P1"]), declared).ok
    assert examine(pl.DataFrame({"person_id": ["P1", "P1"], "year": years}), declared).ok


def test_two_keys_that_are_not_whole_are_not_called_alike(declared: Declared) -> None:
    report = examine(cases(year=[None, None], person_id=["P1", "P1"]), declared)
    assert [(f.column, f.rule, f.count) for f in report.findings] == [("year", "missing_value", 2)]


def test_cells_that_are_no_values_at_all_are_of_the_wrong_type(declared: Declared) -> None:
    odd = [[1, 2], {"a": 1}, 3 + 4j, pd.Timedelta(days=1), pd.Period("2024"), b"P1"]
    report = examine(cases(person_id=odd, year=[2024] * 6), declared)
    assert [(f.column, f.rule, f.count) for f in report.findings] == [("person_id", "type", 6)]
    report = examine(cases(year=odd), declared)
    assert [(f.column, f.rule, f.count) for f in report.findings] == [("year", "type", 6)]


def test_a_number_too_large_for_any_score_is_infinite_and_not_an_error(declared: Declared) -> None:
    report = examine(cases(year=[10**400, 2024]), declared)
    # pandas 3.0 cannot compare such numbers either, and says so of the key as well; it is never a pass.
    assert ("year", "infinite", 1) in [(f.column, f.rule, f.count) for f in report.findings]
    assert {f.rule for f in report.findings} <= {"infinite", "unchecked"}
