"""Taking back the last entry of a ledger, of a release whose files could not be put in their place."""

import os
from pathlib import Path

from syschange.disclosure.ledger.chain import Chain, head_of
from syschange.disclosure.ledger.release import Release
from syschange.disclosure.ledger.storage import head_path, locked


def take_back(ledger: Path, release: Release) -> bool:
    """Take the entry of a release out of its ledger, where it is the last one.

    This is for a release that has not happened: no file of it has reached its place. An entry that others already
    stand behind stays, because they were held against it; a ledger may say more than was published, never less.

    Returns
    -------
    bool
        Whether the entry was taken out.
    """
    chain = Chain()
    with locked(ledger) as file:
        chain.read(file)
        if chain.last != release.sha256:
            return False
        size = sum(len(line) + 1 for line in file.read().split(b"\n")[:-2])
        # The note of the last entry first: a ledger with one entry more than it notes is one that can be read.
        head = head_path(ledger)
        if len(chain.entries) > 1:
            beside = head.with_name(f"{head.name}.new")
            beside.write_bytes(head_of(chain.entries[-2]))
            beside.replace(head)
        else:
            head.unlink(missing_ok=True)
        os.truncate(ledger, size)
    return True
