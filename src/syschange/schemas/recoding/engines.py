"""Writing changed cells into a copy of a table, in the engine it came in: pandas or Polars."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl

from syschange.errors import WrongTypeError
from syschange.frames import pandas_column, recognise
from syschange.schemas.checking.cells import Cells
from syschange.schemas.recoding.find import Turned

Table = pd.DataFrame | pl.DataFrame
Named = Callable[[str], str]


def held(data: object) -> Table:
    """Return a table in memory: one of pandas stays one, and any other becomes one of Polars.

    Raises
    ------
    WrongTypeError
        Where it is not a table, or its columns have no single name each.
    """
    if isinstance(data, pd.DataFrame) and data.columns.nlevels > 1:
        raise WrongTypeError(
            "The table has more than one row of column names.", "Give each column one name, and run again."
        )
    if isinstance(data, pl.LazyFrame):
        return data.collect()
    if type(data).__module__.partition(".")[0] in ("duckdb", "_duckdb"):
        return pl.DataFrame(nw.from_native(data).to_native())  # type: ignore[call-overload]
    native = recognise(data).to_native()
    if isinstance(native, pd.DataFrame | pl.DataFrame):
        return native
    return recognise(data).to_polars()


def cells_of(table: Table, name: str) -> Cells:
    """Return the cells of a column, whichever engine holds it."""
    if isinstance(table, pd.DataFrame):
        return Cells.of(table[name])
    return Cells.of(pandas_column(table[name]))


def relabelled(table: Table, name: str, turned: Turned, named: Named) -> Table:
    """Return the table with labels of a column turned.

    Parameters
    ----------
    table
        The table; it is not written to.
    name
        The column.
    turned
        Which rows hold something else, and what.
    named
        What any label is called afterwards: the groups that a column declares are turned with its cells.
    """
    if isinstance(table, pd.DataFrame):
        return _with(table, {name: _relabelled_pandas(table[name], turned, named)})
    column = table[name]
    texts = pl.Series(turned.labels, dtype=pl.String).gather(np.maximum(turned.places, 0))
    new = texts.zip_with(pl.Series(turned.rows), column.cast(pl.String))
    if isinstance(column.dtype, pl.Enum):
        new = new.cast(pl.Enum(_once(named(text) for text in column.dtype.categories)))
    elif column.dtype == pl.Categorical:
        new = new.cast(pl.Categorical)
    return table.with_columns(new.alias(name))


def emptied(table: Table, name: str, turned: Turned, beside: list[str | None], companion: str) -> Table:
    """Return the table with cells of a column made missing, and a column beside it that says why.

    Parameters
    ----------
    table
        The table; it is not written to.
    name
        The column.
    turned
        Which rows are made missing.
    beside
        For each row why its cell is missing; None where that is not known, or it is not missing.
    companion
        The name of the column that says so.
    """
    if isinstance(table, pd.DataFrame):
        why = pd.Series(np.array(beside, dtype=object), index=table.index, dtype="str")
        return _with(table, {name: _emptied_pandas(table[name], turned), companion: why}, after=name)
    kept = pl.when(pl.Series(~turned.rows)).then(pl.col(name)).alias(name)
    why_column = pl.Series(companion, beside, dtype=pl.String)
    if companion in table.columns:
        return table.with_columns(kept, why_column)
    place = table.columns.index(name) + 1
    return table.with_columns(kept).insert_column(place, why_column)


def _with(table: pd.DataFrame, columns: Mapping[str, "pd.Series[Any]"], *, after: str = "") -> pd.DataFrame:
    table = table.copy(deep=False)
    for name, column in columns.items():
        if name in table.columns:
            table[name] = column
        else:
            table.insert(list(table.columns).index(after) + 1, name, column)
    return table


def _relabelled_pandas(column: "pd.Series[Any]", turned: Turned, named: Named) -> "pd.Series[Any]":
    texts = np.array(turned.labels, dtype=object)
    rows = np.flatnonzero(turned.rows)
    new = texts[turned.places[rows]]
    if isinstance(column.dtype, pd.CategoricalDtype):
        cells = column.to_numpy(dtype=object, copy=True)
        cells[rows] = new
        groups = _once(named(c) if isinstance(c, str) else c for c in column.dtype.categories)
        index = pd.Index(groups, dtype=column.dtype.categories.dtype)
        return pd.Series(
            pd.Categorical(cells, categories=index, ordered=column.dtype.ordered), index=column.index
        )
    changed = column.copy()
    changed.iloc[rows] = new
    return changed


def _emptied_pandas(column: "pd.Series[Any]", turned: Turned) -> "pd.Series[Any]":
    """Return a column with cells made missing; whole numbers stay whole, in a type that knows missing."""
    dtype = column.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in "iu":
        whole: Any = f"{'Int' if dtype.kind == 'i' else 'UInt'}{8 * dtype.itemsize}"
        column = column.astype(whole)
    elif isinstance(dtype, np.dtype) and dtype.kind == "b":
        column = column.astype("boolean")
    elif pd.api.types.is_object_dtype(dtype):
        column = column.copy()
        column.iloc[np.flatnonzero(turned.rows)] = None
        return column
    return column.mask(turned.rows)


def _once(values: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(values))
