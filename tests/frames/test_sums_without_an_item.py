"""Rows that belong to no item are added up apart, and with those that do they make the whole."""

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from syschange.frames import reduce_clusters


def table() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    worker = np.array(["a", "b", None], dtype=object)[rng.integers(0, 3, 60)]
    return pd.DataFrame(
        {
            "worker": worker,
            "arm": np.array(["x", "y"])[rng.integers(0, 2, 60)],
            "value": rng.normal(5, 2, 60).round(2),
        }
    )


def sums(data: object, *, placed: bool) -> pd.DataFrame:
    cells = reduce_clusters(data, keys=["arm"], items=["worker"], values=["value"], ways=1)
    made = []
    for labels, found in cells.groupings(by=["arm"], ways=1, placed=placed):
        names = ("complete", "sum:value")
        made.append(
            labels[["arm"]].assign(
                **{n: found[n].sum(axis=1) for n in names}, items=found["complete"].shape[1]
            )
        )
    return pd.concat(made, ignore_index=True)


def test_the_rows_of_no_item_are_those_that_are_left() -> None:
    data = table()
    placed, loose = (sums(data, placed=p) for p in (True, False))
    assert (loose["items"] == 1).all()
    none = data["worker"].isna()
    assert loose["complete"].tolist() == [none.sum(), *none.groupby(data["arm"]).sum()]
    assert (placed["complete"] + loose["complete"]).tolist() == [60, *data.groupby("arm").size()]


def test_a_table_without_any_item_is_all_left() -> None:
    data = table().assign(worker=None)
    assert sums(data, placed=False)["complete"].iloc[0] == 60
    assert sums(data, placed=True)["complete"].iloc[0] == 0


def test_engines_agree() -> None:
    data = table()
    polars = pl.DataFrame({c: data[c].astype(object).where(data[c].notna(), None).tolist() for c in data})
    with duckdb.connect() as con:
        con.register("cases", data)
        for engine in (polars, polars.lazy(), con.sql("select * from cases")):
            pd.testing.assert_frame_equal(sums(engine, placed=False), sums(data, placed=False))
