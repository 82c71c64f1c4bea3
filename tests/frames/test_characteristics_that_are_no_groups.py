"""Columns of several types, of lists or of too many groups, and too large a table, are refused before any work."""

import datetime as dt
from math import comb
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import MissingColumnError, NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import reduce_to_cells, require_groups, require_names, roll_up

BOTH = [pd.DataFrame, pl.DataFrame]
TRUE = np.array([True])[0]  # the engine's own, which is no Python bool


def objects(*values: Any) -> pd.DataFrame:
    return pd.DataFrame({"g": pd.Series(list(values), dtype=object), "y": 1})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((1, "1"), "text and whole numbers"),
        ((1, True), "true and false and whole numbers"),
        ((1, 1.0), "decimal numbers and whole numbers"),
        (("a", 1.5, None), "decimal numbers and text"),
        ((1, "1", True, 1.0), "decimal numbers, text, true and false and whole numbers"),
        ((np.int64(1), TRUE), "true and false and whole numbers"),
        (("a", dt.date(2024, 1, 1)), "date and text"),
    ],
)
def test_values_of_several_types_are_refused_with_the_types(values: tuple[Any, ...], said: str) -> None:
    """To a group-by 1, 1.0 and true are one value; to a reader "1" is the same again."""
    with pytest.raises(WrongTypeError, match=f"'g' holds values of more than one type: {said}"):
        reduce_to_cells(objects(*values), keys=["g"], values=["y"])


def test_categories_of_several_types_are_refused() -> None:
    for values in ((1, "1"), ("a", 1.5), ("a", True)):
        with pytest.raises(WrongTypeError, match="'g' holds values of more than one type"):
            reduce_to_cells(objects(*values).astype({"g": "category"}), keys=["g"], values=["y"])


@pytest.mark.parametrize(
    "values",
    [
        ("a", None, float("nan"), pd.NA, pd.NaT),
        (1, None, np.int64(2), float("nan")),
        (True, None, TRUE),
        (1.0, 2.0, None),
        (dt.date(2024, 1, 1), None),
        (None, None),
        (),
    ],
)
def test_what_is_missing_is_of_no_type(values: tuple[Any, ...]) -> None:
    known = sum(not pd.isna(v) for v in values)
    made = reduce_to_cells(objects(*values), keys=["g"], values=["y"])
    assert made.table.loc[made.table["g"] != "(unknown)", "rows"].sum() == known


def test_lists_are_no_groups() -> None:
    tables = [objects(["a"], ["b"]), objects({"a"}, {"b"}), pl.DataFrame({"g": [["a"], ["b"]], "y": 1})]
    for table in tables:
        with pytest.raises(WrongTypeError, match="'g' holds lists"):
            reduce_to_cells(table, keys=["g"], values=["y"])


@pytest.mark.parametrize("table", BOTH)
def test_a_column_of_postcodes_is_refused_with_how_many_there_are(table: Any) -> None:
    rows = table({"postcode": [f"AB{i} 1CD" for i in range(10_000)], "y": [1] * 10_000})
    with pytest.raises(
        NotEstimableError, match=r"'postcode' has 10,000 groups, and the limit is 200"
    ) as refused:
        reduce_to_cells(rows, keys=["postcode"], values=["y"])
    assert "AB" not in str(refused.value)
    assert "broader groups" in str(refused.value)


@pytest.mark.parametrize("table", BOTH)
def test_two_hundred_groups_pass_and_the_unknown_beside_them(table: Any) -> None:
    names = [f"place {i}" for i in range(200)]
    rows = table({"g": [*names, None, "(not asked)"], "y": [1] * 202})
    assert len(reduce_to_cells(rows, keys=["g"], values=["y"], ways=1).table) == 201
    more = table({"g": [*names, "one more"], "y": [1] * 201})
    with pytest.raises(NotEstimableError, match="201 groups"):
        reduce_to_cells(more, keys=["g"], values=["y"])


def test_groups_that_are_only_declared_count_too() -> None:
    rows = pd.DataFrame({"g": pd.Categorical(["1"], [str(i) for i in range(300)]), "y": 1})
    with pytest.raises(NotEstimableError, match=r"300 groups.*declared and not used"):
        reduce_to_cells(rows, keys=["g"], values=["y"])
    used = rows.assign(g=rows["g"].cat.remove_unused_categories())
    assert len(reduce_to_cells(used, keys=["g"], values=["y"]).table) == 1


def test_a_measurement_is_called_that_however_many_values_it_has() -> None:
    rows = pd.DataFrame({"income": np.arange(5000) + 0.25, "y": 1})
    with pytest.raises(WrongTypeError, match="'income' holds measurements"):
        reduce_to_cells(rows, keys=["income"], values=["y"])


def test_twelve_characteristics_four_at_a_time_are_refused_with_both_numbers_before_any_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(3)
    names = [f"c{i}" for i in range(12)]
    rows = pd.DataFrame({name: rng.integers(0, 6, 5000).astype(str) for name in names}).assign(y=1)
    expected = sum(comb(12, k) * 6**k for k in range(5))
    tables = sum(comb(12, k) for k in range(5))
    monkeypatch.delattr("syschange.frames.adding.reduce.aggregate")
    with pytest.raises(
        NotEstimableError, match=f"{tables} tables .* {expected:,} rows, and the limit is 200,000"
    ):
        reduce_to_cells(rows, keys=names, values=["y"], ways=4)


def test_any_number_of_characteristics_is_estimated_at_once() -> None:
    """There are 10**17 tables of sixty characteristics up to twenty at a time; none of them is listed."""
    names = [f"c{i}" for i in range(60)]
    rows = pd.DataFrame({name: ["a", "b"] for name in names})
    with pytest.raises(NotEstimableError, match="the limit is 200,000"):
        require_groups(rows, keys=names, ways=20)


@settings(max_examples=12)
@given(sizes=st.lists(st.integers(1, 6), min_size=1, max_size=4), data=st.data())
def test_the_estimate_is_what_the_tables_hold(sizes: list[int], data: st.DataObject) -> None:
    ways = data.draw(st.integers(1, len(sizes)))
    names = [f"c{i}" for i in range(len(sizes))]
    rows = pd.DataFrame({n: [str(i % size) for i in range(60)] for n, size in zip(names, sizes, strict=True)})
    cells = reduce_to_cells(rows.assign(y=1), keys=names, values=["y"], ways=ways)
    held = [1] + [0] * len(sizes)
    for size in sizes:
        held = [h + (held[k - 1] * size if k else 0) for k, h in enumerate(held)]
    assert len(roll_up(cells, by=names, ways=ways)) == sum(held[: ways + 1])


@pytest.mark.parametrize("ways", [0, 3, -1])
def test_more_ways_than_characteristics_are_refused_before_any_work(ways: int) -> None:
    with pytest.raises(UnknownChoiceError, match="number of ways"):
        reduce_to_cells(
            pd.DataFrame({"a": ["x"], "b": ["y"], "v": [1]}), keys=["a", "b"], values=["v"], ways=ways
        )


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(MissingColumnError, match="'sx'"):
        require_groups(pd.DataFrame({"sex": ["F"]}), keys=["sx"])


def test_ids_and_free_text_are_refused_by_name() -> None:
    with pytest.raises(WrongTypeError, match=r"'notes' holds ids or free text.*that people share"):
        require_names(["sex", "notes"], taken=(), private={"notes"})
    require_names(["sex"], taken=(), private={"notes"})


def test_a_column_that_has_no_name_in_words_is_no_characteristic() -> None:
    with pytest.raises(WrongTypeError, match="not a text"):
        require_names([0], taken=())  # type: ignore[list-item]


def test_no_characteristic_at_all_is_fine_on_every_engine() -> None:
    tables = [pd.DataFrame({"y": [1]}), pl.DataFrame({"y": [1]}), pl.LazyFrame({"y": [1]})]
    duckdb = pytest.importorskip("duckdb")
    for table in (*tables, duckdb.connect().sql("SELECT 1 AS y")):
        require_groups(table, keys=[])
        require_groups(table, keys=[], ways=0)


@pytest.mark.parametrize("keys", [None, 5, {"sex"}, {"sex": 1}, iter(["sex"])])
def test_what_is_no_list_of_names_is_no_list_of_characteristics(keys: Any) -> None:
    with pytest.raises(WrongTypeError, match="no list of names"):
        require_names(keys, taken=())
    require_names(("sex",), taken=())
