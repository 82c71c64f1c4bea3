"""Writing a report and entering it in a ledger: both or neither, the ledger first."""

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from syschange.criteria import read_scorecard
from syschange.disclosure import Ledger, Protected, Release
from syschange.disclosure.ledger.taking_back import take_back
from syschange.errors import (
    CannotWriteError,
    DisclosureError,
    MissingFileError,
    SyschangeError,
    UnknownChoiceError,
    UnreadableFileError,
    WrongTypeError,
    quote,
    quote_path,
)
from syschange.reports.formats import FORMATS, Files
from syschange.reports.quarterly.last import SCORECARD
from syschange.reports.quarterly.terms import EVERYONE, Terms, hold, releases, settled_terms
from syschange.reports.report import Report
from syschange.reports.write import (
    check_place,
    make_parents,
    refused,
    remove_if_empty,
    swap,
    write_files,
)

STANDARD = ("html", "md", "csv")


@dataclass(frozen=True)
class Placed:
    """A report that was written, and its release.

    Attributes
    ----------
    files
        The files, in the order of the formats, and then those beside them.
    release
        Its entry in the ledger; None where none was named.
    again
        Whether the very same files had been entered before, so that no entry was added.
    """

    files: tuple[Path, ...]
    release: Release | None
    again: bool


def place(
    report: Report, folder: str | Path, *, formats: Sequence[str] = STANDARD, beside: Files | None = None,
    ledger: str | Path | None = None, terms: Terms | None = None,
) -> Placed:  # fmt: skip
    """Write a report to a folder and enter it in a ledger: both, or neither.

    The ledger is asked before a file is written. Then the files are made beside their place, the release is entered,
    and the files are put into place. Where that last step fails, the entry is taken back. Where the process is
    killed in between, the entry stands and the files do not: nothing is ever in its place that the ledger does not
    know. The same report made again is known by its files, and then only put into place.

    Parameters
    ----------
    report
        The report.
    folder, formats
        As in `Report.write`.
    beside
        Further files, by their paths in the folder.
    ledger, terms
        The ledger, and what the release declares; none where it is not entered. An internal copy is entered as one,
        with its reason and without a number.

    Raises
    ------
    DisclosureError
        Where the ledger refuses the release. Nothing is then written.
    CannotWriteError
        Where the folder or the ledger cannot be written; or an internal copy would take the place of what was
        published.
    UnknownChoiceError, WrongTypeError
        As in `Report.write`.
    """
    files = {**_rendered(report, formats), **(beside or {})}
    target = Path(folder).absolute()
    held = None if ledger is None else Path(ledger)
    check_place(target)
    _check_internal(report.protected, target)
    if held is None:
        _put(files, target, report.protected, None, Terms())
        return Placed(_paths(folder, files), None, again=False)
    if held.resolve().is_relative_to(target.resolve()):  # a link or '..' is no way in
        raise CannotWriteError(
            "The ledger lies in the folder that the report is written to, which is replaced as a whole.",
            "Keep the ledger beside that folder.",
        )
    said = settled_terms(held, terms or Terms(), internal=report.protected.policy.internal)
    known = _known(files, report.protected, held, said)
    if known is None:
        hold(report.protected, held, said)
    entered = _put(files, target, report.protected, held if known is None else None, said)
    return Placed(_paths(folder, files), known or entered, again=known is not None)


def _paths(folder: str | Path, files: Files) -> tuple[Path, ...]:
    return tuple(Path(folder) / name for name in files)


def _rendered(report: Report, formats: Sequence[str]) -> Files:
    unknown = [f for f in formats if f not in FORMATS]
    if unknown:
        raise UnknownChoiceError("report format", unknown[0], list(FORMATS))
    if not formats:
        raise WrongTypeError(
            "No format was named, so there is nothing to write.", "Name one, such as 'html'."
        )
    return {name: text for f in dict.fromkeys(formats) for name, text in FORMATS[f](report).items()}


def _check_internal(protected: Protected, target: Path) -> None:
    """Refuse to put true values where something published stands, and is perhaps served to everybody."""
    there = target / SCORECARD
    if not protected.policy.internal or not there.is_file():
        return
    with suppress(UnreadableFileError):
        if read_scorecard(there).policy is None:
            return
    raise CannotWriteError(
        f"The folder {quote_path(target)} holds a report that was made to be published, and an internal copy "
        "with true values may not take its place.",
        "Name another folder.",
    )


def _digests(files: Files) -> list[tuple[str, str]]:
    """Return name and SHA-256 of each file, as the ledger keeps them."""
    return sorted(
        (name.rpartition("/")[2], hashlib.sha256(_bytes(text)).hexdigest()) for name, text in files.items()
    )


def _bytes(text: str | bytes) -> bytes:
    return text.encode("utf-8") if isinstance(text, str) else text


def _known(files: Files, protected: Protected, ledger: Path, terms: Terms) -> Release | None:
    """Return the entry of the very same files on the same terms; None where they were never released."""
    mine = _digests(files)
    for one in reversed(releases(ledger)):
        same = (one.population, one.period, one.policy) == (
            terms.population or EVERYONE, terms.period, protected.policy.name
        )  # fmt: skip
        if same and one.internal == (protected.policy.reason or None) and sorted(one.files) == mine:
            return one
    return None


def _put(
    files: Files, target: Path, protected: Protected, ledger: Path | None, terms: Terms
) -> Release | None:
    """Write the files beside the target, enter the release, and move them into place; or leave all as it was."""
    beside: Path | None = None
    made: list[Path] = []
    try:
        made = make_parents(target.parent)
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        write_files(files, beside / "new")
        entered = None if ledger is None else _enter(files, beside / "new", protected, ledger, terms)
        try:
            swap(beside / "new", target, beside / "old")
        except BaseException:
            if ledger is not None and entered is not None and (beside / "new").exists():
                _undo(ledger, entered)
            raise
    except BaseException as error:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
        for folder in reversed(made):
            remove_if_empty(folder)
        if isinstance(error, OSError) and not isinstance(error, SyschangeError):
            raise refused(target, error) from error
        raise
    shutil.rmtree(beside, ignore_errors=True)
    return entered


def _enter(files: Files, folder: Path, protected: Protected, ledger: Path, terms: Terms) -> Release:
    said = terms.stated()
    if protected.policy.internal:
        said = {**replace(terms, link=None, after=None, recodes=None).stated()}
    try:
        return Ledger(ledger).release(protected, **said, files=[folder / name for name in files])
    except (UnreadableFileError, MissingFileError) as damaged:
        raise DisclosureError(damaged.sentence, damaged.hint) from None


def _undo(ledger: Path, entered: Release) -> None:
    """Take the entry back; where that fails too, say what stands in the ledger and what to do."""
    try:
        gone = take_back(ledger, entered)
    except (SyschangeError, OSError):
        gone = False
    if not gone:
        raise CannotWriteError(
            f"The files could not be put in their place, and entry {entered.number} of the ledger "
            f"{quote(ledger.name)} already says that they were released.",
            "Put right what keeps them from being written, and run the same command again: the entry is known by its "
            "files, and is not added twice.",
        )
