"""Reading the rows of a CSV file as text, refusing whatever is not plainly a table in UTF-8."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from syschange.errors import MissingFileError, UnreadableFileError, quote

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_OTHER_DELIMITERS = {";": "a semicolon", "\t": "a tab", "|": "a vertical bar"}
_SAVE_AS = "Save it again as 'CSV UTF-8', in a spreadsheet under Save as, and run again."


@dataclass(frozen=True)
class TextTable:
    """The cells of a CSV file, as they stand in it.

    Attributes
    ----------
    header
        The names of the columns.
    columns
        The cells, column by column.
    """

    header: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]


@dataclass
class _Place:
    """How far the reading has come, for the messages: the line of the file, and the row below the header."""

    name: str
    line: int = 0
    row: int = 0
    offset: int = field(default=0)

    def refusal(self, wrong: str, hint: str) -> UnreadableFileError:
        where = f"row {self.row} (line {self.line})" if self.row else f"line {self.line}, the header"
        return UnreadableFileError(f"The file {quote(self.name)} cannot be read at {where}: {wrong}.", hint)


def read_rows(path: Path, *, max_bytes: int) -> TextTable:
    """Read a CSV file as text, cell by cell.

    Parameters
    ----------
    path
        The file: UTF-8, with or without a byte-order mark, commas between cells, one header row.
    max_bytes
        The largest file read.

    Raises
    ------
    MissingFileError
        Where the file is absent.
    UnreadableFileError
        Where it is too large, not UTF-8, not separated by commas, ragged, or without a proper header.
    """
    if not path.exists():
        raise MissingFileError(path)
    if not path.is_file():
        raise UnreadableFileError(f"{quote(path.name)} is not a file.", "Give the path of a CSV file.")
    if (size := path.stat().st_size) > max_bytes:
        raise UnreadableFileError(
            f"The file {quote(path.name)} has {size:,} bytes, more than the {max_bytes:,} that are read.",
            "Split it, or raise max_bytes where the file is known to be good.",
        )
    place = _Place(path.name)
    rows = _rows(path, place)
    header = tuple(next(rows, []))
    _check_header(header, place)
    body = list(_body(rows, len(header), place))
    columns = tuple(zip(*body, strict=True)) if body else tuple(() for _ in header)
    return TextTable(header, columns)


def _lines(path: Path, place: _Place) -> Iterator[str]:
    """Decode a file line by line; a line end is never part of a longer UTF-8 character."""
    with path.open("rb") as file:
        for raw in file:
            place.line += 1
            if place.line == 1:
                if raw.startswith(_UTF16):
                    raise place.refusal("it is in UTF-16 and not in UTF-8", _SAVE_AS)
                while raw.startswith(_BOM):  # some programs write the mark twice
                    raw, place.offset = raw[len(_BOM) :], place.offset + len(_BOM)  # noqa: PLW2901 - only the first line
            if b"\0" in raw:
                raise place.refusal("it holds a zero byte, which no text has", _SAVE_AS)
            text, bad = _decoded(raw)
            if bad is not None:
                raise place.refusal(f"byte {place.offset + bad + 1} of the file is not UTF-8", _SAVE_AS)
            place.offset += len(raw)
            yield text


def _decoded(raw: bytes) -> tuple[str, int | None]:
    """Return a line as text, or the place of the first byte that is not UTF-8.

    The decoder's own error carries the line's bytes, so it does not leave this function.
    """
    try:
        return raw.decode("utf-8"), None
    except UnicodeDecodeError as problem:
        return "", problem.start


def _rows(path: Path, place: _Place) -> Iterator[list[str]]:
    reader = csv.reader(_lines(path, place), strict=True)
    while True:
        try:
            row = next(reader, None)
            broken = None
        except csv.Error as problem:
            broken = str(problem)
        if broken is not None:
            raise place.refusal(
                f"its quotation marks or line ends do not match ({broken})",
                "Put a cell that holds a comma, quotation mark or line end in quotation marks; double those inside.",
            )
        if row is None:
            return
        yield row
        place.row += 1


def _check_header(header: Sequence[str], place: _Place) -> None:
    if not header:
        raise UnreadableFileError(
            f"The file {quote(place.name)} is empty, or its first line is.",
            "Its first line should be the names of the columns.",
        )
    for mark, called in _OTHER_DELIMITERS.items():
        if len(header) == 1 and mark in header[0]:
            raise place.refusal(
                f"the names of the columns seem to be separated by {called}",
                "Save it with commas between cells.",
            )
    for i, name in enumerate(header, 1):
        if not name.strip():
            raise place.refusal(
                f"column {i} has no name",
                "Name it, or remove it: some programs write the numbers of the rows as a first column without name.",
            )
        if name in header[: i - 1]:
            first = header.index(name) + 1
            raise place.refusal(
                f"columns {first} and {i} have the same name", "Rename or remove one of them."
            )


def _body(rows: Iterator[list[str]], width: int, place: _Place) -> Iterator[list[str]]:
    """Return the rows below the header; empty lines may stand at the end of the file only."""
    empty_row = empty_line = 0
    for row in rows:
        if not row:
            empty_row, empty_line = empty_row or place.row, empty_line or place.line
            continue
        if empty_row:
            place.row, place.line = empty_row, empty_line
            raise place.refusal("the line is empty", "Remove empty lines between rows.")
        if len(row) != width:
            raise place.refusal(
                f"it has {len(row)} cells, and the header has {width}",
                "Put a cell that holds a comma in quotation marks, and give every row all its cells.",
            )
        yield row
