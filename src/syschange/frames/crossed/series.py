"""Sums by characteristics and by when: what a series of days or periods is made of, on any engine."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import WrongTypeError, quote
from syschange.frames.adding.cells import Array
from syschange.frames.adding.derived import derived
from syschange.frames.adding.prepared import Prepared, prepare
from syschange.frames.adding.sums import Sum
from syschange.frames.crossed.crossing import MOST, Crossed, crossed, require_reduced
from syschange.frames.groups.limits import MAX_ROWS
from syschange.frames.opening.days import dated
from syschange.frames.opening.tables import Frame

_OWN = ("rows", "ways")
_WHEN = "when"


@dataclass(frozen=True, eq=False)
class Series:
    """Sums of every group at every time.

    Attributes
    ----------
    keys
        The characteristics.
    rows, untimed
        Rows received, and rows that say no time, which are in no sum.
    times
        The different times in ascending order: days as `datetime64[D]`, or numbers; shape (times,).
    names
        The sums: `rows`, and those that were asked for.
    pivots
        What was subtracted from each value.
    """

    keys: tuple[str, ...]
    rows: int
    untimed: int
    times: npt.NDArray[Any]
    names: tuple[str, ...]
    pivots: Mapping[str, float]
    _crossed: Crossed = field(repr=False)

    @property
    def dated(self) -> bool:
        """Whether the times are days."""
        return self.times.dtype.kind == "M"

    def groupings(
        self, *, by: Sequence[str], ways: int, max_rows: int = MAX_ROWS
    ) -> Iterator[tuple[pd.DataFrame, dict[str, Array]]]:
        """Give the series of every grouping of 0 to `ways` characteristics, some groups at a time.

        Parameters
        ----------
        by
            The characteristics to group by, in the order they are to be read.
        ways
            The most characteristics taken together, 1 to the number given (0 where none is).
        max_rows
            The most groups of all groupings together; 200,000 (ours).

        Returns
        -------
        iterator
            The labels of the groups with `ways` and `rows` (those without a time included), and each sum in an
            array of shape (groups, times). In the order of `roll_up`, with the groups of nobody it has.

        Raises
        ------
        UnknownChoiceError, NotEstimableError
            Where a characteristic or `ways` is not one that was reduced, or there would be too many groups.
        """
        require_reduced(self._crossed, self.keys, by, ways, max_rows)
        yield from self._crossed.blocks(by=by, ways=ways, names=self.names)

    def digest(self) -> str:
        """Return a SHA-256 of the sums: equal for equal data, whatever the engine or order of rows and labels."""
        return self._crossed.digest()


def reduce_series(
    data: object,
    *,
    keys: Sequence[str],
    time: str,
    values: Sequence[str] = (),
    sums: Sequence[Sum] = (),
    ways: int | None = None,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
    max_rows: int = MAX_ROWS,
) -> Series:
    """Add up values by characteristics and by when: one group-by on the engine.

    Parameters
    ----------
    data
        A table of any engine, or the path of a Parquet file (see `open_table`).
    keys
        The characteristics (see `reduce_to_cells`).
    time
        When: dates, times (of which the day is taken), or numbers.
    values
        Columns of numbers, or of true and false.
    sums
        What is added up beside the rows (see `Sum`), from 0 and not from a pivot.
    ways, unknown, categories, max_rows
        As for `reduce_to_cells`.

    Returns
    -------
    Series
        It does not depend on the engine or the order of rows.

    Raises
    ------
    MissingColumnError, UnknownChoiceError
        As `reduce_to_cells`.
    WrongTypeError
        As `reduce_to_cells`, or where the times are neither dates nor numbers.
    NotEstimableError
        As `reduce_to_cells`, or where characteristics crossed with times are more than 5,000,000 (ours).
    """
    prepared = prepare(
        data,
        keys=keys,
        values=values,
        centred=(),
        also=[time],
        ways=ways,
        unknown=unknown,
        categories=categories,
        max_rows=max_rows,
        taken=_OWN,
    )
    wanted = [Sum("rows", (), ()), *sums]
    frame, names, counted = derived(prepared, wanted)
    made = crossed(
        prepared,
        _timed(frame, prepared, time),
        keys=keys,
        items=[_WHEN],
        sums=names,
        counted=counted,
        finest=MOST // 100,
        refusal=(
            f"The characteristics crossed with the times of {quote(time)} are more than {MOST:,} rows.",
            "Take fewer characteristics or broader groups, or round the times (to months, say).",
        ),
    )
    times = _times(made.values[0])  # noqa: PD011 - an attribute of ours
    held = int(made.total("rows").sum())
    pivots = {v: span.pivot for v, span in prepared.reach.items()}
    return Series(
        tuple(keys), prepared.rows, prepared.rows - held, times, tuple(s.name for s in wanted), pivots, made
    )


def _timed(frame: Frame, prepared: Prepared, time: str) -> Frame:
    """Return the frame with a column of days or of numbers to group by."""
    dtype = prepared.table.dtype(time)
    if dtype.is_numeric():
        when = nw.col("also0").cast(nw.Float64) + 0.0  # which makes zero of minus zero
        if dtype.is_float():
            return frame.with_columns(when.alias(_WHEN)).with_columns(
                nw.when(nw.col(_WHEN).is_finite()).then(nw.col(_WHEN)).alias(_WHEN)
            )
        return frame.with_columns(when.alias(_WHEN))
    return dated(frame, "also0", time, called=_WHEN)


def _times(values: Sequence[object]) -> npt.NDArray[Any]:
    """Return days, or numbers, in ascending order."""
    if values and all(isinstance(v, int | float | np.number) for v in values):
        return np.array(values, dtype=np.float64)
    days = [v.date() if isinstance(v, pd.Timestamp) else v for v in values]
    if not all(isinstance(day, date) for day in days):
        raise WrongTypeError("The times are neither dates nor numbers.", "Turn them into dates first.")
    return np.array(days, dtype="datetime64[D]")
