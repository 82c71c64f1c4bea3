"""A simulated world is written run by run, and how large the runs are changes no byte and no memory that matters."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from syschange import schemas
from syschange.errors import CannotWriteError, WrongTypeError
from syschange.examples import worlds

PEOPLE = 6000


def digests(folder: Path) -> dict[str, str]:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worlds.write(tmp_path_factory.mktemp("world") / "new" / "folder", people=PEOPLE, seed=91)


def test_there_is_a_file_for_each_table_and_one_for_the_truth_and_nothing_else(written: Path) -> None:
    assert set(digests(written)) == {
        "people.parquet", "outcomes.parquet", "access.parquet", "contacts.parquet", "population.parquet",
        "truth/truth.parquet",
    }  # fmt: skip


@pytest.mark.parametrize("chunk", [999, 5999, 10**6])
def test_how_many_people_are_made_at_a_time_changes_no_byte(
    written: Path, tmp_path: Path, chunk: int
) -> None:
    assert digests(worlds.write(tmp_path, people=PEOPLE, seed=91, chunk=chunk)) == digests(written)


def test_another_seed_writes_other_people(written: Path, tmp_path: Path) -> None:
    mine, other = digests(written), digests(worlds.write(tmp_path, people=PEOPLE, seed=92))
    assert {name for name in mine if mine[name] == other[name]} == {"truth/truth.parquet"}


def test_the_files_hold_the_tables_of_the_same_world_in_memory(written: Path) -> None:
    made = worlds.world(PEOPLE, seed=91)
    for name, table in made.tables.items():
        read = schemas.read_parquet(written / f"{name}.parquet", name)
        assert list(read.columns) == list(table.columns)
        pd.testing.assert_frame_equal(read, table, check_dtype=False)
    true = pl.read_parquet(written / "truth" / "truth.parquet")
    assert true["value"].to_list() == made.truth["value"].tolist()
    assert true.columns == list(made.truth.columns)


def test_a_folder_of_them_is_read_and_is_valid(written: Path) -> None:
    tables = schemas.read_folder(written)
    assert set(tables) == {"people", "outcomes", "access", "contacts", "population"}
    assert len(tables["people"]) == PEOPLE
    report = schemas.check(schemas.scan(written / "outcomes.parquet", "outcomes"), "outcomes")
    assert report.ok, report.text


def test_settings_are_those_of_a_world(tmp_path: Path) -> None:
    worlds.write(tmp_path, people=800, seed=91, gap=0.0, change_for="all", missing=0.2)
    made = worlds.world(800, seed=91, gap=0.0, change_for="all", missing=0.2)
    read = schemas.read_parquet(tmp_path / "access.parquet", "access")
    pd.testing.assert_frame_equal(read, made.access, check_dtype=False)


def test_writing_again_replaces_what_was_there(tmp_path: Path) -> None:
    worlds.write(tmp_path, people=50, seed=1)
    worlds.write(tmp_path, people=20, seed=1)
    assert pl.read_parquet(tmp_path / "people.parquet").height == 20


def test_the_memory_does_not_grow_with_the_people(tmp_path: Path) -> None:
    """Eight times the people, some 250 megabytes more if they were held, in runs of one size; bar: 80 megabytes."""
    code = (
        "import resource, sys; from syschange.examples import worlds; "
        "worlds.write(sys.argv[1], people=int(sys.argv[2]), seed=1, chunk=20_000); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    peaks = []
    for people in ("40000", "320000"):
        run = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path), people], check=True, capture_output=True, text=True
        )
        peaks.append(int(run.stdout) / (1024 if sys.platform != "darwin" else 1024**2))
    assert peaks[1] - peaks[0] < 80, peaks


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(CannotWriteError, match=r"cannot be written to '.*taken'\. Name a folder"):
        worlds.write(tmp_path / "taken", people=10, seed=1)
    (tmp_path / "folder" / "people.parquet").mkdir(parents=True)
    with pytest.raises(CannotWriteError, match="cannot be written"):
        worlds.write(tmp_path / "folder", people=10, seed=1)
    assert not list((tmp_path / "folder").glob(".*"))


def test_runs_of_nobody_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongTypeError, match="no people"):
        worlds.write(tmp_path / "x", people=10, seed=1, chunk=0)
    assert not (tmp_path / "x").exists()
