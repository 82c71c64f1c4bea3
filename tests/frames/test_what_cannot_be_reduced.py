"""A column that cannot be used as asked is refused by name, and nothing from the data is repeated."""

import math
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.errors import MissingColumnError, SyschangeError, WrongTypeError
from syschange.frames import column_names, recognise, reduce_to_cells, require_columns, require_names

BOTH = [pd.DataFrame, pl.DataFrame]
SOMEBODY = "Jo Bloggs"


def refusal(table: Any, *, key: str = "g", value: str = "y") -> str:
    with pytest.raises(WrongTypeError) as refused:
        reduce_to_cells(table, keys=[key], values=[value])
    assert SOMEBODY not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("table", BOTH)
@pytest.mark.parametrize("label", ["(all)", "(unknown)"])
def test_labels_the_library_uses_itself(table: Any, label: str) -> None:
    said = refusal(table({"g": ["a", label], "y": [1, 0]}))
    assert label in said
    assert "'g'" in said


@pytest.mark.parametrize("table", BOTH)
@pytest.mark.parametrize("measurements", [[1.5, 2.0], [math.inf, 1.0]])
def test_measurements_as_groups(table: Any, measurements: list[float]) -> None:
    assert "'g' holds measurements" in refusal(table({"g": measurements, "y": [1, 0]}))


@pytest.mark.parametrize("table", BOTH)
@pytest.mark.parametrize("infinite", [math.inf, -math.inf])
def test_infinite_outcomes(table: Any, infinite: float) -> None:
    assert "'y' holds an infinite value" in refusal(table({"g": ["a", "a"], "y": [1.0, infinite]}))


@pytest.mark.parametrize(
    "outcome",
    [
        ["1", "0"],
        [SOMEBODY, None],
        pd.Series([1, SOMEBODY], dtype=object),
        pd.Series([1, "1"], dtype=object),
        pd.to_datetime(["2024-01-01", "2024-02-01"]),
        pd.Categorical([1, 0]),
        pd.Series([1, 0], dtype="timedelta64[s]"),
    ],
    ids=["digits as text", "text", "a mixture", "one and '1'", "dates", "categories", "durations"],
)
def test_outcomes_that_are_not_numbers_in_pandas(outcome: Any) -> None:
    assert "'y' does not hold numbers" in refusal(pd.DataFrame({"g": ["a", "b"], "y": outcome}))


@pytest.mark.parametrize("outcome", [["1", "0"], [SOMEBODY, None], pl.Series([0, 1]).cast(pl.Date)])
def test_outcomes_that_are_not_numbers_in_polars(outcome: Any) -> None:
    assert "'y' does not hold numbers" in refusal(pl.DataFrame({"g": ["a", "b"], "y": outcome}))


@pytest.mark.parametrize(
    "nothing",
    [
        pd.Series([None, None], dtype=object),
        pd.Series([None, None], dtype="str"),
        pd.Series([None, None], dtype="Int64"),
        pd.Series([np.nan, np.nan]),
    ],
)
def test_an_outcome_nobody_has_recorded_is_unknown_whatever_its_type(nothing: "pd.Series[Any]") -> None:
    made = reduce_to_cells(pd.DataFrame({"g": ["a", "b"], "y": nothing}), keys=["g"], values=["y"])
    assert (made.rows, made.used) == (2, 0)
    polars = pl.DataFrame({"g": ["a", "b"], "y": [None, None]})
    assert reduce_to_cells(polars, keys=["g"], values=["y"]).digest() == made.digest()


def test_two_columns_of_one_name() -> None:
    table = pd.DataFrame([["a", 1, 2]], columns=["g", "y", "y"])
    assert "Two columns are called 'y'" in refusal(table)


@pytest.mark.parametrize("thing", [None, 3, "a path.csv", [1, 2], {"g": ["a"]}, pl.Series([1])])
def test_what_is_not_a_table(thing: object) -> None:
    with pytest.raises(WrongTypeError, match="pandas or Polars"):
        recognise(thing)


@pytest.mark.parametrize("table", BOTH)
def test_a_column_that_is_not_there_is_named_with_the_nearest(table: Any) -> None:
    data = table({"ethnicity": ["a"], "y": [1]})
    with pytest.raises(MissingColumnError, match=r"'etnicity'.*'ethnicity'"):
        reduce_to_cells(data, keys=["etnicity"], values=["y"])
    with pytest.raises(MissingColumnError, match="'z' in the people"):
        require_columns(data, ["y", "z"], table="the people")
    assert column_names(data) == ("ethnicity", "y")


@pytest.mark.parametrize("name", ["rows", "complete", "ways", "known:y", "sum:y", "value:y", "high:sum:y"])
def test_a_characteristic_named_as_the_sums_are(name: str) -> None:
    said = refusal(pd.DataFrame({name: ["a", "b"], "y": [1, 0]}), key=name)
    assert f"{name}_" in said


@pytest.mark.parametrize("name", ["rows", "complete", "ways", "known:y", "value:y"])
def test_an_outcome_may_have_any_name(name: str) -> None:
    table = pd.DataFrame({"g": ["a", "b", "b"], name: [True, False, None]})
    made = reduce_to_cells(table, keys=["g"], values=[name])
    assert made.table["rows"].tolist() == [1, 2]
    assert made.table["complete"].tolist() == [1, 1]
    assert made.table[f"sum:{name}"].tolist() == [1, 0]


def test_a_characteristic_may_be_the_outcome_too() -> None:
    made = reduce_to_cells(pd.DataFrame({"y": [True, False, True]}), keys=["y"], values=["y"])
    assert made.table["y"].tolist() == ["False", "True"]
    assert made.table["sum:y"].tolist() == [0, 2]


def test_characteristics_are_a_list_with_each_once() -> None:
    with pytest.raises(WrongTypeError, match="one text"):
        require_names("sex", taken=())
    with pytest.raises(WrongTypeError, match="'sex' is given twice"):
        require_names(["sex", "age", "sex"], taken=())
    with pytest.raises(WrongTypeError, match="'n'"):
        require_names(["sex", "n"], taken=("n",))
    require_names(["sex", "age"], taken=("n",), starts=("sum:",))


def test_no_message_repeats_a_label() -> None:
    table = pd.DataFrame({"g": [SOMEBODY, SOMEBODY], "y": [SOMEBODY, SOMEBODY]})
    with pytest.raises(SyschangeError) as refused:
        reduce_to_cells(table, keys=["g"], values=["y"])
    assert SOMEBODY not in str(refused.value)
