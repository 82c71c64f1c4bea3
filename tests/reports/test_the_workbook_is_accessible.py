"""The workbook keeps every point of the Analysis Function's checklist, whether its labels are tidy or nasty."""

import re
from pathlib import Path

import pytest
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from . import example, helps, reading

STAMP = "INTERNAL ONLY: for the steering group"
TABLES = {"help": 10, "nasty": 4}


@pytest.fixture(scope="module", params=["help", "nasty"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def path(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = helps.report() if name == "help" else example.report(stamp=STAMP)
    (written,) = made.write(tmp_path_factory.mktemp("book") / "out", formats=["xlsx"])
    return written


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return reading.workbook(path)


@pytest.fixture(scope="module")
def sheets(book: Workbook) -> list[Worksheet]:
    return list(book)


def _place(sheet: Worksheet) -> tuple[int, int, int, int]:
    """Return the first column and row of the table of a worksheet, and the last."""
    (table,) = sheet.tables.values()
    left, top, right, bottom = range_boundaries(table.ref)
    return left, top, right, bottom


def _width(sheet: Worksheet, column: int) -> float:
    """Return the width of a column; columns of one width that stand together are kept as one."""
    (width,) = (d.width for d in sheet.column_dimensions.values() if d.min <= column <= d.max)
    return float(width)


def _with_tables(sheets: list[Worksheet]) -> list[Worksheet]:
    return [s for s in sheets if s.title != "Cover"]


def test_every_sheet_is_there_in_its_order(name: str, sheets: list[Worksheet]) -> None:
    titles = [s.title for s in sheets]
    assert titles[:5] == ["Cover", "Contents", "Notes", "Verdicts", "Findings"]
    assert titles[-1] == "Sources"
    assert [int(t.split()[0]) for t in titles[5:-1]] == list(range(1, TABLES[name] + 1))


def test_names_of_sheets_are_short_plain_and_their_own(sheets: list[Worksheet]) -> None:
    titles = [s.title for s in sheets]
    assert all(re.fullmatch(r"[A-Za-z0-9][a-z0-9 ]{0,30}", t) for t in titles)
    assert len({t.lower() for t in titles}) == len(titles)


def test_there_is_one_marked_up_table_a_sheet_with_a_name_of_its_own(sheets: list[Worksheet]) -> None:
    names = [t for s in _with_tables(sheets) for t in s.tables]
    assert len(names) == len(sheets) - 1
    assert len({n.lower() for n in names}) == len(names)
    assert all(re.fullmatch(r"[a-z_]+(\d+_[a-z0-9_]+)?", n) for n in names)
    assert not any(s.tables for s in sheets if s.title == "Cover")


def test_the_header_row_is_one_row_of_names_that_are_not_empty_and_differ(sheets: list[Worksheet]) -> None:
    for sheet in _with_tables(sheets):
        left, top, right, _ = _place(sheet)
        (table,) = sheet.tables.values()
        heads = [sheet.cell(top, i).value for i in range(left, right + 1)]
        assert table.headerRowCount == 1
        assert heads == [column.name for column in table.tableColumns]
        assert all(isinstance(h, str) and h.strip() and len(h) <= 255 for h in heads)
        assert len({h.lower() for h in heads}) == len(heads)


def test_the_title_stands_first_then_how_many_tables_then_the_notes_then_the_table(
    sheets: list[Worksheet],
) -> None:
    for sheet in _with_tables(sheets):
        left, top, _, bottom = _place(sheet)
        lines = [sheet.cell(i, 1).value for i in range(1, top)]
        assert left == 1
        assert all(isinstance(line, str) and line for line in lines)
        assert "This worksheet contains one table." in lines
        assert bottom == sheet.max_row  # nothing stands below the table
        assert all(
            sheet.cell(i, j).value is None for i in range(1, top) for j in range(2, sheet.max_column + 1)
        )


def test_no_cell_row_or_column_of_a_table_is_blank(sheets: list[Worksheet]) -> None:
    for sheet in _with_tables(sheets):
        left, top, right, bottom = _place(sheet)
        cells = [sheet.cell(i, j).value for i in range(top, bottom + 1) for j in range(left, right + 1)]
        assert bottom > top
        assert all(value is not None and str(value).strip() for value in cells)


def test_no_line_above_a_table_or_on_the_cover_is_blank(sheets: list[Worksheet]) -> None:
    cover = sheets[0]
    assert cover.max_column == 1
    assert all(cover.cell(i, 1).value for i in range(1, cover.max_row + 1))


def test_nothing_is_merged_hidden_frozen_filtered_or_protected(
    book: Workbook, sheets: list[Worksheet]
) -> None:
    assert not book.defined_names
    for sheet in sheets:
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        assert sheet.freeze_panes is None
        assert sheet.auto_filter.ref is None
        assert all(table.autoFilter is None for table in sheet.tables.values())
        assert not any(r.hidden for r in sheet.row_dimensions.values())
        assert not any(c.hidden for c in sheet.column_dimensions.values())
        assert not sheet.protection.sheet
        assert not sheet.conditional_formatting
        assert not sheet.data_validations.dataValidation


def test_there_is_no_picture_macro_comment_header_or_footer(path: Path, sheets: list[Worksheet]) -> None:
    parts = set(reading.parts(path))
    assert not [
        p for p in parts if re.search(r"media|drawing|vba|comment|external|printer|chart", p, re.IGNORECASE)
    ]
    for sheet in sheets:
        assert not sheet.oddHeader.center.text
        assert not sheet.oddFooter.center.text


def test_every_text_wraps_in_a_font_that_can_be_read(sheets: list[Worksheet]) -> None:
    for cell in (c for s in sheets for row in s for c in row if c.value is not None):
        assert cell.alignment.wrap_text
        assert cell.font.name == "Arial"
        assert cell.font.scheme is None
        assert cell.font.size >= 12
        assert cell.fill.fill_type is None
        assert cell.font.color is None or cell.font.color.rgb == "FF12436D" or cell.font.color.theme == 1


def test_columns_are_wide_enough_for_every_number_and_every_word(sheets: list[Worksheet]) -> None:
    for sheet in sheets:
        for row in sheet:
            for cell in row:
                if cell.value is None:
                    continue
                width = _width(sheet, cell.column)
                number = not isinstance(cell.value, str)
                words = [reading.shown(cell)] if number else str(cell.value).split()
                assert width >= 14
                assert width <= 101 or number
                assert max(map(len, words)) + 1 < width or (not number and width >= 50)


def test_numbers_stand_to_the_right_and_text_to_the_left(sheets: list[Worksheet]) -> None:
    for sheet in _with_tables(sheets):
        left, top, right, bottom = _place(sheet)
        for j in range(left, right + 1):
            column = [sheet.cell(i, j) for i in range(top + 1, bottom + 1)]
            numbers = any(isinstance(c.value, int | float) for c in column)
            assert {c.alignment.horizontal for c in column} == ({"right"} if numbers else {None})


def test_the_first_cell_of_the_first_sheet_is_where_a_reader_begins(
    book: Workbook, sheets: list[Worksheet]
) -> None:
    assert book.active is sheets[0]
    for i, sheet in enumerate(sheets):
        (view,) = sheet.views.sheetView
        assert bool(view.tabSelected) == (i == 0)
        assert {s.activeCell for s in view.selection} <= {"A1"}
        assert view.topLeftCell in {None, "A1"}


def test_the_properties_have_a_title_a_language_and_nobody_s_name(name: str, book: Workbook) -> None:
    made = helps.report() if name == "help" else example.report()
    assert book.properties.title == made.title
    assert book.properties.language == "en-GB"
    assert not book.properties.creator
    assert not book.properties.lastModifiedBy
    assert book.properties.created == book.properties.modified
    assert book.properties.created.year == 2000


def test_the_contents_lead_to_every_sheet_and_every_sheet_leads_back(sheets: list[Worksheet]) -> None:
    contents = sheets[1]
    _, top, _, bottom = _place(contents)
    there = [contents.cell(i, 1) for i in range(top + 1, bottom + 1)]
    assert [c.value for c in there] == [s.title for s in sheets[2:]]
    assert [c.hyperlink.location for c in there] == [f"'{s.title}'!A1" for s in sheets[2:]]
    assert [contents.cell(i, 2).value for i in range(top + 1, bottom + 1)] == [
        s["A1"].value for s in sheets[2:]
    ]
    for sheet in sheets[2:]:
        links = [c.hyperlink.location for row in sheet for c in row if c.hyperlink]
        assert links == ["'Contents'!A1"]


def test_no_link_leads_out_of_the_workbook(path: Path) -> None:
    for name, text in reading.parts(path).items():
        assert 'TargetMode="External"' not in text, name


def test_shorthand_is_explained_above_its_table_and_in_the_notes(sheets: list[Worksheet]) -> None:
    notes = {row[0].value: row[1].value for row in sheets[2]}
    for sheet in (s for s in sheets if s.title[0].isdigit()):
        _, top, _, _ = _place(sheet)
        above = "\n".join(str(sheet.cell(i, 1).value) for i in range(1, top))
        used = {str(c.value) for row in sheet.iter_rows(min_row=top + 1, min_col=2) for c in row} & set(notes)
        for mark in used:
            assert f"{mark} {notes[mark]}" in above
        for marker in re.findall(r"\[note \d+\]", str(sheet["A1"].value)):
            assert f"{marker} {notes[marker]}" in above
    assert notes["[c]"] == "hidden, because too few people are behind it"
    assert len([n for n in notes if re.fullmatch(r"\[note \d+\]", str(n))]) >= 3


def test_the_cover_says_what_it_is_and_how_people_are_protected(name: str, sheets: list[Worksheet]) -> None:
    made = helps.report() if name == "help" else example.report()
    lines = [str(row[0].value) for row in sheets[0]]
    assert lines[0] == made.title
    for text in (made.verdict, made.verdict_words, *made.summary, *made.notices, *made.disclosure):
        assert text in lines
    assert ": ".join(made.provenance[0]) in lines
    headings = [str(row[0].value) for row in sheets[0] if row[0].font.bold and row[0].font.size == 14]
    assert headings[:3] == ["What this is", "The verdict", "In short"]


def test_the_stamp_stands_on_every_sheet_and_only_where_there_is_one(
    name: str, sheets: list[Worksheet]
) -> None:
    second = {str(s["A2"].value) for s in sheets}
    assert (second == {STAMP}) == (name == "nasty")
    assert all(s["A2"].font.bold for s in sheets) == (name == "nasty")


def test_there_is_no_formula_anywhere(path: Path, sheets: list[Worksheet]) -> None:
    cells = [c for s in sheets for row in s for c in row]
    assert {c.data_type for c in cells} <= {"s", "n"}
    for name, text in reading.parts(path).items():
        assert not re.search(r"<(?:f|calculatedColumnFormula|totalsRowFormula)[ >]", text), name
