"""A table made ready to be added up: checked, its characteristics under names of ours, its values as numbers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw
import numpy as np

from syschange.frames.adding.cover import cover
from syschange.frames.adding.faults import require_exposures, require_weights
from syschange.frames.adding.numbers import Span, numbers, spans
from syschange.frames.adding.quicker import in_polars
from syschange.frames.groups.labels import MISSING_KINDS, require_unknown
from syschange.frames.groups.limits import MAX_ROWS, declared_groups, first_values, require_groups_of
from syschange.frames.opening.recognise import require_names
from syschange.frames.opening.tables import Frame, Table, columns_of, open_table

_UNSEEN = 10  # ours: how many times the cells of the first rows there may be in all
FINEST = 5_000_000  # cells of the finest table that is still held whole; beyond it, a few broader tables are
_REASONS = tuple(MISSING_KINDS.values())
_TEXTS = (nw.String, nw.Categorical, nw.Enum, nw.Object)


@dataclass(frozen=True, eq=False)
class Prepared:
    """A table that can be added up.

    Attributes
    ----------
    table
        The table as it was opened.
    frame
        Its rows, with the columns to group by and the values as numbers; lazy where the engine is.
    columns
        Which columns of `frame` each key is made of: its own, and one that says why it is missing.
    reach
        How far the values of each column reach, weights and exposures among them.
    rows
        How many rows there are.
    always, ways, unknown
        As for `reduce_to_cells`.
    declared
        The groups declared of each key, in order.
    first
        The different values of each key in the first rows, or in all of a table that is in memory.
    known
        The values that places stand for, of each column to group by that is held so (see `quicker.in_polars`).
    """

    table: Table
    frame: Frame
    columns: Mapping[str, tuple[str, ...]]
    reach: Mapping[str, Span]
    rows: int
    always: tuple[str, ...]
    ways: int | None
    unknown: str
    declared: Mapping[str, tuple[str, ...]]
    first: Mapping[str, list[object]]
    known: Mapping[str, Sequence[object]]

    @property
    def expected(self) -> dict[str, tuple[str, ...]]:
        """The texts to be expected of each column to group by that holds text."""
        made: dict[str, tuple[str, ...]] = {}
        for key, (column, *whys) in self.columns.items():
            if self.table.dtype(key) == nw.String:
                seen = tuple(text for text in self.first[key] if isinstance(text, str))
                # Where reasons are columns of their own, they may stand in the text as well.
                made[column] = tuple(dict.fromkeys((*seen, *(_REASONS if whys else ()))))
            made |= dict.fromkeys(whys, _REASONS)
        return made

    def plan(
        self, keys: Sequence[str], *, finest: int = FINEST, largest: int = FINEST // 10
    ) -> list[tuple[str, ...]]:
        """Return the sets of keys to group by: all together where that is small enough, else a cover of the rest.

        Parameters
        ----------
        keys
            The keys that are wanted.
        finest
            The most cells that are held whole.
        largest
            The most cells of each of several sets, but for groupings that are larger by themselves.
        """
        if self.ways is None or self.rows <= finest:
            return [tuple(keys)]
        # A look at the first rows spares going over all of them where the labels are few.
        for whole, room in ((False, finest / _UNSEEN), (True, finest)):
            present = first_values(self.table, keys, whole=True) if whole else self.first
            sizes = {k: max(len(present[k]), len(self.declared[k])) for k in keys}
            if np.prod([float(n) for n in sizes.values()]) <= room:
                return [tuple(keys)]
        always = [k for k in keys if k in self.always]
        free = [k for k in keys if k not in self.always]
        held = int(np.prod([sizes[k] for k in always])) if always else 1
        limit = max(largest // held, 1)
        sets = cover([sizes[k] for k in free], min(self.ways, len(free)), limit=limit)
        return [(*always, *(free[i] for i in base)) for base in sets]


def prepare(
    data: object,
    *,
    keys: Sequence[str],
    values: Sequence[str],
    centred: Collection[str],
    weight: str | None = None,
    measure: str | None = None,
    also: Sequence[str] = (),
    always: Sequence[str] = (),
    ways: int | None = None,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
    max_rows: int = MAX_ROWS,
    taken: Collection[str] = (),
    starts: tuple[str, ...] = (),
) -> Prepared:
    """Return a table checked and ready to be added up, of which a lazy one has not been read but for its ranges.

    Parameters
    ----------
    data, keys, values, centred, always, ways, unknown, categories, max_rows
        As for `reduce_to_cells`.
    weight, measure
        Columns of weights and of exposures, numbers too, and refused where they are negative or infinite; a weight
        may not be missing either.
    also
        Further columns that are wanted as they are, for example of ids.
    taken, starts
        Names, and beginnings of names, that the result uses itself.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError, NotEstimableError
        As `reduce_to_cells`, and for weights and exposures that cannot be any.
    """
    require_names(keys, taken=taken, starts=starts)
    require_unknown(unknown)
    whys = {c.removesuffix("_missing"): c for c in companions(data, keys)} if unknown == "split" else {}
    wanted = list(dict.fromkeys([*values, *(c for c in (weight, measure) if c is not None)]))
    table = open_table(data, [*keys, *wanted, *whys.values(), *also])
    first = require_groups_of(
        table,
        keys=keys,
        ways=ways,
        unknown=unknown,
        categories=categories,
        always=always,
        max_rows=max_rows,
    )
    frame, columns = _keyed(table, keys, whys)  # first: a characteristic may be the outcome too
    if also:
        frame = frame.with_columns(nw.col(table.names[c]).alias(f"also{i}") for i, c in enumerate(also))
        known: dict[str, list[object]] = {}
    else:
        of = [column for made in columns.values() for column in made]
        frame, known = in_polars(frame, keys=of, values=[table.names[c] for c in wanted])
    frame, whole = numbers(frame, table, wanted)
    if weight is not None:
        require_weights(frame, table.names[weight], weight)
    if measure is not None:
        require_exposures(frame, table.names[measure], measure)
    reach, rows = spans(frame, table, whole, centred)
    declared = declared_groups(table, keys, categories)
    if isinstance(frame, nw.DataFrame) and frame.implementation.is_polars():
        frame = frame.lazy()  # so that Polars holds no more of the columns derived than it needs at a time
    return Prepared(table, frame, columns, reach, rows, tuple(always), ways, unknown, declared, first, known)


def companions(data: object, keys: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a table that say why its keys are missing: `<key>_missing`, where it holds text."""
    present = set(columns_of(data))
    named = [f"{k}_missing" for k in keys if f"{k}_missing" in present and f"{k}_missing" not in keys]
    if not named:
        return ()  # DuckDB has no table without columns
    table = open_table(data, named)
    return tuple(column for column in named if isinstance(table.dtype(column), _TEXTS))


def _keyed(
    table: Table, keys: Sequence[str], whys: Mapping[str, str]
) -> tuple[Frame, dict[str, tuple[str, ...]]]:
    """Return the frame with the columns to group by, and which of them each key is made of."""
    made: dict[str, tuple[str, ...]] = {key: (f"k{i}",) for i, key in enumerate(keys)}
    frame = table.frame
    if made:  # Spark Connect has no table with nothing more
        frame = frame.with_columns(nw.col(table.names[key]).alias(name) for key, (name, *_) in made.items())
    for key, column in whys.items():
        name = made[key][0]
        reason = nw.col(table.names[column]).cast(nw.String)
        told = nw.col(name).is_null() & reason.is_in(list(MISSING_KINDS.values()))
        frame = frame.with_columns(nw.when(told).then(reason).alias(f"w{name}"))
        made[key] = (name, f"w{name}")
    return frame, made
