"""How a number stands in a workbook: as a number, with a format that shows the digits the page shows."""

import re
from dataclasses import dataclass

from syschange.reports.cells import Cell
from syschange.reports.exact import shown_number

_SHOWN = re.compile(r"([+−]?)(0|[1-9][\d,]*)(?:\.(\d+))?([eE][+−]\d+)?(%?)")
_MOST_DIGITS = 15  # Microsoft, "Excel specifications and limits": number precision
_MOST_DECIMALS = 30  # Microsoft, the same limit of decimal places in the format of a cell


@dataclass(frozen=True)
class Number:
    """A number and the format of its cell."""

    value: float | int
    format: str


def number(cell: Cell) -> Number | None:
    """Return a cell as a number; None where it is none, or is shown as no format of a workbook would show it."""
    value = shown_number(cell)
    found = _SHOWN.fullmatch(cell.shown)
    if value is None or found is None:
        return None
    sign, whole, decimals, power, percent = found.groups(default="")
    significant = (whole.replace(",", "") + decimals).lstrip("0")
    if len(significant) > _MOST_DIGITS or len(decimals) > _MOST_DECIMALS:
        return None
    digits = "#,##0" if "," in whole else "0"
    made = f"{digits}{'.' if decimals else ''}{'0' * len(decimals)}{'E+00' if power else ''}{percent}"
    return Number(value, f"+{made};-{made};+{made}" if sign == "+" else made)
