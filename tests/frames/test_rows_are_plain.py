"""Rows come out as mappings of plain values, whatever a column holds."""

import numpy as np
import pandas as pd
import pytest

from syschange.frames import rows

COLUMNS = {
    "text": ["x", None, "z"],
    "share": [1.5, np.nan, 3],
    "whole": [1, 2, 3],
    "known": pd.array([1, None, 3], dtype="Int64"),
    "met": [True, False, True],
    "maybe": pd.array([True, None, False], dtype="boolean"),
    "day": pd.to_datetime(["2024-01-01", None, "2024-02-01"]),
    "band": pd.Categorical(["low", "high", None]),
    "cell": pd.Series([np.float64(2), (("a", "b"),), None], dtype=object),
    "month": pd.period_range("2024-01", periods=3, freq="M"),
    "wait": pd.to_timedelta([1, 2, 3], unit="D"),
    "short": np.array([1, 2, 3], dtype="float32"),
    7: [1, 2, 3],
}


@pytest.mark.parametrize("column", COLUMNS)
def test_each_value_is_what_pandas_says_of_a_record(column: object) -> None:
    table = pd.DataFrame({column: COLUMNS[column]})  # type: ignore[index]
    for row, record in zip(rows(table), table.to_dict("records"), strict=True):
        ((name, value),) = row.items()
        (other,) = record.values()
        assert name == str(column)
        assert type(value) is type(other)
        assert value is other or value == other or (pd.isna(value) and pd.isna(other))


def test_rows_stand_in_order_with_all_their_columns() -> None:
    table = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}, index=[5, 5])
    assert rows(table) == [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]
    assert rows(table.iloc[:0]) == []
    assert rows(table[[]]) == [{}, {}]
