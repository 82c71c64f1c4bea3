"""The pages of a folder of docs are all named by its index, which names no other."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("folder", ["equity", "effects", "system"])
def test_the_index_names_every_page_and_no_other(folder: str) -> None:
    index = (DOCS / folder / "README.md").read_text("utf-8")
    linked = set(re.findall(r"\]\(([\w./-]+\.md)\)", index))
    assert {n for n in linked if "/" not in n} == {p.name for p in (DOCS / folder).glob("*.md")} - {
        "README.md"
    }
    assert all((DOCS / folder / n).resolve().is_file() for n in linked)
