"""In CSV no text can be run by a spreadsheet, numbers are left alone, and a stamp is on every row."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.reports import Table
from syschange.reports.csv import neutral, to_csv
from syschange.reports.text import plain


def _table(column: list[object], heading: str = "Label") -> Table:
    return Table(
        "t", "T", pd.DataFrame({"label": pd.Series(column, dtype=object)}), {}, {"label": heading}, ""
    )


def _read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝", "＋", "－", "＠"])
def test_a_formula_is_neutralised(start: str) -> None:
    assert _read(to_csv(_table([f"{start}1+1"])))[1][0].startswith("'")
    assert neutral(f"{start}1+1").startswith("'")


@pytest.mark.parametrize("text", ["\tx", "\rx", "\nx"])
def test_a_tab_or_a_line_break_at_the_start_is_neutralised(text: str) -> None:
    assert neutral(text) == f"'{text}"


def test_a_heading_is_neutralised_too() -> None:
    assert _read(to_csv(_table([1], heading="=1+1")))[0] == ["'=1+1"]


@pytest.mark.parametrize(("number", "written"), [(-1, "-1"), (-0.5, "-0.500"), (12345, "12345"), (0, "0")])
def test_a_number_is_left_alone(number: float, written: str) -> None:
    assert _read(to_csv(_table([number])))[1] == [written]


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_every_label_reads_back(labels: list[str]) -> None:
    read = _read(to_csv(_table([*labels])))
    assert len(read) == len(labels) + 1
    for (cell,), label in zip(read[1:], labels, strict=True):
        assert cell == neutral(plain(label) or "[z]")
        assert cell[0] not in "=+-@\t\r\n"


def test_a_stamp_is_on_every_row() -> None:
    read = _read(to_csv(_table(["a", "b"]), stamp="=INTERNAL"))
    assert read == [["Label", "Notice"], ["a", "'=INTERNAL"], ["b", "'=INTERNAL"]]


def test_lines_end_as_the_standard_says() -> None:
    assert to_csv(_table(["a"])) == "Label\r\na\r\n"
