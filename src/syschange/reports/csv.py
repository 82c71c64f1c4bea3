"""A table as CSV: the digits the page shows, and no cell that a spreadsheet would run as a formula."""

import csv
import io

from syschange.reports.arrange import arrange
from syschange.reports.cells import Cell, grid, headings
from syschange.reports.content import Content, Table
from syschange.reports.text import plain

# OWASP, "CSV injection": what begins a formula, in ASCII and in the full-width forms that spreadsheets accept.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def to_csv(table: Table, *, stamp: str = "") -> str:
    """Return a table as CSV: one row of headings, one row a row, lines ending as RFC 4180 says.

    Parameters
    ----------
    table
        The table.
    stamp
        Words that every row carries in a last column, "Notice"; none where empty.

    Returns
    -------
    str
        Numbers with the digits the report shows, without thousands separators. A text that a spreadsheet would
        take for a formula has an apostrophe before it.
    """
    notice = plain(stamp)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([neutral(h) for h in (*headings(table), *(["Notice"] if notice else []))])
    for row in grid(table):
        writer.writerow([*(_written(cell) for cell in row), *([neutral(notice)] if notice else [])])
    return buffer.getvalue()


def csv_files(content: Content) -> dict[str, str]:
    """Return the name and the text of a CSV file for each table of a report."""
    return {
        f"tables/{placed.name}.csv": to_csv(placed.table, stamp=content.stamp)
        for section in arrange(content)
        for placed in section.every_table
    }


def neutral(text: str) -> str:
    """Return text that no spreadsheet runs: an apostrophe stands before one that looks like a formula."""
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def _written(cell: Cell) -> str:
    return cell.bare if cell.number else neutral(cell.bare)
