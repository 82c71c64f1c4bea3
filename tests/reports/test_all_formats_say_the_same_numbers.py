"""The page, the Markdown, the CSV files, the workbook and the JSON say the same, cell by cell."""

from pathlib import Path

import pytest

from . import example, helps, reading

FORMATS = ("html", "md", "csv", "xlsx", "json")
NOT_DATA = ["Criterion", "What"]  # the tables of verdicts and of where it comes from, in Markdown alone


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("report") / "out"
    example.report().write(made, formats=FORMATS)
    return made


@pytest.fixture(scope="module")
def helps_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("help") / "out"
    helps.report().write(made, formats=FORMATS)
    return made


def _bare(cell: str) -> str:
    """Return a cell of the page as CSV has it: bare digits, and no formula."""
    number = cell.replace("−", "-").replace(",", "")
    is_number = number.lstrip("-").rstrip("%").replace(".", "", 1).isdigit() and "−" + cell != cell
    if is_number and (cell[0] == "−" or cell[0].isdigit()):
        return number
    return f"'{cell}" if cell[0] in "=+-@" else cell


def test_page_and_markdown_agree(folder: Path) -> None:
    page = reading.html_tables(folder / "report.html")
    markdown = [t for t in reading.markdown_tables(folder / "summary.md") if t[0][0] not in NOT_DATA]
    assert len(page) == 4
    assert markdown == page


def test_page_and_csv_agree(folder: Path) -> None:
    page = reading.html_tables(folder / "report.html")
    names = ["by-group", "large-all-kinds", "means", "by-group-2"]
    files = [reading.csv_table(folder / "tables" / f"{name}.csv") for name in names]
    assert files == [[[_bare(cell) for cell in row] for row in table] for table in page]


def test_numbers_are_shown_as_their_formats_say(folder: Path) -> None:
    table = reading.csv_table(folder / "tables" / "large-all-kinds.csv")
    assert table == [
        ["Group", "Count", "Value", "Share", "Yes", "words"],
        ["large", "1234567", "1234", "100%", "yes", "'+1"],
        ["small", "10", "0.00123", "0%", "no", "'-"],
        ["negative", "15", "-0.730", "-25%", "yes", "'@x"],
        ["nothing", "20", "-0.000100", "[c]", "no", "'=1+1"],
        ["'-1", "25", "[x]", "[x]", "yes", "plain words that go on for a while, as words do"],
    ]


def test_the_page_has_thousands_separators_and_a_true_minus(folder: Path) -> None:
    table = reading.html_tables(folder / "report.html")[1]
    assert table[1][1] == "1,234,567"
    assert table[3][2:4] == ["−0.730", "−25%"]


def test_the_download_in_the_page_is_the_csv_file(folder: Path) -> None:
    import base64

    links = [a for a in reading.page(folder / "report.html").every("a") if "download" in a.attributes]
    assert len(links) == 4
    for link in links:
        data = base64.b64decode(link.attributes["href"].partition("base64,")[2])
        assert data == (folder / "tables" / link.attributes["download"]).read_bytes()


def test_verdicts_are_the_same_words_in_both(folder: Path) -> None:
    markdown = next(t for t in reading.markdown_tables(folder / "summary.md") if t[0][0] == "Criterion")
    tiles = reading.page(folder / "report.html").having("class", "tiles")[0]
    words = [e.text for e in tiles.every("strong")]
    assert [row[1].split("**")[1] for row in markdown[1:]] == words
    assert [row[0] for row in markdown[1:]] == [h.text for h in tiles.every("h3")]


def _in_a_workbook(table: list[list[str]]) -> list[list[str]]:
    """Return a table of the page as a workbook has it: a plain hyphen for minus, and no formula."""
    return [[_neutral(cell) for cell in row] for row in table]


def _neutral(cell: str) -> str:
    if cell.startswith("−"):
        return cell.replace("−", "-")
    return f"'{cell}" if cell[0] in "=+-@" else cell


def test_page_and_workbook_show_the_same(folder: Path) -> None:
    page = reading.html_tables(folder / "report.html")
    assert reading.workbook_tables(folder / "report.xlsx") == [_in_a_workbook(table) for table in page]


def test_page_and_json_show_the_same(folder: Path) -> None:
    assert reading.json_tables(folder / "report.json") == reading.html_tables(folder / "report.html")


def test_numbers_are_numbers_in_the_workbook_and_the_same_ones_in_json(folder: Path) -> None:
    tables = reading.json_report(folder / "report.json")["tables"]
    books = reading.workbook_cells(folder / "report.xlsx")
    numbers = 0
    for table, cells in zip(tables, books, strict=True):
        for values, row in zip(table["values"], cells[1:], strict=True):
            for value, cell in zip(values, row, strict=True):
                assert isinstance(cell.value, int | float) == isinstance(value, int | float)
                if isinstance(value, int | float):
                    numbers += 1
                    assert cell.value == value
    assert numbers > 40


def test_the_report_of_the_help_trial_is_the_same_in_every_format(helps_folder: Path) -> None:
    page = reading.html_tables(helps_folder / "report.html")
    made = reading.json_report(helps_folder / "report.json")
    files = [reading.csv_table(helps_folder / "tables" / f"{t['name']}.csv") for t in made["tables"]]
    assert len(page) == 10
    assert [
        t for t in reading.markdown_tables(helps_folder / "summary.md") if t[0][0] not in NOT_DATA
    ] == page
    assert reading.json_tables(helps_folder / "report.json") == page
    assert reading.workbook_tables(helps_folder / "report.xlsx") == [_in_a_workbook(table) for table in page]
    assert files == [[[_bare(cell) for cell in row] for row in table] for table in page]


def test_words_of_the_help_trial_are_the_same_in_every_format(helps_folder: Path) -> None:
    made = reading.json_report(helps_folder / "report.json")
    page = reading.page(helps_folder / "report.html").text
    book = reading.said(helps_folder / "report.xlsx")
    texts = [
        *(made["title"], made["subtitle"], made["verdict"], made["verdict_words"]),
        *(text for key in ("summary", "notices", "methods", "disclosure") for text in made[key]),
        *(text for section in made["sections"] for text in (section["title"], *section["paragraphs"])),
        *(picture["headline"] for section in made["sections"] for picture in section["pictures"]),
        *(pair[key] for pair in made["provenance"] for key in ("name", "value")),
        *(tile[key] for tile in made["tiles"] for key in ("name", "verdict", "probability", "grade")),
    ]
    assert len(texts) > 80
    assert [text for text in texts if text not in page] == []
    assert [text for text in texts if text not in book] == []
