"""The number that a cell shows, for formats that keep numbers as numbers: no digit more than the page has."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction

from syschange.reports.cells import Cell


def shown_number(cell: Cell) -> float | int | None:
    """Return the number a cell shows: 0.44 for "44%", 1234 for "1,234", None where it shows none.

    It is read from the digits that are shown and never from what they were rounded from, so that a file for
    programs tells nothing more than the page does, and rounds nothing in another way.
    """
    if not cell.number:
        return None
    text = cell.bare.strip()
    try:
        exact = Decimal(text.removesuffix("%").replace("_", ""))
    except InvalidOperation:
        return None  # a format such as "c" shows something that is no number
    if not exact.is_finite():
        return None
    if text.endswith("%"):
        return float(Fraction(exact) / 100)  # one rounding, so that 44% is .44 as anybody would type it
    return int(exact) if exact == exact.to_integral_value() else float(exact)
