"""Sums by characteristics and by things too many to be characteristics: clusters of people, pairs of scores."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames.adding.cells import Array
from syschange.frames.adding.derived import derived
from syschange.frames.adding.faults import require_said
from syschange.frames.adding.prepared import FINEST, prepare
from syschange.frames.adding.sums import Sum, joint_sums
from syschange.frames.crossed.crossing import MOST, Crossed, crossed, require_reduced
from syschange.frames.groups.limits import MAX_ROWS

_OWN = ("rows", "complete", "ways")
_OWN_STARTS = ("known:", "alone:", "sum:")


@dataclass(frozen=True, eq=False)
class ClusterCells:
    """Sums of each group and item, an item being a cluster of people, or a pair of values.

    Attributes
    ----------
    keys
        The characteristics.
    values
        The columns summed.
    items
        For each column that tells items apart the place of each item's value among `labels`; shape (items,).
    labels
        The different values of each of those columns, in order. They may tell who somebody is: not to be shown.
    pivots
        What was subtracted from each value before summing.
    """

    keys: tuple[str, ...]
    values: tuple[str, ...]
    items: tuple[npt.NDArray[np.int64], ...]
    labels: tuple[list[object], ...]
    pivots: Mapping[str, float]
    _crossed: Crossed = field(repr=False)
    _names: tuple[str, ...] = field(repr=False)

    @property
    def size(self) -> int:
        """How many items there are."""
        return self._crossed.size

    def groupings(
        self, *, by: Sequence[str], ways: int, max_rows: int = MAX_ROWS, placed: bool = True
    ) -> Iterator[tuple[pd.DataFrame, dict[str, Array]]]:
        """Give the sums of every grouping of 0 to `ways` characteristics, some groups at a time.

        Parameters
        ----------
        by
            The characteristics to group by, in the order they are to be read.
        ways
            The most characteristics taken together, 1 to the number given (0 where none is).
        max_rows
            The most groups of all groupings together; 200,000 (ours).
        placed
            Whether the sums are of the rows that have an item; if not, of those that have none, in one column.

        Returns
        -------
        iterator of (DataFrame, dict)
            One row a group, as `roll_up` gives them: the characteristics, `ways` and `rows`. And the sums by name
            (`rows` and those of `joint_sums`), each of shape (groups, items); where not `placed`, (groups, 1).
        """
        require_reduced(self._crossed, self.keys, by, ways, max_rows)
        yield from self._crossed.blocks(by=by, ways=ways, names=self._names, placed=placed)

    def digest(self) -> str:
        """Return a SHA-256 of the sums: equal for equal data, whatever the engine or order of rows and labels."""
        return self._crossed.digest()


def reduce_clusters(
    data: object,
    *,
    keys: Sequence[str],
    items: Sequence[str],
    values: Sequence[str] = (),
    what: str | None = None,
    ways: int | None = None,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
    max_rows: int = MAX_ROWS,
) -> ClusterCells:
    """Reduce a table to sums by characteristics and items: one group-by over both, and nothing else.

    Parameters
    ----------
    data
        A table of any engine, or the path of a Parquet file (see `open_table`).
    keys
        The characteristics (see `reduce_to_cells`).
    items
        The columns that tell items apart, of any type and with as many values as there are.
    values
        Columns of numbers, of which `joint_sums` are made.
    what
        What an item is ("which cluster"), where each row has to say it; None where a row without one is left out.
    ways, unknown, categories, max_rows
        As for `reduce_to_cells`.

    Returns
    -------
    ClusterCells
        They do not depend on the engine or the order of rows.

    Raises
    ------
    MissingColumnError, UnknownChoiceError
        As `reduce_to_cells`.
    WrongTypeError
        As `reduce_to_cells`, or where a row does not say which item it belongs to and has to.
    NotEstimableError
        As `reduce_to_cells`, or where characteristics crossed with items are more than 5,000,000 (ours).
    """
    prepared = prepare(
        data,
        keys=keys,
        values=values,
        centred=values,
        also=items,
        ways=ways,
        unknown=unknown,
        categories=categories,
        max_rows=max_rows,
        taken=_OWN,
        starts=_OWN_STARTS,
    )
    columns = [f"also{i}" for i in range(len(items))]
    if what is not None:
        require_said(prepared.frame, dict(zip(columns, items, strict=True)), what)
    frame, names, counted = derived(prepared, [Sum("rows", (), ()), *(joint_sums(values) if values else ())])
    schema = frame.collect_schema()
    decimal = [c for c in columns if schema[c].is_float()]
    if decimal:  # zero and minus zero are one score, and not-a-number is none
        frame = frame.with_columns(
            nw.when(~nw.col(c).is_nan()).then(nw.col(c) + 0.0).alias(c) for c in decimal
        )
    refusal = (
        f"The characteristics crossed with what is to be told apart are more than {MOST:,} rows.",
        "Take fewer characteristics or broader groups, or larger clusters.",
    )
    made = crossed(
        prepared, frame, keys=keys, items=columns, sums=names, counted=counted, finest=FINEST, refusal=refusal
    )
    return ClusterCells(
        tuple(keys),
        tuple(values),
        made.items,
        made.values,
        {v: span.pivot for v, span in prepared.reach.items()},
        made,
        tuple(names),
    )
