"""A file is checked as the table that is read from it, and a plain Parquet file without reading it into memory."""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from syschange import schemas
from syschange.errors import SyschangeError

PLAIN: dict[str, Any] = {
    "person_id": ["007", "8", "8"],
    "sex": ["Female", "femal", None],
    "age": [30, 130, None],
    "died_on": [dt.date(2020, 1, 1), None, None],
    "trauma": [True, None, False],
}


def written(tmp_path: Path, **columns: Any) -> Path:
    path = tmp_path / "people.parquet"
    pl.DataFrame({**PLAIN, **columns}).write_parquet(path)
    return path


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows whenever a file is read into memory."""
    reads: list[str] = []

    def read(path: Any, *rest: Any, **options: Any) -> Any:
        reads.append(str(path))
        return schemas.read(path, *rest, **options)

    monkeypatch.setattr("syschange.schemas.files.read", read)
    return reads


def test_a_plain_parquet_file_is_not_read_into_memory(tmp_path: Path, eager: list[str]) -> None:
    path = written(tmp_path)
    report = schemas.check_file(path, "people")
    assert report == schemas.check(schemas.read_parquet(path, "people"), "people")
    assert {f.rule for f in report.errors} == {"duplicate_key", "category", "range"}
    assert eager == []


@pytest.mark.parametrize(
    "columns",
    [
        {"died_on": ["2020-01-01", None, "2020-02-30"]},
        {"age": ["30", "31", "x"]},
        {"trauma": ["yes", "no", None]},
        {"trauma": [1, 0, 2]},
        {"sex": ["", "Female", "Male"]},
        {"need_justice": [True, False, None]},
        {"sex": [None, None, None]},
        {"person_id": [7, 8, 8]},
    ],
    ids=str,
)
def test_a_parquet_file_with_something_to_parse_is_read_and_the_report_is_the_same(
    columns: dict[str, Any], tmp_path: Path, eager: list[str]
) -> None:
    path = written(tmp_path, **columns)
    report = schemas.check_file(path, "people")
    assert report == schemas.check(schemas.read_parquet(path, "people"), "people")
    assert eager == [str(path)]


def test_words_for_missing_of_a_code_list_are_read(tmp_path: Path, eager: list[str]) -> None:
    word = next(iter(schemas.codelist("disability").missing))
    path = written(tmp_path, disability=[word, None, None])
    assert not any(f.column == "disability" for f in schemas.check_file(path, "people").findings)
    assert eager == [str(path)]


def test_columns_of_another_name_are_found_without_reading(tmp_path: Path, eager: list[str]) -> None:
    path = tmp_path / "data.parquet"
    pl.DataFrame({"Client": ["1", "1"]}).write_parquet(path)
    report = schemas.check_file(path, "people", columns={"person_id": "Client"})
    assert [(f.column, f.rule) for f in report.errors] == [("person_id", "duplicate_key")]
    assert eager == []


def test_a_csv_file_is_read_with_its_options(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("person_id;died_on\n1;31/12/2020\n", encoding="cp1252")
    options = {"delimiter": ";", "encoding": "cp1252", "dates": {"died_on": "dd/mm/yyyy"}}
    assert schemas.check_file(path, "people", **options).ok
    assert schemas.check_file(path, "people", delimiter=";").errors[0].rule == "type"


def test_declared_labels_and_ranges_are_held_to(tmp_path: Path) -> None:
    path = written(tmp_path)
    report = schemas.check_file(
        path, "people", categories={"sex": ["Female", "femal"]}, today=dt.date(2019, 1, 1)
    )
    assert {f.rule for f in report.errors} == {"duplicate_key", "range"}
    assert {f.column for f in report.errors if f.rule == "range"} == {"age", "died_on"}


def test_a_damaged_file_and_a_wrong_option_are_said_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    path.write_bytes(b"PAR1" + b"\0" * 40 + b"PAR1")
    with pytest.raises(SyschangeError, match="no Parquet file, or is encrypted or damaged"):
        schemas.check_file(path, "people")
    with pytest.raises(SyschangeError, match="'sheet' is not a known option for a Parquet file"):
        schemas.check_file(written(tmp_path), "people", sheet="one")
