"""What adds up within one cell: those with the outcome and those without, those of whom it is not known."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.disclosure.attack.cells import Coded, Integers
from syschange.disclosure.attack.reading import Given
from syschange.disclosure.attack.relations import Family, Gathering
from syschange.disclosure.attack.unknowns import HIDDEN, LEFT_OVER, Block, Unknowns, shared

REST = "rest:"  # of everybody else: what the rest is to a group in a comparison with everyone else
_OF_OUTCOME = re.compile(r"(rest:)?denominator(:.*)?", re.DOTALL)
_LOST = re.compile(r"followed(:.*)?", re.DOTALL)
_FAR = 0.15  # ours: a printed value this far from numerator / denominator is no share of people


@dataclass
class _Within:
    """What is being built, and the left-over people found so far by the pair of numbers they are between."""

    made: Unknowns
    gathered: Gathering
    firm: bool

    def split(self, whole: Block, *parts: Block) -> None:
        """Add that parts make up a whole in every cell that all of them have."""
        every, *rest = shared(whole, *parts)
        self.gathered.sums(
            Family(whole.table, "", whole.quantity, self.firm),
            [(every, -1.0), *((part, 1.0) for part in rest[:-1])],
        )

    def remainder(self, whole: Block, part: Block, quantity: str, kind: int) -> None:
        """Add what a whole has beside a part as unknowns of their own."""
        every, some, cells = shared(whole, part)
        twin = self._twin(quantity, every, some)
        left = self.made.derived(kind, whole.table, cells, quantity) if twin is None else twin
        self.gathered.sums(
            Family(whole.table, "", quantity, self.firm), [(every, -1.0), (some, 1.0), (left, 1.0)]
        )
        self.made.blocks.append(Block(whole.table, quantity, cells, left, whole.people))
        self._known.append((quantity, every, some, left))

    def __post_init__(self) -> None:
        self._known: list[tuple[str, Integers, Integers, Integers]] = []

    def _twin(self, quantity: str, every: Integers, some: Integers) -> Integers | None:
        """Return the left-over people of a table that prints the very same numbers, if there is one."""
        for name, one, two, left in self._known:
            if name == quantity and np.array_equal(one, every) and np.array_equal(two, some):
                return left
        return None


def within_cells(
    made: Unknowns, gathered: Gathering, cells: Coded, given: Given, tables: Sequence[pd.DataFrame | None]
) -> None:
    """Add every sum that holds within a cell, and the unknowns that are printed nowhere."""
    within = _Within(made, gathered, given.bare)
    for table in sorted({block.table for block in made.blocks}):
        blocks = {block.quantity: block for block in made.of(table)}
        for quantity, block in blocks.items():
            if quantity.startswith(REST) and quantity.removeprefix(REST) in blocks:
                _everybody_else(within, cells, blocks[quantity.removeprefix(REST)], block)
            if (found := _OF_OUTCOME.fullmatch(quantity)) is not None:
                share = given.bare and f"numerator{found[2] or ''}" in blocks and _is_share(tables[table])
                _outcome(within, blocks, found[1] or "", found[2] or "", share=share)
            lost = blocks.get(quantity.replace("followed", "lost", 1))
            if _LOST.fullmatch(quantity) and lost is not None and "n" in blocks:
                within.split(blocks["n"], block, lost)


def _outcome(within: _Within, blocks: dict[str, Block], rest: str, of: str, *, share: bool) -> None:
    known = blocks[f"{rest}denominator{of}"]
    yes, no = blocks.get(f"{rest}numerator{of}"), blocks.get(f"{rest}complement{of}")
    if yes is not None and no is not None:
        within.split(known, yes, no)
    elif yes is not None and share:
        within.remainder(known, yes, f"{rest}complement{of}", HIDDEN)
    if not rest and "n" in blocks:
        within.remainder(blocks["n"], known, f"missing{of}", LEFT_OVER)


def _everybody_else(within: _Within, cells: Coded, own: Block, rest: Block) -> None:
    """Add that a group and everybody else are everybody, of its period where there is no total over periods."""
    one, other, at = shared(own, rest)
    codes = cells.codes[own.cells]
    told = (codes != 0).all(axis=0)
    everybody = own.lookup(cells).find(
        np.where(told, cells.codes[at], np.uint64(0)).sum(axis=1, dtype=np.uint64)
    )
    known = (everybody >= 0) & (everybody != one)  # no total: a group alone is not everybody
    within.gathered.sums(
        Family(own.table, "", rest.quantity, within.firm),
        [(one[known], 1.0), (other[known], 1.0), (everybody[known], -1.0)],
    )


def _is_share(table: pd.DataFrame | None) -> bool:
    """Return whether the numerators of a bare table are some of its denominators, and no events or days."""
    if table is None:
        return False
    if "method" in table.columns:
        named = table["method"].astype(str)
        if bool((named != "none").any()):
            return not bool(named.isin(["Byar", "exact Poisson"]).any())
    yes, known = (pd.to_numeric(table[c]).astype(float) for c in ("numerator", "denominator"))
    if bool((yes > known).any()):
        return False
    if "value" not in table.columns:
        return True
    value = pd.to_numeric(table["value"]).astype(
        float
    )  # a share of nobody is missing, and not far from anything
    return not bool(((value - yes / known).abs() > _FAR).any())
