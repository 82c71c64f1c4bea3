"""The pages on intersections and on small groups print what they say; run this file to write them anew."""

import contextlib
import io
import re
from pathlib import Path

import pandas as pd
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "equity"
PAGES = ("intersections.md", "shrink.md")
_EXAMPLE = re.compile(r"(?ms)^```python\n(.*?)^```\n\n```text\n(.*?)^```$")


def rendered(page: str) -> str:
    """Return a page with what its example prints under it."""

    def run(found: re.Match[str]) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), pd.option_context("display.width", 200):
            exec(compile(found[1], "example", "exec"), {})  # noqa: S102 - the page's own example
        lines = "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())
        return f"```python\n{found[1]}```\n\n```text\n{lines}```"

    return _EXAMPLE.sub(run, page)


@pytest.mark.parametrize("name", PAGES)
def test_what_the_page_quotes_is_what_is_printed(name: str) -> None:
    page = (FOLDER / name).read_text("utf-8")
    assert _EXAMPLE.search(page)
    assert rendered(page) == page, "run this file to write the pages anew"


if __name__ == "__main__":
    for each in PAGES:
        (FOLDER / each).write_text(rendered((FOLDER / each).read_text("utf-8")), "utf-8")
