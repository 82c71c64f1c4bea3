"""Which of the columns asked for there are: those of the schema may be absent, those a user names may not."""

from collections.abc import Mapping

from syschange.errors import MissingColumnError
from syschange.frames import columns_of


def recorded(
    data: object, asked: Mapping[str, str | None], usual: Mapping[str, str], *, table: str
) -> dict[str, str]:
    """Return the columns that are there, by what they are for.

    Parameters
    ----------
    data
        The table.
    asked
        What each column is for, and its name; None where it is not to be used.
    usual
        The names of the schema: a column under such a name may be absent.
    table
        What to call the table in a message.

    Raises
    ------
    MissingColumnError
        Where a column is absent that goes by another name than the schema's.
    """
    present = columns_of(data)
    found = {}
    for purpose, name in asked.items():
        if name is None:
            continue
        if name in present:
            found[purpose] = name
        elif name != usual.get(purpose):
            raise MissingColumnError(name, present, table)
    return found
