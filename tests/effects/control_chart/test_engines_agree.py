"""People, events and ready-made points give one chart on every engine and in any order of rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.effects.control_chart import ControlChart, control_chart

from .series import chart, months, people

duckdb = pytest.importorskip("duckdb")

OPTIONS: dict[str, Any] = {
    "time": "seen", "outcome": "in_time", "kind": "proportion", "by": ["area"], "draws": 100,
    "rebase": [("2022-04-01", "a single front door")], "improvement": "increase", "target": 0.5,
}  # fmt: skip


def arrow(data: pd.DataFrame) -> Any:
    pytest.importorskip("pyarrow")
    return pl.from_pandas(data).to_arrow()


ENGINES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "Polars": pl.from_pandas,
    "Polars, lazy": lambda data: pl.from_pandas(data).lazy(),
    "DuckDB": lambda data: duckdb.connect().from_df(data),
    "Arrow": arrow,
    "pandas, shuffled": lambda data: data.sample(frac=1, random_state=1),
}


def same(one: ControlChart, two: ControlChart) -> None:
    pd.testing.assert_frame_equal(one.table, two.table)
    pd.testing.assert_frame_equal(one.summary, two.summary)
    pd.testing.assert_frame_equal(one.shifts, two.shifts)
    assert one.text == two.text
    assert one.provenance == two.provenance


@pytest.mark.parametrize("engine", ENGINES.values(), ids=list(ENGINES))
def test_the_same_people_give_the_same_chart(engine: Callable[[pd.DataFrame], Any]) -> None:
    data = people()
    same(control_chart(engine(data), **OPTIONS), control_chart(data, **OPTIONS))


def test_a_parquet_file_does_too(tmp_path: Path) -> None:
    data = people()
    path = tmp_path / "people.parquet"
    pl.from_pandas(data).write_parquet(path)
    same(control_chart(path, **OPTIONS), control_chart(data, **OPTIONS))


def test_people_and_the_points_they_add_up_to_give_the_same_limits() -> None:
    data = people()
    month = data["seen"].dt.to_period("M").dt.to_timestamp().astype("datetime64[s]")
    points = data.groupby(month).agg(yes=("in_time", "sum"), people=("in_time", "size")).reset_index()
    alone = {"time": "seen", "kind": "proportion", "draws": 100}
    one = control_chart(data, outcome="in_time", **alone)
    two = control_chart(points, outcome="yes", exposure="people", **alone)
    columns = ["value", "n", "numerator", "centre", "lower", "upper", "signals"]
    pd.testing.assert_frame_equal(one.table[columns], two.table[columns])


def test_means_of_people_and_ready_means_with_their_numbers_give_the_same_points() -> None:
    data = people()
    month = data["seen"].dt.to_period("M").dt.to_timestamp().astype("datetime64[s]")
    points = data.groupby(month).agg(mean=("score", "mean"), people=("score", "size")).reset_index()
    one = control_chart(data, time="seen", outcome="score", draws=100)
    two = control_chart(points, time="seen", outcome="mean", exposure="people", draws=100)
    np.testing.assert_allclose(two.table["value"], one.table["value"], rtol=1e-12)
    assert two.table["n"].tolist() == one.table["n"].tolist()


def test_events_are_counted_and_a_month_without_any_is_none() -> None:
    days = pd.to_datetime(["2024-01-03", "2024-01-20", "2024-03-05", "2024-04-01", "2024-04-30"])
    made = control_chart(pd.DataFrame({"day": days}), time="day", draws=100)
    assert made.table["value"].tolist() == [2, 0, 1, 2]
    assert made.table["period"].tolist() == ["2024-01", "2024-02", "2024-03", "2024-04"]


def test_rates_are_for_so_many_units_of_exposure() -> None:
    data = months([3, 5, 4, 8], days=[900.0, 1000, 800, 1000])
    made = chart(data, kind="rate", exposure="days", per=1000)
    assert made.table["value"].tolist() == pytest.approx([10 / 3, 5, 5, 8])
    assert made.table["centre"].iloc[0] == pytest.approx(20 / 3.7)


@pytest.mark.parametrize(
    ("every", "named"),
    [("week", "2024-01-01"), ("quarter", "2024 Q1"), ("year", "2024"), ("day", "2024-01-03")],
)
def test_periods_may_be_of_any_length(every: str, named: str) -> None:
    days = pd.date_range("2024-01-03", periods=800, freq="D")
    made = control_chart(pd.DataFrame({"day": days}), time="day", every=every, draws=100)
    assert made.table["period"].iloc[0] == named
    assert made.table["value"].sum() == 800
