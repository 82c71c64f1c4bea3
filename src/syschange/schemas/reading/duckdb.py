"""A typed reader of DuckDB files: opened read-only, with every way out of the file closed."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from syschange.schemas.definition import Schema
from syschange.schemas.reading.assemble import Dates, Request, assemble
from syschange.schemas.reading.dates import ISO
from syschange.schemas.reading.duckdbfile import TABLE, broken, fetched, listed, opened
from syschange.schemas.reading.limits import Limits
from syschange.schemas.reading.places import local_file

_MARK, _MARK_AT = b"DUCK", 8


def read_duckdb(
    path: str | Path,
    schema: str | Schema,
    *,
    table: str | None = None,
    columns: Mapping[str, str] | None = None,
    dates: Dates = ISO,
    normalise_headers: bool = False,
    limits: Limits | None = None,
    follow_symlinks: bool = False,
) -> pd.DataFrame:
    """Read one table of a DuckDB file by the types its schema declares, without guessing.

    The file is opened read-only, and can reach no other file, no network and no extension while it is. Only tables
    are read: a view is a text that is run, and may say something else tomorrow. Types are treated as in
    `read_parquet`. A column of a type that holds no single value (a list, an interval) arrives as text.

    Parameters
    ----------
    path
        The file, .duckdb.
    schema
        A schema, or the name of one.
    table
        The table; the one with the name of the schema unless it is given.
    columns, dates, normalise_headers, follow_symlinks
        As in `read_csv`.
    limits
        The most that is read; see `Limits`.

    Returns
    -------
    DataFrame
        As from `read_csv`.

    Raises
    ------
    MissingExtraError
        Where the package of the extra `duckdb` is not installed.
    UnknownChoiceError
        As in `read_csv`, and where there is no such table, with the nearest.
    MissingColumnError, MissingFileError
        As in `read_csv`.
    UnreadableFileError
        As in `read_csv`, and where the file is damaged, `table` is a view, or two tables have that name.
    """
    request = Request.of(schema, columns, dates, normalise=normalise_headers)
    limits = limits or Limits()
    place = _place(path, limits, follow_symlinks=follow_symlinks)
    wanted = request.schema.name if table is None else table
    header, cells = opened(place, lambda link: fetched(link, place, wanted, request, limits))
    return assemble(header, cells, request, file=place.name)


def tables_of(
    path: str | Path, *, limits: Limits | None = None, follow_symlinks: bool = False
) -> tuple[str, ...]:
    """Return the names of the tables of a DuckDB file, views left out, in alphabetical order.

    Raises
    ------
    MissingExtraError, MissingFileError, UnreadableFileError
        As in `read_duckdb`.
    """
    place = _place(path, limits or Limits(), follow_symlinks=follow_symlinks)
    return opened(
        place, lambda link: tuple(sorted({name for _, name, kind in listed(link) if kind == TABLE}))
    )


def _place(path: str | Path, limits: Limits, *, follow_symlinks: bool) -> Path:
    place = local_file(path, "duckdb", follow_symlinks=follow_symlinks)
    limits.bytes_of(place)
    with place.open("rb") as file:
        file.seek(_MARK_AT)
        marked = file.read(len(_MARK)) == _MARK
    if not marked:  # DuckDB would look for an extension that opens whatever else it is
        raise broken(place)
    return place
