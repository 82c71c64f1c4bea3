"""Writing one file: whole or not at all, and never over what somebody else put there."""

import shutil
import tempfile
from pathlib import Path

from syschange.errors import CannotWriteError, quote, quote_path

_OPENING = 400  # bytes that are looked at to see whether a file came from us


def put(text: str, path: Path, *, mark: str) -> Path:
    """Write a text to a file beside its place, and then move it there.

    Parameters
    ----------
    text
        What to write; UTF-8.
    path
        The place. Folders above it are made.
    mark
        Words that stand near the beginning of every file of this kind: one that does not have them is left alone.

    Raises
    ------
    CannotWriteError
        Where the place is taken by anything else, or cannot be written. Nothing is left behind.
    """
    made: list[Path] = []
    beside: Path | None = None
    try:
        _check_place(path, mark)
        made = [p for p in path.absolute().parents if not p.exists()]
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
        new = beside / "new"
        new.write_bytes(text.encode("utf-8"))
        new.replace(path)
        beside.rmdir()
    except BaseException as error:
        _clear(beside, made)
        if isinstance(error, OSError) and not isinstance(error, CannotWriteError):
            raise _refused(path, error) from error
        raise
    return path


def _check_place(path: Path, mark: str) -> None:
    """Refuse a place that is taken by anything but an earlier file of ours."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise CannotWriteError(
            f"There is already something called {quote(path.name)} that is not a file.",
            "Name another file, or move it away.",
        )
    if path.exists():
        with path.open("rb") as file:
            if mark.encode("utf-8") not in file.read(_OPENING):
                raise CannotWriteError(
                    f"There is already a file {quote(path.name)} that did not come from an earlier run.",
                    "Name another file, or move it away.",
                )


def _clear(beside: Path | None, made: list[Path]) -> None:
    """Take away what was begun: the half-written file, and the folders made for it where they are empty."""
    if beside is not None:
        shutil.rmtree(beside, ignore_errors=True)
    try:
        for folder in made:  # the lowest first
            folder.rmdir()
    except OSError:
        return


def _refused(path: Path, error: OSError) -> CannotWriteError:
    return CannotWriteError(
        f"The file {quote_path(path)} could not be written: {error.strerror or 'the system refused'}.",
        "Check that you may write there and that there is room, or name another file.",
    )
