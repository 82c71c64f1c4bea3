"""A place written to a folder: all tables or none, and nothing of somebody else's replaced."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from syschange.errors import CannotWriteError, UnknownChoiceError, quote_path

FORMATS = ("csv", "parquet")


def write(tables: Mapping[str, pd.DataFrame], folder: Path, *, form: str, replace: bool) -> Path:
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
        for name, table in tables.items():
            _put(table, beside / f"{name}.{form}", form)
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


def _put(table: pd.DataFrame, path: Path, form: str) -> None:
    if form == "parquet":
        table.to_parquet(path, index=False)
    else:
        table.to_csv(path, index=False, lineterminator="\n", date_format="%Y-%m-%d")


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
