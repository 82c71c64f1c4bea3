"""A place of more people than a block is one place: nobody twice, one staff, and no more memory for more people."""

import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from syschange import schemas
from syschange.examples import Place, place
from syschange.examples.place import blocks, write

SMALL = 200


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK", SMALL)


@pytest.fixture
def large() -> Place:
    return place(people=500, seed=4, dose=0.5)


def test_the_first_block_is_the_place_of_its_size(large: Place) -> None:
    first = place(people=SMALL, seed=4, dose=0.5)
    for name in sorted(blocks.OF_PEOPLE):
        table = large[name]
        pd.testing.assert_frame_equal(table.head(len(first[name])), first[name])
    for name in ("workforce", "meetings", "documents", "recommendations"):
        pd.testing.assert_frame_equal(large[name], first[name])


def test_nobody_and_nothing_is_there_twice(large: Place) -> None:
    people = large["people"]
    assert len(people) == 500
    assert people["person_id"].tolist() == [f"P{number + 1:010d}" for number in range(500)]
    homes = people.assign(block=people.index // SMALL).groupby("household_id")
    assert homes.size().max() <= 5
    assert homes[["area", "block"]].nunique().max().max() == 1
    assert set(people["worker_id"].dropna()) <= set(large["workforce"]["worker_id"])
    assert large["decisions"]["decision_id"].is_unique
    assert large["pathways"].drop_duplicates(["case_id"])["person_id"].is_unique
    assert large["plans"].groupby("plan_id")["person_id"].nunique().max() == 1
    assert (
        not people.loc[:199, "started_on"]
        .reset_index(drop=True)
        .equals(people.loc[200:399, "started_on"].reset_index(drop=True))
    )


def test_boards_and_staff_are_those_of_one_place(large: Place) -> None:
    first = place(people=SMALL, seed=4, dose=0.5)
    for name, whose in (("decisions", "meeting_id"), ("ratings", "level")):
        table, one = large[name], first[name]
        assert table[whose].notna().sum() == one[whose].notna().sum()
        assert table["person_id"].notna().sum() > 2 * one["person_id"].notna().sum()


def test_counts_of_people_and_of_money_are_of_all_of_them(large: Place) -> None:
    whole = place(people=SMALL, seed=4, dose=0.5)
    assert large["population"]["n"].sum() == pytest.approx(2.5 * whole["population"]["n"].sum())
    for name in ("eligible_n", "claimed_n", "exposed_n"):
        assert (large["changes"][name] - 2.5 * whole["changes"][name]).abs().max() <= 0.5
    assert large["costs"]["amount"].sum() == pytest.approx(2.5 * whole["costs"]["amount"].sum(), rel=1e-6)
    assert large["funding"]["amount"].sum() == pytest.approx(2.5 * whole["funding"]["amount"].sum(), rel=1e-3)


def test_its_tables_pass_the_checks_and_belong_together(large: Place, tmp_path: Path) -> None:
    tables = schemas.read_folder(large.write(tmp_path / "records"))
    assert all(report.ok for report in schemas.check_tables(tables))


@pytest.mark.parametrize("arrow", [True, False])
def test_what_is_written_in_blocks_is_what_is_in_memory(
    arrow: bool, large: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not arrow:
        monkeypatch.setattr(write, "find_spec", lambda _: None)
    folder = large.write(tmp_path / "records", format="parquet")
    for name in large.names:
        path = folder / f"{name}.parquet"
        if arrow:
            pd.testing.assert_frame_equal(pd.read_parquet(path), large[name])
        assert pl.read_parquet(path).equals(large.on("polars")[name])


def test_csv_has_its_header_once(large: Place, tmp_path: Path) -> None:
    folder = large.write(tmp_path / "records")
    lines = (folder / "people.csv").read_text("utf-8").splitlines()
    assert len(lines) == 501
    assert sum(line.startswith("person_id") for line in lines) == 1


def test_where_a_later_block_fails_nothing_is_left(
    large: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from syschange.errors import CannotWriteError

    def breaks(first: object, name: str) -> Iterator[pd.DataFrame]:
        yield blocks.TABLES[name](first)
        raise OSError("No space left on device")

    monkeypatch.setattr(sys.modules[Place.__module__], "drawn", breaks)
    for form in ("csv", "parquet"):
        with pytest.raises(CannotWriteError):
            large.write(tmp_path / "records", format=form)
        monkeypatch.setattr(write, "find_spec", lambda _: None)
        with pytest.raises(CannotWriteError):
            large.write(tmp_path / "records", format=form)
    assert list(tmp_path.iterdir()) == []


def test_memory_does_not_grow_with_the_people(tmp_path: Path) -> None:
    peaks = []
    place(people=SMALL).write(tmp_path / "first", format="parquet")  # what is made once is made
    for number in (2, 10):
        made = place(people=number * SMALL)
        tracemalloc.start()
        made.write(tmp_path / "records", format="parquet", replace=True)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]
