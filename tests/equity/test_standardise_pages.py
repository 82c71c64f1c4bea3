"""The pages on standardising, decomposing, funnels and gradients print what they say they print."""

import contextlib
import io
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "equity"
PAGES = ("standardise", "decompose", "funnel", "gradient")
_PAIR = re.compile(r"(?ms)^```python\n(.*?)^```\n\n```text\n(.*?)^```$")


def printed(code: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "page", "exec"), {})  # noqa: S102 - the page's own code
    return out.getvalue()


@pytest.mark.parametrize("name", PAGES)
def test_the_code_on_the_page_prints_what_stands_below_it(name: str) -> None:
    page = (FOLDER / f"{name}.md").read_text("utf-8")
    pairs = _PAIR.findall(page)
    assert pairs
    for code, said in pairs:
        assert printed(code) == said
