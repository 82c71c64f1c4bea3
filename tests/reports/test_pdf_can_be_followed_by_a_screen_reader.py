"""The PDF is tagged: headings in order, tables with headings, pictures described, a title and a language."""

import itertools
from pathlib import Path

import pytest

from . import example, pdf_samples
from .pdf_reading import Read, squeezed


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return Read(example.report().write(tmp_path_factory.mktemp("report") / "out", formats=["pdf"])[0])


def test_it_says_that_it_is_tagged_and_by_which_standard(pdf: Read) -> None:
    assert pdf.root["/MarkInfo"]["/Marked"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in pdf.root["/Metadata"].get_object().get_data().decode("utf-8")


def test_it_has_a_title_that_is_shown_and_a_language(pdf: Read) -> None:
    assert pdf.reader.metadata is not None
    assert pdf.reader.metadata.title == example.report().title
    assert pdf.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.root["/Lang"] == "en-GB"


@pytest.mark.parametrize(
    ("tag", "said"), [("cy", "cy"), ("en-US", "en-US"), ("zh-Hant-TW", "zh-TW"), ('en" onload="x', "und")]
)
def test_its_language_is_that_of_the_report_or_not_determined(tmp_path: Path, tag: str, said: str) -> None:
    made = Read(example.report(language=tag).write(tmp_path / "out", formats=["pdf"])[0])
    assert made.root["/Lang"] == said


def test_its_headings_step_down_one_level_at_a_time(pdf: Read) -> None:
    levels = [int(e["/S"][2:]) for e in pdf.elements("/H1", "/H2", "/H3", "/H4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


def test_its_headings_are_bookmarks(pdf: Read) -> None:
    titles = [item.title for item in pdf.reader.outline[1] if not isinstance(item, list)]
    assert titles[:2] == ["In short", "Criterion by criterion"]
    assert "Outcome: mental health" in titles


def test_every_table_has_a_caption_and_a_row_of_headings_for_its_columns(pdf: Read) -> None:
    tables = pdf.elements("/Table")
    assert len(tables) == 6
    for table in tables:
        assert len(pdf.elements("/Caption", below=table)) == 1
        first, *rest = pdf.elements("/TR", below=table)
        heads = pdf.elements("/TH", below=first)
        assert len(heads) > 1
        assert pdf.elements("/TD", below=first) == []
        assert all(any(a.get("/Scope") == "/Column" for a in head["/A"]) for head in heads)
        assert all(len(pdf.elements("/TD", below=row)) == len(heads) for row in rest)


def test_every_picture_has_its_description(pdf: Read) -> None:
    described = [p.description for s in example.report().sections for p in s.pictures]
    assert [figure["/Alt"] for figure in pdf.elements("/Figure")] == described


def test_a_verdict_is_a_word_and_its_shape_is_passed_over(pdf: Read) -> None:
    (first, *_) = pdf.elements("/Table")
    assert pdf.elements("/Figure", below=first) == []
    verdicts = [squeezed(row[1]) for row in pdf.tables()[0][1:]]
    assert set(verdicts) == {"MET", "NOTMET", "UNCLEAR", "NOEVIDENCE"}


def test_a_long_report_has_a_list_of_contents_and_a_short_one_has_none(tmp_path: Path, pdf: Read) -> None:
    assert pdf.elements("/TOC") == []
    section = example.report().sections[1]
    long = Read(example.report(sections=(section,) * 5).write(tmp_path / "out", formats=["pdf"])[0])
    assert len(long.elements("/TOCI")) == 10


def test_the_headings_of_a_long_table_stand_on_every_sheet_and_are_read_once() -> None:
    made = pdf_samples.hundred_read()
    with_rows = [
        words for words in made.words() if "age: 51 and over" in words and "Black, sex: women" in words
    ]
    assert len(with_rows) >= 2
    table = made.elements("/Table")[1]
    assert len(made.elements("/TH", below=table)) == 5
    shown = [words for words in made.words() if "group" in words and "people" in words and "upper" in words]
    assert len(shown) >= 2
