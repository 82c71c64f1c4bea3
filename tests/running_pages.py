"""Runs the examples of a page as they stand, one after another, and puts what they print under them.

`python tests/running_pages.py docs/explain.md ...` writes pages anew; without a name, every page that has examples.
"""

import contextlib
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
_FENCE = re.compile(r"(?ms)^(?P<indent> *)```(?P<language>[^\n]*)\n(?P<body>.*?)^(?P=indent)```$")
_EXAMPLES = re.compile(r"(?ms)^```(python|text)\n(.*?)^```$")
_WIDE = 200  # so that a table on a page is not broken where it stands in a box that scrolls


@dataclass(frozen=True)
class Block:
    """A fenced block: the page it stands on, its language, and what it holds."""

    page: str
    language: str
    body: str


def pages() -> list[Path]:
    """Return every page of the documentation, the README first."""
    return [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


def name(page: Path) -> str:
    """Return a page's path from the top of the checkout."""
    return page.relative_to(ROOT).as_posix() if page.is_relative_to(ROOT) else page.name


def blocks(page: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a page, in lists too."""
    for found in _FENCE.finditer(page.read_text("utf-8")):
        yield Block(name(page), found["language"], found["body"])


def with_examples() -> list[Path]:
    """Return the pages of docs that show Python."""
    return [
        page for page in pages() if DOCS in page.parents and any(b.language == "python" for b in blocks(page))
    ]


def rendered(page: Path) -> str:
    """Return the text of a page with what its examples print.

    The examples follow one another, in a folder of their own that has the shipped plans as a checkout has them. What
    one prints stands in the next block of text. A page that shows nothing of what is printed may go on so; one that
    shows some of it has to show it all.
    """
    text = page.read_text("utf-8")
    names: dict[str, object] = {"__name__": "page"}
    said: list[str] = []  # what has been printed, and is not shown yet
    shows = "```text\n" in text

    def block(found: re.Match[str]) -> str:
        if found[1] == "python":
            assert not (shows and any(said)), f"{name(page)} does not show all that its examples print"
            said[:] = [_printed(found[2], page, names)]
            return found[0]
        return f"```text\n{said.pop()}```" if said else found[0]

    with _scratch(), pd.option_context("display.width", _WIDE):
        made = _EXAMPLES.sub(block, text)
    assert not (shows and any(said)), f"{name(page)} does not show all that its examples print"
    return made


def _printed(code: str, page: Path, names: dict[str, object]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, str(page), "exec"), names)  # noqa: S102 - the page's own example
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


@contextlib.contextmanager
def _scratch() -> Iterator[None]:
    """Work in a folder where an example may write."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        shutil.copytree(ROOT / "data" / "examples", Path(folder) / "data" / "examples")
        yield


if __name__ == "__main__":
    for chosen in [Path(each).resolve() for each in sys.argv[1:]] or with_examples():
        chosen.write_text(rendered(chosen), "utf-8")
