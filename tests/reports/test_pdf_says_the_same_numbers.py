"""The PDF says, cell by cell and verdict by verdict, what the page says."""

from pathlib import Path

import pytest

from syschange.reports.pdf.fonts import drawable

from . import example, pdf_samples, reading
from .pdf_reading import Read, squeezed


def _both(folder: Path, report: example.Report) -> tuple[Read, Path]:
    pdf, html = report.write(folder / "out", formats=["pdf", "html"])
    return Read(pdf), html


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Read, Path]:
    return _both(tmp_path_factory.mktemp("report"), example.report())


def _as_drawn(tables: list[list[list[str]]]) -> list[list[list[str]]]:
    return [[[squeezed(drawable(cell)) for cell in row] for row in table] for table in tables]


def _squeezed(tables: list[list[list[str]]]) -> list[list[list[str]]]:
    return [[[squeezed(cell) for cell in row] for row in table] for table in tables]


def test_every_cell_of_every_table_is_that_of_the_page(both: tuple[Read, Path]) -> None:
    pdf, html = both
    tables = _squeezed(pdf.tables())
    assert len(tables) == 6
    assert tables[1:-1] == _as_drawn(reading.html_tables(html))


def test_a_hundred_groups_are_all_there_with_their_numbers(tmp_path: Path) -> None:
    (html,) = pdf_samples.hundred().write(tmp_path / "out", formats=["html"])
    (table,) = _as_drawn(reading.html_tables(html))
    assert len(table) == 101
    assert _squeezed(pdf_samples.hundred_read().tables())[1] == table


def test_a_split_table_has_every_column_and_names_its_rows_in_each_part(tmp_path: Path) -> None:
    pdf, html = _both(tmp_path, pdf_samples.tables(pdf_samples.wide(24)))
    (whole,) = _as_drawn(reading.html_tables(html))
    parts = _squeezed(pdf.tables())[1:-1]
    assert len(parts) > 1
    assert all([row[0] for row in part] == [row[0] for row in whole] for part in parts)
    again = [[whole[i][0], *(cell for part in parts for cell in part[i][1:])] for i in range(len(whole))]
    assert again == whole


def test_verdicts_reasons_and_what_to_collect_are_told(both: tuple[Read, Path]) -> None:
    pdf, _ = both
    heading, *rows = _squeezed(pdf.tables())[0]
    assert heading == ["Criterion", "Verdict", "Howsure", "Why,andwhattocollect"]
    assert len(rows) == len(example.tiles())
    for row, tile in zip(rows, example.tiles(), strict=True):
        assert row[:2] == [squeezed(tile.name), squeezed(tile.verdict)]
        assert squeezed(tile.probability) in row[2]
        assert squeezed(tile.grade) in row[2]
        assert squeezed(tile.reason[1:]) in row[3]
        assert all(squeezed(thing) in row[3] for thing in tile.collect)


def test_where_it_comes_from_is_told_and_a_digest_can_be_copied_whole(both: tuple[Read, Path]) -> None:
    pdf, _ = both
    made = example.report()
    table = pdf.tables()[-1]
    assert _squeezed([table[1:]]) == [[[squeezed(n), squeezed(v)] for n, v in made.provenance]]
    assert table[-1][1] == made.provenance[-1][1]


def test_every_paragraph_is_told(both: tuple[Read, Path]) -> None:
    pdf, _ = both
    made = example.report()
    words = squeezed("".join(pdf.text(e) for e in pdf.elements("/Document")))
    told = [
        made.title, made.subtitle, made.verdict, made.verdict_words, *made.summary, *made.notices, *made.methods,
        *made.disclosure, *(p for s in made.sections for p in s.paragraphs),
        *(p.subtitle for s in made.sections for p in s.pictures),
    ]  # fmt: skip
    assert [text for text in told if squeezed(drawable(text)) not in words] == []
