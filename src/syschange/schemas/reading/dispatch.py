"""Reading a file by what its name says it is, with the options that format has a use for and no others."""

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from syschange.errors import UnknownChoiceError, UnreadableFileError, quote
from syschange.schemas.definition import Schema
from syschange.schemas.reading.csv import read_csv
from syschange.schemas.reading.duckdb import read_duckdb
from syschange.schemas.reading.parquet import read_parquet
from syschange.schemas.reading.places import KINDS, SUFFIXES, local, refuse_kind
from syschange.schemas.reading.xlsx import read_xlsx

READERS: Mapping[str, Callable[..., pd.DataFrame]] = MappingProxyType(
    {"csv": read_csv, "parquet": read_parquet, "xlsx": read_xlsx, "duckdb": read_duckdb}
)


def read(path: str | Path, schema: str | Schema, **options: Any) -> pd.DataFrame:  # noqa: ANN401 - each reader has its own
    """Read a file by the types its schema declares, whichever of the formats it is in.

    Parameters
    ----------
    path
        The file: .csv, .tsv or .txt (`read_csv`), .parquet or .pq (`read_parquet`), .xlsx (`read_xlsx`), .duckdb,
        .ddb or .db (`read_duckdb`). What stands between the cells of a .tsv is declared, as in any CSV file.
    schema
        A schema, or the name of one.
    **options
        The options of that reader, for example `columns`, `dates`, `delimiter`, `sheet` or `table`.

    Returns
    -------
    DataFrame
        As from `read_csv`.

    Raises
    ------
    UnknownChoiceError
        As in the reader, and for an option that this format has no use for.
    UnreadableFileError
        As in the reader, and where the suffix is of no format that is read.
    MissingColumnError, MissingFileError, MissingExtraError
        As in the reader.
    """
    kind = kind_of(local(path, follow_symlinks=bool(options.get("follow_symlinks"))))
    allowed = options_of(kind)
    for name in options:
        if name not in allowed:
            raise UnknownChoiceError(f"option for {KINDS[kind]}", name, allowed)
    return READERS[kind](path, schema, **options)


def kind_of(path: Path) -> str:
    """Return which reader a file is for, by its suffix.

    Raises
    ------
    UnreadableFileError
        Where it is for none, saying what to do.
    """
    refuse_kind(path)
    kind = SUFFIXES.get(path.suffix.casefold())
    if kind is None:
        raise UnreadableFileError(
            f"The name of {quote(path.name)} does not say that it is of a format that is read.",
            f"Those are {', '.join(SUFFIXES)}; give the file its proper suffix.",
        )
    return kind


def reader_options(path: str | Path) -> tuple[str, ...]:
    """Return the options that the reader of a file takes, by the file's suffix; none where it is for no reader.

    Parameters
    ----------
    path
        The file; it need not be there.

    Returns
    -------
    tuple of str
        For example "delimiter" and "encoding".
    """
    kind = SUFFIXES.get(Path(path).suffix.casefold())
    return () if kind is None else options_of(kind)


def options_of(kind: str) -> tuple[str, ...]:
    """Return the names of the options that the reader of a format takes."""
    given = inspect.signature(READERS[kind]).parameters.values()
    return tuple(p.name for p in given if p.kind is inspect.Parameter.KEYWORD_ONLY)
