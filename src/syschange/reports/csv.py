"""A table as CSV: the digits the page shows, and no cell that a spreadsheet would run as a formula."""

import csv
import io

from syschange.reports.arrange import arrange
from syschange.reports.cells import Cell, grid, headings
from syschange.reports.content import Content, Table
from syschange.reports.csv_metadata import ENDING, NOTICE, to_metadata
from syschange.reports.neutral import neutral
from syschange.reports.text import plain


def to_csv(table: Table, *, stamp: str = "") -> str:
    """Return a table as CSV: one row of headings, one row a row, lines ending as RFC 4180 says.

    Parameters
    ----------
    table
        The table.
    stamp
        Words that every row carries in a last column, `NOTICE`; none where empty.

    Returns
    -------
    str
        Numbers with the digits the report shows, without thousands separators. A text that a spreadsheet would
        take for a formula has an apostrophe before it.
    """
    notice = plain(stamp)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([neutral(h) for h in (*headings(table), *([NOTICE] if notice else []))])
    for row in grid(table):
        writer.writerow([*(_written(cell) for cell in row), *([neutral(notice)] if notice else [])])
    return buffer.getvalue()


def csv_files(content: Content) -> dict[str, str]:
    """Return the name and the text of a CSV file for each table of a report, each with its metadata beside it."""
    made = {}
    for section in arrange(content):
        for placed in section.every_table:
            made[f"tables/{placed.name}.csv"] = to_csv(placed.table, stamp=content.stamp)
            made[f"tables/{placed.name}{ENDING}"] = to_metadata(placed, content)
    return made


def _written(cell: Cell) -> str:
    return cell.bare if cell.number else neutral(cell.bare)
