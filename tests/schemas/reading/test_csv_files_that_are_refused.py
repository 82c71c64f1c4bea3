"""A file that is not plainly a CSV table in UTF-8 is refused, with the place and what to do."""

from pathlib import Path

import pytest

from syschange import schemas
from syschange.errors import MissingFileError, UnreadableFileError


def refusal(folder: Path, content: bytes) -> str:
    path = folder / "people.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError) as caught:
        schemas.read_csv(path, "people")
    return str(caught.value)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(b"person_id\n1\n")
    with pytest.raises(MissingFileError, match=r"Did you mean 'people.csv'\?"):
        schemas.read_csv(tmp_path / "peple.csv", "people")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="is not a file"):
        schemas.read_csv(tmp_path, "people")


def test_bytes_that_are_not_utf8_are_named_by_row_and_byte(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbfperson_id,arm\n1,a\n2,Zo\xeb\n"
    said = refusal(tmp_path, content)
    assert "row 2 (line 3)" in said
    assert f"byte {content.index(0xEB) + 1} of the file is not UTF-8" in said
    assert "CSV UTF-8" in said


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_refused(tmp_path: Path, encoding: str) -> None:
    said = refusal(tmp_path, "person_id\n1\n".encode(encoding))
    assert "CSV UTF-8" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"person_id,arm\n1,a\n2,b\0\n", "row 2 (line 3): it holds a zero byte"),
        (b"person_id,arm\n1,a\n2\n", "row 2 (line 3): it has 1 cells, and the header has 2"),
        (b"person_id,arm\n1,a\n2,b,c\n", "row 2 (line 3): it has 3 cells, and the header has 2"),
        (b'person_id,arm\n1,"a\nb"\n2\n', "row 2 (line 4): it has 1 cells"),
        (b"person_id,arm\n1,a\n\n2,b\n", "row 2 (line 3): the line is empty"),
        (b'person_id,arm\n1,"a\n2,b\n', "row 1 (line 3): its quotation marks or line ends do not match"),
        (b'person_id,arm\n1,"a"b\n', "row 1 (line 2): its quotation marks or line ends do not match"),
        (b"person_id,arm\r1,a\r2,b\r", "line 1, the header: its quotation marks or line ends do not match"),
        (b"person_id,arm,arm\n1,a,b\n", "line 1, the header: columns 2 and 3 have the same name"),
        (b"person_id, ,arm\n1,a,b\n", "line 1, the header: column 2 has no name"),
        (b"person_id;arm\n1;a\n", "separated by a semicolon"),
        (b"person_id\tarm\n1\ta\n", "separated by a tab"),
        (b"person_id|arm\n1|a\n", "separated by a vertical bar"),
        (b"", "is empty"),
        (b"\n1,2\n", "is empty"),
        (b"person_id\n" + b"x" * 200_000 + b"\n", "row 1 (line 2)"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_what_is_not_a_table_is_refused_with_its_place(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in refusal(tmp_path, content)


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"person_id\n" + b"1\n" * 50)
    with pytest.raises(UnreadableFileError, match="110 bytes, more than the 100 that are read"):
        schemas.read_csv(path, "people", max_bytes=100)
    assert len(schemas.read_csv(path, "people", max_bytes=110)) == 50
