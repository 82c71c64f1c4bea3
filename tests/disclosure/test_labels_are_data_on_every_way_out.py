"""A label, or the name of a column, is data: no engine, page, sheet, picture, parser or file system acts on it."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import duckdb
import pandas as pd
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from syschange import criteria, disclosure, equity, reports, schemas
from syschange.reports.formats import FORMATS
from syschange.reports.text import plain

from ..criteria import worlds
from ..nasty import pages
from ..reports import reading
from .showing import words_of

LABELS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'; DROP TABLE people; --", 'a" b\' c`',
    "a | b [x](javascript:alert(1)) *c* _d_", '=HYPERLINK("x")', "+1+1", "-1+1", "@SUM(A1)", "{{ 7 * 7 }}{% x %}",
    "$\\frac{1}{0}$", "\\alpha_{", "../../etc/passwd", "C:\\x", "%s %(n)s {0}", "]]>", "&lt;b&gt;", "${x}", "N" * 300,
)  # fmt: skip
UNTIDY = (
    "\t=1",
    "\r=1",
    "a\nb",
    "\u202eturned\u202c",
    "\x1b[31mred\x1b[0m",
    "\x00",
    " ",
    "a\u2028b",
    "\ufeffx",
)
PARTS = st.sampled_from(
    ["<b>", "</td>", "|", "`", "](", "=", "@", "\t", "\n", "\r", "{{", "%}", "$", "\\frac{", "../", "'", '"', ";--",
     "\u202e", "\x1b[2J", "&amp;", "]]>", "é", "中", "🏠", " ", "a", "1", ","]
)  # fmt: skip
NASTY = st.one_of(st.sampled_from(LABELS), st.lists(PARTS, min_size=1, max_size=8).map("".join)).filter(
    lambda text: bool(text.strip()) and text not in {"(all)", "(unknown)"}
)
PLAIN = "north"
# What may never stand in words that somebody's terminal, or a line of a log, would obey.
COMMANDS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def people(label: str, column: str = "place") -> pd.DataFrame:
    """Return people of two groups, one of them with this label."""
    rows = [(g, i < some) for g, some, n in ((label, 31, 83), ("b", 47, 121)) for i in range(n)]
    return pd.DataFrame(rows, columns=[column, "y"])


def paper(label: str) -> equity.Breakdown:
    made = disclosure.protect(equity.breakdown(people(label), outcome="y", by=["place"])).results[0]
    assert isinstance(made, equity.Breakdown)
    return made


class _Elements(HTMLParser):
    """Lists the elements of a page, with the names of their attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *(name for name, _ in attrs)))


def elements(page: str) -> list[tuple[str, ...]]:
    """Return the elements of a page but for paragraphs and pieces of a picture: lines of a label are several."""
    parser = _Elements()
    parser.feed(page)
    return [e for e in parser.found if e[0] not in {"p", "tspan", "text", "path", "g", "use", "rect"}]


@settings(max_examples=20, deadline=None)
@given(NASTY)
def test_every_engine_counts_a_label_and_runs_none_of_it(label: str) -> None:
    frame = people(label)
    known = equity.breakdown(frame, outcome="y", by=["place"]).table
    assert label in set(known["place"])
    with duckdb.connect() as lent:
        lent.register("people", frame)
        found = equity.breakdown(lent.table("people"), outcome="y", by=["place"]).table
        assert lent.sql("select count(*) from people").fetchall() == [(204,)]
    lazy = equity.breakdown(pl.from_pandas(frame).lazy(), outcome="y", by=["place"]).table
    for other in (found, lazy):
        pd.testing.assert_frame_equal(other, known)


@settings(max_examples=15, deadline=None)
@given(NASTY.filter(lambda name: name != "y"))
def test_every_engine_reads_a_column_by_its_name_whatever_it_is(name: str) -> None:
    frame = people(PLAIN, name)
    known = equity.breakdown(frame, outcome="y", by=[name]).table
    with duckdb.connect() as lent:
        # A name is only given to DuckDB by what quotes it: registering does.
        lent.register("people", frame)
        found = equity.breakdown(lent.table("people"), outcome="y", by=[name]).table
    pd.testing.assert_frame_equal(found, known)
    assert known[name].tolist() == ["(all)", "b", PLAIN]


@settings(max_examples=20, deadline=None)
@given(NASTY)
@example("\x1b[31mred\x1b[0m")
def test_what_a_result_shows_on_paper_holds_a_label_and_obeys_none(label: str) -> None:
    made, usual = paper(label), paper(PLAIN)
    assert label in set(made.table["place"])
    for words in (made.words, made.text, repr(made)):
        assert not COMMANDS.search(words)
    assert elements(made._repr_html_()) == elements(usual._repr_html_())
    figure = made.plot()
    vector = pages.drawn(figure)
    drawn = ET.fromstring(vector.partition("?>")[2] if vector.startswith("<?") else vector)  # noqa: S314 - ours
    assert {e.tag.rpartition("}")[2] for e in drawn.iter()} <= {
        "svg", "title", "desc", "g", "path", "rect", "text", "tspan", "defs", "clipPath", "use", "style", "pattern",
        "metadata", "circle", "line",
    }  # fmt: skip
    assert "script" not in {e.tag.rpartition("}")[2] for e in drawn.iter()}
    assert not any(COMMANDS.search(words) for words in words_of(figure))


@settings(max_examples=12, deadline=None)
@given(NASTY.filter(lambda text: bool(plain(text).strip())))
def test_every_file_of_a_report_says_a_label_and_obeys_none(
    tmp_path_factory: pytest.TempPathFactory, label: str
) -> None:
    folder = tmp_path_factory.mktemp("written")
    files = pages.written(folder, label, *FORMATS)
    usual = pages.written(tmp_path_factory.mktemp("usual"), PLAIN, *FORMATS)
    assert sorted(p.name for p in folder.iterdir()) == ["out"]
    assert all(re.fullmatch(r"(?:[a-z0-9-]+/)?[a-z0-9.-]+", name) for name in files)
    assert all(len(Path(name).name) <= 120 for name in files)
    assert elements(files["report.html"]) == elements(usual["report.html"])
    book = reading.workbook(folder / "out" / "report.xlsx")
    assert {c.data_type for sheet in book for row in sheet for c in row if c.value is not None} == {"s", "n"}
    assert json.loads(files["report.json"])["title"] == plain(label)
    rows = [sum(line.startswith("|") for line in f["summary.md"].splitlines()) for f in (files, usual)]
    assert rows[0] == rows[1]
    for name, text in files.items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(text, newline="")):
                assert len(row) == len(next(csv.reader(io.StringIO(text, newline=""))))
                for cell in row:
                    assert re.fullmatch(r"-?[\d.]+", cell) or not cell.lstrip().startswith(
                        ("=", "+", "-", "@")
                    )
                    assert not cell.startswith(("\t", "\r", "\n"))
        assert not re.search("[\x00\x1b\u202a-\u202e]", text)


def checked(column: str, category: str) -> schemas.CheckReport:
    """Return a report on people with a column that no schema knows and a category that is in no list."""
    n = 120
    return schemas.check(
        pd.DataFrame(
            {"person_id": [f"P{i}" for i in range(n)], "sex": [category] * 30 + ["Female"] * 90, column: "x"}
        ),
        "people",
    )


@settings(max_examples=20, deadline=None)
@given(NASTY.filter(lambda name: name not in {"person_id", "sex"}), NASTY)
def test_a_check_is_whole_json_and_xml_whatever_columns_are_called(column: str, category: str) -> None:
    protected = disclosure.protect(checked(column, category))
    usual = disclosure.protect(checked("other", "femme"))
    json.loads(reports.render_check(protected, format="json"))
    made, known_good = (
        ET.fromstring(reports.render_check(p, format="junit"))  # noqa: S314 - written by the library
        for p in (protected, usual)
    )
    known = {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "properties",
        "property",
        "system-out",
        "skipped",
    }
    assert {e.tag for e in made.iter()} <= known
    assert {e.tag for e in known_good.iter()} <= known
    text = reports.render_check(protected, format="text")
    assert not COMMANDS.search(text)
    assert category not in text or category in reports.render_check(usual, format="text") or len(category) < 4


@pytest.fixture(scope="module")
def nasty_card() -> criteria.Scorecard:
    """Return the scorecard of a place whose areas are called like code."""
    tables = worlds.World(people=1203).tables()
    names = [LABELS[i] for i in (0, 1, 2, 4, 5, 9, 10, 12)]
    area = [names[i % len(names)] for i in range(len(tables["people"]))]
    tables["people"] = tables["people"].assign(area=area)
    content: dict[str, Any] = worlds.plan_content()
    content["characteristics"], content["groups"] = ["sex", "area"], ["sex", "area"]
    return worlds.judged(content, tables)


def test_a_whole_scorecard_of_groups_called_like_code_is_written(
    nasty_card: criteria.Scorecard, tmp_path: Path
) -> None:
    protected = disclosure.protect(nasty_card)
    (made,) = protected.results
    assert isinstance(made, criteria.Scorecard)
    paths = reports.build(protected).write(tmp_path / "out", formats=list(FORMATS))
    assert all((tmp_path / "out") in path.parents for path in paths)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]
    page = reading.page(tmp_path / "out" / "report.html")
    assert not page.every("script", "img", "iframe", "object")
    assert not [a for e in page.everything() for a in e.attributes if a.startswith("on")]
    assert LABELS[0] in page.text
    book = reading.workbook(tmp_path / "out" / "report.xlsx")
    texts = [str(c.value) for sheet in book for row in sheet for c in row if isinstance(c.value, str)]
    assert not [t for t in texts if re.match(r"\s*[=@+-]", t)]
    assert {c.data_type for sheet in book for row in sheet for c in row if c.value is not None} == {"s", "n"}
    assert any(LABELS[0] in t for t in texts)
    for path in paths:
        if path.suffix == ".csv":
            for row in csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")):
                assert not [c for c in row if re.match(r"\s*[=@+]|\s*-(?![\d.]+$)", c)], path.name
    read = criteria.read_scorecard(made.to_json())
    assert "area" in json.dumps(read.tests_table["group"].tolist()) or LABELS[0] in made.to_json()


@pytest.mark.parametrize("label", UNTIDY, ids=ascii)
def test_a_label_that_is_no_plain_text_is_told_before_anything_is_computed(label: str) -> None:
    """Such a label comes from no keyboard: a check names it, and what would be shown of it obeys nothing."""
    data = pd.DataFrame({"person_id": [f"P{i}" for i in range(40)], "area": [label] * 20 + ["b"] * 20})
    report = schemas.check(data, "people")
    assert {(f.column, f.rule) for f in report.findings} & {
        ("area", "untidy"),
        ("area", "blank"),
        ("area", "type"),
    }
    assert not COMMANDS.search(report.text.replace("\n", " "))
