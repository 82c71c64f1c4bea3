"""What a cell that is not of its column's type looks like: the marks that spreadsheets and exports leave."""

import re
from collections.abc import Sequence

from syschange.schemas.reading.dates import FORMATS, ISO, ISO_DATETIME

SUPPRESSED = "a figure that was suppressed before it came here"
UNDECLARED = "a word for missing that the schema does not declare"

_NUMBER = r"[0-9]{1,3}(?:[ ,\u00a0\u202f'][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_SIGNED = rf"[+-]?(?:{_NUMBER})"
# Each kind of mark, the first that fits: what the whole text is, and how to say it.
_Marks = Sequence[tuple[re.Pattern[str], str]]


def _marks(*pairs: tuple[str, str]) -> _Marks:
    return tuple((re.compile(pattern, re.IGNORECASE), phrase) for pattern, phrase in pairs)


_EVERYWHERE = _marks(
    (r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)", "an error of a spreadsheet's formula"),
    (r"#+", "a cell that was too narrow in the spreadsheet it was copied from"),
    (r"=.+", "a formula"),
)
_MISSING = _marks(
    (
        r"n/?a|nan|null|none|nil|\.|-+|\?+|unknown|missing|blank|refused|declined|prefer not to say",
        UNDECLARED,
    ),
    (r"not (?:known|recorded|stated|applicable|asked|available|collected|given|sure)", UNDECLARED),
)
_SUPPRESSED = _marks(
    (r"[<≤]\s*=?\s*[0-9]+|(?:less|fewer) than [0-9]+", SUPPRESSED),
    (r"\[?[cuxz]\]?|\*+|\[low\]|suppressed|redacted|\.\.", SUPPRESSED),
)
_NUMBERS = _marks(
    (
        r"[0-9]+\s*(?:to|[-–])\s*[0-9]+",
        "a range and not one number, as bands and some suppressed figures are",
    ),
    (r"\s+\S.*|.*\S\s+", "a value with spaces at its ends"),
    (rf"{_SIGNED}\s*(?:%|per ?cent)", "a number with a per cent sign"),
    (
        rf"[+-]?[£$€]\s*(?:{_NUMBER})(?:[kmb]n?)?|{_SIGNED}\s*(?:[£$€]|gbp|eur|usd)",
        "an amount with a currency sign",
    ),
    (
        r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?",
        "a number with thousands separators (or with a decimal comma)",
    ),
    (r"[+-]?[0-9]{1,3}(?:[ \u00a0\u202f'][0-9]{3})+(?:[.,][0-9]+)?", "a number with thousands separators"),
    (r"[+-]?[0-9]*,[0-9]+|[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+", "a number with a decimal comma"),
    (r"\([0-9.,]+\)|[0-9.,]+-", "a negative number as accountants write it"),
    (r"\+[0-9.]+", "a number with a plus sign"),
    (r"-?0[0-9]+(?:\.[0-9]+)?", "a number with leading zeros, as ids and codes have"),
    (r"-?\.[0-9]+|-?[0-9]+\.", "a number without a digit before or after its point"),
    (rf"{_SIGNED}\s*[A-Za-z]+\.?", "a number with a unit"),
)
_WHOLE = _marks(
    (r"-?[0-9]+\.[0-9]+", "a number with decimals"),
    (r"-?[0-9]+(?:\.[0-9]+)?e[+-]?[0-9]+", "a number in scientific notation"),
    (r"-?[0-9]{19,}", "a number too long for a count, as ids are"),
)
_DATES = _marks(
    (r"\s+\S.*|.*\S\s+", "a date with spaces at its ends"),
    (
        r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2}|[0-9]{1,2}[ -][a-z]{3,9}[ -][0-9]{2}",
        "a date with a two-digit year",
    ),
    (r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", "a date with slashes, its day or its month first"),
    (r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}", "a date with its year last"),
    (
        r"[0-9]{1,2}(?:st|nd|rd|th)?[ -][a-z]{3,9}[ -,]+[0-9]{4}|[a-z]{3,9} [0-9]{1,2},? [0-9]{4}",
        "a date in words",
    ),
    (r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", "a date written almost yyyy-mm-dd"),
    (
        r"(?:[0-9]{1,2}[/-])?[0-9]{4}|[0-9]{4}-[0-9]{2}|[a-z]{3,9}[ -][0-9]{2,4}",
        "a year or month without a day",
    ),
)
_IDS = _marks(
    (r"[0-9](?:\.[0-9]+)?e\+?[0-9]{1,3}", "a long id that a spreadsheet turned into scientific notation"),
    (r"[0-9]+\.0+", "an id that was read as a number"),
)
_TOTALS = _marks(
    (
        r"(?:grand |sub-?)?totals?:?|sum|all|overall|averages?|means?|(?:notes?|sources?)\b.*",
        "a line of totals or a note, and no row of the table",
    ),
)
_TRUTHS = _marks((r"[yntfx✓✔✗]|on|off", "a short form of true or false"))
# Two or three letters that UTF-8 bytes become when they are read as CP1252.
_GARBLED = re.compile(r"[ÂÃ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00ff™œ“”˜¦]|\ufffd")
_SWALLOWED = re.compile(r"\n[^\n]*[,;\t|]")
# Every plain text that `looks_like` says something of, and few others: for a first pass over many rows.
ODD_TEXT = r"^[=#]|^[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}$|^[0-9]+\.0+$"
ODD_ID = rf"{ODD_TEXT}|^(?i:grand |sub-?|total|sum|all|overall|average|mean|note|source)"
_LONGEST = 10_000  # ours: what is longer says within so many characters what it is
_LEAST_SERIAL, _MOST_SERIAL = 10_000, 109_574  # 18 May 1927 to 31 December 2199 in the 1900 system


def looks_like(text: str, type: str) -> str:  # noqa: A002 - the word of the format
    """Return what a cell that is not of its type looks like, in plain words, or an empty text.

    The phrase never repeats the cell. It is a help for a message and never a reason to change the cell.

    Parameters
    ----------
    text
        The cell as it stands in the file.
    type
        What it should be: "string", "id" (a text in which a word for a total has no place), "integer", "number",
        "boolean" or "date".

    Returns
    -------
    str
        For example "a date with a two-digit year", "a number with a per cent sign" or `SUPPRESSED`.
    """
    text = text[:_LONGEST]
    if type in ("string", "id"):
        return _first(text, (*_EVERYWHERE, *_IDS, *(_TOTALS if type == "id" else ()))) or _spoilt(text)
    if type == "date":
        return (
            _first(text, _EVERYWHERE)
            or _like_a_date(text)
            or _first(text, (*_DATES, *_SUPPRESSED, *_MISSING))
        )
    if type == "boolean":
        return _first(text, (*_EVERYWHERE, *_TRUTHS, *_SUPPRESSED, *_MISSING))
    first = _first(text, (*_EVERYWHERE, *_SUPPRESSED, *_MISSING))
    return (
        first or _first(text, (*(_WHOLE if type == "integer" else ()), *_NUMBERS)) or _day_for_a_number(text)
    )


def _first(text: str, marks: _Marks) -> str:
    return next((phrase for pattern, phrase in marks if pattern.fullmatch(text)), "")


def _spoilt(text: str) -> str:
    if _GARBLED.search(text):
        return "text that was read in a wrong encoding on its way here"
    if _SWALLOWED.search(text):
        return "several rows in one cell, as after a quotation mark that is not closed"
    return ""


def _like_a_date(text: str) -> str:
    if FORMATS["yyyymmdd"](text):
        return "a date written yyyymmdd"
    if FORMATS[ISO_DATETIME](text) and not FORMATS[ISO](text):
        return "a date with a time"
    if FORMATS["excel_1900"](text) and _LEAST_SERIAL <= float(text) <= _MOST_SERIAL:
        return "the number that Excel keeps for a date"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].*\S)?", text):
        return "a day that does not exist" if not FORMATS[ISO](text[:10]) else "a date with a time"
    return ""


def _day_for_a_number(text: str) -> str:
    dated = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{2,4}", text)
    return "a date" if dated or re.fullmatch(r"[0-9]{1,2}-[A-Za-z]{3}", text) else ""
