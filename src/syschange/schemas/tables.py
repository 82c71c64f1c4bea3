"""A user's table as the pandas columns to be checked: the input is read and never written to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pandas as pd

from syschange.errors import WrongTypeError
from syschange.frames import recognise
from syschange.schemas.cells import grouped


@dataclass(frozen=True, eq=False)
class Table:
    """A table ready to be checked.

    Attributes
    ----------
    columns
        The name of every column of the user's table, in its order.
    rows
        How many rows it has.
    frame
        The columns to be checked, rows numbered from 0; a name that stands twice is left out.
    """

    columns: tuple[str, ...]
    rows: int
    frame: pd.DataFrame

    @property
    def repeated(self) -> dict[str, tuple[int, ...]]:
        """The names that more than one column has, and the positions of those columns from 1."""
        return {
            name: tuple(i for i, c in enumerate(self.columns, 1) if c == name)
            for name, times in Counter(self.columns).items()
            if times > 1
        }


def take(data: object, wanted: Iterable[str]) -> Table:
    """Return the wanted columns of a pandas or Polars table as pandas columns.

    Parameters
    ----------
    data
        The table. A Polars column becomes the pandas column of the same type; nothing is coerced.
    wanted
        The names of the columns to be checked; those that are absent are passed over.

    Raises
    ------
    WrongTypeError
        Where it is not a table, or has several rows of column names.
    """
    names = set(wanted)
    if nw.dependencies.is_pandas_dataframe(data):
        return _from_pandas(data, names)
    table = recognise(data)
    columns = {name: grouped(_column(table[name])) for name in table.columns if name in names}
    frame = pd.DataFrame(columns, index=pd.RangeIndex(len(table)))
    return Table(tuple(table.columns), len(table), frame)


def _from_pandas(data: pd.DataFrame, wanted: set[str]) -> Table:
    if data.columns.nlevels > 1:
        raise WrongTypeError(
            "The table has more than one row of column names.", "Give each column one name, and run again."
        )
    columns = tuple(str(c) for c in data.columns)
    once = {name for name, times in Counter(columns).items() if times == 1}
    rows = pd.RangeIndex(len(data))
    kept = {
        name: grouped(data.iloc[:, i].set_axis(rows))
        for i, name in enumerate(columns)
        if name in wanted & once
    }
    frame = pd.DataFrame(kept, index=rows)
    return Table(columns, len(data), frame)


def _column(series: nw.Series[Any]) -> "pd.Series[Any]":
    """Return a column of another engine as the pandas column of the same type."""
    dtype = series.dtype
    if dtype.is_float():
        return pd.Series(series.to_numpy())
    target: Any = object
    if dtype == nw.Boolean:
        target = "boolean"
    elif dtype.is_unsigned_integer() and dtype != nw.UInt128:
        target = "UInt64"
    elif dtype.is_signed_integer() and dtype != nw.Int128:
        target = "Int64"
    elif isinstance(dtype, nw.String | nw.Categorical | nw.Enum):
        target = "str"
    column: pd.Series[Any] = pd.Series(series.to_list(), dtype=target)
    return column
