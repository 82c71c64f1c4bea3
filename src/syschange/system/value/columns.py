"""Which columns of a table are there: those that were named have to be, the schema's own may be absent."""

from collections.abc import Mapping, Sequence

from syschange.errors import MissingColumnError, WrongTypeError
from syschange.frames import columns_of

# The schema's names, by which a column that may be absent is told from one that was asked for.
SCHEMA: Mapping[str, str] = {
    "line": "line", "period": "period", "amount": "amount", "recurrent": "recurrent", "kind": "kind",
    "service": "service", "funding_line": "funding_line", "priced": "price_year", "person": "person_id",
    "contacted": "contacted_on", "sector": "sector", "attended": "attended", "started": "started_on",
    "left": "left_on", "arm": "arm", "eligible": "eligible", "accepted": "accepted", "reached": "reached",
    "exit_reason": "exit_reason", "referred": "referred_on", "ends": "ends_on", "starts": "starts_on",
    "pump_priming": "pump_priming",
}  # fmt: skip


def present(
    data: object, names: Mapping[str, str], *, required: Sequence[str], optional: Sequence[str], table: str
) -> dict[str, str]:
    """Return what the columns of a table are called, of those it has.

    Parameters
    ----------
    data
        A table of any engine.
    names
        What each column is called.
    required, optional
        Which of them have to be there, and which may be absent under the schema's name.
    table
        What the table is called in a message.

    Raises
    ------
    MissingColumnError
        Where one is not there that has to be.
    WrongTypeError
        Where one column is named for two things.
    """
    here = columns_of(data)
    found = {}
    for key in (*required, *optional):
        if names[key] in here:
            found[key] = names[key]
        elif key in required or names[key] != SCHEMA[key]:
            raise MissingColumnError(names[key], here, table)
    if len(set(found.values())) < len(found):
        raise WrongTypeError(f"One column of {table} is named for two things.", "Name a column for each.")
    return found
