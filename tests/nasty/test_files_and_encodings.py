"""Nasty inputs 1 to 14: files in other encodings, with other separators, broken, or with rows that are no people."""

from pathlib import Path

import pytest

from syschange import schemas
from syschange.errors import UnreadableFileError
from syschange.schemas.quirks import looks_like

from . import inputs

PLAIN = "person_id,sex\nP1,Male\nP2,Female\n"
MARK = b"\xef\xbb\xbf"
GARBLED = "Caf\u00c3\u00a9"


def test_001_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    """A UTF-8 file that begins with a byte-order mark reads as the same file without one."""
    marked = inputs.read(tmp_path, MARK + PLAIN.encode())
    assert list(marked.columns) == ["person_id", "sex"]
    assert marked.equals(inputs.read(tmp_path, PLAIN))


def test_002_a_byte_order_mark_that_stands_twice_is_passed_over(tmp_path: Path) -> None:
    """A mark written twice is no part of the first name; nothing is noted, because nothing of the data changes."""
    twice = inputs.read(tmp_path, MARK * 2 + PLAIN.encode())
    assert twice.equals(inputs.read(tmp_path, PLAIN))
    assert schemas.check(twice, "people").ok


def test_003_bytes_of_another_encoding_are_named_with_the_encoding_to_try(tmp_path: Path) -> None:
    """A CP1252 file read as UTF-8 is refused with the byte, the row and the encoding to try, and never guessed."""
    content = "person_id,arm\nP1,Clinic\nP2,Café\n".encode("cp1252")
    words = inputs.refusal(lambda: inputs.read(tmp_path, content), UnreadableFileError)
    place = content.index("é".encode("cp1252")) + 1
    assert f"byte {place} of the file is not UTF-8" in words
    assert "row 2 (line 3)" in words
    assert "encoding='cp1252'" in words
    assert inputs.read(tmp_path, content, encoding="cp1252")["arm"].tolist() == ["Clinic", "Café"]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_004_a_utf_16_file_is_named_as_one(tmp_path: Path, codec: str) -> None:
    """A UTF-16 file read as UTF-8 is refused with the encoding to try, which then reads it."""
    content = ("\ufeff" + PLAIN).encode(codec)
    words = inputs.refusal(lambda: inputs.read(tmp_path, content), UnreadableFileError)
    assert "UTF-16" in words
    assert "encoding='utf-16'" in words
    assert inputs.read(tmp_path, content, encoding="utf-16").equals(inputs.read(tmp_path, PLAIN))


def test_005_text_read_in_a_wrong_encoding_is_recognised_and_is_no_declared_label() -> None:
    """A label garbled on its way here is kept as it is, recognised, and refused where labels are declared."""
    assert "read in a wrong encoding" in looks_like(GARBLED, "string")
    report = schemas.check(inputs.people(arm=[GARBLED]), "people", categories={"arm": ["Café", "Hub"]})
    assert [(f.column, f.rule) for f in report.findings] == [("arm", "category")]
    assert "Did you mean 'Café'?" in report.text


def test_005_text_read_in_a_wrong_encoding_is_a_warning_where_any_label_may_stand() -> None:
    """A garbled label in a column without declared labels is a warning that says what happened to it."""
    data = inputs.people(arm=[GARBLED, "Café"])
    assert ("arm", "warning") in {(column, severity) for column, _, severity in inputs.found(data)}
    assert "wrong encoding" in inputs.said(data)


def test_006_a_zero_byte_is_an_error_with_its_row(tmp_path: Path) -> None:
    """A zero byte inside a cell is refused with row and line, and the cell is not repeated."""
    words = inputs.refusal(lambda: inputs.read(tmp_path, "person_id,sex\nP1,Male\nP\x002,Male\n"))
    assert "row 2 (line 3)" in words
    assert "a zero byte" in words


def test_007_line_ends_may_be_mixed_and_a_lone_carriage_return_is_an_error_with_its_place(
    tmp_path: Path,
) -> None:
    """Both usual line ends may stand in one file; a lone carriage return, which may hide a row, is refused."""
    mixed = inputs.read(tmp_path, "person_id,sex\r\nP1,Male\nP2,Female\r\n")
    assert mixed.equals(inputs.read(tmp_path, PLAIN))
    among = inputs.refusal(lambda: inputs.read(tmp_path, "person_id,sex\nP1,Male\rP2,Female\n"))
    assert "row 1 (line 2)" in among
    assert "line ends do not match" in among
    assert "line 1, the header" in inputs.refusal(lambda: inputs.read(tmp_path, PLAIN.replace("\n", "\r")))


def test_008_a_quotation_mark_that_is_not_closed_is_an_error(tmp_path: Path) -> None:
    """A quotation mark that swallows the rest of the file is refused, and one that swallows rows is reported."""
    words = inputs.refusal(lambda: inputs.read(tmp_path, 'person_id,sex\nP1,"Male\nP2,Female\nP3,Male\n'))
    assert "its quotation marks or line ends do not match" in words
    data = inputs.read(tmp_path, 'person_id,arm\nP1,"Hub\nP2,Usual\nP3,Usual"\nP4,Hub\n')
    assert inputs.found(data) == {("arm", "untidy", "error")}
    assert inputs.rows_of(data, "untidy") == [1]


def test_008_several_rows_in_one_cell_are_called_that(tmp_path: Path) -> None:
    """The report of a cell that swallowed rows says that several rows are in one cell."""
    data = inputs.read(tmp_path, 'person_id,arm\nP1,"Hub\nP2,Usual\nP3,Usual"\nP4,Hub\n')
    assert "several rows in one cell" in inputs.said(data)


@pytest.mark.parametrize(("mark", "called"), [(";", "a semicolon"), ("\t", "a tab"), ("|", "a vertical bar")])
def test_009_another_delimiter_is_named(tmp_path: Path, mark: str, called: str) -> None:
    """A file whose cells are separated by something else is refused with the delimiter to declare."""
    content = PLAIN.replace(",", mark)
    words = inputs.refusal(lambda: inputs.read(tmp_path, content), UnreadableFileError)
    assert called in words
    assert f"delimiter={mark!r}" in words
    assert inputs.read(tmp_path, content, delimiter=mark).equals(inputs.read(tmp_path, PLAIN))


@pytest.mark.parametrize("row", ["P2", "P2,Male,x"])
def test_010_a_row_with_too_few_or_too_many_cells_is_an_error_with_its_row(tmp_path: Path, row: str) -> None:
    """A ragged row is refused with its place and both numbers of cells; none is padded or cut."""
    words = inputs.refusal(lambda: inputs.read(tmp_path, f"person_id,sex\nP1,Male\n{row}\nP3,Male\n"))
    assert "row 2 (line 3)" in words
    assert f"it has {row.count(',') + 1} cells, and the header has 2" in words


def test_011_a_name_of_a_column_that_stands_twice_is_an_error(tmp_path: Path) -> None:
    """Two columns of one name are refused in a file and reported in a table; neither is renamed."""
    words = inputs.refusal(lambda: inputs.read(tmp_path, "person_id,sex,sex\nP1,Male,Male\n"))
    assert "columns 2 and 3 have the same name" in words
    table = inputs.people(sex=["Male"], arm=["Male"]).set_axis(["person_id", "sex", "sex"], axis=1)
    assert inputs.found(table) == {("sex", "duplicate_column", "error")}


@pytest.mark.parametrize("name", ["Person ID", "PERSON_ID", "person\u00a0id", " person-id "])
def test_012_a_name_that_differs_by_case_or_space_is_pointed_to_and_taken_only_when_asked(
    tmp_path: Path, name: str
) -> None:
    """A header that differs by case or space is missing, with the nearest match; `normalise_headers` takes it."""
    content = f"{name},sex\nP1,Male\n"
    words = inputs.said(inputs.read(tmp_path, content))
    assert "person_id: the column is missing. The table has" in words
    assert "rename it" in words
    taken = inputs.read(tmp_path, content, normalise_headers=True)
    assert list(taken.columns) == ["person_id", "sex"]


def test_013_a_total_or_a_note_below_the_table_is_an_error(tmp_path: Path) -> None:
    """A footer is refused for its cells where it has too few, and reported by type or range where it has enough."""
    note = inputs.refusal(lambda: inputs.read(tmp_path, "person_id,age\nP1,34\nSource: the register\n"))
    assert "a title above or a note below the table is no row of it" in note
    for footer in ("Total,2 people", "Total,7500"):
        data = inputs.read(tmp_path, f"person_id,age\nP1,34\nP2,41\n{footer}\n")
        assert "age" in {column for column, _, _ in inputs.found(data)}
        assert not schemas.check(data, "people").ok


def test_013_a_total_whose_number_could_be_a_person_s_is_a_warning(tmp_path: Path) -> None:
    """A row called 'Total' with a number in range is pointed to, because it would be counted as a person."""
    data = inputs.read(tmp_path, "person_id,age\nP1,34\nP2,41\nTotal,75\n")
    assert "person_id" in {column for column, _, _ in inputs.found(data)}


@pytest.mark.parametrize("schema", schemas.names())
def test_014_a_table_without_rows_is_an_error(tmp_path: Path, schema: str) -> None:
    """A file with a header and no row is read, and no schema passes it."""
    header = ",".join(field.name for field in schemas.load(schema).fields)
    data = inputs.read(tmp_path, header + "\n", schema)
    assert len(data) == 0
    assert ("", "too_few_rows", "error") in inputs.found(data, schema)
