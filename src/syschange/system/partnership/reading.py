"""The five tables of a partnership, read into one form under the names of our schemas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import MissingColumnError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import UNKNOWN, columns_of, require_names, take_rows
from syschange.schemas import private_columns

# The fields of each table that are read, by kind; the first tuple names those it cannot do without.
FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "meetings": {
        "required": ("meeting_id", "member_id", "attended"),
        "ids": ("meeting_id", "member_id"),
        "groups": ("group", "agency", "sector", "level"),
        "flags": ("attended", "lived_experience", "voting", "sponsor", "paid", "quorate"),
        "values": ("hours",),
        "days": ("planned_on", "held_on"),
    },
    "contacts": {
        "required": ("person_id", "contacted_on", "agency"),
        "ids": ("person_id", "worker_id", "from_worker_id"),
        "groups": ("agency", "from_agency"),
        "flags": ("attended", "joint"),
        "values": (),
        "days": ("contacted_on",),
    },
    "decisions": {
        "required": ("decision_id",),
        "ids": ("decision_id", "person_id", "meeting_id"),
        "groups": ("decided_by", "proposed_by"),
        "flags": ("carried", "joint", "cites_practice"),
        "values": ("amount",),
        "days": ("asked_on", "decided_on", "delivered_on"),
    },
    "workforce": {
        "required": ("worker_id", "shadowing_days"),
        "ids": ("worker_id",),
        "groups": ("sector", "level"),
        "flags": (),
        "values": ("shadowing_days",),
        "days": ("left_on",),
    },
    "funding": {
        "required": ("funding_line", "recurrent", "amount"),
        "ids": ("funding_line",),
        "groups": (),
        "flags": ("recurrent",),
        "values": ("amount",),
        "days": ("starts_on", "ends_on"),
    },
}  # fmt: skip
KINDS = ("ids", "groups", "flags", "values", "days")


@dataclass(frozen=True, eq=False)
class Table:
    """One table, under the names of our schema and in an order that does not depend on the order it came in.

    Attributes
    ----------
    name
        Which table it is.
    rows
        Its rows; what it does not have is not a column.
    received
        How many rows it had.
    """

    name: str
    rows: pd.DataFrame
    received: int

    def known(self, *fields: str) -> bool:
        """Return whether each field is there and somewhere not missing."""
        return all(f in self.rows and bool(_some(self.rows[f])) for f in fields)


def read(data: object, name: str, columns: Mapping[str, str]) -> Table:
    """Return a table under the names of our schema.

    Parameters
    ----------
    data
        A table of any engine, or the path of a Parquet file.
    name
        Which table of a partnership it is.
    columns
        Fields of the schema with the columns that hold them, where they are called otherwise.

    Raises
    ------
    UnknownChoiceError
        Where a field named is none of the table's.
    MissingColumnError
        Where a column named, or one that is needed, is not there.
    WrongTypeError
        Where the table has no rows, or a column is not of its kind.
    """
    fields = FIELDS[name]
    every = [f for kind in KINDS for f in fields[kind]]
    for field in columns:
        if field not in every:
            raise UnknownChoiceError(f"field of {name}", field, every)
    present = columns_of(data)
    called = {f: columns.get(f, f) for f in every}
    for field in every:
        if called[field] not in present and (field in columns or field in fields["required"]):
            raise MissingColumnError(called[field], present, f"the table of {name}")
    held = {kind: [f for f in fields[kind] if called[f] in present] for kind in KINDS}
    _require_one_kind(held, called)
    for field in held["groups"]:
        require_names(
            [called[field]], taken=(), private=private_columns()
        )  # labels stand in tables, ids never
    asked = {kind: [called[f] for f in held[kind]] for kind in KINDS}
    found = take_rows(
        data,
        ids=asked["ids"],
        groups=asked["groups"],
        flags=asked["flags"],
        values=asked["values"],
        days=asked["days"],
    )
    if not len(found):
        raise WrongTypeError(
            f"The table of {name} has no rows.", "Give at least one, or leave the table out."
        )
    made = pd.DataFrame({f: found[called[f]] for kind in KINDS for f in held[kind]})
    return Table(name, _ordered(made), len(found))


def _require_one_kind(held: Mapping[str, Sequence[str]], called: Mapping[str, str]) -> None:
    seen: dict[str, str] = {}
    for kind, fields in held.items():
        for field in fields:
            if seen.setdefault(called[field], kind) != kind:
                raise WrongTypeError(
                    f"The column {quote(called[field])} is given for two fields of different kinds.",
                    "A column holds ids, labels, yes and no, numbers or days, and one of them only.",
                )


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows in an order of their own, so that sums over them are the same however they came."""
    if not len(rows.columns):
        return rows
    keys = {c: rows[c].cat.codes if isinstance(rows[c].dtype, pd.CategoricalDtype) else rows[c] for c in rows}
    order = pd.DataFrame(keys).sort_values([str(k) for k in keys], kind="stable").index.to_numpy()
    return rows.take(order).reset_index(drop=True)


def _some(column: "pd.Series[Any]") -> bool:
    return bool(known(column).any())


def known(column: "pd.Series[Any]") -> "pd.Series[bool]":
    """Return which values of a column are not missing; the label "(unknown)" is."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return pd.Series(column.astype(str).to_numpy(dtype=object) != UNKNOWN, index=column.index)
    return column.notna()


def in_order(column: "pd.Series[Any]", order: Sequence[str]) -> npt.NDArray[Any]:
    """Return the place of each label in an order from 0; missing where it is none of them."""
    place = {label: float(i) for i, label in enumerate(order)}
    by_code = np.array([place.get(str(c), np.nan) for c in column.cat.categories] + [np.nan])
    return np.asarray(by_code[column.cat.codes.to_numpy()], dtype=np.float64)


def require_one_of(given: object, allowed: Sequence[str], what: str) -> str:
    """Return a choice that is allowed, or say which are.

    Raises
    ------
    UnknownChoiceError
        Where it is not.
    """
    if given not in allowed:
        raise UnknownChoiceError(what, given, allowed)
    return str(given)


def require_whole(given: object, least: int, what: str) -> int:
    """Return a whole number that is large enough.

    Raises
    ------
    WrongTypeError
        Where it is not.
    """
    if isinstance(given, bool) or not isinstance(given, int) or given < least:
        raise WrongTypeError(
            f"{what} is not a whole number from {least} up.", f"Give for example {max(least, 2)}."
        )
    return given
