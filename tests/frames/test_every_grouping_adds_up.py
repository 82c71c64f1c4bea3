"""Every grouping is a sum of the finest cells, so its rows add up to everyone, and nobody's are present as nought."""

import itertools
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import ALL, reduce_to_cells, roll_up

from .engines import ENGINES, tables

BY = ["sex", "ethnicity"]
VALUES = ["score", "seen"]


def rolled(columns: dict[str, list[Any]], *, ways: int = 2) -> pd.DataFrame:
    cells = reduce_to_cells(ENGINES["Polars"](columns), keys=BY, values=VALUES)
    return roll_up(cells, by=BY, ways=ways)


def sums(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop(columns=[*BY, "ways"])


@settings(max_examples=10)
@given(columns=tables())
def test_the_rows_of_each_grouping_sum_to_everyone(columns: dict[str, list[Any]]) -> None:
    table = rolled(columns)
    whole = sums(table.head(1)).iloc[0]
    assert (table.iloc[0][BY] == ALL).all()
    assert whole["rows"] == len(columns["sex"])
    for _, grouping in table.groupby([table[c] == ALL for c in BY]):
        np.testing.assert_allclose(sums(grouping).sum(), whole, rtol=1e-12, atol=1e-6)


@settings(max_examples=10)
@given(columns=tables())
def test_each_row_is_what_reducing_its_people_alone_gives(columns: dict[str, list[Any]]) -> None:
    table = rolled(columns).set_index(BY)
    for subset in (["sex"], ["ethnicity"], BY):
        alone = reduce_to_cells(ENGINES["Polars"](columns), keys=subset, values=VALUES)
        for row in alone.table.to_dict("records"):
            got = table.loc[tuple(row.get(c, ALL) for c in BY)]
            for name in set(row) - set(BY):
                assert got[name] == pytest.approx(row[name], rel=1e-12, abs=1e-6)


@settings(max_examples=10)
@given(columns=tables())
def test_merging_two_labels_adds_their_sums(columns: dict[str, list[Any]]) -> None:
    merged = {**columns, "sex": ["a" if label == "b" else label for label in columns["sex"]]}
    before = rolled(columns, ways=1).set_index(BY)
    after = rolled(merged, ways=1).set_index(BY)
    apart = [(label, ALL) for label in ("a", "b") if (label, ALL) in before.index]
    if apart:
        together = after.loc[("a", ALL)].drop("ways")
        np.testing.assert_allclose(
            before.loc[apart].drop(columns="ways").sum().astype(float),
            together.astype(float),
            rtol=1e-12,
            atol=1e-6,
        )
    assert "b" not in after.index.get_level_values("sex")


@settings(max_examples=10)
@given(columns=tables(), ways=st.integers(1, 2))
def test_every_combination_is_there_once_and_those_of_nobody_are_nought(
    columns: dict[str, list[Any]], ways: int
) -> None:
    table = rolled(columns, ways=ways)
    levels = {c: list(dict.fromkeys(table.loc[table["ways"] == 1, c])) for c in BY}
    levels = {c: [v for v in found if v != ALL] for c, found in levels.items()}
    expected = {(ALL, ALL), *((s, ALL) for s in levels["sex"]), *((ALL, e) for e in levels["ethnicity"])}
    if ways == 2:
        expected |= set(itertools.product(levels["sex"], levels["ethnicity"]))
    got = [tuple(row) for row in table[BY].to_numpy()]
    assert len(got) == len(expected)
    assert set(got) == expected
    assert not table.isna().any(axis=None)
    nobody = sums(table[table["rows"] == 0])
    assert (nobody == 0).all(axis=None)


def test_the_overall_row_is_first_then_singles_then_pairs_in_the_order_of_the_labels() -> None:
    columns = {"sex": ["b", "A", None], "ethnicity": ["x", "x", "Y"], "score": [1.0] * 3, "seen": [True] * 3}
    got = [tuple(row) for row in rolled({**columns, "count": [1] * 3})[[*BY, "ways"]].to_numpy()]
    sexes, ethnicities = ("A", "b", "(unknown)"), ("x", "Y")
    assert got == [
        (ALL, ALL, 0),
        *((s, ALL, 1) for s in sexes),
        *((ALL, e, 1) for e in ethnicities),
        *((s, e, 2) for s in sexes for e in ethnicities),
    ]


@pytest.mark.parametrize("ways", [0, 3, -1])
def test_more_ways_than_characteristics_are_refused(ways: int) -> None:
    cells = reduce_to_cells(pd.DataFrame({"sex": ["a"], "ethnicity": ["x"], "y": [1]}), keys=BY, values=["y"])
    with pytest.raises(UnknownChoiceError, match="number of ways"):
        roll_up(cells, by=BY, ways=ways)


def test_too_many_groups_are_refused_with_how_many_there_would_be() -> None:
    table = pd.DataFrame({name: np.arange(60) for name in ("a", "b", "c")}).assign(y=1)
    cells = reduce_to_cells(table, keys=["a", "b", "c"], values=["y"])
    with pytest.raises(NotEstimableError, match=r"8 tables .* 226,981 rows.*200,000"):
        roll_up(cells, by=["a", "b", "c"], ways=3)
    assert len(roll_up(cells, by=["a", "b", "c"], ways=1)) == 181


def test_no_characteristics_leave_the_overall_row() -> None:
    cells = reduce_to_cells(pd.DataFrame({"y": [1.0, 3.0]}), keys=[], values=["y"])
    table = roll_up(cells, by=[], ways=0)
    assert table["rows"].tolist() == [2]
    assert math.isclose(table["sum:y"][0] + 2 * cells.pivots["y"], 4)
