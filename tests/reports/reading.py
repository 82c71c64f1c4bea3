"""Reading a written report back: the page as a tree, and the tables of the page, the Markdown and the CSV files."""

import csv
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

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
