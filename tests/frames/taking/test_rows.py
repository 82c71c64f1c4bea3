"""The wanted columns of every row come in one form from every engine."""

import datetime as dt

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.errors import MissingColumnError, UnknownChoiceError, WrongTypeError
from syschange.frames import take_rows

DATA = pd.DataFrame(
    {
        "who": ["a", None, "b", "a"],
        "group": ["x", "y", None, "(not asked)"],
        "flag": [True, None, False, True],
        "score": [1, 2.5, None, 3],
        "day": pd.to_datetime(["2024-01-01", None, "2024-03-01", "2024-02-01"]),
    }
)
ASKED = {"groups": ["group"], "ids": ["who"], "flags": ["flag"], "values": ["score"], "days": ["day"]}


@pytest.mark.parametrize("given", ["pandas", "polars", "lazy", "duckdb", "arrow"])
def test_every_engine_gives_the_same(given: str) -> None:
    table = {
        "pandas": lambda: DATA,
        "polars": lambda: pl.from_pandas(DATA),
        "lazy": lambda: pl.from_pandas(DATA).lazy(),
        "duckdb": lambda: duckdb.from_df(DATA),
        "arrow": lambda: pl.from_pandas(DATA).to_arrow(),
    }[given]()
    made = take_rows(table, **ASKED)
    assert list(made["group"].astype(str)) == ["x", "y", "(unknown)", "(unknown)"]
    assert list(made["group"].cat.categories) == ["x", "y", "(unknown)"]
    assert list(made["who"].fillna("-")) == ["a", "-", "b", "a"]
    np.testing.assert_array_equal(made["flag"], [1, np.nan, 0, 1])
    np.testing.assert_array_equal(made["score"], [1, 2.5, np.nan, 3])
    assert made["day"].isna().tolist() == [False, True, False, False]
    assert made["day"][2] == pd.Timestamp("2024-03-01")


def test_reasons_for_missing_stand_apart_where_asked() -> None:
    made = take_rows(DATA, groups=["group"], unknown="split")
    assert list(made["group"].astype(str)) == ["x", "y", "(unknown)", "(not asked)"]
    with pytest.raises(UnknownChoiceError):
        take_rows(DATA, groups=["group"], unknown="drop")


def test_declared_groups_stand_in_their_order_whether_anybody_has_them() -> None:
    made = take_rows(DATA, groups=["group"], categories={"group": ["z", "y"]})
    assert list(made["group"].cat.categories) == ["z", "y", "x", "(unknown)"]
    own = DATA.assign(group=pd.Categorical(["x", "y", None, "x"], categories=["y", "x", "w"]))
    assert list(take_rows(own, groups=["group"])["group"].cat.categories) == ["y", "x", "w", "(unknown)"]


def test_whole_numbers_are_ids_without_decimals() -> None:
    made = take_rows(pd.DataFrame({"who": [1.0, np.nan, 12.0]}), ids=["who"])
    assert list(made["who"].fillna("-")) == ["1", "-", "12"]


def test_times_are_days_where_they_were() -> None:
    late = pd.DataFrame({"day": pd.to_datetime(["2024-06-01 23:30"]).tz_localize("Europe/London")})
    assert take_rows(late, days=["day"])["day"][0] == pd.Timestamp("2024-06-01")
    dates = pd.DataFrame({"day": pd.Series([dt.date(2024, 6, 1), None], dtype=object)})
    assert take_rows(dates, days=["day"])["day"][0] == pd.Timestamp("2024-06-01")


def test_an_empty_table_has_its_columns() -> None:
    made = take_rows(DATA.head(0), **ASKED)
    assert list(made.columns) == ["group", "who", "flag", "score", "day"]
    assert len(made) == 0


def test_a_column_of_another_kind_is_refused() -> None:
    with pytest.raises(MissingColumnError):
        take_rows(DATA, ids=["whom"])
    with pytest.raises(WrongTypeError, match="yes or no"):
        take_rows(DATA, flags=["score"])
    with pytest.raises(WrongTypeError):
        take_rows(DATA, values=["who"])
    with pytest.raises(WrongTypeError):
        take_rows(DATA, days=["who"])
