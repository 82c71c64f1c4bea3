"""Steps of cases on any engine: the rows that can be used, and each activity by its place."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl

from syschange.errors import WrongTypeError, quote
from syschange.frames.adding.faults import count_rows, missing
from syschange.frames.adding.numbers import numbers
from syschange.frames.adding.quicker import factorised
from syschange.frames.groups.labels import UNKNOWN, label
from syschange.frames.opening.days import numbered_days
from syschange.frames.opening.tables import Frame, fetch, open_table

MOST_POSITION = 2**20 - 1
_UNKNOWN_CODE = 0
_TEXTS = (nw.Categorical, nw.Enum)


@dataclass(frozen=True, eq=False)
class Opened:
    """Rows that say a case and a day, as columns `case`, `activity`, `day`, `at` (position), `worker`, `entry`.

    Attributes
    ----------
    frame
        The frame; lazy, so that nothing is held.
    known
        The values that places stand for in a column that holds places.
    rows, no_case, no_day, unnamed, used
        Rows received, those that say no case, no day, no activity, and those used.
    """

    frame: Frame
    known: dict[str, list[Any]]
    rows: int
    no_case: int
    no_day: int
    unnamed: int
    used: int


def open_steps(
    data: object, *, case: str, activity: str, when: str, position: str | None, worker: str | None,
    entry: str | None,
) -> Opened:  # fmt: skip
    """Return the rows that can be used, and how many cannot.

    Raises
    ------
    WrongTypeError
        Where days are no dates, or positions are not whole numbers from 0 up.
    """
    named = {
        "case": case,
        "activity": activity,
        "when": when,
        "at": position,
        "worker": worker,
        "entry": entry,
    }
    wanted = {own: name for own, name in named.items() if name is not None}
    table = open_table(data, list(wanted.values()))
    frame = numbered_days(table.frame, table.names[when], when, called="day")
    if position is not None:
        frame, _ = numbers(frame, table, [position])
    keys = {own: table.names[name] for own, name in wanted.items() if own not in {"when", "at"}}
    places = [] if position is None else [table.names[position]]
    frame, known = _in_polars(frame, list(dict.fromkeys(keys.values())), ["day", *places])
    columns = {own: _column(frame, name, known) for own, name in keys.items()}
    at = nw.lit(0.0) if position is None else nw.when(~missing(frame, places[0])).then(nw.col(places[0]))
    day = nw.when(~missing(frame, "day")).then(nw.col("day"))
    frame = frame.select(**columns, day=day, at=at.cast(nw.Float64).fill_null(0.0))
    return _used(frame, {own: known[name] for own, name in keys.items() if name in known}, position)


def _in_polars(
    frame: Frame, keys: Sequence[str], values: Sequence[str]
) -> tuple[Frame, dict[str, list[Any]]]:
    """Return a frame that is in memory as a lazy one of Polars, and what places stand for where it was pandas.

    Places are in the order of what they stand for, so that every engine puts steps of one day in one order.
    """
    if not isinstance(frame, nw.DataFrame):
        return frame, {}
    if not frame.implementation.is_pandas():
        return frame.lazy(), {}
    native: pd.DataFrame = frame.to_native()
    columns = {name: pl.Series(native[name].to_numpy(dtype=np.float64, na_value=np.nan)) for name in values}
    known = {}
    for key in keys:
        codes, held = factorised(native[key])
        if all(isinstance(v, str) for v in held):
            order = sorted(range(len(held)), key=held.__getitem__)
        else:
            order = sorted(range(len(held)), key=lambda i: (_size(held[i]), str(held[i])))
        rank = np.empty(len(held) + 1, dtype=np.int64)
        rank[order], rank[-1] = np.arange(len(held)) + 1, len(held) + 1
        known[key] = [held[i] for i in order]
        columns[key] = pl.Series(rank[codes])
    made: Frame = nw.from_native(pl.DataFrame(columns).lazy())
    return made, known


def _size(value: object) -> float:
    return float(value) if isinstance(value, int | float | np.number) else math.inf


def _column(frame: Frame, name: str, known: dict[str, list[Any]]) -> nw.Expr:
    """Return a column whose missing values are missing: a place past the last stands for those."""
    column = nw.col(name)
    if name in known:
        return nw.when(column <= len(known[name])).then(column)
    if isinstance(frame.collect_schema()[name], _TEXTS):
        return column.cast(nw.String)
    return nw.when(~missing(frame, name)).then(column)


def _used(frame: Frame, known: dict[str, list[Any]], position: str | None) -> Opened:
    case, day, at = nw.col("case").is_null(), nw.col("day").is_null(), nw.col("at")
    strange = (at < 0) | (at > MOST_POSITION) | (at != at.floor())
    found = count_rows(
        frame.with_columns(all=nw.lit(1)),
        {
            "rows": nw.col("all") == 1, "no_case": case, "no_day": ~case & day,
            "unnamed": ~case & ~day & nw.col("activity").is_null(), "used": ~case & ~day, "strange": strange,
        },
    )  # fmt: skip
    if found.pop("strange"):
        raise WrongTypeError(
            f"The column {quote(position)} holds something other than whole numbers from 0 to a million.",
            "Number the steps of each case 1, 2, 3 and so on.",
        )
    return Opened(frame.filter(~case & ~day), known, **found)


def code_activities(opened: Opened, activity: str, *, most: int) -> tuple[Frame, tuple[str, ...] | None]:
    """Return the frame with each activity's place from 0 in a column `code`, and the label of each place.

    Parameters
    ----------
    opened
        The rows.
    activity
        What the user calls the column, for a message.
    most
        The most there may be; beyond it no labels are returned.
    """
    each = opened.frame.filter(~nw.col("activity").is_null()).group_by("activity").agg(nw.len().alias("rows"))
    each = each.with_columns(one=nw.lit(1)).with_columns(
        code=nw.col("one").cum_sum().over(order_by="activity").cast(nw.Int64)
    )
    each = each.select(nw.col("activity").alias("called"), "code")
    found = fetch(each.head(most + 1))
    if len(found["code"]) > most:
        return opened.frame, None
    values = dict(zip((int(c) for c in found["code"]), found["called"], strict=True))
    known = opened.known.get("activity")
    texts = [UNKNOWN] + [
        label(value if known is None else known[int(value) - 1], activity)
        for _, value in sorted(values.items())
    ]
    rows: Any = opened.frame
    joined = rows.join(each, left_on="activity", right_on="called", how="left")
    return joined.with_columns(nw.col("code").fill_null(_UNKNOWN_CODE)), tuple(texts)
