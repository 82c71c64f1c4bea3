"""A plan says of each table how its file is written, by which schema it goes, and whether it is recoded first."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from syschange import criteria, disclosure, reports
from syschange.criteria import Plan, check_data, evaluate
from syschange.errors import (
    InvalidDataError,
    InvalidPlanError,
    MissingFileError,
    SyschangeError,
    UnknownChoiceError,
)

from .worlds import Tables, World, everything_shown, plan_content

Content = dict[str, Any]


def content_with(**tables: Content) -> Content:
    """Return the plan with more said of some tables."""
    content = plan_content()
    for name, said in tables.items():
        content["data"]["tables"][name].update(said)
    return content


@pytest.fixture(scope="module")
def tables() -> Tables:
    made = World(people=120).tables()
    made["outcomes"]["value"] = made["outcomes"]["value"].round(3)  # a workbook keeps fifteen digits
    return made


@pytest.fixture(scope="module")
def expected(tables: Tables) -> str:
    return everything_shown(evaluate(Plan.of(plan_content()), tables))


@pytest.fixture
def folder(tables: Tables, tmp_path: Path) -> Path:
    for name, table in tables.items():
        table.to_csv(tmp_path / f"{name}.csv", index=False)
    return tmp_path


def as_parquet(folder: Path, tables: Tables) -> Content:
    access = tables["access"]
    pl.DataFrame({c: access[c].tolist() for c in access}).write_parquet(folder / "a.parquet")
    return content_with(access={"path": "a.parquet"})


def as_workbook(folder: Path, tables: Tables) -> Content:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Scores")
    sheet.append(list(tables["outcomes"].columns))
    for row in (
        tables["outcomes"].astype(object).where(tables["outcomes"].notna(), None).itertuples(index=False)
    ):
        sheet.append(list(row))
    book.save(folder / "o.xlsx")
    return content_with(outcomes={"path": "o.xlsx", "sheet": "Scores"})


def as_duckdb(folder: Path, tables: Tables) -> Content:
    duckdb = pytest.importorskip("duckdb")
    people = tables["people"]  # noqa: F841 - the query reads it
    with duckdb.connect(str(folder / "p.duckdb")) as link:
        link.execute("CREATE TABLE clients AS SELECT * FROM people")
    return content_with(people={"path": "p.duckdb", "table": "clients"})


def as_semicolons(folder: Path, tables: Tables) -> Content:
    tables["people"].to_csv(folder / "people.csv", index=False, sep=";", encoding="utf-16")
    return content_with(people={"delimiter": ";", "encoding": "utf-16"})


def as_tabs(folder: Path, tables: Tables) -> Content:
    tables["people"].to_csv(folder / "people.csv", index=False, sep="\t", encoding="cp1252")
    return content_with(people={"delimiter": "\t", "encoding": "cp1252"})


@pytest.mark.parametrize("write", [as_parquet, as_workbook, as_duckdb, as_semicolons, as_tabs])
def test_the_scorecard_is_the_same_however_the_files_are_written(
    write: Callable[[Path, Tables], Content], folder: Path, tables: Tables, expected: str
) -> None:
    plan = Plan.of(write(folder, tables), folder=folder)
    assert everything_shown(evaluate(plan)) == expected


@pytest.mark.parametrize("dates", ["dd/mm/yyyy", {"assessed_on": "dd/mm/yyyy"}])
def test_dates_are_read_as_the_plan_says(dates: object, folder: Path) -> None:
    path = folder / "outcomes.csv"
    pd.read_csv(path, dtype=str).assign(assessed_on="31/12/2020").to_csv(path, index=False)
    assert not all(r.ok for r in check_data(Plan.of(plan_content(), folder=folder)))
    content = content_with(outcomes={"dates": dates})
    assert all(r.ok for r in check_data(Plan.of(content, folder=folder)))


LOCAL = """\
name: clients
version: "1"
extends: people
rename: {person_id: client, sex: sex_recorded, homelessness: housing}
fields:
  - {name: site, role: characteristic, type: string, categories: [A, B], disclosure: none, description: Where.}
"""


@pytest.fixture
def local(folder: Path, tables: Tables) -> Path:
    (folder / "clients.yaml").write_text(LOCAL, encoding="utf-8")
    renamed = {"person_id": "client", "sex": "sex_recorded", "homelessness": "housing"}
    tables["people"].rename(columns=renamed).assign(site="A").to_csv(folder / "people.csv", index=False)
    return folder


def test_columns_that_a_local_schema_renames_are_analysed_under_their_shipped_names(
    local: Path, expected: str
) -> None:
    plan = Plan.of(content_with(people={"schema": "clients.yaml"}), folder=local)
    assert everything_shown(evaluate(plan)) == expected


def test_what_is_said_of_a_table_is_in_the_words_of_its_schema(local: Path) -> None:
    path = local / "people.csv"
    pd.read_csv(path, dtype=str).rename(columns={"sex_recorded": "S"}).to_csv(path, index=False)
    labels = {"arm": ["hub", "as before"], "sex_recorded": ["Male", "Female", "Nobody"]}
    said = {"schema": "clients.yaml", "columns": {"sex_recorded": "S"}, "categories": labels}
    card = evaluate(Plan.of(content_with(people=said), folder=local))
    groups = card.results["got_in"].breakdown.table["sex"].unique().tolist()  # type: ignore[union-attr]
    assert [g for g in groups if g in labels["sex_recorded"]] == ["Male", "Female", "Nobody"]


def test_a_column_of_the_local_schema_can_be_a_characteristic_and_is_held_to_its_labels(local: Path) -> None:
    content = content_with(people={"schema": "clients.yaml"})
    content["characteristics"] = ["sex", "site"]
    content["groups"] = ["sex"]
    assert "site" in evaluate(Plan.of(content, folder=local)).results["got_in"].table.columns
    path = local / "people.csv"
    pd.read_csv(path, dtype=str).assign(site="C").to_csv(path, index=False)
    with pytest.raises(InvalidDataError, match=r"clients: .*\n?site: 120 rows hold a category"):
        evaluate(Plan.of(content, folder=local))


def test_a_local_schema_of_another_table_is_refused(local: Path) -> None:
    with pytest.raises(InvalidPlanError, match="that the plan gives for 'access' is one of 'people'"):
        evaluate(Plan.of(content_with(access={"schema": "clients.yaml"}), folder=local))
    with pytest.raises(MissingFileError, match=r"Did you mean 'clients\.yaml'"):
        evaluate(Plan.of(content_with(people={"schema": "client.yaml"}), folder=local))


def spelt_otherwise(folder: Path) -> None:
    path = folder / "people.csv"
    people = pd.read_csv(path, dtype=str)
    people.assign(sex=people["sex"].str.upper()).to_csv(path, index=False)


def test_data_are_recoded_where_the_plan_asks_for_it_and_only_there(folder: Path, expected: str) -> None:
    spelt_otherwise(folder)
    with pytest.raises(InvalidDataError, match="sex: "):
        evaluate(Plan.of(plan_content(), folder=folder))
    content = content_with(people={"recode": False})
    assert not check_data(Plan.of(content, folder=folder))[0].ok
    plan = Plan.of(content_with(people={"recode": True}), folder=folder)
    assert everything_shown(evaluate(plan)) == expected


def test_what_was_recoded_is_told_in_words_and_the_report_says_that_it_was(folder: Path) -> None:
    spelt_otherwise(folder)
    plan = Plan.of(content_with(people={"recode": True}), folder=folder)
    told: list[str] = []
    assert all(r.ok for r in check_data(plan, tell=told.append))
    assert len(told) == 1
    assert "sex: " in told[0]
    report = reports.build(disclosure.protect(evaluate(plan)))
    (said,) = [words for words in report.methods if "In 'people' codes, other spellings" in words]
    assert not any(character.isdigit() for character in said)
    plain = reports.build(disclosure.protect(evaluate(Plan.of(plan_content()), World(people=120).tables())))
    assert not any("other spellings" in words for words in plain.methods)


def test_labels_that_the_plan_declares_itself_are_not_recoded(folder: Path) -> None:
    spelt_otherwise(folder)
    labels = {"arm": ["hub", "as before"], "sex": ["FEMALE", "MALE"]}
    content = content_with(people={"recode": True, "categories": labels})
    assert all(r.ok for r in check_data(Plan.of(content, folder=folder)))


def test_a_measure_of_ones_own_needs_its_range(tables: Tables) -> None:
    scores = tables["outcomes"].assign(measure=tables["outcomes"]["measure"].replace("own_score", "own"))
    own = {**tables, "outcomes": scores}
    content = content_with(outcomes={"categories": {"measure": ["own", "own_distress"]}})
    content["outcomes"][1]["measure"] = "own"
    with pytest.raises(
        InvalidDataError, match="a measure whose lowest and highest score nobody has declared"
    ):
        evaluate(Plan.of(content), own)
    content["data"]["tables"]["outcomes"]["ranges"] = {"own": [0, 100], "own_distress": [0, 60]}
    assert evaluate(Plan.of(content), own).results["wellbeing"]
    content["data"]["tables"]["outcomes"]["ranges"] = {"own": [0, 30], "own_distress": [0, 60]}
    with pytest.raises(InvalidDataError, match="outside the range of its measure"):
        evaluate(Plan.of(content), own)


MISTAKES: dict[str, tuple[Content, str]] = {
    "a sheet of a CSV file": (
        {"sheet": "one"},
        "'sheet' in 'people' .* says nothing of the file 'people.csv'",
    ),
    "an encoding of a workbook": ({"path": "a.xlsx", "encoding": "utf-8"}, "'encoding' in 'people'"),
    "a table of a Parquet file": ({"path": "a.parquet", "table": "x"}, "'table' in 'people'"),
    "a delimiter of a DuckDB file": ({"path": "a.duckdb", "delimiter": ";"}, "'delimiter' in 'people'"),
    "a misspelt key": ({"delimeter": ";"}, "no key 'delimeter' .* Did you mean 'delimiter'"),
    "recode in words": ({"recode": "yes"}, "'recode' .* is neither true nor false"),
    "a delimiter that is none": ({"delimiter": 5}, "'delimiter' .* is not a text"),
    "a range of one number": ({"ranges": {"own": [1]}}, "is not two numbers"),
    "a range in words": ({"ranges": {"own": ["a", "b"]}}, "'lowest' .* is not a number"),
    "a range turned round": ({"ranges": {"own": [9, 1]}}, "is not the lower of the two"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_when_the_plan_is_read(mistake: str) -> None:
    said, words = MISTAKES[mistake]
    with pytest.raises(InvalidPlanError, match=words):
        Plan.of(content_with(people=said))


def test_choices_that_the_reader_does_not_know_are_named_when_the_file_is_read(folder: Path) -> None:
    for said in ({"dates": "dd/mm/yy"}, {"encoding": "latin9"}, {"dates": {"died": "dd/mm/yyyy"}}):
        with pytest.raises(UnknownChoiceError):
            evaluate(Plan.of(content_with(people=said), folder=folder))
    with pytest.raises(SyschangeError, match="does not say that it is of a format"):
        evaluate(Plan.of(content_with(people={"path": "people.dat", "sheet": "x"}), folder=folder))


def test_what_the_plan_says_of_files_shows_in_its_digest() -> None:
    digests = {
        criteria.Plan.of(content).digest
        for content in (
            plan_content(),
            content_with(people={"recode": True}),
            content_with(people={"dates": "yyyymmdd"}),
        )
    }
    assert len(digests) == 3
