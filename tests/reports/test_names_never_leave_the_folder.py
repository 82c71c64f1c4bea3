"""Whatever a table is called, its file has a safe name of its own inside the folder."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.reports import Section, Table
from syschange.reports.arrange import slug, unique

from . import example


@given(st.text(max_size=200))
def test_a_name_is_safe_anywhere(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(text))
    assert len(slug(text)) <= 86


@given(st.lists(st.sampled_from(["a", "A", "a-2", "a 2", "", "é"]), max_size=8))
def test_names_are_unique(names: list[str]) -> None:
    made = unique(names)
    assert len(set(made)) == len(made) == len(names)


@pytest.mark.parametrize(
    ("text", "name"),
    [("Primary care!", "primary-care"), ("../../etc/passwd", "etc-passwd"), ("Café", "cafe"), ("", "table"),
     ("مجموعة", "table"), ("CON", "con-table"), ("com1", "com1-table"), ("C:\\x", "c-x")],
)  # fmt: skip
def test_names_are_plain(text: str, name: str) -> None:
    assert slug(text) == name


def test_files_stay_in_the_folder(tmp_path: Path) -> None:
    table = example.large_table()
    names = ["../../up", "/etc/x", "a/b", "a\\b", "a b", "", "."]
    tables = tuple(
        Table(name, table.caption, table.frame, table.formats, table.headings, "") for name in names
    )
    section = Section("../s", "S", (), (), tables)
    made = replace(example.report(), sections=(section,))
    paths = made.write(tmp_path / "out", formats=["csv"])
    assert len(set(paths)) == 2 * len(names)  # each with its metadata
    assert all(p.parent == tmp_path / "out" / "tables" and p.is_file() for p in paths)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
