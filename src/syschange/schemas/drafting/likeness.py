"""Which shipped schema a table looks like, by the names of its columns and by what one row is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from syschange.schemas.checking.cells import Cells
from syschange.schemas.definition import Field, Schema
from syschange.schemas.reading.headers import folded
from syschange.schemas.schemafile import load, names

MOST_TWICE = 0.1  # ours: more rows with the key of another are no slips
FEWEST_ALIKE = 2  # ours: one name alone (a person's id) stands in most tables


@dataclass(frozen=True)
class Likeness:
    """A shipped schema, and the columns that are taken for its fields.

    Attributes
    ----------
    schema
        The schema.
    columns
        By column of the table, the field it is taken for.
    """

    schema: Schema
    columns: Mapping[str, Field]

    @property
    def renamed(self) -> dict[str, str]:
        """The fields whose column is spelt differently, and how."""
        return {field.name: column for column, field in self.columns.items() if field.name != column}


def likeness(columns: Mapping[str, Cells]) -> Likeness | None:
    """Return the shipped schema that most of the columns are known to; None where there is no such schema.

    It is one of which no column that is needed is absent, and whose keys tell most rows apart. Names are the same
    where they differ by case, spaces, underscores and hyphens only.
    """
    found = [_held_against(load(name), columns) for name in names()]
    alike = [
        one
        for one in found
        if len(one.columns) >= FEWEST_ALIKE and _is_whole(one) and _told_apart(one, columns)
    ]
    # Of several the one that knows most columns; then the one of which least is absent; then the alphabet.
    return min(alike, key=lambda one: (-len(one.columns), len(one.schema.fields)), default=None)


def _held_against(schema: Schema, columns: Iterable[str]) -> Likeness:
    by_fold: dict[str, list[str]] = {}
    for column in columns:
        by_fold.setdefault(folded(column), []).append(column)
    taken: dict[str, Field] = {}
    for field in schema.fields:
        alike = by_fold.get(folded(field.name), [])
        if alike:
            taken[field.name if field.name in alike else alike[0]] = field
    return Likeness(schema, taken)


def _is_whole(one: Likeness) -> bool:
    present = {field.name for field in one.columns.values()}
    return all(field.name in present for field in one.schema.fields if field.required)


def _told_apart(one: Likeness, columns: Mapping[str, Cells]) -> bool:
    """Return whether the keys of a schema tell most rows apart: where they do not, a row is something else."""
    keys = [column for column, field in one.columns.items() if field.name in one.schema.keys]
    if not keys:
        return True
    rows = pd.DataFrame({key: columns[key].series.to_numpy(dtype=object) for key in keys})
    return bool(rows.duplicated(keep=False).sum() <= MOST_TWICE * len(rows))
