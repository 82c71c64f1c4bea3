"""Two times of one person side by side: the first of two stages for people who are seen more than once."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from syschange.errors import DuplicateRowsError, WrongTypeError, listing, quote
from syschange.frames.recognise import as_numbers, recognise, require_columns, require_names

BEFORE = "before"
AFTER = "after"


def pair_times(
    data: object,
    *,
    person: str,
    time: str,
    value: str,
    before: float,
    after: float,
    carry: Sequence[str] = (),
) -> nw.DataFrame[Any]:
    """Return one row a person with the value before and the value after.

    Everybody with any row is kept, whether seen at both times or not, so that those lost can be counted.

    Parameters
    ----------
    data
        A tidy table with one row a person and time.
    person, time, value
        Its columns: who, when (a number), and the score.
    before, after
        The two times.
    carry
        Columns that describe the person, the same in all of that person's rows.

    Returns
    -------
    narwhals frame
        Columns `person`, those of `carry`, `before` and `after`; a score that is not there is missing.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there, does not hold numbers, describes one person in two ways, or has a name that
        is needed here; or where a row does not say whom it belongs to.
    DuplicateRowsError
        Where a person has two rows at one time.
    """
    frame = recognise(data)
    require_columns(frame, [person, time, value, *carry])
    require_names([person, *carry], taken=(BEFORE, AFTER), starts=("rows:",))
    frame = as_numbers(frame.select(*dict.fromkeys([person, time, value, *carry])), [time, value])
    nameless = frame[person].null_count()
    if nameless:
        raise WrongTypeError(
            f"{nameless} rows do not say in {quote(person)} whom they belong to.",
            "Put it in, or leave those rows out by a rule you can state.",
        )
    at = {BEFORE: nw.col(time) == before, AFTER: nw.col(time) == after}
    frame = frame.with_columns(
        *(nw.when(seen).then(nw.col(value)).alias(name) for name, seen in at.items()),
        *(
            nw.when(seen).then(nw.lit(1)).otherwise(nw.lit(0)).alias(f"rows:{name}")
            for name, seen in at.items()
        ),
    )
    people = frame.group_by(person, *carry).agg(
        nw.col(BEFORE).max(),
        nw.col(AFTER).max(),
        nw.col(f"rows:{BEFORE}").sum(),
        nw.col(f"rows:{AFTER}").sum(),
    )
    if people[person].n_unique() < len(people):
        raise WrongTypeError(
            f"One or more people are described in two ways by {listing(carry)}.",
            "Give each person one value for each, by a rule you can state (the first, or the latest).",
        )
    twice = people.filter((nw.col(f"rows:{BEFORE}") > 1) | (nw.col(f"rows:{AFTER}") > 1))
    if len(twice):
        raise DuplicateRowsError(len(twice), "row at one of the two times")
    return people.select(person, *carry, BEFORE, AFTER)
