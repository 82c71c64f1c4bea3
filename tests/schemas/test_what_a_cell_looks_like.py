"""What a cell that does not fit looks like is said in plain words, and the cell is never repeated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.schemas.definition import TYPES
from syschange.schemas.quirks import SUPPRESSED, UNDECLARED, looks_like
from syschange.schemas.reading.columns import read_column
from syschange.schemas.reading.numerals import integer, number
from syschange.schemas.reading.truth import truth

NUMBERS = {
    "1,234": "thousands separators",
    "12,345,678.5": "thousands separators",
    "1 234": "thousands separators",
    "1\u00a0234,50": "thousands separators",
    "3,5": "decimal comma",
    "1.234,56": "decimal comma",
    "£5": "currency sign",
    "£1,234.50": "currency sign",
    "5 €": "currency sign",
    "£1.2m": "currency sign",
    "5 %": "per cent sign",
    "12.5%": "per cent sign",
    "<5": SUPPRESSED,
    "< 10": SUPPRESSED,
    "fewer than 5": SUPPRESSED,
    "c": SUPPRESSED,
    "[c]": SUPPRESSED,
    "*": SUPPRESSED,
    "Suppressed": SUPPRESSED,
    "18-24": "range and not one number",
    "1 to 4": "range and not one number",
    "(5)": "accountants",
    "+3": "plus sign",
    "007": "leading zeros",
    " 3": "spaces at its ends",
    "5 days": "with a unit",
    "NA": UNDECLARED,
    "n/a": UNDECLARED,
    "not known": UNDECLARED,
    "None": UNDECLARED,
    "-": UNDECLARED,
    "#N/A": "error of a spreadsheet",
    "#DIV/0!": "error of a spreadsheet",
    "#####": "too narrow",
    "=SUM(A1:A3)": "a formula",
    "2024-01-01": "a date",
    "5-Jan": "a date",
}
DATES = {
    "45292": "number that Excel keeps for a date",
    "45292.5": "number that Excel keeps for a date",
    "20240131": "written yyyymmdd",
    "01/02/24": "two-digit year",
    "1-Feb-24": "two-digit year",
    "01/02/2024": "slashes, its day or its month first",
    "01-02-2024": "year last",
    "01.02.2024": "year last",
    "2023-02-29": "day that does not exist",
    "2024-01-01T10:00": "date with a time",
    "2024-01-01 10:00:00 GMT": "date with a time",
    "1 February 2024": "date in words",
    "Feb 1, 2024": "date in words",
    "2024-1-5": "almost yyyy-mm-dd",
    "2024/01/05": "almost yyyy-mm-dd",
    "2024": "year or month",
    "Mar 2024": "year or month",
    "2024-01-01 ": "spaces",
    "not known": UNDECLARED,
    "#REF!": "error of a spreadsheet",
}
TEXTS = {
    "9.43477E+09": "scientific notation",
    "1E+11": "scientific notation",
    "123.0": "read as a number",
    "#N/A": "error of a spreadsheet",
    "CafÃ©": "wrong encoding",
    "donâ€™t": "wrong encoding",
    "\ufffdubert": "wrong encoding",
    "A\n2,B\n3,C": "quotation mark that is not closed",
}


@pytest.mark.parametrize(("text", "said"), NUMBERS.items())
@pytest.mark.parametrize("kind", ["integer", "number"])
def test_a_number_that_is_none(text: str, said: str, kind: str) -> None:
    assert said in looks_like(text, kind)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3.7", "decimals"),
        ("5e2", "scientific"),
        ("1e3", "scientific notation"),
        ("9" * 20, "too long for a count"),
    ],
)
def test_a_whole_number_that_is_none(text: str, said: str) -> None:
    assert said in looks_like(text, "integer")


@pytest.mark.parametrize(("text", "said"), DATES.items())
def test_a_date_that_is_none(text: str, said: str) -> None:
    assert said in looks_like(text, "date")


@pytest.mark.parametrize(("text", "said"), TEXTS.items())
def test_a_text_that_was_spoilt(text: str, said: str) -> None:
    assert said in looks_like(text, "string")


@pytest.mark.parametrize(
    ("text", "said"), [("N", "short form"), ("y", "short form"), ("n/k", ""), ("<5", SUPPRESSED)]
)
def test_a_truth_value_that_is_none(text: str, said: str) -> None:
    assert said in looks_like(text, "boolean")


@pytest.mark.parametrize(
    "text", ["Clinic", "P007", "3E Clinic", "Zoë", "Âge", "São Paulo", "£5 café", "Yes, no"]
)
def test_a_text_that_is_as_it_should_be_looks_like_nothing(text: str) -> None:
    assert looks_like(text, "string") == ""


@pytest.mark.parametrize("text", ["Jane Doe", "QX-9434765919", "", "see notes"])
@pytest.mark.parametrize("kind", ["integer", "date", "boolean"])
def test_what_nobody_can_tell_looks_like_nothing(text: str, kind: str) -> None:
    assert looks_like(text, kind) == ""


@given(st.from_regex(r"[0-9Q,./ £%<:TeE+-]{1,20}", fullmatch=True), st.sampled_from(TYPES))
def test_nothing_of_the_cell_is_in_the_phrase(text: str, kind: str) -> None:
    assert not set(looks_like(text, kind)) & set("0123456789Q£%<:/")


@pytest.mark.parametrize(
    "bad", ["1" * 200_000, "1," * 100_000, " " * 200_000 + "x", "a\n" * 100_000, "(" * 200_000]
)
@pytest.mark.parametrize("kind", TYPES)
def test_a_long_cell_is_looked_at_once(bad: str, kind: str) -> None:
    """A pattern that went back over it at every place would not end within this run."""
    assert len(looks_like(bad, kind)) < 100


@given(st.text(max_size=12))
def test_what_the_readers_read_is_read_by_python_too(text: str) -> None:
    if (whole := integer(text)) is not None:
        assert whole == float(text)
    if (amount := number(text)) is not None:
        assert amount == float(text)
    if (said := truth(text)) is not None:
        assert said is (text.lower() in ("true", "yes", "1"))


def test_a_column_nobody_knows_is_left_as_it_is() -> None:
    import pandas as pd

    cells = pd.Series(["1", "", "x"], dtype=object)
    assert read_column(cells, None, "yyyy-mm-dd").cells.tolist()[::2] == ["1", "x"]
