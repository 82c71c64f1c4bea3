"""The worksheets with the tables of a report: the title, how many tables there are, the notes, then the table."""

from collections.abc import Iterator, Sequence

from syschange.reports.arrange import PlacedPicture, PlacedSection, PlacedTable
from syschange.reports.cells import SHORTHAND, grid, headings
from syschange.reports.text import plain
from syschange.reports.xlsx.names import sheet_name, table_name
from syschange.reports.xlsx.notes import Note, marker, marks
from syschange.reports.xlsx.sheets import Grid, Line, Sheet


def table_sheets(
    sections: Sequence[PlacedSection], notes: Sequence[Note], above: Sequence[Line], empty: Sequence[Line]
) -> Iterator[Sheet]:
    """Yield the worksheet of each table; `empty` stands above a table without rows, which no workbook can have."""
    for section in sections:
        title = Line(f"Section: {plain(section.section.title)}")
        for picture in section.pictures:
            lines = (title, *_drawn(picture))
            yield _sheet(picture.table, notes, (above, empty), lines)
        for table in section.tables:
            yield _sheet(table, notes, (above, empty), (title,))


def _sheet(
    placed: PlacedTable,
    notes: Sequence[Note],
    above: tuple[Sequence[Line], Sequence[Line]],
    lines: Sequence[Line],
) -> Sheet:
    cells = grid(placed.table)
    noted = marker(notes, placed)
    name, title = sheet_name(placed), f"Table {placed.number}. {plain(placed.table.caption)} {noted}".strip()
    said = (*lines, *_notes(placed, noted))
    if not cells:
        there = "; ".join(headings(placed.table))
        none = Line(f"This table has no rows. Its columns would be: {there}.")
        return Sheet(name, title, (*above[1], *said, none))
    made = Grid(table_name(placed), tuple(headings(placed.table)), tuple(map(tuple, cells)))
    return Sheet(name, title, (*above[0], *said), made)


def _drawn(placed: PlacedPicture) -> tuple[Line, ...]:
    """Return what a picture tells, in words."""
    picture = placed.picture
    said = (picture.headline, picture.subtitle, f"What the picture shows: {plain(picture.description)}")
    kept = said if plain(picture.description) else said[:2]
    return tuple(Line(plain(text)) for text in kept if plain(text))


def _notes(placed: PlacedTable, noted: str) -> Iterator[Line]:
    if noted:
        yield Line(f"{noted} {plain(placed.table.note)}")
    if used := marks(placed):
        yield Line(f"Shorthand: {'; '.join(f'{mark} {SHORTHAND[mark]}' for mark in used)}.")
