"""Labels of groups: what a value of a characteristic is called, and in which order groups stand."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import narwhals as nw
import pandas as pd

from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.frames.opening.tables import Table

ALL = "(all)"
UNKNOWN = "(unknown)"

# Why a cell is missing, where that is known, and the label that says so in a column of text.
MISSING_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "not_asked": "(not asked)",
        "not_known": "(not known)",
        "prefer_not_to_say": "(prefer not to say)",
        "not_applicable": "(not applicable)",
        "not_collected": "(not collected)",
    }
)

# Every label of people whose characteristic is missing, in the order they stand in: they are counted and shown,
# and never what others are measured by.
MISSING_LABELS = (*MISSING_KINDS.values(), UNKNOWN)

# What to do with the kinds of missing: "keep" them together as one group, or "split" them into a group each.
UNKNOWNS = ("keep", "split")


def require_unknown(unknown: str) -> None:
    """Check what is to be done with the kinds of missing.

    Raises
    ------
    UnknownChoiceError
        Where it is neither "keep" nor "split".
    """
    if unknown not in UNKNOWNS:
        raise UnknownChoiceError("way to treat the unknown", unknown, UNKNOWNS)


def label(value: object, column: str, *, unknown: str = "split") -> str:
    """Return the label of one value of a characteristic.

    Parameters
    ----------
    value
        The value. A missing one is `(unknown)`; one of the labels of `MISSING_KINDS` is missing for a known
        reason.
    column
        Where it stands, for a message.
    unknown
        "keep": all that is missing is `(unknown)`. "split": what is missing for a known reason keeps its label.

    Raises
    ------
    WrongTypeError
        Where the value is a measurement rather than a group, or a label that the library uses itself.
    """
    if is_missing(value):
        return UNKNOWN
    if isinstance(value, float) and not value.is_integer():
        raise WrongTypeError(
            f"The column {quote(column)} holds measurements, and a characteristic holds groups.",
            "Cut it into bands first, and name the bands.",
        )
    text = as_text(value)
    if text in (ALL, UNKNOWN):
        raise WrongTypeError(
            f"The column {quote(column)} uses the label {quote(text)}, which stands for a margin or for missing.",
            "Rename the label, or leave the value missing.",
        )
    return UNKNOWN if unknown == "keep" and text in MISSING_LABELS else text


def is_missing(value: object) -> bool:
    """Return whether a value is one of the ways engines write that there is none."""
    no_number = isinstance(value, float) and value != value  # noqa: PLR0124 - not-a-number is the one value unlike itself
    return value is None or value is pd.NA or value is pd.NaT or no_number


def as_text(value: object) -> str:
    """Return a value as text, a whole number without decimals whatever type holds it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def declared_order(table: Table, column: str) -> tuple[str, ...]:
    """Return the groups a categorical column declares, in order; empty where it declares none.

    Labels that stand for missing are no groups, and are left out.

    Raises
    ------
    WrongTypeError
        Where it declares a label that the library uses itself.
    """
    dtype = table.dtype(column)
    if isinstance(dtype, nw.Enum):
        return real_groups(dtype.categories, column)
    native = table.series(column).to_native() if table.in_memory else None
    if isinstance(native, pd.Series) and isinstance(native.dtype, pd.CategoricalDtype):
        return real_groups(native.dtype.categories, column)
    return ()


def real_groups(labels: Iterable[object], column: str) -> tuple[str, ...]:
    """Return declared labels as text, each once, without those that stand for missing.

    Raises
    ------
    WrongTypeError
        Where one is a measurement, or a label that the library uses itself.
    """
    named = (label(value, column) for value in labels)
    return tuple(name for name in dict.fromkeys(named) if name not in MISSING_LABELS)


def ordered_labels(present: Iterable[str], declared: Sequence[str] = ()) -> tuple[str, ...]:
    """Return labels in a fixed order: the declared one, then the alphabet; then the kinds of missing, in theirs.

    `(unknown)` is last.
    """
    place = {name: i for i, name in enumerate(declared)}
    last = {name: i for i, name in enumerate(MISSING_LABELS, start=1)}
    return tuple(
        sorted(
            set(present),
            key=lambda name: (last.get(name, 0), place.get(name, len(place)), name.casefold(), name),
        )
    )
