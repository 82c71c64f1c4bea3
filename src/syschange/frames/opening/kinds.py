"""What types of value a column holds, where it may hold several: a mixture is refused by name, and never coerced."""

from collections.abc import Container
from numbers import Integral, Real
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

_KINDS: tuple[tuple[type, str], ...] = (  # the first that fits: true and false are whole numbers to Python
    (str, "text"),
    (bool, "true and false"),
    (np.bool_, "true and false"),
    (Integral, "whole numbers"),
    (Real, "decimal numbers"),
)


def types_of(series: nw.Series[Any]) -> list[str]:
    """Return the types of value in a column that may hold several, missing ones left out; else nothing.

    They are in plain words and in the order of the alphabet: "text", "whole numbers".
    """
    native = series.to_native()
    if not isinstance(native, pd.Series):
        values = series.drop_nulls().to_list() if series.dtype == nw.Object else []
        return sorted({_kind(value) for value in values})
    held = native.dtype.categories if isinstance(native.dtype, pd.CategoricalDtype) else native
    if held.dtype != object or not pd.api.types.infer_dtype(held, skipna=True).startswith("mixed"):
        return []
    return sorted({_kind(value) for value in held.dropna()})


def _kind(value: object) -> str:
    if isinstance(value, Container) and not isinstance(value, str | bytes | pd.Interval):
        return "lists"
    return next((name for kind, name in _KINDS if isinstance(value, kind)), type(value).__name__)
