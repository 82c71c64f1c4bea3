"""docs/effects/equivalence-and-detectable.md: its example runs as it stands there, and prints what it says."""

import contextlib
import io
import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "docs" / "effects" / "equivalence-and-detectable.md"


def test_the_example_prints_what_the_page_says() -> None:
    text = PAGE.read_text("utf-8")
    codes = re.findall(r"(?ms)^```python\n(.*?)^```", text)
    printed = re.findall(r"(?ms)^```text\n(.*?)^```", text)
    assert len(codes) == len(printed) == 2
    for code, said in zip(codes, printed, strict=True):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, str(PAGE), "exec"), {})  # noqa: S102 - the page's own example
        assert out.getvalue() == said
