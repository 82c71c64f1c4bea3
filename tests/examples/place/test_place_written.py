"""A place is written whole or not at all, and replaces nothing that is not a place."""

from pathlib import Path

import pandas as pd
import pytest

from syschange import schemas
from syschange.errors import CannotWriteError, UnknownChoiceError
from syschange.examples import Place, place


@pytest.fixture(scope="module")
def small() -> Place:
    return place(people=40)


def held(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_every_table_is_a_file_that_reads_back_as_it_was(small: Place, tmp_path: Path) -> None:
    folder = small.write(tmp_path / "new" / "records")
    assert held(folder) == {f"{name}.csv" for name in small.names}
    assert held(tmp_path / "new") == {"records"}
    for name in ("people", "outcomes", "ratings", "funding"):
        read = schemas.read_csv(folder / f"{name}.csv", name)
        there = small[name]
        assert [column for column in read.columns if not column.endswith("_missing")] == list(there.columns)
        assert len(read) == len(there)
        assert read[there.columns].isna().sum().to_dict() == there.isna().sum().to_dict()


def test_parquet_keeps_everything(small: Place, tmp_path: Path) -> None:
    folder = small.write(tmp_path / "records", format="parquet")
    assert held(folder) == {f"{name}.parquet" for name in small.names}
    for name in small.names:
        pd.testing.assert_frame_equal(pd.read_parquet(folder / f"{name}.parquet"), small[name])


def test_a_folder_of_tables_passes_the_checks(small: Place, tmp_path: Path) -> None:
    tables = schemas.read_folder(small.write(tmp_path / "records"))
    assert all(report.ok for report in schemas.check_tables(tables))


def test_a_place_is_replaced_only_where_that_is_said(small: Place, tmp_path: Path) -> None:
    folder = small.write(tmp_path / "records")
    before = (folder / "people.csv").read_bytes()
    with pytest.raises(CannotWriteError, match="replace=True"):
        place(people=41).write(folder)
    assert (folder / "people.csv").read_bytes() == before
    place(people=41).write(folder, replace=True)
    assert len(pd.read_csv(folder / "people.csv")) == 41
    place(people=42).write(folder, format="parquet", replace=True)
    assert held(folder) == {f"{name}.parquet" for name in small.names}
    assert held(tmp_path) == {"records"}


def test_a_folder_of_something_else_is_left_alone(small: Place, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("mine", encoding="utf-8")
    (tmp_path / "diary.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotWriteError, match="no tables of a place"):
        small.write(tmp_path, replace=True)
    assert held(tmp_path) == {"people.csv", "diary.txt"}
    with pytest.raises(CannotWriteError, match="is no folder"):
        small.write(tmp_path / "diary.txt", replace=True)


def test_an_empty_folder_is_filled(small: Place, tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    assert len(held(small.write(tmp_path / "records"))) == 19


def test_nothing_is_left_where_a_table_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = place(people=20)
    folder = made.write(tmp_path / "records")

    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    with pytest.raises(CannotWriteError, match="cannot be written"):
        made.write(folder, replace=True)
    assert held(tmp_path) == {"records"}
    assert len(held(folder)) == 19


def test_a_format_that_is_not_known_is_refused(small: Place, tmp_path: Path) -> None:
    with pytest.raises(UnknownChoiceError, match="Did you mean 'parquet'"):
        small.write(tmp_path / "records", format="parket")
    assert held(tmp_path) == set()
