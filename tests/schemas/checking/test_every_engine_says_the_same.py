"""A table gives the same report whether pandas, Polars, a lazy frame, Parquet, DuckDB or Arrow holds it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syschange import schemas

from ..schema_tables import FAULTS, TABLES, as_pandas, as_polars, needs_pyarrow, plant

TYPED = [fault for fault in FAULTS if fault.typed]


def in_duckdb(table: pl.DataFrame, folder: Path) -> Any:
    path = folder / "table.parquet"
    table.write_parquet(path)
    return duckdb.connect().read_parquet(str(path))


def from_parquet(table: pl.DataFrame, folder: Path) -> pl.LazyFrame:
    path = folder / "lazy.parquet"
    table.write_parquet(path, row_group_size=2)
    return pl.scan_parquet(path)


ENGINES: dict[str, Callable[[pl.DataFrame, Path], Any]] = {
    "lazy": lambda table, _: table.lazy(),
    "parquet": from_parquet,
    "duckdb": in_duckdb,
}


@pytest.mark.parametrize("engine", [*ENGINES, pytest.param("arrow", marks=needs_pyarrow)])
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fault=st.none() | st.sampled_from(TYPED), data=st.data())
def test_the_report_is_that_of_pandas(engine: str, fault: Any, data: st.DataObject, tmp_path: Path) -> None:
    schema = fault.schema if fault else data.draw(st.sampled_from(list(TABLES)))
    table = data.draw(TABLES[schema]())
    if fault:
        table = plant(table, fault, data.draw(st.integers(0, len(table["person_id"]) - 1)))
    polars = as_polars(schema, table)
    held = polars.to_arrow() if engine == "arrow" else ENGINES[engine](polars, tmp_path)
    report = schemas.check(held, schema)
    assert report == schemas.check(as_pandas(schema, table), schema)
    assert report.ok == (fault is None)


def test_a_lazy_frame_of_many_rows_names_the_right_ones() -> None:
    rows = 5_000
    people = pl.DataFrame(
        {
            "person_id": [f"P{i}" for i in range(rows)],
            "age": [200 if i % 1_000 == 17 else 30 for i in range(rows)],
            "sex": ["Male" if i % 2 else "Female" for i in range(rows)],
        }
    )
    report = schemas.check(people.lazy(), "people")
    assert list(report.problems["row"]) == [18, 1018, 2018, 3018, 4018]
    assert report == schemas.check(people, "people")


def test_ids_that_stand_twice_are_found_far_apart() -> None:
    people = pl.DataFrame({"person_id": [f"P{i}" for i in range(3_000)] + ["P1", "P2999"]})
    for table in (people, people.lazy(), pd.DataFrame(people.to_dict(as_series=False))):
        found = schemas.check(table, "people").findings[0]
        assert (found.rule, [case.row for case in found.cases]) == ("duplicate_key", [2, 3000, 3001, 3002])


def test_a_table_without_any_known_column_keeps_its_height() -> None:
    for table in (pl.DataFrame({"a": [1, 2, 3]}), pl.LazyFrame({"a": [1, 2, 3]})):
        report = schemas.check(table, "people")
        assert report.rows == 3
        assert [f.rule for f in report.findings] == ["missing_column"]


@pytest.mark.parametrize("name", ["*", "^p.*$", "syschange row", "a.b", "", 'x"; drop table', "^", "No"])
def test_the_name_of_a_column_is_a_name_and_no_pattern(name: str, tmp_path: Path) -> None:
    labels = {name: ["Yes", "No"]}
    good = pl.DataFrame({"person_id": ["1", "2", "3"], name: ["Yes", None, "No"]})
    bad = pl.DataFrame({"person_id": ["1", "2", "3"], name: ["Yes", "Maybe", "No"]})
    held = [lambda t: pd.DataFrame(t.to_dict(as_series=False)), lambda t: t, lambda t: t.lazy()]
    held += [lambda t: in_duckdb(t, tmp_path)] if name else []  # DuckDB has no column without a name
    for engine in held:
        assert schemas.check(engine(good), "people", categories=labels).ok
        report = schemas.check(engine(bad), "people", categories=labels)
        assert [(f.column, f.rule, [case.row for case in f.cases]) for f in report.findings] == [
            (name, "category", [2])
        ]
