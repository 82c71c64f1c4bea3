"""One fault planted in a valid table is named: its column, its rule and its row."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import schemas
from syschange.errors import InvalidDataError

from .schema_tables import FAULTS, TABLES, Fault, Table, as_pandas, holding, needs_pyarrow, plant, valid


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.column}-{f.rule}-{f.value!r}"[:60])
@settings(deadline=None, max_examples=15)
@given(data=st.data())
def test_a_faulty_cell_is_named_with_its_row(fault: Fault, data: st.DataObject) -> None:
    table = data.draw(TABLES[fault.schema]())
    if fault.column == "value":
        table = {**table, "measure": ["mcs"] * len(table["value"]), "value": [None] * len(table["value"])}
    row = data.draw(st.integers(0, len(table["person_id"]) - 1))
    report = schemas.check(holding(fault.schema, plant(table, fault, row), fault), fault.schema)
    rows = report.problems.query("column == @fault.column and rule == @fault.rule")["row"].tolist()
    assert not report.ok
    assert row + 1 in rows
    assert len(rows) == 1
    assert fault.column in report.text


@settings(deadline=None)
@given(valid(least=2), st.data())
def test_two_rows_with_one_key_are_both_named(case: tuple[str, Table], data: st.DataObject) -> None:
    schema, table = case
    rows = len(table["person_id"])
    one, other = sorted(data.draw(st.lists(st.integers(0, rows - 1), min_size=2, max_size=2, unique=True)))
    doubled = {name: [*cells] for name, cells in table.items()}
    for key in schemas.load(schema).keys:
        doubled[key][other] = doubled[key][one]
    problems = schemas.check(as_pandas(schema, doubled), schema).problems
    assert problems.query("rule == 'duplicate_key'")["row"].tolist() == [one + 1, other + 1]


@settings(deadline=None, max_examples=30)
@given(valid(), st.data())
def test_a_missing_column_is_named(case: tuple[str, Table], data: st.DataObject) -> None:
    schema, table = case
    required = [f.name for f in schemas.load(schema).fields if f.required]
    gone = data.draw(st.sampled_from(required))
    report = schemas.check(as_pandas(schema, table).drop(columns=gone), schema)
    assert [(f.column, f.rule) for f in report.findings] == [(gone, "missing_column")]


@pytest.mark.parametrize("found", ["Person ID", "person-id", "PERSON_ID", " person_id", "person_id\ufeff"])
def test_a_column_that_is_missing_by_case_or_space_is_pointed_to(found: str) -> None:
    report = schemas.check(pd.DataFrame({found: ["1"], "household_id": ["7"]}), "people")
    assert "person_id: the column is missing" in report.text
    assert "rename it" in report.text
    assert "household_id" not in report.text


def test_a_column_that_stands_twice_is_named_with_its_places() -> None:
    data = pd.DataFrame([["1", "Male", "neither is looked at"]], columns=["person_id", "sex", "sex"])
    report = schemas.check(data, "people")
    assert [(f.column, f.rule) for f in report.findings] == [("sex", "duplicate_column")]
    assert "columns 2 and 3 have the same name" in report.text


@pytest.mark.parametrize("schema", schemas.names())
def test_a_table_without_rows_is_not_valid(schema: str) -> None:
    columns = [f.name for f in schemas.load(schema).fields]
    report = schemas.check(pd.DataFrame(columns=columns), schema)
    assert [f.rule for f in report.findings] == ["too_few_rows"]
    assert "the table has no rows" in report.text
    assert report.problems["row"].isna().all()


def test_every_problem_is_reported_at_once() -> None:
    data = pd.DataFrame(
        {"service": ["Clinic ", "Clinic"], "days": [-1, 3], "referred_on": ["2020-01-01", "2020-01-01"]}
    )
    found = {(f.column, f.rule) for f in schemas.check(data, "access").findings}
    assert found == {
        ("person_id", "missing_column"),
        ("reached", "missing_column"),
        ("service", "untidy"),
        ("days", "range"),
        ("referred_on", "type"),
    }


def test_a_whole_column_of_the_wrong_type_is_reported_row_by_row() -> None:
    data = pd.DataFrame({"person_id": [17, 18, 19]})
    report = schemas.check(data, "people")
    assert report.problems["row"].tolist() == [1, 2, 3]
    assert "Ids are text" in report.text


def test_a_reach_before_its_referral_is_named_whatever_holds_the_dates() -> None:
    early, late = dt.date(2020, 3, 1), dt.datetime(2020, 3, 2, 9, 30)  # noqa: DTZ001 - a day without a zone
    data = pd.DataFrame(
        {
            "person_id": ["1", "2", "3"],
            "service": "Clinic",
            "reached": True,
            "referred_on": [late, early, None],
            "reached_on": [early, late.date(), early],
        }
    )
    report = schemas.check(data, "access")
    assert [(f.column, f.rule, f.count) for f in report.findings] == [("reached_on", "not_before", 1)]
    assert report.problems["row"].tolist() == [1]


@pytest.mark.parametrize(
    "dtype",
    ["datetime64[us, UTC]", pytest.param("timestamp[us, tz=UTC][pyarrow]", marks=needs_pyarrow), "object"],
)
def test_dates_with_a_time_zone_are_named(dtype: str) -> None:
    when = [dt.datetime(2020, 3, 1, 23, 30, tzinfo=dt.UTC), None]
    data = pd.DataFrame({"person_id": ["1", "2"], "service": "Clinic", "reached": True})
    report = schemas.check(data.assign(referred_on=pd.Series(when, dtype=dtype)), "access")
    assert [(f.column, f.rule, f.count) for f in report.findings] == [("referred_on", "type", 1)]
    assert "without a time zone" in report.text


def test_the_day_of_referral_may_be_the_day_of_contact() -> None:
    data = pd.DataFrame(
        {
            "person_id": ["1"],
            "service": "Clinic",
            "reached": True,
            "referred_on": [dt.datetime(2020, 3, 2, 17)],  # noqa: DTZ001 - a day without a zone
            "reached_on": [dt.date(2020, 3, 2)],
        }
    )
    assert schemas.check(data, "access").ok


def test_a_reach_with_a_date_and_no_answer_is_named() -> None:
    data = pd.DataFrame(
        {
            "person_id": ["1", "2"],
            "service": "Clinic",
            "reached": [None, None],
            "reached_on": [dt.date(2020, 3, 2), None],
        }
    )
    report = schemas.check(data, "access")
    assert "reached: 1 row has no value where 'reached_on' is given (row 1)." in report.text


def test_validate_raises_with_the_report_and_computes_nothing() -> None:
    data = pd.DataFrame({"person_id": ["1", "1"]})
    with pytest.raises(InvalidDataError) as caught:
        schemas.validate(data, "people")
    assert caught.value.report == schemas.check(data, "people")
    assert "2 rows share the same key" in str(caught.value)
