"""The built documentation: its pages as a browser, a reader of links and a test of numbers see them."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

from ..running_pages import DOCS

STYLE = re.compile(r'<link rel="stylesheet" href="[^"]*calm\.css[^"]*">')
SCRIPT = re.compile(r"<script[^>]*src=[^>]*></script>")


def build(folder: Path) -> str:
    """Build the site into a folder, every warning an error; return what was said, which should be nothing."""
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-b",
        "html",
        "-W",
        "-n",
        "--keep-going",
        "-q",
        "-d",
        f"{folder}.read",
    ]
    done = subprocess.run(
        [*command, str(DOCS), str(folder)], capture_output=True, text=True, check=False, timeout=600
    )
    return f"{done.stderr}{done.stdout}" + (f"\nexit code {done.returncode}" if done.returncode else "")


class Links(HTMLParser):
    """What a page leads to (`hrefs`), what it loads (`loads`), and the places in it that can be led to (`ids`)."""

    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.loads: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down what a tag leads to."""
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "a" and "href" in given:
            self.hrefs.append(given["href"])
        if tag == "link" or "src" in given:
            self.loads.append(given.get("src") or given["href"])

    @classmethod
    def of(cls, page: Path) -> "Links":
        """Return the links of a page."""
        links = cls()
        links.feed(page.read_text("utf-8"))
        return links


def alone(page: Path, folder: Path) -> Path:
    """Write a page with its style inside it, so that it can be looked at by itself; return where it is."""
    style = next(css for above in page.parents if (css := above / "_static" / "calm.css").is_file())
    text = STYLE.sub(lambda _: f"<style>{style.read_text('utf-8')}</style>", page.read_text("utf-8"))
    made = folder / f"{page.parent.name}-{page.name}"
    made.write_text(SCRIPT.sub("", text), "utf-8")
    return made
