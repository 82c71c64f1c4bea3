"""The same people give the same sums, to the last bit, in any engine, any type and any order."""

import itertools
import math
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.frames import Cells, reduce_to_cells

from .engines import ENGINES, tables

KEYS = ["sex", "ethnicity"]
VALUES = ["score", "seen", "count"]


def cells(table: Any) -> Cells:
    return reduce_to_cells(table, keys=KEYS, values=VALUES)


def in_alphabetical_order(made: Cells) -> pd.DataFrame:
    return made.table.sort_values(KEYS, ignore_index=True)


@settings(max_examples=6)
@given(columns=tables(least=12))
def test_every_engine_and_type_gives_the_same_sums(columns: dict[str, list[Any]]) -> None:
    made = {name: cells(engine(columns)) for name, engine in ENGINES.items()}
    first = made["pandas object"]
    for name, other in made.items():
        assert other.digest() == first.digest(), name
        pd.testing.assert_frame_equal(
            in_alphabetical_order(other), in_alphabetical_order(first), check_exact=True, obj=name
        )
        assert other.pivots == first.pivots, name


@pytest.mark.parametrize("engine", ["pandas str", "Polars"])
@settings(max_examples=10)
@given(columns=tables(least=5), data=st.data())
def test_the_order_of_rows_and_columns_does_not_matter(
    engine: str, columns: dict[str, list[Any]], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(columns["sex"]))))
    names = data.draw(st.permutations(list(columns)))
    moved = {name: [columns[name][i] for i in order] for name in names}
    assert cells(ENGINES[engine](moved)).digest() == cells(ENGINES[engine](columns)).digest()


def test_thousands_of_rows_in_any_order_give_the_same_sums() -> None:
    """Added up as they come, numbers of two decimals differ in the last bits from one order to the next."""
    rng = np.random.default_rng(11)
    rows = pl.DataFrame(
        {"score": rng.normal(50, 10, 6000).round(2), "other": rng.lognormal(3, 2, 6000).round(2)}
    ).with_columns(pl.Series("g", rng.choice(["a", "b"], 6000)))
    digests = set()
    for seed in range(12):
        moved = rows.sample(fraction=1, shuffle=True, seed=seed)
        digests.add(reduce_to_cells(moved, keys=["g"], values=["score", "other"]).digest())
        plain = pd.DataFrame(moved.to_dict(as_series=False))
        digests.add(reduce_to_cells(plain, keys=["g"], values=["score", "other"]).digest())
    assert len(digests) == 1


@settings(max_examples=10)
@given(columns=tables())
def test_the_sums_are_those_of_the_rows_with_nothing_lost(columns: dict[str, list[Any]]) -> None:
    made = cells(ENGINES["Polars"](columns))
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    for got in made.table.to_dict("records"):
        here = [r for r in rows if all((r[k] or "(unknown)") == got[k] for k in KEYS)]
        whole = [r for r in here if all(r[v] is not None for v in VALUES)]
        assert (got["rows"], got["complete"]) == (len(here), len(whole))
        for v, w in itertools.combinations_with_replacement(VALUES, 2):
            pivot_v, pivot_w = made.pivots[v], made.pivots[w]
            products = [(r[v] - pivot_v) * (r[w] - pivot_w) for r in whole]
            assert got[f"sum:{v}:{w}"] == pytest.approx(math.fsum(products), rel=1e-15)
        for v in VALUES:
            known = [r[v] - made.pivots[v] for r in here if r[v] is not None]
            assert got[f"known:{v}"] == len(known)
            assert got[f"alone:{v}"] == pytest.approx(math.fsum(known), rel=1e-15, abs=1e-18)
            assert got[f"alone:{v}:{v}"] == pytest.approx(math.fsum(d * d for d in known), rel=1e-15)


@settings(max_examples=10)
@given(columns=tables())
def test_one_value_alone_gives_what_it_gives_among_others(columns: dict[str, list[Any]]) -> None:
    table = ENGINES["Polars"](columns)
    alone = reduce_to_cells(table, keys=KEYS, values=["score"])
    among = cells(table)
    for name in ("alone:score", "alone:score:score", "known:score"):
        assert alone.table[name].tolist() == among.table[name].tolist()
    assert alone.table["sum:score"].tolist() == alone.table["alone:score"].tolist()
    assert alone.table["complete"].tolist() == alone.table["known:score"].tolist()


@pytest.mark.parametrize("engine", ["pandas str", "pandas nullable", "Polars"])
def test_other_data_have_another_digest(engine: str) -> None:
    columns = {"sex": ["a"], "ethnicity": ["x"], "score": [1.25], "seen": [True], "count": [3]}
    changed: list[tuple[str, Any]] = [
        ("score", 1.26), ("score", None), ("seen", False), ("count", 4), ("sex", "b"), ("ethnicity", None)
    ]  # fmt: skip
    digests = {cells(ENGINES[engine]({**columns, name: [value]})).digest() for name, value in changed}
    assert len(digests | {cells(ENGINES[engine](columns)).digest()}) == len(changed) + 1


def test_an_index_that_repeats_or_is_out_of_order_is_not_looked_at() -> None:
    plain = pd.DataFrame(
        {"sex": ["a", "b", "a"], "ethnicity": "x", "score": [1, None, 2.5], "seen": [1, 0, 1]}
    )
    plain = plain.assign(count=1)
    for index in ([0, 0, 0], [2, 0, 1], pd.MultiIndex.from_tuples([(1, 1), (1, 1), (0, 2)])):
        assert cells(plain.set_axis(index, axis=0)).digest() == cells(plain).digest()


def test_booleans_and_ones_and_noughts_are_the_same_outcome() -> None:
    texts = {"sex": ["a", "b", "b"], "ethnicity": ["x", "x", None]}
    outcomes = [
        pl.Series([True, False, None]),
        pl.Series([1, 0, None], dtype=pl.UInt8),
        pl.Series([1.0, 0.0, None]),
        pl.Series([1.0, 0.0, float("nan")]),
    ]
    digests = {
        reduce_to_cells(pl.DataFrame({**texts, "y": outcome}), keys=KEYS, values=["y"]).digest()
        for outcome in outcomes
    }
    assert len(digests) == 1
