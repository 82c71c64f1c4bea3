"""Reading a written report back: the page as a tree, the tables of every format, and all that a file says."""

import csv
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pypdf
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook

VOID = {"area", "br", "hr", "img", "input", "link", "meta"}


@dataclass
class Element:
    """An element of a page: its name, attributes, parent, and the text directly or deeply inside it."""

    name: str
    attributes: dict[str, str]
    parent: "Element | None"
    children: list["Element"] = field(default_factory=list)
    pieces: list["str | Element"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(p if isinstance(p, str) else p.text for p in self.pieces)

    def every(self, *names: str) -> list["Element"]:
        """Return all elements below this one of these names, in the order of the page."""
        found = []
        for child in self.children:
            found += [child] if child.name in names else []
            found += child.every(*names)
        return found

    def having(self, attribute: str, value: str) -> list["Element"]:
        return [e for e in self.everything() if e.attributes.get(attribute) == value]

    def everything(self) -> list["Element"]:
        return [e for child in self.children for e in (child, *child.everything())]


class _Builder(HTMLParser):
    """Builds the tree, and insists that every element is closed in its turn."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {}, None)
        self.at = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {k: v or "" for k, v in attrs}, self.at)
        self.at.children.append(made)
        self.at.pieces.append(made)
        if tag not in VOID:
            self.at = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.at.name, f"</{tag}> closes <{self.at.name}>"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.pieces.append(data)


def page(path: Path) -> Element:
    """Return the tree of a page, every element of which is closed."""
    builder = _Builder()
    builder.feed(path.read_text(encoding="utf-8"))
    builder.close()
    assert builder.at is builder.root, f"<{builder.at.name}> is never closed"
    return builder.root


def html_tables(path: Path) -> list[list[list[str]]]:
    """Return the cells of every table of a page, headings first."""
    return [
        [[cell.text for cell in row.every("th", "td")] for row in table.every("tr")]
        for table in page(path).every("table")
    ]


def markdown_tables(path: Path) -> list[list[list[str]]]:
    """Return the cells of every table of a Markdown file, headings first, as a reader would see them."""
    tables: list[list[list[str]]] = []
    before = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            if not before.startswith("|"):
                tables.append([])
            if not re.fullmatch(r"[|\s:-]+", line):
                tables[-1].append(markdown_cells(line))
        before = line
    return tables


def markdown_cells(line: str) -> list[str]:
    """Return the cells of one row, split where GitHub Flavored Markdown splits: at a bar with no backslash."""
    cells = re.findall(r"((?:\\.|[^|\\])*)\|", line[1:])
    return [markdown_text(cell.strip()) for cell in cells]


def markdown_text(text: str) -> str:
    """Return what a reader sees of inline Markdown in which all markup is escaped."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text.replace("<!-- -->", ""))


def csv_table(path: Path) -> list[list[str]]:
    """Return the cells of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def workbook(path: Path) -> Workbook:
    """Return a workbook, of which every cell is what it is and nothing is worked out."""
    return openpyxl.load_workbook(path)


def workbook_cells(path: Path) -> list[list[list[Cell]]]:
    """Return the cells of the marked-up table of every worksheet of a table, headings first."""
    return [
        [list(row) for row in sheet[table.ref]]
        for sheet in workbook(path)
        if sheet.title[0].isdigit()
        for table in sheet.tables.values()
    ]


def workbook_tables(path: Path) -> list[list[list[str]]]:
    """Return what is shown in the cells of the table of every worksheet of a table, headings first."""
    return [[[shown(cell) for cell in row] for row in table] for table in workbook_cells(path)]


def shown(cell: Cell) -> str:
    """Return what a spreadsheet shows in a cell that has one of the number formats a report has."""
    if isinstance(cell.value, str):
        return cell.value
    made = re.fullmatch(r"(#,##)?0(?:\.(0+))?(%?)", cell.number_format)
    assert made is not None, cell.number_format
    assert isinstance(cell.value, int | float)
    commas, decimals, percent = made.groups(default="")
    return f"{cell.value:{',' if commas else ''}.{len(decimals)}{percent or 'f'}}"


def json_report(path: Path) -> dict[str, Any]:
    """Return a report as a program reads it."""
    made = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(made, dict)
    return made


def json_tables(path: Path) -> list[list[list[str]]]:
    """Return the cells of every table as they are shown, headings first."""
    return [[[c["heading"] for c in t["columns"]], *t["shown"]] for t in json_report(path)["tables"]]


def said(path: Path) -> str:
    """Return all that a file says, for a reader or a machine, whatever its format."""
    if path.suffix == ".xlsx":
        return "\n".join(_said_by_a_workbook(path))
    if path.suffix == ".pdf":
        pdf = pypdf.PdfReader(path)
        return "\n".join([*map(str, (pdf.metadata or {}).values()), *(p.extract_text() for p in pdf.pages)])
    return path.read_bytes().decode("utf-8")


def _said_by_a_workbook(path: Path) -> list[str]:
    book = workbook(path)
    found = [str(v) for v in vars(book.properties).values() if v is not None]
    for sheet in book:
        found += [sheet.title, *sheet.tables]
        found += [str(cell.value) for row in sheet for cell in row if cell.value is not None]
    return found


def parts(path: Path) -> dict[str, str]:
    """Return the parts that a workbook is packed from, by their names."""
    with ZipFile(path) as book:
        return {name: book.read(name).decode("utf-8") for name in book.namelist()}
