"""The tables of a simulated place hold on Spark what they hold in pandas."""

import polars as pl
import pytest

from syschange import equity
from syschange.examples import place

from .spark import Cluster


@pytest.mark.spark
def test_every_table_of_a_place_holds_the_same_on_spark(sparks: Cluster) -> None:
    sparks.of()
    made = place(people=40, missing=0.1)
    there, here = made.on("spark"), made.on("polars")
    for name in ("people", "outcomes", "access", "workforce", "documents", "ratings"):
        rows: pl.DataFrame = here[name]
        table = there[name]
        assert table.columns == rows.columns
        assert [tuple(row) for row in table.collect()] == rows.rows()
    on_spark = equity.breakdown(there["access"], outcome="reached", by=["service"]).table
    assert on_spark.equals(equity.breakdown(made["access"], outcome="reached", by=["service"]).table)
