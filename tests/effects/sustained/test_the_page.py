"""The page on lasting prints what it says; run this to write it anew."""

import contextlib
import io
import re
from pathlib import Path

import pandas as pd

PAGE = Path(__file__).resolve().parents[3] / "docs" / "effects" / "sustained.md"
_EXAMPLE = re.compile(r"(?ms)^```python\n(.*?)^```\n\n```text\n(.*?)^```$")


def rendered(page: str) -> str:
    """Return the page with what its examples print under each of them."""

    def run(found: re.Match[str]) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), pd.option_context("display.width", 200):
            exec(compile(found[1], "example", "exec"), {})  # noqa: S102 - the page's own example
        return f"```python\n{found[1]}```\n\n```text\n{printed.getvalue()}```"

    return _EXAMPLE.sub(run, page)


def test_what_the_page_quotes_is_what_is_printed() -> None:
    page = PAGE.read_text("utf-8")
    assert len(_EXAMPLE.findall(page)) == 3
    assert rendered(page) == page, "run this file to write the page anew"


if __name__ == "__main__":
    PAGE.write_text(rendered(PAGE.read_text("utf-8")), "utf-8")
