"""docs/explain.md: every example on the page runs as it stands there, and prints what the page says."""

import contextlib
import io
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[3] / "docs" / "explain.md"


def printed_by(text: str) -> list[str]:
    """Return what each example of the page prints; the examples follow one another."""
    printed, names = [], {"__name__": "explain"}
    for code in re.findall(r"(?ms)^```python\n(.*?)^```", text):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102 - the page's own example
        printed.append(out.getvalue())
    return printed


def rewritten() -> None:
    """Write what the examples print into the page."""
    text = PAGE.read_text("utf-8")
    printed = iter([p for p in printed_by(text) if p])
    PAGE.write_text(
        re.sub(r"(?ms)^```text\n.*?^```", lambda _: f"```text\n{next(printed)}```", text), "utf-8"
    )


def test_the_examples_print_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = PAGE.read_text("utf-8")
    shown = re.findall(r"(?ms)^```text\n(.*?)^```", text)
    assert len(shown) > 5
    assert [p for p in printed_by(text) if p] == shown
    assert (tmp_path / "scorecard.png").stat().st_size > 10_000


if __name__ == "__main__":
    rewritten()
