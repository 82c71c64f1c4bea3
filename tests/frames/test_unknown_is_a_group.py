"""A missing characteristic is a group of its own, counted and last; labels stand in a fixed order."""

from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings

from syschange.frames import UNKNOWN, ordered_labels, reduce_to_cells

from .engines import ENGINES, tables


def labels(table: Any, column: str) -> list[str]:
    return reduce_to_cells(table, keys=[column], values=["y"]).table[column].tolist()


@settings(max_examples=10)
@given(columns=tables())
def test_nobody_is_lost_for_want_of_a_label(columns: dict[str, list[Any]]) -> None:
    for engine in ("pandas str", "pandas nullable", "Polars"):
        made = reduce_to_cells(ENGINES[engine](columns), keys=["sex"], values=["score"])
        unknown = made.table.loc[made.table["sex"] == UNKNOWN, "rows"].sum()
        assert unknown == columns["sex"].count(None)
        assert made.rows == len(columns["sex"])
        assert made.used == sum(v is not None for v in columns["score"])


@pytest.mark.parametrize(
    "missing", [None, float("nan"), pd.NA, pd.NaT], ids=["None", "not a number", "NA", "not a time"]
)
def test_every_way_of_being_missing_is_one_group(missing: object) -> None:
    table = pd.DataFrame({"g": pd.Series(["a", missing, "a"], dtype=object), "y": 1})
    assert labels(table, "g") == ["a", UNKNOWN]


def test_words_that_look_like_missing_are_words() -> None:
    words = ["NA", "None", "null", "nan", "", " "]
    assert sorted(labels(pd.DataFrame({"g": words, "y": 1}), "g")) == sorted(words)


def test_a_declared_order_is_kept_and_unknown_is_last() -> None:
    order = ["low", "high", "middle", "never used"]
    values = ["middle", None, "high", "low"]
    tables_ = [
        pd.DataFrame({"g": pd.Categorical(values, order), "y": 1}),
        pd.DataFrame({"g": pd.Categorical(values, order, ordered=True), "y": 1}),
        pl.DataFrame({"g": pl.Series(values, dtype=pl.Enum(order)), "y": 1}),
    ]
    for table in tables_:
        assert labels(table, "g") == ["low", "high", "middle", UNKNOWN]


def test_without_a_declared_order_it_is_the_alphabet_whatever_the_case() -> None:
    assert labels(pd.DataFrame({"g": ["b", None, "A", "c"], "y": 1}), "g") == ["A", "b", "c", UNKNOWN]
    assert ordered_labels(["b", UNKNOWN, "a", "b"], ["b"]) == ("b", "a", UNKNOWN)


def test_whole_numbers_are_labels_whatever_type_holds_them() -> None:
    expected = ["1", "2", UNKNOWN]
    assert labels(pd.DataFrame({"g": [1, 2, None], "y": 1}), "g") == expected
    assert labels(pd.DataFrame({"g": pd.array([1, 2, None], dtype="Int64"), "y": 1}), "g") == expected
    assert labels(pl.DataFrame({"g": [1, 2, None], "y": 1}), "g") == expected
    declared = pd.Categorical([1.0, 2.0, None], [2.0, 1.0])
    assert labels(pd.DataFrame({"g": declared, "y": 1}), "g") == ["2", "1", UNKNOWN]


def test_long_codes_beside_a_missing_one_stay_apart() -> None:
    """As doubles, which a column with a missing value easily becomes, the two would be one."""
    codes = [2**60 + 1, 2**60, None]
    for table in (
        pl.DataFrame({"g": codes, "y": 1}),
        pd.DataFrame({"g": pd.array(codes, dtype="Int64"), "y": 1}),
    ):
        assert labels(table, "g") == [str(2**60), str(2**60 + 1), UNKNOWN]


def test_true_and_false_are_labels() -> None:
    for table in (
        pd.DataFrame({"g": pd.array([True, None, False], dtype="boolean"), "y": 1}),
        pl.DataFrame({"g": [True, None, False], "y": 1}),
    ):
        assert labels(table, "g") == ["False", "True", UNKNOWN]
