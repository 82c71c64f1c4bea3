"""The same tables on any engine, in any order of rows, give the same answer to the last bit."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.system.partnership import Partnership, partnership

from .drawn import CHANGED, place


def look(tables: dict[str, object]) -> Partnership:
    """Return the partnership of some tables."""
    given = dict(tables)
    return partnership(given.pop("meetings"), **given, changed_on=CHANGED, by=["group"], reshuffles=9)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def usual() -> Partnership:
    return look(dict(place()))


def polars(table: pd.DataFrame) -> pl.DataFrame:
    """Return a pandas table as one of Polars."""
    return pl.DataFrame({c: [None if pd.isna(v) else v for v in table[c].astype(object)] for c in table})


def alike(one: Partnership, two: Partnership) -> None:
    """Check that two results are the same to the last bit."""
    pd.testing.assert_frame_equal(one.table, two.table, check_exact=True)
    pd.testing.assert_frame_equal(one.network, two.network, check_exact=True)
    assert one.words == two.words
    assert one.provenance == two.provenance


def test_lazy_polars_gives_the_same(usual: Partnership) -> None:
    alike(look({name: polars(table).lazy() for name, table in place().items()}), usual)


def test_duckdb_gives_the_same(usual: Partnership, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    held = duckdb.connect()
    tables: dict[str, object] = {}
    for name, table in place().items():
        polars(table).write_parquet(tmp_path / f"{name}.parquet")
        tables[name] = held.read_parquet(str(tmp_path / f"{name}.parquet"))
    alike(look(tables), usual)


def test_a_parquet_file_gives_the_same(usual: Partnership, tmp_path: Path) -> None:
    tables: dict[str, object] = {}
    for name, table in place().items():
        polars(table).write_parquet(tmp_path / f"{name}.parquet")
        tables[name] = str(tmp_path / f"{name}.parquet")
    alike(look(tables), usual)


@pytest.mark.skipif(find_spec("pyarrow") is None, reason="pyarrow is not installed")
def test_arrow_gives_the_same(usual: Partnership) -> None:
    alike(look({name: polars(table).to_arrow() for name, table in place().items()}), usual)


def test_the_order_of_rows_says_nothing(usual: Partnership) -> None:
    rng = np.random.default_rng(8)
    mixed = {name: table.iloc[rng.permutation(len(table))] for name, table in place().items()}
    alike(look(dict(mixed)), usual)
