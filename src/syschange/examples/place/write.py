"""A place written to a folder, block by block: all tables or none, and nothing of somebody else's replaced."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from syschange.errors import CannotWriteError, UnknownChoiceError, quote_path
from syschange.frames import to_engine

FORMATS = ("csv", "parquet")
_ROW_GROUP = 250_000


Blocks = Callable[[], Iterable[pd.DataFrame]]


def write(tables: Mapping[str, Blocks], folder: Path, *, form: str, replace: bool) -> Path:
    """Write tables beside a folder and rename: see `Place.write`.

    Raises
    ------
    UnknownChoiceError
        Where there is no such format.
    CannotWriteError
        Where something stands there already, or the folder or a file cannot be made.
    """
    if form not in FORMATS:
        raise UnknownChoiceError("format", form, FORMATS)
    _require_free(folder, set(tables), replace=replace)
    beside: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        for name, blocks in tables.items():
            _PUT[form](blocks(), beside / f"{name}.{form}")
        beside.chmod(0o777 & ~_mask())
        _swap(beside, folder)
    except OSError:
        raise CannotWriteError(
            f"The simulated place cannot be written to {quote_path(folder)}.",
            "Name a folder that can be written to.",
        ) from None
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
    return folder


def _require_free(folder: Path, names: set[str], *, replace: bool) -> None:
    """Refuse a folder that holds something, unless it is a place and may be replaced."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise CannotWriteError(f"{quote_path(folder)} is no folder.", "Name a folder that is not there yet.")
    held = list(folder.iterdir()) if folder.is_dir() else []
    if not held:
        return
    if any(path.stem not in names or path.suffix[1:] not in FORMATS or not path.is_file() for path in held):
        raise CannotWriteError(
            f"{quote_path(folder)} holds files that are no tables of a place.",
            "Name a folder that is empty or not there yet; nothing was written.",
        )
    if not replace:
        raise CannotWriteError(
            f"{quote_path(folder)} holds a place already.",
            "Name another folder, or write with replace=True; nothing was written.",
        )


def _csv(blocks: Iterable[pd.DataFrame], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        for number, table in enumerate(blocks):
            table.to_csv(file, index=False, header=number == 0, lineterminator="\n", date_format="%Y-%m-%d")


def _parquet(blocks: Iterable[pd.DataFrame], path: Path) -> None:
    """Write Parquet by Arrow where it is installed, which keeps what pandas calls its types; else by Polars."""
    if find_spec("pyarrow") is None:
        _by_polars(iter(blocks), path)
    else:
        _by_arrow(iter(blocks), path)


def _by_arrow(blocks: Iterator[pd.DataFrame], path: Path) -> None:
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    first = pa.Table.from_pandas(next(blocks), preserve_index=False)
    schema = first.schema
    with pq.ParquetWriter(path, schema) as file:
        file.write_table(first, row_group_size=_ROW_GROUP)
        del first
        for table in blocks:
            arrow = pa.Table.from_pandas(table, schema=schema, preserve_index=False)
            file.write_table(arrow, row_group_size=_ROW_GROUP)


def _by_polars(blocks: Iterator[pd.DataFrame], path: Path) -> None:
    import polars as pl
    from polars.io.plugins import register_io_source

    first: pl.DataFrame = to_engine(next(blocks), "polars")

    def source(
        with_columns: list[str] | None, predicate: object, n_rows: int | None, batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        del with_columns, predicate, n_rows, batch_size  # nothing is asked of it but everything
        yield first
        for table in blocks:
            yield to_engine(table, "polars").cast(first.schema)

    try:
        register_io_source(source, schema=first.schema).sink_parquet(path, row_group_size=_ROW_GROUP)
    except pl.exceptions.ComputeError as error:
        raise OSError(str(error)) from error


_PUT: Mapping[str, Callable[[Iterable[pd.DataFrame], Path], None]] = MappingProxyType(
    {"csv": _csv, "parquet": _parquet}
)


def _swap(new: Path, folder: Path) -> None:
    """Put the new folder where the old one stands; the old one comes back where that fails."""
    if not folder.exists():
        new.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.old.", dir=folder.parent)) / folder.name
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    finally:
        shutil.rmtree(old.parent, ignore_errors=True)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
