"""Labels of groups: what a value of a characteristic is called, and in which order groups stand."""

from collections.abc import Iterable, Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from syschange.errors import WrongTypeError, quote

ALL = "(all)"
UNKNOWN = "(unknown)"


def label(value: object, column: str) -> str:
    """Return the label of one value of a characteristic; a missing value is `(unknown)`.

    Raises
    ------
    WrongTypeError
        Where the value is a measurement rather than a group, or a label that the library uses itself.
    """
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value):  # noqa: PLR0124 - not-a-number is the one value unlike itself
        return UNKNOWN
    if isinstance(value, float) and not value.is_integer():
        raise WrongTypeError(
            f"The column {quote(column)} holds measurements, and a characteristic holds groups.",
            "Cut it into bands first, and name the bands.",
        )
    text = _text(value)
    if text in (ALL, UNKNOWN):
        raise WrongTypeError(
            f"The column {quote(column)} uses the label {quote(text)}, which stands for a margin or for missing.",
            "Rename the label, or leave the value missing.",
        )
    return text


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def declared_order(frame: nw.DataFrame[Any], column: str) -> tuple[str, ...]:
    """Return the order of groups a categorical column declares; empty where it declares none."""
    dtype = frame.schema[column]
    if isinstance(dtype, nw.Enum):
        return tuple(_text(c) for c in dtype.categories)
    native = frame[column].to_native()
    if isinstance(native, pd.Series) and isinstance(native.dtype, pd.CategoricalDtype):
        return tuple(_text(c) for c in native.dtype.categories)
    return ()


def ordered_labels(present: Iterable[str], declared: Sequence[str] = ()) -> tuple[str, ...]:
    """Return labels in a fixed order: the declared one, then the alphabet, and `(unknown)` last."""
    place = {name: i for i, name in enumerate(declared)}
    return tuple(
        sorted(
            set(present),
            key=lambda name: (name == UNKNOWN, place.get(name, len(place)), name.casefold(), name),
        )
    )
