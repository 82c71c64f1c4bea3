"""One answer on every engine, in any order of rows, whatever people and ties are called."""

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.system.connections import Connections, connections

from .drawn import (
    CHANGED,
    changes_table,
    costs_table,
    decisions_table,
    events_table,
    people_table,
    ratings_table,
    ties_table,
)

TABLES = {
    "ties": ties_table(), "decisions": decisions_table(), "changes": changes_table(), "costs": costs_table(),
    "events": events_table(), "ratings": ratings_table(), "people": people_table(),
}  # fmt: skip
IDS = {"person_id": "person", "rater_id": "person", "tie_id": "tie", "decision_id": "decision"}


def look(tables: dict[str, object]) -> Connections:
    given = dict(tables)
    return connections(given.pop("ties"), **given, item="i help others", changed_on=CHANGED, by=["sex"])  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def usual() -> Connections:
    return look(dict(TABLES))


def polars(table: pd.DataFrame) -> pl.DataFrame:
    return pl.DataFrame(
        {c: [None if pd.isna(v) else v for v in table[c].astype(object)] for c in table}, strict=False
    )


def same(one: Connections, two: Connections) -> None:
    pd.testing.assert_frame_equal(one.table, two.table, check_exact=True)
    pd.testing.assert_frame_equal(one.bounds, two.bounds, check_exact=True)
    assert one.money is not None
    assert two.money is not None
    pd.testing.assert_frame_equal(one.money, two.money, check_exact=True)
    assert one.words == two.words
    assert one.provenance == two.provenance


def test_polars_lazy_and_parquet_give_the_same(usual: Connections, tmp_path: Path) -> None:
    same(look({name: polars(table).lazy() for name, table in TABLES.items()}), usual)
    for name, table in TABLES.items():
        polars(table).write_parquet(tmp_path / f"{name}.parquet")
    same(look({name: str(tmp_path / f"{name}.parquet") for name in TABLES}), usual)


def test_duckdb_and_arrow_give_the_same(usual: Connections) -> None:
    duckdb = pytest.importorskip("duckdb")
    held = duckdb.connect()
    frames = {name: polars(table).to_arrow() for name, table in TABLES.items()}
    same(look(dict(frames)), usual)
    same(look({name: held.from_arrow(frame) for name, frame in frames.items()}), usual)


@settings(max_examples=4)
@given(st.integers(0, 2**32 - 1))
def test_order_of_rows_and_names_change_no_number(usual: Connections, seed: int) -> None:
    draw = np.random.default_rng(seed)
    names = draw.permutation([f"n{i:04d}" for i in range(1000)])
    tables: dict[str, object] = {}
    for name, table in TABLES.items():
        moved = table.sample(frac=1, random_state=seed % 10_000)
        for column, whose in IDS.items():
            if column in moved:
                known = (
                    sorted({*pd.unique(TABLES["people"]["person_id"])})
                    if whose == "person"
                    else sorted(moved[column].unique())
                )
                told = {old: f"{whose}{new}" for old, new in zip(known, names, strict=False)}
                moved[column] = moved[column].map(lambda v, told=told: told.get(v, v))
        tables[name] = moved
    same(look(tables), usual)
