"""How often each value occurs in each group: what medians and other quantiles are read from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import narwhals as nw
import numpy as np
import pandas as pd

from syschange.errors import quote
from syschange.frames.adding.cells import Array
from syschange.frames.adding.exact import parts
from syschange.frames.adding.prepared import Prepared, prepare
from syschange.frames.crossed.crossing import MOST, Crossed, crossed, require_reduced
from syschange.frames.groups.limits import MAX_ROWS
from syschange.frames.opening.tables import Frame, fetch

_OWN = ("rows", "ways")
_VALUE = "occurs"


@dataclass(frozen=True, eq=False)
class Histogram:
    """How often each value occurs in some groups.

    Attributes
    ----------
    labels
        One row a group: the characteristics (`"(all)"` where a margin is taken), the period under its own name
        where one was given, `ways`, and `rows`, those without a value included.
    counts
        How many rows hold each value; shape (groups, values).
    w, w2
        Σw and Σw² of those rows, in the same shape; None without weights.
    """

    labels: pd.DataFrame
    counts: Array
    w: Array | None
    w2: Array | None


@dataclass(frozen=True, eq=False)
class Histograms:
    """How often each value occurs in every group.

    Attributes
    ----------
    keys
        The characteristics.
    rows, used
        Rows received, and rows whose value is known.
    values
        The different values in ascending order, shape (values,).
    range
        The least and the greatest; both missing where none is known.
    """

    keys: tuple[str, ...]
    rows: int
    used: int
    values: Array
    range: tuple[float, float]
    _crossed: Crossed = field(repr=False)
    _weighted: bool = field(repr=False)

    def groupings(self, *, by: Sequence[str], ways: int, max_rows: int = MAX_ROWS) -> Iterator[Histogram]:
        """Give the histograms of every grouping of 0 to `ways` characteristics, some groups at a time.

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
        iterator of Histogram
            In the order of `roll_up`, and with the groups of nobody it has; no array holds more than 50 MB (ours)
            but where a single group does.

        Raises
        ------
        UnknownChoiceError
            Where a characteristic or `ways` is not one that was reduced.
        NotEstimableError
            Where there would be more than `max_rows` groups.
        """
        require_reduced(self._crossed, self.keys, by, ways, max_rows)
        names = ["counts", "w", "w2"] if self._weighted else ["counts"]
        for labels, sums in self._crossed.blocks(by=by, ways=ways, names=names):
            yield Histogram(labels, sums["counts"], sums.get("w"), sums.get("w2"))

    def digest(self) -> str:
        """Return a SHA-256 of the counts: equal for equal data, whatever the engine or order of rows and labels."""
        return self._crossed.digest()


def reduce_histograms(
    data: object,
    *,
    keys: Sequence[str],
    value: str,
    weight: str | None = None,
    period: str | None = None,
    ways: int | None = None,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
    max_rows: int = MAX_ROWS,
) -> Histograms:
    """Count how often each value occurs: one group-by over the characteristics and the value.

    Parameters
    ----------
    data
        A table of any engine, or the path of a Parquet file (see `open_table`).
    keys
        The characteristics (see `reduce_to_cells`).
    value
        Numbers, or true and false. A row whose value is missing is counted in `rows` alone.
    weight
        Weights of rows.
    period
        A column of periods, for example of before and after.
    ways, unknown, categories, max_rows
        As for `reduce_to_cells`. With `ways` a table of more than 5,000,000 rows can be reduced to a few broader
        sets of characteristics where all of them crossed with the values would be too many.

    Returns
    -------
    Histograms
        They do not depend on the engine or the order of rows.

    Raises
    ------
    MissingColumnError, UnknownChoiceError
        As `reduce_to_cells`.
    WrongTypeError
        As `reduce_to_cells`, or where a weight is missing, negative or infinite.
    NotEstimableError
        As `reduce_to_cells`, or where characteristics crossed with values are more than 5,000,000 (ours).
    """
    prepared = prepare(
        data,
        keys=[*keys, *([period] if period is not None else [])],
        values=[value],
        centred=[],
        weight=weight,
        always=[period] if period is not None else [],
        ways=ways,
        unknown=unknown,
        categories=categories,
        max_rows=max_rows,
        taken=_OWN,
    )
    frame, sums = _derived(prepared, value, weight)
    refusal = (
        f"The characteristics crossed with the values of {quote(value)} are more than {MOST:,} rows.",
        "Round the values first (to whole days or pounds, say), or take fewer characteristics or broader groups.",
    )
    made = crossed(
        prepared,
        frame,
        keys=[*keys, *([period] if period is not None else [])],
        items=[_VALUE],
        sums=sums,
        finest=_finest(prepared, frame),
        refusal=refusal,
    )
    found = np.array(made.values[0], dtype=np.float64)  # noqa: PD011 - an attribute of ours
    span = prepared.reach[value]
    return Histograms(
        tuple(keys), prepared.rows, span.known, found, (span.low, span.high), made, weight is not None
    )


def _derived(prepared: Prepared, value: str, weight: str | None) -> tuple[Frame, dict[str, tuple[str, ...]]]:
    """Return the frame with the value to group by and the columns to be summed, and their names."""
    held = nw.col(prepared.table.names[value]).cast(nw.Float64) + 0.0  # which makes zero of minus zero
    frame = prepared.frame.with_columns(held.alias(_VALUE), nw.lit(1.0).alias("one"))
    sums: dict[str, tuple[str, ...]] = {"rows": ("one",), "counts": ("one",)}
    if weight is not None:
        span = prepared.reach[weight]
        w = nw.col(prepared.table.names[weight]).cast(nw.Float64)
        frame = frame.with_columns(w.alias("w"), (w * w).alias("v"))
        largest = 0.0 if np.isnan(span.high) else span.high
        split = {
            "w": parts("w", largest=largest, rows=prepared.rows, whole=span.whole),
            "w2": parts("v", largest=largest**2, rows=prepared.rows, whole=span.whole),
        }
        frame = frame.with_columns(e.alias(name) for made in split.values() for name, e in made.items())
        sums |= {name: tuple(made) for name, made in split.items()}
    return frame, sums


def _finest(prepared: Prepared, frame: Frame) -> int:
    """Return how many cells of characteristics may be crossed with the values."""
    if prepared.ways is None or prepared.rows <= MOST:
        return MOST
    values = frame.group_by(_VALUE).agg(nw.col("one").sum()).select(nw.len().alias("values"))
    return max(MOST // max(int(fetch(values)["values"][0]), 1), 1)
