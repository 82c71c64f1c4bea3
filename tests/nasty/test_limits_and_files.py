"""Nasty inputs 93 to 99: files made to fill a memory, to run code or to lead elsewhere, and errors that tell."""

import io
import pickle
import traceback
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from syschange import schemas
from syschange.errors import InvalidDataError, SyschangeError, UnreadableFileError

from . import inputs

NAME, NUMBER = "Jane Doe", "943 476 5919"


def workbook(folder: Path, change: Any = None, name: str = "people.xlsx") -> Path:
    """Write a workbook of two people, changed before it is saved."""
    book = openpyxl.Workbook()
    for row in (("person_id", "age"), ("P1", 34), ("P2", 41)):
        book.active.append(row)
    if change is not None:
        change(book, book.active)
    book.save(folder / name)
    return folder / name


def repacked(path: Path, part: str, content: bytes) -> Path:
    """Replace or add one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in {**parts, part: content}.items():
            archive.writestr(name, held)
    return path


def refused(path: Path, **options: Any) -> str:
    """Return why a file is refused."""
    return inputs.refusal(lambda: schemas.read(path, "people", **options), UnreadableFileError)


def test_093_a_packed_file_that_would_fill_the_memory_is_refused_unopened(tmp_path: Path) -> None:
    """A workbook that grows a thousandfold is refused by ratio, size and rows, before it is opened."""
    path = repacked(workbook(tmp_path), "xl/worksheets/sheet9.xml", b"<x>" + b" " * 20_000_000 + b"</x>")
    assert path.stat().st_size < 100_000
    assert "becomes more than 200 times larger" in refused(path)
    assert "bytes once it is unpacked" in refused(path, limits=schemas.Limits(max_bytes=1_000_000))
    small = workbook(tmp_path, name="two.xlsx")
    assert "rows" in refused(small, limits=schemas.Limits(max_rows=1))
    content = "person_id\n" + "P\n" * 100
    words = inputs.refusal(lambda: inputs.read(tmp_path, content, max_bytes=50), UnreadableFileError)
    assert "bytes" in words
    pl.DataFrame({"person_id": [str(i) for i in range(99)]}).write_parquet(tmp_path / "people.parquet")
    assert "99 rows" in refused(tmp_path / "people.parquet", limits=schemas.Limits(max_rows=98))


def test_094_rows_that_are_only_styled_are_no_rows_and_a_sheet_of_too_many_is_refused(tmp_path: Path) -> None:
    """Empty styled cells far below the table add no person; a sheet that claims too many cells is refused."""

    def style(_: object, sheet: Any) -> None:
        for row in range(10, 3_000, 7):
            sheet.cell(row=row, column=3).font = openpyxl.styles.Font(bold=True)

    path = workbook(tmp_path, style)
    assert schemas.read(path, "people")["person_id"].tolist() == ["P1", "P2"]


def test_094_definitions_and_links_and_macros_of_a_workbook_do_nothing(tmp_path: Path) -> None:
    """A workbook that defines entities or has macros is refused, and of a formula the kept value is read."""
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    assert "defines entities" in refused(repacked(workbook(tmp_path), "xl/sharedStrings.xml", bomb))
    macros = workbook(tmp_path, name="macros.xlsx")
    assert "a workbook with macros" in refused(repacked(macros, "xl/vbaProject.bin", b"code"))
    (tmp_path / "people.xlsm").write_bytes(macros.read_bytes())
    assert "a workbook with macros" in refused(tmp_path / "people.xlsm")

    def formula(_: object, sheet: Any) -> None:
        sheet["B2"] = "=[1]other!A1+WEBSERVICE(1)"

    assert "formula" in refused(workbook(tmp_path, formula, "formula.xlsx"))


@pytest.mark.parametrize(
    "what", ["merged", "hidden row", "hidden column", "two sheets", "two headers", "hidden sheet"]
)
def test_095_a_sheet_whose_meaning_is_unclear_is_refused_or_has_to_be_named(
    tmp_path: Path, what: str
) -> None:
    """Merged cells, hidden rows or columns, and a second header are errors; of several sheets one is named."""

    def change(book: Any, sheet: Any) -> None:
        sheet.title = "People"
        if what == "merged":
            sheet.merge_cells("A2:A3")
        elif what == "hidden row":
            sheet.row_dimensions[3].hidden = True
        elif what == "hidden column":
            sheet.column_dimensions["B"].hidden = True
        elif what == "two headers":
            sheet.insert_rows(1)
            sheet["A1"] = "People seen in 2024"
        else:
            other = book.create_sheet("Secret")
            other.append(["person_id"])
            other.append(["P9"])
            other.sheet_state = "hidden" if what == "hidden sheet" else "visible"

    path = workbook(tmp_path, change)
    if what == "hidden sheet":
        assert schemas.read(path, "people")["person_id"].tolist() == ["P1", "P2"]
        assert schemas.read(path, "people", sheet="Secret")["person_id"].tolist() == ["P9"]
        return
    words = refused(path)
    told = {"merged": "merged", "hidden row": "hidden", "hidden column": "hidden", "two headers": "header"}
    assert told.get(what, "'People', 'Secret'") in words
    if what == "two sheets":
        assert schemas.read(path, "people", sheet="People")["person_id"].tolist() == ["P1", "P2"]


class Trap:
    """What runs when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Make a file where the pickle says."""
        return Path.touch, (Path(self.place),)

    def __init__(self, place: str) -> None:
        self.place = place


@pytest.mark.parametrize(
    "name",
    [
        "people.pkl",
        "people.pickle",
        "people.joblib",
        "people.npy",
        "people.csv",
        "people.parquet",
        "people.xlsx",
    ],
)
def test_096_a_pickle_is_never_read_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    """A pickle handed over as data is refused, under its own name and under any other, and nothing in it runs."""
    sprung = tmp_path / "sprung"
    path = inputs.text_file(tmp_path, pickle.dumps(Trap(str(sprung))), name)
    words = inputs.refusal(lambda: schemas.read(path, "people"))
    assert not sprung.exists()
    if name.endswith(("pkl", "pickle", "joblib")):
        assert "reading it can run code" in words


def damaged(how: str) -> bytes:
    """Return a Parquet file of 5,000 names, damaged."""
    buffer = io.BytesIO()
    pl.DataFrame({"person_id": [f"{NAME} {i}" for i in range(5_000)]}).write_parquet(
        buffer, compression="zstd"
    )
    whole = buffer.getvalue()
    return {
        "cut": whole[: len(whole) // 2],
        "no footer": whole[:-4] + b"XXXX",
        "page": whole[:40] + b"\xff" * 400 + whole[440:],
        "length": whole[:-8] + (2**31 - 1).to_bytes(4, "little") + whole[-4:],
    }[how]


@pytest.mark.parametrize("damage", ["cut", "no footer", "page", "length"])
def test_097_a_damaged_parquet_file_is_an_error_and_no_crash(tmp_path: Path, damage: str) -> None:
    """A Parquet file that is cut, lies about its length or has a spoilt page is refused in one sentence."""
    path = inputs.text_file(tmp_path, damaged(damage), "people.parquet")
    words = refused(path)
    assert "'people.parquet'" in words
    assert NAME not in words


@pytest.mark.parametrize("damage", ["cut", "no footer", "length", "page"])
def test_097_a_damaged_parquet_file_that_is_scanned_is_an_error_and_no_crash(
    tmp_path: Path, damage: str
) -> None:
    """A damaged Parquet file is refused in a sentence where it is only looked through, too, and nobody is named."""
    path = inputs.text_file(tmp_path, damaged(damage), "people.parquet")
    words = inputs.refusal(lambda: schemas.check(schemas.scan(path, "people"), "people"), UnreadableFileError)
    assert ("'people.parquet'" in words) != (
        damage == "page"
    )  # met when the name of the file is long forgotten
    assert "damaged" in words or "'people.parquet'" in words
    assert NAME not in words


@pytest.mark.parametrize(
    "address",
    [
        "https://example.test/people.csv",
        "s3://bucket/people.parquet",
        "file:///tmp/people.csv",
        "az://x/y.csv",
    ],
)
def test_098_an_address_is_never_a_path(address: str) -> None:
    """An address, of the machine itself too, is refused and not repeated, since it may hold a password."""
    for reads in (schemas.read, schemas.read_csv, schemas.read_parquet, schemas.scan):
        words = inputs.refusal(lambda reads=reads: reads(address, "people"), UnreadableFileError)
        assert "The path is an address, and only files of this machine are read" in words
        assert address not in words
    inputs.refusal(lambda: schemas.read_folder(address), UnreadableFileError)


def test_098_a_symbolic_link_is_followed_only_when_that_is_said(tmp_path: Path) -> None:
    """A link may lead anywhere: it is refused, as a file and in a folder, until following it is asked for."""
    inputs.text_file(tmp_path, "person_id\nP1\n", "elsewhere.csv")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "people.csv").symlink_to(tmp_path / "elsewhere.csv")
    link = folder / "people.csv"
    assert "a symbolic link, which may lead anywhere" in refused(link)
    assert schemas.read(link, "people", follow_symlinks=True)["person_id"].tolist() == ["P1"]
    inputs.refusal(lambda: schemas.read_folder(folder), UnreadableFileError)
    assert set(schemas.read_folder(folder, follow_symlinks=True)) == {"people"}


@pytest.mark.parametrize("table", inputs.BOTH)
def test_099_no_error_names_anybody(table: Any) -> None:
    """Names and NHS numbers in any column, wrong in any way, come into no report, error, repr or traceback."""
    data = table(
        {name: [NAME, NUMBER, NUMBER] for name in ("person_id", "nhs_number", "sex", "arm", "age", "died_on")}
    )
    report = schemas.check(data, "people", categories={"arm": ["hub"]})
    assert {"nhs_number", "sex", "arm", "age", "died_on"} <= {f.column for f in report.findings}
    with pytest.raises(InvalidDataError) as caught:
        schemas.validate(data, "people")
    said = [report.text, repr(report), report._repr_html_(), report.problems.to_csv(), report.spread.to_csv()]
    said += ["".join(traceback.format_exception(caught.value)), repr(caught.value)]
    for name in ("Jane", "Doe", "943", "476", "5919"):
        assert not [text for text in said if name in text]


def test_099_no_reader_names_anybody(tmp_path: Path) -> None:
    """A file that cannot be read is refused without a word of what is in it, in the chain of errors as well."""
    broken = [
        f'person_id\n"{NAME}\n',
        f"person_id,age\n{NAME},1,{NUMBER}\n",
        f"person_id\n{NAME}\0\n",
        f"{NAME};{NUMBER}\n",
    ]
    for content in broken:
        with pytest.raises(SyschangeError) as caught:
            inputs.read(tmp_path, content)
        told = "".join(traceback.format_exception(caught.value))
        assert NAME not in told
        assert NUMBER not in told
