"""Two times of one person side by side: the first of two stages for people who are seen more than once."""

import math
from collections.abc import Sequence
from typing import Any

import narwhals as nw

from syschange.errors import DuplicateRowsError, WrongTypeError, listing, quote
from syschange.frames.adding.faults import count_rows, require_said
from syschange.frames.adding.numbers import numbers
from syschange.frames.opening.recognise import require_names
from syschange.frames.opening.tables import Frame, fetch, open_table

BEFORE = "before"
AFTER = "after"
_ONE = "one"


def pair_times(
    data: object,
    *,
    person: str,
    time: str,
    value: str,
    before: float,
    after: float,
    carry: Sequence[str] = (),
) -> Frame:
    """Return one row a person with the value before and the value after.

    Everybody with any row is kept, whether seen at both times or not, so that those lost can be counted.

    Parameters
    ----------
    data
        A tidy table of any engine with one row a person and time (see `open_table`).
    person, time, value
        Its columns: who, when (a number), and the score.
    before, after
        The two times.
    carry
        Columns that describe the person, the same in all of that person's rows.

    Returns
    -------
    narwhals frame
        Columns `person`, those of `carry`, `before` and `after`; a score that is not there is missing. Lazy where
        the engine is: nothing of a person is fetched, and every further reduction may start from it.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there, does not hold numbers, describes one person in two ways, or has a name that
        is needed here; or where a row does not say whom it belongs to.
    DuplicateRowsError
        Where a person has two rows at one time.
    """
    table = open_table(data, [person, time, value, *carry])
    require_names([person, *carry], taken=(BEFORE, AFTER), starts=("rows:",))
    frame, _ = numbers(table.frame, table, list(dict.fromkeys([time, value])))
    names = table.names
    require_said(frame, {names[person]: person}, "whom")
    _require_finite(frame, {time: names[time], value: names[value]})
    frame = frame.with_columns(
        nw.col(names[person]).alias("who"),
        nw.col(names[time]).cast(nw.Float64).alias("when"),
        nw.col(names[value]).alias("score"),
        *(nw.col(names[name]).alias(f"carry{i}") for i, name in enumerate(carry)),
    )
    at = {BEFORE: nw.col("when") == before, AFTER: nw.col("when") == after}
    one, none = nw.lit(1).cast(nw.Int64), nw.lit(0).cast(nw.Int64)
    frame = frame.with_columns(
        *(nw.when(seen).then(nw.col("score")).alias(name) for name, seen in at.items()),
        *(nw.when(seen).then(one).otherwise(none).alias(f"rows:{name}") for name, seen in at.items()),
        one.alias(_ONE),
    )
    described = [f"carry{i}" for i in range(len(carry))]
    people = frame.group_by("who", *described).agg(
        nw.col(BEFORE).max(),
        nw.col(AFTER).max(),
        nw.col(f"rows:{BEFORE}").sum(),
        nw.col(f"rows:{AFTER}").sum(),
    )
    if described:
        _require_one_description(people, carry)
    several = (nw.col(f"rows:{BEFORE}") > 1) | (nw.col(f"rows:{AFTER}") > 1)
    twice = count_rows(people, {"twice": several})["twice"]
    if twice:
        raise DuplicateRowsError(twice, "row at one of the two times")
    return people.select(
        nw.col("who").alias(person),
        *(nw.col(own).alias(name) for own, name in zip(described, carry, strict=True)),
        BEFORE,
        AFTER,
    )


def _require_one_description(people: Frame, carry: Sequence[str]) -> None:
    """Check that nobody is two people by what describes them."""
    counted: Any = people.with_columns(nw.lit(1).cast(nw.Int64).alias(_ONE)).group_by("who")
    found = fetch(counted.agg(nw.col(_ONE).sum()).select(nw.col(_ONE).max()))
    if len(found[_ONE]) and float(found[_ONE][0] or 0) > 1:
        raise WrongTypeError(
            f"One or more people are described in two ways by {listing(carry)}.",
            "Give each person one value for each, by a rule you can state (the first, or the latest).",
        )


def _require_finite(frame: Frame, names: dict[str, str]) -> None:
    endless = {column: nw.col(name).cast(nw.Float64).abs() == math.inf for column, name in names.items()}
    for column, rows in count_rows(frame, endless).items():
        if rows:
            raise WrongTypeError(f"The column {quote(column)} holds an infinite value.", "Correct it first.")
