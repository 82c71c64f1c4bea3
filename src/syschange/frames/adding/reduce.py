"""The one big-data step: a single grouped aggregation from rows to a small table of sums, the cells."""

from collections.abc import Collection, Mapping, Sequence

from syschange.frames.adding.aggregate import aggregate
from syschange.frames.adding.cells import Cells
from syschange.frames.adding.derived import derived
from syschange.frames.adding.labelled import based
from syschange.frames.adding.prepared import prepare
from syschange.frames.adding.sums import Sum, joint_sums
from syschange.frames.groups.limits import MAX_ROWS

_OWN = ("rows", "complete", "ways")  # columns of the small tables that are not characteristics
_WHY = "missing:"  # the beginning of the columns that say why a characteristic is missing
_OWN_STARTS = ("known:", "alone:", "sum:", "value:", "high:", "low:", _WHY)


def reduce_to_cells(
    data: object,
    *,
    keys: Sequence[str],
    values: Sequence[str],
    sums: Sequence[Sum] | None = None,
    centred: Collection[str] | None = None,
    always: Sequence[str] = (),
    ways: int | None = None,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
    max_rows: int = MAX_ROWS,
) -> Cells:
    """Reduce a table to cells: one group-by over the keys, and nothing else touches the rows.

    Parameters
    ----------
    data
        A table of any engine, or the path of a Parquet file (see `open_table`).
    keys
        Columns that hold groups. A missing value is the group `(unknown)`. A cell that is missing for a known
        reason holds one of the labels of `MISSING_KINDS`, or is empty in a column that is not text, and the
        column of text `<key>_missing` beside it holds the label.
    values
        Columns that hold numbers or true and false; a missing value is counted as unknown.
    sums
        What is added up beside the rows; None for all of `joint_sums`.
    centred
        The values measured from a pivot; None for all.
    always
        Those of the keys that are in every grouping, and do not count towards `ways`.
    ways
        How many keys will be taken together, so that too large a table is refused before any work; None where
        any number may be.
    unknown
        "keep": the kinds of missing are counted together as `(unknown)`. "split": each is a group of its own.
    categories
        The groups of a key, in order, whether anybody is in them or not; a label that is not among them comes
        after those that are. A key that is left out has those its own type declares (a pandas categorical or a
        Polars Enum); else the order is the alphabet's.
    max_rows
        The most rows that all the tables together may hold; 200,000 (ours).

    Returns
    -------
    Cells
        The sums do not depend on the engine or the order of rows.

    Raises
    ------
    MissingColumnError
        Where a column is not there.
    WrongTypeError
        Where a key holds measurements or values of several types, is given twice or has a name the sums use; or
        a value does not hold numbers, or holds numbers too large to be squared and added up.
    UnknownChoiceError
        Where `unknown` or `ways` is not allowed, or categories are declared of what is no key.
    NotEstimableError
        Where a key holds more groups, or the tables would hold more rows, than `require_groups` allows.
    """
    prepared = prepare(
        data,
        keys=keys,
        values=values,
        centred=values if centred is None else centred,
        always=always,
        ways=ways,
        unknown=unknown,
        categories=categories,
        max_rows=max_rows,
        taken=_OWN,
        starts=_OWN_STARTS,
    )
    wanted = [Sum("rows", (), ()), *(joint_sums(values) if sums is None else sums)]
    frame, names, counted = derived(prepared, wanted)
    planned = prepared.plan(keys)
    by = [[c for k in base for c in prepared.columns[k]] for base in planned]
    columns = list(dict.fromkeys(p for ps in names.values() for p in ps))
    grouped = aggregate(frame, by, columns, counted=counted, expected=prepared.expected, known=prepared.known)
    bases, every = based(prepared, planned, grouped, names)
    return Cells(
        tuple(keys),
        tuple(values),
        tuple(always),
        bases,
        ways,
        every,
        {v: span.pivot for v, span in prepared.reach.items()},
        {v: (span.low, span.high) for v, span in prepared.reach.items()},
    )
