"""The tables of `coordination` read once, the columns that are wanted and no others."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from syschange.errors import MissingColumnError, UnknownChoiceError, WrongTypeError
from syschange.frames import columns_of, require_groups, require_names, take_rows
from syschange.system.coordination.records import Records, records
from syschange.system.recorded import recorded

# What each column is called in the schemas; a column under such a name may be absent.
_USUAL: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "contacts": {
        "household": "household_id", "agency": "agency", "worker": "worker_id", "kind": "kind",
        "attended": "attended", "joint": "joint", "from_agency": "from_agency", "service": "service",
        "hour": "hour", "venue": "venue", "entry_point": "entry_point",
    },
    "people": {
        "household": "household_id", "coordinator": "coordinator_id", "deputy": "deputy_id", "started": "started_on",
        "left": "left_on",
    },
    "events": {"times": "times"},
    "plans": {"family_outcome": "family_outcome", "family_role": "family_role"},
})  # fmt: skip
_KINDS = {
    "groups": ("agency", "kind", "from_agency", "service", "venue", "entry_point", "event"),
    "flags": ("attended", "joint", "family_outcome", "family_role"),
    "values": ("hour", "times"),
    "ids": ("person", "household", "worker", "coordinator", "deputy", "plan"),
    "days": ("started", "left", "day", "made_on"),
}
# Names that stand for columns of the result, or of what it is worked out from.
_TAKEN = (
    "measure", "asks", "ways", "quantity", "period", "against", "n", "units", "unknown", "numerator", "value",
    "lower", "upper", "level", "method", "unit", "exposure", "household", "person", "day", "first", "started", "left",
    "coordinator", "deputy", "listed", "members", "began", "informed", "asked_when",
)  # fmt: skip


def taken(
    data: object,
    columns: Mapping[str, str],
    *,
    by: Sequence[str] = (),
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Return the wanted columns of a table under the names of what they are for.

    Parameters
    ----------
    data
        The table.
    columns
        Columns by what they are for.
    by
        Characteristics.
    unknown, categories
        As for `frames.take_rows`.

    Raises
    ------
    WrongTypeError
        Where one column is named for two things, or is not of its kind.
    """
    if len(set(columns.values())) < len(columns):
        raise WrongTypeError("One column is named for two things.", "Name a column for each.")
    kinds = {kind: [columns[n] for n in names if n in columns] for kind, names in _KINDS.items()}
    kinds["groups"] += list(by)
    rows = take_rows(
        data, groups=kinds["groups"], ids=kinds["ids"], flags=kinds["flags"], values=kinds["values"],
        days=kinds["days"], unknown=unknown, categories=categories,
    )  # fmt: skip
    return pd.DataFrame({name: rows[column] for name, column in columns.items()} | {c: rows[c] for c in by})


def read(
    tables: Mapping[str, object | None], columns: Mapping[str, Mapping[str, str | None]], *, by: Sequence[str],
    ways: int, unknown: str, categories: Mapping[str, Sequence[str]] | None,
) -> Records:  # fmt: skip
    """Return the tables read, once what is asked of them can be.

    Parameters
    ----------
    tables
        Contacts, people, events and plans; None where not given.
    columns
        The columns of each, by what they are for; None for one that is not to be used.
    by, ways, unknown, categories
        As asked.
    """
    require_names(by, taken=_TAKEN, private=_private(columns))
    holder = "contacts" if tables["people"] is None else "people"
    if by:
        require_groups(tables[holder], keys=list(by), unknown=unknown, categories=categories)
        if ways not in range(1, len(by) + 1):
            allowed = list(range(1, len(by) + 1))
            raise UnknownChoiceError("number of characteristics taken together", ways, allowed)
    found: dict[str, pd.DataFrame | None] = {}
    for name, data in tables.items():
        if data is None:
            found[name] = None
            continue
        own = recorded(data, columns[name], _USUAL[name], table=f"the table of {name}")
        keys = by if name == holder else ()
        found[name] = taken(data, own, by=keys, unknown=unknown, categories=categories)
    contacts, people = found["contacts"], found["people"]
    assert contacts is not None  # noqa: S101 - always given
    if "household" not in contacts and (people is None or "household" not in people):
        raise MissingColumnError(
            str(columns["contacts"]["household"]), columns_of(tables[holder]), f"the table of {holder}"
        )
    return records(contacts, people, found["events"], found["plans"], by=by)


def _private(columns: Mapping[str, Mapping[str, str | None]]) -> set[str]:
    wanted = {"person", "household", "worker", "coordinator", "deputy", "plan"}
    return {c for own in columns.values() for name, c in own.items() if name in wanted and c is not None}
