"""Series are the same sums on every engine, whatever the time is: days, times of day, or numbers."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import Series, Sum, reduce_series

duckdb = pytest.importorskip("duckdb")

# Days have no zone, as the exports of services have none.
_FIRST, _LAST = (dt.datetime.fromisoformat(day) for day in ("2023-12-28", "2024-01-09"))

_ZONE = "Asia/Kolkata"  # whose nights fall on another day in Greenwich

Row = tuple[str | None, dt.datetime | None, float | None]
WHEN = st.one_of(st.none(), st.datetimes(_FIRST, _LAST))
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", None]),
        WHEN.map(lambda t: None if t is None else t.replace(microsecond=0)),
        st.one_of(st.none(), st.integers(-40, 40).map(lambda v: v / 4)),
    ),
    min_size=1,
    max_size=25,
)
SUMS = (Sum("y", ("score",), ("score",)), Sum("known", (), ("score",)))


def as_polars(rows: list[Row]) -> pl.DataFrame:
    types = {"g": pl.String, "on": pl.Datetime("us"), "score": pl.Float64}
    return pl.DataFrame(rows, schema=types, orient="row")


def as_pandas(rows: list[Row]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["g", "on", "score"])
    return made.assign(on=pd.to_datetime(made["on"]), score=made["score"].astype("Float64"))


def as_objects(rows: list[Row]) -> pd.DataFrame:
    days = [None if on is None else on.date() for _, on, _ in rows]
    return as_pandas(rows).assign(on=pd.Series(days, dtype=object))


def as_duckdb(rows: list[Row]) -> Any:
    own = duckdb.connect()
    own.execute('CREATE TABLE held (g VARCHAR, "on" TIMESTAMP, score DOUBLE)')
    own.executemany("INSERT INTO held VALUES (?, ?, ?)", [list(row) for row in rows])
    return own.table("held")


ENGINES: dict[str, Callable[[list[Row]], Any]] = {
    "pandas": as_pandas,
    "pandas with zone": lambda r: as_pandas(r).assign(on=as_pandas(r)["on"].dt.tz_localize(_ZONE)),
    "pandas objects": as_objects,
    "Polars": as_polars,
    "Polars lazy": lambda r: as_polars(r).lazy(),
    "Polars with zone": lambda r: as_polars(r).with_columns(pl.col("on").dt.replace_time_zone(_ZONE)),
    "Polars lazy with zone": lambda r: (
        as_polars(r).lazy().with_columns(pl.col("on").dt.replace_time_zone(_ZONE))
    ),
    "Polars dates": lambda r: as_polars(r).with_columns(pl.col("on").cast(pl.Date)),
    "DuckDB": as_duckdb,
}


def reduced(table: Any) -> Series:
    return reduce_series(table, keys=["g"], time="on", values=["score"], sums=SUMS)


@settings(max_examples=15)
@given(rows=ROWS)
def test_every_engine_gives_the_sums_of_each_day(rows: list[Row]) -> None:
    expected: dict[tuple[str, dt.date], list[float]] = {}
    for g, on, score in rows:
        if on is not None:
            for label in ("(all)", g or "(unknown)"):
                held = expected.setdefault((label, on.date()), [0.0, 0.0, 0.0])
                held[0] += 1
                if score is not None:
                    held[1] += score
                    held[2] += 1
    days = sorted({on.date() for _, on, _ in rows if on is not None})
    for name, engine in ENGINES.items():
        if name == "pandas objects" and not days:
            continue
        made = reduced(engine(rows))
        assert made.times.tolist() == days, name
        assert (made.rows, made.untimed) == (len(rows), sum(on is None for _, on, _ in rows)), name
        for labels, sums in made.groupings(by=["g"], ways=1):
            for i, label in enumerate(labels["g"]):
                for j, day in enumerate(days):
                    got = [float(sums[s][i, j]) for s in ("rows", "y", "known")]
                    assert got == expected.get((label, day), [0, 0, 0]), name


@settings(max_examples=10)
@given(rows=ROWS)
def test_the_digest_is_that_of_the_data(rows: list[Row]) -> None:
    digests = {reduced(engine(rows)).digest() for n, engine in ENGINES.items() if n != "pandas objects"}
    assert len(digests) == 1
    assert reduced(as_polars(rows[::-1])).digest() in digests
    further = [*rows, ("a", _LAST, 1.0)]
    assert reduced(as_polars(further)).digest() not in digests


@pytest.mark.parametrize("engine", [as_pandas, as_polars])
def test_numbers_are_times_too(engine: Callable[[list[Row]], Any]) -> None:
    rows: list[Row] = [("a", None, 3.0), ("b", None, 1.0), ("a", None, 3.0), (None, None, None)]
    made = reduce_series(engine(rows), keys=[], time="score")
    assert made.times.tolist() == [1, 3]
    assert not made.dated
    assert made.untimed == 1
    ((_, sums),) = made.groupings(by=[], ways=0)
    assert sums["rows"].tolist() == [[1, 2]]


def test_text_is_no_time_and_what_was_not_reduced_is_refused() -> None:
    table = as_polars([("a", _LAST, 1.0)])
    with pytest.raises(WrongTypeError, match="'g' does not hold dates"):
        reduce_series(table, keys=[], time="g")
    with pytest.raises(WrongTypeError, match="'g' does not hold dates"):
        reduce_series(as_pandas([("a", None, 1.0)]), keys=[], time="g")
    made = reduced(table)
    with pytest.raises(UnknownChoiceError):
        next(made.groupings(by=["other"], ways=1))
    with pytest.raises(UnknownChoiceError):
        next(made.groupings(by=["g"], ways=2))
    with pytest.raises(NotEstimableError):
        next(made.groupings(by=["g"], ways=1, max_rows=1))


def test_a_hundred_thousand_days_and_groups_stay_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    from syschange.frames.crossed import crossing as crossed

    monkeypatch.setattr(crossed, "MOST", 10)
    table = pl.DataFrame({"g": ["a", "b"] * 20, "t": np.arange(40.0)})
    with pytest.raises(NotEstimableError, match="round the times"):
        reduce_series(table.lazy(), keys=["g"], time="t")


def test_the_first_contact_is_on_the_day_it_was_where_it_was() -> None:
    from syschange.frames.people.firsts import firsts_in_windows

    day = dt.date(2024, 1, 9)
    rows: list[Row] = [("a", _LAST.replace(hour=1), 1.0), ("b", _LAST.replace(hour=23), 1.0)]
    for name in (
        "pandas",
        "pandas with zone",
        "Polars",
        "Polars with zone",
        "Polars lazy with zone",
        "DuckDB",
    ):
        found = firsts_in_windows(
            ENGINES[name](rows), person="g", day="on", keys=[], windows={"on the day": (day, day)}
        )
        ((_, sums),) = reduce_series(found, keys=[], time="on the day").groupings(by=[], ways=0)
        assert sums["rows"].tolist() == [[2]], name
