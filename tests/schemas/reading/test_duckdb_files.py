"""A DuckDB file is opened read-only with every way out of it closed; only its tables are read, by name."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from syschange import schemas
from syschange.errors import MissingColumnError, UnknownChoiceError, UnreadableFileError

from .files import cells_of, refused


def saved(folder: Path, *statements: str, name: str = "data.duckdb") -> Path:
    path = folder / name
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as link:
        for statement in statements:
            link.execute(statement)
    return path


def table(columns: str, name: str = "people") -> str:
    return f'CREATE TABLE "{name}" AS SELECT {columns}'


def test_the_table_named_after_the_schema_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path, table("'007' AS person_id, 34::TINYINT AS age"), table("1 AS x", "other"))
    frame = schemas.read_duckdb(path, "people")
    assert cells_of(frame) == {"person_id": ["007"], "age": [34]}
    assert [str(d) for d in frame.dtypes] == ["str", "Int64"]


def test_another_table_can_be_named(tmp_path: Path) -> None:
    path = saved(tmp_path, table("'1' AS person_id"), table("'2' AS client", "clients of 2024"))
    frame = schemas.read_duckdb(path, "people", table="clients of 2024", columns={"person_id": "client"})
    assert cells_of(frame) == {"person_id": ["2"]}


@pytest.mark.parametrize(
    "name",
    ['x"; DROP TABLE people; --', "people; SELECT 1", "'", "a.b", '"main"."people"', "SELECT", "sp ace"],
)
def test_a_name_is_a_name_whatever_it_says(tmp_path: Path, name: str) -> None:
    quoted = name.replace('"', '""')
    path = saved(
        tmp_path, table("'1' AS person_id"), f'CREATE TABLE "{quoted}" (person_id VARCHAR, "{quoted}" INT)'
    )
    frame = schemas.read_duckdb(path, "people", table=name)
    assert (list(frame.columns), len(frame)) == (["person_id", name], 0)
    assert len(schemas.read_duckdb(path, "people")) == 1


@pytest.mark.parametrize(
    "name",
    ["peple", "people; SELECT 1", "read_csv('/etc/hostname')", "/etc/hostname", "information_schema.tables"],
)
def test_a_table_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    path = saved(tmp_path, table("'1' AS person_id"))
    with pytest.raises(UnknownChoiceError, match=r"is not a known table of 'data\.duckdb'"):
        schemas.read_duckdb(path, "people", table=name)


def test_a_variable_of_the_program_is_no_table(tmp_path: Path) -> None:
    people = pd.DataFrame({"person_id": ["1"]})
    path = saved(tmp_path, table("1 AS x", "other"))
    with pytest.raises(UnknownChoiceError):
        schemas.read_duckdb(path, "people")
    assert len(people) == 1


def test_a_view_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("person_id\nMARKER\n", encoding="utf-8")
    view = f"CREATE VIEW people AS SELECT * FROM read_csv('{tmp_path / 'secret.csv'}')"  # noqa: S608 - a test's own path
    with pytest.raises(UnreadableFileError, match="the name 'people' is a view") as caught:
        schemas.read_duckdb(saved(tmp_path, view), "people")
    assert "MARKER" not in str(caught.value)


def test_a_name_that_stands_for_two_tables_is_refused(tmp_path: Path) -> None:
    path = saved(
        tmp_path, table("'1' AS person_id"), "CREATE SCHEMA old", "CREATE TABLE old.people AS SELECT 1 AS x"
    )
    with pytest.raises(UnreadableFileError, match="stands for more than one table"):
        schemas.read_duckdb(path, "people")


def test_a_table_in_a_schema_of_its_own_is_found(tmp_path: Path) -> None:
    path = saved(tmp_path, "CREATE SCHEMA old", "CREATE TABLE old.people AS SELECT '1' AS person_id")
    assert cells_of(schemas.read_duckdb(path, "people")) == {"person_id": ["1"]}


@pytest.mark.parametrize(
    ("sql", "field", "read"),
    [
        ("34::HUGEINT", "age", 34),
        ("34::UBIGINT", "age", 34),
        ("34::DECIMAL(10,2)", "age", 34),
        ("3.7::DECIMAL(10,2)", "age", 3.7),
        ("'34'", "age", 34),
        ("'<5'", "age", "<5"),
        ("7::BIGINT", "person_id", 7),
        ("'a'::ENUM('a', 'b')", "arm", "a"),
        ("''", "arm", None),
        ("'None'", "arm", "None"),
        ("NULL::VARCHAR", "arm", None),
        ("12345678901234567890123::HUGEINT", "age", 12345678901234567890123),
    ],
)
def test_values_are_what_the_table_says(tmp_path: Path, sql: str, field: str, read: Any) -> None:
    other = "person_id" if field != "person_id" else "arm"
    frame = schemas.read_duckdb(saved(tmp_path, table(f"'1' AS {other}, {sql} AS {field}")), "people")
    (cell,) = cells_of(frame)[field]
    assert float(cell) == read if isinstance(read, float) else cell == read


@pytest.mark.parametrize(
    ("sql", "dates", "read"),
    [
        ("DATE '2024-02-29'", "yyyy-mm-dd", dt.date(2024, 2, 29)),
        ("TIMESTAMP '2024-02-29 23:45'", "yyyy-mm-dd", dt.date(2024, 2, 29)),
        ("TIMESTAMP_NS '2024-02-29 23:45'", "yyyy-mm-dd", dt.date(2024, 2, 29)),
        ("TIMESTAMPTZ '2024-06-30 23:45:00+00'", "iso_datetime", dt.date(2024, 7, 1)),
        ("'29/02/2024'", "dd/mm/yyyy", dt.date(2024, 2, 29)),
        ("20240229", "yyyymmdd", dt.date(2024, 2, 29)),
        ("20240229", "yyyy-mm-dd", 20240229),
        ("DATE '9999-12-31'", "yyyy-mm-dd", dt.date(9999, 12, 31)),
        ("NULL::DATE", "yyyy-mm-dd", None),
    ],
)
def test_dates_are_days(tmp_path: Path, sql: str, dates: str, read: Any) -> None:
    path = saved(tmp_path, table(f"'1' AS person_id, {sql} AS referred_on", "access"))
    assert cells_of(schemas.read_duckdb(path, "access", dates=dates))["referred_on"] == [read]


@pytest.mark.parametrize("sql", ["[1, 2]", "INTERVAL 1 DAY", "TIME '10:00'", "'x'::BLOB", "{'a': 1}"])
def test_a_field_that_holds_no_single_value_is_refused(tmp_path: Path, sql: str) -> None:
    path = saved(tmp_path, table(f"'1' AS person_id, {sql} AS age"))
    with pytest.raises(UnreadableFileError, match="'age' is of a type that holds no single value"):
        schemas.read_duckdb(path, "people")
    path = saved(tmp_path, table(f"'1' AS person_id, {sql} AS theirs"))
    assert isinstance(schemas.read_duckdb(path, "people")["theirs"].tolist()[0], str)


def test_the_order_of_rows_is_kept(tmp_path: Path) -> None:
    path = saved(tmp_path, "CREATE TABLE people AS SELECT i::VARCHAR AS person_id FROM range(300_000) t(i)")
    assert schemas.read_duckdb(path, "people")["person_id"].tolist() == [str(i) for i in range(300_000)]


def test_the_file_is_not_written_to(tmp_path: Path) -> None:
    path = saved(tmp_path, table("'1' AS person_id"))
    before = path.read_bytes()
    schemas.read_duckdb(path, "people")
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["data.duckdb"]


def test_wrong_names_of_columns_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, table("'1' AS client"))
    with pytest.raises(MissingColumnError, match=r"Did you mean 'client'\?"):
        schemas.read_duckdb(path, "people", columns={"person_id": "Clients"})


def test_rows_cells_and_bytes_are_limited(tmp_path: Path) -> None:
    path = saved(
        tmp_path, "CREATE TABLE people AS SELECT i::VARCHAR AS person_id, 1 AS x FROM range(100) t(i)"
    )
    for limits, said in (
        (schemas.Limits(max_rows=99), "100 rows"),
        (schemas.Limits(max_cells=199), "200 cells"),
        (schemas.Limits(max_bytes=1000), "bytes, more than the 1,000"),
    ):
        with pytest.raises(UnreadableFileError, match=said):
            schemas.read_duckdb(path, "people", limits=limits)


@pytest.mark.parametrize("content", [b"", b"MARKER" * 100, b"SQLite format 3\0" + b"\0" * 100])
def test_what_is_no_duckdb_file_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "data.duckdb").write_bytes(content)
    with pytest.raises(UnreadableFileError, match=r"DuckDB file|SQLite database") as caught:
        schemas.read_duckdb(tmp_path / "data.duckdb", "people")
    assert "MARKER" not in str(caught.value)


def test_a_damaged_file_is_an_error_and_never_a_crash(tmp_path: Path) -> None:
    path = saved(tmp_path, "CREATE TABLE people AS SELECT 'MARKER' || i AS person_id FROM range(500) t(i)")
    good, draw, errors = path.read_bytes(), random.Random(1), 0  # noqa: S311 - places to damage, not secrets
    held = [i for i, byte in enumerate(good) if byte]
    for _ in range(30):
        bad = bytearray(good)
        bad[draw.choice(held)] ^= draw.randrange(1, 256)
        path.write_bytes(bad)
        errors += refused(lambda: schemas.read_duckdb(path, "people"))
    assert errors > 20
