"""Nasty inputs 39 to 47: words that YAML reads as something else, ids that tools break, and people counted twice."""

import datetime as dt
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pytest
import yaml

from syschange import criteria, effects, schemas
from syschange.errors import DuplicateRowsError, InvalidDataError, UnreadableFileError, WrongTypeError

from ..criteria import worlds
from . import inputs

NHS = "9434765919"  # its check digit is right
PLACE = (
    "extends: people\nfields:\n- {{name: place, role: characteristic, type: string, disclosure: none,"
    " categories: [{}], description: Where.}}\n"
)


@pytest.mark.parametrize(
    "word", ["NO", "yes", "on", "017", "1.0e+3", "12:30:45", "2024-01-01", "null", "~", "1"]
)
def test_039_a_label_that_yaml_reads_as_something_else_must_stand_in_quotation_marks(
    tmp_path: Path, word: str
) -> None:
    """A label that YAML takes for true, a number, a day or nothing is refused, and is text in quotation marks."""
    words = inputs.refusal(
        lambda: inputs.own_schema(tmp_path, PLACE.format(f"Hub, {word}")), UnreadableFileError
    )
    assert "'categories' must be a list of texts" in words
    assert "quotation marks" in words
    schema = inputs.own_schema(tmp_path, PLACE.format(f"Hub, '{word}'"))
    assert inputs.found(inputs.people(place=["Hub", word]), schema) == set()


@pytest.mark.parametrize("word", ["1e3", "0o17", "No one"])
def test_039_a_label_that_yaml_reads_as_text_is_that_very_text(tmp_path: Path, word: str) -> None:
    """A label that only resembles a number to other tools is kept letter by letter."""
    schema = inputs.own_schema(tmp_path, PLACE.format(word))
    assert inputs.found(inputs.people(place=[word]), schema) == set()


def test_039_a_plan_is_held_to_texts_too() -> None:
    """A plan whose labels YAML reads as true and false is refused, before any data are looked at."""
    content = worlds.plan_content()
    content["data"]["tables"]["people"]["categories"]["arm"] = yaml.safe_load("[yes, NO]")
    words = inputs.refusal(lambda: criteria.Plan.of(content))
    assert "quotation marks" in words


def _workbook(folder: Path, *ids: object) -> Path:
    book = openpyxl.Workbook()
    for cell in ("person_id", *ids):
        book.active.append([cell])
    book.save(folder / "people.xlsx")
    return folder / "people.xlsx"


def test_040_leading_zeros_of_ids_are_kept_by_every_reader(tmp_path: Path) -> None:
    """'007' stays '007' from CSV, Excel, Parquet and DuckDB; an id that is a number already is an error."""
    ids = ["007", "07", "7"]
    table = pl.DataFrame({"person_id": ids})
    table.write_parquet(tmp_path / "people.parquet")
    with duckdb.connect(str(tmp_path / "people.duckdb")) as link:
        link.execute("CREATE TABLE people AS SELECT unnest(['007', '07', '7']) AS person_id")
    read = [
        inputs.read(tmp_path, "person_id\n007\n07\n7\n"),
        schemas.read(_workbook(tmp_path, *ids), "people"),
        schemas.read(tmp_path / "people.parquet", "people"),
        schemas.read(tmp_path / "people.duckdb", "people"),
    ]
    assert [frame["person_id"].tolist() for frame in read] == [ids] * 4
    number = schemas.read(_workbook(tmp_path, 7), "people")
    assert inputs.found(number) == {("person_id", "type", "error")}
    assert "Ids are text" in inputs.said(number)


def test_041_ids_too_long_for_a_double_are_told_apart(tmp_path: Path) -> None:
    """Ids beyond 2^53 with a missing one beside them stay what they are; as decimal numbers they are an error."""
    ids = ["9007199254740992", "9007199254740993", "12345678901234567890"]
    data = inputs.read(tmp_path, "person_id,household_id\n" + "".join(f"{i},\n" for i in ids))
    assert data["person_id"].tolist() == ids
    assert schemas.check(data, "people").ok
    broken = pd.DataFrame({"person_id": [9007199254740993.0, 9007199254740992.0, None]})
    assert ("person_id", "type", "error") in inputs.found(broken)
    scientific = inputs.read(tmp_path, "person_id\n9.00719925474099E+15\n")
    assert scientific["person_id"].tolist() == ["9.00719925474099E+15"]


def test_041_an_id_that_a_spreadsheet_rounded_is_reported() -> None:
    """An id in scientific notation has lost its last digits, may be somebody else's, and is pointed to."""
    data = pd.DataFrame({"person_id": ["9.00719925474099E+15", "P2"]})
    assert "person_id" in {column for column, _, _ in inputs.found(data)}


@pytest.mark.parametrize("number", ["943 476 5919", "9434765918", "943476591", "99999999999"])
def test_042_an_nhs_number_that_cannot_be_one_is_an_error_and_never_said(number: str) -> None:
    """A failing check digit, spaces or a wrong length is an error with its row, and no digit of it is repeated."""
    report = schemas.check(inputs.people(nhs_number=[NHS, number]), "people")
    assert [(f.column, f.rule, f.severity) for f in report.findings] == [("nhs_number", "form", "error")]
    assert report.problems["row"].tolist() == [2]
    everything = report.text + repr(report) + report.problems.to_csv() + report._repr_html_()
    assert number not in everything
    assert NHS not in everything


def test_043_a_person_who_stands_twice_where_there_is_one_row_a_person_is_an_error() -> None:
    """Two rows of one person in `people` are both named, and an analysis of two times refuses them as well."""
    data = inputs.people(age=[34, 35, 50]).assign(person_id=["P1", "P1", "P2"])
    assert {(rule, severity) for _, rule, severity in inputs.found(data)} == {("duplicate_key", "error")}
    assert inputs.rows_of(data, "duplicate_key") == [1, 2]
    assert "one row a person" in inputs.said(data)
    twice = inputs.two_times(("a", 0, 1, "x"), ("a", 0, 2, "x"), ("a", 12, 2, "x"))
    inputs.refusal(lambda: effects.before_after(twice, value="score", before=0, after=12), DuplicateRowsError)


def test_044_rows_that_are_the_same_throughout_are_reported_and_never_dropped() -> None:
    """Rows alike in every column are an error where a key tells rows apart, a warning among events, and stay."""
    day = dt.date(2024, 1, 1)
    events = pd.DataFrame({"person_id": ["P1"] * 2, "event": ["eviction"] * 2, "happened_on": [day] * 2})
    assert inputs.found(events, "events") == {("", "duplicate_row", "warning")}
    assert len(schemas.validate(events, "events")) == 2
    scores = pd.DataFrame({"person_id": ["P1"] * 2, "measure": "mcs", "months": 0.0, "value": 40.0})
    assert {rule for _, rule, _ in inputs.found(scores, "outcomes")} == {"duplicate_key"}
    inputs.refusal(lambda: schemas.validate(scores, "outcomes"), InvalidDataError)


def test_045_one_person_under_two_ids_is_a_warning_or_by_a_rule_of_one_s_own_an_error(tmp_path: Path) -> None:
    """Two ids with one NHS number are both reported: a warning as shipped, an error where a local schema says so."""
    data = inputs.people(nhs_number=[NHS, NHS, None, None])
    assert inputs.found(data) == {("person_id", "constant_within", "warning")}
    schema = inputs.own_schema(
        tmp_path, "extends: people\nrules:\n- {rule: constant_within, field: person_id, other: nhs_number}\n"
    )
    assert ("person_id", "constant_within", "error") in inputs.found(data, schema)
    report = schemas.check(data, "people")
    assert [case.row for case in report.findings[0].cases] == [1, 2]


def test_046_a_person_described_in_two_ways_is_an_error_and_nobody_chooses_silently(tmp_path: Path) -> None:
    """Another sex or date of birth in a later row of one person is an error by rule, and refused by an analysis."""
    schema = inputs.own_schema(
        tmp_path,
        "extends: outcomes\nfields:\n"
        "- {name: sex, role: characteristic, type: string, codelist: sex, disclosure: quasi_identifier,"
        " description: Sex.}\n"
        "- {name: born, role: date, type: date, disclosure: quasi_identifier, description: Born.}\n"
        "rules:\n- {rule: constant_within, field: sex, other: person_id}\n"
        "- {rule: constant_within, field: born, other: person_id}\n",
    )
    data = pd.DataFrame(
        {
            "person_id": ["P1", "P1", "P2", "P2"],
            "measure": "mcs",
            "months": [0.0, 12.0] * 2,
            "value": 40.0,
            "sex": ["Male", "Female", "Male", None],
            "born": [dt.date(1980, 1, 1)] * 3 + [dt.date(1980, 1, 2)],
        }
    )
    report = schemas.check(data, schema)
    assert [(f.column, f.rule, f.count) for f in report.findings] == [
        ("sex", "constant_within", 2),
        ("born", "constant_within", 2),
    ]
    assert "by a rule you can state (the latest, the first, the most frequent)" in report.text
    words = inputs.refusal(
        lambda: effects.before_after(data, value="value", before=0, after=12, by=["sex"]), WrongTypeError
    )
    assert "described in two ways" in words


def test_047_a_person_in_both_arms_is_an_error(tmp_path: Path) -> None:
    """An id in the changed group and in the comparison is refused by an analysis, and reported by key and rule."""
    data = inputs.two_times(
        ("a", 0, 1, "hub"),
        ("a", 12, 2, "usual"),
        ("b", 0, 1, "hub"),
        ("c", 0, 3, "usual"),
        ("c", 12, 3, "usual"),
    )
    words = inputs.refusal(
        lambda: effects.before_after(data, value="score", before=0, after=12, arm="arm", comparison="usual"),
        WrongTypeError,
    )
    assert "described in two ways by 'arm'" in words
    people = pd.DataFrame({"person_id": ["a", "a"], "arm": ["hub", "usual"]})
    assert inputs.rows_of(people, "duplicate_key") == [1, 2]
    schema = inputs.own_schema(
        tmp_path,
        "extends: access\nfields:\n- {name: arm, role: characteristic, type: string, disclosure: none,"
        " description: Arm.}\nrules:\n- {rule: constant_within, field: arm, other: person_id}\n",
    )
    access = people.assign(service=["x", "y"], reached=True)
    assert inputs.found(access, schema) == {("arm", "constant_within", "error")}
