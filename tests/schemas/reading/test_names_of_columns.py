"""Columns are matched by their exact names; case and spaces are looked over only where that is asked for."""

from pathlib import Path

import polars as pl
import pytest

from syschange import schemas
from syschange.errors import MissingColumnError, UnknownChoiceError, UnreadableFileError

from .files import cells_of, text_file, workbook

UNTIDY = [
    "PERSON_ID",
    " person_id",
    "person_id\u00a0",
    "Person ID",
    "person\u00a0id",
    "Person-Id",
    "person_id\u200b",
]


def saved(folder: Path, route: str, header: list[str]) -> Path:
    row = [str(i) for i in range(1, len(header) + 1)]
    if route == "xlsx":
        return workbook(folder, [header, row])
    path = folder / f"people.{route}"
    getattr(pl.DataFrame([row], schema=header, orient="row"), f"write_{route}")(path)
    return path


@pytest.mark.parametrize("route", ["csv", "parquet", "xlsx"])
@pytest.mark.parametrize("name", UNTIDY)
def test_a_name_that_differs_by_case_or_spaces_is_matched_when_asked(
    tmp_path: Path, route: str, name: str
) -> None:
    path = saved(tmp_path, route, [name, "sex"])
    assert list(schemas.read(path, "people").columns) == [name, "sex"]
    assert list(schemas.read(path, "people", normalise_headers=True).columns) == ["person_id", "sex"]


def test_the_names_given_are_matched_so_too(tmp_path: Path) -> None:
    path = text_file(tmp_path, "CLIENT ID ,sex\n1,Male\n")
    columns = {"person_id": "Client id"}
    with pytest.raises(MissingColumnError, match=r"Did you mean 'CLIENT ID '\?"):
        schemas.read_csv(path, "people", columns=columns)
    assert "person_id" in schemas.read_csv(path, "people", columns=columns, normalise_headers=True)


def test_two_names_that_would_be_one_are_refused(tmp_path: Path) -> None:
    path = text_file(tmp_path, "Person ID,person_id\n1,2\n")
    assert cells_of(schemas.read_csv(path, "people"))["person_id"] == ["2"]
    with pytest.raises(UnreadableFileError, match="2 columns are called 'person_id' but for case and spaces"):
        schemas.read_csv(path, "people", normalise_headers=True)


@pytest.mark.parametrize("route", ["csv", "parquet", "xlsx"])
def test_columns_are_renamed_on_every_route(tmp_path: Path, route: str) -> None:
    path = saved(tmp_path, route, ["Client", "Gender", "Site"])
    frame = schemas.read(path, "people", columns={"person_id": "Client", "sex": "Gender"})
    assert cells_of(frame) == {"person_id": ["1"], "sex": ["2"], "Site": ["3"]}


@pytest.mark.parametrize("route", ["csv", "parquet", "xlsx"])
def test_wrong_names_are_refused_on_every_route(tmp_path: Path, route: str) -> None:
    path = saved(tmp_path, route, ["Client", "person_id"])
    with pytest.raises(UnknownChoiceError, match=r"Did you mean 'person_id'\?"):
        schemas.read(path, "people", columns={"personid": "Client"})
    with pytest.raises(MissingColumnError, match="Clinet"):
        schemas.read(path, "people", columns={"person_id": "Clinet"})
    with pytest.raises(UnreadableFileError, match="two columns would have one name"):
        schemas.read(path, "people", columns={"person_id": "Client"})


@pytest.mark.parametrize("header", [["a", "a"], ["a", ""]], ids=["twice", "no name"])
def test_a_name_that_stands_twice_or_not_at_all_is_refused_in_a_workbook(
    tmp_path: Path, header: list[str]
) -> None:
    with pytest.raises(UnreadableFileError, match="row 1, the header: column"):
        schemas.read_xlsx(saved(tmp_path, "xlsx", header), "people")


def test_a_column_without_name_is_refused_in_a_parquet_file(tmp_path: Path) -> None:
    pl.DataFrame({"person_id": ["1"], "": ["2"]}).write_parquet(tmp_path / "people.parquet")
    with pytest.raises(UnreadableFileError, match="column 2 has no name"):
        schemas.read_parquet(tmp_path / "people.parquet", "people")
