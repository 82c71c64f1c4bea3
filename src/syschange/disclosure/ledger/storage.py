"""The file of a ledger: locked while it is read and written, added to at its end only, and kept on the disk."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from syschange.errors import CannotWriteError, MissingFileError, UnreadableFileError, quote_path

if sys.platform == "win32":
    import msvcrt

    _FAR = 2**31 - 2  # a byte that no ledger reaches: Windows keeps others from reading a byte that is locked

    def _lock(handle: int) -> None:
        while True:
            os.lseek(handle, _FAR, os.SEEK_SET)
            with suppress(OSError):  # it gives up after ten seconds
                msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
                return

    def _unlock(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


class Locked:
    """A ledger's file while nobody else may read or write it."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path, self._handle = path, handle

    def read(self) -> bytes:
        """Return all that the file holds."""
        os.lseek(self._handle, 0, os.SEEK_SET)
        parts = []
        while part := os.read(self._handle, 1 << 20):
            parts.append(part)
        return b"".join(parts)

    def head(self) -> bytes | None:
        """Return what the file beside the ledger says its last entry is; None where there is no such file."""
        try:
            return head_path(self.path).read_bytes()
        except FileNotFoundError:
            return None
        except OSError:
            raise UnreadableFileError(
                f"The file {quote_path(head_path(self.path))} cannot be read.", "Make it readable."
            ) from None

    def append(self, line: bytes, head: bytes) -> None:
        """Add a line in one write, and then say beside the ledger that it is the last.

        Where the disk takes only a part of it, that part is taken away again.
        """
        before = os.fstat(self._handle).st_size
        try:
            written = os.write(self._handle, line)
            os.fsync(self._handle)
            whole = written == len(line)
            if whole:
                _replace(head_path(self.path), head)
        except OSError:
            whole = False
        if not whole:
            with suppress(OSError):
                os.ftruncate(self._handle, before)
            raise _not_written(self.path)


def head_path(path: Path) -> Path:
    """Return where the number and digest of the last entry are kept, so that a ledger that was cut is known."""
    return path.with_name(f"{path.name}.head")


@contextmanager
def locked(path: Path) -> Iterator[Locked]:
    """Open a ledger's file, making it where there is none, and keep every other process from it meanwhile.

    Raises
    ------
    CannotWriteError
        Where the file cannot be opened for writing.
    MissingFileError
        Where the ledger is gone and the file beside it says that it held entries.
    """
    if not path.exists() and head_path(path).exists():
        raise MissingFileError(path, "ledger")
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags, 0o644)
    except OSError:
        raise _not_written(path) from None
    try:
        _lock(handle)
        try:
            yield Locked(path, handle)
        finally:
            _unlock(handle)
    finally:
        os.close(handle)


def _replace(path: Path, content: bytes) -> None:
    """Write a small file beside its place, and then put it there in one step."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _not_written(path: Path) -> CannotWriteError:
    return CannotWriteError(
        f"The ledger {quote_path(path)} cannot be written.",
        "Check that its folder is there, that it is a file you may write to, and that the disk is not full.",
    )
