"""Recognising a user's table, whatever engine it belongs to, without changing it."""

from collections.abc import Collection, Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from syschange.errors import MissingColumnError, WrongTypeError, quote


def recognise(data: object) -> nw.DataFrame[Any]:
    """Return a table as a narwhals frame; a Polars lazy frame is collected.

    Parameters
    ----------
    data
        A pandas or Polars table (any eager table narwhals knows is accepted).

    Raises
    ------
    WrongTypeError
        Where it is something else, or two of its columns have one name.
    """
    names = list(data.columns) if isinstance(data, pd.DataFrame) else []
    twice = sorted({str(name) for name in names if names.count(name) > 1})
    if twice:
        raise WrongTypeError(
            f"Two columns are called {quote(twice[0])}.", "Give each column a name of its own."
        )
    try:
        frame = nw.from_native(data)  # type: ignore[call-overload]
    except nw.exceptions.DuplicateError:
        raise WrongTypeError("Two columns have one name.", "Give each column a name of its own.") from None
    except TypeError:
        raise WrongTypeError(
            f"A table is needed, and this is of type {quote(type(data).__name__)}.",
            "Give a pandas or Polars table.",
        ) from None
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    return frame  # type: ignore[no-any-return]


def column_names(data: object) -> tuple[str, ...]:
    """Return the names of the columns of a table."""
    return tuple(recognise(data).columns)


def require_columns(data: object, columns: Sequence[str], *, table: str = "the table") -> None:
    """Check that columns are present.

    Raises
    ------
    MissingColumnError
        Naming the first that is not, and the nearest name that is.
    """
    present = column_names(data)
    for column in columns:
        if column not in present:
            raise MissingColumnError(column, present, table)


def require_names(
    keys: Sequence[str],
    *,
    taken: Collection[str],
    starts: tuple[str, ...] = (),
    private: Collection[str] = (),
) -> None:
    """Check that characteristics are a list of names, each once, and none a name that cannot stand in a result.

    Parameters
    ----------
    keys
        The characteristics.
    taken, starts
        Names in use, and beginnings of names in use.
    private
        Names of columns of ids and free text, which tell people apart and are no groups.

    Raises
    ------
    WrongTypeError
        Where they are no list, or naming the first that cannot be used.
    """
    if isinstance(keys, str):
        raise WrongTypeError(
            "The characteristics are given as one text.", "Give a list, for example by=['sex']."
        )
    if not isinstance(keys, Sequence):
        raise WrongTypeError(
            "The characteristics are no list of names.", "Give a list, for example by=['sex'], or []."
        )
    for place, key in enumerate(keys):
        if not isinstance(key, str):
            raise WrongTypeError(
                "A characteristic is named by something that is not a text.",
                "Give the column a name in words.",
            )
        if key in private:
            raise WrongTypeError(
                f"The column {quote(key)} holds ids or free text, which tell people apart and are no groups.",
                "Take a characteristic that people share; a column of groups needs another name.",
            )
        if key in keys[:place]:
            raise WrongTypeError(f"The characteristic {quote(key)} is given twice.", "Name it once.")
        if key in taken or key.startswith(starts):
            raise WrongTypeError(
                f"The name {quote(key)} stands for a column of the result, so it cannot be a characteristic too.",
                f"Rename the column, for example to {quote(key + '_')}.",
            )
