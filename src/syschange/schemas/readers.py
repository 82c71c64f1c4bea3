"""A typed reader of CSV files: every cell is read as text, and becomes a value only where it plainly is one."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import MissingColumnError, UnknownChoiceError, UnreadableFileError, nearest, quote
from syschange.schemas.csvrows import TextTable, read_rows
from syschange.schemas.definition import Schema, load

MAX_BYTES = 2 * 1024**3  # ours: 2 GiB, beyond which a CSV file is the wrong vessel

# A whole number may carry decimals that are all zero: programs write 34.0 where a column has missing cells.
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.0+)?")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_LARGEST_INTEGER = 2**63 - 1


def read_csv(
    path: str | Path, schema: str, *, columns: Mapping[str, str] | None = None, max_bytes: int = MAX_BYTES
) -> pd.DataFrame:
    """Read a CSV file by the types its schema declares, without guessing.

    Ids stay text, with their leading zeros. Only an empty cell is missing: "NA" and "None" are kept as text. A
    cell that is not plainly of its column's type is kept as the text it is, and `check` reports it with its row.

    Parameters
    ----------
    path
        The file: UTF-8 with or without a byte-order mark, commas between cells, one header row. Dates are
        yyyy-mm-dd; true and false may be written true/false, yes/no or 1/0 in any case.
    schema
        The name of the schema: "people", "access" or "outcomes".
    columns
        For each field of the schema whose column has another name in the file, that name.
    max_bytes
        The largest file read; 2 GiB (ours).

    Returns
    -------
    DataFrame
        One column a column of the file, in its order and under the schema's names: whole numbers as `Int64`,
        numbers as `float64`, truth values as `boolean`, dates as `datetime64[us]`, all else as `str`. A column
        with a cell that does not parse is of dtype `object`.

    Raises
    ------
    UnknownChoiceError
        Where there is no such schema, or `columns` names a field it does not have.
    MissingColumnError
        Where `columns` names a column the file does not have.
    MissingFileError
        Where the file is absent.
    UnreadableFileError
        Where it is not a CSV file in UTF-8, ragged, too large, or two columns would have one name.
    """
    definition = load(schema)
    path = Path(path)
    renames = _checked(columns or {}, definition)
    table = read_rows(path, max_bytes=max_bytes)
    names = _renamed(table, renames, definition, path)
    types = {field.name: field.type for field in definition.fields}
    read = [
        _typed(cells, types.get(name, "string")) for name, cells in zip(names, table.columns, strict=True)
    ]
    return pd.DataFrame(dict(zip(names, read, strict=True)))


def _checked(columns: Mapping[str, str], schema: Schema) -> Mapping[str, str]:
    fields = [field.name for field in schema.fields]
    for name in columns:
        if name not in fields:
            raise UnknownChoiceError(f"field of {schema.name}", name, fields)
    return columns


def _renamed(table: TextTable, renames: Mapping[str, str], schema: Schema, path: Path) -> list[str]:
    """Return the header under the schema's names."""
    for wanted in renames.values():
        if wanted not in table.header:
            raise _no_such_column(wanted, table, [*renames.values(), *(f.name for f in schema.fields)], path)
    fields = {column: field for field, column in renames.items()}
    names = [fields.get(name, name) for name in table.header]
    if len(fields) < len(renames) or len(set(names)) < len(names):
        raise UnreadableFileError(
            f"In the file {quote(path.name)} one column would stand for two, or two columns would have one name.",
            "Name a column of its own for each field, and rename a column of the file that has a field's name.",
        )
    return names


def _no_such_column(wanted: str, table: TextTable, expected: Sequence[str], path: Path) -> MissingColumnError:
    """Build the error; where no name is one expected, the first line may be data, and is not repeated."""
    like_a_header = any(nearest(name, expected) for name in table.header)
    where = f"the file {quote(path.name)}"
    if not like_a_header:
        return MissingColumnError(wanted, (), f"{where}, whose first line holds none of the names expected")
    return MissingColumnError(wanted, table.header, where)


def _typed(cells: Sequence[str], type: str) -> "pd.Series[Any]":  # noqa: A002 - the word of the format
    """Parse the cells of one column; one that does not parse keeps its text, and the column its objects."""
    if type == "string":
        return pd.Series([cell or None for cell in cells], dtype="str")
    parse, dtype = _PARSERS[type]
    values = [parse(cell) if cell else None for cell in cells]
    if any(isinstance(value, str) for value in values):
        return pd.Series(values, dtype=object)
    if type == "date":
        return pd.Series(np.array(values, dtype=dtype))
    return pd.Series(values, dtype=dtype)


def _integer(cell: str) -> int | str:
    if not _INTEGER.fullmatch(cell):
        return cell
    number = int(cell.partition(".")[0]) if len(cell) <= len(str(_LARGEST_INTEGER)) else _LARGEST_INTEGER + 1
    return number if abs(number) <= _LARGEST_INTEGER else cell


def _number(cell: str) -> float | str:
    return float(cell) if _NUMBER.fullmatch(cell) else cell


def _truth(cell: str) -> bool | str:
    return _TRUTH.get(cell.casefold(), cell)


def _date(cell: str) -> date | str:
    if not _DATE.fullmatch(cell):
        return cell
    try:
        return date.fromisoformat(cell)
    except ValueError:  # 29 February in a common year, and the like
        return cell


_PARSERS: Mapping[str, tuple[Callable[[str], object], Any]] = {
    "integer": (_integer, "Int64"),
    "number": (_number, "float64"),
    "boolean": (_truth, "boolean"),
    "date": (_date, "datetime64[us]"),
}
