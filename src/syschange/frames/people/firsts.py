"""The first of each person's events, and which windows of days it falls in: one row a person, on any engine."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import narwhals as nw

from syschange.errors import DuplicateRowsError, WrongTypeError, listing, quote
from syschange.frames.adding.prepared import companions
from syschange.frames.opening.days import dated
from syschange.frames.opening.tables import Frame, fetch, open_table

_FIRST, _WHO = "first", "who"
_TEXTS = (nw.String, nw.Categorical, nw.Enum)


def firsts_in_windows(
    events: object,
    *,
    person: str,
    day: str,
    keys: Sequence[str],
    windows: Mapping[str, tuple[date, date]],
    people: object | None = None,
    reasons: bool = False,
) -> Any:  # noqa: ANN401 - a table of the engine that was given
    """Return one row for each person who has an event: the characteristics, and whether the first falls in a window.

    Parameters
    ----------
    events
        One row an event, of any engine (see `open_table`). Nothing of a lazy table is held.
    person, day
        Its columns: whose event it is, and the day of it (a date, or a time on it).
    keys
        The characteristics: columns of `people`, or of `events` where that is None.
    windows
        For each name the first and the last day, both within the window.
    people
        One row a person, of the same engine, with the column `person`. Those without an event are passed over, and
        the characteristics of those who are not in it are missing.
    reasons
        Whether the columns beside the characteristics that say why one is missing go with them.

    Returns
    -------
    table
        Of the engine of `events`, lazy where that is: the characteristics under their names, and for each window a
        column of 1 and 0.

    Raises
    ------
    MissingColumnError
        Where a column is not there.
    WrongTypeError
        Where a row says nobody or no day, days are no dates, a person is described in two ways, or the tables are
        of different engines.
    DuplicateRowsError
        Where `people` has somebody twice.
    """
    named = [*keys, *(companions(events if people is None else people, keys) if reasons else ())]
    table = open_table(events, [person, day, *(named if people is None else [])])
    who, on = table.names[person], table.names[day]
    frame = dated(table.frame, on, day, called=on)
    _require_given(frame, {who: person, on: day})
    carried = [] if people is not None else [c for c in (table.names[k] for k in named) if c != who]
    firsts: Frame = frame.group_by(who, *carried).agg(nw.col(on).min())
    if people is None:
        if carried:
            _require_one_each(firsts, who, keys)
        found = {key: table.names[key] for key in named}
    else:
        firsts, found = _described(firsts, who, people, person, named)
    plain = firsts.collect_schema()[on] == nw.Date
    marks = [
        _within(nw.col(on), first, last, plain=plain).cast(nw.Int64).alias(name)
        for name, (first, last) in windows.items()
    ]
    return firsts.select(*(nw.col(c).alias(key) for key, c in found.items()), *marks).to_native()


def _require_given(frame: Frame, columns: Mapping[str, str]) -> None:
    missing = fetch(
        frame.with_columns(nw.col(c).is_null().cast(nw.Int64).alias(f"no {c}") for c in columns).select(
            nw.col(f"no {c}").sum() for c in columns
        )
    )
    for column, name in columns.items():
        rows = int(missing[f"no {column}"][0] or 0)
        if rows:
            raise WrongTypeError(
                f"{rows} rows have nothing in {quote(name)}, and without it nobody's first can be told.",
                "Put it in, or leave those people out by a rule you can state.",
            )


def _require_one_each(firsts: Frame, who: str, keys: Sequence[str]) -> None:
    """Refuse people whose events describe them in two ways."""
    found = fetch(firsts.select(nw.len().alias("rows"), nw.col(who).n_unique().alias("people")))
    if int(found["people"][0]) < int(found["rows"][0]):
        raise WrongTypeError(
            f"One or more people are described in two ways by {listing(keys)}.",
            "Give each person one value for each, by a rule you can state, or a table of people with one row each.",
        )


def _described(
    firsts: Frame, who: str, people: object, person: str, named: Sequence[str]
) -> tuple[Frame, dict[str, str]]:
    """Return the firsts with what is known of each person beside them, and the column of each characteristic."""
    table = open_table(people, list(dict.fromkeys([person, *named])))
    if table.frame.implementation != firsts.implementation or table.in_memory != isinstance(
        firsts, nw.DataFrame
    ):
        raise WrongTypeError(
            "The tables of people and of contacts belong to different engines.",
            "Give both as pandas, or both as Polars, and so on.",
        )
    found = {key: f"of {place}" for place, key in enumerate(named)}
    there = table.frame.select(
        nw.col(table.names[person]).alias(_WHO), *(nw.col(table.names[k]).alias(c) for k, c in found.items())
    )
    counted = fetch(there.select(nw.len().alias("rows"), nw.col(_WHO).n_unique().alias("people")))
    twice = int(counted["rows"][0]) - int(counted["people"][0])
    if twice > 0:
        raise DuplicateRowsError(twice, "row in the table of people")
    left, right = firsts.collect_schema()[who], there.collect_schema()[_WHO]
    if isinstance(left, _TEXTS) != isinstance(right, _TEXTS):
        raise WrongTypeError(
            f"{quote(person)} is text in one table and not in the other.", "Give ids as text in both."
        )
    if left != right and isinstance(left, _TEXTS):
        firsts = firsts.with_columns(nw.col(who).cast(nw.String))
        there = there.with_columns(nw.col(_WHO).cast(nw.String))
    joined: Frame = firsts.join(there, left_on=who, right_on=_WHO, how="left")  # type: ignore[arg-type] # both alike
    return joined, found


def _within(day: nw.Expr, first: date, last: date, *, plain: bool) -> nw.Expr:
    """Return whether a day lies in a window, both of its ends included, and a time on the last day too."""
    if plain:
        return (day >= nw.lit(first)) & (day <= nw.lit(last))
    start, end = (datetime.combine(d, time()) for d in (first, last + timedelta(days=1)))
    return (day >= nw.lit(start)) & (day < nw.lit(end))
