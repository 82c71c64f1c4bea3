"""pandas, Polars, DuckDB and Arrow give one answer, whatever the order of rows, for every kind of outcome."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from .made_up import run, scores

duckdb = pytest.importorskip("duckdb")


def as_polars(table: pd.DataFrame) -> pl.DataFrame:
    return pl.DataFrame({name: table[name].to_list() for name in table})


def as_duckdb(table: pd.DataFrame) -> Any:
    own = duckdb.connect()
    own.execute("CREATE TABLE held (day TIMESTAMP, score DOUBLE, y BOOLEAN, area VARCHAR, arm VARCHAR)")
    rows = [(a.to_pydatetime(), float(s), bool(y), g, r) for a, s, y, g, r in table.itertuples(index=False)]
    own.executemany("INSERT INTO held VALUES (?, ?, ?, ?, ?)", rows)
    return own.table("held").project('day AS "on", score, y, area, arm')


def as_arrow(table: pd.DataFrame) -> Any:
    pyarrow = pytest.importorskip("pyarrow")
    return pyarrow.Table.from_pandas(table, preserve_index=False)


ENGINES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "Polars": as_polars,
    "Polars lazy": lambda t: as_polars(t).lazy(),
    "DuckDB": as_duckdb,
    "Arrow": as_arrow,
    "shuffled": lambda t: t.sample(frac=1, random_state=1),
}


@pytest.mark.parametrize("engine", list(ENGINES))
def test_the_same_numbers_to_the_last_digit(engine: str) -> None:
    table = scores(3, step=4, people=9)
    table = table[np.random.default_rng(1).random(len(table)) < 0.8]
    table = table.assign(arm=np.where(np.arange(len(table)) % 2, "new", "usual"))
    held = ENGINES[engine](table)
    for options in (
        {"outcome": None, "by": ["area"]},
        {"outcome": "score", "kind": "mean", "arm": "arm", "comparison": "usual"},
        {"outcome": "y", "kind": "proportion", "by": ["area"]},
    ):
        expected, made = run(table, **options), run(held, **options)
        pd.testing.assert_frame_equal(made.table, expected.table, check_exact=True)
        pd.testing.assert_frame_equal(made.points, expected.points, check_exact=True)
        assert made.text == expected.text
        assert made.provenance == expected.provenance
