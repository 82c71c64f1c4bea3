"""A Parquet file's own types are believed, what they cost is reported and not repaired, and damage is an error."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from syschange import schemas
from syschange.errors import MissingColumnError, UnreadableFileError

from .files import cells_of, refused


def saved(folder: Path, columns: dict[str, Any], name: str = "table.parquet") -> Path:
    path = folder / name
    pl.DataFrame(columns).write_parquet(path)
    return path


def test_ids_that_were_stored_as_numbers_stay_numbers(tmp_path: Path) -> None:
    frame = schemas.read_parquet(saved(tmp_path, {"person_id": [7, None, 2**60 + 1]}), "people")
    assert frame["person_id"].dtype == "Int64"
    assert frame["person_id"].tolist() == [7, pd.NA, 2**60 + 1]


@pytest.mark.parametrize(
    ("cells", "read", "dtype"),
    [
        ([1, None, 0], [True, None, False], "boolean"),
        ([1.0, None, 0.0], [True, None, False], "boolean"),
        ([2, None, 0], [2, None, False], "object"),
        ([0.5, 1.0, 0.0], [0.5, True, False], "object"),
        (["Yes", "0", "N"], [True, False, "N"], "object"),
    ],
)
def test_truth_may_be_0_and_1(tmp_path: Path, cells: list[Any], read: list[Any], dtype: str) -> None:
    path = saved(tmp_path, {"person_id": ["1", "2", "3"], "reached": cells})
    frame = schemas.read_parquet(path, "access")
    assert cells_of(frame)["reached"] == read
    assert frame["reached"].dtype == dtype


@pytest.mark.parametrize(
    ("cells", "read", "dtype"),
    [
        ([34.0, None], [34, None], "Int64"),
        (pl.Series([34, None], dtype=pl.Int8), [34, None], "Int64"),
        (pl.Series([34, None], dtype=pl.UInt64), [34, None], "Int64"),
        (pl.Series(["34", None]).cast(pl.Decimal(10, 2)), [34, None], "Int64"),
        ([3.7, 34.0], [3.7, 34], "object"),
        ([True, None], [True, None], "object"),
        (pl.Series([2**64 - 1, 3], dtype=pl.UInt64), [2**64 - 1, 3], "object"),
        (["34", "x"], [34, "x"], "object"),
    ],
)
def test_whole_numbers_are_whole_whatever_holds_them(
    tmp_path: Path, cells: Any, read: list[Any], dtype: str
) -> None:
    frame = schemas.read_parquet(saved(tmp_path, {"person_id": ["1", "2"], "age": cells}), "people")
    assert cells_of(frame)["age"] == read
    assert frame["age"].dtype == dtype


def test_not_a_number_is_missing_and_infinity_is_kept(tmp_path: Path) -> None:
    columns = {"person_id": ["1", "2"], "measure": ["mcs"] * 2, "value": [float("nan"), float("inf")]}
    frame = schemas.read_parquet(saved(tmp_path, columns), "outcomes")
    assert frame["value"].isna().tolist() == [True, False]
    assert frame["value"].tolist()[1] == float("inf")


MOMENTS = [dt.datetime(2024, 6, 30, 23, 30), None]  # noqa: DTZ001 - a time without a zone


def test_of_a_local_time_the_day_is_kept(tmp_path: Path) -> None:
    path = saved(tmp_path, {"person_id": ["1", "2"], "referred_on": MOMENTS})
    frame = schemas.read_parquet(path, "access")
    assert frame["referred_on"].tolist() == [pd.Timestamp("2024-06-30"), pd.NaT]


def test_a_time_zone_is_kept_for_the_check_unless_days_in_london_are_asked_for(tmp_path: Path) -> None:
    moments = pl.Series(MOMENTS).dt.replace_time_zone("UTC")
    path = saved(tmp_path, {"person_id": ["1", "2"], "referred_on": moments})
    assert schemas.read_parquet(path, "access")["referred_on"].tolist()[0].tzinfo is not None
    frame = schemas.read_parquet(path, "access", dates="iso_datetime")
    assert frame["referred_on"].tolist() == [pd.Timestamp("2024-07-01"), pd.NaT]


def test_times_with_and_without_a_zone_are_refused_together(tmp_path: Path) -> None:
    moments = pl.Series(MOMENTS)
    columns = {
        "person_id": ["1", "2"],
        "referred_on": moments,
        "reached_on": moments.dt.replace_time_zone("UTC"),
    }
    with pytest.raises(UnreadableFileError, match="mixes times with an offset"):
        schemas.read_parquet(saved(tmp_path, columns), "access", dates="iso_datetime")


def test_numbers_are_dates_only_where_the_format_says_so(tmp_path: Path) -> None:
    path = saved(tmp_path, {"person_id": ["1", "2"], "referred_on": [45292, 20240101]})
    assert cells_of(schemas.read_parquet(path, "access"))["referred_on"] == [45292, 20240101]
    excel = cells_of(schemas.read_parquet(path, "access", dates="excel_1900"))["referred_on"]
    assert excel == [dt.date(2024, 1, 1), 20240101]
    plain = cells_of(schemas.read_parquet(path, "access", dates="yyyymmdd"))["referred_on"]
    assert plain == [45292, dt.date(2024, 1, 1)]


def test_labels_may_be_categories(tmp_path: Path) -> None:
    columns = {"person_id": ["1", "2"], "sex": pl.Series(["Male", None], dtype=pl.Enum(["Female", "Male"]))}
    frame = schemas.read_parquet(saved(tmp_path, columns), "people")
    assert cells_of(frame)["sex"] == ["Male", None]
    assert frame["sex"].dtype == "str"


def test_columns_nobody_knows_keep_what_they_hold(tmp_path: Path) -> None:
    columns = {"person_id": ["1"], "n": [1], "list": [[1, 2]], "time": [dt.time(10)], "bytes": [b"x"]}
    frame = schemas.read_parquet(saved(tmp_path, columns), "people")
    assert frame.drop(columns="person_id").iloc[0].tolist() == [1, [1, 2], dt.time(10), b"x"]


def test_a_name_with_signs_of_a_pattern_is_a_name(tmp_path: Path) -> None:
    saved(tmp_path, {"person_id": ["1"]}, "people_a.parquet")
    path = saved(tmp_path, {"person_id": ["2"]}, "people_[a]*.parquet")
    assert schemas.read_parquet(path, "people")["person_id"].tolist() == ["2"]


def test_too_many_rows_or_cells_are_refused_unread(tmp_path: Path) -> None:
    path = saved(tmp_path, {"person_id": [str(i) for i in range(100)], "arm": ["A"] * 100})
    with pytest.raises(UnreadableFileError, match=r"100 rows, more than the 99 that are read.*max_rows"):
        schemas.read_parquet(path, "people", limits=schemas.Limits(max_rows=99))
    with pytest.raises(UnreadableFileError, match=r"200 cells.*max_cells"):
        schemas.read_parquet(path, "people", limits=schemas.Limits(max_cells=199))
    with pytest.raises(UnreadableFileError, match=r"bytes, more than the 50.*max_bytes"):
        schemas.read_parquet(path, "people", limits=schemas.Limits(max_bytes=50))


def test_a_small_file_that_becomes_large_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, {"person_id": ["x" * 50] * 100_000})
    assert path.stat().st_size < 10_000
    with pytest.raises(UnreadableFileError, match="bytes once it is unpacked, more than the 10,000"):
        schemas.read_parquet(path, "people", limits=schemas.Limits(max_bytes=10_000))


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"PAR1PAR1PAR1", b"PARE" * 20, b"PAR1" + b"\xff" * 60 + b"PAR1"]
)
def test_what_is_no_parquet_file_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "people.parquet").write_bytes(content)
    with pytest.raises(UnreadableFileError, match="is no Parquet file, or is encrypted or damaged"):
        schemas.read_parquet(tmp_path / "people.parquet", "people")


def test_a_damaged_or_lying_file_is_an_error_and_never_a_crash(tmp_path: Path) -> None:
    path = saved(tmp_path, {"person_id": [f"MARKER{i}" for i in range(50)], "age": list(range(50))})
    good, draw, errors = path.read_bytes(), random.Random(1), 0  # noqa: S311 - places to damage, not secrets
    for _ in range(150):
        bad = bytearray(good)
        for _ in range(draw.choice((1, 3))):
            bad[draw.randrange(len(bad))] = draw.randrange(256)
        path.write_bytes(bad)
        errors += refused(lambda: schemas.read_parquet(path, "people"))
    assert errors > 50


def test_a_scan_renames_and_does_nothing_else(tmp_path: Path) -> None:
    path = saved(tmp_path, {"Client": ["1", ""], "age": ["34", "998"]})
    lazy = schemas.scan(path, "people", columns={"person_id": "Client"})
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.collect().to_dict(as_series=False) == {"person_id": ["1", ""], "age": ["34", "998"]}


def test_a_scan_refuses_what_a_reader_refuses(tmp_path: Path) -> None:
    path = saved(tmp_path, {"Client": ["1"]})
    with pytest.raises(MissingColumnError):
        schemas.scan(path, "people", columns={"person_id": "client_id"})
    path.write_bytes(b"PAR1PAR1PAR1")
    with pytest.raises(UnreadableFileError):
        schemas.scan(path, "people")
