"""Every example of every page of docs runs as it stands there, and prints what the page says."""

import re
from pathlib import Path

import pytest

from ..running_pages import DOCS, ROOT, name, rendered, with_examples


@pytest.mark.parametrize("page", with_examples(), ids=name)
def test_the_examples_print_what_the_page_says(page: Path) -> None:
    # Spaces at the end of a line, which pandas may print and editors take away, are no difference.
    said = re.sub(r"(?m) +$", "", page.read_text("utf-8"))
    assert rendered(page) == said, f"python tests/running_pages.py {name(page)} mends it"


def _page(tmp_path: Path, text: str) -> Path:
    page = tmp_path / "page.md"
    page.write_text(text, "utf-8")
    return page


def test_what_an_example_prints_is_put_in_place_of_what_stands_there(tmp_path: Path) -> None:
    page = _page(tmp_path, "```python\na = 1\nprint(a + 1)\n```\n\nThat is\n\n```text\n3\n```\n")
    assert "```text\n2\n```" in rendered(page)


def test_examples_follow_one_another(tmp_path: Path) -> None:
    page = _page(tmp_path, "```python\na = 1\n```\n\n```python\nprint(a)\n```\n\n```text\n1\n```\n")
    assert rendered(page) == page.read_text("utf-8")


def test_what_is_printed_and_not_shown_is_found(tmp_path: Path) -> None:
    page = _page(tmp_path, "```python\nprint(1)\n```\n\n```text\n1\n```\n\n```python\nprint(2)\n```\n")
    with pytest.raises(AssertionError, match="does not show all"):
        rendered(page)


def test_what_an_example_writes_is_not_left_in_the_checkout() -> None:
    assert "scorecard.png" in (DOCS / "explain.md").read_text("utf-8")
    assert not (ROOT / "scorecard.png").exists()
