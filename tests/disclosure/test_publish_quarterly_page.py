"""docs/publish-quarterly.md: its examples print what the page says, and its attack finds what its table says."""

import contextlib
import importlib
import io
import re
from pathlib import Path
from types import ModuleType

import pytest

from syschange.disclosure import exact_suppression

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "publish-quarterly.md"
_CPU = re.compile(r" \d+ \|$")
_MARKED = r"(?s)(<!-- quarters -->\n)(.*?)(<!-- /quarters -->)"


def printed_by(text: str) -> list[str]:
    """Return what each example of the page prints; the examples follow one another."""
    printed, names = [], {"__name__": "page"}
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


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the program that makes the page's table."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks" / "disclosure"))
    return importlib.import_module("help_quarters")


def table() -> list[str]:
    """Return the rows of the page's table, without the processor time."""
    (found,) = re.findall(_MARKED, PAGE.read_text("utf-8"))
    return [_CPU.sub("", row) for row in found[1].splitlines()[2:]]


def test_the_examples_print_what_the_page_says() -> None:
    text = PAGE.read_text("utf-8")
    shown = re.findall(r"(?ms)^```text\n(.*?)^```", text)
    assert len(shown) == 4
    assert [p for p in printed_by(text) if p] == shown


def test_the_attack_finds_what_the_page_says(program: ModuleType) -> None:
    """Published each by itself the quarters tell groups of joiners; through the ledger they tell none."""
    policy = exact_suppression(10)
    made = [_CPU.sub("", row) for row in program.rows("few joining", policy, oracles=(True,))]
    assert made == [row for row in table() if f"`{policy.name}`" in row]
    plain, through = (
        dict(zip(program.HEAD, (c.strip() for c in row.strip("|").split("|")), strict=False)) for row in made
    )
    assert int(plain["known"]) + int(plain["nearly known"]) > 0
    assert (through["known"], through["nearly known"], through["left open"]) == ("0", "0", "0")


if __name__ == "__main__":
    rewritten()
