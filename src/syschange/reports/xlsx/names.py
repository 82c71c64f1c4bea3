"""Names as a workbook may have them: of worksheets, of tables, and of the columns of one table."""

import re
from collections.abc import Iterable

from syschange.reports.arrange import PlacedTable
from syschange.reports.neutral import neutral

# Microsoft, "Excel specifications and limits": characters of a cell, a sheet's name, a heading, a property.
CELL, SHEET, HEADING, PROPERTY = 32_767, 31, 255, 255
_CUT = " … (cut here: too long for a cell)"
# Read back as the character of that number, in a heading at least.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def sheet_name(placed: PlacedTable) -> str:
    """Return a name for the worksheet of a table: its number, and as many words of its own name as there is room for.

    The words are a-z and 0-9 alone, so that none of the signs a worksheet may not have is among them.
    """
    words = placed.name.split("-")
    while len(name := " ".join([str(placed.number), *words])) > SHEET and words:
        words = words[:-1]
    return name


def table_name(placed: PlacedTable) -> str:
    """Return a name for a table that no other has and that cannot be taken for a cell."""
    return f"table_{placed.number}_{placed.name.replace('-', '_')}"


def column_names(headings: Iterable[str]) -> list[str]:
    """Return headings of which no two are alike, in capitals or not, and none longer than a heading may be."""
    made: list[str] = []
    taken: set[str] = set()
    for heading in headings:
        wanted = neutral(_ESCAPE.sub("_ ", heading))
        count, free = 1, cut(wanted, HEADING, "…")
        while free.lower() in taken:
            count += 1
            end = f" ({count})"
            free = cut(wanted, HEADING - len(end), "…") + end
        taken.add(free.lower())
        made.append(free)
    return made


def cell_text(text: str) -> str:
    """Return text that fits into one cell and that no spreadsheet runs."""
    return cut(neutral(text), CELL, _CUT)


def cut(text: str, most: int, end: str) -> str:
    """Return text of at most so many characters as the format counts them: two for an emoji."""
    if units(text) <= most:
        return text
    room = 2 * (most - units(end))
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + end


def units(text: str) -> int:
    """Return how many characters a text has as the format counts them."""
    return len(text.encode("utf-16-le")) // 2
