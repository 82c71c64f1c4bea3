"""A typed reader of Excel workbooks: values as the workbook holds them, and no reading of how it looks."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import MissingExtraError, UnreadableFileError, quote
from syschange.schemas.definition import Schema
from syschange.schemas.reading.assemble import Dates, Request, assemble
from syschange.schemas.reading.columns import missing_words
from syschange.schemas.reading.dates import ISO
from syschange.schemas.reading.headers import hold_names
from syschange.schemas.reading.limits import Limits
from syschange.schemas.reading.places import local_file
from syschange.schemas.reading.xlsxguard import Sheet, broken, chosen, defused, sheets, unpacked
from syschange.schemas.reading.xlsxsheet import Layout, hold_layout, layout

_CHUNK = 20_000  # rows


def read_xlsx(
    path: str | Path,
    schema: str | Schema,
    *,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    dates: Dates = ISO,
    normalise_headers: bool = False,
    limits: Limits | None = None,
    follow_symlinks: bool = False,
) -> pd.DataFrame:
    """Read one sheet of an Excel workbook by the types its schema declares, without guessing.

    The first row is the header, and nothing stands beside or between the rows below it. Text is read by the same
    rules as in a CSV file. A cell that the workbook says is a date is a date, in the 1900 and the 1904 system; of a
    date with a time the day is kept. A number is a number: an id that is stored as one has lost its leading zeros
    already, stays a number, and `check` reports it. Of a formula the value last calculated is read.

    Parameters
    ----------
    path
        The file, .xlsx. A workbook with macros (.xlsm) or of another format (.xls, .xlsb, .ods) is refused.
    schema
        A schema, or the name of one.
    sheet
        The sheet; it has to be named where more than one is not hidden, and may be named where it is hidden.
    columns, dates, normalise_headers, follow_symlinks
        As in `read_csv`. `dates` is for cells that are text or, with "excel_1900", "excel_1904" and "yyyymmdd",
        numbers without the format of a date.
    limits
        The most that is read; see `Limits`. They are held before the workbook is opened.

    Returns
    -------
    DataFrame
        As from `read_csv`.

    Raises
    ------
    MissingExtraError
        Where the packages of the extra `excel` are not installed.
    UnknownChoiceError
        Where there is no such schema, sheet or format, or `columns` or `dates` names a field that is not there.
    MissingColumnError, MissingFileError
        As in `read_csv`.
    UnreadableFileError
        As in `read_csv`, and where a sheet should be named, the workbook would become too large, is damaged or has
        macros, or its meaning is unclear: merged cells, hidden rows or columns that hold values, empty rows between
        others, a column without a name, a formula whose value was never calculated, or an error such as #N/A in a
        column that the schema knows and that does not declare it as missing.
    """
    request = Request.of(schema, columns, dates, normalise=normalise_headers)
    limits = limits or Limits()
    place = local_file(path, "xlsx", follow_symlinks=follow_symlinks)
    limits.bytes_of(place)
    _need()
    with unpacked(place, limits) as archive:
        one = chosen(sheets(archive, place), sheet, place)
        found = layout(archive, one, place, limits)
    hold_layout(found, place)
    limits.shape(place.name, rows=found.last_row - 1, columns=found.last_column)
    header, cells = _values(place, one, found)
    names = request.names(header, place.name)
    _hold_errors(names, cells, found, request.schema, place)
    return assemble(names, [pd.Series(c, dtype=object) for c in cells], request, file=place.name)


def _need() -> None:
    """Say at once where a package is missing, and not after minutes of reading."""
    defused()
    try:
        import openpyxl  # noqa: F401 - only whether it is there
    except ImportError:
        missing = True
    else:
        missing = False
    if missing:
        raise MissingExtraError("openpyxl", "excel", "Reading Excel workbooks")


def _values(path: Path, sheet: Sheet, found: Layout) -> tuple[tuple[str, ...], list[Any]]:
    """Return the header, and the values below it column by column."""
    with closing(_rows(path, sheet, found)) as rows:
        header = _header(next(rows, ()), path)
        chunks: list[list[Any]] = [[] for _ in header]
        above = 1
        while block := list(islice(rows, _CHUNK)):
            _hold_filled(block, above, path)
            for column, values in zip(chunks, zip(*block, strict=True), strict=True):
                column.append(_objects(values))
            above += len(block)
    return header, [np.concatenate(column) if column else _objects(()) for column in chunks]


def _hold_filled(rows: Sequence[Sequence[object]], above: int, path: Path) -> None:
    """Refuse an empty row: none stands after the last value, so something follows it."""
    for number, row in enumerate(rows, above + 1):
        if not any(value is not None for value in row):
            raise UnreadableFileError(
                f"The workbook {quote(path.name)} cannot be read at row {number} of the sheet: the row is empty.",
                "Remove empty rows between others.",
            )


def _objects(values: Sequence[object]) -> Any:  # noqa: ANN401 - an array of objects
    return np.fromiter(values, dtype=object, count=len(values))


def _rows(path: Path, sheet: Sheet, found: Layout) -> Generator[tuple[Any, ...]]:
    """Yield the rows of a sheet; whatever goes wrong inside the library says nothing of what it was reading."""
    import openpyxl

    failed = False
    book: Any = None
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        cells = book[sheet.name]
        cells.reset_dimensions()
        failed = cells._worksheet_path.lstrip("/") != sheet.part  # noqa: SLF001 - the sheet that was looked through
        if not failed:
            last = {"max_row": found.last_row, "max_col": found.last_column}
            yield from cells.iter_rows(**last, values_only=True)
    except Warning:  # of the library, where the caller makes errors of them
        raise
    except Exception:  # noqa: BLE001 - a damaged workbook makes the library fail in many ways
        failed = True
    finally:
        if book is not None:
            book.close()
    if failed:
        raise broken(path)


def _header(row: Sequence[object], path: Path) -> tuple[str, ...]:
    for i, name in enumerate(row, 1):
        if name is not None and not isinstance(name, str | int):
            raise _in_header(path, f"the name of column {i} is not text", "Write it as text.")
    header = tuple("" if name is None else str(name) for name in row)
    hold_names(header, partial(_in_header, path))
    return header


def _in_header(path: Path, wrong: str, hint: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"The workbook {quote(path.name)} cannot be read at row 1, the header: {wrong}.",
        f"{hint} The header is the first row, without a title above it.",
    )


def _hold_errors(
    names: Sequence[str], cells: Sequence[Any], found: Layout, schema: Schema, path: Path
) -> None:
    """Refuse an error such as #N/A in a column of the schema, unless the schema says that it stands for missing."""
    for row, column in found.errors:
        if row == 1:
            raise _in_header(
                path, f"the name of column {column} is an error such as #N/A", "Write it as text."
            )
        field = schema.field(names[column - 1])
        if field is not None and cells[column - 1][row - 2] not in missing_words(field):
            raise UnreadableFileError(
                f"The workbook {quote(path.name)} holds an error such as #N/A in {quote(field.name)}, row {row - 1}.",
                "Put the formula right, or empty the cell.",
            )
