"""A typed reader of CSV files: every cell is read as text, and becomes a value only where it plainly is one."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from syschange.schemas.definition import Schema
from syschange.schemas.reading.assemble import Dates, Request, assemble
from syschange.schemas.reading.csvrows import read_rows
from syschange.schemas.reading.dates import ISO
from syschange.schemas.reading.limits import MAX_BYTES, within_bytes
from syschange.schemas.reading.places import local_file


def read_csv(
    path: str | Path,
    schema: str | Schema,
    *,
    columns: Mapping[str, str] | None = None,
    dates: Dates = ISO,
    encoding: str = "utf-8",
    delimiter: str = ",",
    normalise_headers: bool = False,
    max_bytes: int = MAX_BYTES,
    follow_symlinks: bool = False,
) -> pd.DataFrame:
    """Read a CSV file by the types its schema declares, without guessing.

    Ids stay text, with their leading zeros. Only an empty cell, or one that the schema says stands for missing, is
    missing: "NA" and "None" are kept as text. A cell that is not plainly of its column's type ("1,234", "£5", "<5",
    a day in another order) is kept as the text it is, and `check` reports it with its row.

    Parameters
    ----------
    path
        The file, of this machine: one header row, and every row with all its cells. True and false may be written
        true/false, yes/no or 1/0 in any case.
    schema
        A schema, or the name of one: "people", "access" or "outcomes", for example.
    columns
        For each field of the schema whose column has another name in the file, that name.
    dates
        How dates are written: one format for all, or a format for each date field that has one of its own (the
        others are "yyyy-mm-dd"). "yyyy-mm-dd", "dd/mm/yyyy", "mm/dd/yyyy", "dd-mm-yyyy", "dd.mm.yyyy", "yyyymmdd",
        "dd mmm yyyy" (1 Jan 2024), "excel_1900" and "excel_1904" (the numbers Excel keeps for dates), or
        "iso_datetime": a day, or a day and a time such as 2024-03-31T01:30 or 2024-03-31T00:30Z. Of a time only
        the day is kept, in Europe/London where it has an offset from UTC; one that a clock change skips or repeats
        therefore needs no guess. In the formats with separators a day and a month may have one digit.
    encoding
        "utf-8" (with or without a byte-order mark), "utf-16" or "cp1252".
    delimiter
        What stands between cells: ",", ";", a tab or "|".
    normalise_headers
        Whether a column is taken for a field where their names differ by case, spaces, underscores and hyphens
        only.
    max_bytes
        The largest file read; 2 GiB (ours).
    follow_symlinks
        Whether the file may be a symbolic link.

    Returns
    -------
    DataFrame
        One column a column of the file, in its order and under the schema's names: whole numbers as `Int64`,
        numbers as `float64`, truth values as `boolean`, dates as `datetime64[us]`, all else as `str`. A column
        with a cell that does not parse is of dtype `object`. Where the schema or a code list says what stands for
        missing, a text becomes the label of its kind ("(not known)"); another column is null there, and a column
        `<field>_missing` beside it holds the label.

    Raises
    ------
    UnknownChoiceError
        Where there is no such schema, format, encoding or delimiter, or `columns` or `dates` names a field that
        is not there.
    MissingColumnError
        Where `columns` names a column the file does not have, or `dates` a field.
    MissingFileError
        Where the file is absent.
    UnreadableFileError
        Where it is an address, a link or no CSV file, of another encoding or delimiter, ragged, too large, mixes
        times with and without an offset, or two columns would have one name.
    """
    request = Request.of(schema, columns, dates, normalise=normalise_headers)
    place = local_file(path, "csv", follow_symlinks=follow_symlinks)
    within_bytes(place, max_bytes)
    table = read_rows(place, encoding=encoding, delimiter=delimiter)
    names = request.names(table.header, place.name)
    cells = [pd.Series(column, dtype=object) for column in table.columns]
    return assemble(names, cells, request, file=place.name)
