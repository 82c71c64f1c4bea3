"""docs/system/pathways.md: its example runs as it stands there, and prints what it says."""

import contextlib
import io
import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "docs" / "system" / "pathways.md"


def printed_by(text: str) -> list[str]:
    """Return what each example of the page prints."""
    printed = []
    for code in re.findall(r"(?ms)^```python\n(.*?)^```", text):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, str(PAGE), "exec"), {})  # noqa: S102 - the page's own example
        printed.append(out.getvalue())
    return printed


def rewritten() -> None:
    """Write what the examples print into the page."""
    text = PAGE.read_text("utf-8")
    printed = iter(printed_by(text))
    made = re.sub(r"(?ms)^```text\n.*?^```", lambda _: f"```text\n{next(printed)}```", text)
    PAGE.write_text(made, "utf-8")


def test_the_example_prints_what_the_page_says() -> None:
    text = PAGE.read_text("utf-8")
    printed = re.findall(r"(?ms)^```text\n(.*?)^```", text)
    assert len(printed) == 2
    assert printed_by(text) == printed


if __name__ == "__main__":
    rewritten()
