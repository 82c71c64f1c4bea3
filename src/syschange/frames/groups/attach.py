"""Putting what is known of people beside what happened to them, so that nobody enrolled is lost on the way."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from syschange.errors import WrongTypeError, quote
from syschange.frames.groups.labels import MISSING_LABELS, as_text
from syschange.frames.opening.recognise import recognise, require_columns


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
    WrongTypeError
        Where one column would have two names, or two columns one.
    """
    frame = recognise(data)
    require_columns(frame, list(columns.values()), table=table)
    presents = list(columns.values())
    twice = [present for present in presents if presents.count(present) > 1]
    if twice:
        raise WrongTypeError(
            f"The column {quote(twice[0])} of {table} would have two names.", "Give each column one new name."
        )
    taken = [new for new in columns if new in frame.columns and new not in presents]
    if taken:
        raise WrongTypeError(
            f"There is a column {quote(taken[0])} in {table} already, and another would be called that.",
            "Rename or leave out the one that is there.",
        )
    return frame.rename({present: new for new, present in columns.items()})


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


def labels_present(data: object, column: str) -> Sequence[str]:
    """Return the distinct labels of a column in alphabetical order, missing ones left out.

    Labels are as analyses show them: a whole number has no decimals, whatever type holds it.
    """
    found = {as_text(v) for v in recognise(data)[column].drop_nulls().unique().to_list() if v == v}  # noqa: PLR0124 - not-a-number is the one value unlike itself
    return sorted(found - set(MISSING_LABELS))
