"""People counted by the same characteristics in two tables, side by side: who uses a thing, and who could."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError, WrongTypeError, listing, quote
from syschange.frames import (
    MISSING_LABELS,
    UNKNOWN,
    Cells,
    Sum,
    columns_of,
    ordered_labels,
    reduce_to_cells,
    roll_up,
)

# Columns of the schema `population` that tell one count of the same people from another.
_COUNTED_AGAIN = ("period", "base")
_SIZE = "n"  # the schema's column of how many people there are


def counted(
    data: object, *, keys: Sequence[str], column: str | None, what: str, unknown: str,
    categories: Mapping[str, Sequence[str]] | None,
) -> Cells:  # fmt: skip
    """Return how many there are of each group: rows, or the sum of a column of counts.

    Parameters
    ----------
    data
        A table of any engine.
    keys
        The characteristics.
    column
        The column of counts; None where each row is one.
    what
        What the table is called in a message, for example "the population".
    unknown, categories
        As for `frames.reduce_to_cells`.

    Returns
    -------
    Cells
        With the sum `many`.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError, NotEstimableError
        As `frames.reduce_to_cells`, or where a count is missing or below 0, or nobody is counted.
    """
    counted = (column,) if column else ()
    sums = [Sum("many", counted, counted), Sum("given", (), counted)]
    cells = reduce_to_cells(
        data, keys=keys, values=counted, sums=sums, centred=(), unknown=unknown, categories=categories
    )
    if column:
        missing = cells.rows - int(cells.total("given"))
        if missing:
            raise WrongTypeError(
                f"{missing} rows of {what} have no number in {quote(column)}.",
                "Put it in, 0 where there is nobody, or leave those rows out by a rule you can state.",
            )
        if cells.ranges[column][0] < 0:
            raise WrongTypeError(
                f"A number in {quote(column)} of {what} is below 0.", "Counts are nought or more: correct it."
            )
    return cells


def require_once(
    population: object,
    *,
    by: Sequence[str],
    size: str | None,
    apart: Sequence[str] = (),
    hint: str = "Keep the rows of one of them.",
) -> None:
    """Check that a population counts everybody once.

    Parameters
    ----------
    population
        The population.
    by
        The characteristics.
    size
        The column of counts; None where each row is a person.
    apart
        Columns by which people are counted again, and are told apart.
    hint
        What to do where they are not.

    Raises
    ------
    WrongTypeError
        Where it looks like a table of counts and no column of counts is named.
    NotEstimableError
        Where it counts the same people in several periods, or as several kinds of population.
    """
    present = columns_of(population)
    if size is None:
        if _SIZE in present and _SIZE not in by:
            raise WrongTypeError(
                f"The population has a column {quote(_SIZE)}, as tables of counts have, and would be counted one "
                "row a person.",
                f"Give size={_SIZE!r}; or leave the column out, where each row is a person.",
            )
        return
    for column in _COUNTED_AGAIN:
        if column in present and column not in by and column not in apart:
            cells = counted(
                population, keys=[column], column=size, what="the population", unknown="keep", categories=None
            )
            if len(cells.levels[column]) > 1:
                raise NotEstimableError(
                    f"The population is given for {len(cells.levels[column])} values of {quote(column)}, and adding "
                    "them up would count people more than once.",
                    hint,
                )


def require_common_labels(first: Cells, second: Cells, *, by: Sequence[str], what: tuple[str, str]) -> None:
    """Check that of each characteristic at least one group stands in both tables.

    Raises
    ------
    WrongTypeError
        Where the two tables have no group in common, with what the groups of each are called.
    """
    for key in by:
        one, two = ({*cells.levels[key]} - {*MISSING_LABELS} for cells in (first, second))
        if one and two and not one & two:
            raise WrongTypeError(
                f"No group of {quote(key)} is called the same in {what[0]} ({listing(sorted(one))}) and in "
                f"{what[1]} ({listing(sorted(two))}).",
                "Give the groups the same labels in both.",
            )


def order_of(
    cells: Sequence[Cells], by: Sequence[str], categories: Mapping[str, Sequence[str]] | None
) -> dict[str, list[str]]:
    """Return the groups of each characteristic in the order to show them.

    It is the order given; else that which the type of a column declares, the first table's before the second's;
    else the alphabet's.
    """
    made: dict[str, list[str]] = {}
    for key in by:
        tables = [[v for v in c.declared[key] if v not in MISSING_LABELS] for c in cells]
        own = [labels for labels in tables if list(ordered_labels(labels)) != labels]
        first = list((categories or {}).get(key, own[0] if own else ()))
        made[key] = [
            v for v in ordered_labels([v for t in tables for v in t], first) if v not in MISSING_LABELS
        ]
    return made


def quantity_of(cells: Cells, by: Sequence[str], name: str) -> pd.DataFrame:
    """Return the counts of a table as a small table: the characteristics, and the counts under a name."""
    return cells.table[[*by, "many"]].rename(columns={"many": name})


def side_by_side(
    tables: Sequence[pd.DataFrame], *, by: Sequence[str], ways: int, quantities: Sequence[str], unknown: str,
    categories: Mapping[str, Sequence[str]], max_rows: int,
) -> tuple[pd.DataFrame, str]:  # fmt: skip
    """Return every grouping of small tables that share characteristics, added up, and the digest of the sums.

    Parameters
    ----------
    tables
        The characteristics as labels, and some of the quantities each.
    by, ways, unknown, categories, max_rows
        As for `frames.reduce_to_cells` and `frames.roll_up`.
    quantities
        The quantities; a table that has not one of them adds nothing to it.

    Returns
    -------
    tuple of DataFrame and str
        The characteristics, `ways` and the quantities, a row a group; and a SHA-256.
    """
    joined = pd.concat(tables, ignore_index=True)[[*by, *quantities]]
    joined = joined.assign(**{q: joined[q].fillna(0.0).astype(float) for q in quantities})
    for key in by:
        labels = joined[key].astype(object)
        joined[key] = labels.where(labels != UNKNOWN, None)
    cells = reduce_to_cells(
        joined, keys=by, values=quantities, sums=[Sum(q, (q,), (q,)) for q in quantities], centred=(),
        ways=ways, unknown=unknown, categories=categories, max_rows=max_rows,
    )  # fmt: skip
    rolled = roll_up(cells, by=by, ways=ways, max_rows=max_rows)
    return rolled[[*by, "ways", *quantities]], cells.digest()


def is_known(table: pd.DataFrame, by: Sequence[str]) -> np.typing.NDArray[np.bool_]:
    """Return which groups have none of their characteristics missing."""
    return np.asarray(~table[list(by)].isin(MISSING_LABELS).any(axis=1), dtype=np.bool_)
