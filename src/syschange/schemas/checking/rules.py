"""The rules for one column: each says, cell by cell, what holds."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import MISSING_KINDS
from syschange.schemas.checking.cells import BOOLEAN, DATE, MISSING, NUMBER, TEXT, Cells, Flags
from syschange.schemas.labels import LONGEST_LABEL, RESERVED, tidy
from syschange.schemas.quirks import looks_like

Column = pd.Series  # one column in, one flag a cell out

_KINDS = {"string": TEXT, "integer": NUMBER, "number": NUMBER, "boolean": BOOLEAN, "date": DATE}
_REASONS = frozenset(MISSING_KINDS.values())
# Forms that a pattern says wholly; the others have digits that must go together too.
SIMPLE_FORMS = {"calendar_quarter": r"(?:19|20)[0-9]{2}-Q[1-4]", "lsoa": r"[EW]01[0-9]{6}"}
_FORMS = {
    **SIMPLE_FORMS,
    "financial_quarter": r"(?:19|20)[0-9]{2}/[0-9]{2}-Q[1-4]",
    "nhs_number": r"[0-9]{10}",
}


def is_type(series: "Column[Any]", *, type: str) -> "Column[bool]":  # noqa: A002 - the word of the format
    """Hold that a cell is missing or of its type; nothing is coerced to find out."""
    cells = Cells.of(series)
    good = cells.are(MISSING, _KINDS[type])
    if type == "integer":
        good &= ~np.isfinite(cells.numbers) | (cells.numbers == np.floor(cells.numbers))
    elif type == "boolean":  # only the numbers 0 and 1 stand for false and true
        good |= cells.are(NUMBER) & np.isin(cells.numbers, (0.0, 1.0))
    return flags(series, good)


def is_given(series: "Column[Any]") -> "Column[bool]":
    """Hold that a cell is not missing, for whatever reason."""
    return flags(series, given(Cells.of(series)))


def is_finite(series: "Column[Any]") -> "Column[bool]":
    """Hold that a number is finite."""
    return flags(series, ~np.isinf(Cells.of(series).numbers))


def in_range(series: "Column[Any]", *, lowest: float | str, highest: float | str) -> "Column[bool]":
    """Hold that a number or a day lies in a range, both ends included."""
    cells = Cells.of(series)
    if isinstance(lowest, str) and isinstance(highest, str):
        outside = (cells.days < np.datetime64(lowest)) | (cells.days > np.datetime64(highest))
        return flags(series, ~outside)
    number = finite_numbers(cells)
    return flags(series, ~((number < float(lowest)) | (number > float(highest))))


def not_doubtful(series: "Column[Any]", *, values: Sequence[float | str]) -> "Column[bool]":
    """Hold that a number or a day is none of those that are more likely stand-ins than facts."""
    cells = Cells.of(series)
    if isinstance(values[0], str):
        return flags(series, ~np.isin(cells.days, np.array(values, dtype="datetime64[D]")))
    return flags(series, ~np.isin(finite_numbers(cells), values))


def not_blank(series: "Column[Any]") -> "Column[bool]":
    """Hold that a text has something in it."""
    return each_text(series, lambda text: bool(text.strip()))


def is_tidy(series: "Column[Any]") -> "Column[bool]":
    """Hold that a text has no spaces at its ends and nothing that cannot be seen."""
    return each_text(series, lambda text: tidy(text) or not text.strip())


def is_short(series: "Column[Any]", *, longest: int) -> "Column[bool]":
    """Hold that a text is no longer than a name."""
    return each_text(series, lambda text: len(text) <= longest)


def not_suspect(series: "Column[Any]", *, kind: str) -> "Column[bool]":
    """Hold that a text does not look damaged; one that another rule reports is passed over."""
    return each_text(series, lambda text: not tidy(text) or not text or not looks_like(text, kind))


def not_reserved(series: "Column[Any]") -> "Column[bool]":
    """Hold that a label is not one that the library uses for a margin or for what is unknown."""
    return each_text(series, lambda text: text not in RESERVED)


def not_coded(series: "Column[Any]", *, coded: Mapping[str, str]) -> "Column[bool]":
    """Hold that a text does not stand for something else: a code, another spelling, a word for missing."""
    return each_text(series, lambda text: text not in coded)


def in_list(series: "Column[Any]", *, allowed: Sequence[str], coded: Mapping[str, str]) -> "Column[bool]":
    """Hold labels against a list; a label another rule already reports is passed over."""
    known = frozenset((*allowed, *coded)) | _REASONS

    def listed_or_reported(text: str) -> bool:
        reported = not text.strip() or not tidy(text) or text in RESERVED or len(text) > LONGEST_LABEL
        return text in known or reported

    return each_text(series, listed_or_reported)


def has_scale(series: "Column[Any]", *, unscaled: Sequence[str]) -> "Column[bool]":
    """Hold that a measure is none of those that are allowed although nobody has said what they run from and to."""
    return each_text(series, lambda text: text not in unscaled)


def has_form(series: "Column[Any]", *, form: str) -> "Column[bool]":
    """Hold that a text is written in a form; an untidy one, which is reported as such, is passed over."""
    pattern = re.compile(_FORMS[form])

    def written_so(text: str) -> bool:
        if text in _REASONS or not text.strip() or not tidy(text):
            return True
        return pattern.fullmatch(text) is not None and _adds_up(text, form)

    return each_text(series, written_so)


def _adds_up(text: str, form: str) -> bool:
    """Return whether the digits of a text go together, where its form says more than their number."""
    if form == "financial_quarter":
        return (int(text[:4]) + 1) % 100 == int(text[5:7])
    if (
        form == "nhs_number"
    ):  # modulus 11, as the NHS Data Dictionary defines the check digit of an NHS number
        rest = sum(int(digit) * weight for digit, weight in zip(text, range(10, 1, -1), strict=False)) % 11
        return (11 - rest) % 11 == int(text[9])
    return True


def given(cells: Cells) -> Flags:
    """Return which cells hold something other than a reason why they hold nothing."""
    places, texts = cells.distinct
    reasons = np.fromiter((text in _REASONS for text in texts), bool, len(texts))
    held: Flags = ~cells.are(MISSING) & ~np.append(reasons, np.False_)[places]
    return held


def finite_numbers(cells: Cells) -> npt.NDArray[np.float64]:
    """Return the numbers of a column; not-a-number for every other cell, and for infinite ones."""
    numbers: npt.NDArray[np.float64] = np.where(
        np.isfinite(cells.numbers) & cells.are(NUMBER), cells.numbers, np.nan
    )
    return numbers


def each_text(series: "Column[Any]", holds: Callable[[str], bool]) -> "Column[bool]":
    """Ask each distinct text once; a cell that is not text passes."""
    places, texts = Cells.of(series).distinct
    answers = np.fromiter(map(holds, texts), bool, len(texts))
    return flags(series, np.append(answers, np.True_)[places])


def flags(like: Any, good: Flags) -> "Column[bool]":  # noqa: ANN401 - a column or a table
    """Return flags beside the rows they are about."""
    return pd.Series(good, index=like.index, dtype=bool)


def limit(end: float | date) -> float | str:
    """Return one end of a range as a setting: dates are written out, so that settings stay plain."""
    return end.isoformat() if isinstance(end, date) else end
