"""Tables under the names of our schemas, with what is known of people beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as kept
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import DuplicateRowsError, MissingColumnError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import UNKNOWN, columns_of, take_rows
from syschange.system.measured import PERIOD, Measure

KINDS = ("ids", "groups", "flags", "values", "days")
UNDATED = "What has no day is neither before nor after the change, and is left out."
FEWEST = 10  # people from whom on the label of a service or agency may stand
SMALL = "(smaller ones)"  # what those with fewer are called together
APART = "(not told apart)"  # the label of a characteristic that a table does not have
SEVERAL = "(several)"  # the label of something whose rows do not agree


@dataclass(frozen=True)
class Fields:
    """The fields of a table that are read, by kind.

    Attributes
    ----------
    ids, groups, flags, values, days
        Fields, as `frames.take_rows` takes them.
    required
        Those that have to be there.
    orders
        The labels of a field in their order.
    """

    ids: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    orders: Mapping[str, tuple[str, ...]] = kept(default_factory=dict)

    @property
    def every(self) -> list[str]:
        """All fields."""
        return [f for kind in KINDS for f in getattr(self, kind)]


def read(
    data: object, name: str, fields: Fields, called: Mapping[str, str], *, more: Sequence[str] = ()
) -> pd.DataFrame:
    """Return a table under the names of its schema; a field that is not there is no column.

    Parameters
    ----------
    data
        A table of any engine, or the path of a Parquet file.
    name
        Which table it is, for a message.
    fields
        What is read.
    called
        Columns of fields that are called otherwise than in the schema; such a column has to be there.
    more
        Characteristics that are read as labels under their own names, where they are there.

    Raises
    ------
    UnknownChoiceError
        Where a field named is none of the table's.
    MissingColumnError
        Where a column that was named or is required is not there.
    WrongTypeError
        Where there are no rows, a column is named for two fields, or is not of its kind.
    """
    for field in called:
        if field not in fields.every:
            raise UnknownChoiceError(f"field of {name}", field, fields.every)
    present = columns_of(data)
    column = {f: called.get(f, f) for f in fields.every}
    for field in fields.every:
        if column[field] not in present and (field in fields.required or called.get(field, field) != field):
            raise MissingColumnError(column[field], present, f"the table of {name}")
    held = {kind: [f for f in getattr(fields, kind) if column[f] in present] for kind in KINDS}
    named = [column[f] for kind in KINDS for f in held[kind]]
    if len(set(named)) < len(named):
        twice = next(c for c in named if named.count(c) > 1)
        raise WrongTypeError(
            f"The column {quote(twice)} of {name} is named for two fields.", "Name a column for each."
        )
    labels = [column[f] for f in held["groups"]]
    extra = [c for c in more if c in present and c not in labels]
    if set(extra) & set(named):
        wrong = next(c for c in extra if c in named)
        raise WrongTypeError(
            f"The column {quote(wrong)} of {name} is no characteristic.", "Give by= columns of labels."
        )
    asked = {kind: [column[f] for f in held[kind]] for kind in KINDS}
    found = take_rows(
        data, ids=asked["ids"], groups=[*asked["groups"], *extra], flags=asked["flags"], values=asked["values"],
        days=asked["days"], categories={column[f]: labels for f, labels in fields.orders.items()},
    )  # fmt: skip
    if not len(found):
        raise WrongTypeError(f"The table of {name} has no rows.", "Give at least one, or leave it out.")
    made = {f: found[column[f]] for kind in KINDS for f in held[kind]}
    made |= {c: found[c] for c in more if c in found.columns and c not in made}
    return pd.DataFrame(made)


def beside(rows: pd.DataFrame, name: str, people: pd.DataFrame | None, by: Sequence[str]) -> pd.DataFrame:
    """Return rows with the characteristics asked for, from the table itself or from that of people.

    Parameters
    ----------
    rows
        With `person_id`.
    name
        Which table it is, for a message.
    people
        One row a person, with `person_id` and characteristics; None where there is none.
    by
        The characteristics.

    Raises
    ------
    MissingColumnError
        Where one is in neither.
    """
    made = rows
    for column in by:
        if column in made:
            continue
        if people is None or column not in people:
            where = f"the table of {name}" if people is None else f"the table of {name} or that of people"
            known = [*made.columns, *(people.columns if people is not None else [])]
            raise MissingColumnError(column, known, where)
        kinds = list(people[column].cat.categories)
        kinds = kinds if UNKNOWN in kinds else [*kinds, UNKNOWN]
        of = dict(zip(people["person_id"], people[column].astype(str), strict=True))
        labels = made["person_id"].map(of).astype(object)
        labels = labels.where(labels.notna(), UNKNOWN)
        made = made.assign(**{column: pd.Categorical(labels, categories=kinds, ordered=True)})
    return made


def people_of(
    data: object | None, by: Sequence[str], called: Mapping[str, str], *, days: Sequence[str] = ()
) -> pd.DataFrame | None:
    """Return the table of people with the characteristics and days asked for; None where there is none.

    Raises
    ------
    DuplicateRowsError
        Where a person has more than one row.
    """
    if data is None:
        return None
    fields = Fields(ids=("person_id",), days=tuple(days), required=("person_id", *days))
    made = read(data, "people", fields, called, more=by)
    made = made[made["person_id"].notna()].reset_index(drop=True)
    twice = int(made["person_id"].duplicated().sum())
    if twice:
        raise DuplicateRowsError(twice, "row in the table of people")
    return made


def undated(given: Sequence[tuple[Measure, pd.DataFrame]]) -> list[str]:
    """Return what has to be said where rows have no day, so that they are neither before nor after the change."""
    some = any(PERIOD in rows and rows[PERIOD].isna().any() for _, rows in given)
    return [UNDATED] if some else []


def without_small(rows: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return rows in which labels that fewer than ten people have are told together, under no name of their own.

    Only labels that a user's own data name are treated so (services, agencies); `(unknown)` stays.
    """
    made = rows
    for column in columns:
        labels = made[column].astype(str)
        people = made.assign(label=labels).groupby("label", observed=True)["person_id"].nunique()
        few = set(people[people < FEWEST].index) - {UNKNOWN, SEVERAL, APART}
        if few:
            kinds = [c for c in made[column].cat.categories if c not in few]
            place = len(kinds) - (UNKNOWN in kinds)
            kinds.insert(place, SMALL)
            told = labels.where(~labels.isin(few), SMALL)
            made = made.assign(**{column: pd.Categorical(told, categories=kinds, ordered=True)})
    return made


def one_of_each(rows: pd.DataFrame, key: str, column: str) -> "pd.Series[Any]":
    """Return for each value of a key the label all its known rows share; `(several)` where they do not agree.

    Returns
    -------
    Series
        Ordered categories, indexed by the key, which is sorted.
    """
    known = rows[rows[column].astype(str) != UNKNOWN]
    codes = known[column].cat.codes
    ends = codes.groupby(known[key]).agg(["min", "max"])
    kinds = [c for c in rows[column].cat.categories if c != UNKNOWN]
    every = pd.Index(np.unique(rows[key].to_numpy()), name=key)
    ends = ends.reindex(every)
    names = np.array([*rows[column].cat.categories], dtype=object)
    labels = np.full(len(every), UNKNOWN, dtype=object)
    there = ends["min"].notna().to_numpy()
    one = there & (ends["min"] == ends["max"]).to_numpy()
    labels[one] = names[ends["min"].to_numpy()[one].astype(np.int64)]
    labels[there & ~one] = SEVERAL
    kinds += [SEVERAL] if (there & ~one).any() else []
    made = pd.Categorical(labels, categories=[*kinds, UNKNOWN], ordered=True)
    return pd.Series(made, index=every)
