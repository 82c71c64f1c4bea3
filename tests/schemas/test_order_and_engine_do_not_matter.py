"""Neither the order of rows and columns nor the engine that holds a table changes what a check finds."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import schemas
from syschange.schemas import CheckReport

from .schema_tables import (
    FAULTS,
    TABLES,
    Fault,
    Table,
    as_pandas,
    as_polars,
    holding,
    needs_pyarrow,
    plant,
    valid,
)

TYPED = [fault for fault in FAULTS if fault.typed]


def found(report: CheckReport) -> list[tuple[str, str, int]]:
    return sorted((f.column, f.rule, f.count) for f in report.findings)


@settings(deadline=None)
@given(valid(), st.data())
def test_the_order_of_rows_and_columns_changes_nothing_in_a_valid_table(
    case: tuple[str, Table], data: st.DataObject
) -> None:
    schema, table = case
    frame = as_pandas(schema, table)
    rows = data.draw(st.permutations(range(len(frame))))
    columns = data.draw(st.permutations(list(frame.columns)))
    assert schemas.check(frame.iloc[rows][columns], schema).ok


@settings(deadline=None)
@given(st.sampled_from(FAULTS), st.data())
def test_the_order_of_rows_and_columns_changes_nothing_in_a_faulty_table(
    fault: Fault, data: st.DataObject
) -> None:
    table = plant(data.draw(TABLES[fault.schema]()), fault, 0)
    frame = holding(fault.schema, table, fault)
    rows = data.draw(st.permutations(range(len(frame))))
    columns = data.draw(st.permutations(list(frame.columns)))
    shuffled = schemas.check(frame.iloc[rows][columns], fault.schema)
    assert not shuffled.ok
    assert found(shuffled) == found(schemas.check(frame, fault.schema))


@pytest.mark.parametrize("style", ["plain", "object", "nullable", pytest.param("arrow", marks=needs_pyarrow)])
@settings(deadline=None, max_examples=50)
@given(fault=st.sampled_from(TYPED), data=st.data())
def test_pandas_and_polars_give_the_same_report(fault: Fault, data: st.DataObject, style: str) -> None:
    table = data.draw(TABLES[fault.schema]())
    row = data.draw(st.integers(0, len(table["person_id"]) - 1))
    faulty = plant(table, fault, row)
    pandas = schemas.check(as_pandas(fault.schema, faulty, style), fault.schema)
    polars = schemas.check(as_polars(fault.schema, faulty), fault.schema)
    assert not polars.ok
    assert polars == pandas
    assert polars.text == pandas.text
    assert polars.problems.equals(pandas.problems)


@pytest.mark.parametrize(
    ("column", "cells", "dtype"),
    [
        ("person_id", [17, 18], pl.Int64),
        ("age", ["34", None], pl.String),
        ("age", [34.5, 1e300], pl.Float64),
        ("age", [True, False], pl.Boolean),
        ("sex", [0, 1], pl.Int8),
        ("sex", ["Male ", "male"], pl.Enum(["Male ", "male"])),
    ],
    ids=str,
)
def test_a_column_of_the_wrong_type_gives_the_same_report(
    column: str, cells: list[object], dtype: pl.DataType
) -> None:
    polars = pl.DataFrame({"person_id": ["1", "2"]}).with_columns(pl.Series(column, cells, dtype=dtype))
    pandas = as_pandas("people", {"person_id": ["1", "2"]}).assign(**{column: cells})
    assert schemas.check(polars, "people") == schemas.check(pandas, "people")
    assert not schemas.check(polars, "people").ok


def test_not_a_number_in_polars_is_missing_as_in_pandas() -> None:
    data = pl.DataFrame({"person_id": ["1"], "age": [float("nan")]})
    assert schemas.check(data, "people").ok
