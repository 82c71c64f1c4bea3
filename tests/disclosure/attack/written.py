"""What the tests of an attacker's system share: results of counts alone, and sums written out in words."""

from collections.abc import Sequence

import pandas as pd

from syschange import equity
from syschange.disclosure.attack.system import System

Cell = tuple[tuple[str, str], ...]


class Printed(equity.Breakdown):
    """A result of these counts alone."""

    def __init__(self, rows: Sequence[tuple[Cell, str, float]]) -> None:
        counts = pd.DataFrame(rows, columns=["cell", "quantity", "count"])
        object.__setattr__(self, "policy", None)
        object.__setattr__(self, "_table", counts.head(0))
        object.__setattr__(self, "_counts", counts)

    def counts(self) -> pd.DataFrame:
        """Return the counts."""
        counted: pd.DataFrame = self._counts
        return counted


def labels(cell: Cell) -> str:
    """Return the labels of a cell, those for everybody left out; "all" where there is no other."""
    return " ".join(label for _, label in cell if label != "(all)") or "all"


def said(system: System, unknown: int) -> str:
    """Return what an unknown is in words: what is counted, of whom, in which table."""
    return f"{system.quantity[unknown]} {labels(system.cell[unknown])} @{system.result[unknown]}"


def sums(system: System) -> dict[str, list[str]]:
    """Return every sum, such as "n all @0 = n a @0 + n b @0", by the family that it is in."""
    found: dict[str, list[str]] = {}
    relations = system.relations
    for of in range(relations.count):
        family = system.families[relations.family[of]]
        mine = relations.sums == of
        terms = list(zip(relations.sign[mine].tolist(), relations.unknown[mine].tolist(), strict=True))
        assert {sign for sign, _ in terms} == {1.0, -1.0}
        whole, parts = ([said(system, u) for sign, u in terms if sign == side] for side in (-1.0, 1.0))
        name = f"{family.quantity} @{family.table}{' by ' + family.column if family.column else ''}"
        found.setdefault(name, []).append(f"{' + '.join(sorted(whole))} = {' + '.join(sorted(parts))}")
    return {name: sorted(every) for name, every in found.items()}


def ends(system: System) -> dict[str, tuple[float, float]]:
    """Return the least and the most that each unknown can be by itself."""
    return {
        said(system, u): (float(system.lower[u]), float(system.upper[u])) for u in range(len(system.lower))
    }
