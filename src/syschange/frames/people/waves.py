"""Waves side by side: one row a person with a column for each time, on any engine; and panels of units by month."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from syschange.errors import DuplicateRowsError, NotEstimableError, WrongTypeError, listing, quote
from syschange.frames.adding.faults import count_rows, require_said
from syschange.frames.adding.numbers import numbers
from syschange.frames.opening.days import dated
from syschange.frames.opening.recognise import require_names
from syschange.frames.opening.tables import Frame, Table, fetch, open_table

MOST_WAVES = 60  # ours: different times of one question; beyond it they are dates of visits rather than waves

_WHO, _WHEN, _SCORE = "of person", "of time", "of value"


def wave(number: int) -> str:
    """Return the name of the column of a wave, by its place among those asked for."""
    return f"wave{number}"


def wave_times(data: object, *, time: str, since: date | None = None) -> tuple[float, ...]:
    """Return the different times of a table in ascending order, as numbers of months.

    Parameters
    ----------
    data
        A table of any engine.
    time
        The column of times: numbers, or dates where `since` is given.
    since
        The day that dates are counted from, in whole calendar months; None where times are numbers.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where the column is not there, or does not hold numbers (dates where `since` is given).
    NotEstimableError
        Where there are more than 60 of them.
    """
    table = open_table(data, [time])
    frame = _timed(table.frame, table, time, since).select(nw.col(_WHEN))
    counted = frame.with_columns(nw.lit(1).alias("rows")).group_by(_WHEN).agg(nw.col("rows").sum())
    found = fetch(counted.select(nw.col(_WHEN)).head(MOST_WAVES + 2))[_WHEN]
    times = sorted({float(t) for t in found if not pd.isna(t)})
    if len(times) > MOST_WAVES:
        raise NotEstimableError(
            f"The column {quote(time)} holds more than {MOST_WAVES} different times.",
            "Round the times to the waves they belong to, by a rule you can state, or name those wanted.",
        )
    return tuple(times)


def spread_waves(
    data: object,
    *,
    person: str,
    time: str,
    value: str,
    waves: Sequence[float],
    carry: Sequence[str] = (),
    since: date | None = None,
) -> Any:  # noqa: ANN401 - a table of the engine that was given
    """Return one row a person with the value at each wave.

    Everybody with any row is kept, whether seen at these waves or not, so that those lost can be counted.

    Parameters
    ----------
    data
        A tidy table with one row a person and time, of any engine (see `open_table`).
    person, time, value
        Its columns: who, when, and the score.
    waves
        The times, as numbers.
    carry
        Columns that describe the person, the same in all of that person's rows.
    since
        As for `wave_times`.

    Returns
    -------
    table
        Of the engine of `data`, lazy where that is: the columns of `carry`, and `wave(0)`, `wave(1)`, … in the order
        of `waves`; a score that is not there is missing.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there, does not hold numbers, describes one person in two ways, or has a name that is
        needed here; or where a row does not say whom it belongs to.
    DuplicateRowsError
        Where a person has two rows at one time.
    """
    require_names([*carry], taken=[wave(i) for i in range(len(waves))], starts=("of ", "rows "))
    table = open_table(data, [person, time, value, *carry])
    frame, _ = numbers(table.frame, table, [value])
    require_said(frame, {table.names[person]: person}, "whom")
    frame = _timed(frame, table, time, since)
    keys = {name: f"of {place}" for place, name in enumerate(dict.fromkeys(carry))}
    frame = frame.select(
        nw.col(table.names[person]).alias(_WHO),
        nw.col(_WHEN),
        nw.col(table.names[value]).cast(nw.Float64).alias(_SCORE),
        *(nw.col(table.names[name]).alias(column) for name, column in keys.items()),
    )
    here = [nw.col(_WHEN) == float(at) for at in waves]
    frame = frame.with_columns(
        *(nw.when(seen).then(nw.col(_SCORE)).alias(wave(i)) for i, seen in enumerate(here)),
        *(
            nw.when(seen).then(nw.lit(1)).otherwise(nw.lit(0)).alias(f"rows {i}")
            for i, seen in enumerate(here)
        ),
    )
    people = frame.group_by(_WHO, *keys.values()).agg(
        *(nw.col(wave(i)).max() for i in range(len(waves))),
        *(nw.col(f"rows {i}").sum() for i in range(len(waves))),
    )
    _require_one_row_each(people, len(waves), carry)
    named = [nw.col(column).alias(name) for name, column in keys.items()]
    return people.select(*named, *(nw.col(wave(i)) for i in range(len(waves)))).to_native()


def _timed(frame: Frame, table: Table, time: str, since: date | None) -> Frame:
    """Return the frame with a column of months as numbers."""
    if since is None:
        if table.dtype(time).is_temporal():
            raise WrongTypeError(
                f"The column {quote(time)} holds dates, and nothing says from when their months are counted.",
                "Give changed_on=, or a column of months.",
            )
        frame, _ = numbers(frame, table, [time])
        return frame.with_columns(nw.col(table.names[time]).cast(nw.Float64).alias(_WHEN))
    if table.dtype(time).is_numeric():
        return _timed(frame, table, time, None)
    frame = dated(frame, table.names[time], time, called="of day")
    day = nw.col("of day")
    months = (day.dt.year() - since.year) * 12 + (day.dt.month() - since.month)
    return frame.with_columns(months.cast(nw.Float64).alias(_WHEN))


def _require_one_row_each(people: Frame, waves: int, carry: Sequence[str]) -> None:
    """Refuse people who are described in two ways, or have two rows at one wave."""
    twice = nw.any_horizontal(*(nw.col(f"rows {i}") > 1 for i in range(waves)), ignore_nulls=True)
    marked = people.with_columns(nw.when(twice).then(nw.lit(1)).otherwise(nw.lit(0)).alias("twice"))
    found = fetch(
        marked.select(nw.len().alias("rows"), nw.col(_WHO).n_unique().alias("people"), nw.col("twice").sum())
    )
    counted = {name: int(np.nan_to_num(np.asarray(found[name], dtype=np.float64))[0]) for name in found}
    if counted["people"] < counted["rows"]:
        raise WrongTypeError(
            f"One or more people are described in two ways by {listing(carry)}.",
            "Give each person one value for each, by a rule you can state (the first, or the latest).",
        )
    if counted["twice"]:
        raise DuplicateRowsError(counted["twice"], "row at one time")


def with_adoption(
    data: object,
    *,
    unit: str,
    time: str,
    treated: str,
    called: str,
    at: date | float | None,
    keep: Sequence[str],
) -> Any:  # noqa: ANN401 - a table of the engine that was given
    """Return a panel of units with a column that says when each unit changed, made of one that says which did.

    Parameters
    ----------
    data
        A table of any engine, one row or more a unit and time.
    unit, time
        Its columns.
    treated
        A column of true and false, or of 1 and 0.
    called
        What to call the new column.
    at
        When all of those changed that have true in any row, in the type of `time`; None where `treated` is true from
        each unit's own change on, and the first such time is taken.
    keep
        Further columns to keep.

    Returns
    -------
    table
        Of the engine of `data`, lazy where that is: `unit`, `time`, those of `keep`, and `called`, which is missing
        where a unit never changed.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there, `treated` holds something else, or there is a column of the new name.
    """
    kept = list(dict.fromkeys([unit, time, *keep]))
    require_names([called], taken=kept)
    table = open_table(data, [*kept, treated])
    frame, _ = numbers(table.frame, table, [treated])
    mark = nw.col(table.names[treated])
    found = count_rows(frame, {treated: (mark != 0) & (mark != 1)})
    if found[treated]:
        raise WrongTypeError(
            f"The column {quote(treated)} holds something other than true and false, or 1 and 0.",
            "Say of each row whether its unit had changed.",
        )
    when = nw.col(table.names[time]) if at is None else nw.lit(at)
    frame = frame.with_columns(nw.when(mark == 1).then(when).alias("of change"))
    first = nw.col("of change").min().over(table.names[unit])
    frame = frame.with_columns(first.alias("of first"))
    return frame.select(
        *(nw.col(table.names[name]).alias(name) for name in kept), nw.col("of first").alias(called)
    ).to_native()
