"""Which files are read at all: local, regular, of a kind that only holds data."""

import re
from pathlib import Path

from syschange.errors import MissingFileError, UnreadableFileError, quote

SUFFIXES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "xlsx",
    ".duckdb": "duckdb",
    ".ddb": "duckdb",
    ".db": "duckdb",
}
KINDS = {
    "csv": "a CSV file",
    "parquet": "a Parquet file",
    "xlsx": "an Excel workbook",
    "duckdb": "a DuckDB file",
}

_RUNS_CODE = "It is never read, because reading it can run code. Save the data as CSV UTF-8 or Parquet."
_SAVE_XLSX = "Open it in a spreadsheet and save it as .xlsx or as 'CSV UTF-8'."
_EXPORT = "Export the data as CSV UTF-8 or Parquet from the program that wrote it."
_REFUSED = {
    **dict.fromkeys((".pkl", ".pickle", ".joblib", ".dill"), ("a pickle", _RUNS_CODE)),
    **dict.fromkeys((".npy", ".npz", ".pt"), ("an array file, which may hold pickles", _RUNS_CODE)),
    **dict.fromkeys((".rds", ".rda", ".rdata"), ("an R file", _RUNS_CODE)),
    **dict.fromkeys((".xlsm", ".xltm", ".xlam"), ("a workbook with macros", _SAVE_XLSX)),
    **dict.fromkeys((".xls", ".xlsb", ".ods", ".numbers"), ("a spreadsheet of another format", _SAVE_XLSX)),
    **dict.fromkeys(
        (".sav", ".por", ".dta", ".sas7bdat", ".xpt"), ("a file of a statistics program", _EXPORT)
    ),
    **dict.fromkeys((".sqlite", ".sqlite3", ".accdb", ".mdb"), ("a database of another kind", _EXPORT)),
    **dict.fromkeys(
        (".feather", ".arrow", ".json", ".jsonl", ".xml"), ("of a format that is not read", _EXPORT)
    ),
    **dict.fromkeys((".zip", ".gz", ".bz2", ".xz", ".zst", ".7z", ".tar"), ("packed", "Unpack it first.")),
}
# Two letters or more: one letter and a colon is a drive.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
_MAGIC = {
    b"PK\x03\x04": ("xlsx", "a packed file, as an Excel workbook is"),
    b"PAR1": ("parquet", "a Parquet file"),
    b"\xd0\xcf\x11\xe0": ("", "an old Excel workbook, or one with a password"),
    b"SQLite format 3": ("", "an SQLite database"),
}


def refused_kind(path: Path) -> tuple[str, str] | None:
    """Return what kind of file is never read, and what to do; None for a suffix that is not known as one."""
    return _REFUSED.get(path.suffix.casefold())


def local_file(path: str | Path, kind: str, *, follow_symlinks: bool = False) -> Path:
    """Return the path of a regular file of this machine that may be read as `kind`.

    Parameters
    ----------
    path
        The path; never an address such as https://, s3:// or file://.
    kind
        "csv", "parquet", "xlsx" or "duckdb".
    follow_symlinks
        Whether the file itself may be a symbolic link. Folders above it may always be.

    Raises
    ------
    MissingFileError
        Where there is no such file.
    UnreadableFileError
        Where it is an address, a link, not a regular file, or of another kind.
    """
    place = local(path, follow_symlinks=follow_symlinks)
    if not place.exists():
        raise MissingFileError(place)
    if not place.is_file():
        raise UnreadableFileError(f"{quote(place.name)} is not a file.", f"Give the path of {KINDS[kind]}.")
    refuse_kind(place)
    other = SUFFIXES.get(place.suffix.casefold(), kind)
    if other != kind:
        raise UnreadableFileError(
            f"The file {quote(place.name)} has the name of {KINDS[other]}, not of {KINDS[kind]}.",
            f"Read it with read_{other}.",
        )
    _hold_to_kind(place, kind)
    return place


def local(path: str | Path, *, follow_symlinks: bool) -> Path:
    """Return a path of this machine, whatever is there.

    Raises
    ------
    UnreadableFileError
        Where it is an address or a symbolic link. The address is not repeated: it may hold a password.
    """
    if _ADDRESS.match(str(path)):
        raise UnreadableFileError(
            "The path is an address, and only files of this machine are read.",
            "Fetch the file first, and give its path.",
        )
    place = Path(path)
    if place.is_symlink() and not follow_symlinks:
        raise UnreadableFileError(
            f"{quote(place.name)} is a symbolic link, which may lead anywhere.",
            "Give the path of the file itself, or follow_symlinks=True where the link is known to be good.",
        )
    return place


def refuse_kind(path: Path) -> None:
    """Refuse a file whose suffix says that it is of a kind that is never read.

    Raises
    ------
    UnreadableFileError
        Saying why, and what to do.
    """
    refused = refused_kind(path)
    if refused is not None:
        what, hint = refused
        raise UnreadableFileError(f"The file {quote(path.name)} is {what}.", hint)


def _hold_to_kind(place: Path, kind: str) -> None:
    """Refuse a file that begins as one of another kind does, whatever its name says."""
    with place.open("rb") as file:
        start = file.read(16)
    for mark, (other, what) in _MAGIC.items():
        if start.startswith(mark) and other != kind:
            reader = f"Give it its proper suffix and read it with read_{other}." if other else _EXPORT
            raise UnreadableFileError(f"The file {quote(place.name)} is {what}, not {KINDS[kind]}.", reader)
