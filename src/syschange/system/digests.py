"""What tells one table of sums from another, for the provenance of a result."""

import hashlib

import pandas as pd

from syschange.frames import rows


def digest_of(basis: pd.DataFrame) -> str:
    """Return the SHA-256 of a table: the same for the same rows, whatever the order of its columns.

    Numbers count to twelve digits, so that the order in which they were added up cannot be seen.
    """
    body = hashlib.sha256()
    for row in rows(basis):
        body.update(repr(sorted((name, _said(value)) for name, value in row.items())).encode())
    return body.hexdigest()


def _said(value: object) -> str:
    return f"{value + 0.0:.12g}" if isinstance(value, float) else str(value)
