"""No label of a report is ever a command of the typesetter: each is shown as it is, wherever it stands."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syschange.reports import Report, Section, Table, Tile
from syschange.reports.pdf import to_pdf
from syschange.reports.pdf.fonts import ABSENT, drawable

from . import example, pdf_samples
from .pdf_reading import Read, squeezed


def _everywhere(label: str) -> Report:
    """Return a report that says a label wherever a text may stand."""
    frame = pd.DataFrame({"group": [label, "b"], "value": [label, label]})
    table = Table(label, label, frame, {}, {"group": label, "value": label}, label)
    tile = Tile(label, "UNCLEAR", label, label, label, (label,))
    first = example.report().sections[1].pictures[0]
    return example.report(
        title=label, subtitle=label, verdict_words=label, summary=(label, label), tiles=(tile,),
        notices=(label,), sections=(Section(label, label, (label,), (first,), (table,)),) * 4,
        methods=(label,), disclosure=(label,), provenance=((label, label),), stamp=label,
    )  # fmt: skip


@pytest.mark.parametrize("label", pdf_samples.CODE, ids=ascii)
def test_a_label_is_shown_as_it_is_and_stays_on_the_page(tmp_path: Path, label: str) -> None:
    pdf = Read(_everywhere(label).write(tmp_path / "out", formats=["pdf"])[0])
    words = squeezed("".join(pdf.text(e) for e in pdf.elements("/Document")))
    # What reads the PDF puts words of Arabic in the order in which they stand, so each is looked for by itself.
    assert all(words.count(squeezed(word)) >= 30 for word in label.split())
    assert pdf.outside() == []
    assert pdf.reader.metadata is not None
    assert pdf.reader.metadata.title == label


def test_no_label_becomes_a_link_to_somewhere_else(tmp_path: Path) -> None:
    pdf = Read(_everywhere("https://www.example.test").write(tmp_path / "out", formats=["pdf"])[0])
    links = [a.get_object() for page in pdf.reader.pages for a in page.get("/Annots", [])]
    assert len(links) > 5  # the list of contents
    assert all("/URI" not in str(link) for link in links)


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("🏠 home", f"{ABSENT} home"),
        ("a\x00b\x1b[31mc\td", "a b [31mc d"),
        ("\u202eturned\u202c", "turned"),
        ("漢字", ABSENT * 2),
        ("\ud800x", "\ufffdx"),
        ("👩\u200d👩", f"{ABSENT}\u200d{ABSENT}"),
    ],
    ids=ascii,
)
def test_what_the_font_lacks_is_a_box_that_is_explained(tmp_path: Path, label: str, shown: str) -> None:
    pdf = Read(example.report(summary=(label,), sections=()).write(tmp_path / "out", formats=["pdf"])[0])
    words = [pdf.text(e) for e in pdf.elements("/P")]
    assert shown in [" ".join(w.split()) for w in words]
    assert any("stands for a character" in w for w in words) == (ABSENT in shown)


def test_a_language_that_is_written_from_the_right_begins_on_the_right(tmp_path: Path) -> None:
    pdf = Read(example.report(summary=("مجموعة",), sections=()).write(tmp_path / "out", formats=["pdf"])[0])
    text = pdf.document[0].get_textpage()
    wide = pdf.document[0].get_width()
    seen = [(text.get_text_range(i, 1), text.get_charbox(i)[0]) for i in range(text.count_chars())]
    arabic = [left for letter, left in seen if "\u0600" <= letter <= "\u06ff"]
    assert len(arabic) == 6
    assert min(arabic) > wide / 2


@cache
def _bare() -> Report:
    return example.report(sections=(), tiles=())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_text_at_all_can_be_set(text: str) -> None:
    made = replace(_bare(), title=text, summary=(text,), methods=(text,))
    assert to_pdf(made).startswith(b"%PDF-1.7")


@given(st.text(max_size=80))
def test_what_is_drawn_is_one_line_of_what_the_font_has(text: str) -> None:
    shown = drawable(text)
    assert drawable(shown) == shown
    assert "\n" not in shown
    assert shown == " ".join(shown.split())
