"""A pandas table in the engine somebody works with: the same rows, columns and missing cells."""

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

import pandas as pd
import polars as pl

from syschange.errors import MissingExtraError, UnknownChoiceError

# What each engine wants installed beside this library: the package, and the extra that brings it.
_NEEDS = MappingProxyType(
    {"arrow": ("pyarrow", "arrow"), "duckdb": ("duckdb", "duckdb"), "spark": ("pyspark", "spark")}
)
# Spark has no type for text from a list, nor for numbers without a sign.
_IN_SPARK: Mapping[Any, str] = MappingProxyType(
    {pl.String: "string", pl.Boolean: "boolean", pl.Int64: "bigint", pl.Float64: "double"}
)


def to_engine(table: pd.DataFrame, engine: str) -> Any:  # noqa: ANN401 - the engines have no common base
    """Return a pandas table in another engine.

    Parameters
    ----------
    table
        Columns of text, whole numbers, decimal numbers, truth values and times, by names that are text. Missing
        cells are missing in every engine; a decimal number that is none (NaN) is missing too, as it is in pandas.
    engine
        "pandas" (the table itself), "polars", "polars lazy", "arrow", "duckdb" (a relation on a connection of its
        own) or "spark" (by the session that is active, or one that is started; row by row, so for tables that fit
        into memory several times).

    Raises
    ------
    UnknownChoiceError
        Where there is no such engine.
    MissingExtraError
        Where it is not installed.
    """
    if engine not in ENGINES:
        raise UnknownChoiceError("engine", engine, ENGINES)
    package, extra = _NEEDS.get(engine, ("", ""))
    if package and find_spec(package) is None:
        raise MissingExtraError(package, extra, f"A table on {engine}")
    return _MAKERS[engine](table)


def _polars(table: pd.DataFrame) -> pl.DataFrame:
    if find_spec("pyarrow") is not None:
        return pl.from_pandas(table)
    return pl.DataFrame([_column(name, table[name]) for name in table.columns])


def _column(name: str, cells: "pd.Series[Any]") -> pl.Series:
    """Return a column without Arrow, which what pandas hands to Polars otherwise goes through."""
    if isinstance(cells.dtype, pd.StringDtype):
        return pl.Series(name, cells.astype(object).where(cells.notna(), None).tolist(), dtype=pl.String)
    if isinstance(cells.dtype, pd.BooleanDtype | pd.Int64Dtype):
        kind = pl.Boolean if isinstance(cells.dtype, pd.BooleanDtype) else pl.Int64
        return pl.Series(name, [None if one is pd.NA else one for one in cells.tolist()], dtype=kind)
    return pl.Series(name, cells.to_numpy(), nan_to_null=True)


def _arrow(table: pd.DataFrame) -> Any:  # noqa: ANN401 - Arrow may not be there
    import pyarrow as pa  # type: ignore[import-untyped]

    return pa.Table.from_pandas(table, preserve_index=False)


def _duckdb(table: pd.DataFrame) -> Any:  # noqa: ANN401 - likewise DuckDB
    import duckdb

    return duckdb.connect().from_df(table)


def _spark(table: pd.DataFrame) -> Any:  # noqa: ANN401 - likewise Spark
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession() or SparkSession.builder.getOrCreate()
    held = _polars(table)
    # Times without a zone: a day stays the day it is, wherever the session thinks it is.
    kinds = (f"`{name}` {_IN_SPARK.get(kind, 'timestamp_ntz')}" for name, kind in held.schema.items())
    return session.createDataFrame(held.rows(), schema=", ".join(kinds))


_MAKERS: Mapping[str, Callable[[pd.DataFrame], Any]] = MappingProxyType(
    {
        "pandas": lambda table: table,
        "polars": _polars,
        "polars lazy": lambda table: _polars(table).lazy(),
        "arrow": _arrow,
        "duckdb": _duckdb,
        "spark": _spark,
    }
)
ENGINES = tuple(_MAKERS)
