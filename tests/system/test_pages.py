"""docs/system: every example on these pages runs as it stands there, and prints what the page says."""

import contextlib
import io
import re
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "system"
PAGES = sorted(page for page in FOLDER.glob("*.md") if "```python" in page.read_text("utf-8"))


def printed_by(page: Path, text: str) -> list[str]:
    """Return what each example of a page prints; a page's examples follow one another."""
    printed, names = [], {"__name__": page.stem}
    for code in re.findall(r"(?ms)^```python\n(.*?)^```", text):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, str(page), "exec"), names)  # noqa: S102 - the page's own example
        printed.append(out.getvalue())
    return printed


def rewritten(page: Path) -> None:
    """Write what the examples print into a page."""
    text = page.read_text("utf-8")
    printed = iter([p for p in printed_by(page, text) if p])
    page.write_text(
        re.sub(r"(?ms)^```text\n.*?^```", lambda _: f"```text\n{next(printed)}```", text), "utf-8"
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_print_what_the_page_says(page: Path) -> None:
    text = page.read_text("utf-8")
    shown = re.findall(r"(?ms)^```text\n(.*?)^```", text)
    assert shown, "a page shows what its example prints"
    assert [p for p in printed_by(page, text) if p] == shown


if __name__ == "__main__":
    for chosen in sys.argv[1:]:
        rewritten(FOLDER / chosen)
