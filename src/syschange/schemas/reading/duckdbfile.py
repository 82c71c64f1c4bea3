"""What is in a DuckDB file: its tables, and their cells as pandas columns, whatever else is installed."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from syschange.errors import (
    MissingExtraError,
    SyschangeError,
    UnknownChoiceError,
    UnreadableFileError,
    quote,
)
from syschange.schemas.reading.assemble import Request
from syschange.schemas.reading.limits import Limits

T = TypeVar("T")

_EXPORT = "Open it with the program that wrote it, and export the table as Parquet."
# No other file, no network, no extension, no variable of the program: what is in the file is all there is.
_CLOSED = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}
# How each type is asked for, so that it arrives as the same pandas column on every version and without pyarrow.
_WHOLE = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"})
_FRACTIONAL = frozenset({"FLOAT", "DOUBLE"})
_TEXT = frozenset({"VARCHAR", "UUID"})
_TIMES = frozenset({"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"})
_ZONED = "TIMESTAMP WITH TIME ZONE"
TABLE = "BASE TABLE"


def opened(path: Path, work: Callable[[Any], T]) -> T:
    """Open a file, do one thing with it and close it.

    Raises
    ------
    MissingExtraError
        Where DuckDB is not installed.
    UnreadableFileError
        Where the file is damaged; whatever went wrong inside the library says nothing of what it was reading.
    """
    library = _library()
    link: Any = None
    try:
        link = library.connect(str(path.resolve()), read_only=True, config=_CLOSED)
        return work(link)
    except SyschangeError:
        raise
    except Exception:  # noqa: BLE001, S110 - a damaged file makes the library fail in many ways
        pass
    finally:
        if link is not None:
            link.close()
    raise broken(path)


def _library() -> Any:  # noqa: ANN401 - the module itself
    try:
        import duckdb
    except ImportError:
        return _absent()
    return duckdb


def _absent() -> Any:  # noqa: ANN401 - never returns
    raise MissingExtraError("duckdb", "duckdb", "Reading DuckDB files")


def broken(path: Path) -> UnreadableFileError:
    """Build the error for a file that cannot be read; what was found in it is not repeated."""
    return UnreadableFileError(
        f"The file {quote(path.name)} is no DuckDB file, is damaged, or is in use.", _EXPORT
    )


def listed(link: Any) -> list[tuple[str, str, str]]:  # noqa: ANN401 - a connection
    """Return schema, name and kind of each table and view of the file."""
    found = link.execute(
        "SELECT table_schema, table_name, table_type FROM information_schema.tables "
        "WHERE table_catalog = current_database()"
    ).fetchall()
    return [(str(schema), str(name), str(kind)) for schema, name, kind in found]


def fetched(
    link: Any,  # noqa: ANN401 - a connection
    path: Path,
    table: str,
    request: Request,
    limits: Limits,
) -> tuple[tuple[str, ...], list["pd.Series[Any]"]]:
    """Return the names of a table's columns, under the schema's, and their cells."""
    schema = _schema_of(link, path, table)
    columns = link.execute(
        "SELECT column_name, data_type FROM information_schema.columns "
        "WHERE table_catalog = current_database() AND table_schema = ? AND table_name = ? ORDER BY ordinal_position",
        [schema, table],
    ).fetchall()
    names = request.names([str(name) for name, _ in columns], path.name)
    for name, (_, kind) in zip(names, columns, strict=True):
        if request.schema.field(name) is not None and _asked(str(kind)) is None:
            raise UnreadableFileError(
                f"In the file {quote(path.name)} the column {quote(name)} is of a type that holds no single value.",
                "Give it text, numbers, dates or true and false.",
            )
    place = f"{_quoted(schema)}.{_quoted(table)}"
    rows = link.execute(f"SELECT count(*) FROM {place}").fetchone()[0]  # noqa: S608 - names are quoted
    limits.shape(path.name, rows=int(rows), columns=len(columns))
    asked = ", ".join(
        f"{(_asked(str(kind)) or _AS_TEXT).format(_quoted(str(name)))} AS c{i}"
        for i, (name, kind) in enumerate(columns)
    )
    found = link.execute(f"SELECT {asked} FROM {place}").fetchnumpy()  # noqa: S608 - as above
    return names, [_cells(found[f"c{i}"], str(kind)) for i, (_, kind) in enumerate(columns)]


def _schema_of(link: Any, path: Path, table: str) -> str:  # noqa: ANN401 - a connection
    """Return the schema that a table of this name is in, where there is one only, and it is no view."""
    every = listed(link)
    found = [(schema, kind) for schema, name, kind in every if name == table]
    if not found:
        tables = sorted({name for _, name, kind in every if kind == TABLE})
        raise UnknownChoiceError(f"table of {quote(path.name)}", table, tables)
    if len(found) > 1 or found[0][1] != TABLE:
        what = "is a view" if len(found) == 1 else "stands for more than one table"
        raise UnreadableFileError(
            f"In the file {quote(path.name)} the name {quote(table)} {what}.",
            "Write what is wanted into a table of its own.",
        )
    return found[0][0]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


_AS_TEXT = "CAST({} AS VARCHAR)"
_CASTS = {
    **dict.fromkeys(_WHOLE, "CAST({} AS BIGINT)"),
    **dict.fromkeys(_FRACTIONAL, "CAST({} AS DOUBLE)"),
    **dict.fromkeys(_TIMES, "CAST({} AS TIMESTAMP)"),
    **dict.fromkeys(_TEXT, _AS_TEXT),
    "BOOLEAN": "{}",
    "UBIGINT": "{}",
    _ZONED: "epoch_us({})",
}


def _asked(kind: str) -> str | None:
    """Return how a column of a type is asked for; None where its cells hold no single value."""
    if kind in _CASTS:
        return _CASTS[kind]
    return _AS_TEXT if _is_decimal(kind) or kind.startswith("ENUM") else None


def _is_decimal(kind: str) -> bool:
    return kind in ("HUGEINT", "UHUGEINT") or kind.startswith("DECIMAL")


def _cells(found: Any, kind: str) -> "pd.Series[Any]":  # noqa: ANN401 - an array, masked where a cell is missing
    """Return a column as DuckDB gives it as the pandas column that holds the same values."""
    absent = np.ma.getmaskarray(found)
    values = np.ma.getdata(found)
    if kind in _WHOLE or kind == "UBIGINT":
        return pd.Series(pd.arrays.IntegerArray(values.copy(), absent.copy()))
    if kind == "BOOLEAN":
        return pd.Series(pd.arrays.BooleanArray(values.astype(bool), absent.copy()))
    if kind in _FRACTIONAL:
        return pd.Series(np.where(absent, np.nan, values))
    if kind in _TIMES or kind == _ZONED:
        times = values.astype("datetime64[us]")
        times[absent] = np.datetime64("NaT")
        return pd.Series(times) if kind in _TIMES else pd.Series(times).dt.tz_localize("UTC")
    texts = [None if gone else text for text, gone in zip(values.tolist(), absent.tolist(), strict=True)]
    amounts = [Decimal(text) if _is_decimal(kind) and text is not None else text for text in texts]
    return pd.Series(amounts, dtype=object)
