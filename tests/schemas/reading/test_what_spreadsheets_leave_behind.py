"""What spreadsheets add to a CSV file is taken off where it holds nothing, and named where it does."""

from pathlib import Path

import pytest

from syschange import schemas
from syschange.errors import UnreadableFileError

from .files import cells_of, text_file


def read(folder: Path, content: str, delimiter: str = ",") -> dict[str, list[object]]:
    return cells_of(schemas.read_csv(text_file(folder, content), "people", delimiter=delimiter))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_first_line_that_names_the_declared_delimiter_is_passed_over(
    tmp_path: Path, delimiter: str, end: str
) -> None:
    content = end.join([f"sep={delimiter}", f"person_id{delimiter}arm", f"1{delimiter}A", ""])
    assert read(tmp_path, content, delimiter) == {"person_id": ["1"], "arm": ["A"]}


def test_a_first_line_that_names_another_delimiter_is_an_error_that_says_which(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="says that a semicolon stands between cells") as caught:
        read(tmp_path, "sep=;\nperson_id;arm\n1;A\n")
    assert "delimiter=';'" in str(caught.value)


def test_lines_are_counted_with_the_first_one(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"row 2 \(line 4\)"):
        read(tmp_path, "sep=,\nperson_id,arm\n1,A\n2\n")


def test_empty_columns_at_the_right_are_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, "person_id,arm,, \n1,A,,\n2,B,,\n") == {"person_id": ["1", "2"], "arm": ["A", "B"]}


def test_a_column_at_the_right_that_holds_something_is_not(tmp_path: Path) -> None:
    with pytest.raises(
        UnreadableFileError, match="column 3 has no name, and row 2 holds something in it"
    ) as caught:
        read(tmp_path, "person_id,arm,\n1,A,\n2,B,MARKER\n")
    assert "MARKER" not in str(caught.value)


def test_a_column_without_name_among_others_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="column 1 has no name"):
        read(tmp_path, ",person_id\n0,1\n")


@pytest.mark.parametrize("end", [",\n,\n,\n", "\n\n", ",\n\n", "\r\n"])
def test_empty_rows_at_the_end_are_left_out(tmp_path: Path, end: str) -> None:
    assert read(tmp_path, "person_id,arm\n1,A\n" + end) == {"person_id": ["1"], "arm": ["A"]}


def test_a_row_of_empty_cells_among_others_is_kept(tmp_path: Path) -> None:
    assert read(tmp_path, "person_id,arm\n,\n2,B\n") == {"person_id": [None, "2"], "arm": [None, "B"]}


def test_a_file_of_one_column_keeps_the_empty_cell_at_its_end(tmp_path: Path) -> None:
    assert read(tmp_path, 'person_id\n1\n""\n') == {"person_id": ["1", None]}


def test_a_row_of_totals_is_kept_as_a_row(tmp_path: Path) -> None:
    cells = read(tmp_path, "person_id,age\n1,34\nTotal,n = 1\n")
    assert cells == {"person_id": ["1", "Total"], "age": [34, "n = 1"]}


@pytest.mark.parametrize("note", ["Note: provisional", "Source, our own, records"])
def test_a_note_below_the_table_is_an_error_with_its_row(tmp_path: Path, note: str) -> None:
    with pytest.raises(UnreadableFileError, match=r"row 2 \(line 3\).*note below the table"):
        read(tmp_path, f"person_id,age\n1,34\n{note}\n")


def test_ids_that_a_spreadsheet_could_not_hold_are_kept_as_text(tmp_path: Path) -> None:
    content = "person_id\n9.43477E+09\n007\n9434765919123456789\n"
    assert read(tmp_path, content) == {"person_id": ["9.43477E+09", "007", "9434765919123456789"]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('person_id,arm\n1,"A\n2,B\n3,"C"\n', "its quotation marks or line ends do not match"),
        ('person_id,arm\n1,"A\n2,B\n3,C\n', "its quotation marks or line ends do not match"),
        ("person_id,arm\n1,A\r2,B\n", "its quotation marks or line ends do not match"),
        ("person_id,arm\n1,A\n\x002,B\n", "row 2 (line 3): it holds a zero byte"),
        ('person_id,arm\n1,"A\n\0"\n2,B\n', "row 1 (line 3): it holds a zero byte"),
    ],
)
def test_quotes_line_ends_and_zero_bytes_that_do_not_fit_are_errors(
    tmp_path: Path, content: str, said: str
) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(tmp_path, content)
    assert said in str(caught.value)


def test_mixed_line_ends_are_accepted(tmp_path: Path) -> None:
    cells = read(tmp_path, 'person_id,arm\r\n1,A\n2,"B\r\nB"\r\n3,"C\rC"\n4,D\r')
    assert cells == {"person_id": ["1", "2", "3", "4"], "arm": ["A", "B\r\nB", "C\rC", "D"]}


def test_an_endless_line_is_refused(tmp_path: Path) -> None:
    path = text_file(tmp_path, b"person_id\n" + b"x" * (17 * 1024**2))
    with pytest.raises(UnreadableFileError, match="line has more than 16,777,216 characters"):
        schemas.read_csv(path, "people")
