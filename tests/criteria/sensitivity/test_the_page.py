"""docs/sensitivity.md: every example on the page runs as it stands there, and prints what the page says."""

import contextlib
import io
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "sensitivity.md"


def _printed() -> list[str]:
    """Return what each example of the page prints; they follow one another."""
    printed, names = [], {"__name__": PAGE.stem}
    for code in re.findall(r"(?ms)^```python\n(.*?)^```", PAGE.read_text("utf-8")):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102 - the page's own example
        printed.append(out.getvalue())
    return printed


def rewritten() -> None:
    """Write what the examples print into the page."""
    text, printed = PAGE.read_text("utf-8"), iter(_printed())
    PAGE.write_text(
        re.sub(r"(?ms)^```text\n.*?^```", lambda _: f"```text\n{next(printed)}```", text), "utf-8"
    )


def test_the_examples_print_what_the_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = re.findall(r"(?ms)^```text\n(.*?)^```", PAGE.read_text("utf-8"))
    assert shown, "a page shows what its example prints"
    assert _printed() == shown


if __name__ == "__main__":
    sys.exit(rewritten())
