"""Looking back at what has been published: a ledger's releases held against each other once more."""

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from syschange.disclosure import Ledger
from syschange.disclosure.ledger.joint import audit as joint_audit
from syschange.disclosure.ledger.links import bound_together
from syschange.disclosure.ledger.storage import head_path
from syschange.errors import DisclosureError, MissingFileError, UnreadableFileError

COLUMNS = ("number", "id", "at", "population", "period", "policy", "link", "held_against", "exposes", "words")


@dataclass(frozen=True, eq=False, repr=False)
class LedgerAudit:
    """What the releases of a ledger tell together.

    Attributes
    ----------
    table
        A row a release: its `number`, `id`, `at`, `population`, `period`, `policy` and `link`; `held_against` (how
        many releases), `exposes` (whether somebody) and `words`.
    ok
        Whether no release exposes anybody beside the earlier ones.
    text
        The finding in sentences: which tables, and never of whom or how many.
    """

    _table: pd.DataFrame

    @property
    def table(self) -> pd.DataFrame:
        """A copy of the releases."""
        return self._table.copy()

    @property
    def ok(self) -> bool:
        """Whether no release exposes anybody beside the earlier ones."""
        return not bool(self._table["exposes"].any())

    @property
    def text(self) -> str:
        """The finding in sentences."""
        wrong = self._table[self._table["exposes"]]
        n = len(self._table)
        if n == 0:
            return "The ledger is empty: nothing was released through it."
        every = f"The ledger is whole: {n} {'entry' if n == 1 else 'entries'}."
        if wrong.empty:
            return f"{every} No release exposes anybody beside the earlier ones of the same people."
        told = [f"Release {row.number}: {row.words}" for row in wrong.itertuples()]
        return " ".join([every, *told])

    def __repr__(self) -> str:
        return f"LedgerAudit: {self.text}"


def audit_ledger(path: str | Path) -> LedgerAudit:
    """Hold every release of a ledger against the earlier ones of the same people, as when it was released.

    A later version of the library may find what an earlier one did not. The ledger is read and left as it is.

    Parameters
    ----------
    path
        The ledger.

    Raises
    ------
    MissingFileError
        Where there is none.
    DisclosureError
        Where an entry was changed by hand, moved, cut or half written.
    """
    place = Path(path)
    if not place.is_file():
        raise MissingFileError(place, "ledger")
    entries = _entries(place)
    made = []
    for i, entry in enumerate(entries):
        group = [] if entry["internal"] is not None else bound_together(entries[:i], entry)
        exposes, words = _held(group)
        made.append(
            [entry[c] for c in COLUMNS[:5]]
            + [entry["policy"]["name"], entry["link"] or "", max(len(group) - 1, 0), exposes, words]
        )
    return LedgerAudit(pd.DataFrame(made, columns=list(COLUMNS)).astype({"exposes": bool}))


def _held(group: list[dict[str, Any]]) -> tuple[bool, str]:
    if not group:
        return False, "An internal copy, which was not published."
    try:
        joint = joint_audit(group)
    except DisclosureError as unrelated:
        return True, unrelated.sentence
    return not joint.ok, joint.text


def _entries(path: Path) -> list[dict[str, Any]]:
    """Return the entries of a ledger, which has been checked from the first to the last."""
    try:
        if os.access(path, os.W_OK):
            Ledger(path)
        else:
            _check_copy(path)
        return [json.loads(line) for line in path.read_bytes().splitlines()]
    except (UnreadableFileError, MissingFileError) as damaged:
        raise DisclosureError(damaged.sentence, damaged.hint) from None


def _check_copy(path: Path) -> None:
    """Check a ledger that may be read only: opening one locks it, for which it has to be writable."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        if head_path(path).is_file():
            shutil.copyfile(head_path(path), head_path(copy))
        Ledger(copy)
