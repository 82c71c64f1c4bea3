"""Columns of a tidy table as a chart needs them: labels that can be drawn, and numbers or nothing."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from syschange.charts._labels import legible
from syschange.errors import MissingColumnError, WrongTypeError, quote

_UNKNOWN = "(unknown)"


def names(table: pd.DataFrame, column: str) -> list[str]:
    """Return a column as text; a name that is missing is "(unknown)", a group like any other.

    Raises
    ------
    MissingColumnError
        Where there is no such column.
    """
    return [_UNKNOWN if _is_missing(value) else str(value) for value in _cells(table, column)]


def labels(table: pd.DataFrame, column: str) -> list[str]:
    """Return a column as text that can be drawn (see `names`)."""
    return [legible(name) for name in names(table, column)]


def numbers(table: pd.DataFrame, column: str, *, scale: float = 1.0) -> NDArray[np.float64]:
    """Return a column as numbers times `scale`; missing where it is empty or holds a mark such as "[c]".

    Raises
    ------
    MissingColumnError
        Where there is no such column.
    WrongTypeError
        Where a cell is neither a number, nor empty, nor a mark in square brackets.
    """
    return np.array([_number(value, column) for value in _cells(table, column)], dtype=np.float64) * scale


def _cells(table: pd.DataFrame, column: str) -> list[object]:
    if column not in table.columns:
        raise MissingColumnError(column, [str(c) for c in table.columns])
    return table[column].tolist()


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or value != value  # noqa: PLR0124 - not a number


def _number(value: object, column: str) -> float:
    if isinstance(value, str) and value.startswith("[") and value.endswith("]"):
        return float("nan")
    if _is_missing(value):
        return float("nan")
    if isinstance(value, int | float | np.number):
        return float(value)
    raise WrongTypeError(
        f"The column {quote(column)} holds something that is not a number.",
        "Give numbers; leave a hidden one empty, or mark it '[c]'.",
    )
