"""Writing a report to a folder: all of it or nothing, and never over what somebody else put there."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from syschange.errors import CannotWriteError, UnknownChoiceError, WrongTypeError, quote, quote_path
from syschange.reports.content import Content
from syschange.reports.formats import FORMATS, Files

MANIFEST = "syschange-files.txt"
_OPENING = (
    "# syschange wrote these files, and puts new ones in the place of this folder when it is run again.\n"
    "# With any other file in the folder it refuses to.\n"
)


def write(content: Content, folder: str | Path, *, formats: Sequence[str]) -> tuple[Path, ...]:
    """Write a report to a folder in the formats named (see `Report.write`)."""
    unknown = [f for f in formats if f not in FORMATS]
    if unknown:
        raise UnknownChoiceError("report format", unknown[0], list(FORMATS))
    if not formats:
        raise WrongTypeError(
            "No format was named, so there is nothing to write.", "Name one, such as 'html'."
        )
    files = {name: text for f in dict.fromkeys(formats) for name, text in FORMATS[f](content).items()}
    target = Path(folder).absolute()
    check_place(target)
    _put(files, target)
    return tuple(Path(folder) / name for name in files)


def check_place(target: Path) -> None:
    """Refuse a place that is taken by anything but an earlier report of ours."""
    if Path.cwd().is_relative_to(target):
        raise CannotWriteError(
            "The folder to write to is the one you are working in, and would be replaced under you.",
            "Name a folder inside it.",
        )
    try:
        if target.is_symlink() or (target.exists() and not target.is_dir()):
            raise CannotWriteError(
                f"There is already something called {quote(target.name)} that is not a folder.",
                "Name another folder, or move it away.",
            )
        strangers = _strangers(target) if target.exists() else 0
    except OSError as error:
        raise refused(target, error) from error
    if strangers:
        raise CannotWriteError(
            f"The folder {quote(target.name)} holds files that did not come from an earlier report.",
            "Name an empty folder, or one that does not exist, or move those files away.",
        )


def _strangers(target: Path) -> int:
    """Return how many things in the folder no earlier report put there."""
    manifest = target / MANIFEST
    ours: set[str] = set()
    if manifest.is_file() and not manifest.is_symlink():
        lines = manifest.read_text(encoding="utf-8", errors="replace").splitlines()
        ours = {MANIFEST, *(line for line in lines if line and not line.startswith("#"))}
    folders = {str(parent) for name in ours for parent in PurePosixPath(name).parents}
    return sum(not _is_ours(path, target, ours, folders) for path in target.rglob("*"))


def _is_ours(path: Path, target: Path, files: set[str], folders: set[str]) -> bool:
    name = path.relative_to(target).as_posix()
    if path.is_symlink():
        return False
    return name in folders if path.is_dir() else name in files


def _put(files: Files, target: Path) -> None:
    """Write the files beside the target, then move them into its place; leave nothing behind on failure."""
    beside: Path | None = None
    made: list[Path] = []
    try:
        made = make_parents(target.parent)
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        write_files(files, beside / "new")
        swap(beside / "new", target, beside / "old")
    except OSError as error:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
        for folder in reversed(made):
            remove_if_empty(folder)
        raise refused(target, error) from error
    except BaseException:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
        raise
    shutil.rmtree(beside, ignore_errors=True)


def make_parents(folder: Path) -> list[Path]:
    """Make the folder and those above it, and return the ones that were made, highest first."""
    missing = [p for p in (folder, *folder.parents) if not p.exists()][::-1]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def remove_if_empty(folder: Path) -> None:
    """Take a folder away, unless something is in it."""
    try:
        folder.rmdir()
    except OSError:
        return


def write_files(files: Files, folder: Path) -> None:
    """Write the files to a folder that is made for them, and beside them the list of them."""
    folder.mkdir()
    listed = _OPENING + "".join(f"{name}\n" for name in sorted(files))
    for name, text in {**files, MANIFEST: listed}.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)


def swap(new: Path, target: Path, old: Path) -> None:
    """Move the new folder into place; where that fails, the old one goes back."""
    try:
        if target.exists():
            target.rename(old)
        new.rename(target)
    except BaseException:
        # Whatever stopped it, also a key that was pressed: what was there goes back, unless the new one is in place.
        if old.exists() and not target.exists():
            old.rename(target)
        raise


def refused(target: Path, error: OSError) -> CannotWriteError:
    """Return the error that says in words why a folder could not be written."""
    if isinstance(error, CannotWriteError):
        return error
    return CannotWriteError(
        f"The folder {quote_path(target)} could not be written: {error.strerror or 'the system refused'}.",
        "Check that you may write there and that there is room, or name another folder.",
    )
