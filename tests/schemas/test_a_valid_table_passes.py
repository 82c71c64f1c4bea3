"""A valid table passes, whichever dtype or engine holds it, and comes back as it was."""

import datetime as dt
import hashlib

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings

from syschange import schemas

from .schema_tables import Table, as_pandas, as_polars, needs_pyarrow, valid


@pytest.mark.parametrize(
    "style", ["plain", "object", "nullable", "category", pytest.param("arrow", marks=needs_pyarrow)]
)
@settings(deadline=None, max_examples=30)
@given(case=valid())
def test_every_valid_table_passes_in_every_pandas_dtype(case: tuple[str, Table], style: str) -> None:
    schema, table = case
    report = schemas.check(as_pandas(schema, table, style), schema)
    assert report.ok, report.text
    assert report.rows == len(next(iter(table.values())))
    assert report.problems.empty


@settings(deadline=None)
@given(valid())
def test_every_valid_table_passes_in_polars(case: tuple[str, Table]) -> None:
    schema, table = case
    report = schemas.check(as_polars(schema, table), schema)
    assert report.ok, report.text


@settings(deadline=None)
@given(valid())
def test_validate_returns_the_very_table_it_was_given(case: tuple[str, Table]) -> None:
    schema, table = case
    for data in (as_pandas(schema, table), as_polars(schema, table), as_polars(schema, table).lazy()):
        assert schemas.validate(data, schema) is data


@pytest.mark.parametrize("flags", [[True, False, None], [1, 0, None], [1.0, 0.0, None], [True, 0, None]])
def test_true_and_false_may_be_written_as_1_and_0(flags: list[object]) -> None:
    data = pd.DataFrame({"person_id": ["1", "2", "3"], "service": "Clinic", "reached": flags})
    assert schemas.check(data, "access").ok


@pytest.mark.parametrize(
    "categories", [pl.Categorical, pl.Enum(["Female", "Male"])], ids=["categorical", "enum"]
)
def test_polars_categories_are_labels(categories: pl.DataType) -> None:
    data = pl.DataFrame({"person_id": ["1", "2"], "sex": pl.Series(["Female", None], dtype=categories)})
    assert schemas.check(data, "people").ok


@pytest.mark.parametrize("dtype", [pl.UInt8, pl.Int128, pl.UInt64, pl.Float32, pl.Decimal(10, 0)], ids=str)
def test_polars_whole_numbers_of_any_width_are_whole_numbers(dtype: pl.DataType) -> None:
    data = pl.DataFrame({"person_id": ["1", "2"], "age": pl.Series([40, None], dtype=dtype)})
    assert schemas.check(data, "people").ok


@pytest.mark.parametrize(
    "dtype", ["Sparse[float]", "datetime64[s]", pytest.param("timestamp[us][pyarrow]", marks=needs_pyarrow)]
)
def test_less_common_dtypes_are_read_by_what_they_hold(dtype: str) -> None:
    whole = dtype.startswith("Sparse")
    column = {"days": pd.Series([4.0, None], dtype=dtype)}
    if not whole:
        column = {"referred_on": pd.Series([pd.Timestamp("2020-01-01"), None], dtype=dtype)}
    data = pd.DataFrame({"person_id": ["1", "2"], "service": "Clinic", "reached": False, **column})
    assert schemas.check(data, "access").ok


def test_both_ends_of_a_range_are_in_it() -> None:
    ends = [dt.date(1900, 1, 1), dt.date(2100, 12, 31)]
    data = pd.DataFrame({"person_id": ["1", "2"], "service": "Clinic", "reached": False, "days": [0, 20000]})
    assert schemas.check(data.assign(referred_on=ends), "access").ok


def test_unused_categories_and_any_index_do_not_matter() -> None:
    data = pd.DataFrame(
        {"person_id": ["1", "2"], "sex": pd.Categorical(["Male", None], categories=["Male", "Wrong"])},
        index=pd.MultiIndex.from_tuples([("a", 1), ("a", 1)]),
    )
    assert schemas.check(data, "people").ok


@settings(deadline=None, max_examples=25)
@given(valid())
def test_a_check_does_not_write_to_its_input(case: tuple[str, Table]) -> None:
    schema, table = case
    data = as_pandas(schema, table, "object")
    before = hashlib.sha256(repr(data.to_dict("list")).encode()).hexdigest()
    kept = (list(data.columns), data.dtypes.tolist(), dict(data.attrs))
    schemas.check(data, schema)
    assert hashlib.sha256(repr(data.to_dict("list")).encode()).hexdigest() == before
    assert (list(data.columns), data.dtypes.tolist(), dict(data.attrs)) == kept
