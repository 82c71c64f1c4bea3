"""Checking a file: a Parquet file without reading it into memory, wherever that says the same."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from syschange.schemas.checking.check import check
from syschange.schemas.checking.report import CheckReport
from syschange.schemas.declared import Categories, Ranges
from syschange.schemas.definition import Field, Schema
from syschange.schemas.local import find
from syschange.schemas.reading.columns import missing_words
from syschange.schemas.reading.dispatch import kind_of, read
from syschange.schemas.reading.parquet import guarded, scan
from syschange.schemas.reading.places import local

_SCANNED = ("columns", "normalise_headers", "follow_symlinks")


def check_file(
    path: str | Path,
    schema: str | Schema,
    *,
    categories: Categories | None = None,
    ranges: Ranges | None = None,
    today: date | None = None,
    **options: Any,  # noqa: ANN401 - each reader has its own
) -> CheckReport:
    """Check a file against a schema, and report every problem at once.

    A Parquet file is gone over without being held in memory, unless some of its cells are first to be parsed: dates
    or numbers that are written as text, words that stand for missing, empty texts. The report is the same.

    Parameters
    ----------
    path
        The file, of any format that `read` knows.
    schema
        A schema, or the name of one.
    categories, ranges, today
        As in `check`.
    **options
        The options of the reader, as in `read`.

    Returns
    -------
    CheckReport
        As from `check` of what `read` returns.

    Raises
    ------
    UnknownChoiceError, MissingColumnError, MissingFileError, MissingExtraError, UnreadableFileError, WrongTypeError
        As in `read` and in `check`.
    """
    definition = find(schema)
    place = local(path, follow_symlinks=bool(options.get("follow_symlinks")))
    data: Any = None
    if kind_of(place) == "parquet" and set(options) <= set(_SCANNED):
        lazy = scan(path, definition, **options)
        data = lazy if guarded(place, lambda: _stands_as_it_is(lazy, definition)) else None
    if data is None:
        data = read(path, definition, **options)
    return check(data, definition, categories=categories, ranges=ranges, today=today)


def _stands_as_it_is(table: pl.LazyFrame, schema: Schema) -> bool:
    """Return whether reading would change no cell in a way that a check could see."""
    types = table.collect_schema()
    fields = [field for field in schema.fields if field.name in types]
    if not all(_is_plain(field, types[field.name]) for field in fields):
        return False
    # An empty text is read as missing, and a word for missing as its label.
    texts = [
        pl.col(field.name).cast(pl.String).is_in(["", *missing_words(field)]).any().alias(field.name)
        for field in fields
        if field.type == "string"
    ]
    if not texts:
        return True
    return not any(table.select(texts).collect(engine="streaming").row(0))


def _is_plain(field: Field, dtype: pl.DataType) -> bool:
    """Return whether a column is of a type that is taken as it is."""
    if field.type == "string":
        return isinstance(dtype, pl.String | pl.Categorical | pl.Enum)
    if missing_words(field):
        return False
    if field.type == "date":
        return isinstance(dtype, pl.Date) or (isinstance(dtype, pl.Datetime) and dtype.time_zone is None)
    if field.type == "boolean":
        return isinstance(dtype, pl.Boolean)
    return isinstance(dtype, pl.Float32 | pl.Float64) or dtype.is_integer()
