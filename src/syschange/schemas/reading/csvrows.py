"""Reading the rows of a CSV file as text, refusing whatever is not plainly a table."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import UnknownChoiceError, UnreadableFileError, quote
from syschange.schemas.reading.csvlines import BrokenError, lines
from syschange.schemas.reading.headers import hold_names

DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a vertical bar"}

# Rows are turned into columns a few at a time: more lists at once, and Python's collector would look through them
# all again and again (four times the time, measured). Texts are then looked at many at a time.
_FEW, _MANY = 500, 20_000
_QUOTES = "Put a cell that holds a comma, quotation mark or line end in quotation marks; double those inside."

_ALL_CELLS = (
    "Put a cell that holds a comma in quotation marks, and give every row all its cells; "
    "a title above or a note below the table is no row of it."
)

Texts = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class TextTable:
    """The cells of a CSV file, as they stand in it.

    Attributes
    ----------
    header
        The names of the columns.
    columns
        The cells, column by column; every cell is text, and equal texts of a column are mostly one object.
    """

    header: tuple[str, ...]
    columns: tuple[Texts, ...]


@dataclass
class _Place:
    """How far the reading has come, for the messages: the line of the file, and the row below the header."""

    name: str
    line: int = 1
    row: int = 0

    def refusal(self, wrong: str, hint: str) -> UnreadableFileError:
        where = f"row {self.row} (line {self.line})" if self.row else f"line {self.line}, the header"
        return UnreadableFileError(f"The file {quote(self.name)} cannot be read at {where}: {wrong}.", hint)


def read_rows(path: Path, *, encoding: str, delimiter: str) -> TextTable:
    """Read a CSV file as text, cell by cell.

    Parameters
    ----------
    path
        The file: one header row; empty lines and rows may stand at its end only. A first line "sep=" that names
        the declared delimiter is passed over, and so are columns at the right without name and without any value.
    encoding
        "utf-8", "utf-16" or "cp1252".
    delimiter
        What stands between cells: a comma, semicolon, tab or vertical bar.

    Raises
    ------
    UnknownChoiceError
        Where the encoding or the delimiter is not one of those.
    UnreadableFileError
        Where it is of another encoding, separated by something else, ragged, or without a proper header.
    """
    if delimiter not in DELIMITERS:
        raise UnknownChoiceError("delimiter", delimiter, tuple(DELIMITERS))
    place = _Place(path.name)
    table: TextTable | None = None
    with path.open("rb") as file:
        try:
            table = _table(lines(file, encoding), delimiter, place)
        except BrokenError as problem:
            wrong, hint = problem.wrong, problem.hint
    if table is None:
        raise place.refusal(wrong, hint)
    return table


def _table(text: Iterator[str], delimiter: str, place: _Place) -> TextTable:
    first = next(text, "")
    preamble = first.strip("\r\n").casefold()
    extra = 0
    if preamble.startswith("sep=") and len(preamble) == len("sep=,"):
        _hold_preamble(preamble[-1], delimiter, place)
        first, extra = next(text, ""), 1
    if not first.strip("\r\n"):
        raise UnreadableFileError(
            f"The file {quote(place.name)} is empty, or its first line is.",
            "Its first line should be the names of the columns.",
        )
    reader = csv.reader(chain((first,), text), delimiter=delimiter, strict=True)
    parts = _parts(reader, delimiter, place, extra)
    header = next(parts)[0]
    return _joined(header, parts, place)


def _joined(header: Sequence[str], parts: Iterable[Sequence[Sequence[str]]], place: _Place) -> TextTable:
    waiting: list[list[str]] = [[] for _ in header]
    chunks: list[list[Texts]] = [[_NO_CELLS] for _ in header]
    for part in parts:
        for cells, column in zip(part, waiting, strict=True):
            column.extend(cells)
        if len(waiting[0]) >= _MANY:
            _put_away(waiting, chunks)
    _put_away(waiting, chunks)
    return _trimmed(tuple(header), [np.concatenate(column) for column in chunks], place)


def _put_away(waiting: list[list[str]], chunks: list[list[Texts]]) -> None:
    """Move waiting cells to their columns, each text held once: most columns say few different things."""
    for cells, column in zip(waiting, chunks, strict=True):
        codes, distinct = pd.factorize(np.array(cells, dtype=object))
        column.append(distinct[codes])
        cells.clear()


_NO_CELLS: Texts = np.array([], dtype=object)


def _hold_preamble(given: str, delimiter: str, place: _Place) -> None:
    if given != delimiter:
        raise place.refusal(
            f"the first line says that {DELIMITERS.get(given, 'another sign')} stands between cells",
            f"Read it with delimiter={given!r}."
            if given in DELIMITERS
            else "Save it with commas between cells.",
        )


def _parts(reader: Any, delimiter: str, place: _Place, extra: int) -> Iterator[list[Any]]:  # noqa: ANN401 - a csv reader has no public type
    """Yield the header in a list, and then the columns of one chunk of rows after the other."""
    rows: list[list[str]] = []
    width = done = empty_line = 0
    header: list[str] | None = None
    broken: tuple[str, str] | None = None
    try:
        for row in reader:
            if header is None:
                header, width = row, len(row)
                place.line = reader.line_num + extra
                _hold_header(header, delimiter, place)
                yield [header]
            elif len(row) == width and not empty_line:
                rows.append(row)
                if len(rows) == _FEW:
                    yield list(zip(*rows, strict=True))
                    done += _FEW
                    rows.clear()
            elif not row:
                empty_line = empty_line or reader.line_num + extra
            else:
                broken = _misfit(row, width, empty_line)
                break
    except csv.Error as problem:
        broken = f"its quotation marks or line ends do not match ({problem})", _QUOTES
    except BrokenError as problem:
        broken = problem.wrong, problem.hint
        extra += 1  # the line that could not be given to the reader
    if broken is not None:
        place.line = empty_line if empty_line and broken[0] == _EMPTY else reader.line_num + extra
        place.row = done + len(rows) + 1 if header is not None else 0
        raise place.refusal(*broken)
    if rows:
        yield list(zip(*rows, strict=True))


_EMPTY = "the line is empty"


def _misfit(row: Sequence[str], width: int, empty_line: int) -> tuple[str, str]:
    if empty_line:
        return _EMPTY, "Remove empty lines between rows."
    return (
        f"it has {len(row)} cells, and the header has {width}",
        _ALL_CELLS,
    )


def _hold_header(header: Sequence[str], delimiter: str, place: _Place) -> None:
    for mark, called in DELIMITERS.items():
        if mark != delimiter and sum(name.count(mark) for name in header) >= len(header):
            raise place.refusal(
                f"the names of the columns seem to be separated by {called}",
                f"Read it with delimiter={mark!r}, or save it with {DELIMITERS[delimiter]} between cells.",
            )
    hold_names(header[: _named(header)], place.refusal)
    if _named(header) == 0:
        hold_names(header, place.refusal)


def _named(header: Sequence[str]) -> int:
    """Return how many columns there are up to the last that has a name."""
    return max((i for i, name in enumerate(header, 1) if name.strip()), default=0)


def _trimmed(header: tuple[str, ...], columns: Sequence[Texts], place: _Place) -> TextTable:
    """Leave out columns at the right and rows at the end that hold nothing at all: spreadsheets write them."""
    width = _named(header)
    for i, cells in enumerate(columns[width:], width + 1):
        filled = np.flatnonzero(cells != "")
        if filled.size:
            place.row = 0
            raise place.refusal(
                f"column {i} has no name, and row {filled[0] + 1} holds something in it", "Name or remove it."
            )
    kept = columns[:width]
    rows = len(kept[0])
    while width > 1 and rows and all(cells[rows - 1] == "" for cells in kept):
        rows -= 1
    return TextTable(header[:width], tuple(cells[:rows] for cells in kept))
