"""What stands on a worksheet, before anything is written: lines of text down its first column, then a table."""

from dataclasses import dataclass

from syschange.reports.cells import Cell

TEXT, HEADING, STAMP = "text", "heading", "stamp"


@dataclass(frozen=True)
class Line:
    """A line in the first column.

    Attributes
    ----------
    text
        The words.
    style
        How they stand: "text", "heading" or "stamp".
    goes_to
        The worksheet that a click on it leads to; none where empty.
    """

    text: str
    style: str = TEXT
    goes_to: str = ""


@dataclass(frozen=True)
class Grid:
    """A table that is marked up as one.

    Attributes
    ----------
    name
        Its name in the workbook, which no other table has.
    headings
        The heading of each column.
    rows
        The rows, at least one: numbers and texts as the page shows them, and lines that lead to a worksheet.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell | Line, ...], ...]


@dataclass(frozen=True)
class Sheet:
    """A worksheet.

    Attributes
    ----------
    name
        Its name on the tab.
    title
        What stands in its first cell.
    lines
        What stands below that, line by line.
    grid
        Its table, which begins in the first column in the row below the last line; none on a sheet of words.
    """

    name: str
    title: str
    lines: tuple[Line, ...]
    grid: Grid | None = None


def words(text: str) -> Cell:
    """Return a cell of text; where there is none it says that it does not apply."""
    shown = text or "[z]"
    return Cell(shown, shown, number=False)
