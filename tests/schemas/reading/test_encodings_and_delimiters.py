"""A file is read in the encoding and with the delimiter that are declared; another one is an error that names it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import schemas
from syschange.errors import UnknownChoiceError, UnreadableFileError

from .files import cells_of, refused, text_file

CONTENT = "person_id,arm\n1,Zoë\n2,€ – “x”\n"
CELLS = {"person_id": ["1", "2"], "arm": ["Zoë", "€ – “x”"]}
BYTES = {
    "utf-8": CONTENT.encode(),
    "utf-8 with its mark": CONTENT.encode("utf-8-sig"),
    "utf-16": CONTENT.encode("utf-16"),
    "utf-16 the other way": b"\xfe\xff" + CONTENT.encode("utf-16-be"),
    "cp1252": CONTENT.encode("cp1252"),
}
PROPER = {name: name if name in ("utf-16", "cp1252") else name[:6].rstrip() for name in BYTES}
PROPER |= {name: "utf-8" for name in BYTES if name.startswith("utf-8")}


@pytest.mark.parametrize("name", BYTES)
def test_a_file_is_read_in_its_declared_encoding(tmp_path: Path, name: str) -> None:
    frame = schemas.read_csv(text_file(tmp_path, BYTES[name]), "people", encoding=PROPER[name])
    assert cells_of(frame) == CELLS


@pytest.mark.parametrize("name", BYTES)
@pytest.mark.parametrize("declared", ["utf-8", "utf-16", "cp1252"])
def test_any_other_encoding_is_refused_and_never_guessed(tmp_path: Path, name: str, declared: str) -> None:
    path = text_file(tmp_path, BYTES[name])
    if declared == PROPER[name]:
        return
    with pytest.raises(UnreadableFileError) as caught:
        schemas.read_csv(path, "people", encoding=declared)
    assert "encoding=" in str(caught.value)
    assert f"encoding='{PROPER[name]}'" in str(caught.value) or declared == "utf-16"


def test_the_byte_and_the_row_are_named(tmp_path: Path) -> None:
    content = b"person_id,arm\n" + b"".join(b"%d,A\n" % i for i in range(1, 300_001)) + b"x,Zo\xeb\n"
    with pytest.raises(UnreadableFileError) as caught:
        schemas.read_csv(text_file(tmp_path, content), "people")
    assert f"row 300001 (line 300002): byte {content.index(0xEB) + 1} of the file is not UTF-8" in str(
        caught.value
    )
    assert "encoding='cp1252'" in str(caught.value)


def test_a_character_cut_off_at_the_end_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"row 2 \(line 3\): byte 20 of the file"):
        schemas.read_csv(text_file(tmp_path, b"person_id,arm\n1,A\n2\xe2\x82"), "people")


def test_an_odd_byte_of_utf16_is_named(tmp_path: Path) -> None:
    content = CONTENT.encode("utf-16") + b"1"
    with pytest.raises(UnreadableFileError, match=f"byte {len(content)} of the file is not UTF-16"):
        schemas.read_csv(text_file(tmp_path, content), "people", encoding="utf-16")


def test_a_byte_that_cp1252_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="is not CP1252"):
        schemas.read_csv(text_file(tmp_path, b"person_id\n\x81\n"), "people", encoding="cp1252")


def test_plain_ascii_is_the_same_in_both(tmp_path: Path) -> None:
    path = text_file(tmp_path, "person_id\n1\n")
    assert cells_of(schemas.read_csv(path, "people", encoding="cp1252")) == {"person_id": ["1"]}


@pytest.mark.parametrize("encoding", ["latin-1", "utf8", "utf-32", "rot13", ""])
def test_an_encoding_that_is_not_in_the_list_is_refused(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(UnknownChoiceError, match="is not a known encoding"):
        schemas.read_csv(text_file(tmp_path, CONTENT), "people", encoding=encoding)


@settings(deadline=None, max_examples=40)
@given(
    st.text(st.characters(codec="utf-8", exclude_characters='\r\n\0",;\t|'), min_size=1), st.integers(0, 40)
)
def test_text_comes_back_across_every_block(
    tmp_path_factory: pytest.TempPathFactory, text: str, shift: int
) -> None:
    """Characters of several bytes fall across the blocks a file is read in."""
    rows = ["x" * shift, *[text] * (1_100_000 // max(len(text.encode()), 400) + 1)]
    rows = [row.ljust(400, "é") for row in rows]
    path = text_file(tmp_path_factory.mktemp("blocks"), "person_id\n" + "\n".join(rows) + "\n")
    assert schemas.read_csv(path, "people")["person_id"].tolist() == rows


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_file_is_read_with_its_declared_delimiter(tmp_path: Path, delimiter: str) -> None:
    path = text_file(tmp_path, CONTENT.replace(",", delimiter))
    assert cells_of(schemas.read_csv(path, "people", delimiter=delimiter)) == CELLS


@pytest.mark.parametrize("written", [";", "\t", "|"])
@pytest.mark.parametrize("header", ["person_id,arm", "person_id,arm,age, in years".replace(", ", "¬")])
def test_another_delimiter_is_refused_and_named(tmp_path: Path, written: str, header: str) -> None:
    content = header.replace(",", written).replace("¬", ", ") + "\n1\n"
    with pytest.raises(UnreadableFileError, match="seem to be separated by") as caught:
        schemas.read_csv(text_file(tmp_path, content), "people")
    assert f"delimiter={written!r}" in str(caught.value)


def test_commas_in_a_file_that_is_said_to_have_semicolons_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"separated by a comma.*delimiter=','"):
        schemas.read_csv(text_file(tmp_path, CONTENT), "people", delimiter=";")


@pytest.mark.parametrize("delimiter", ["", ":", ",,", " "])
def test_a_delimiter_that_is_not_in_the_list_is_refused(tmp_path: Path, delimiter: str) -> None:
    with pytest.raises(UnknownChoiceError, match="is not a known delimiter"):
        schemas.read_csv(text_file(tmp_path, CONTENT), "people", delimiter=delimiter)


def test_unicode_text_of_a_spreadsheet_is_named_and_can_be_read(tmp_path: Path) -> None:
    path = text_file(tmp_path, CONTENT.replace(",", "\t").encode("utf-16"))
    with pytest.raises(UnreadableFileError, match="Unicode text") as caught:
        schemas.read_csv(path, "people")
    assert r"delimiter='\t'" in str(caught.value)
    assert cells_of(schemas.read_csv(path, "people", encoding="utf-16", delimiter="\t")) == CELLS


def test_decimal_commas_stay_text_whatever_the_machine_speaks(tmp_path: Path) -> None:
    path = text_file(tmp_path, "person_id;measure;months;value\n1;mcs;0;41,5\n")
    assert cells_of(schemas.read_csv(path, "outcomes", delimiter=";"))["value"] == ["41,5"]


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=60), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_bytes_are_a_table_or_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, encoding: str
) -> None:
    path = text_file(tmp_path_factory.mktemp("bytes"), b"person_id,arm\n" + content)
    if not refused(lambda: schemas.read_csv(path, "people", encoding=encoding)):
        frame = schemas.read_csv(path, "people", encoding=encoding)
        assert list(frame.columns) == ["person_id", "arm"]
