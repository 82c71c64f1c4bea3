"""From the columns of a file to a table under the schema's names: the last step, the same on every route."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import pandas as pd

from syschange.errors import MissingColumnError, UnknownChoiceError, UnreadableFileError, quote
from syschange.frames import MISSING_KINDS
from syschange.schemas.definition import Schema
from syschange.schemas.local import find
from syschange.schemas.reading.columns import Typed, read_column
from syschange.schemas.reading.dates import DATE_FORMATS, ISO, LOCAL, OFFSET
from syschange.schemas.reading.headers import hold_fields, under_schema

Dates = str | Mapping[str, str]


@dataclass(frozen=True)
class Request:
    """What is wanted of a file: a schema, and what the caller declares about the file.

    Attributes
    ----------
    schema
        What the table holds.
    columns
        For each field whose column has another name in the file, that name.
    dates
        The format of each date field that has one of its own.
    otherwise
        The format of all other date fields.
    normalise
        Whether names of columns that differ by case and spaces only are the same.
    """

    schema: Schema
    columns: Mapping[str, str]
    dates: Mapping[str, str]
    otherwise: str
    normalise: bool

    @classmethod
    def of(
        cls, schema: str | Schema, columns: Mapping[str, str] | None, dates: Dates, *, normalise: bool
    ) -> Self:
        """Check what a caller declares, before any file is touched.

        Raises
        ------
        UnknownChoiceError
            Where there is no such schema, field or format.
        """
        definition = find(schema)
        hold_fields(columns or {}, definition)
        by_field = {} if isinstance(dates, str) else dict(dates)
        known = [field.name for field in definition.fields if field.type == "date"]
        for name in by_field:
            if name not in known:
                raise UnknownChoiceError(f"date field of {definition.name}", name, known)
        otherwise = dates if isinstance(dates, str) else ISO
        for given in (otherwise, *by_field.values()):
            if given not in DATE_FORMATS:
                raise UnknownChoiceError("date format", given, DATE_FORMATS)
        return cls(definition, dict(columns or {}), by_field, otherwise, normalise)

    def names(self, header: Sequence[str], file: str) -> tuple[str, ...]:
        """Return a file's header under the schema's names, as `headers.under_schema` does.

        Raises
        ------
        MissingColumnError
            Where a column that was declared is not in the file.
        UnreadableFileError
            Where two columns would have one name.
        """
        names = under_schema(header, self.schema, self.columns, file=file, normalise=self.normalise)
        for field in self.dates:
            if field not in names:
                raise MissingColumnError(field, names, f"the file {quote(file)}")
        return names


def assemble(
    names: Sequence[str], columns: Sequence["pd.Series[Any]"], request: Request, *, file: str
) -> pd.DataFrame:
    """Read every column by what the schema declares and put them side by side.

    Parameters
    ----------
    names
        The names of the columns, under the schema's.
    columns
        Their cells as they stand in the file.
    request
        What the caller declared.
    file
        The name of the file, for the messages.

    Returns
    -------
    DataFrame
        One column a column of the file, in its order, and beside each column that is not text and has words for
        missing a column `<name>_missing`.

    Raises
    ------
    UnreadableFileError
        Where times with and without an offset are mixed, or a column has the name of one of those added.
    """
    read = {
        name: read_column(cells, request.schema.field(name), request.dates.get(name, request.otherwise))
        for name, cells in zip(names, columns, strict=True)
    }
    _hold_clocks(read, file)
    table: dict[str, pd.Series[Any]] = {}
    for name, typed in read.items():
        if name not in table:
            table[name] = typed.cells
        if typed.missing is not None:
            beside = f"{name}_missing"
            given = read.get(beside)
            table[beside] = (
                typed.missing if given is None else _joined(typed.missing, given.cells, beside, file)
            )
    return pd.DataFrame(table)


def _hold_clocks(read: Mapping[str, Typed], file: str) -> None:
    """Refuse a file in which some times have an offset and others have none: how far apart they are is not known."""
    local, offset = (
        [name for name, typed in read.items() if clock in typed.clocks] for clock in (LOCAL, OFFSET)
    )
    if local and offset:
        raise UnreadableFileError(
            f"The file {quote(file)} mixes times with an offset from UTC (in {quote(offset[0])}) "
            f"and without one (in {quote(local[0])}).",
            "Write them all in one of the two ways, or give days without times.",
        )


def _joined(found: "pd.Series[Any]", given: "pd.Series[Any]", name: str, file: str) -> "pd.Series[Any]":
    """Return why cells are missing, by the words in the cells and by a column of the file that says it already."""
    if not given.isna().all() and not given.dropna().isin(list(MISSING_KINDS.values())).all():
        raise UnreadableFileError(
            f"In the file {quote(file)} the column {quote(name)} holds something else than why a value is missing.",
            f"Rename it: that name stands for one of {', '.join(MISSING_KINDS.values())}.",
        )
    return found.where(found.notna(), given).astype("str")
