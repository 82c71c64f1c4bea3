"""A folder is read by the names of its files: every table once, none missed for a slip in its name."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from syschange import schemas
from syschange.errors import MissingFileError, SyschangeError, UnknownChoiceError, UnreadableFileError

from .files import cells_of, csv_file, duckdb_file, parquet_file, text_file, xlsx_file

PEOPLE: dict[str, list[Any]] = {"person_id": ["007"], "arm": ["A"]}
ACCESS: dict[str, list[Any]] = {"person_id": ["007"], "service": ["Clinic"], "reached": [True]}
OUTCOMES: dict[str, list[Any]] = {"person_id": ["007"], "measure": ["mcs"], "months": [0.0], "value": [41.5]}


def full(folder: Path) -> Path:
    text_file(folder, "person_id,arm\n007,A\n")
    parquet_file(folder, "outcomes", OUTCOMES)
    xlsx_file(folder, "access", ACCESS)
    return folder


def test_every_table_is_read_by_its_name(tmp_path: Path) -> None:
    tables = schemas.read_folder(full(tmp_path))
    assert list(tables) == ["access", "outcomes", "people"]
    assert [cells_of(tables[name]) for name in tables] == [ACCESS, OUTCOMES, PEOPLE]


def test_a_duckdb_file_of_any_name_gives_its_tables(tmp_path: Path) -> None:
    text_file(tmp_path, "person_id,arm\n007,A\n")
    duckdb_file(tmp_path, "outcomes", OUTCOMES).rename(tmp_path / "warehouse.duckdb")
    tables = schemas.read_folder(tmp_path)
    assert cells_of(tables["outcomes"]) == OUTCOMES
    assert list(tables) == ["outcomes", "people"]


def test_a_table_that_stands_there_twice_is_refused(tmp_path: Path) -> None:
    parquet_file(full(tmp_path), "people", PEOPLE)
    with pytest.raises(UnreadableFileError, match=r"'people' stands in 'people.csv' and in 'people.parquet'"):
        schemas.read_folder(tmp_path)


def test_a_table_in_a_file_and_in_a_database_is_refused(tmp_path: Path) -> None:
    duckdb_file(full(tmp_path), "people", PEOPLE).rename(tmp_path / "warehouse.duckdb")
    with pytest.raises(
        UnreadableFileError, match=r"'people' stands in 'people.csv' and in 'warehouse.duckdb'"
    ):
        schemas.read_folder(tmp_path)


def test_a_slip_in_a_name_is_an_error_and_not_a_table_missed(tmp_path: Path) -> None:
    text_file(full(tmp_path), "person_id\n1\n", "peple.csv")
    with pytest.raises(
        UnreadableFileError, match=r"'peple.csv' is not named after a schema. Did you mean 'people'\?"
    ):
        schemas.read_folder(tmp_path)


def test_a_table_of_a_database_that_is_no_schemas_is_an_error(tmp_path: Path) -> None:
    schema = replace(schemas.load("people"), name="staging")
    duckdb_file(full(tmp_path), "people", PEOPLE)
    (tmp_path / "people.csv").unlink()
    import duckdb

    with duckdb.connect(str(tmp_path / "people.duckdb")) as link:
        link.execute("CREATE TABLE staging AS SELECT '1' AS person_id")
    with pytest.raises(
        UnreadableFileError, match=r"The table 'staging' in 'people\.duckdb' is not named after a schema"
    ):
        schemas.read_folder(tmp_path)
    assert "staging" in schemas.read_folder(tmp_path, schemas=[schema])


@pytest.mark.parametrize(
    "name", ["README.md", "plan.yaml", "notes.txt", ".people.csv", "~$people.xlsx", "chart.png"]
)
def test_what_is_no_table_is_passed_over(tmp_path: Path, name: str) -> None:
    text_file(full(tmp_path), "person_id\n1\n", name)
    (tmp_path / "old.csv").mkdir()
    assert len(schemas.read_folder(tmp_path)) == 3


@pytest.mark.parametrize("name", ["people.pkl", "people.sav", "people.xls", "people.csv.gz"])
def test_a_table_in_a_format_that_is_not_read_is_an_error(tmp_path: Path, name: str) -> None:
    text_file(tmp_path, "person_id\n1\n", "outcomes.csv")
    text_file(tmp_path, "x", name)
    with pytest.raises(UnreadableFileError, match=name):
        schemas.read_folder(tmp_path)


def test_each_table_has_options_of_its_own(tmp_path: Path) -> None:
    text_file(tmp_path, "Client;arm\n007;A\n")
    parquet_file(tmp_path, "outcomes", OUTCOMES)
    options = {"people": {"delimiter": ";", "columns": {"person_id": "Client"}}}
    assert cells_of(schemas.read_folder(tmp_path, options=options)["people"]) == PEOPLE


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"poeple": {}}, r"Did you mean 'people'\?"),
        ({"outcomes": {"sheet": "A"}}, "'sheet' is not a known option"),
    ],
)
def test_options_without_use_are_refused(tmp_path: Path, options: dict[str, Any], said: str) -> None:
    with pytest.raises(UnknownChoiceError, match=said):
        schemas.read_folder(full(tmp_path), options=options)


def test_a_schema_of_ones_own_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    whole = schemas.load("people")
    fields = (replace(f, missing={"not_known": ("A",)}) if f.name == "arm" else f for f in whole.fields)
    tables = schemas.read_folder(full(tmp_path), schemas=[replace(whole, fields=tuple(fields))])
    assert cells_of(tables["people"])["arm"] == ["(not known)"]


@pytest.mark.parametrize("limit", ["max_bytes", "max_rows", "max_cells"])
@pytest.mark.parametrize("write", [csv_file, parquet_file, xlsx_file, duckdb_file])
def test_the_limits_hold_for_every_file(tmp_path: Path, limit: str, write: Any) -> None:
    write(tmp_path, "people", {"person_id": ["1", "2"], "arm": ["A", "B"]})
    assert len(schemas.read_folder(tmp_path)["people"]) == 2
    with pytest.raises(UnreadableFileError, match=limit):
        schemas.read_folder(tmp_path, limits=schemas.Limits(**{limit: 1}))


def test_links_are_refused_unless_asked_for(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "folder").mkdir()
    text_file(tmp_path / "real", "person_id,arm\n007,A\n")
    (tmp_path / "folder" / "people.csv").symlink_to(tmp_path / "real" / "people.csv")
    with pytest.raises(UnreadableFileError, match=r"'people\.csv' is a symbolic link"):
        schemas.read_folder(tmp_path / "folder")
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    with pytest.raises(UnreadableFileError, match="'link' is a symbolic link"):
        schemas.read_folder(tmp_path / "link")
    assert cells_of(schemas.read_folder(tmp_path / "link", follow_symlinks=True)["people"]) == PEOPLE


def test_a_folder_without_tables_or_none_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="holds no table"):
        schemas.read_folder(tmp_path)
    with pytest.raises(MissingFileError, match="The folder"):
        schemas.read_folder(tmp_path / "nowhere")
    with pytest.raises(UnreadableFileError, match="is not a folder"):
        schemas.read_folder(text_file(tmp_path, "person_id\n1\n"))


def test_the_tables_cannot_be_exchanged(tmp_path: Path) -> None:
    tables: Any = schemas.read_folder(full(tmp_path))
    with pytest.raises(TypeError):
        tables["people"] = None


def test_a_file_that_cannot_be_read_stops_it_all(tmp_path: Path) -> None:
    text_file(full(tmp_path), b"person_id\n1\0\n")
    with pytest.raises(SyschangeError, match=r"'people.csv' cannot be read"):
        schemas.read_folder(tmp_path)
