"""Every count that is published together as one system of numbers that add up to one another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.disclosure.guarding.cells import Cell, Cells, Ints, cells_of
from syschange.disclosure.guarding.relations import (
    WHOLE,
    Floats,
    Sums,
    joined,
    over_columns,
    within_cells,
)
from syschange.frames import MISSING_LABELS

_NOT_KNOWN = {"unknown", "missing"}  # what numbers of those are called of whom something is not known
_MOST_QUANTITIES = (
    24  # of one result; beyond them only sums over columns are looked for, and every part of the whole
)


@dataclass(frozen=True, eq=False)
class System:
    """Numbers of people and what they add up to.

    Attributes
    ----------
    counts
        The true counts. Those that two results share stand here once.
    published
        Which of them are published; the others are those left over, such as people of whom an outcome is not known.
    left_over
        Which are people left over: those of whom something is not known, or who are in a whole and in no part that is
        counted. That there may be none of them is no secret.
    sums
        What adds up to what.
    worth
        What it costs to withhold each: the people, and ten times as much for each characteristic fewer that their
        group is told apart by, because more readers look for it (ours).
    partners
        Shape (2, pairs): a number, and one that has to be withheld with it because it would give it away by itself:
        all of a cell with a number that others add up to, and the other parts with a part.
    rows
        By result, which count each row of its counts is; -1 for one that is not known.
    tables
        By result, its cells, and by quantity the place of each cell's count (-1 where there is none).
    """

    counts: Floats
    published: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
    left_over: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
    sums: Sums
    worth: Floats
    partners: Ints
    rows: tuple[Ints, ...]
    tables: "tuple[tuple[Cells, dict[str, Ints]], ...]"


def system_of(given: Sequence[pd.DataFrame]) -> System:
    """Return the system of the counts of several results (see `Publishable.counts`)."""
    place: dict[tuple[object, ...], int] = {}
    counts: list[float] = []
    rows, tables, parts = [], [], []
    for frame in given:
        cells, index, held = _table(frame, place, counts)
        rows.append(index)
        tables.append((cells, held))
    values = np.array(counts, dtype=np.float64)
    fineness = np.array([len(name) for name, *_ in place], dtype=np.float64)  # type: ignore[arg-type]
    extra: list[float] = []
    pairs = [np.empty((2, 0), dtype=np.int64)]
    for cells, held in tables:
        for where in held.values():
            parts += over_columns(cells, where, values)
        made, left, where_left = _of_cells(held, values, len(values) + len(extra))
        pairs += _partners(held, made, len(values))
        parts += made
        extra += left
        every = np.concatenate([values, extra])
        for where in where_left:
            parts += over_columns(cells, where, every)
    unknown = [_of_unknown(cells, str(quantity)) for cells, quantity, _ in place]  # type: ignore[arg-type]
    left_over = np.array([*unknown, *(True for _ in extra)], dtype=bool)
    published = np.arange(len(values) + len(extra)) < len(values)
    worth = np.concatenate([values * 10.0**-fineness, np.full(len(extra), np.inf)])
    return System(
        np.concatenate([values, extra]),
        published,
        left_over,
        joined(parts),
        worth,
        np.hstack(pairs),
        tuple(rows),
        tuple(tables),
    )


def _of_unknown(cell: Cell, quantity: str) -> bool:
    """Whether a number counts those of whom something is not known: a group of their own, or a quantity."""
    return bool(_NOT_KNOWN & set(quantity.split(":"))) or any(label in MISSING_LABELS for _, label in cell)


def _table(
    frame: pd.DataFrame, place: dict[tuple[object, ...], int], counts: list[float]
) -> tuple[Cells, Ints, dict[str, Ints]]:
    """Return the cells of one result, which count each of its rows is, and the place of each cell's counts."""
    different = list(dict.fromkeys(frame["cell"]))
    at = {cell: i for i, cell in enumerate(different)}
    cells = cells_of(different)
    index = np.full(len(frame), -1, dtype=np.int64)
    held: dict[str, Ints] = {}
    columns = (frame["cell"], frame["quantity"], frame["count"].astype("float64"))
    # As lists: a column of texts gives them out one by one, and slowly.
    each = zip(*(c.to_numpy(dtype=object).tolist() for c in columns), strict=True)
    for row, (cell, quantity, count) in enumerate(each):
        if np.isnan(count):
            continue
        here = at[cell]
        # Two results that count different people under one name differ somewhere, and stand apart there.
        number = place.setdefault((cells.names[here], quantity, count), len(counts))
        if number == len(counts):
            counts.append(count)
        index[row] = number
        if quantity not in held:
            held[quantity] = np.full(len(different), -1, dtype=np.int64)
        held[quantity][here] = number
    return cells, index, held


def _of_cells(
    held: dict[str, Ints], counts: Floats, start: int
) -> tuple[list[Sums], list[float], list[Ints]]:
    """Return what adds up within cells, the numbers of those left over from the whole, and where these stand."""
    if not held:
        return [], [], []
    places = np.array(list(held.values()), dtype=np.int64).reshape(len(held), -1)
    made = within_cells(places, counts, list(held)) if len(held) <= _MOST_QUANTITIES else []
    left: list[float] = []
    where_left: list[Ints] = []
    parts_of = {
        (int(p), int(t))
        for s in made
        for p, t in zip(s.place[s.sign > 0], np.tile(s.place[s.sign < 0], 2), strict=True)
    }
    for whole, part in _nested(held):
        both = np.flatnonzero((held[whole] >= 0) & (held[part] >= 0))
        pairs = np.array([held[part][both], held[whole][both]])
        rest = counts[pairs[1]] - counts[pairs[0]]
        if not len(both) or (rest < 0).any() or (int(pairs[0, 0]), int(pairs[1, 0])) in parts_of:
            continue
        number = start + len(left) + np.arange(len(both))
        left += rest.tolist()
        where = np.full(len(held[whole]), -1, dtype=np.int64)
        where[both] = number
        where_left.append(where)
        triple = np.array([pairs[0], number, pairs[1]])
        of, sign = np.tile(np.arange(len(both)), 3), np.repeat([1, 1, -1], len(both))
        made.append(Sums(of.astype(np.int64), triple.reshape(-1), sign.astype(np.int64)))
    return made, left, where_left


def _partners(held: dict[str, Ints], sums: list[Sums], published: int) -> list[Ints]:
    """Return which numbers have to be withheld with which."""
    pairs = []
    totals = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *(s.place[s.sign < 0] for s in sums)]))
    for where in held.values():
        cells = np.flatnonzero(np.isin(where, totals))
        for other in held.values():
            there = cells[other[cells] >= 0]
            pairs.append(np.array([where[there], other[there]]))
    for s in sums:
        one, two = s.place[s.sign > 0].reshape(2, -1)
        both = (one < published) & (two < published)
        pairs += [np.array([one[both], two[both]]), np.array([two[both], one[both]])]
    return pairs


def _nested(held: dict[str, Ints]) -> list[tuple[str, str]]:
    """Return which quantities count everybody in a cell, each with those that count some of them, by their names."""
    wholes = [q for q in held if q.partition(":")[0] == WHOLE]
    return [
        (whole, part)
        for whole in wholes
        for part in held
        if part not in wholes and (whole == WHOLE or part.partition(":")[2] == whole.partition(":")[2])
    ]
