"""Any table a user brings, opened for reducing: its columns under names no engine reads as patterns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl

from syschange.errors import MissingColumnError, MissingFileError, UnreadableFileError, WrongTypeError
from syschange.frames.opening.recognise import recognise

Frame = nw.DataFrame[Any] | nw.LazyFrame[Any]
PARQUET = ".parquet"


@dataclass(frozen=True, eq=False)
class Table:
    """A table with the wanted columns only, called `c0`, `c1`, … in the order they were asked for.

    Attributes
    ----------
    frame
        The narwhals frame; lazy where the engine is, so that nothing has been read of it yet.
    names
        The user's name of each column to the name it has in `frame`.
    """

    frame: Frame
    names: Mapping[str, str]

    @property
    def in_memory(self) -> bool:
        """Whether the rows are in memory."""
        return isinstance(self.frame, nw.DataFrame)

    def dtype(self, column: str) -> nw.dtypes.DType:
        """Return the type of a column, by the user's name."""
        return self.frame.collect_schema()[self.names[column]]

    def series(self, column: str) -> nw.Series[Any]:
        """Return a column of a table that is in memory."""
        assert isinstance(self.frame, nw.DataFrame)  # noqa: S101 - callers ask `in_memory` first
        return self.frame[self.names[column]]


def columns_of(data: object) -> tuple[str, ...]:
    """Return the names of the columns of a table of any engine, or of a Parquet file, without reading its rows."""
    return tuple(str(name) for name in _opened(data).collect_schema().names())


def open_table(data: object, columns: Sequence[str]) -> Table:
    """Return a table of any engine with the wanted columns, without reading a lazy one.

    Parameters
    ----------
    data
        A pandas or Polars table (lazy too), an Arrow table, a DuckDB relation, a PySpark table, any other that
        narwhals knows, or the path of a Parquet file, which DuckDB reads where it is installed (extra
        `[duckdb]`) and Polars where it is not; neither holds the file in memory.
    columns
        The columns wanted.

    Raises
    ------
    MissingColumnError
        Where a column is not there.
    MissingFileError, UnreadableFileError
        Where a file is not there, or is not Parquet.
    WrongTypeError
        Where it is no table, or two of its columns have one name.
    """
    frame = _opened(data)
    present = frame.collect_schema().names()
    for column in columns:
        if column not in present:
            raise MissingColumnError(column, present)
    wanted = list(dict.fromkeys(columns))
    names = {name: f"c{i}" for i, name in enumerate(wanted)}
    return Table(nw.from_native(_renamed(frame.to_native(), names)), names)


def fetch(frame: Frame) -> dict[str, Any]:
    """Return the columns of a small result as numpy arrays (lists for text), whatever engine made it."""
    if isinstance(frame, nw.DataFrame):
        return {name: _array(frame[name]) for name in frame.columns}
    native, held = frame.to_native(), in_memory(frame)
    if held is not None:
        found = held
    elif frame.implementation.is_pyspark() or frame.implementation.is_pyspark_connect():
        # Row by row: the way through Arrow wants a package the rest of the library does without.
        rows = native.collect()
        return {name: _plain([row[name] for row in rows]) for name in frame.collect_schema().names()}
    else:
        found = frame.collect(backend="polars").to_native()
    return {name: _array(nw.from_native(found[name], series_only=True)) for name in found.columns}


def in_memory(frame: Frame) -> pl.DataFrame | None:
    """Return a small result of DuckDB's or Polars' as a table of Polars'; None of another engine's."""
    native = frame.to_native()
    if isinstance(native, pl.LazyFrame):
        return _collected(native)
    return pl.DataFrame(native) if frame.implementation.is_duckdb() else None


def _opened(data: object) -> Frame:
    if isinstance(data, Table):
        raise WrongTypeError("This table has been opened already.", "Give the user's own table.")
    if isinstance(data, str | Path) and str(data).endswith(PARQUET):
        parquet: Frame = nw.from_native(_parquet(Path(data)))
        return parquet
    if isinstance(data, pd.DataFrame | pl.DataFrame | nw.DataFrame):
        return recognise(data)
    try:
        frame: Any = nw.from_native(data)
    except (TypeError, nw.exceptions.DuplicateError):
        return recognise(data)  # which says in words what is wrong with it
    # Arrow and others in memory: Polars holds the same columns uncopied.
    opened: Frame = frame if isinstance(frame, nw.LazyFrame) else nw.from_native(frame.to_polars())
    return opened


def _parquet(path: Path) -> Any:  # noqa: ANN401 - a DuckDB relation or a lazy table of Polars
    """Return a Parquet file, or all those a pattern with `*` names, as a table that is not read yet."""
    found = [path] if path.is_file() else sorted(path.parent.glob(path.name)) if "*" in path.name else []
    if not found:
        raise MissingFileError(path)
    files = [str(file) for file in found]
    try:
        if find_spec("duckdb") is not None:
            import duckdb  # an extra; and half a second that only those pay who read files

            # The order of rows is of no account to sums, and keeping it costs memory.
            own = duckdb.connect(config={"preserve_insertion_order": "false"})
            return own.read_parquet(files)
        lazy = pl.scan_parquet(files)
        lazy.collect_schema()
    except Exception as error:  # the two engines' own errors have no common base
        raise UnreadableFileError(
            "The file is called Parquet and cannot be read as that.",
            "Write it again from the program it came from.",
        ) from error
    return lazy


def _renamed(native: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - the engines have no common base
    """Return the wanted columns under names of ours: "*" and "^a.*$" are patterns to some engines."""
    if isinstance(native, pd.DataFrame):
        return pd.DataFrame(
            {new: native[name].array for name, new in names.items()}, copy=False, index=range(len(native))
        )
    if isinstance(native, pl.DataFrame):
        return pl.DataFrame({new: native.get_column(name) for name, new in names.items()})
    if isinstance(native, pl.LazyFrame):
        every = {name: f"x{i}" for i, name in enumerate(native.collect_schema().names())}
        return native.rename(every).select([pl.col(every[name]).alias(new) for name, new in names.items()])
    frame = nw.from_native(native)
    if frame.implementation.is_duckdb():
        # DuckDB has no table without columns.
        quoted = (f'"{n.replace(chr(34), chr(34) * 2)}" AS {new}' for n, new in names.items())
        return native.project(", ".join(quoted) or "NULL AS nothing")
    if frame.implementation.is_pyspark() or frame.implementation.is_pyspark_connect():
        quoted = (f"`{name.replace('`', '``')}` AS {new}" for name, new in names.items())
        return native.selectExpr(*quoted)
    return frame.select(*(nw.col(name).alias(new) for name, new in names.items())).to_native()


def _collected(lazy: pl.LazyFrame) -> pl.DataFrame:
    try:
        return lazy.collect(engine="streaming")
    except pl.exceptions.ComputeError:
        raise UnreadableFileError(
            "The table cannot be read to its end: the file behind it is damaged.",
            "Ask for the file again, or export it anew.",
        ) from None


def _array(series: nw.Series[Any]) -> Any:  # noqa: ANN401 - numbers as numpy arrays, the rest as lists
    dtype = series.dtype
    if (dtype.is_numeric() and not dtype.is_float()) and not series.null_count():
        return series.cast(nw.Int64).to_numpy()  # DuckDB gives the sums of whole numbers in 128 bits
    return series.to_numpy() if dtype.is_float() and not series.null_count() else _plain(series.to_list())


def _plain(values: list[Any]) -> Any:  # noqa: ANN401 - as above
    known = [v for v in values if v is not None]
    if known and all(type(v) is float for v in known):
        return np.array([np.nan if v is None else v for v in values], dtype=np.float64)
    if known and len(known) == len(values) and all(type(v) is int for v in known):
        return np.array(values, dtype=np.int64)
    return values
