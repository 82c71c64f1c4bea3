"""New labels and the order of rows change no number; every engine says the same, to the last bit."""

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.system.pathways import Pathways

from .logs import asked, log

DATA = log("redesigned", cases=150)
# What goes wrong in real logs: rows without a case or a day, steps without a name, several on one day.
DATA.loc[[3, 40], "case_id"] = None
DATA.loc[[7, 90], "happened_on"] = pd.NaT
DATA.loc[[11, 99], "activity"] = None
DATA.loc[100:140, "happened_on"] = DATA["happened_on"][100]
FULL = {"worker": "worker_id", "entry": "agency", "wait_to": ("support", "coaching")}


def numbers(made: Pathways) -> pd.DataFrame:
    return made.table.select_dtypes("number")


@pytest.fixture(scope="module")
def first() -> Pathways:
    return asked(DATA, **FULL)


def test_the_order_of_rows_does_not_matter(first: Pathways) -> None:
    again = asked(DATA.sample(frac=1, random_state=3), **FULL)
    pd.testing.assert_frame_equal(again.table, first.table)
    assert again.provenance.data_digest == first.provenance.data_digest
    assert again.words == first.words
    pd.testing.assert_frame_equal(again.map, first.map)


def test_names_do_not_matter(first: Pathways) -> None:
    data = DATA.copy()
    for column in ("activity", "worker_id", "agency", "case_id"):
        codes, values = pd.factorize(data[column])
        order = np.random.default_rng(1).permutation(len(values))
        data[column] = pd.Series([None if c < 0 else f"z{order[c]:03d}" for c in codes], dtype=object)
    waits = dict(zip(DATA["activity"], data["activity"], strict=True))
    again = asked(data, **{**FULL, "wait_to": (waits["support"], waits["coaching"])})
    pd.testing.assert_frame_equal(numbers(again), numbers(first))
    assert again.finding == first.finding
    told = first.renaming.replace(waits).sort_values("before", ignore_index=True)
    assert len(again.renaming) == len(told)


def engines() -> dict[str, Any]:
    polars = pl.from_pandas(DATA).with_columns(pl.col("happened_on").cast(pl.Date))
    return {
        "polars": polars,
        "lazy": polars.lazy(),
        "categorical": polars.with_columns(pl.col("activity").cast(pl.Categorical)).lazy(),
        "pandas categories": DATA.assign(activity=DATA["activity"].astype("category")),
        "duckdb": duckdb.connect().from_arrow(polars.to_arrow()),
        "arrow": polars.to_arrow(),
        "times": polars.with_columns(pl.col("happened_on").cast(pl.Datetime)),
    }


@pytest.mark.parametrize(
    "engine", ["polars", "lazy", "categorical", "pandas categories", "duckdb", "arrow", "times"]
)
def test_engines_say_the_same(engine: str, first: Pathways) -> None:
    again = asked(engines()[engine], **FULL)
    pd.testing.assert_frame_equal(again.table, first.table, check_exact=True)
    assert again.provenance.data_digest == first.provenance.data_digest
    assert again.words == first.words


def test_a_parquet_file_says_the_same(first: Pathways, tmp_path: Any) -> None:
    file = tmp_path / "log.parquet"
    pl.from_pandas(DATA).write_parquet(file)
    again = asked(str(file), **FULL)
    pd.testing.assert_frame_equal(again.table, first.table, check_exact=True)


def test_the_same_seed_gives_the_same_answer(first: Pathways) -> None:
    pd.testing.assert_frame_equal(asked(DATA, **FULL).table, first.table, check_exact=True)
