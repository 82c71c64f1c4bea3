"""Putting worksheets into a workbook: text as text, numbers as numbers, tables marked up as tables."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from syschange.reports.cells import Cell
from syschange.reports.xlsx.names import cell_text, column_names
from syschange.reports.xlsx.numbers import number
from syschange.reports.xlsx.sheets import HEADING, STAMP, TEXT, Grid, Line, Sheet
from syschange.reports.xlsx.widths import widths

_MADE = datetime(
    2000, 1, 1, tzinfo=UTC
)  # ours: a day that says nothing, because a run must not change the bytes
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# Analysis Function: a font without serifs, of 12 points or more; and that one, whatever theme a spreadsheet has.
_FONT = {"font_name": "Arial", "font_size": 12, "font_scheme": "none"}
_A4 = 9
_TITLE, _LINK, _HEADER, _RIGHT = "title", "link", "header", "right"
# Black on white, and a link in the dark blue of the Analysis Function's palette (10.3:1). Colour says nothing alone.
_STYLES: dict[str, dict[str, Any]] = {
    TEXT: {},
    _TITLE: {"bold": True, "font_size": 16},
    HEADING: {"bold": True, "font_size": 14},
    STAMP: {"bold": True},
    _LINK: {"font_color": "#12436D", "underline": 1},
    _HEADER: {"bold": True, "bottom": 1},
    _RIGHT: {"align": "right"},
}


def written(sheets: Iterable[Sheet], *, title: str, subject: str) -> bytes:
    """Return a workbook of these worksheets, with a title and a subject among its properties.

    It names no author: it comes from a program, and who ran that is nobody's business.
    """
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]

    made = io.BytesIO()
    # The font is copied because XlsxWriter adds to it, and would make the next workbook another one.
    book = Workbook(made, {**_OPTIONS, "default_format_properties": dict(_FONT)})
    book.set_properties({"title": title, "subject": subject, "author": "", "created": _MADE})
    writer = _Writer(book)
    for sheet in sheets:
        writer.write(sheet)
    book.close()
    return made.getvalue()


class _Writer:
    """Writes worksheets into one workbook."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - a workbook, whose types would load its library
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}

    def write(self, sheet: Sheet) -> None:
        """Add a worksheet: its title in the first cell, its lines below, and its table below those."""
        page = self._book.add_worksheet(sheet.name)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        for i, width in enumerate(widths(sheet)):
            page.set_column(i, i, width)
        page.write_string(0, 0, cell_text(sheet.title), self._style(_TITLE))
        for i, line in enumerate(sheet.lines, start=1):
            self._line(page, (i, 0), line)
        if sheet.grid is not None:
            self._grid(page, 1 + len(sheet.lines), sheet.grid)

    def _grid(self, page: Any, top: int, grid: Grid) -> None:  # noqa: ANN401
        columns = [
            {"header": name, "header_format": self._style(_HEADER)} for name in column_names(grid.headings)
        ]
        place = (top, 0, top + len(grid.rows), len(columns) - 1)
        page.add_table(*place, {"name": grid.name, "columns": columns, "autofilter": False, "style": None})
        right = [
            any(isinstance(c, Cell) and c.number for c in column) for column in zip(*grid.rows, strict=True)
        ]
        for i, row in enumerate(grid.rows, start=top + 1):
            for j, cell in enumerate(row):
                if isinstance(cell, Line):
                    self._line(page, (i, j), cell)
                else:
                    self._cell(page, (i, j), cell, _RIGHT if right[j] else TEXT)

    def _cell(self, page: Any, place: tuple[int, int], cell: Cell, style: str) -> None:  # noqa: ANN401
        made = number(cell)
        if made is None:
            text = cell.shown if cell.number else cell_text(cell.shown)
            page.write_string(*place, text, self._style(style))
        else:
            page.write_number(*place, made.value, self._style(style, made.format))

    def _line(self, page: Any, place: tuple[int, int], line: Line) -> None:  # noqa: ANN401
        text = cell_text(line.text)
        if line.goes_to:
            target = f"internal:'{line.goes_to}'!A1"
            page.write_url(*place, target, self._style(_LINK), string=text)
        else:
            page.write_string(*place, text, self._style(line.style))

    def _style(self, name: str, shown_as: str = "") -> Any:  # noqa: ANN401 - as above
        """Return a format of the workbook, made once: everything wraps and stands at the top of its cell."""
        key = (name, shown_as)
        if key not in self._made:
            asked = {"text_wrap": True, "valign": "top", **_STYLES[name]}
            self._made[key] = self._book.add_format(asked | ({"num_format": shown_as} if shown_as else {}))
        return self._made[key]
