"""One column of a file as the type its field declares: each distinct cell is looked at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import MISSING_KINDS
from syschange.schemas.codelists import codelist
from syschange.schemas.definition import Field
from syschange.schemas.reading.dates import FORMATS, ISO, ISO_DATETIME, clock, london_day
from syschange.schemas.reading.numerals import LARGEST_INTEGER, integer, number, numbers
from syschange.schemas.reading.truth import truth

Codes = npt.NDArray[np.intp]


class _Unread(Enum):
    """What stands for a cell that is not plainly of its column's type."""

    UNREAD = 0


UNREAD = _Unread.UNREAD


@dataclass(frozen=True, eq=False)
class Typed:
    """A column that has been read.

    Attributes
    ----------
    cells
        Its cells: `str`, `Int64`, `float64`, `boolean` or `datetime64[us]`; `object` where a cell stayed what it was.
    missing
        For a column that is not text and has words for missing: why each cell is missing, where that is known.
    clocks
        Which clocks its date-times go by.
    """

    cells: "pd.Series[Any]"
    missing: "pd.Series[Any] | None" = None
    clocks: frozenset[str] = frozenset()


def read_column(raw: "pd.Series[Any]", field: Field | None, dates: str) -> Typed:
    """Read one column by the type its field declares.

    Parameters
    ----------
    raw
        The cells as they stand in the file: texts, or values of a type the file itself declares. An empty text is
        a missing cell.
    field
        What the schema says of the column; None for one it does not know, whose cells stay what they are.
    dates
        The format of a text or number that should be a date.
    """
    if field is None:
        return Typed(_untouched(raw))
    words = missing_words(field)
    if field.type == "string" and not words:
        return Typed(_untouched(raw))
    codes, distinct = _distinct(raw)
    if field.type == "number" and not words and (plain := _plain_numbers(distinct)) is not None:
        return Typed(_built("number", codes, plain, distinct))
    reads = _READS[field.type]
    label_of = _labeller(words, field.type, dates)
    labels = [label_of(value) for value in distinct] if words else [None] * len(distinct)
    cells = [
        reads(value, dates) if value is not None and label is None else None
        for value, label in zip(distinct, labels, strict=True)
    ]
    clocks = frozenset(map(clock, distinct)) - {""} if dates == ISO_DATETIME else frozenset[str]()
    if field.type == "string":
        cells = [label if label is not None else cell for label, cell in zip(labels, cells, strict=True)]
        return Typed(_built("string", codes, cells, distinct))
    why = _texts(codes, labels) if words else None
    return Typed(_built(field.type, codes, cells, distinct), why, clocks)


def _plain_numbers(distinct: Sequence[Any]) -> list[float | None] | None:
    """Return distinct texts as numbers, a missing one None; None where they are not all plain numbers."""
    texts = [value for value in distinct if value is not None]
    if not all(isinstance(value, str) for value in texts):
        return None
    found = numbers(texts)
    if found is None or len(texts) == len(distinct):
        return found  # type: ignore[return-value]
    amounts = iter(found)
    return [None if value is None else next(amounts) for value in distinct]


def missing_words(field: Field) -> Mapping[str, str]:
    """Return what stands for a missing value in a file, by the schema and by its code list, and the label for it."""
    listed = codelist(field.codelist).missing if field.codelist else {}
    said = {label: MISSING_KINDS[kind] for label, kind in listed.items()}
    return said | {text: MISSING_KINDS[kind] for kind, texts in field.missing.items() for text in texts}


def _untouched(raw: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return cells as they are; texts as `str`, with an empty one missing."""
    if raw.dtype != object:
        return raw
    cells = raw.to_numpy(copy=True)
    cells[cells == ""] = None
    if pd.api.types.infer_dtype(cells, skipna=True) in ("string", "empty"):
        return pd.Series(cells, dtype="str")
    return pd.Series(cells, dtype=object)


def _distinct(raw: "pd.Series[Any]") -> tuple[Codes, list[Any]]:
    """Return each distinct value once, and for each cell its place among them; a missing one is −1 or None."""
    if raw.dtype != object or pd.api.types.infer_dtype(raw, skipna=True) == "string":
        codes, found = pd.factorize(raw.array if raw.dtype != object else raw.to_numpy())
        distinct = list(found.tolist())
        if "" in distinct:
            distinct[distinct.index("")] = None
        return codes, distinct
    places: dict[tuple[type, object], int] = {}  # 1, 1.0 and true are equal, and not the same
    codes = np.fromiter(
        (-1 if _absent(v) else places.setdefault((type(v), v), len(places)) for v in raw), np.intp, len(raw)
    )
    return codes, [value for _, value in places]


def _absent(value: object) -> bool:
    return value is None or value == "" or value is pd.NaT or value is pd.NA or value != value  # noqa: PLR0124 - not-a-number is the one value unlike itself


def _labeller(words: Mapping[str, str], type: str, dates: str) -> Callable[[object], str | None]:  # noqa: A002
    """Return what gives the label of a value that stands for missing, however its number or day is written."""
    amounts: dict[object, str] = {}
    if type in ("integer", "number", "date"):
        reads = _READS[type]
        amounts = {reads(word, written): label for written in (ISO, dates) for word, label in words.items()}
        amounts.pop(UNREAD, None)

    def label(value: object) -> str | None:
        text = _as_text(value)
        if text in words or not amounts:
            return words.get(text)
        return amounts.get(reads(value, dates))

    return label


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | Decimal) and _fits(value):
        return str(int(value)) if value == int(value) else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if clock(value) == "" else ""
    return value.isoformat() if isinstance(value, date) else ""


def _text(value: object, _dates: str) -> object:
    return value if isinstance(value, str) else UNREAD


def _integer(value: object, _dates: str) -> object:
    if isinstance(value, str):
        whole = integer(value)
        return UNREAD if whole is None else whole
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return UNREAD
    return int(value) if _fits(value) and value == int(value) else UNREAD


def _fits(value: float | Decimal) -> bool:
    return -LARGEST_INTEGER <= value <= LARGEST_INTEGER


def _number(value: object, _dates: str) -> object:
    if isinstance(value, str):
        amount = number(value)
        return UNREAD if amount is None else amount
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return UNREAD
    try:
        return float(value)
    except OverflowError:  # a whole number of more than 300 digits
        return UNREAD


def _boolean(value: object, _dates: str) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        return bool(value) if value in (0, 1) else UNREAD
    said = truth(value) if isinstance(value, str) else None
    return UNREAD if said is None else said


def _date(value: object, dates: str) -> object:
    day = None
    if isinstance(
        value, datetime
    ):  # the day of a local time is certain; that of another is asked for by name
        day = london_day(value) if value.tzinfo is None or dates == ISO_DATETIME else None
    elif isinstance(value, date):
        day = value
    elif isinstance(value, str) or (isinstance(value, int | float | Decimal) and not isinstance(value, bool)):
        day = FORMATS[dates](_as_text(value))
    return UNREAD if day is None else day


_READS: Mapping[str, Callable[[object, str], object]] = {
    "string": _text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
}


def _built(
    type: str,  # noqa: A002 - the word of the format
    codes: Codes,
    cells: Sequence[Any],
    distinct: Sequence[Any],
) -> "pd.Series[Any]":
    """Return the column of the declared type, or of objects where a cell stayed what it was."""
    if any(cell is UNREAD for cell in cells):
        kept = [old if cell is UNREAD else cell for old, cell in zip(distinct, cells, strict=True)]
        return pd.Series(_objects(kept)[codes], dtype=object)
    absent = np.array([cell is None for cell in cells] + [True])[codes]
    if type == "string":
        return _texts(codes, cells)
    if type == "integer":
        whole = np.array([cell or 0 for cell in cells] + [0], dtype=np.int64)[codes]
        return pd.Series(pd.arrays.IntegerArray(whole, absent))
    if type == "boolean":
        true = np.array([bool(cell) for cell in cells] + [False])[codes]
        return pd.Series(pd.arrays.BooleanArray(true, absent))
    if type == "number":
        return pd.Series(np.array([np.nan if c is None else c for c in cells] + [np.nan])[codes])
    return pd.Series(np.array([*cells, None], dtype="datetime64[us]")[codes])


def _texts(codes: Codes, texts: Sequence[str | None]) -> "pd.Series[Any]":
    return pd.Series(_objects(texts)[codes], dtype="str")


def _objects(values: Sequence[Any]) -> npt.NDArray[np.object_]:
    """Return values as objects with a missing one at the end, where the place −1 finds it."""
    found = np.empty(len(values) + 1, dtype=object)
    found[: len(values)] = values
    return found
