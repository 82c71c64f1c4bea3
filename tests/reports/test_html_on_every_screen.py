"""The page on a phone, a desk and paper: pictures drawn for each, nothing left out, and never a large file."""

import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from matplotlib.figure import Figure

from ..browser import axe
from . import example, pdf_samples, reading
from .pdf_reading import squeezed

DESKTOP, PHONE, NARROW = 1280, 480, 360
_TELL = (
    "<script>addEventListener('load', () => { document.title = [...document.querySelectorAll('.wide, .narrow')]"
    ".map((e) => e.className + ' ' + (getComputedStyle(e).display === 'none' ? 'hidden' : 'shown')).join() })"
    "</script>"
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example.report().write(tmp_path_factory.mktemp("report") / "out", formats=["html"])[0]


@pytest.fixture(scope="module")
def hundred(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pdf_samples.hundred().write(tmp_path_factory.mktemp("report") / "out", formats=["html"])[0]


def test_every_picture_is_there_for_a_desk_and_for_a_phone_with_the_same_words(page: Path) -> None:
    figures = reading.page(page).every("figure")
    assert len(figures) == 3
    for figure in figures:
        (wide,), (narrow,) = (figure.having("class", name) for name in ("wide", "narrow"))
        for tag in ("title", "desc"):
            assert wide.every(tag)[0].text == narrow.every(tag)[0].text != ""
        boxes = [float(x.every("svg")[0].attributes["viewbox"].split()[2]) for x in (wide, narrow)]
        assert boxes[0] > 1.2 * boxes[1]


def test_a_picture_that_is_no_chart_of_ours_is_there_once(tmp_path: Path) -> None:
    section = example.report().sections[0]
    figure = Figure(figsize=(4, 2))
    figure.add_subplot().plot([1, 2], [2, 1])
    other = replace(section, pictures=(replace(section.pictures[0], figure=figure),))
    made = example.report(sections=(other,)).write(tmp_path / "out", formats=["html"])[0]
    (drawn,) = reading.page(made).every("figure")
    assert len(drawn.every("svg")) == 1
    assert drawn.having("class", "narrow") == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "shown"), [(DESKTOP, "wide"), (PHONE + 1, "wide"), (PHONE, "narrow"), (NARROW, "narrow")]
)
def test_each_screen_shows_the_picture_that_is_drawn_for_it(
    page: Path, tmp_path: Path, width: int, shown: str
) -> None:
    telling = tmp_path / "telling.html"
    before, end, after = page.read_text(encoding="utf-8").rpartition("</body>")
    telling.write_text(f"{before}{_TELL}{end}{after}", encoding="utf-8")
    told = set(axe.look_at(telling, width=width).title.split(","))
    other = "narrow" if shown == "wide" else "wide"
    assert told == {f"{shown} shown", f"{other} hidden"}


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [DESKTOP, NARROW])
def test_a_page_of_a_hundred_groups_breaks_no_rule_and_does_not_scroll_sideways(
    hundred: Path, width: int, dark: bool
) -> None:
    seen = axe.look_at(hundred, width=width, dark=dark)
    assert seen.passed > 20
    assert seen.violations == []
    assert seen.overflow == 0


def test_a_page_of_a_hundred_groups_is_under_a_mebibyte(hundred: Path) -> None:
    assert len(reading.html_tables(hundred)[0]) == 101
    assert 100_000 < hundred.stat().st_size < 1024 * 1024


def test_the_page_is_the_same_twice(page: Path, tmp_path: Path) -> None:
    again = example.report().write(tmp_path / "out", formats=["html"])[0]
    assert again.read_bytes() == page.read_bytes()


@pytest.mark.browser
def test_on_paper_every_table_is_open_and_every_cell_is_printed(page: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed.html"
    closed.write_text(
        page.read_text(encoding="utf-8").replace("<details open>", "<details>"), encoding="utf-8"
    )
    assert "<details>" in closed.read_text(encoding="utf-8")
    paper = tmp_path / "paper.pdf"
    flags = [f for f in axe.FLAGS if not f.startswith("--virtual")]
    subprocess.run(
        [axe.require_browser(), *flags, f"--user-data-dir={tmp_path / 'profile'}", "--no-pdf-header-footer",
         f"--print-to-pdf={paper}", closed.as_uri()],
        capture_output=True, timeout=180, check=True,
    )  # fmt: skip
    said = "".join(p.extract_text() for p in pypdf.PdfReader(paper).pages)
    words = squeezed(unicodedata.normalize("NFKC", said))  # "ff" is one sign in some fonts of some machines
    ascii_cells = {
        squeezed(cell)
        for table in reading.html_tables(page)
        for row in table
        for cell in row
        if cell.isascii()
    }
    assert len(ascii_cells) > 40
    assert [c for c in ascii_cells if c not in words] == []


def test_a_stamp_and_a_list_of_contents_lead_a_long_report(hundred: Path) -> None:
    tree = reading.page(hundred)
    assert len(tree.having("class", "stamp")) == 1
    links = {a.attributes["href"][1:] for a in tree.every("nav")[0].every("a")}
    assert links <= {e.attributes.get("id") for e in tree.everything()}
    assert {"in-short", "criteria", "section-hundred", "methods", "disclosure", "provenance"} <= links
