"""Nothing of a PDF is cut off: tables are set smaller, turned or split, and pictures are cut between their lines."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.reports import Table
from syschange.reports.pdf.fitting import LANDSCAPE, PORTRAIT, fit
from syschange.reports.pdf.fonts import BREAK, breakable, width, wrapped
from syschange.reports.pdf.pictures import FIRST, TALLEST, sheets

from . import example, pdf_samples
from .pdf_reading import Read, squeezed

A4 = (595, 842)
MIN_SIZE = 7.0
TEXTS = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=60)


def _read(folder: Path, report: example.Report) -> Read:
    return Read(report.write(folder / "out", formats=["pdf"])[0])


@pytest.mark.parametrize("columns", [2, 7, 12, 24])
def test_no_word_of_a_wide_table_is_off_the_page(tmp_path: Path, columns: int) -> None:
    table = pdf_samples.wide(columns)
    pdf = _read(tmp_path, pdf_samples.tables(table))
    assert pdf.outside() == []
    seen = squeezed("".join(pdf.words()).replace("\ufffe", "").replace("\x02", ""))
    cells = [squeezed(str(c)) for c in table.frame.to_numpy().ravel()]
    told = squeezed("".join("".join(row) for t in pdf.tables() for row in t))
    assert [c for c in cells if c not in told] == []
    assert all(f"{i}.{j}" in seen for i in range(columns) for j in range(5))


def test_a_table_that_is_too_wide_lies_on_its_side_and_then_is_split() -> None:
    rows = [["some words to read"] * 30]
    names = [f"Column {i}" for i in range(30)]
    few, more, many = (fit(names[:n], [r[:n] for r in rows]) for n in (5, 14, 30))
    assert (few.landscape, few.size, len(few.parts)) == (False, 8.5, 1)
    assert (more.landscape, len(more.parts)) == (True, 1)
    assert (many.landscape, len(many.parts) > 1) == (False, True)


def test_pages_are_a4_upright_or_on_their_side(tmp_path: Path) -> None:
    pdf = _read(tmp_path, pdf_samples.tables(pdf_samples.wide(14)))
    sizes = {tuple(round(v) for v in page.get_size()) for page in pdf.document}
    assert sizes == {A4, A4[::-1]}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(TEXTS, min_size=4, max_size=4),
        max_size=5,
    ),
    st.integers(1, 4),
    st.integers(1, 5),
)  # fmt: skip
def test_every_column_fits_and_every_word_fits_its_column_or_may_be_broken(
    cells: list[list[str]], wide: int, times: int
) -> None:
    rows = [row[:wide] * times for row in cells]
    names = [f"Heading {i}" for i in range(wide * times)]
    made = fit(names, rows)
    assert made.size >= MIN_SIZE
    assert {i for part in made.parts for i in part.columns} == set(range(len(names)))
    for part in made.parts:
        assert part.columns[0] == 0
        assert sum(part.widths) <= (LANDSCAPE if made.landscape else PORTRAIT) + 1
        assert all(w > 7 for w in part.widths)


@given(st.text(st.sampled_from("abc 12.,"), max_size=120), st.floats(20, 300))
def test_a_word_is_broken_only_where_it_is_wider_than_its_room(text: str, room: float) -> None:
    made = breakable(text, room, 9)
    assert made.replace(BREAK, "") == text
    for word in made.split(" "):
        assert (BREAK in word) == (width(word.replace(BREAK, ""), 9) > room and len(word) > 1)


def test_a_row_that_is_taller_than_a_sheet_runs_on_over_the_next(tmp_path: Path) -> None:
    words = [f"word{i}" for i in range(3000)]
    table = Table("tall", "Tall", pd.DataFrame({"group": ["a"], "words": [" ".join(words)]}), {}, {}, "")
    pdf = _read(tmp_path, pdf_samples.tables(table))
    assert pdf.outside() == []
    seen = set(" ".join(pdf.words()).split())
    assert [w for w in words if w not in seen] == []


def test_headings_that_would_fill_a_sheet_are_not_repeated(tmp_path: Path) -> None:
    names = {"group": pdf_samples.LONG * 9, "value": "v"}
    frame = pd.DataFrame({"group": [f"row{i}" for i in range(80)], "value": range(80)})
    assert not fit(list(names.values()), [["row", "1"]]).parts[0].repeats
    pdf = _read(tmp_path, pdf_samples.tables(Table("t", "T", frame, {}, names, "")))
    assert pdf.outside() == []
    assert all(f"row{i}" in "".join(pdf.words()) for i in range(80))


def test_every_line_of_a_picture_that_is_cut_is_there_once() -> None:
    picture = pdf_samples.hundred().sections[0].pictures[0]
    (whole,) = sheets(replace(picture, figure=example.report().sections[0].pictures[0].figure), "p")
    assert whole.height <= FIRST
    made = sheets(picture, "p")
    assert len(made) > 3
    assert all(s.height <= TALLEST for s in made)
    assert sum(len(re.findall(r"\d people<", s.svg)) for s in made) == 100


def test_every_group_of_a_tall_picture_is_seen() -> None:
    pdf = pdf_samples.hundred_read()
    assert pdf.outside() == []
    figures = pdf.elements("/Figure")
    assert len(figures) > 3
    assert figures[0]["/Alt"] == "Each group."
    assert {f["/Alt"] for f in figures[1:]} == {"More of the same picture, described at its beginning."}
    words = squeezed("".join(pdf.text(f) for f in figures))
    assert words.count("people") >= 100


def test_a_table_without_rows_says_so(tmp_path: Path) -> None:
    empty = replace(example.large_table(), frame=example.large_table().frame.iloc[:0])
    pdf = _read(tmp_path, pdf_samples.tables(empty))
    assert "This table has no rows." in "".join(pdf.words())
    assert [len(table) for table in pdf.tables()][1] == 1


def test_lines_are_counted_as_they_are_broken() -> None:
    one = width("word", 9)
    assert wrapped("word word word", 10 * one, 9) == 1
    assert wrapped("word word word", 1.2 * one, 9) == 3
    assert wrapped("wordword", 1.05 * one, 9) == 2
    assert wrapped("", 10, 9) == 1
