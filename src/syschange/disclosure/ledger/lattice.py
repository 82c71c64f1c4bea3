"""The published cells of several releases in one table of numbers: releases, quantities and cells of people."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.disclosure.ledger.atoms import Column, refined
from syschange.disclosure.ledger.entries import Entry

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Key = tuple[int, ...]


@dataclass(frozen=True)
class Lattice:
    """Every cell of several releases, as whole-number codes.

    Attributes
    ----------
    columns
        The columns that any table is by.
    labels
        For each column what its labels are made of (see `atoms.refined`).
    keys
        (cells, columns) what each cell has in each column: 0 for everybody, otherwise the number of a set of
        labels, counted over all columns.
    label
        (releases, numbers) whether a set is a label that the release published.
    slots
        The quantities: a number that tells apart results which count other people, and the name.
    published
        (releases, slots, cells) whether the release has the cell.
    told
        Likewise, with the parts that its cells are made of where another release cuts a category elsewhere, and
        the cells that its parts make up.
    present
        Likewise, with the cells of other releases whose categories it knows: what it says of them follows from its
        own numbers.
    value
        (releases, slots, cells) the published number; missing where hidden or not published.
    result
        (releases, slots, cells) the position of the result it stands in.
    names
        For each release its cells as pairs of column and label.
    splits
        (parts, 3) cells of a category, the column, and a part it is made of.
    """

    columns: tuple[str, ...]
    labels: tuple[Column, ...]
    keys: Ints
    label: Flags
    slots: tuple[tuple[int, str], ...]
    published: Flags
    told: Flags
    present: Flags
    value: NDArray[np.float64]
    result: Ints
    names: tuple[dict[int, tuple[tuple[str, str], ...]], ...]
    splits: Ints


class _Numbers:
    """Numbers of sets of smallest groups, over all columns; nought is everybody."""

    def __init__(self) -> None:
        self.sets: list[tuple[int, frozenset[int]]] = []
        self._number: dict[tuple[int, frozenset[int]], int] = {}

    def __call__(self, column: int, held: frozenset[int]) -> int:
        key = (column, held)
        if key not in self._number:
            self.sets.append(key)
            self._number[key] = len(self.sets)
        return self._number[key]


@dataclass(frozen=True)
class _Rows:
    """The counts of one release: slot, cell, value and result of each."""

    slot: list[int]
    cell: list[int]
    value: list[float]
    result: list[int]


def lattice(entries: Sequence[Entry]) -> Lattice:
    """Return the cells of these releases, oldest first, on the common refinement of their categories."""
    columns = tuple(sorted({c for e in entries for c in e["columns"]}))
    labels = tuple(
        refined([e["columns"].get(c, []) for e in entries], [e["recodes"].get(c, {}) for e in entries])
        for c in columns
    )
    number, keys, slots = _Numbers(), dict[Key, int](), dict[tuple[int, str], int]()
    keys[(0,) * len(columns)] = 0
    to = _Reader(columns, labels, number, keys, slots)
    read = [_read(e, i, to) for i, e in enumerate(entries)]
    rows = [r for r, _ in read]
    splits = _split(keys, number)
    shape = (len(entries), len(slots), len(keys))
    published, value = np.zeros(shape, dtype=bool), np.full(shape, np.nan)
    result = np.full(shape, -1, dtype=np.int64)
    label = np.zeros((len(entries), len(number.sets) + 1), dtype=bool)
    for i, r in enumerate(rows):
        published[i, r.slot, r.cell], value[i, r.slot, r.cell] = True, r.value
        result[i, r.slot, r.cell] = r.result
        for c, column in enumerate(labels):
            label[i, [number(c, held) for held in column.made_of[i].values()]] = True
    told = _with_parts(published, splits)
    code = np.array(list(keys), dtype=np.int64).reshape(len(keys), len(columns))
    known: Flags = np.all(label[:, code] | (code == 0), axis=2)
    asked: Flags = np.any(published, axis=2)
    present = told | (published.any(axis=0) & known[:, None, :] & asked[:, :, None])
    return Lattice(
        columns, labels, code, label, tuple(slots), published, told, present, value, result,
        tuple(n for _, n in read), np.array(splits, dtype=np.int64).reshape(-1, 3),
    )  # fmt: skip


@dataclass(frozen=True)
class _Reader:
    """The numbers of columns, labels, cells and quantities, given out as they are met."""

    columns: tuple[str, ...]
    labels: tuple[Column, ...]
    number: _Numbers
    keys: dict[Key, int]
    slots: dict[tuple[int, str], int]


def _read(entry: Entry, at: int, to: _Reader) -> tuple[_Rows, dict[int, tuple[tuple[str, str], ...]]]:
    """Return the counts of an entry by the numbers of slots and cells, and what its cells are called."""
    place = {c: i for i, c in enumerate(to.columns)}
    codes = {
        c: [to.number(place[c], to.labels[place[c]].made_of[at][label]) for label in labels]
        for c, labels in entry["columns"].items()
    }
    groups = _agreeing(entry)
    rows, names = _Rows([], [], [], []), dict[int, tuple[tuple[str, str], ...]]()
    seen: dict[tuple[object, ...], int] = {}
    for table in entry["tables"]:
        by, slot = tuple(table["by"]), (groups[table["result"]], table["quantity"])
        s = to.slots.setdefault(slot, len(to.slots))
        for cell, count in zip(table["cells"], table["counts"], strict=True):
            short = (by, *cell)
            k = seen.get(short)
            if k is None:
                key = [0] * len(to.columns)
                for c, label in zip(by, cell, strict=True):
                    key[place[c]] = codes[c][label]
                k = seen[short] = to.keys.setdefault(tuple(key), len(to.keys))
                names[k] = tuple((c, entry["columns"][c][label]) for c, label in zip(by, cell, strict=True))
            rows.slot.append(s)
            rows.cell.append(k)
            rows.value.append(np.nan if count is None else count)
            rows.result.append(table["result"])
    return rows, names


def _agreeing(entry: Entry) -> dict[int, int]:
    """Return for each result the number of its group: results count the same people unless their numbers differ."""
    counted: dict[int, dict[tuple[object, ...], object]] = {}
    results = sorted({table["result"] for table in entry["tables"]})
    for table in entry["tables"]:
        by = (table["quantity"], *table["by"])
        told = counted.setdefault(table["result"], {})
        told.update(((by, *cell), n) for cell, n in zip(table["cells"], table["counts"], strict=True))
    groups: list[dict[tuple[object, ...], object]] = []
    found = {}
    for result in results:
        told = counted[result]
        agree = [
            i for i, group in enumerate(groups) if all(group.get(key, n) == n for key, n in told.items())
        ]
        if not agree:
            groups.append({})
        found[result] = agree[0] if agree else len(groups) - 1
        groups[found[result]].update(told)
    return found


def _with_parts(published: Flags, splits: Sequence[tuple[int, int, int]]) -> Flags:
    """Return which cells each release tells of, with the parts of its cells and those that its parts make up."""
    told = published.copy()
    parts: dict[int, list[int]] = {}
    for whole, _, part in splits:
        told[:, :, part] |= told[:, :, whole]
        parts.setdefault(whole, []).append(part)
    for whole in reversed(parts):
        told[:, :, whole] |= told[:, :, parts[whole]].all(axis=2)
    return told


def _split(keys: dict[Key, int], number: _Numbers) -> list[tuple[int, int, int]]:
    """Return the parts of cells whose categories another release cuts elsewhere, adding their cells to the keys."""
    splits = []
    for c in sorted({c for c, held in number.sets if len(held) > 1}):
        for key, whole in list(keys.items()):
            held = number.sets[key[c] - 1][1] if key[c] else frozenset[int]()
            if len(held) <= 1:
                continue
            for one in sorted(held):
                part = (*key[:c], number(c, frozenset({one})), *key[c + 1 :])
                splits.append((whole, c, keys.setdefault(part, len(keys))))
    return splits
