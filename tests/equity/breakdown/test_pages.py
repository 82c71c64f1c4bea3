"""The pages on breakdown and comparison print what they say; run this to write them anew."""

import contextlib
import io
import re
from pathlib import Path

import pandas as pd
import pytest

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "equity"
PAGES = ("breakdown.md", "compare.md")
_EXAMPLE = re.compile(r"(?ms)^```python\n(.*?)^```\n\n```text\n(.*?)^```$")


def rendered(page: str) -> str:
    """Return a page with what its examples print under each of them."""

    def run(found: re.Match[str]) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), pd.option_context("display.width", 200):
            exec(compile(found[1], "example", "exec"), {})  # noqa: S102 - the page's own example
        return f"```python\n{found[1]}```\n\n```text\n{printed.getvalue()}```"

    return _EXAMPLE.sub(run, page)


@pytest.mark.parametrize("name", PAGES)
def test_what_the_page_quotes_is_what_is_printed(name: str) -> None:
    page = (FOLDER / name).read_text("utf-8")
    assert _EXAMPLE.search(page)
    assert rendered(page) == page, "run this file to write the pages anew"


def test_the_index_names_every_page_and_no_other() -> None:
    index = (FOLDER / "README.md").read_text("utf-8")
    linked = set(re.findall(r"\]\(([\w./-]+\.md)\)", index))
    assert {name for name in linked if "/" not in name} == {p.name for p in FOLDER.glob("*.md")} - {
        "README.md"
    }
    assert all((FOLDER / name).resolve().is_file() for name in linked)


if __name__ == "__main__":
    for each in PAGES:
        (FOLDER / each).write_text(rendered((FOLDER / each).read_text("utf-8")), "utf-8")
