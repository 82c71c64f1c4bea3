"""Reading a folder of tables: each file named after its schema, none of them missed and none taken twice."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from syschange.errors import (
    MissingFileError,
    UnknownChoiceError,
    UnreadableFileError,
    listing,
    nearest,
    quote,
)
from syschange.schemas.definition import Schema
from syschange.schemas.reading.dispatch import options_of, read
from syschange.schemas.reading.duckdb import tables_of
from syschange.schemas.reading.limits import Limits
from syschange.schemas.reading.places import SUFFIXES, local, refuse_kind
from syschange.schemas.schemafile import names

_PASS_OVER = frozenset({".txt"})  # a note more often than a table


def read_folder(
    path: str | Path,
    *,
    schemas: Sequence[Schema] = (),
    options: Mapping[str, Mapping[str, Any]] | None = None,
    limits: Limits | None = None,
    follow_symlinks: bool = False,
) -> Mapping[str, pd.DataFrame]:
    """Read every table of a folder by the types its schema declares.

    Each file is named after its schema: people.csv, outcomes.parquet, access.xlsx. A DuckDB file may have any name,
    and each of its tables is named after a schema. A file or table of data with another name is an error, because a
    misspelt one would be missed in silence; files that are no data (a plan, a README, notes.txt), folders inside,
    and files whose name begins with "." or "~" are passed over.

    Parameters
    ----------
    path
        The folder.
    schemas
        Schemas of one's own, beside those that ship with the library; one of the same name takes its place.
    options
        For each table that needs them, the options of its reader: `{"people": {"dates": "dd/mm/yyyy"}}`.
    limits
        The most that is read from each file; see `Limits`. The rows of a CSV file are counted once it is read.
    follow_symlinks
        Whether the folder and the files in it may be symbolic links.

    Returns
    -------
    Mapping
        The tables by the names of their schemas, in alphabetical order.

    Raises
    ------
    MissingFileError
        Where there is no such folder.
    UnreadableFileError
        Where it is no folder or holds no table, a table stands there twice, or a file or table of data has a name
        that is no schema's; and as in the reader of each file.
    UnknownChoiceError
        Where `options` names a table that is not there, or as in the reader of each file.
    MissingColumnError, MissingExtraError
        As in the reader of each file.
    """
    folder = _folder(path, follow_symlinks=follow_symlinks)
    known: dict[str, Schema | str] = {name: name for name in names()} | {s.name: s for s in schemas}
    limits = limits or Limits()
    shared: dict[str, Any] = {"follow_symlinks": follow_symlinks, "limits": limits}
    found = _found(folder, known, shared)
    for name in options or {}:
        if name not in found:
            raise UnknownChoiceError(f"table of the folder {quote(folder.name)}", name, sorted(found))
    tables = {}
    for name, place in sorted(found.items()):
        own = dict((options or {}).get(name, {}))
        table = read(place, known[name], **_together(own, shared, place, name))
        limits.shape(place.name, rows=len(table), columns=table.shape[1])
        tables[name] = table
    return MappingProxyType(tables)


def _folder(path: str | Path, *, follow_symlinks: bool) -> Path:
    folder = local(path, follow_symlinks=follow_symlinks)
    if not folder.exists():
        raise MissingFileError(folder, "folder")
    if not folder.is_dir():
        raise UnreadableFileError(f"{quote(folder.name)} is not a folder.", "Read a file with read.")
    return folder


def _found(folder: Path, known: Iterable[str], shared: Mapping[str, Any]) -> dict[str, Path]:
    """Return the file that holds each table."""
    found: dict[str, Path] = {}
    for place in sorted(folder.iterdir()):
        if place.name.startswith((".", "~")) or place.is_dir():
            continue
        if place.name.partition(".")[0] in known:
            refuse_kind(place)
        kind = SUFFIXES.get(place.suffix.casefold())
        if kind is None or place.suffix.casefold() in _PASS_OVER:
            continue
        held = tables_of(place, **shared) if kind == "duckdb" else (place.stem,)
        for name in held:
            if name in found:
                raise UnreadableFileError(
                    f"The table {quote(name)} stands in {quote(found[name].name)} and in {quote(place.name)}.",
                    "Keep one of them in this folder.",
                )
            if name not in known:
                raise _stranger(name, place, known)
            found[name] = place
    if not found:
        raise UnreadableFileError(
            f"The folder {quote(folder.name)} holds no table.", f"Name the files after {listing(known)}."
        )
    return found


def _stranger(name: str, place: Path, known: Iterable[str]) -> UnreadableFileError:
    close = nearest(name, known)
    what = quote(place.name) if name == place.stem else f"The table {quote(name)} in {quote(place.name)}"
    told = (
        f"Did you mean {quote(close)}?" if close else f"The schemas are {listing(known)}; move it elsewhere."
    )
    return UnreadableFileError(f"{what} is not named after a schema.", told)


def _together(own: dict[str, Any], shared: Mapping[str, Any], place: Path, name: str) -> dict[str, Any]:
    """Return the options for one table: its own, and those of all tables that its reader has."""
    kind = SUFFIXES[place.suffix.casefold()]
    allowed = options_of(kind)
    both = {option: value for option, value in shared.items() if option in allowed} | own
    if kind == "csv":
        both.setdefault("max_bytes", shared["limits"].max_bytes)
    if kind == "duckdb":
        both.setdefault("table", name)
    return both
