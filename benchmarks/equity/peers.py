"""What people would use instead, each in the best form known to us: DuckDB, pandas and Polars by hand."""

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
from people import SIX

from syschange.frames.adding.aggregate import aggregate

Facts = dict[str, Any]
Timed = Callable[[], Facts]

WAYS = 3
KEYS = (*SIX, "year")
NUMBERS = ("reached", "score", "events", "days")
SUBSETS = [c for k in range(1, WAYS + 1) for c in combinations(SIX, k)]
# The sums that the three outcomes need.
SUMS = {
    "n": "count(*)",
    "known": "count(reached)",
    "reached": "sum(reached::INT)",
    "scores": "count(score)",
    "score": "sum(score)",
    "squares": "sum(score * score)",
    "events": "sum(events)",
    "days": "sum(days)",
}
SELECTED = ", ".join(f"{what} AS {name}" for name, what in SUMS.items())


def scan(file: Path) -> Timed:
    """Read every value of the columns used and keep the greatest of each; nothing is grouped."""
    touched = [f"max({name})" for name in (*KEYS, *NUMBERS)]
    return _ran(f"SELECT {', '.join(touched)} FROM read_parquet('{file}')")  # noqa: S608 - our own file


def scan_lightest(file: Path) -> Timed:
    """Add up the numbers, and the lengths of the texts, which DuckDB works out once a label and not once a row."""
    touched = [f"sum(strlen({key}))" for key in KEYS] + [f"sum({name}::DOUBLE)" for name in NUMBERS]
    return _ran(f"SELECT {', '.join(touched)} FROM read_parquet('{file}')")  # noqa: S608 - our own file


def _ran(query: str) -> Timed:
    def timed() -> Facts:
        duckdb.connect().execute(query).fetchall()
        return {}

    return timed


def sets_on_rows(file: Path) -> Timed:
    """Make every table with one GROUPING SETS query on the rows; sums only, no intervals."""
    return _sets(f"read_parquet('{file}')", SELECTED)


def sets_on_cells(file: Path) -> Timed:
    """Make every table with GROUPING SETS on the finest cells, as somebody who knows the trick would."""
    cells = f"(SELECT {', '.join(KEYS)}, {SELECTED} FROM read_parquet('{file}') GROUP BY ALL)"  # noqa: S608 - as above
    return _sets(cells, ", ".join(f"sum({name}) AS {name}" for name in SUMS))


def _sets(source: str, selected: str) -> Timed:
    sets = ", ".join(f"({', '.join(('year', *subset))})" for subset in [(), *SUBSETS])
    query = f"SELECT {', '.join(KEYS)}, {selected} FROM {source} GROUP BY GROUPING SETS ({sets})"  # noqa: S608 - as above

    def timed() -> Facts:
        table = pl.DataFrame(duckdb.connect().sql(query))
        return {"groups": table.height, "reached": float(table["reached"].cast(pl.Float64).sum())}

    return timed


def _coded(column: pl.Series) -> tuple[np.ndarray[Any, Any], list[str]]:
    """Return the place of each text among the different ones, -1 where it is missing, and those."""
    labels = column.drop_nulls().unique().sort()
    return column.cast(pl.Enum(labels)).to_physical().cast(pl.Int8).fill_null(-1).to_numpy(), labels.to_list()


def categories(file: Path) -> pd.DataFrame:
    """Return a file as pandas, its text as categories, which group fastest, and a column of squares."""
    table = pl.read_parquet(file, columns=[*KEYS, *NUMBERS])
    columns: dict[str, Any] = {}
    for name in KEYS:
        codes, labels = _coded(table.get_column(name))
        columns[name] = pd.Categorical.from_codes(codes, labels)
    for name in NUMBERS:
        columns[name] = table.get_column(name).cast(pl.Float64).to_numpy()
    return pd.DataFrame(columns)


def pandas_tables(file: Path) -> Timed:
    """Group once for every table, the table in memory as categories; sums only, no intervals."""
    table = categories(file)
    return lambda: _pandas_tables(table)


def pandas_from_file(file: Path) -> Timed:
    """Read the file, make categories of its text, and group once for every table."""
    return lambda: _pandas_tables(categories(file))


def _pandas_tables(table: pd.DataFrame) -> Facts:
    table = table.assign(squares=table["score"] ** 2)
    named = {
        "n": ("year", "size"), "known": ("reached", "count"), "reached": ("reached", "sum"),
        "scores": ("score", "count"), "score": ("score", "sum"), "squares": ("squares", "sum"),
        "events": ("events", "sum"), "days": ("days", "sum"),
    }  # fmt: skip

    made = [
        table.groupby(["year", *subset], observed=True, dropna=False, sort=False).agg(**named)
        for subset in [(), *SUBSETS]
    ]
    return {"groups": sum(map(len, made)), "reached": float(sum(m["reached"].sum() for m in made))}


def _columns() -> list[nw.Expr]:
    """Return what is added up, derived before the aggregation as this library does."""
    return [
        nw.lit(1).cast(nw.Int64).alias("n"),
        (~nw.col("reached").is_null()).cast(nw.Int64).alias("known"),
        nw.col("reached").cast(nw.Int64).alias("yes"),
        (nw.col("score") * nw.col("score")).alias("squares"),
    ]


ADDED = ("n", "known", "yes", "score", "squares", "events", "days")


def narwhals_duckdb(file: Path) -> Timed:
    """Add up the finest cells through narwhals on DuckDB."""

    def timed() -> Facts:
        frame: Any = nw.from_native(duckdb.connect().read_parquet(str(file)))
        return _grouped(frame)

    return timed


def narwhals_polars(file: Path) -> Timed:
    """Add up the finest cells through narwhals on a lazy Polars table."""
    return lambda: _grouped(nw.from_native(pl.scan_parquet(file)))


def _grouped(frame: Any) -> Facts:  # noqa: ANN401 - a narwhals frame of any engine
    (found,) = aggregate(frame.with_columns(*_columns()), [KEYS], ADDED)
    return {"cells": len(found.sums["n"])}


def native_duckdb(file: Path) -> Timed:
    """Add up the finest cells with a query by hand, fetched and coded in the same way."""
    query = (
        f"SELECT {', '.join(KEYS)}, sum(1) AS n, sum((reached IS NOT NULL)::BIGINT) AS known, "  # noqa: S608 - as above
        "sum(reached::BIGINT) AS yes, sum(score) AS score, sum(score * score) AS squares, "
        f"sum(events) AS events, sum(days) AS days FROM read_parquet('{file}') GROUP BY {', '.join(KEYS)}"
    )
    return lambda: _fetched(pl.DataFrame(duckdb.connect().sql(query)))


def native_polars(file: Path) -> Timed:
    """Add up the finest cells with a lazy query by hand, fetched and coded in the same way."""

    def timed() -> Facts:
        col = pl.col
        return _fetched(
            pl.scan_parquet(file)
            .group_by(*KEYS)
            .agg(
                pl.len().cast(pl.Int64).alias("n"),
                col("reached").count().cast(pl.Int64).alias("known"),
                col("reached").sum().alias("yes"),
                col("score").sum(),
                (col("score") * col("score")).sum().alias("squares"),
                col("events").sum(),
                col("days").sum(),
            )
            .collect(engine="streaming")
        )

    return timed


def _fetched(table: pl.DataFrame) -> Facts:
    """Turn texts into codes and sums into arrays, which the sums that follow need."""
    for key in KEYS:
        _coded(table.get_column(key))
    sums = [_floats(table[name]) for name in ADDED]
    return {"cells": len(sums[0])}


def _floats(column: pl.Series) -> np.ndarray[Any, Any]:
    return column.cast(pl.Float64 if column.dtype.is_float() else pl.Int64).to_numpy()


CONTENDERS: dict[str, Callable[[Path], Timed]] = {
    "DuckDB scan": scan,
    "DuckDB scan, lengths and sums": scan_lightest,
    "DuckDB GROUPING SETS on rows": sets_on_rows,
    "DuckDB GROUPING SETS on finest cells": sets_on_cells,
    "pandas groupby a table": pandas_from_file,
    "pandas groupby a table, in memory": pandas_tables,
    "narwhals on DuckDB": narwhals_duckdb,
    "DuckDB by hand": native_duckdb,
    "narwhals on Polars": narwhals_polars,
    "Polars by hand": native_polars,
}
