"""Whether a report comes out the same a second time, file by file and byte by byte."""

from collections.abc import Sequence

from syschange.reports.content import Content
from syschange.reports.formats import FORMATS


def same_twice(content: Content, *, formats: Sequence[str]) -> bool:
    """Return whether every file of some formats is the same when it is made a second time.

    Parameters
    ----------
    content
        The report.
    formats
        As in `Report.write`; one that there is not is left to that to refuse.
    """
    known = [f for f in dict.fromkeys(formats) if f in FORMATS]
    return bool(known) and all(FORMATS[f](content) == FORMATS[f](content) for f in known)
