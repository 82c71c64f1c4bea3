"""docs/codelists.md names every code list and says of each what its file says."""

import re

import pytest

from syschange import schemas

from .code_list_page import PAGE, page

ROWS = {
    cells[0].strip("` "): [cell.strip() for cell in cells]
    for line in PAGE.read_text("utf-8").splitlines()
    if len(cells := line.strip("|").split("|")) == 6 and cells[0].strip().startswith("`")
}


def test_the_page_is_what_the_files_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "run tests/schemas/code_list_page.py to write it anew"


def test_every_list_has_its_row_and_no_row_is_of_another() -> None:
    assert tuple(ROWS) == schemas.codelist_names()


@pytest.mark.parametrize("name", schemas.codelist_names())
def test_a_row_says_how_far_to_trust_its_list(name: str) -> None:
    codes, row = schemas.codelist(name), ROWS[name]
    assert row[1] == codes.title
    assert row[4] == codes.evidence
    assert row[5].startswith("yes" if codes.strict else "no: ")


def test_no_cell_breaks_the_table() -> None:
    texts = [t for n in schemas.codelist_names() for c in [schemas.codelist(n)] for t in (c.title, c.note)]
    assert not any(re.search(r"[|\n]", text) for text in texts)
