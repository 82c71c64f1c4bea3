"""In Markdown a label stays a label: it is shown as it is, and never becomes markup, a link, a mention or code."""

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.reports import Section, Table
from syschange.reports.markdown import escape, to_markdown
from syschange.reports.text import plain

from . import example, reading

PUNCTUATION = st.text(alphabet="|\\`*_[]()<>#+-.!~$&@:/ab1 \n\t\"'{}^=", max_size=30)


@given(PUNCTUATION | st.text(max_size=30))
def test_escaped_text_reads_as_it_was(text: str) -> None:
    assert reading.markdown_text(escape(text)) == plain(text)


@given(st.lists(PUNCTUATION | st.text(max_size=20), min_size=2, max_size=2))
def test_a_label_never_makes_another_cell(labels: list[str]) -> None:
    row = f"| {' | '.join(escape(label) for label in labels)} |"
    assert reading.markdown_cells(row) == [plain(label) for label in labels]


@given(PUNCTUATION)
def test_nothing_is_left_that_markdown_acts_on(text: str) -> None:
    left = re.sub(r"\\[!-/:-@\[-`{-~]", "", escape(text)).replace("@<!-- -->", "")
    assert not re.search(r"[\\`*_\[\]<>|~$&!#@^{}]", left)


@pytest.mark.parametrize("label", ["https://a.test", "HTTP://a", "www.a.test", "mailto:a", ":tada:"])
def test_an_address_is_not_made_a_link(label: str) -> None:
    assert re.search(r"\\[:.]", escape(label))


@pytest.mark.parametrize(
    "label", ["- a", "+ a", "= a", "1. a", "12) a", "# a", "> a", ": a", "    a", "---", "==="]
)
def test_a_paragraph_is_not_made_a_list_a_heading_or_a_quotation(label: str) -> None:
    assert re.match(r"\\|\d+\\|a", escape(label))


def test_a_mention_calls_nobody() -> None:
    assert "@all" not in escape("@all and a@all")


def test_the_whole_report_keeps_to_its_own_markup() -> None:
    made = to_markdown(example.report())
    assert "<script>" not in made
    assert next(line for line in made.splitlines() if line.startswith("#")).startswith("# The HELP trial")
    assert made.count("\n## ") == 7
    assert made.endswith("\n")
    assert not made.endswith("\n\n")
    assert "\n\n\n" not in made


def test_columns_of_numbers_stand_to_the_right() -> None:
    frame = pd.DataFrame({"group": ["a", "b"], "value": [1.0, "[c]"]}, dtype=object)
    section = Section("s", "S", (), (), (Table("t", "T", frame, {}, {}, ""),))
    assert "\n| --- | ---: |\n" in to_markdown(example.report(sections=(section,)))


def test_it_says_what_the_page_says(tmp_path: Path) -> None:
    html, markdown = example.report().write(tmp_path / "out", formats=["html", "md"])
    seen = reading.markdown_text(markdown.read_text(encoding="utf-8"))
    report = example.report()
    words = [*report.summary, *report.notices, *report.methods, *report.disclosure, report.verdict_words]
    words += [p for s in report.sections for p in s.paragraphs]
    page = reading.page(html).text
    assert [w for w in words if w not in seen] == []
    assert [w for w in words if w not in page] == []
