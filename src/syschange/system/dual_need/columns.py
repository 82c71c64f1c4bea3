"""Which of the columns asked for there are: those of the schema may be absent, those a user names may not."""

from collections.abc import Mapping
from types import MappingProxyType

from syschange.errors import MissingColumnError
from syschange.frames.opening.tables import columns_of

# What each column is called in the schemas of access and people.
ACCESS: Mapping[str, str] = MappingProxyType({
    "assessed": "assessed_on", "decided": "decided_on", "accepted": "accepted", "reason": "rejection_reason",
    "started": "started_on", "exited": "exited_on", "exit_reason": "exit_reason", "label": "diagnosis_label",
})  # fmt: skip
PEOPLE: Mapping[str, str] = MappingProxyType({
    "mental_health": "need_mental_health", "drugs_alcohol": "need_drugs_alcohol",
    "mental_health_severity": "severity_mental_health", "drugs_alcohol_severity": "severity_drugs_alcohol",
    "family": "family_drugs_alcohol",
})  # fmt: skip


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
