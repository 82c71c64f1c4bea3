"""What each cell of a pandas column is, whatever dtype holds it, without changing or coercing anything."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from numbers import Integral, Real
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

MISSING, TEXT, BOOLEAN, NUMBER, DATE, OTHER = range(6)
_INFERRED = {"string": TEXT, "boolean": BOOLEAN, "integer": NUMBER, "floating": NUMBER}

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of one column, sorted into kinds.

    Attributes
    ----------
    series
        The column.
    kinds
        One of `MISSING`, `TEXT`, `BOOLEAN`, `NUMBER`, `DATE` (without a time zone) and `OTHER` a cell.
    """

    series: "pd.Series[Any]"
    kinds: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, series: "pd.Series[Any]") -> "Cells":
        """Sort the cells of a column of any dtype."""
        if isinstance(
            series.dtype, pd.CategoricalDtype
        ):  # the categories say it all, however many rows there are
            kinds = cls.of(_categories(series)).kinds
            return cls(series, np.append(kinds, np.uint8(MISSING))[series.cat.codes])
        kind = _kind_of_dtype(series.dtype)
        kinds = np.full(len(series), kind, dtype=np.uint8) if kind is not None else _kinds_of_objects(series)
        kinds[series.isna().to_numpy()] = MISSING
        return cls(series, kinds)

    def are(self, *kinds: int) -> Flags:
        """Return which cells are of one of these kinds."""
        return np.isin(self.kinds, kinds)

    @cached_property
    def numbers(self) -> npt.NDArray[np.float64]:
        """The cells as numbers; not-a-number for every cell that is not one."""
        if self.series.dtype.kind in "biuf" and not isinstance(self.series.dtype, pd.SparseDtype):
            numbers: npt.NDArray[np.float64] = self.series.to_numpy(np.float64, na_value=np.nan)
            return numbers
        found = np.full(len(self.kinds), np.nan)
        wanted = np.flatnonzero(self.are(NUMBER, BOOLEAN))
        if wanted.size:
            found[wanted] = [_as_float(value) for value in self._objects[wanted]]
        return found

    @cached_property
    def distinct(self) -> tuple[npt.NDArray[np.intp], Sequence[str]]:
        """Each distinct text once, and for each cell its place among them; −1 for a cell that is not text."""
        if isinstance(self.series.dtype, pd.CategoricalDtype):
            codes, texts = Cells.of(_categories(self.series)).distinct
            return np.append(codes, -1)[self.series.cat.codes], texts
        if not self.are(TEXT).any():
            return np.full(len(self.kinds), -1), []
        found = self._objects.copy()
        found[~self.are(TEXT)] = None
        places, different = pd.factorize(found)
        return places, [str(text) for text in different]

    @cached_property
    def days(self) -> npt.NDArray[np.datetime64]:
        """The cells as days; not-a-time for every cell that is not a date."""
        if isinstance(self.series.dtype, np.dtype) and self.series.dtype.kind == "M":
            return self.series.to_numpy().astype("datetime64[D]")
        found = np.full(len(self.kinds), np.datetime64("NaT"), dtype="datetime64[D]")
        wanted = np.flatnonzero(self.are(DATE))
        if wanted.size:
            found[wanted] = [np.datetime64(value, "D") for value in self._objects[wanted]]
        return found

    @cached_property
    def _objects(self) -> npt.NDArray[np.object_]:
        return self.series.to_numpy(dtype=object)


def grouped(series: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return a column of text as a categorical one, so that every rule asks each distinct text once."""
    cells = Cells.of(series)
    if isinstance(series.dtype, pd.CategoricalDtype) or not cells.are(TEXT, MISSING).all():
        return series
    codes, texts = cells.distinct
    labels: Any = pd.Series(texts, dtype=object)
    return pd.Series(pd.Categorical.from_codes(codes, categories=labels), index=series.index)


def _categories(series: "pd.Series[Any]") -> "pd.Series[Any]":
    return pd.Series(series.cat.categories.array)


def _as_float(value: object) -> float:
    """Return a number as a float; one too large for a float is infinite."""
    try:
        return float(value)  # type: ignore[arg-type]
    except OverflowError:
        return math.inf


def _kind_of_dtype(dtype: Any) -> int | None:  # noqa: ANN401 - dtypes have no common type
    """Return the kind of every cell of a dtype; None where the cells have to be looked at."""
    if isinstance(dtype, pd.StringDtype) or (isinstance(dtype, pd.ArrowDtype) and dtype.type is str):
        return TEXT
    if dtype.kind == "O":
        return OTHER if isinstance(dtype, pd.PeriodDtype | pd.IntervalDtype) else None
    kind = OTHER
    if dtype.kind == "b":
        kind = BOOLEAN
    elif dtype.kind in "iuf":
        kind = NUMBER
    elif dtype.kind == "M" and not _has_zone(dtype):
        kind = DATE
    return kind


def _has_zone(dtype: Any) -> bool:  # noqa: ANN401 - dtypes have no common type
    if isinstance(dtype, pd.ArrowDtype):
        return getattr(dtype.pyarrow_dtype, "tz", None) is not None
    return isinstance(dtype, pd.DatetimeTZDtype)


def _kinds_of_objects(series: "pd.Series[Any]") -> npt.NDArray[np.uint8]:
    inferred = _INFERRED.get(pd.api.types.infer_dtype(series, skipna=True))
    if inferred is not None:
        return np.full(len(series), inferred, dtype=np.uint8)
    return np.fromiter((_kind_of(value) for value in series), np.uint8, len(series))


def _kind_of(value: object) -> int:
    kind = OTHER
    if isinstance(value, str):
        kind = TEXT
    elif isinstance(value, bool | np.bool_):
        kind = BOOLEAN
    elif isinstance(value, Integral | Decimal | Real):
        kind = NUMBER
    elif isinstance(value, np.datetime64) or (isinstance(value, date) and not _zoned(value)):
        kind = DATE
    return kind


def _zoned(value: date) -> bool:
    return isinstance(value, datetime) and value.tzinfo is not None
