"""How much a reader takes on: a file that would fill the memory is refused before it does."""

from dataclasses import dataclass
from pathlib import Path

from syschange.errors import UnreadableFileError, WrongTypeError, quote

MAX_BYTES = 2 * 1024**3


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The most that is read from one file. Every default is ours.

    Attributes
    ----------
    max_bytes
        Bytes of the file, and bytes it becomes once it is unpacked; 2 GiB.
    max_rows
        Rows below the header; 10 million.
    max_cells
        Cells, empty ones included; 200 million.
    max_ratio
        How many times larger a packed file (an Excel workbook is one) may become; 200. Workbooks of repeated
        numbers become some 30 times larger, files made to fill a memory up to a thousand.

    Raises
    ------
    WrongTypeError
        Where a limit is not a number above 0.
    """

    max_bytes: int = MAX_BYTES
    max_rows: int = 10_000_000
    max_cells: int = 200_000_000
    max_ratio: float = 200.0

    def __post_init__(self) -> None:
        """Refuse a limit that limits nothing, or everything."""
        for name, value in vars(self).items():
            if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
                raise WrongTypeError(f"The limit {quote(name)} is not a number above 0.", "Give one.")

    def bytes_of(self, path: Path) -> None:
        """Refuse a file that is too large.

        Raises
        ------
        UnreadableFileError
            Saying how large it is.
        """
        within_bytes(path, self.max_bytes)

    def shape(self, name: str, *, rows: int, columns: int) -> None:
        """Refuse a table with too many rows or cells, before it is read.

        Raises
        ------
        UnreadableFileError
            Saying how many it has.
        """
        for what, count, most in (("rows", rows, self.max_rows), ("cells", rows * columns, self.max_cells)):
            if count > most:
                raise too_much(name, count, what, most, f"max_{what}")


def within_bytes(path: Path, max_bytes: int) -> None:
    """Refuse a file of more than so many bytes.

    Raises
    ------
    UnreadableFileError
        Saying how large it is.
    """
    if (size := path.stat().st_size) > max_bytes:
        raise too_much(path.name, size, "bytes", max_bytes, "max_bytes")


def too_much(name: str, count: int, what: str, most: float, option: str) -> UnreadableFileError:
    """Build the error for a file over one of its limits."""
    return UnreadableFileError(
        f"The file {quote(name)} has {count:,} {what}, more than the {most:,} that are read.",
        f"Split it, or raise {option} where the file is known to be good.",
    )
