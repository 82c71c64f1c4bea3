"""Putting what is known of people beside what happened to them, so that nobody enrolled is lost on the way."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from syschange.errors import WrongTypeError
from syschange.frames.recognise import recognise, require_columns


def rename(data: object, columns: Mapping[str, str], *, table: str) -> nw.DataFrame[Any]:
    """Return a table with columns renamed.

    Parameters
    ----------
    data
        A pandas or Polars table.
    columns
        New name to present name.
    table
        What to call the table in a message.

    Raises
    ------
    MissingColumnError
        Where a present name is not there.
    """
    require_columns(data, list(columns.values()), table=table)
    return recognise(data).rename({present: new for new, present in columns.items()})


def attach(people: object, events: object, *, person: str, keep: Mapping[str, str]) -> nw.DataFrame[Any]:
    """Return one row for each event of each person, and one for each person who has none.

    Parameters
    ----------
    people
        One row a person.
    events
        Any number of rows a person.
    person
        The column that both have.
    keep
        Rows of `events` to keep: column to label.

    Returns
    -------
    narwhals frame
        The columns of `people`, and those of `events` that are not in it.

    Raises
    ------
    WrongTypeError
        Where the two tables belong to different engines.
    MissingColumnError
        Where a column of `keep` is not in `events`.
    """
    left, right = recognise(people), recognise(events)
    if left.implementation != right.implementation:
        raise WrongTypeError(
            "The tables of people and of what happened to them belong to different engines.",
            "Give both as pandas, or both as Polars.",
        )
    require_columns(right, list(keep), table="the table of what happened to people")
    for column, label in keep.items():
        right = right.filter(nw.col(column) == label)
    extra = [c for c in right.columns if c not in left.columns]
    return left.join(right.select(person, *extra), on=person, how="left")


def strangers(people: object, events: object, *, person: str) -> int:
    """Return how many rows of `events` belong to nobody in `people`."""
    left, right = recognise(people), recognise(events)
    if left.implementation != right.implementation:
        return 0  # `attach` says so in words
    return len(right.join(left.select(person), on=person, how="anti"))


def labels_present(data: object, column: str) -> Sequence[str]:
    """Return the distinct labels of a column, missing ones left out."""
    return sorted(str(v) for v in recognise(data)[column].drop_nulls().unique().to_list())
