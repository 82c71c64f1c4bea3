"""Only local, regular files of formats that hold nothing but data are read; each refusal says what to do."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from syschange import schemas
from syschange.errors import (
    MissingExtraError,
    MissingFileError,
    SyschangeError,
    UnknownChoiceError,
    UnreadableFileError,
    WrongTypeError,
)

from .files import WRITERS, text_file, workbook

READERS: dict[str, Callable[..., Any]] = {
    "csv": schemas.read_csv,
    "parquet": schemas.read_parquet,
    "xlsx": schemas.read_xlsx,
    "duckdb": schemas.read_duckdb,
}
TABLE = {"person_id": ["1"], "arm": ["A"]}
ROUTES = ["csv", "parquet", "xlsx", "duckdb"]


@pytest.mark.parametrize("route", ROUTES)
def test_read_takes_the_reader_that_the_name_says(tmp_path: Path, route: str) -> None:
    path = WRITERS[route](tmp_path, "people", TABLE)
    assert schemas.read(path, "people").equals(READERS[route](path, "people"))
    assert schemas.read(str(path), schemas.load("people")).equals(READERS[route](path, "people"))


def test_a_capital_suffix_is_the_same(tmp_path: Path) -> None:
    assert len(schemas.read(text_file(tmp_path, "person_id\n1\n", "PEOPLE.CSV"), "people")) == 1


def test_tabs_are_declared_in_a_tsv_file_too(tmp_path: Path) -> None:
    path = text_file(tmp_path, "person_id\tarm\n1\tA\n", "people.tsv")
    with pytest.raises(UnreadableFileError, match="separated by a tab"):
        schemas.read(path, "people")
    assert len(schemas.read(path, "people", delimiter="\t")) == 1


@pytest.mark.parametrize(
    ("name", "option", "near"),
    [
        ("people.csv", "sheet", "Use one of"),
        ("people.csv", "delimeter", "Did you mean 'delimiter'?"),
        ("people.parquet", "encoding", "Use one of"),
        ("people.xlsx", "table", "Use one of"),
        ("people.duckdb", "sheet", "Use one of"),
    ],
)
def test_an_option_that_a_format_has_no_use_for_is_refused(name: str, option: str, near: str) -> None:
    with pytest.raises(UnknownChoiceError, match="is not a known option for") as caught:
        schemas.read(name, "people", **{option: "x"})
    assert near in str(caught.value)


@pytest.mark.parametrize("reader", [schemas.read, *READERS.values()])
@pytest.mark.parametrize("name", ["people.pkl", "people.PICKLE", "people.joblib", "people.rds", "people.npy"])
def test_files_that_can_run_code_are_never_read(
    tmp_path: Path, reader: Callable[..., Any], name: str
) -> None:
    with pytest.raises(UnreadableFileError, match="never read, because reading it can run code"):
        reader(text_file(tmp_path, "person_id\n1\n", name), "people")


@pytest.mark.parametrize("reader", [schemas.read, *READERS.values()])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("people.xls", "save it as .xlsx"),
        ("people.xlsm", "workbook with macros"),
        ("people.ods", "save it as .xlsx"),
        ("people.sav", "Export the data as CSV UTF-8 or Parquet"),
        ("people.dta", "Export the data as CSV UTF-8 or Parquet"),
        ("people.csv.gz", "Unpack it first"),
        ("people.zip", "Unpack it first"),
        ("people.json", "of a format that is not read"),
        ("people.sqlite", "database of another kind"),
    ],
)
def test_other_formats_are_refused_with_what_to_do(
    tmp_path: Path, reader: Callable[..., Any], name: str, said: str
) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        reader(text_file(tmp_path, "person_id\n1\n", name), "people")
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["people", "people.dat", "people.csv.bak"])
def test_a_name_that_says_no_format_is_refused_by_read_alone(tmp_path: Path, name: str) -> None:
    path = text_file(tmp_path, "person_id\n1\n", name)
    with pytest.raises(UnreadableFileError, match="does not say that it is of a format that is read"):
        schemas.read(path, "people")
    assert len(schemas.read_csv(path, "people")) == 1


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("other", ROUTES)
def test_a_file_with_the_name_of_another_format_is_refused(tmp_path: Path, route: str, other: str) -> None:
    if route == other:
        return
    path = WRITERS[route](tmp_path, "people", TABLE)
    with pytest.raises(UnreadableFileError, match=f"Read it with read_{route}"):
        READERS[other](path, "people")
    path = path.rename(tmp_path / f"renamed.{other}")
    with pytest.raises(UnreadableFileError):
        READERS[other](path, "people")


ADDRESSES = [
    "https://user:MARKER@example.org/people.csv",
    "s3://MARKER/people.csv",
    "file:///MARKER/people.csv",
    "FTP://MARKER/people.csv",
]


@pytest.mark.parametrize("reader", [schemas.read, *READERS.values(), schemas.scan])
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_refused_and_not_repeated(reader: Callable[..., Any], address: str) -> None:
    for path in (address, Path(address)):
        with pytest.raises(UnreadableFileError, match="only files of this machine are read") as caught:
            reader(path, "people")
        assert "MARKER" not in str(caught.value)


@pytest.mark.parametrize("route", ROUTES)
def test_a_link_is_followed_only_where_that_is_asked_for(tmp_path: Path, route: str) -> None:
    path = WRITERS[route](tmp_path, "people", TABLE)
    link = tmp_path / f"link.{route}"
    link.symlink_to(path)
    options = {"table": "people"} if route == "duckdb" else {}
    for reader in (schemas.read, READERS[route]):
        with pytest.raises(UnreadableFileError, match="is a symbolic link"):
            reader(link, "people", **options)
        assert len(reader(link, "people", follow_symlinks=True, **options)) == 1


@pytest.mark.parametrize("name", ["md:people.duckdb", "sqlite:people.csv", "2024:1.csv"])
def test_a_colon_in_a_name_is_part_of_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MissingFileError):
        schemas.read(name, "people")
    if name.endswith(".csv"):
        text_file(tmp_path, "person_id\n1\n", name)
        assert len(schemas.read(name, "people")) == 1


def test_a_folder_above_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    text_file(tmp_path / "real", "person_id\n1\n")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert len(schemas.read(tmp_path / "link" / "people.csv", "people")) == 1


@pytest.mark.parametrize("route", ROUTES)
def test_what_is_no_file_is_refused(tmp_path: Path, route: str) -> None:
    path = tmp_path / f"people.{route}"
    with pytest.raises(MissingFileError):
        READERS[route](path, "people")
    path.mkdir()
    with pytest.raises(UnreadableFileError, match="is not a file"):
        READERS[route](path, "people")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this machine has no named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "people.csv")
    with pytest.raises(UnreadableFileError, match="is not a file"):
        schemas.read(tmp_path / "people.csv", "people")


@pytest.mark.parametrize("limit", ["max_bytes", "max_rows", "max_cells", "max_ratio"])
@pytest.mark.parametrize("value", [0, -1, float("nan"), "many", None, True])
def test_a_limit_is_a_number_above_0(limit: str, value: Any) -> None:
    with pytest.raises(WrongTypeError, match=limit):
        schemas.Limits(**{limit: value})


@pytest.mark.parametrize(
    ("package", "extra", "route"),
    [("openpyxl", "excel", "xlsx"), ("defusedxml", "excel", "xlsx"), ("duckdb", "duckdb", "duckdb")],
)
def test_a_package_that_is_missing_is_named_with_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, extra: str, route: str
) -> None:
    path = WRITERS[route](tmp_path, "people", TABLE)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=rf'"syschange\[{extra}\]"'):
        schemas.read(path, "people")


MARKER = "MARKER 943 476 5919"
BAD = {
    "columns": {"columns": {"person_id": "Client"}},
    "no such format": {"dates": {"referred_on": "iso"}},
    "a column that is not there": {"dates": {"reached_on": "yyyymmdd"}},
    "mixed clocks": {"dates": "iso_datetime"},
}


@pytest.mark.parametrize("route", ["csv", "parquet", "xlsx"])
@pytest.mark.parametrize("bad", BAD)
def test_no_error_repeats_what_the_file_holds(tmp_path: Path, route: str, bad: str) -> None:
    cells = {
        "person_id": [MARKER, "2"],
        "service": [MARKER] * 2,
        "referred_on": ["2024-01-01T10:00Z", "2024-01-01 10:00"],
    }
    if route == "xlsx":
        path = workbook(tmp_path, [list(cells), *zip(*cells.values(), strict=True)])
    else:
        path = tmp_path / f"access.{route}"
        getattr(pl.DataFrame(cells), f"write_{route}")(path)
    with pytest.raises(SyschangeError) as caught:
        schemas.read(path, "access", **BAD[bad])
    assert "943" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("route", ["parquet", "xlsx"])
def test_a_first_row_that_is_data_is_not_offered_as_a_choice_of_columns(tmp_path: Path, route: str) -> None:
    if route == "xlsx":
        path = workbook(tmp_path, [[MARKER, "Jane Doe"], ["1", "2"]])
    else:
        path = tmp_path / "people.parquet"
        pl.DataFrame({MARKER: ["1"], "Jane Doe": ["2"]}).write_parquet(path)
    with pytest.raises(SyschangeError, match="first line holds none of the names expected") as caught:
        schemas.read(path, "people", columns={"person_id": "Client id"})
    assert "943" not in str(caught.value)
