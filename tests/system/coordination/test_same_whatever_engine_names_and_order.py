"""The same answer to the last bit on every engine, whatever ids and names are, in any order of rows."""

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.system.coordination import Coordination, coordination

from .households import OPTIONS, drawn

HELD = drawn(50)


def ask(tables: dict[str, Any], **how: Any) -> Coordination:
    return coordination(
        tables["contacts"], **{k: v for k, v in tables.items() if k != "contacts"}, **{**OPTIONS, **how}
    )


PLAIN = ask(HELD, by=["area"])


@pytest.mark.parametrize("engine", ["Polars lazy", "Polars", "DuckDB", "Arrow", "Parquet"])
def test_every_engine_gives_one_answer(engine: str, tmp_path: Any) -> None:
    pytest.importorskip("pyarrow")
    made: dict[str, Any] = {}
    connection = duckdb.connect()
    for name, table in HELD.items():
        held = pl.from_pandas(table)
        path = tmp_path / f"{name}.parquet"
        held.write_parquet(path)
        made[name] = {
            "Polars lazy": held.lazy, "Polars": lambda held=held: held, "Arrow": held.to_arrow,
            "Parquet": lambda p=path: str(p),
            "DuckDB": lambda held=held: connection.from_arrow(held.to_arrow()),
        }[engine]()  # fmt: skip
    other = ask(made, by=["area"])
    pd.testing.assert_frame_equal(other.table, PLAIN.table, check_exact=True)
    assert (other.words, other.provenance) == (PLAIN.words, PLAIN.provenance)


@pytest.mark.parametrize("seed", [1, 2])
def test_order_of_rows_says_nothing(seed: int) -> None:
    moved = {name: t.sample(frac=1, random_state=seed) for name, t in HELD.items()}
    other = ask(moved, by=["area"])
    pd.testing.assert_frame_equal(other.table, PLAIN.table, check_exact=True)
    assert other.provenance == PLAIN.provenance


def test_names_of_people_households_workers_and_agencies_say_nothing() -> None:
    rng = np.random.default_rng(4)

    def renamed(column: "pd.Series[Any]", prefix: str) -> "pd.Series[Any]":
        different = sorted(
            {v for t in HELD.values() for c in t.columns if c in columns[prefix] for v in t[c].dropna()}
        )
        names = dict(
            zip(different, [f"{prefix}{i}" for i in rng_of[prefix].permutation(len(different))], strict=True)
        )
        return column.map(names)

    columns = {
        "person": {"person_id"}, "home": {"household_id"}, "worker": {"worker_id", "coordinator_id", "deputy_id"},
        "agency": {"agency", "from_agency"}, "plan": {"plan_id"},
    }  # fmt: skip
    seeds = {prefix: int(rng.integers(1000)) for prefix in columns}
    moved = {}
    for name, table in HELD.items():
        made = table.copy()
        for prefix, which in columns.items():
            for column in which & set(table.columns):
                rng_of = {prefix: np.random.default_rng(seeds[prefix])}
                made[column] = renamed(made[column], prefix)
        moved[name] = made
    other = ask(moved, by=["area"])
    pd.testing.assert_frame_equal(other.table, PLAIN.table, check_exact=True)
    assert (other.words, other.provenance) == (PLAIN.words, PLAIN.provenance)
