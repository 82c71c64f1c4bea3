"""In a workbook labels are text whatever they look like, numbers show the digits of the page, and the bytes stay."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example as given_too
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.reports import Section, Table
from syschange.reports.cells import grid
from syschange.reports.exact import shown_number
from syschange.reports.neutral import neutral
from syschange.reports.text import plain
from syschange.reports.xlsx.names import CELL, HEADING, cell_text, column_names, units
from syschange.reports.xlsx.numbers import number

from . import example, reading

RTL, EMOJI = "مجموعة", "🏠👩‍👩‍👧"
LABELS = (
    '=HYPERLINK("x")', "+1", "-1", "@x", "＝1", "\t=1", "<b>&amp;</b>", RTL, EMOJI, "N" * 300, "a\nb",
    "a\x00\x1b[31mb", "\ud800", "\u202eturned\u202c", "_x0041_", "]]>", "'", "[c]", "http://example.test", "007",
    "1e5", "TRUE",
)  # fmt: skip


def _table(labels: tuple[str, ...], headings: dict[str, str] | None = None) -> Table:
    frame = pd.DataFrame({"g": pd.Series(labels, dtype=object), "n": range(len(labels))})
    return Table("t", "T", frame, {}, headings or {}, "")


def _book(folder: Path, *tables: Table) -> Path:
    made = example.report(sections=(Section("s", "S", (), (), tables),))
    return made.write(folder / "out", formats=["xlsx"])[0]


def test_every_label_stands_as_text_in_its_place(tmp_path: Path) -> None:
    path = _book(tmp_path, _table(LABELS))
    (cells,) = reading.workbook_cells(path)
    assert [row[0].value for row in cells[1:]] == [neutral(plain(label)) for label in LABELS]
    assert {row[0].data_type for row in cells[1:]} == {"s"}
    assert [row[1].value for row in cells[1:]] == list(range(len(LABELS)))


@given(st.text(max_size=40))
@given_too("a" * 40_000)
@given_too("=" + EMOJI * 9_000)
def test_no_text_is_longer_than_a_cell_and_none_is_a_formula(text: str) -> None:
    made = cell_text(plain(text))
    assert units(made) <= CELL
    assert not made.startswith(("=", "+", "-", "@"))
    assert made == neutral(plain(text)) or made.endswith("too long for a cell)")
    made.encode("utf-8")


@given(
    st.lists(st.sampled_from(["a", "A", "a (2)", "N" * 300, EMOJI * 90, "=1", "_x0041_", "é"]), max_size=9)
)
def test_headings_are_never_alike_too_long_or_a_formula(headings: list[str]) -> None:
    made = column_names(headings)
    assert len({name.lower() for name in made}) == len(headings)
    assert all(
        0 < units(name) <= HEADING and name[0] not in "=+-@" and "_x0041_" not in name for name in made
    )


def test_columns_of_one_heading_are_told_apart(tmp_path: Path) -> None:
    path = _book(tmp_path, _table(("a",), {"g": "People", "n": "people"}))
    assert reading.workbook_tables(path) == [[["People", "people (2)"], ["a", "0"]]]


def test_a_text_that_is_too_long_for_a_cell_says_that_it_was_cut(tmp_path: Path) -> None:
    path = _book(tmp_path, _table(("w" * 40_000,)))
    (cells,) = reading.workbook_cells(path)
    assert len(cells[1][0].value) == CELL
    assert cells[1][0].value.endswith(" … (cut here: too long for a cell)")


def test_a_table_without_rows_is_words_and_no_table(tmp_path: Path) -> None:
    path = _book(tmp_path, _table(()))
    sheet = reading.workbook(path)["1 t"]
    lines = [row[0].value for row in sheet]
    assert "This worksheet contains no table." in lines
    assert lines[-1] == "This table has no rows. Its columns would be: g; n."
    assert not sheet.tables


def test_a_report_with_nothing_in_it_is_a_cover_and_its_contents(tmp_path: Path) -> None:
    bare = example.report(sections=(), tiles=(), notices=(), methods=(), provenance=(), title="", subtitle="")
    (path,) = bare.write(tmp_path / "out", formats=["xlsx"])
    book = reading.workbook(path)
    assert book.sheetnames == ["Cover", "Contents", "Notes"]
    assert book["Cover"]["A1"].value == "A report"
    assert book["Notes"]["A2"].value == "This worksheet contains no table."


SPECS = st.sampled_from(
    ["", ",.0f", ".0f", ".1f", ".3f", ".0%", ".1%", ",.2f", "+.1f", "+.0%", ".2e", "05.1f", "_.0f"]
)


@settings(max_examples=300)
@given(st.floats(-1e9, 1e9) | st.integers(-(10**20), 10**20), SPECS)
def test_a_number_is_the_one_that_is_shown(value: float, spec: str) -> None:
    frame = pd.DataFrame({"g": [value]}, dtype=object)
    ((cell,),) = grid(Table("t", "T", frame, {"g": spec}, {}, ""))
    told = shown_number(cell)
    assert told is not None
    bare = cell.bare.replace("_", "")
    assert told == (pytest.approx(float(bare[:-1]) / 100) if bare.endswith("%") else float(bare))
    made = number(cell)
    if made is None:
        digits = bare.strip("-+%").replace(".", "")
        padded = digits.startswith("0") and digits[1:2].isdigit() and not bare.strip("-+").startswith("0.")
        assert padded or "_" in cell.bare or len(digits.lstrip("0")) > 15 or len(digits) > 30
        return
    assert made.value == told
    sections = made.format.split(";")
    if "E" not in made.format and len(sections) == 1:
        assert _shown(made.value, made.format) == cell.shown.replace("−", "-")


def _shown(value: float, spec: str) -> str:
    percent = spec.endswith("%")
    decimals = len(spec.rstrip("%").partition(".")[2])
    return f"{value:{',' if '#' in spec else ''}.{decimals}{'%' if percent else 'f'}}"


@pytest.mark.parametrize(
    ("value", "spec", "format_"),
    [(0.4449, ".0%", "0%"), (1234.4, ",.0f", "#,##0"), (0.001234, "", "0.00000"), (7, "", "0"), (-2.25, ".1f", "0.0"),
     (3.2, "+.1f", "+0.0;-0.0;+0.0"), (12345.678, ".2e", "0.00E+00")],
)  # fmt: skip
def test_a_number_format_shows_the_digits_of_the_page(value: float, spec: str, format_: str) -> None:
    ((cell,),) = grid(Table("t", "T", pd.DataFrame({"g": [value]}), {"g": spec}, {}, ""))
    made = number(cell)
    assert made is not None
    assert made.format == format_


def test_a_number_with_more_digits_than_a_workbook_keeps_is_text(tmp_path: Path) -> None:
    frame = pd.DataFrame({"g": ["a"], "n": [2**60]})
    (cells,) = reading.workbook_cells(_book(tmp_path, Table("t", "T", frame, {"n": ",.0f"}, {}, "")))
    assert cells[1][1].value == "1,152,921,504,606,846,976"


def test_a_second_program_makes_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from reports import example;"
        "example.report().write(sys.argv[2], formats=['xlsx', 'json', 'csv'])"
    )
    tests = Path(__file__).resolve().parents[1]
    for where in ("one", "two"):
        asked = [sys.executable, "-W", "error", "-c", code, str(tests), str(tmp_path / where)]
        subprocess.run(asked, check=True)
    example.report().write(tmp_path / "three", formats=["xlsx", "json", "csv"])
    made = [
        {
            p.relative_to(tmp_path / where): p.read_bytes()
            for p in (tmp_path / where).rglob("*")
            if p.is_file()
        }
        for where in ("one", "two", "three")
    ]
    assert made[0] == made[1] == made[2]
    assert len(made[0]) == 11
