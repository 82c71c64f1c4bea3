"""The system of what is published together is the one that is found by going through it number by number."""

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure.guarding.relations import Sums
from syschange.disclosure.guarding.system import system_of
from syschange.frames import ALL, MISSING_LABELS

Cell = tuple[tuple[str, str], ...]
UNKNOWN = min(MISSING_LABELS)
QUANTITIES = ("n", "denominator:y", "numerator:y", "complement:y", "missing:y", "followed:z")


def frame(seed: int, *, off: float = 0.0) -> pd.DataFrame:
    """Return the counts of people by two columns, some cells and quantities left out, some numbers wrong."""
    rng = np.random.default_rng(seed)
    held = {}
    for g, h in itertools.product(["a", "b", UNKNOWN], ["p", "q"]):
        yes, no, lost, far = (int(x) for x in rng.integers(0, 30, 4))
        held[g, h] = {
            "n": yes + no + lost, "denominator:y": yes + no, "numerator:y": yes, "complement:y": no,
            "missing:y": lost, "followed:z": max(yes + no + lost - far, 0),
        }  # fmt: skip
    rows = []
    quantities = [q for q in QUANTITIES if q == "n" or rng.random() < 0.7]
    for g, h in itertools.product([ALL, "a", "b", UNKNOWN], [ALL, "p", "q"]):
        if rng.random() < 0.1:
            continue
        for quantity in quantities:
            some = [c[quantity] for at, c in held.items() if g in (ALL, at[0]) and h in (ALL, at[1])]
            n = float(sum(some)) + (float(rng.integers(1, 5)) if rng.random() < off else 0.0)
            rows.append(((("g", g), ("h", h)), quantity, np.nan if rng.random() < 0.05 else n))
    return pd.DataFrame(rows, columns=["cell", "quantity", "count"])


def name_of(cell: Cell) -> Cell:
    return tuple(sorted(pair for pair in cell if pair[1] != ALL))


class ByHand:
    """The same system, found with dictionaries."""

    def __init__(self, frames: list[pd.DataFrame]) -> None:
        self.number: dict[Any, int] = {}
        self.counts: list[float] = []
        self.sums: set[tuple[frozenset[int], int]] = set()
        self.partners: set[tuple[int, int]] = set()
        self.rows = [self._rows(one) for one in frames]
        self.published = len(self.counts)
        for one, rows in zip(frames, self.rows, strict=True):
            self._of(one, rows)

    def _rows(self, one: pd.DataFrame) -> list[int]:
        rows = []
        for cell, quantity, n in one.itertuples(index=False):
            if np.isnan(n):
                rows.append(-1)
                continue
            key = name_of(cell), quantity, n
            if key not in self.number:
                self.number[key] = len(self.counts)
                self.counts.append(n)
            rows.append(self.number[key])
        return rows

    def _of(self, one: pd.DataFrame, rows: list[int]) -> None:
        held: dict[str, dict[Cell, int]] = {}
        for (cell, quantity, _), at in zip(one.itertuples(index=False), rows, strict=True):
            if at >= 0:
                held.setdefault(quantity, {})[cell] = at
        for cells in held.values():
            self._over(cells)
        made = self._triples(held)
        wholes = {total for _, total in made}
        for one_, two in itertools.product(held.values(), held.values()):
            self.partners |= {(at, two[c]) for c, at in one_.items() if at in wholes and c in two}
        left = (
            [self._left(held["n"], part, made) for q, part in held.items() if q != "n"] if "n" in held else []
        )
        for parts, _ in made:
            self.partners |= {(a, b) for a in parts for b in parts if a != b}
        self.sums |= made
        for more in left:
            self._over(more)
            for cell, number in more.items():
                self.partners |= {(held["n"][cell], q[cell]) for q in held.values() if cell in q}
                assert number >= self.published

    def _over(self, cells: dict[Cell, int]) -> None:
        for column in (0, 1):
            totals: dict[Cell, list[int]] = {}
            for cell, at in cells.items():
                whole = tuple((c, ALL if i == column else x) for i, (c, x) in enumerate(cell))
                if cell[column][1] != ALL and whole in cells:
                    totals.setdefault(whole, []).append(at)
            holds = {
                c
                for c, parts in totals.items()
                if sum(self.counts[p] for p in parts) == self.counts[cells[c]]
            }
            told = [
                c
                for c, parts in totals.items()
                if self.counts[cells[c]] or any(self.counts[p] for p in parts)
            ]
            if told and sum(c in holds for c in told) / len(told) < 0.5:
                continue
            self.sums |= {(frozenset(totals[c]), cells[c]) for c in holds}

    def _triples(self, held: dict[str, dict[Cell, int]]) -> set[tuple[frozenset[int], int]]:
        made = set()
        for (a, b), total in itertools.product(itertools.combinations(held, 2), held):
            cells = held[a].keys() & held[b].keys() & held[total].keys()
            each = [tuple(held[q][c] for q in (a, b, total)) for c in cells]
            right = all(self.counts[x] + self.counts[y] == self.counts[t] for x, y, t in each)
            if total not in (a, b) and right:
                made |= {(frozenset((x, y)), t) for x, y, t in each}
        return made

    def _left(self, all_: dict[Cell, int], part: dict[Cell, int], made: set[Any]) -> dict[Cell, int]:
        """Add those of all who are not in a part, where they are not there already."""
        cells = [c for c in all_ if c in part]
        rest = [self.counts[all_[c]] - self.counts[part[c]] for c in cells]
        known = {(p, total) for parts, total in made for p in parts}
        if not cells or min(rest) < 0 or (part[cells[0]], all_[cells[0]]) in known:
            return {}
        first = len(self.counts)
        self.counts += rest
        self.sums |= {(frozenset((part[c], first + i)), all_[c]) for i, c in enumerate(cells)}
        return {c: first + i for i, c in enumerate(cells)}


def as_set(sums: Sums) -> set[tuple[frozenset[int], int]]:
    found = set()
    for of in range(sums.number):
        mine = sums.of == of
        parts, (total,) = sums.place[mine & (sums.sign > 0)], sums.place[mine & (sums.sign < 0)]
        assert len(set(parts.tolist())) == len(parts)
        found.add((frozenset(parts.tolist()), int(total)))
    return found


def frames_of(seed: int) -> list[pd.DataFrame]:
    off = [0.0, 0.03, 0.3][seed % 3]
    one, other = frame(seed, off=off), frame(seed + 1000, off=off)
    some = one.sample(frac=0.6, random_state=seed).sort_index()
    return [[one], [one, some], [one, other], [some, one, other]][seed % 4]


@pytest.mark.parametrize("seed", range(48))
def test_the_system_is_that_found_number_by_number(seed: int) -> None:
    frames = frames_of(seed)
    found, hand = system_of(frames), ByHand(frames)
    assert [r.tolist() for r in found.rows] == hand.rows
    assert found.counts.tolist() == hand.counts
    assert found.published.tolist() == [i < hand.published for i in range(len(hand.counts))]
    assert as_set(found.sums) == hand.sums
    assert {tuple(pair) for pair in found.partners.T.tolist() if pair[0] != pair[1]} == {
        pair for pair in hand.partners if pair[0] != pair[1]
    }
    assert (np.diff(found.sums.of) >= 0).all()
    for (name, quantity, n), at in hand.number.items():
        nobody = "missing" in quantity or any(label == UNKNOWN for _, label in name)
        assert (found.left_over[at], found.worth[at]) == (nobody, pytest.approx(n / 10 ** len(name)))
    assert found.left_over[hand.published :].all()
    assert np.isinf(found.worth[hand.published :]).all()
    for (cells, held), one, rows in zip(found.tables, frames, found.rows, strict=True):
        different = list(dict.fromkeys(one["cell"]))
        assert list(cells.names) == [name_of(c) for c in different]
        each = list(zip(one["cell"], one["quantity"], rows.tolist(), strict=True))
        for quantity, where in held.items():
            at = {c: r for c, q, r in each if q == quantity and r >= 0}
            assert where.tolist() == [at.get(c, -1) for c in different]


def test_quantities_of_part_of_the_people_are_taken_from_the_whole_of_their_name() -> None:
    """Those of a score are some of `n:score`, and not of the `n` of another."""
    cell = (("g", "a"),)
    rows = [("n:one", 30.0), ("used:one", 20.0), ("n:two", 61.0), ("used:two", 56.0)]
    made = system_of([pd.DataFrame([(cell, q, n) for q, n in rows], columns=["cell", "quantity", "count"])])
    assert made.counts[4:].tolist() == [10, 5]
    assert as_set(made.sums) == {(frozenset({1, 4}), 0), (frozenset({3, 5}), 2)}


def test_without_counts_there_is_nothing() -> None:
    empty = pd.DataFrame({"cell": [], "quantity": [], "count": []}).astype({"count": float})
    made = system_of([empty])
    assert (len(made.counts), made.sums.number, made.partners.shape) == (0, 0, (2, 0))
    missing = pd.DataFrame([((("g", "a"),), "n", np.nan)], columns=["cell", "quantity", "count"])
    made = system_of([missing])
    assert (len(made.counts), made.rows[0].tolist()) == (0, [-1])
