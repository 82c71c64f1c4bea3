"""A table written to any format reads back the same: the same values, the same types, under the same names."""

import datetime as dt
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings

from syschange import schemas

from ..schema_tables import Table, field_type, valid
from .files import WRITERS, cells_of, workbook

PANDAS = {
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[us]",
    "string": "str",
}


def same(read: Any, written: Any, route: str) -> bool:
    """Return whether two cells say the same: a workbook holds numbers to 15 figures, other formats all of them."""
    if isinstance(written, float) and route == "xlsx":
        return math.isclose(read, written, rel_tol=1e-14)
    return bool(read == written)


@pytest.mark.parametrize("route", WRITERS)
@settings(deadline=None, max_examples=12)
@given(case=valid())
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, route: str, case: tuple[str, Table]
) -> None:
    schema, table = case
    table = {name: cells for name, cells in table.items() if name != "a note of their own"}
    path = WRITERS[route](tmp_path_factory.mktemp("route"), schema, table)
    frame = schemas.read(path, schema)
    for read, written in zip(cells_of(frame).values(), table.values(), strict=True):
        assert all(same(r, w, route) for r, w in zip(read, written, strict=True))
    assert list(frame.columns) == list(table)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
        name: PANDAS[field_type(schema, name)] for name in table
    }


def test_the_routes_give_equal_frames(tmp_path: Path) -> None:
    table = {
        "person_id": ["007", "90071992547409931"],
        "service": ["Clinic", "Zoë's"],
        "reached": [True, None],
        "days": [12, None],
        "referred_on": [dt.date(2020, 2, 29), None],
    }
    frames = [schemas.read(write(tmp_path, "access", table), "access") for write in WRITERS.values()]
    for frame in frames[1:]:
        pd.testing.assert_frame_equal(frame, frames[0])


TEXTS = {
    "person_id": ["1", "2", "3"],
    "service": ["None", "NA", ""],
    "reached": ["Yes", "0", "N"],
    "days": ["34.0", "<5", "1,234"],
    "referred_on": ["2020-01-01", "01/02/2020", ""],
}


@pytest.mark.parametrize("route", ["csv", "parquet", "xlsx"])
def test_texts_are_read_by_the_same_rules_whatever_holds_them(tmp_path: Path, route: str) -> None:
    if route == "xlsx":
        path = workbook(tmp_path, [list(TEXTS), *zip(*TEXTS.values(), strict=True)], name="access.xlsx")
    else:
        frame = pl.DataFrame(TEXTS)
        path = tmp_path / f"access.{route}"
        getattr(frame, f"write_{route}")(path)
    assert cells_of(schemas.read(path, "access")) == {
        "person_id": ["1", "2", "3"],
        "service": ["None", "NA", None],
        "reached": [True, False, "N"],
        "days": [34, "<5", "1,234"],
        "referred_on": [dt.date(2020, 1, 1), "01/02/2020", None],
    }


PROGRAM = """
import sys
class Hidden:  # as on a machine that lacks it: pandas 3.0.0 is misled by a module that is there and None
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] == "pyarrow":
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)
sys.meta_path.insert(0, Hidden)
from pathlib import Path
from syschange import schemas
for path in map(Path, sys.argv[1:]):
    frame = schemas.read(path, "access")
    assert frame["person_id"].tolist() == ["007"], path
    assert str(frame["reached"].dtype) == "boolean", path
"""


def test_nothing_needs_pyarrow(tmp_path: Path) -> None:
    table: dict[str, list[Any]] = {
        "person_id": ["007"],
        "service": ["Clinic"],
        "reached": [None],
        "days": [None],
        "referred_on": [dt.date(2020, 1, 1)],
    }
    folders = [tmp_path / str(i) for i in range(len(WRITERS))]
    for folder in folders:
        folder.mkdir()
    paths = [write(folder, "access", table) for folder, write in zip(folders, WRITERS.values(), strict=True)]
    program = [sys.executable, "-W", "error", "-c", PROGRAM, *map(str, paths)]
    run = subprocess.run(program, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
