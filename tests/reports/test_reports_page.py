"""docs/reports.md names every format with its files, as they are written, and what it shows is so."""

import json
import re
from pathlib import Path

import pytest

from syschange.reports.cells import SHORTHAND
from syschange.reports.formats import FORMATS
from syschange.reports.json_file import VERSION
from syschange.reports.xlsx.names import CELL

from . import example, helps, reading

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reports.md").read_text("utf-8")


def _table(heading: str) -> list[list[str]]:
    """Return the rows of the table on the page whose first column has this heading."""
    lines = PAGE.partition(f"| {heading} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_format_has_a_row_and_no_other() -> None:
    assert [row[0].strip("`") for row in _table("format")] == list(FORMATS)


@pytest.mark.parametrize("format_", [f for f in FORMATS if f != "pdf"])
def test_the_file_it_names_is_written(tmp_path: Path, format_: str) -> None:
    (named,) = (row[1].strip("`") for row in _table("format") if row[0] == f"`{format_}`")
    written = {
        p.relative_to(tmp_path / "out").as_posix()
        for p in example.report().write(tmp_path / "out", formats=[format_])
    }
    pattern = re.escape(named).replace("…", "[a-z0-9-]+")
    assert [name for name in written if re.fullmatch(pattern, name)]
    assert all(re.fullmatch(f"{pattern}(-metadata\\.json)?", name) for name in written)


def test_the_worksheets_are_those_of_the_workbook(tmp_path: Path) -> None:
    (path,) = helps.report().write(tmp_path / "out", formats=["xlsx"])
    titles = reading.workbook(path).sheetnames
    own = [t if not t[0].isdigit() else "1 …" for t in titles]
    assert [row[0] for row in _table("worksheet")] == list(dict.fromkeys(own))
    assert "1 primary care by group" in titles


def test_its_numbers_are_those_of_the_code() -> None:
    assert f"{CELL:,} characters" in PAGE
    assert f"format version {VERSION}" in PAGE


@pytest.mark.parametrize("mark", ["[c]", "[u]", "[x]", "[z]"])
def test_shorthand_means_what_it_says(mark: str) -> None:
    words = PAGE.replace("\n", " ")
    assert f"`{mark}` {SHORTHAND[mark].replace(',', '')}" in words


def test_its_examples_show_the_report(tmp_path: Path) -> None:
    helps.report().write(tmp_path / "out", formats=["json", "csv"])
    made = reading.json_report(tmp_path / "out" / "report.json")
    about = json.loads(
        (tmp_path / "out" / "tables" / "primary-care-by-group.csv-metadata.json").read_text("utf-8")
    )
    assert f"\n{made['verdict']}\n" in PAGE
    assert f"\n{about['dc:title']}\n" in PAGE
    assert str(next(t for t in made["tables"] if t["name"] == "primary-care-by-group")["shown"][0]) in PAGE
