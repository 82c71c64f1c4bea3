"""Reading a ledger: every line an entry, every entry as it was written, and none missing or out of its place."""

import json
from pathlib import Path
from typing import NoReturn

from syschange.disclosure.ledger.entries import FORMAT, START, Entry, canonical, digest
from syschange.disclosure.ledger.storage import Locked
from syschange.errors import UnreadableFileError, quote_path

COPY = "Put back a copy from before it was changed; the ledger is only ever added to."


class Chain:
    """The entries of a ledger, checked from the first to the last.

    What has been checked once is not checked again as long as its bytes are the same.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._raw = b""

    def read(self, file: Locked) -> None:
        """Read what the file holds, and check it.

        Raises
        ------
        UnreadableFileError
            Where the file is not a ledger, or an entry was changed, moved, cut or not wholly written.
        """
        raw, head, path = file.read(), file.head(), file.path
        if not raw.startswith(self._raw):
            self.entries, self._raw = [], b""
        entries = list(self.entries)
        rest = raw[len(self._raw) :]
        for line in rest.split(b"\n")[:-1]:
            entries.append(_entry(line, entries, path, known=head is not None))
        if rest and not rest.endswith(b"\n"):
            _half_written(entries, path, rest, known=head is not None)
        _check_head(entries, head, path)
        self.entries, self._raw = entries, raw

    @property
    def last(self) -> str:
        """The digest of the last entry."""
        return str(self.entries[-1]["sha256"]) if self.entries else START

    def add(self, entry: Entry, file: Locked) -> None:
        """Write an entry behind the last."""
        line = canonical(entry) + b"\n"
        file.append(line, head_of(entry))
        self.entries.append(entry)
        self._raw += line


def head_of(entry: Entry) -> bytes:
    """Return what stands beside the ledger while an entry is its last."""
    return f"{entry['number']} {entry['sha256']}\n".encode("ascii")


def _entry(line: bytes, before: list[Entry], path: Path, *, known: bool) -> Entry:
    """Return the entry of a line, which has to be, byte for byte, what the ledger would have written."""
    number = len(before) + 1
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        entry = None
    if not isinstance(entry, dict) or entry.get("ledger") != FORMAT:
        if number == 1 and not known:
            _not_a_ledger(path)
        _changed(number, path)
    try:
        whole = canonical(entry) == line and digest(entry) == entry.get("sha256")
    except ValueError:
        whole = False
    if not whole:
        _changed(number, path)
    if entry.get("number") != number or entry.get("previous") != (before[-1]["sha256"] if before else START):
        raise UnreadableFileError(
            f"Entry {number} of the ledger {quote_path(path)} does not follow the one before it: an entry was "
            "taken out, put in or moved.",
            COPY,
        )
    return entry


def _check_head(entries: list[Entry], head: bytes | None, path: Path) -> None:
    """Refuse a ledger that lacks entries at its end; one entry more than is noted is a write that was interrupted."""
    if head is None:
        if len(entries) > 1:
            raise UnreadableFileError(
                f"Beside the ledger {quote_path(path)} the file {quote_path(Path(path.name + '.head'))} is missing, "
                "without which nobody can tell whether its last entries were cut off.",
                "Put it back; the two files belong together.",
            )
        return
    if head not in [head_of(entry) for entry in entries[-2:]]:
        raise UnreadableFileError(
            f"Entry {len(entries) + 1} of the ledger {quote_path(path)}, and whatever came after it, was cut off, or "
            "the file beside it, which says what the last one was, was changed.",
            COPY,
        )


def _half_written(entries: list[Entry], path: Path, rest: bytes, *, known: bool) -> NoReturn:
    if not entries and not known and not rest.startswith(b'{"after"'):
        _not_a_ledger(path)
    number = len(entries) + 1
    raise UnreadableFileError(
        f"Entry {number} of the ledger {quote_path(path)} was only half written, or cut.",
        f"If a run was interrupted while it was writing, take away the unfinished last line: the {number - 1} "
        "before it are whole. Otherwise put back a copy.",
    )


def _changed(number: int, path: Path) -> NoReturn:
    raise UnreadableFileError(
        f"Entry {number} of the ledger {quote_path(path)} is not as it was written: it was changed by hand or "
        "damaged.",
        COPY,
    )


def _not_a_ledger(path: Path) -> NoReturn:
    raise UnreadableFileError(
        f"The file {quote_path(path)} is not a ledger of releases.",
        "Name a ledger, or a file that is not there yet, which starts a new one.",
    )
