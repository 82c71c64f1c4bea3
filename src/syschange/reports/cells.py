"""Cells as they are shown: one place that turns a number into digits, for every format a report is written in."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.reports.content import Table
from syschange.reports.text import plain
from syschange.words import figures

NOT_AVAILABLE, NOT_APPLICABLE = "[x]", "[z]"
_SIGNIFICANT = 3

# Government Analysis Function, "Using symbols in tables": shorthand stands in square brackets and is explained.
SHORTHAND = {
    "[b]": "a break in the series",
    "[c]": "hidden, because too few people are behind it",
    "[e]": "estimated",
    "[k]": "so low that it rounds to zero",
    "[low]": "so low that it rounds to zero",
    "[p]": "provisional",
    "[r]": "revised",
    "[u]": "of low reliability",
    "[x]": "not available",
    "[z]": "not applicable",
}


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes
    ----------
    shown
        What a page shows.
    bare
        The same digits for a program: no thousands separators, and a plain hyphen for minus.
    number
        Whether it is a number.
    """

    shown: str
    bare: str
    number: bool


def headings(table: Table) -> list[str]:
    """Return the heading of each column."""
    return [
        plain(table.headings.get(str(column), column)) or plain(column) or "(no name)"
        for column in table.frame.columns
    ]


def grid(table: Table) -> list[list[Cell]]:
    """Return the cells, row by row."""
    columns = [
        [_cell(value, table.formats.get(str(name), "")) for value in table.frame[name].tolist()]
        for name in table.frame.columns
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def numeric(rows: list[list[Cell]], columns: int) -> list[bool]:
    """Return of each column whether it holds a number, so that it stands to the right."""
    return [any(row[i].number for row in rows) for i in range(columns)]


def explained(table: Table) -> list[tuple[str, str]]:
    """Return each shorthand in the table that its note does not explain, with what it means."""
    used = {cell.shown for row in grid(table) for cell in row}
    return [(mark, meaning) for mark, meaning in SHORTHAND.items() if mark in used and mark not in table.note]


def _cell(value: object, spec: str) -> Cell:
    if isinstance(value, bool | np.bool_):
        word = "yes" if value else "no"
        return Cell(word, word, number=False)
    if isinstance(value, int | float | np.number):
        return _number(value, spec)
    if value is None or value is pd.NA or value is pd.NaT:
        return Cell(NOT_AVAILABLE, NOT_AVAILABLE, number=False)
    text = plain(value) or NOT_APPLICABLE
    return Cell(text, text, number=False)


def _number(value: "int | float | np.number", spec: str) -> Cell:
    number = float(value)
    if not math.isfinite(number):
        return Cell(NOT_AVAILABLE, NOT_AVAILABLE, number=False)
    if spec:
        text = format(number, spec)
    elif number.is_integer():
        text = f"{number:.0f}"
    else:
        text = figures(number, _SIGNIFICANT)
    if text.startswith("-") and not any(c in "123456789" for c in text):
        text = text[1:]  # never minus nothing
    return Cell(text.replace("-", "−"), text.replace(",", ""), number=True)
