"""What the tests of the ledger share: numbers of people in tables, made to be released."""

from collections.abc import Mapping, Sequence
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd

from syschange.disclosure import ONS_10_5, Policy, Protected, protect
from syschange.results import Coarsening, Publishable, address

EXACT = Policy("exact", 10, 1)


class Tally(Publishable):
    """Numbers of people and nothing else, as a result that can be published."""

    def __init__(self, counts: pd.DataFrame, policy: str | None = None) -> None:
        self._counts, self.policy = counts, policy

    def counts(self) -> pd.DataFrame:
        return self._counts.copy()

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Tally":
        return Tally(published, coarsening.policy)


def tally(cells: Mapping[tuple[tuple[str, str], ...], int], quantity: str = "n") -> Tally:
    """Return these numbers as a result."""
    rows = [(cell, quantity, n) for cell, n in cells.items()]
    return Tally(pd.DataFrame(rows, columns=["cell", "quantity", "count"]))


def groups(column: str, counts: Mapping[str, int]) -> Tally:
    """Return the numbers of everybody and of the groups of one column."""
    every = {address({column: "(all)"}): sum(counts.values())}
    return tally(every | {address({column: label}): n for label, n in counts.items()})


def cube(data: pd.DataFrame, ways: int) -> Tally:
    """Return the number of people in every table of up to so many columns, with nought where nobody is."""
    columns = list(data.columns)
    labels = {c: sorted(data[c].unique()) for c in columns}
    cells: dict[tuple[tuple[str, str], ...], int] = {}
    for way in range(ways + 1):
        for by in combinations(columns, way):
            found: Any = data.groupby(list(by)).size().to_dict() if by else {(): len(data)}
            for key in product(*(labels[c] for c in by)):
                n = found.get(key[0] if way == 1 else key, 0)
                whom = dict(zip(by, key, strict=True))
                cells[address({c: whom.get(c, "(all)") for c in columns})] = int(n)
    return tally(cells)


def paper(result: Publishable | Sequence[Publishable], policy: Policy = ONS_10_5) -> Protected:
    """Return a result as it may be published."""
    return protect(result, policy=policy)


def shown(protected: Protected) -> dict[tuple[Any, str], float]:
    """Return every published number, missing where hidden, by its cell and quantity."""
    table = protected.counts
    keys = zip(table["cell"], table["quantity"], strict=True)
    return dict(zip(keys, table["count"].astype(float), strict=True))


def drawn(seed: int, people: int, labels: Sequence[int]) -> pd.DataFrame:
    """Return people with a label in each of several columns, the first labels the commonest."""
    rng = np.random.default_rng(seed)
    made = {}
    for i, size in enumerate(labels):
        weight = 1 / np.arange(1, size + 1)
        codes = rng.choice(size, people, p=weight / weight.sum())
        made[f"c{i}"] = np.array([f"k{j}" for j in range(size)])[codes]
    return pd.DataFrame(made)
