"""The words of a check report: for each rule a sentence and a hint, built from the schema and never from data."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from syschange.errors import listing, nearest, quote
from syschange.schemas.definition import Field
from syschange.words import listed

_ROWS_NAMED = 5
_MOST_SUGGESTIONS = 3

_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date",
}
_TYPE_HINTS = {
    "string": "Give labels as text.",
    "integer": "Give whole numbers, and leave what is not known missing.",
    "number": "Give plain numbers, without signs, units or thousands separators; leave what is not known missing.",
    "boolean": "Give true or false (or 1 and 0), and leave what is not known missing.",
    "date": "Give dates as dates, without a time zone and not as text; in a file write them yyyy-mm-dd, or say with "
    "'dates' how they are written.",
}
_ID_TYPE_HINT = "Ids are text: read the column as text, so that leading zeros and long ids are kept."

# For each rule: the verb for one row and for several, and the rest of the sentence.
_SENTENCES = {
    "type": ("holds", "hold", "a value that is not {kind}"),
    "missing_value": ("has", "have", "no value"),
    "infinite": ("holds", "hold", "an infinite value"),
    "range": ("holds", "hold", "a value outside {lowest} to {highest}{unit}"),
    "doubtful": ("holds", "hold", "a value that is more likely a stand-in than a fact"),
    "suspect": ("holds", "hold", "a text that is hardly {what}"),
    "form": ("holds", "hold", "a text that is not {form}"),
    "coded": ("holds", "hold", "a code or another word for a label or for missing"),
    "blank": ("holds", "hold", "an empty text"),
    "untidy": (
        "holds",
        "hold",
        "{what} with spaces at its ends, or characters that cannot be seen or only look like others",
    ),
    "too_long": ("holds", "hold", "{what} of more than {longest} characters"),
    "reserved": ("holds", "hold", "a label that the library uses itself for a margin or for missing"),
    "category": ("holds", "hold", "a category that is not in the list"),
    "duplicate_key": ("shares", "share", "the same key with another row"),
    "duplicate_row": ("is", "are", "the same as another in every column"),
    "not_before": ("holds", "hold", "a date before {other}"),
    "at_most": ("holds", "hold", "a number above {other}"),
    "range_by_measure": ("holds", "hold", "a value outside the range of its measure"),
    "values_by_measure": ("holds", "hold", "a score that its measure cannot have"),
    "half_scale": (
        "holds",
        "hold",
        "a score of a measure that seems to have been entered undoubled throughout",
    ),
    "given_with": ("has", "have", "no value where {other} is {condition}"),
    "constant_within": ("holds", "hold", "a value that differs between rows of the same {other}"),
    "consecutive": ("comes", "come", "after a gap in the periods of its {other}"),
    "unscaled": ("holds", "hold", "a measure whose lowest and highest score nobody has declared"),
    "link": ("holds", "hold", "{what} that is not in {other} of {table}"),
    "not_before_birth": ("holds", "hold", "a date before the person's {other} in {table}"),
    "not_after_death": ("holds", "hold", "a date after the person's {other} in {table}"),
}
_FORMS = {
    "nhs_number": "an NHS number of ten digits with its check digit",
    "calendar_quarter": "a quarter of a calendar year, written 2024-Q1",
    "financial_quarter": "a quarter of a financial year, written 2024/25-Q1",
    "lsoa": "the code of a lower layer super output area, such as E01012345",
}
_HINTS = {
    "missing_value": "Every row needs one.",
    "infinite": "Leave what is not known missing.",
    "range": "Correct it, or leave it missing where it stands for 'not known'.",
    "blank": "Leave a missing cell missing.",
    "untidy": "Type it again without them: two that look alike would be counted apart.",
    "too_long": "A note has probably strayed into this column.",
    "reserved": "Rename it, or leave the cell missing.",
    "doubtful": "Leave it missing where it is not the true value: it is not to be counted with.",
    "suspect": "Look at it in the file it came from, and correct it there.",
    "form": "Write it so, or leave the cell missing.",
    "coded": "Write the label, or use schemas.recode, which lists what it changes.",
    "duplicate_row": "Take out what was entered twice, by a rule you can state; nothing is dropped for you.",
    "not_before": "Check both dates.",
    "at_most": "Check both numbers.",
    "range_by_measure": "Correct it, or leave it missing where it stands for 'not known'.",
    "values_by_measure": "A raw total and a converted score may have been mixed: they are two measures.",
    "half_scale": "Its scores go up in twos: double them if they were entered from 0 to 4.",
    "constant_within": "Choose one by a rule you can state (the latest, the first, the most frequent).",
    "consecutive": "Add the periods that are missing; none is filled in for you.",
    "unscaled": "Declare its range, so that a score it cannot have is found.",
    "link": "Add what is missing there, or take these rows out by a stated rule. An id that lost its leading zeros "
    "in a spreadsheet is not found either: give it its zeros back.",
    "not_before_birth": "Check both dates, and that both records are of one person.",
    "not_after_death": "Check both dates, and that both records are of one person.",
    "given_with": "Give it, or take the other away.",
    "unchecked": "Check that its cells are plain text, numbers, dates or true and false.",
}


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: "1 row", "3 rows"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def misshapen(rule: str, column: str, detail: Mapping[str, Any]) -> tuple[str, str]:
    """Return sentence and hint for a problem with the shape of a table: its columns, or how many rows it has."""
    if rule == "missing_column":
        near = detail["near"]
        told = f"The table has {quote(near)}: rename it." if near else "Add it, or say which column holds it."
        return "the column is missing", told
    if rule == "near_column":
        return (
            f"the table has {quote(detail['near'])}, which is written differently and is not looked at",
            "Rename it, or say in the plan which column holds it.",
        )
    if rule == "duplicate_column":
        places = " and ".join(", ".join(str(p) for p in detail["places"]).rsplit(", ", 1))
        return f"columns {places} have the same name", "Rename or remove all but one."
    if rule == "too_few_rows":
        has = "no rows" if detail["rows"] == 0 else f"only {counted(detail['rows'], 'row')}"
        return f"the table has {has}", f"It should have at least {counted(detail['fewest'], 'row')}."
    return f"the rules for {quote(column) if column else 'the table'} could not be tried", _HINTS["unchecked"]


def these_rows(rows: Sequence[int], count: int) -> str:
    """Return the first few row numbers in brackets: "(rows 4, 9 and 12)"."""
    named = [str(row) for row in rows[:_ROWS_NAMED]]
    if count > len(named):
        named.append(f"{count - len(named):,} more")
    every = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    return f"({'row' if count == 1 else 'rows'} {every})"


def statement(rule: str, settings: Mapping[str, Any], field: Field | None, count: int) -> str:
    """Return what is wrong, without the rows: "3 rows hold a category that is not in the list"."""
    one, several = _SENTENCES[rule][:2]
    return f"{counted(count, 'row')} {one if count == 1 else several} {_rest(rule, settings, field)}"


def uncounted(rule: str, settings: Mapping[str, Any], field: Field | None) -> str:
    """Return what is wrong as it reads after a number of rows: "hold a category that is not in the list"."""
    return f"{_SENTENCES[rule][1]} {_rest(rule, settings, field)}"


def _rest(rule: str, settings: Mapping[str, Any], field: Field | None) -> str:
    said = {name: _said(value) for name, value in settings.items()}
    if field is not None:
        said |= {"kind": _TYPES[field.type], "unit": f" {field.unit}" if field.unit else ""}
        said["what"] = "an id" if field.role == "id" else "a label"
    if "form" in settings:
        said["form"] = _FORMS[settings["form"]]
    if "when_true" in settings:
        said["condition"] = "true" if settings["when_true"] else "given"
    return _SENTENCES[rule][2].format(**said)


def hint(rule: str, settings: Mapping[str, Any], field: Field | None, grain: str) -> str:
    """Return what to do about a problem; empty where that depends on what was found."""
    if rule == "duplicate_key":
        return f"There should be {grain}."
    if rule == "type" and field is not None:
        return _ID_TYPE_HINT if field.role == "id" else _TYPE_HINTS[field.type]
    if rule == "form" and settings["form"] == "nhs_number":
        return "Write ten digits without spaces; the last is a check digit, so one may be mistyped."
    return _HINTS.get(rule, "")


def stands_for(text: str, meant: str) -> str:
    """Return what a code or another spelling stands for, as a sentence."""
    return f"{quote(text)} stands for {quote(meant)}."


def did_you_mean(suggestions: Sequence[str], declared: Sequence[str]) -> str:
    """Return declared labels as a question; where none lies near, or many do, the list itself."""
    if 0 < len(suggestions) <= _MOST_SUGGESTIONS:
        return f"Did you mean {' or '.join(quote(s) for s in suggestions)}?"
    return f"Use one of {listing(declared)}."


def measure_range(label: str, limits: tuple[float, float]) -> str:
    """Return the range of a measure as a sentence."""
    return f"{quote(label)} runs from {_said(limits[0])} to {_said(limits[1])}."


def of_types(types: Sequence[str]) -> str:
    """Return what a mixture is made of, as a sentence; an empty text where it is none."""
    return f"They are {listed(types)}." if len(types) > 1 else ""


def alike(verb: str, phrases: Iterable[str], *, one: bool, every: bool) -> str:
    """Return what cells look like, or have, as a sentence; an empty text where nobody can tell.

    Parameters
    ----------
    verb
        "looks like" or "has".
    phrases
        What each different cell looks like or has; empty for one of which nothing can be said.
    one
        Whether there is one cell only.
    every
        Whether the phrases are of all the cells, and not of the first of them.
    """
    said = list(dict.fromkeys(phrases))
    known = [phrase for phrase in said if phrase]
    if not known:
        return ""
    if len(said) == 1 and every:
        return f"{'It' if one else 'Each'} {verb} {known[0]}."
    more = "; and others" if len(known) > _MOST_SUGGESTIONS else ""
    return f"Among them: {'; '.join(known[:_MOST_SUGGESTIONS])}{more}."


def fold(label: str) -> str:
    """Return a label without case, spaces and invisible characters, to compare it with those declared."""
    plain = unicodedata.normalize("NFKC", label).casefold()
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c)[0] != "C")


def fold_name(name: str) -> str:
    """Return the name of a column without case, spaces, hyphens and underscores."""
    return "".join(c for c in fold(name) if c not in "-_")


def same_label(text: str, declared: Iterable[str]) -> str | None:
    """Return the declared label that differs from a text by case and spaces only, or None."""
    folded = fold(text)
    return next((label for label in declared if fold(label) == folded), None)


def near_label(text: str, declared: Sequence[str]) -> str | None:
    """Return the declared label most like a text, or None where none is close."""
    return same_label(text, declared) or nearest(text[:200], declared)


def _said(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return quote(value) if isinstance(value, str) and not _is_day(value) else str(value)


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
