"""pandas, Polars, DuckDB, Arrow and a Parquet file give one answer, clusters and bounds included."""

from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from .places import compared, places

ROWS = places((5, 11), lost=0.2)
OPTIONS: dict[str, Any] = {
    "by": ["sex"],
    "bounds": (0, 80),
    "replicates": 199,
    "usual": 30,
    "reliability": 0.8,
    "entered": 0,
}


def on(engine: str, folder: Path) -> Any:
    polars = pl.DataFrame(ROWS.sample(frac=1, random_state=1).to_dict("list"))
    if engine == "Polars":
        return polars.lazy()
    if engine == "DuckDB":
        duckdb = pytest.importorskip("duckdb")
        return duckdb.from_arrow(polars.to_arrow())
    if engine == "Arrow":
        return polars.to_arrow()
    polars.write_parquet(folder / "rows.parquet")
    return folder / "rows.parquet"


@pytest.mark.parametrize("engine", ["Polars", "DuckDB", "Arrow", "Parquet"])
def test_the_answer_is_that_of_pandas_to_the_last_bit(engine: str, tmp_path: Path) -> None:
    first, second = compared(ROWS, **OPTIONS), compared(on(engine, tmp_path), **OPTIONS)
    for name in ("table", "bounds", "balance", "regression", "alike", "clusters", "attrition", "means"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name), check_exact=True)
    assert first.provenance == second.provenance
    assert first.text == second.text


def test_clusters_by_number_and_by_name_are_the_same_clusters() -> None:
    numbered = ROWS.assign(site=ROWS["site"].str[1:].astype(int))
    pd.testing.assert_frame_equal(compared(numbered).table, compared(ROWS).table)
