"""The closed vocabulary of rules: each says, cell by cell, what holds; nothing else can be asked of data."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from syschange.frames import ALL, UNKNOWN
from syschange.schemas.cells import BOOLEAN, DATE, MISSING, NUMBER, OTHER, TEXT, Cells, Flags

LONGEST_LABEL = 200  # ours: a longer text is a note that has strayed into a column of labels
RESERVED = (ALL, UNKNOWN)

_KINDS = {"string": TEXT, "integer": NUMBER, "number": NUMBER, "boolean": BOOLEAN, "date": DATE}
# White space other than a space between words, and characters that take no room or turn the direction of writing.
_ODD = re.compile(
    r"^\s|\s\Z|[^\S ]|[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)

Column = pd.Series  # one column in, one flag a cell out
Holds = Callable[..., Any]


@dataclass(frozen=True)
class RuleKind:
    """One word of the vocabulary.

    Attributes
    ----------
    holds
        The function that says what holds: a column (or a table) and the rule's settings in, flags out.
    settings
        The names of its settings.
    table
        Whether it looks at the whole table rather than one column.
    """

    holds: Holds
    settings: tuple[str, ...] = ()
    table: bool = False


def tidy(label: str) -> bool:
    """Return whether a label is free of spaces at its ends, invisible characters and loose accents."""
    if label.isascii():
        return label.isprintable() and label == label.strip()
    return _ODD.search(label) is None and unicodedata.is_normalized("NFC", label)


def _is_type(series: "Column[Any]", *, type: str) -> "Column[bool]":  # noqa: A002 - the word of the format
    cells = Cells.of(series)
    good = cells.are(MISSING, _KINDS[type])
    if type == "integer":
        good &= ~np.isfinite(cells.numbers) | (cells.numbers == np.floor(cells.numbers))
    elif type == "boolean":  # only the numbers 0 and 1 stand for false and true
        good |= cells.are(NUMBER) & np.isin(cells.numbers, (0.0, 1.0))
    return _flags(series, good)


def _is_given(series: "Column[Any]") -> "Column[bool]":
    return _flags(series, ~Cells.of(series).are(MISSING))


def _is_finite(series: "Column[Any]") -> "Column[bool]":
    return _flags(series, ~np.isinf(Cells.of(series).numbers))


def _in_range(series: "Column[Any]", *, lowest: float | str, highest: float | str) -> "Column[bool]":
    cells = Cells.of(series)
    if isinstance(lowest, str) and isinstance(highest, str):
        outside = (cells.days < np.datetime64(lowest)) | (cells.days > np.datetime64(highest))
        return _flags(series, ~outside)
    number = np.where(np.isfinite(cells.numbers) & cells.are(NUMBER), cells.numbers, np.nan)
    return _flags(series, ~((number < float(lowest)) | (number > float(highest))))


def _not_blank(series: "Column[Any]") -> "Column[bool]":
    return _each_text(series, lambda text: bool(text.strip()))


def _is_tidy(series: "Column[Any]") -> "Column[bool]":
    return _each_text(series, lambda text: tidy(text) or not text.strip())


def _is_short(series: "Column[Any]", *, longest: int) -> "Column[bool]":
    return _each_text(series, lambda text: len(text) <= longest)


def _not_reserved(series: "Column[Any]") -> "Column[bool]":
    return _each_text(series, lambda text: text not in RESERVED)


def _in_list(series: "Column[Any]", *, allowed: Sequence[str]) -> "Column[bool]":
    """Hold labels against a list; a label another rule already reports is passed over."""
    known = frozenset(allowed)

    def listed_or_reported(text: str) -> bool:
        reported = not text.strip() or not tidy(text) or text in RESERVED or len(text) > LONGEST_LABEL
        return text in known or reported

    return _each_text(series, listed_or_reported)


def _enough_rows(frame: pd.DataFrame, *, fewest: int) -> bool:
    return len(frame) >= fewest


def _is_alone(frame: pd.DataFrame, *, keys: Sequence[str]) -> "Column[bool]":
    """Hold that no other row has the same key; a row whose key is not whole is passed over."""
    if not set(keys) <= set(frame.columns):
        return _flags(frame, np.ones(len(frame), dtype=bool))
    columns = [Cells.of(frame[key]) for key in keys]
    whole = np.logical_and.reduce([~c.are(MISSING, OTHER) for c in columns])
    parts = pd.DataFrame({i: _comparable(c) for i, c in enumerate(columns)}, index=frame.index)[whole]
    good = np.ones(len(frame), dtype=bool)
    good[whole] = ~parts.duplicated(keep=False).to_numpy()
    return _flags(frame, good)


def _comparable(cells: Cells) -> Any:  # noqa: ANN401 - places of texts, numbers or objects
    """Return values that are equal exactly where the cells say the same, whatever the engine."""
    if cells.are(MISSING, TEXT).all():
        return cells.distinct[0]
    if cells.series.dtype.kind == "f":
        return cells.numbers
    return cells.series.to_numpy(dtype=object)


def _not_before(frame: pd.DataFrame, *, field: str, other: str) -> "Column[bool]":
    if not {field, other} <= set(frame.columns):
        return _flags(frame, np.ones(len(frame), dtype=bool))
    return _flags(frame, ~(Cells.of(frame[field]).days < Cells.of(frame[other]).days))


def _in_range_of_measure(
    frame: pd.DataFrame, *, field: str, other: str, ranges: Mapping[str, tuple[float, float]]
) -> "Column[bool]":
    good = np.ones(len(frame), dtype=bool)
    if {field, other} <= set(frame.columns):
        values = Cells.of(frame[field])
        places, labels = Cells.of(frame[other]).distinct
        number = np.where(values.are(NUMBER) & np.isfinite(values.numbers), values.numbers, np.nan)
        for place, label in enumerate(labels):
            lowest, highest = ranges.get(label, (-np.inf, np.inf))
            good &= ~((places == place) & ((number < lowest) | (number > highest)))
    return _flags(frame, good)


def _given_with(frame: pd.DataFrame, *, field: str, other: str, when_true: bool) -> "Column[bool]":
    if not {field, other} <= set(frame.columns):
        return _flags(frame, np.ones(len(frame), dtype=bool))
    condition = Cells.of(frame[other])
    asked = ~condition.are(MISSING)
    if when_true:
        asked &= condition.are(BOOLEAN, NUMBER) & (condition.numbers == 1)
    return _flags(frame, ~(asked & Cells.of(frame[field]).are(MISSING)))


def _each_text(series: "Column[Any]", holds: Callable[[str], bool]) -> "Column[bool]":
    """Ask each distinct text once; a cell that is not text passes."""
    places, texts = Cells.of(series).distinct
    answers = np.fromiter(map(holds, texts), bool, len(texts))
    return _flags(series, np.append(answers, np.True_)[places])


def _flags(like: Any, good: Flags) -> "Column[bool]":  # noqa: ANN401 - a column or a table
    return pd.Series(good, index=like.index, dtype=bool)


def limit(end: float | date) -> float | str:
    """Return one end of a range as a setting: dates are written out, so that settings stay plain."""
    return end.isoformat() if isinstance(end, date) else end


VOCABULARY: Mapping[str, RuleKind] = {
    "type": RuleKind(_is_type, ("type",)),
    "missing_value": RuleKind(_is_given),
    "infinite": RuleKind(_is_finite),
    "range": RuleKind(_in_range, ("lowest", "highest")),
    "blank": RuleKind(_not_blank),
    "untidy": RuleKind(_is_tidy),
    "too_long": RuleKind(_is_short, ("longest",)),
    "reserved": RuleKind(_not_reserved),
    "category": RuleKind(_in_list, ("allowed",)),
    "too_few_rows": RuleKind(_enough_rows, ("fewest",), table=True),
    "duplicate_key": RuleKind(_is_alone, ("keys",), table=True),
    "not_before": RuleKind(_not_before, ("field", "other"), table=True),
    "range_by_measure": RuleKind(_in_range_of_measure, ("field", "other", "ranges"), table=True),
    "given_with": RuleKind(_given_with, ("field", "other", "when_true"), table=True),
}
