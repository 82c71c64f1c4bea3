"""Sums by characteristics crossed with things that are too many to be groups: values that occur, sampling units."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames.adding.aggregate import Grouped, aggregate
from syschange.frames.adding.cells import Array, Base, Cells, joined, ranks_of
from syschange.frames.adding.coding import Codes
from syschange.frames.adding.labelled import base_of, coded, relabelled
from syschange.frames.adding.prepared import Prepared
from syschange.frames.adding.rollup import Grouping, groupings, table_of
from syschange.frames.groups.limits import require_rows, require_ways
from syschange.frames.opening.tables import Frame

MOST = 5_000_000  # ours: rows of characteristics crossed with values or units that are still held
BLOCK = 6_250_000  # ours: doubles of one dense block, 50 MB
_ITEM = "item"


@dataclass(frozen=True, eq=False)
class Crossed:
    """Sums by characteristics and items.

    Attributes
    ----------
    cells
        The `rows` by characteristics alone.
    bases
        The sums of each set of characteristics, whose last code is the place of the item and one more; 0 where the
        row has none.
    items
        What tells the items apart, one array a column, as places among `values`; each of shape (items,).
    values
        The different values of each of those columns, in order.
    """

    cells: Cells
    bases: tuple[Base, ...]
    items: tuple[Codes, ...]
    values: tuple[list[object], ...]

    @property
    def size(self) -> int:
        """How many items there are."""
        return len(self.items[0])

    def total(self, name: str) -> Array:
        """Return one sum of each item over everybody; shape (items,)."""
        base = self.bases[0]
        here = base.codes[:, -1] > 0
        item = base.codes[here, -1] - 1
        return joined(
            [np.bincount(item, part[here], self.size).astype(np.float64) for part in base.parts[name]]
        )

    def blocks(
        self, *, by: Sequence[str], ways: int, names: Sequence[str], placed: bool = True
    ) -> Iterator[tuple[pd.DataFrame, dict[str, Array]]]:
        """Give the labels of some groups of every grouping, in order, with sums of shape (groups, items).

        Where not `placed`, they are the sums of the rows that have no item, of shape (groups, 1).
        """
        items = self.size if placed else 1
        for grouping in groupings(self.cells, by=by, ways=ways):
            labels = table_of([grouping], by=by, always=self.cells.always, names=["rows"])
            step = max(BLOCK // max(items, 1), 1)
            place, item, parts = self._placed(grouping, names, ordered=step < len(labels), placed=placed)
            shown = self._shown(grouping)
            for start in range(0, len(labels), step):
                wanted = shown[start : start + step]
                here = slice(None)
                if step < len(labels):
                    here = slice(*np.searchsorted(place, [wanted[0], wanted[-1] + 1]))
                found = np.searchsorted(wanted, place[here]) * items + item[here]
                size = len(wanted) * items
                sums = {
                    name: joined([np.bincount(found, part[here], size).astype(np.float64) for part in of])
                    for name, of in parts.items()
                }
                yield (
                    labels.iloc[start : start + step].reset_index(drop=True),
                    {name: total.reshape(len(wanted), items) for name, total in sums.items()},
                )

    def _placed(
        self, grouping: Grouping, names: Sequence[str], *, ordered: bool, placed: bool
    ) -> tuple[Codes, Codes, dict[str, tuple[Array, ...]]]:
        """Return the group and the item of each row of a base, in the order of groups where asked, and its sums."""
        base = next(b for b in self.bases if set(grouping.subset) <= set(b.keys))
        place = np.zeros(len(base.codes), dtype=np.int64)
        for column in grouping.subset:
            place = place * len(self.cells.declared[column]) + base.codes[:, base.keys.index(column)]
        held = np.flatnonzero((base.codes[:, -1] > 0) == placed)
        if ordered:
            held = held[np.argsort(place[held], kind="stable")]
        parts = {name: tuple(part[held] for part in base.parts[name]) for name in names}
        return place[held], np.maximum(base.codes[held, -1] - 1, 0), parts

    def _shown(self, grouping: Grouping) -> Codes:
        """Return the place of each group that has a row, among all that are declared."""
        shown = np.zeros(1, dtype=np.int64)
        for column, labels in zip(grouping.subset, grouping.labels, strict=True):
            every = self.cells.declared[column]
            codes = np.array([every.index(label) for label in labels], dtype=np.int64)
            shown = (shown[:, None] * len(every) + codes[None, :]).ravel()
        return shown

    def digest(self) -> str:
        """Return a SHA-256 of the sums: equal for equal data, whatever the engine or order of rows and labels."""
        body = hashlib.sha256(self.cells.digest().encode())
        for column in self.items:
            body.update(column.astype("<i8").tobytes())
        for values in self.values:
            body.update(repr([_order(v) for v in values]).encode())
        for base in sorted(self.bases, key=lambda b: b.keys):
            ranks = [ranks_of(self.cells.declared[k], base.codes[:, i]) for i, k in enumerate(base.keys[:-1])]
            order = np.lexsort([base.codes[:, -1], *ranks[::-1]])
            for column in (*ranks, base.codes[:, -1]):
                body.update(column[order].astype("<i8").tobytes())
            for name, parts in base.parts.items():
                body.update(name.encode())
                body.update(joined(parts)[order].astype("<f8").tobytes())
        return body.hexdigest()


def crossed(
    prepared: Prepared,
    frame: Frame,
    *,
    keys: Sequence[str],
    items: Sequence[str],
    sums: Mapping[str, Sequence[str]],
    counted: Collection[str] = (),
    finest: int,
    refusal: tuple[str, str],
) -> Crossed:
    """Add up columns by characteristics and items.

    Parameters
    ----------
    prepared
        The table.
    frame
        Its rows, with the columns derived.
    keys
        The characteristics.
    items
        The columns that tell the items apart; a row that lacks one has no item, and is counted in `rows` alone.
    sums
        For each sum the columns that hold its parts; one of them is `rows`.
    counted
        Those of these columns whose known values are counted instead.
    finest
        The most cells of characteristics alone that are crossed with items.
    refusal
        What is wrong where they are too many to hold, and what to do.

    Raises
    ------
    NotEstimableError
        Where characteristics crossed with items are more than 5,000,000 (ours).
    """
    planned = prepared.plan(keys, finest=finest, largest=max(finest // 2, 1))
    by = [[*(c for k in base for c in prepared.columns[k]), *items] for base in planned]
    columns = list(dict.fromkeys(c for of in sums.values() for c in of))
    grouped = aggregate(
        frame, by, columns, counted=counted, most=MOST, expected=prepared.expected, known=prepared.known
    )
    if any(len(found.sums[columns[0]]) > MOST for found in grouped):
        raise NotEstimableError(*refusal)
    labels, every = relabelled(prepared, planned, grouped)
    values, places, told = _items(grouped, items)
    bases, rows = [], []
    for found, named, base, place in zip(grouped, labels, planned, places, strict=True):
        held = {name: [found.sums[column] for column in of] for name, of in sums.items()}
        codes = coded(named, base, every, len(place))
        rows.append(base_of(codes, base, {"rows": held["rows"]}))
        bases.append(base_of(np.column_stack([codes, place + 1]), (*base, _ITEM), held))
    cells = Cells(tuple(keys), (), prepared.always, tuple(rows), prepared.ways, every, {}, {})
    return Crossed(cells, tuple(bases), told, values)


def require_reduced(made: Crossed, keys: Sequence[str], by: Sequence[str], ways: int, max_rows: int) -> None:
    """Check that groupings are of characteristics that were reduced, and that they are not too many.

    Raises
    ------
    UnknownChoiceError, NotEstimableError
        Where they are not.
    """
    for name in by:
        if name not in keys:
            raise UnknownChoiceError("characteristic of these sums", name, keys)
    cells = made.cells
    require_ways(ways, len(by) if cells.ways is None else min(cells.ways, len(by)))
    times = int(np.prod([len(cells.levels[c]) for c in cells.always])) if cells.always else 1
    require_rows([len(cells.levels[c]) for c in by], ways, times=times, max_rows=max_rows)


def _items(
    grouped: Sequence[Grouped], columns: Sequence[str]
) -> tuple[tuple[list[object], ...], list[Codes], tuple[Codes, ...]]:
    """Return the values of the columns in order, the item of each row (-1 for none), and what tells items apart."""
    values = tuple(sorted({v for found in grouped for v in found.known[c]}, key=_order) for c in columns)
    size = [len(held) for held in values]
    combined = []
    for found in grouped:
        place = np.zeros(len(found.codes[columns[0]]), dtype=np.int64)
        whole = np.ones(len(place), dtype=bool)
        for column, held, many in zip(columns, values, size, strict=True):
            at = {value: i for i, value in enumerate(held)}
            rank = np.array([*(at[v] for v in found.known[column]), -1], dtype=np.int64)
            code = rank[found.codes[column]]
            place, whole = place * many + code, whole & (code >= 0)
        combined.append(np.where(whole, place, -1))
    every = np.unique(np.concatenate(combined))
    every = every[every >= 0]
    told, rest = [], every
    for many in reversed(size):
        told.append(rest % max(many, 1))
        rest = rest // max(many, 1)
    places = [np.where(place < 0, -1, np.searchsorted(every, place)) for place in combined]
    return values, places, tuple(reversed(told))


def _order(value: object) -> tuple[int, float, str]:
    """Return what puts values in one order on every engine: numbers by size, the rest by the alphabet."""
    if isinstance(value, int | float | np.number):
        return 0, float(value) + 0.0, ""  # of -0.0 some engines make 0.0
    if isinstance(value, datetime):  # a day, which pandas holds as its midnight
        value = value.date()
    return 1, 0.0, str(value)
