"""A typed reader of Parquet files, through Polars: types the file declares are believed, texts are read as in CSV."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from syschange.errors import UnreadableFileError, quote
from syschange.schemas.definition import Schema
from syschange.schemas.reading.assemble import Dates, Request, assemble
from syschange.schemas.reading.dates import ISO
from syschange.schemas.reading.headers import hold_names
from syschange.schemas.reading.limits import Limits, too_much
from syschange.schemas.reading.places import local_file

T = TypeVar("T")

_MARK = b"PAR1"
_EXPORT = "Write it again from the program it came from."


def read_parquet(
    path: str | Path,
    schema: str | Schema,
    *,
    columns: Mapping[str, str] | None = None,
    dates: Dates = ISO,
    normalise_headers: bool = False,
    limits: Limits | None = None,
    follow_symlinks: bool = False,
) -> pd.DataFrame:
    """Read a Parquet file by the types its schema declares, without guessing.

    A column of text is read by the same rules as in a CSV file. A column the file itself gives a type keeps its
    values: whole numbers may be numbers and 0 and 1 may be true and false, but an id that is stored as a number has
    lost its leading zeros already, stays a number, and `check` reports it. Of a date with a time the day is kept;
    one with a time zone needs "iso_datetime", and is then the day in Europe/London.

    Parameters
    ----------
    path
        The file, .parquet. A folder of files is not read.
    schema
        A schema, or the name of one.
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
    UnknownChoiceError, MissingColumnError, MissingFileError
        As in `read_csv`.
    UnreadableFileError
        As in `read_csv`, and where the file is damaged, encrypted, or does not hold what it says it holds.
    """
    request = Request.of(schema, columns, dates, normalise=normalise_headers)
    limits = limits or Limits()
    place, lazy, header = _opened(path, limits, follow_symlinks=follow_symlinks)
    names = request.names(header, place.name)
    table = guarded(place, lazy.collect)
    if (size := int(table.estimated_size())) > limits.max_bytes:
        raise too_much(place.name, size, "bytes once it is unpacked", limits.max_bytes, "max_bytes")
    cells = guarded(place, lambda: [as_cells(table.to_series(i)) for i in range(table.width)])
    return assemble(names, cells, request, file=place.name)


def scan(
    path: str | Path,
    schema: str | Schema,
    *,
    columns: Mapping[str, str] | None = None,
    normalise_headers: bool = False,
    follow_symlinks: bool = False,
) -> Any:  # noqa: ANN401 - naming the type of Polars would load Polars with the library
    """Return a Parquet file that is too big for the memory as a Polars LazyFrame under the schema's names.

    Only the names are changed. No text is parsed, no word for missing is looked for and nothing is read yet: a
    column that is not of its declared type is for `check` to report.

    Parameters
    ----------
    path
        The file, .parquet.
    schema
        A schema, or the name of one.
    columns, normalise_headers, follow_symlinks
        As in `read_csv`.

    Returns
    -------
    polars.LazyFrame
        All columns of the file, in its order.

    Raises
    ------
    UnknownChoiceError, MissingColumnError, MissingFileError, UnreadableFileError
        As in `read_parquet`.
    """
    request = Request.of(schema, columns, ISO, normalise=normalise_headers)
    place, lazy, header = _opened(path, None, follow_symlinks=follow_symlinks)
    names = request.names(header, place.name)
    return lazy.rename(dict(zip(header, names, strict=True)))


def _opened(
    path: str | Path, limits: Limits | None, *, follow_symlinks: bool
) -> tuple[Path, Any, tuple[str, ...]]:
    """Return the place of a file, the file as a lazy table, and its header, all held to the limits."""
    import polars as pl

    place = local_file(path, "parquet", follow_symlinks=follow_symlinks)
    if limits is not None:
        limits.bytes_of(place)
    if not _is_marked(place):
        raise _broken(place)
    lazy = guarded(place, lambda: pl.scan_parquet(place.resolve(), glob=False, hive_partitioning=False))
    header = tuple(guarded(place, lambda: lazy.collect_schema().names()))
    if not header:
        raise UnreadableFileError(f"The file {quote(place.name)} has no columns.", _EXPORT)
    hold_names(
        header,
        lambda wrong, hint: UnreadableFileError(
            f"The file {quote(place.name)} cannot be read: {wrong}.", hint
        ),
    )
    if limits is not None:
        rows = int(guarded(place, lambda: lazy.select(pl.len()).collect().item()))
        limits.shape(place.name, rows=rows, columns=len(header))
    return place, lazy, header


def _is_marked(path: Path) -> bool:
    """Return whether a file begins and ends as a Parquet file that is not encrypted does."""
    with path.open("rb") as file:
        start = file.read(len(_MARK))
        if path.stat().st_size < 3 * len(_MARK):
            return False
        file.seek(-len(_MARK), 2)
        return start == _MARK == file.read(len(_MARK))


def guarded(path: Path, read: Callable[[], T]) -> T:
    """Run one step of reading; whatever goes wrong inside the library says nothing of what it was reading.

    Raises
    ------
    UnreadableFileError
        Where anything goes wrong.
    """
    import polars as pl

    try:
        return read()
    except (Exception, pl.exceptions.PanicException):  # noqa: BLE001, S110 - a damaged file makes it fail in many ways
        pass
    raise _broken(path)


def _broken(path: Path) -> UnreadableFileError:
    return UnreadableFileError(
        f"The file {quote(path.name)} is no Parquet file, or is encrypted or damaged.", _EXPORT
    )


def as_cells(series: Any) -> "pd.Series[Any]":  # noqa: ANN401 - a Polars column
    """Return a Polars column as the pandas column that holds the same values, whatever is installed.

    Whole numbers become `Int64` or `UInt64`, numbers `float64`, truth values `boolean`, dates and times
    `datetime64[us]`, in UTC where they have a time zone; texts, decimals and all else objects.
    """
    import polars as pl

    dtype = series.dtype
    signed, unsigned = (pl.Int8, pl.Int16, pl.Int32, pl.Int64), (pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64)
    if dtype.is_float():
        return pd.Series(series.cast(pl.Float64).to_numpy())
    if dtype in (*signed, *unsigned):
        wide, kept = (pl.Int64, np.int64) if dtype in signed else (pl.UInt64, np.uint64)
        values = series.cast(wide).fill_null(0).to_numpy().astype(kept)
        return pd.Series(pd.arrays.IntegerArray(values, series.is_null().to_numpy().astype(bool)))
    if dtype == pl.Boolean:
        values = series.fill_null(value=False).to_numpy().astype(bool)
        return pd.Series(pd.arrays.BooleanArray(values, series.is_null().to_numpy().astype(bool)))
    if dtype == pl.Date or isinstance(dtype, pl.Datetime):
        times = pd.Series(series.to_numpy().astype("datetime64[us]"))  # in UTC where there is a zone
        return times if getattr(dtype, "time_zone", None) is None else times.dt.tz_localize("UTC")
    return pd.Series(np.fromiter(series.to_list(), dtype=object, count=len(series)), dtype=object)
