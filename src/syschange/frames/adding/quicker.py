"""A pandas table as columns of Polars', which adds them up on every processor at once."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl

from syschange.frames.adding.coding import Codes
from syschange.frames.opening.tables import Frame


def in_polars(
    frame: Frame, *, keys: Sequence[str], values: Sequence[str]
) -> tuple[Frame, dict[str, list[Any]]]:
    """Return a pandas frame in Polars, the columns to group by as places among the values they hold.

    Parameters
    ----------
    frame
        A frame of any engine; one that is not pandas is returned as it is.
    keys
        The columns to group by, of any type.
    values
        The columns of numbers; where one holds something else the frame is returned as it is.

    Returns
    -------
    frame
        The columns `keys` and `values`.
    known
        For each of the keys the values that its places stand for (see `coding.Coding`); empty where nothing was done.
    """
    if not (isinstance(frame, nw.DataFrame) and frame.implementation.is_pandas()) or not (*keys, *values):
        return frame, {}
    native: pd.DataFrame = frame.to_native()
    if not all(_is_number(native[name].dtype) for name in values):
        return frame, {}
    columns = {name: _numbers(native[name]) for name in dict.fromkeys(values)}
    known = {}
    for key in keys:
        codes, known[key] = factorised(native[key])
        place = codes.astype(np.int32) + np.int32(1)
        place[codes < 0] = len(known[key]) + 1
        columns[key] = pl.Series(place)
    made: Frame = nw.from_native(pl.DataFrame(columns))
    return made, known


def factorised(column: Any) -> tuple[Codes, list[Any]]:  # noqa: ANN401 - a list, an array or a pandas column
    """Return the place of each value among the different known ones, -1 where it is missing, and those."""
    if isinstance(column, pd.Series) and isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy().astype(np.int64), list(column.cat.categories)
    held = pd.Series(column, dtype=object) if isinstance(column, list) else column
    codes, values = pd.factorize(held)
    return codes.astype(np.int64), list(values)


def _is_number(dtype: Any) -> bool:  # noqa: ANN401 - numpy's and pandas' own have no common base
    return pd.api.types.is_bool_dtype(dtype) or (
        pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_complex_dtype(dtype)
    )


def _numbers(column: "pd.Series[Any]") -> pl.Series:
    """Return a column of numbers with the type it has, what is missing missing."""
    if isinstance(column.dtype, np.dtype):
        held = column.to_numpy()
        return pl.Series(held.astype(np.float64) if held.dtype.kind == "f" else held)
    missing = column.isna().to_numpy()
    filled = (column.fillna(column.dtype.type(0)) if missing.any() else column).to_numpy()
    if pd.api.types.is_bool_dtype(column.dtype):
        filled = filled.astype(bool)
    elif pd.api.types.is_float_dtype(column.dtype):
        filled = filled.astype(np.float64)
    made = pl.Series(filled)
    return made.set(pl.Series(missing), None) if missing.any() else made
