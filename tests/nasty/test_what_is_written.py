"""Nasty inputs 29 to 38: labels that would be code, markup or a path in what is written, and labels of totals."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import polars as pl
import pypdf
import pytest

from syschange import disclosure, effects, equity, schemas
from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.reports.neutral import neutral
from syschange.reports.text import plain

from . import inputs, pages

SCRIPT = "<script>alert(1)</script>"
FORMULAS = ['=HYPERLINK("x")', "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"]
RED = "\x1b[31mred\x1b[0m"


def _cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("label", FORMULAS, ids=ascii)
def test_029_a_label_that_a_spreadsheet_would_run_gets_an_apostrophe_in_csv(
    tmp_path: Path, label: str
) -> None:
    """In CSV a text that begins a formula is written with an apostrophe before it, and a negative number as it is."""
    text = next(t for name, t in pages.written(tmp_path, label, "csv").items() if name.endswith(".csv"))
    head, first, _ = _cells(text)
    assert head[0].startswith("'")
    assert first[0].startswith("'")
    assert first[1] == "-0.1"


@pytest.mark.parametrize(
    "label", [*FORMULAS, "{=1+1}", "=cmd|' /C calc'!A0", "http://example.test"], ids=ascii
)
def test_030_a_label_in_a_workbook_is_text_and_no_formula(tmp_path: Path, label: str) -> None:
    """A label that begins like a formula or a link stands in every cell of the workbook as text, as in CSV."""
    (path,) = pages.report(label).write(tmp_path / "out", formats=["xlsx"])
    cells = [c for sheet in openpyxl.load_workbook(path) for row in sheet for c in row if c.value is not None]
    assert {c.data_type for c in cells} == {"s", "n"}
    assert not [c.value for c in cells if str(c.value).lstrip().startswith(("=", "+", "@"))]
    assert not [c for c in cells if c.hyperlink and c.hyperlink.target]
    assert neutral(plain(label)) in {c.value for c in cells}


def test_031_markup_in_a_label_is_shown_and_not_run(tmp_path: Path) -> None:
    """A label that is a script is escaped in the page, its title and its pictures, and in what a notebook shows."""
    page = pages.written(tmp_path, SCRIPT, "html")["report.html"]
    assert SCRIPT not in page
    assert page.count("&lt;script&gt;") >= 5
    assert "&lt;script&gt;" in page.partition("</title>")[0]
    drawing = pages.drawn(pages.report(SCRIPT).sections[0].pictures[0].figure, SCRIPT)
    assert SCRIPT not in drawing
    data = inputs.groups({SCRIPT: (3, 9), "b": (9, 9)})
    for shown in (equity.breakdown(data, outcome="y", by=["g"]), schemas.check(data, "people")):
        assert SCRIPT not in shown._repr_html_()


@pytest.mark.parametrize("label", ["a | b", "a\nb", "`code`", "[x](javascript:alert(1))", "![x](y)", "<b>"])
def test_032_markdown_in_a_label_is_shown_as_it_is(tmp_path: Path, label: str) -> None:
    """A bar, a line break, code or a link in a label is escaped: the table keeps its columns and holds no link."""
    text = pages.written(tmp_path, label, "md")["summary.md"]
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) >= 4
    tables = [r for r in rows if "Value" in r or "0.2" in r or "0.1" in r]
    assert {len(re.findall(r"(?<!\\)\|", r)) for r in tables} == {5}
    assert not re.search(r"(?<!\\)`|(?<!\\)\]\(|(?<!\\)<(?!!--)", text)


@pytest.mark.parametrize("label", ["$\\frac{", "$x^2$", "\\alpha_{"])
def test_033_a_label_in_the_manner_of_a_formula_is_drawn_as_text(tmp_path: Path, label: str) -> None:
    """A dollar or a backslash in a label is drawn as it is, and no parser of formulas sees it."""
    assert label in pages.drawn(pages.report(label).sections[0].pictures[0].figure)
    assert label in pages.written(tmp_path, label, "html")["report.html"]
    figure = equity.breakdown(inputs.groups({label: (3, 9), "b": (9, 9)}), outcome="y", by=["g"]).plot()
    assert label in pages.drawn(figure)


def test_034_latex_in_which_a_label_could_be_a_command_is_not_written(tmp_path: Path) -> None:
    """LaTeX is not written, so that no label is a command of it: the formats there are are named."""
    words = inputs.refusal(
        lambda: pages.report("#eval{%}").write(tmp_path / "out", formats=["tex"]), UnknownChoiceError
    )
    assert "report format" in words


@pytest.mark.parametrize(
    "label",
    ["#eval(1)", "50 % & $x$", "\\input{x}", "*a* _b_ <c> @d", "#panic(1)", '"); #read("x'],
    ids=ascii,
)
def test_034_a_label_in_a_pdf_is_text(tmp_path: Path, label: str) -> None:
    """A label with the signs of a typesetter's commands stands in a PDF as it is, and is no command."""
    (path,) = pages.report(label).write(tmp_path / "out", formats=["pdf"])
    read = pypdf.PdfReader(path)
    assert read.metadata is not None
    assert read.metadata.title == label
    assert "".join(page.extract_text() for page in read.pages).count(label) >= 8


@pytest.mark.parametrize("label", ["../../x", "/etc/passwd", "..\\..\\x", "C:\\x", "~/x", "a/b"])
def test_035_a_label_like_a_path_names_a_file_inside_the_folder(tmp_path: Path, label: str) -> None:
    """A table called like a path is written inside the folder, under a plain name."""
    names = list(pages.written(tmp_path, label, "csv"))
    assert len(names) == 2
    assert all(re.fullmatch(r"tables/[a-z0-9-]+\.csv(-metadata\.json)?", name) for name in names)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]


def test_036_a_label_cannot_command_a_terminal(tmp_path: Path) -> None:
    """An escape of a terminal in a label reaches neither the words of a result, nor a report, nor an error."""
    data = inputs.groups({RED: (90, 100), "b": (10, 100)})
    made = equity.breakdown(data, outcome="y", by=["g"])
    arms = inputs.two_times(
        *(
            (f"{arm}{i}", t, float(i % 7 + t), arm)
            for arm in (RED, "usual")
            for i in range(20)
            for t in (0, 12)
        )
    )
    change = effects.before_after(arms, value="score", before=0, after=12, arm="arm", comparison="usual")
    for result in (made, equity.compare(made), change):
        assert "red" in repr(result)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", repr(result) + result.words + result.text)
    assert all(
        "\x1b" not in text
        for text in pages.written(tmp_path, RED, "html", "md", "csv", "xlsx", "json").values()
    )
    assert "\x1b" not in inputs.refusal(lambda: made.estimate(g=f"{RED}x"))
    assert inputs.found(inputs.people(arm=[RED])) == {("arm", "untidy", "error")}
    assert "\x1b" not in inputs.said(inputs.people(arm=[RED]))


@pytest.mark.parametrize("table", inputs.BOTH)
def test_037_a_label_that_means_a_total_elsewhere_is_a_group_like_any_other(table: Any) -> None:
    """'Total', 'All', 'c' and '*' are groups beside the margin '(all)', and a group called '(all)' is refused."""
    labels = ["Total", "All", "c", "[c]", "*", "(total)"]
    made = equity.breakdown(table({"g": labels * 3, "y": [1, 0, 0] * 6}), outcome="y", by=["g"]).table
    assert made["n"].tolist() == [18, *[3] * 6]
    assert set(made["g"]) == {"(all)", *labels}
    for own in ("(all)", "(unknown)"):
        data = table({"g": [own, "b"], "y": [1, 0]})
        inputs.refusal(lambda data=data: equity.breakdown(data, outcome="y", by=["g"]), WrongTypeError)
        assert inputs.found(inputs.people(arm=[own])) == {("arm", "reserved", "error")}


@pytest.mark.parametrize("own", ["(all)", "(unknown)", "(not known)", "(not asked)", "(not collected)"])
def test_037_a_label_of_the_library_s_own_cannot_be_declared_as_a_group(tmp_path: Path, own: str) -> None:
    """Neither a plan nor a schema of one's own may declare a margin, or a reason for missing, as a real group."""
    data = inputs.people(arm=["Clinic"])
    words = inputs.refusal(
        lambda: schemas.check(data, "people", categories={"arm": ["Clinic", own]}), WrongTypeError
    )
    assert "a label the library uses itself" in words
    text = (
        "extends: people\nfields:\n- {name: place, role: characteristic, type: string, disclosure: none,"
        f" categories: [Hub, '{own}'], description: Where.}}\n"
    )
    assert "a label the library uses itself" in inputs.refusal(lambda: inputs.own_schema(tmp_path, text))


def test_038_digits_as_text_and_as_numbers_are_never_merged_or_told_apart_by_chance(tmp_path: Path) -> None:
    """A column with 1, '1', 1.0 and true is refused with the types it holds; a file is read by its schema's types."""
    mixed = pd.Series([1, "1", 1.0, True], dtype=object)
    words = inputs.refusal(
        lambda: equity.breakdown(inputs.people(g=mixed, y=[1, 0, 1, 0]), outcome="y", by=["g"]),
        WrongTypeError,
    )
    assert "decimal numbers, text, true and false and whole numbers" in words
    assert inputs.found(inputs.people(arm=mixed)) == {("arm", "type", "error")}
    data = inputs.column(tmp_path, "arm", "1", "01", "1.0")
    assert data["arm"].tolist() == ["1", "01", "1.0"]
    whole, halves = pl.DataFrame({"g": [1, 2], "y": [1, 0]}), pd.DataFrame({"g": [1.0, 2.0], "y": [1, 0]})
    for table in (whole, halves):
        assert equity.breakdown(table, outcome="y", by=["g"]).table["g"].tolist() == ["(all)", "1", "2"]
    (paper,) = disclosure.protect(equity.breakdown(whole, outcome="y", by=["g"])).results
    assert isinstance(paper, equity.Breakdown)
    assert paper.table["g"].tolist() == ["(all)", "1", "2"]
