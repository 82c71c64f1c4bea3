"""A workbook whose meaning is unclear, or that is made to do harm, is refused with what to do about it."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from syschange import schemas
from syschange.errors import UnknownChoiceError, UnreadableFileError

from .files import EXCEL_PARTS, cells_of, packed, workbook

ROWS = [["person_id", "age"], ["MARKER1", 34], ["MARKER2", 35]]


def refusal(path: Path, **options: Any) -> str:
    with pytest.raises((UnreadableFileError, UnknownChoiceError)) as caught:
        schemas.read_xlsx(path, "people", **options)
    assert caught.value.__context__ is None
    assert "MARKER" not in str(caught.value)
    return str(caught.value)


def changed(folder: Path, change: Callable[[Any], object]) -> Path:
    return workbook(folder, ROWS, change=lambda _book, sheet: change(sheet))


def rewritten(path: Path, part: str, change: Callable[[str], str], *extra: tuple[str, bytes]) -> Path:
    """Change one part of the packed file, and add others."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in (*parts.items(), *extra):
            new.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_more_than_one_sheet_needs_a_name(tmp_path: Path) -> None:
    path = workbook(tmp_path, ROWS, change=lambda book, _sheet: book.create_sheet("Notes"))
    assert "has 2 sheets that are not hidden: 'Sheet', 'Notes'. Say which to read with sheet=." in refusal(
        path
    )
    assert "Did you mean 'Notes'?" in refusal(path, sheet="notes")


def test_a_workbook_of_hidden_sheets_needs_a_name(tmp_path: Path) -> None:
    path = rewritten(
        workbook(tmp_path, ROWS), "xl/workbook.xml", lambda x: x.replace('state="visible"', 'state="hidden"')
    )
    assert "has 0 sheets that are not hidden." in refusal(path)


def hide_row(sheet: Any) -> None:
    sheet.row_dimensions[3].hidden = True


def hide_column(sheet: Any) -> None:
    sheet.column_dimensions["B"].hidden = True


def merge(sheet: Any) -> None:
    sheet.merge_cells("A1:B1")


def formula(sheet: Any) -> None:
    sheet["B3"] = "=B2+1"


def error(sheet: Any) -> None:
    sheet["B3"].value = "#N/A"


def error_in_header(sheet: Any) -> None:
    sheet["B1"].value = "#REF!"


def title(sheet: Any) -> None:
    sheet.insert_rows(1)
    sheet["A1"] = "People 2024"


def empty_first_row(sheet: Any) -> None:
    sheet.insert_rows(1)


def gap(sheet: Any) -> None:
    sheet.insert_rows(3)


def beside(sheet: Any) -> None:
    sheet["D2"] = "MARKER note"


def number_as_name(sheet: Any) -> None:
    sheet["B1"] = 1.5


def nothing(sheet: Any) -> None:
    sheet.delete_rows(1, 3)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (hide_row, "hidden rows that hold values (the first is row 3)"),
        (hide_column, "hidden columns that hold values (the first is column 2)"),
        (merge, "merged cells (the first are A1:B1)"),
        (formula, "formulas whose values it does not hold (the first is in row 3)"),
        (error, "an error such as #N/A in 'age', row 2"),
        (error_in_header, "the name of column 2 is an error"),
        (title, "row 1, the header: column 2 has no name"),
        (empty_first_row, "row 1, the header: column 1 has no name"),
        (gap, "row 3 of the sheet: the row is empty"),
        (beside, "row 1, the header: column 3 has no name"),
        (number_as_name, "the name of column 2 is not text"),
        (nothing, "has nothing on this sheet"),
    ],
)
def test_what_is_unclear_is_refused(tmp_path: Path, change: Callable[[Any], None], said: str) -> None:
    assert said in refusal(changed(tmp_path, change))


def test_an_error_that_the_schema_declares_as_missing_is_missing(tmp_path: Path) -> None:
    whole = schemas.load("people")
    fields = (replace(f, missing={"not_known": ("#N/A",)}) if f.name == "age" else f for f in whole.fields)
    frame = schemas.read_xlsx(changed(tmp_path, error), replace(whole, fields=tuple(fields)))
    assert cells_of(frame)["age"] == [34, None]


def test_an_error_in_a_column_nobody_knows_does_not_matter(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["person_id", "theirs"], ["1", "#N/A"]])
    assert cells_of(schemas.read_xlsx(path, "people"))["theirs"] == ["#N/A"]


def test_macros_are_refused_whatever_the_name_says(tmp_path: Path) -> None:
    path = workbook(tmp_path, ROWS)
    assert "workbook with macros" in refusal(path.rename(tmp_path / "people.xlsm"))
    path = rewritten(workbook(tmp_path, ROWS), SHEET, str, ("xl/vbaProject.bin", b"x"))
    assert "workbook with macros" in refusal(path)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "MARKER"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
@pytest.mark.parametrize("part", sorted(EXCEL_PARTS))
def test_entities_are_refused_in_every_part(tmp_path: Path, declaration: str, part: str) -> None:
    def define(xml: str) -> str:
        head, end, rest = xml.partition("?>")
        return head + end + declaration + rest if end else declaration + xml

    assert "defines entities of its own" in refusal(rewritten(packed(tmp_path, EXCEL_PARTS), part, define))


def test_links_to_other_files_are_never_followed(tmp_path: Path) -> None:
    link = (
        '<Relationship Id="rId99" Type="x/externalLink" Target="file:///etc/hostname" TargetMode="External"/>'
    )
    path = rewritten(
        workbook(tmp_path, ROWS),
        "xl/_rels/workbook.xml.rels",
        lambda xml: xml.replace("</Relationships>", link + "</Relationships>"),
    )
    assert cells_of(schemas.read_xlsx(path, "people"))["age"] == [34, 35]


def test_a_small_file_that_becomes_large_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = rewritten(workbook(tmp_path, ROWS), SHEET, str, ("xl/media/image.png", b"\0" * 3_000_000))
    assert path.stat().st_size < 20_000
    assert "becomes more than 100 times larger" in refusal(path, limits=schemas.Limits(max_ratio=100))
    assert "bytes once it is unpacked" in refusal(path, limits=schemas.Limits(max_bytes=1_000_000))
    assert "more than the 1,000" in refusal(path, limits=schemas.Limits(max_bytes=1_000))


def test_a_part_larger_than_it_says_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["person_id"], *([f"MARKER{i}"] for i in range(500))])
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        true = archive.getinfo(SHEET).file_size
    content = content.replace(true.to_bytes(4, "little"), (true // 2).to_bytes(4, "little"))
    path.write_bytes(content)
    assert "no Excel workbook, or is damaged" in refusal(path)


def test_rows_and_cells_are_limited(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["person_id", "age"], *([f"MARKER{i}", i] for i in range(100))])
    assert "100 rows" in refusal(path, limits=schemas.Limits(max_rows=99)).replace(" or more", "")
    assert "cells or more, more than the 150" in refusal(path, limits=schemas.Limits(max_cells=150))
    assert len(schemas.read_xlsx(path, "people", limits=schemas.Limits(max_rows=100))) == 100


def test_a_million_styled_cells_without_a_value_are_limited_too(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{i}"><c r="A{i}" s="1"/></row>' for i in range(4, 30_000))
    path = rewritten(
        workbook(tmp_path, ROWS), SHEET, lambda xml: xml.replace("</sheetData>", rows + "</sheetData>")
    )
    assert len(schemas.read_xlsx(path, "people")) == 2
    assert "cells or more" in refusal(path, limits=schemas.Limits(max_cells=10_000))


def test_one_value_in_the_last_row_of_the_sheet_is_limited(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda sheet: sheet.__setitem__("A1048576", "MARKER"))
    assert "1,048,575 rows" in refusal(path, limits=schemas.Limits(max_rows=1000)).replace(" or more", "")
    assert "row 4 of the sheet: the row is empty" in refusal(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"person_id\nMARKER\n", "no Excel workbook"),
        (b"", "no Excel workbook"),
        (b"PK\x03\x04MARKER", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1MARKER", "an old Excel workbook, or one with a password"),
    ],
)
def test_what_is_no_workbook_is_an_error(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "people.xlsx").write_bytes(content)
    assert said in refusal(tmp_path / "people.xlsx")


def test_a_second_workbook_inside_is_not_read_in_place_of_the_one_looked_through(tmp_path: Path) -> None:
    other = {
        "xl/other.xml": EXCEL_PARTS["xl/workbook.xml"],
        "xl/_rels/other.xml.rels": EXCEL_PARTS["xl/_rels/workbook.xml.rels"].replace("sheet1", "sheet2"),
        "xl/worksheets/sheet2.xml": EXCEL_PARTS[SHEET].replace("<v>34</v>", "<v>35</v>"),
    }
    path = packed(tmp_path, EXCEL_PARTS | other)
    path = rewritten(
        path, "[Content_Types].xml", lambda xml: xml.replace("/xl/workbook.xml", "/xl/other.xml")
    )
    assert "no Excel workbook, or is damaged" in refusal(path)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, "</row>", "<row>"),
        (SHEET, 'r="A2"', 'r="MARKER"'),
        (SHEET, 'r="2"', 'r="MARKER"'),
        (SHEET, "<v>34</v>", "<v>MARKER</v>"),
        ("xl/workbook.xml", "sheetId", "MARKER"),
        ("xl/workbook.xml", 'r:id="rId1"', 'r:id="rId77"'),
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet1", "worksheets/MARKER"),
        ("_rels/.rels", "officeDocument", "MARKER"),
        ("xl/styles.xml", "<cellXfs", "<MARKER"),
    ],
)
def test_a_damaged_part_is_an_error_that_repeats_nothing(
    tmp_path: Path, part: str, old: str, new: str
) -> None:
    path = rewritten(workbook(tmp_path, ROWS), part, lambda xml: xml.replace(old, new))
    assert "no Excel workbook, or is damaged" in refusal(path)
