"""Names, the order of rows and the engine change no number."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.system.practice import Practice, practice, steps

from .asked import ratings

DATA = ratings("trauma_informed", services=6, raters=150)
OPTIONS: dict[str, Any] = {
    "framework": "trauma_informed",
    "by": ["sex"],
    "minimum_over": ["subject", "sector"],
}


@pytest.fixture(scope="module")
def whole() -> Practice:
    return practice(DATA, **OPTIONS)


@pytest.fixture(scope="module")
def plain(whole: Practice) -> pd.DataFrame:
    return whole.table


@pytest.mark.parametrize("engine", ["polars", "lazy", "duckdb", "arrow", "parquet"])
def test_the_engine_changes_nothing(
    engine: str, whole: Practice, plain: pd.DataFrame, tmp_path: Path
) -> None:
    if engine == "duckdb":
        duckdb = pytest.importorskip("duckdb")
        frame = DATA
        connection = duckdb.connect()
        connection.register("ratings", frame)
        given: Any = connection.sql("SELECT * FROM ratings")
    elif engine == "arrow":
        pytest.importorskip("pyarrow")
        given = pl.from_pandas(DATA).to_arrow()
    elif engine == "parquet":
        given = tmp_path / "ratings.parquet"
        pl.from_pandas(DATA).write_parquet(given)
    else:
        given = pl.from_pandas(DATA)
        given = given.lazy() if engine == "lazy" else given
    made = practice(given, **OPTIONS)
    pd.testing.assert_frame_equal(made.table, plain, check_exact=True)
    assert made.provenance.data_digest == whole.provenance.data_digest


def test_the_order_of_rows_changes_nothing(plain: pd.DataFrame) -> None:
    for seed in (1, 2):
        made = practice(DATA.sample(frac=1, random_state=seed), **OPTIONS)
        pd.testing.assert_frame_equal(made.table, plain, check_exact=True)


def test_other_names_change_no_number(plain: pd.DataFrame) -> None:
    rng = np.random.default_rng(4)
    named = {r: f"X{n}" for r, n in zip(DATA["rater_id"].unique(), rng.permutation(150), strict=True)}
    sites = {s: f"site {9 - n}" for n, s in enumerate(sorted(DATA["subject"].unique()))}
    other = DATA.assign(rater_id=DATA["rater_id"].map(named), subject=DATA["subject"].map(sites))
    made = practice(other, **OPTIONS).table
    keys = ["quantity", "item", "scale", "reported_by", "level", "subject", "sector", "sex", "over", "rating"]
    back = {v: k for k, v in sites.items()}
    made = (
        made.assign(subject=made["subject"].map(lambda s: back.get(s, s)))
        .sort_values(keys)
        .reset_index(drop=True)
    )
    pd.testing.assert_frame_equal(made, plain.sort_values(keys).reset_index(drop=True), rtol=1e-12)


def test_the_table_given_is_left_alone() -> None:
    before = DATA.copy(deep=True)
    practice(DATA, **OPTIONS)
    pd.testing.assert_frame_equal(DATA, before)


def test_steps_are_the_same_too() -> None:
    documents = pd.DataFrame(
        {
            "document_id": ["a", "b", "c"],
            "step": ["set_goals", "set_goals", "keep_going"],
            "adopted_on": pd.to_datetime(["2024-01-02", "2023-05-01", None]),
        }
    )
    one, other = steps(documents), steps(pl.from_pandas(documents[::-1]).lazy())
    pd.testing.assert_frame_equal(one.table, other.table)
    assert one.provenance.data_digest == other.provenance.data_digest
