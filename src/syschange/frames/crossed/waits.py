"""How long people waited and how it ended, counted by characteristics on any engine: from dates or durations."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import narwhals as nw
import numpy as np
import pandas as pd

from syschange.errors import WrongTypeError, quote
from syschange.frames.adding.cells import Array
from syschange.frames.adding.prepared import Prepared, prepare
from syschange.frames.crossed.crossing import MOST, Crossed, crossed, require_reduced
from syschange.frames.groups.labels import MISSING_LABELS
from syschange.frames.groups.limits import MAX_ROWS
from syschange.frames.opening.days import numbered_days
from syschange.frames.opening.tables import Frame

# How a wait ended. Not one of these: somebody left and no day is given, or was reached as well; or no yes or no.
STILL, REACHED, LEFT, DOUBTFUL, STRANGE = 0.0, 1.0, 2.0, 3.0, 4.0
_OWN = ("rows", "ways")
_WAIT, _HOW, _WHY = "wait", "how", "why"
_NO_EXIT = ""


@dataclass(frozen=True, eq=False)
class WaitCounts:
    """People by characteristics, by how long they waited, and by how it ended.

    Attributes
    ----------
    keys
        The characteristics.
    rows, unknown
        Rows received, and rows of which it is not known how long or how it ended; they are in no count but `rows`.
    exits
        The ways to leave, in the order of the alphabet.
    """

    keys: tuple[str, ...]
    rows: int
    unknown: int
    exits: tuple[str, ...]
    _days: Array = field(repr=False)
    _kind: Array = field(repr=False)
    _crossed: Crossed = field(repr=False)

    def groupings(
        self, *, by: Sequence[str], ways: int, max_rows: int = MAX_ROWS
    ) -> Iterator[tuple[pd.DataFrame, Array, Array]]:
        """Give the counts of every grouping of 0 to `ways` characteristics, some groups at a time.

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
            The labels of the groups with `ways` and `rows`; the days on which anything happened in them, in
            ascending order, shape (days,); and people in an array of shape (groups, 2 + exits, days): those
            reached, those still waiting when last seen, and those who left in each way. In the order of `roll_up`,
            with the groups of nobody it has.

        Raises
        ------
        UnknownChoiceError, NotEstimableError
            Where a characteristic or `ways` is not one that was reduced, or there would be too many groups.
        """
        require_reduced(self._crossed, self.keys, by, ways, max_rows)
        days, place = np.unique(self._days, return_inverse=True)
        kinds = 2 + len(self.exits)
        for labels, sums in self._crossed.blocks(by=by, ways=ways, names=["rows"]):
            made = np.zeros((len(labels), kinds, len(days)))
            made[:, self._kind.astype(np.int64), place] = sums["rows"]
            yield labels, days, made

    def digest(self) -> str:
        """Return a SHA-256 of the counts: equal for equal data, whatever the engine or order of rows and labels."""
        return self._crossed.digest()


def reduce_waits(
    data: object,
    *,
    keys: Sequence[str],
    start: str | None = None,
    end: str | None = None,
    as_of: date | None = None,
    duration: str | None = None,
    event: str | None = None,
    exits: str | None = None,
    ways: int | None = None,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
    max_rows: int = MAX_ROWS,
) -> WaitCounts:
    """Count people by characteristics, by how long they waited and by how it ended: one group-by on the engine.

    Parameters
    ----------
    data
        A table of any engine, one row a person, or the path of a Parquet file (see `open_table`).
    keys
        The characteristics (see `reduce_to_cells`).
    start, end
        Columns of dates, or of times, of which the day is taken: when the wait began, and when it ended. No end is
        a wait that goes on.
    as_of
        The day the records were taken, up to which those without an end, or with a later one, are known to wait.
    duration, event
        In place of dates: a column of numbers of days, and one that says whether the wait ended with being reached.
    exits
        A column of the way in which somebody left without being reached; missing, empty or of one of the labels
        of `MISSING_KINDS` for those who did not. Their `end` or `duration` is that of leaving.
    ways, unknown, categories, max_rows
        As for `reduce_to_cells`.

    Returns
    -------
    WaitCounts
        It does not depend on the engine or the order of rows.

    Raises
    ------
    MissingColumnError, UnknownChoiceError
        As `reduce_to_cells`.
    WrongTypeError
        As `reduce_to_cells`; where neither dates nor durations are given whole; or where rows cannot be waits: an
        end before the start, a negative duration, a way to leave without a day or of somebody who was reached.
    NotEstimableError
        As `reduce_to_cells`, or where characteristics crossed with days are more than 5,000,000 (ours).
    """
    by_date = _by_date(start, end, as_of, duration, event)
    columns = [start, end] if by_date else []
    prepared = prepare(
        data, keys=keys, values=[] if by_date else [str(duration), str(event)], centred=(),
        also=[*(str(c) for c in columns), *([exits] if exits is not None else [])], ways=ways, unknown=unknown,
        categories=categories, max_rows=max_rows, taken=_OWN,
    )  # fmt: skip
    if by_date and as_of is not None:
        frame = _from_dates(prepared, str(start), str(end), as_of, exits)
    else:
        frame = _from_durations(prepared, str(duration), str(event), exits)
    items = [_WAIT, _HOW, *([_WHY] if exits is not None else [])]
    made = crossed(
        prepared,
        frame.with_columns(nw.lit(1.0).alias("one")),
        keys=keys,
        items=items,
        sums={"rows": ("one",)},
        finest=MOST // 100,
        refusal=(
            f"The characteristics crossed with the days that people waited are more than {MOST:,} rows.",
            "Take fewer characteristics or broader groups, or round the waits (to weeks, say).",
        ),
    )
    return _counted(made, prepared, tuple(keys), (start, end, duration, event, exits))


def _by_date(
    start: str | None, end: str | None, as_of: date | None, duration: str | None, event: str | None
) -> bool:
    """Return whether waits are given by dates, once they are known to be given whole in one way."""
    dates, numbers = (start, end, as_of), (duration, event)
    if all(v is not None for v in dates) and not any(v is not None for v in numbers):
        return True
    if all(v is not None for v in numbers) and not any(v is not None for v in dates):
        return False
    if start is not None and end is not None and as_of is None:
        raise WrongTypeError(
            "Waits that have not ended are known up to the day the records were taken, and that is not given.",
            'Give it, for example as_of="2024-03-31".',
        )
    raise WrongTypeError(
        "Waits are given by two columns of dates and the day the records were taken, or by durations and events.",
        'Give start=, end= and as_of=, or duration= and event= ("event" is true for those who were reached).',
    )


def _exit(prepared: Prepared, frame: Frame, name: str, exits: str | None) -> tuple[Frame, nw.Expr | None]:
    """Return the frame with the way in which each person left, and what is true of those who did."""
    if exits is None:
        return frame, None
    dtype = prepared.table.dtype(exits)
    if not isinstance(dtype, nw.String | nw.Categorical | nw.Enum | nw.Object):
        raise WrongTypeError(
            f"The column {quote(exits)} does not hold text.",
            'Give the way each person left in words, such as "moved away"; nothing for those who did not.',
        )
    frame = frame.with_columns(nw.col(name).cast(nw.String).alias(_WHY))
    none = nw.col(_WHY).is_null() | nw.col(_WHY).is_in([_NO_EXIT, *MISSING_LABELS])
    frame = frame.with_columns(nw.when(none).then(nw.lit(_NO_EXIT)).otherwise(nw.col(_WHY)).alias(_WHY))
    return frame, nw.col(_WHY) != _NO_EXIT


def _from_dates(prepared: Prepared, start: str, end: str, as_of: date, exits: str | None) -> Frame:
    frame = prepared.frame
    for name, column, called in (("also0", start, "began"), ("also1", end, "ended")):
        frame = numbered_days(frame, name, column, called=called)
    frame, left = _exit(prepared, frame, "also2" if start != end else "also1", exits)
    last = nw.lit(float(as_of.toordinal()))
    over = ~nw.col("ended").is_null() & (nw.col("ended") <= last)
    how = nw.when(over).then(nw.lit(REACHED)).otherwise(nw.lit(STILL))
    if left is not None:
        how = nw.when(over & left).then(nw.lit(LEFT)).otherwise(how)
        how = nw.when(nw.col("ended").is_null() & left).then(nw.lit(DOUBTFUL)).otherwise(how)
    wait = nw.when(over).then(nw.col("ended")).otherwise(last) - nw.col("began")
    frame = frame.with_columns(wait.alias(_WAIT), how.alias(_HOW))
    if left is None:
        return frame
    # Who left after the records were taken was still waiting then.
    still = nw.col(_HOW) == STILL
    return frame.with_columns(nw.when(still).then(nw.lit(_NO_EXIT)).otherwise(nw.col(_WHY)).alias(_WHY))


def _from_durations(prepared: Prepared, duration: str, event: str, exits: str | None) -> Frame:
    names = prepared.table.names
    frame, left = _exit(prepared, prepared.frame, "also0", exits)
    said = nw.col(names[event])
    how = nw.when(said == 1).then(nw.lit(REACHED)).otherwise(nw.lit(STRANGE))
    how = nw.when(said == 0).then(nw.lit(STILL)).otherwise(how)
    how = nw.when(~said.is_null()).then(how)
    if left is not None:  # who left was not reached, whether that is said or not
        how = nw.when(left & (said.is_null() | (said == 0))).then(nw.lit(LEFT)).otherwise(how)
        how = nw.when(left & (said == 1)).then(nw.lit(DOUBTFUL)).otherwise(how)
    wait = nw.col(names[duration]).cast(nw.Float64) + 0.0  # which makes zero of minus zero
    return frame.with_columns(wait.alias(_WAIT), how.alias(_HOW))


def _counted(
    made: Crossed, prepared: Prepared, keys: tuple[str, ...], columns: tuple[str | None, ...]
) -> WaitCounts:
    """Return the counts, once every wait is known to be one."""
    values = [np.array(v, dtype=np.float64) for v in made.values[:2]]  # noqa: PD011 - an attribute of ours
    days, how = (v[place] for v, place in zip(values, made.items, strict=False))
    people = made.total("rows")
    _require_waits(days, how, people, columns)
    kind = np.where(how == REACHED, 0.0, 1.0)
    exits: tuple[str, ...] = ()
    if columns[-1] is not None:
        names = np.array(made.values[2], dtype=object)[made.items[2]]  # noqa: PD011 - likewise
        exits = tuple(sorted(set(names[how == LEFT])))
        place = {name: 2.0 + i for i, name in enumerate(exits)}
        kind = np.array([place[n] if h == LEFT else k for n, h, k in zip(names, how, kind, strict=True)])
    unknown = prepared.rows - int(people.sum())
    return WaitCounts(keys, prepared.rows, unknown, exits, days, kind, made)


def _require_waits(days: Array, how: Array, people: Array, columns: tuple[str | None, ...]) -> None:
    """Check that every row is a wait.

    Raises
    ------
    WrongTypeError
        Saying how many rows are not.
    """
    start, end, duration, event, exits = (quote(c) for c in columns)
    by_date = columns[0] is not None
    early = (days < 0) & (how < DOUBTFUL)
    faults = [
        (
            how == STRANGE,
            f"{event} says neither yes nor no",
            "Give true (1) for those who were reached and false (0) for those who were not.",
        ),
        (
            how == DOUBTFUL,
            f"{exits} says how somebody left, and {end} no day"
            if by_date
            else f"{exits} says how somebody left, and {event} that the person was reached",
            "Put in the day." if by_date else "Give what came first.",
        ),
        (
            early & (how == STILL) & by_date,
            f"{start} is later than the day the records were taken",
            "Leave those rows out, or give a later as_of=.",
        ),
        (
            early,
            f"{end} is before {start}" if by_date else f"{duration} is below 0",
            "Put them right first: no wait ends before it began.",
        ),
    ]
    for wrong, sentence, hint in faults:
        rows = int(people[wrong].sum())
        if rows:
            raise WrongTypeError(f"In {rows:,} {'row' if rows == 1 else 'rows'} {sentence}.", hint)
