"""A stamp such as "internal only" is on every page and every file; without one there is no trace of it."""

from pathlib import Path

import pytest

from . import example, reading

STAMP = "INTERNAL ONLY: for the steering group"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("report") / "out"
    example.report(stamp=STAMP).write(made)
    return made


def test_the_page_keeps_it_in_sight_and_prints_it_on_every_sheet(folder: Path) -> None:
    page = reading.page(folder / "report.html")
    (stamp,) = page.having("class", "stamp")
    assert stamp.text == STAMP
    css = page.every("style")[0].text
    rule = css[css.index("\n.stamp {") :].partition("}")[0]
    assert "position: fixed" in rule  # a browser repeats what is fixed on every sheet it prints


def test_every_section_of_the_markdown_opens_with_it(folder: Path) -> None:
    lines = [line for line in (folder / "summary.md").read_text(encoding="utf-8").splitlines() if line]
    headings = [i for i, line in enumerate(lines) if line.startswith(("# ", "## "))]
    assert len(headings) == 8
    assert {lines[i + 1] for i in headings} == {f"> **{STAMP}**"}


def test_every_row_of_every_table_carries_it(folder: Path) -> None:
    files = sorted((folder / "tables").glob("*.csv"))
    assert len(files) == 4
    for path in files:
        heading, *rows = reading.csv_table(path)
        assert heading[-1] == "Notice"
        assert {row[-1] for row in rows} == {STAMP}


def test_without_one_there_is_no_trace_of_it(tmp_path: Path) -> None:
    html, markdown, *tables = example.report().write(tmp_path / "out")
    assert reading.page(html).having("class", "stamp") == []
    assert "> **" not in markdown.read_text(encoding="utf-8").replace("> **What limits these findings**", "")
    assert all("Notice" not in path.read_text(encoding="utf-8") for path in tables)
