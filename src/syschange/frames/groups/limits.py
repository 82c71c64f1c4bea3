"""What characteristics must be before any work is done: groups of one type, and few enough to be tabled."""

from collections.abc import Collection, Mapping, Sequence
from math import comb, prod

import narwhals as nw

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames.groups.labels import (
    MISSING_LABELS,
    UNKNOWN,
    declared_order,
    is_missing,
    label,
    real_groups,
    require_unknown,
)
from syschange.frames.opening.kinds import types_of
from syschange.frames.opening.tables import Table, fetch, in_memory, open_table
from syschange.words import listed

MAX_LEVELS = (
    200  # ours: groups of one characteristic that a person could still read; postcodes are far beyond it
)
MAX_ROWS = (
    200_000  # ours: rows of the tables asked for together that could still be looked through by machine
)

_FIRST_ROWS = 50_000  # ours: rows of a table on disk that are looked at before it is added up


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
        A table of any engine.
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
    require_unknown(unknown)
    table = open_table(data, keys)
    require_groups_of(table, keys=keys, ways=ways, unknown=unknown, categories=categories)


def require_groups_of(
    table: Table,
    *,
    keys: Sequence[str],
    ways: int | None,
    unknown: str,
    categories: Mapping[str, Sequence[str]] | None,
    always: Collection[str] = (),
    max_rows: int = MAX_ROWS,
) -> dict[str, list[object]]:
    """Check the characteristics of an opened table, as `require_groups` does, and return what `first_values` found.

    Those of `always` are in every grouping and do not count towards `ways`.

    Of a table that is not in memory the first rows are looked at: too many groups among those are too many. The
    rest shows when it is added up.
    """
    for key in keys:
        _require_one_type(table, key)
    declared = declared_groups(table, keys, categories)
    samples = first_values(table, keys)
    many = not table.in_memory
    sizes = {k: _groups(samples[k], k, declared[k], unknown, at_least=many) for k in keys}
    if ways is not None:
        free = [size for key, size in sizes.items() if key not in always]
        require_ways(ways, len(free))
        require_rows(free, ways, times=prod(sizes[k] for k in always), max_rows=max_rows)
    return samples


def first_values(table: Table, keys: Sequence[str], *, whole: bool = False) -> dict[str, list[object]]:
    """Return the different values of each key, None among them where some are missing.

    Of a table that is not in memory they are those of its first rows; of all rows where the `whole` is asked for.
    """
    if table.in_memory:
        return {key: table.series(key).unique().to_list() for key in keys}
    if not keys:
        return {}
    if whole:
        counted = table.frame.with_columns(nw.lit(1).alias("rows"))
        alone = {key: counted.group_by(table.names[key]).agg(nw.col("rows").sum()) for key in keys}
        return {key: list(fetch(frame)[table.names[key]]) for key, frame in alone.items()}
    first = table.frame.select(*(nw.col(table.names[key]) for key in keys)).head(_FIRST_ROWS)
    held = in_memory(first)
    if held is not None:
        return {key: held[table.names[key]].unique(maintain_order=True).to_list() for key in keys}
    found = fetch(first)
    return {key: list(dict.fromkeys(found[table.names[key]])) for key in keys}


def declared_groups(
    table: Table, keys: Sequence[str], categories: Mapping[str, Sequence[str]] | None
) -> dict[str, tuple[str, ...]]:
    """Return the groups declared of each characteristic, in order: those given, else those of its own type."""
    if categories is not None and not isinstance(categories, Mapping):
        raise WrongTypeError(
            "The categories are not given by characteristic.", 'Give for example {"sex": ["Female", "Male"]}.'
        )
    given = dict(categories or {})
    for column, labels in given.items():
        if column not in keys:
            raise UnknownChoiceError("characteristic, and has categories", column, list(keys))
        if isinstance(labels, str) or not all(isinstance(name, str) for name in labels):
            raise WrongTypeError(
                f"The categories of {quote(column)} are not a list of texts.",
                'Give for example ["Yes", "No"].',
            )
    return {key: real_groups(given[key], key) if key in given else declared_order(table, key) for key in keys}


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


def require_rows(sizes: Sequence[int], ways: int, *, times: int = 1, max_rows: int = MAX_ROWS) -> None:
    """Check that every grouping of 0 to `ways` characteristics, of so many groups each, can be tabled.

    Each of its rows stands there `times` over, once a period.

    Raises
    ------
    NotEstimableError
        Where the tables would hold more than `max_rows` rows, with how many tables and rows.
    """
    rows_of = [1] + [0] * ways  # rows of the tables of 0, 1, 2 … characteristics together
    for size in sizes:
        for k in range(ways, 0, -1):
            rows_of[k] += rows_of[k - 1] * size
    rows = sum(rows_of) * times
    if rows > max_rows:
        tables = sum(comb(len(sizes), k) for k in range(ways + 1))
        raise NotEstimableError(
            f"The {tables:,} tables asked for would hold {rows:,} rows, and the limit is {max_rows:,}.",
            "Take fewer characteristics, fewer ways, or broader groups.",
        )


def _groups(
    values: Sequence[object], key: str, declared: Sequence[str], unknown: str, *, at_least: bool
) -> int:
    """Return how many groups a characteristic has, those of the missing among them."""
    known = [value for value in values if not is_missing(value)]
    # A measurement is called that, however many values it has; so a few beyond the limit are looked at.
    few = MAX_LEVELS + len(MISSING_LABELS)
    labels = {label(value, key, unknown=unknown) for value in known[:few]}
    count = len(known) if len(known) > few else len({*labels, *declared} - {*MISSING_LABELS})
    require_levels(count, key, at_least=at_least)
    return len(labels | {UNKNOWN}) if len(known) < len(values) else len(labels)


def require_levels(count: int, key: str, *, at_least: bool = False) -> None:
    """Check that a characteristic has no more groups than a person could read.

    Raises
    ------
    NotEstimableError
        Where it has more than 200.
    """
    if count > MAX_LEVELS:
        more = "at least " if at_least else ""
        raise NotEstimableError(
            f"The characteristic {quote(key)} has {more}{count:,} groups, and the limit is {MAX_LEVELS}.",
            "Join them into broader groups (postcodes into regions, say), cut numbers into bands, and leave out "
            "categories that are declared and not used.",
        )


def _require_one_type(table: Table, key: str) -> None:
    """Refuse lists, and values that differ in type: 1, "1", 1.0 and true would be one group here and four there."""
    types = types_of(table.series(key)) if table.in_memory else []
    if table.dtype(key).is_nested() or "lists" in types:
        raise WrongTypeError(
            f"The column {quote(key)} holds lists, and a characteristic holds groups.",
            "Give each person one group, for example with a column for each thing listed.",
        )
    if len(types) > 1:
        raise WrongTypeError(
            f"The column {quote(key)} holds values of more than one type: {listed(types)}.",
            "Make them one type first, by a rule you can state: 1 and '1' may be one group or two.",
        )
