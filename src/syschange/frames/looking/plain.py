"""A pandas table as Polars columns, wherever its cells are plainly of one kind; no value is changed on the way."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl

_INFERRED = {
    "string": pl.String,
    "boolean": pl.Boolean,
    "integer": pl.Int64,
    "floating": pl.Float64,
    "date": pl.Date,
}
_MASKED = {"boolean": np.bool_, "Int": np.int64, "UInt": np.uint64, "Float": np.float64}


def plain_column(series: "pd.Series[Any]") -> pl.Series | None:
    """Return a pandas column as a Polars column, or None where its cells have to be looked at one by one.

    Parameters
    ----------
    series
        A column of any dtype. A missing cell becomes null; numbers keep their width as 64 bits.
    """
    if series.head(1).isna().all() and series.isna().all():
        return pl.Series(values=[None] * len(series), dtype=pl.String)  # nothing is of no kind
    try:
        return _of_kind(series, series.dtype)
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
        return None  # a mixture that looked like one kind: its cells are looked at one by one


def _of_kind(series: "pd.Series[Any]", dtype: Any) -> pl.Series | None:  # noqa: ANN401 - dtypes have no common type
    if isinstance(dtype, pd.CategoricalDtype):
        return _from_categories(series)
    if isinstance(dtype, pd.StringDtype) and dtype.storage == "pyarrow":
        return pl.Series(values=series.reset_index(drop=True)).cast(pl.String)  # which copies nothing
    if isinstance(dtype, pd.StringDtype):
        # As a list: from an array, Polars infers the type of its first cell, which may be missing.
        return pl.Series(values=_objects(series).tolist(), dtype=pl.String)
    if isinstance(dtype, np.dtype):
        return _from_numpy(series.to_numpy())
    if isinstance(dtype, pd.ArrowDtype):
        return _from_arrow(series, dtype)
    return _from_masked(series, str(dtype))


def _from_categories(series: "pd.Series[Any]") -> pl.Series | None:
    texts = plain_column(pd.Series(series.cat.categories.array))
    if texts is None or texts.dtype != pl.String:
        return None
    places = pl.Series(values=series.cat.codes.to_numpy().astype(np.int64))
    return texts.gather(places.set(places < 0, None))


def _from_numpy(values: Any) -> pl.Series | None:  # noqa: ANN401 - numpy arrays of any dtype
    if values.dtype.kind == "M":
        return pl.Series(values=values.astype("datetime64[us]")) if _in_microseconds(values) else None
    if values.dtype.kind in "biuf" and values.dtype.itemsize <= 8:  # noqa: PLR2004 - 64 bits
        return pl.Series(values=np.ascontiguousarray(values))
    if values.dtype.kind != "O":
        return None
    kind = _INFERRED.get(pd.api.types.infer_dtype(values, skipna=False))
    whole = kind is not None
    if not whole:  # or some are missing
        kind = _INFERRED.get(pd.api.types.infer_dtype(values, skipna=True))
        values = _without_missing(values, pd.isna(values))
    if kind is None:
        return None
    # From an array, Polars infers the type of its first cell, which may be missing.
    return pl.Series(values=values if whole and kind == pl.String else list(values), dtype=kind, strict=True)


def _in_microseconds(values: Any) -> bool:  # noqa: ANN401 - as above
    """Return whether dates stay what they are in microseconds: years before 1 and after 9999 do not."""
    given = values[~np.isnat(values)]
    return not len(given) or bool(
        given.min() >= np.datetime64("0001-01-01") and given.max() <= np.datetime64("9999-12-31T23:59:59")
    )


def _from_arrow(series: "pd.Series[Any]", dtype: pd.ArrowDtype) -> pl.Series | None:
    """Return one of the columns that pandas keeps in Arrow's types."""
    if dtype.kind in "biuf":
        return _from_masked(series, {"b": "boolean", "i": "Int", "u": "UInt", "f": "Float"}[dtype.kind])
    kind = str(dtype.pyarrow_dtype)
    if kind.startswith("date"):
        return _from_numpy(_objects(series))
    if kind.startswith("timestamp") and "tz" not in kind:
        return _from_numpy(series.to_numpy(dtype="datetime64[us]", na_value=np.datetime64("NaT")))
    return _from_numpy(_objects(series)) if dtype.kind in "OSU" else None


def _from_masked(series: "pd.Series[Any]", dtype: str) -> pl.Series | None:
    """Return one of pandas' own nullable columns."""
    for start, plain in _MASKED.items():
        if dtype.startswith(start):
            missing = series.isna().to_numpy()
            values = pl.Series(values=series.to_numpy(dtype=plain, na_value=plain(0)))
            return values.set(pl.Series(values=missing), None) if missing.any() else values
    return None


def _objects(series: "pd.Series[Any]") -> Any:  # noqa: ANN401 - numpy arrays of any dtype
    return _without_missing(series.to_numpy(dtype=object), series.isna().to_numpy())


def _without_missing(values: Any, missing: Any) -> Any:  # noqa: ANN401 - as above
    """Return objects with None for whatever is missing; the array given is not written to."""
    if missing.any():
        values = values.copy()
        values[missing] = None
    return values
