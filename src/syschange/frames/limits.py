"""What characteristics must be before any work is done: groups of one type, and few enough to be tabled."""

from collections.abc import Mapping, Sequence
from math import comb
from typing import Any

import narwhals as nw

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames.kinds import types_of
from syschange.frames.labels import (
    MISSING_LABELS,
    UNKNOWN,
    declared_order,
    label,
    real_groups,
    require_unknown,
)
from syschange.frames.recognise import recognise, require_columns
from syschange.words import listed

MAX_LEVELS = (
    200  # ours: groups of one characteristic that a person could still read; postcodes are far beyond it
)
MAX_ROWS = (
    200_000  # ours: rows of the tables asked for together that could still be looked through by machine
)


def require_groups(
    data: object,
    *,
    keys: Sequence[str],
    ways: int | None = None,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Check that characteristics are groups, and that what is asked of them is of a size anybody could use.

    One rule holds for every analysis: at most 200 groups a characteristic, and at most 200,000 rows in all the
    tables together (both ours). The rows are estimated from the numbers of groups before anything is added up.

    Parameters
    ----------
    data
        A pandas or Polars table.
    keys
        The characteristics.
    ways
        The most of them taken together; None where only the characteristics themselves are to be checked.
    unknown, categories
        As for `reduce_to_cells`.

    Raises
    ------
    MissingColumnError
        Where a characteristic is not there.
    WrongTypeError
        Where one holds values of several types, measurements, lists, or a label that the library uses itself.
    UnknownChoiceError
        Where `unknown` or `ways` is not allowed, or categories are declared of what is no characteristic.
    NotEstimableError
        Where a characteristic holds more than 200 groups, or the tables would hold more than 200,000 rows, with
        both numbers.
    """
    frame = recognise(data)
    require_columns(frame, keys)
    require_unknown(unknown)
    for key in keys:
        _require_one_type(frame[key], key)
    declared = declared_groups(frame, keys, categories)
    sizes = [_groups(frame, key, declared[key], unknown) for key in keys]
    if ways is not None:
        require_ways(ways, len(keys))
        require_rows(sizes, ways)


def declared_groups(
    frame: nw.DataFrame[Any], keys: Sequence[str], categories: Mapping[str, Sequence[str]] | None
) -> dict[str, tuple[str, ...]]:
    """Return the groups declared of each characteristic, in order: those given, else those of its own type."""
    given = dict(categories or {})
    for column, labels in given.items():
        if column not in keys:
            raise UnknownChoiceError("characteristic, and has categories", column, list(keys))
        if isinstance(labels, str) or not all(isinstance(name, str) for name in labels):
            raise WrongTypeError(
                f"The categories of {quote(column)} are not a list of texts.",
                'Give for example ["Yes", "No"].',
            )
    return {key: real_groups(given[key], key) if key in given else declared_order(frame, key) for key in keys}


def require_ways(ways: int, characteristics: int) -> None:
    """Check that characteristics can be taken so many together.

    Raises
    ------
    UnknownChoiceError
        Where `ways` is not between 1 and the number of characteristics (0 where there are none).
    """
    allowed = range(1, characteristics + 1) if characteristics else range(1)
    if ways not in allowed:
        raise UnknownChoiceError("number of ways", ways, list(allowed))


def require_rows(sizes: Sequence[int], ways: int) -> None:
    """Check that every grouping of 0 to `ways` characteristics, of so many groups each, can be tabled.

    Raises
    ------
    NotEstimableError
        Where the tables would hold more than 200,000 rows.
    """
    rows_of = [1] + [0] * ways  # rows of the tables of 0, 1, 2 … characteristics together
    for size in sizes:
        for k in range(ways, 0, -1):
            rows_of[k] += rows_of[k - 1] * size
    if sum(rows_of) > MAX_ROWS:
        tables = sum(comb(len(sizes), k) for k in range(ways + 1))
        raise NotEstimableError(
            f"The {tables:,} tables asked for would hold {sum(rows_of):,} rows, and the limit is {MAX_ROWS:,}.",
            "Take fewer characteristics, fewer ways, or broader groups.",
        )


def _groups(frame: nw.DataFrame[Any], key: str, declared: Sequence[str], unknown: str) -> int:
    """Return how many groups a characteristic has, those of the missing among them."""
    series = frame[key]
    values = series.drop_nulls().unique()
    # A measurement is called that, however many values it has; so a few beyond the limit are looked at.
    few = MAX_LEVELS + len(MISSING_LABELS)
    labels = {label(value, key, unknown=unknown) for value in values.head(few).to_list()}
    count = len(values) if len(values) > few else len({*labels, *declared} - {*MISSING_LABELS})
    if count > MAX_LEVELS:
        raise NotEstimableError(
            f"The characteristic {quote(key)} has {count:,} groups, and the limit is {MAX_LEVELS}.",
            "Join them into broader groups (postcodes into regions, say), cut numbers into bands, and leave out "
            "categories that are declared and not used.",
        )
    return len(labels | {UNKNOWN}) if series.null_count() else len(labels)


def _require_one_type(series: nw.Series[Any], key: str) -> None:
    """Refuse lists, and values that differ in type: 1, "1", 1.0 and true would be one group here and four there."""
    types = types_of(series)
    if series.dtype.is_nested() or "lists" in types:
        raise WrongTypeError(
            f"The column {quote(key)} holds lists, and a characteristic holds groups.",
            "Give each person one group, for example with a column for each thing listed.",
        )
    if len(types) > 1:
        raise WrongTypeError(
            f"The column {quote(key)} holds values of more than one type: {listed(types)}.",
            "Make them one type first, by a rule you can state: 1 and '1' may be one group or two.",
        )
