"""Two cumulative quarters, each protected by itself: who joined, as far as the two tell, by policy; in Markdown.

Run with ``python benchmarks/disclosure/quarters.py``. 50,000 people of six characteristics (19, 8, 4, 5, 3 and 5
labels, the first of each the commonest), and 2,000 who join; every table of up to three ways, of people alone and
with an outcome that three in ten have. A group of joiners is one cell of one quantity, 1 to 9 people in truth.
"""

import time

import numpy as np
import pandas as pd

from syschange import equity
from syschange.disclosure import ONS_10_5, STRICT_10_10, Policy, Protected, protect
from syschange.disclosure.ledger.entries import Entry, sealed, stated
from syschange.disclosure.ledger.joint import audit, bounds

PEOPLE, JOINERS, LABELS, SEED = 50_000, 2_000, (19, 8, 4, 5, 3, 5), 1
POLICIES = (Policy("exact numbers, 0-9 hidden", 10, 1), ONS_10_5, STRICT_10_10)
FEW = 10
COLUMNS = (
    "policy", "tables", "cells", "groups of 1-9 joiners", "told exactly", "told to one of two", "released",
    "cells to hide", "CPU s",
)  # fmt: skip


def people() -> pd.DataFrame:
    """Return everybody, the joiners last."""
    rng = np.random.default_rng(SEED)
    made = {}
    for i, size in enumerate(LABELS):
        weight = 1 / np.arange(1, size + 1)
        codes = rng.choice(size, PEOPLE + JOINERS, p=weight / weight.sum())
        made[f"c{i}"] = np.array([f"k{j}" for j in range(size)])[codes]
    return pd.DataFrame(made).assign(y=rng.random(PEOPLE + JOINERS) < 0.3)


def entries(papers: list[Protected], *, outcome: bool) -> list[Entry]:
    """Return what the two quarters state, with or without the outcome."""
    made: list[Entry] = []
    for i, paper in enumerate(papers):
        terms = {"link": "cumulative", "after": made[0]["id"]} if i else {"link": None, "after": None}
        entry = stated(
            paper,
            at=None,
            population="everyone",
            period="",
            holds=False,
            recodes={},
            override="",
            files=[],
            **terms,
        )
        if not outcome:
            entry["tables"] = [table for table in entry["tables"] if table["quantity"] == "n"]
        made.append(sealed(entry, number=i + 1, previous="0" * 64))
    return made


def told(stated_: list[Entry], true: dict[tuple[object, ...], int]) -> tuple[int, int, int]:
    """Return how many groups of few joiners there are, are told exactly, and to one of two numbers."""
    system, _, found = bounds(stated_)
    layer = system.releases * system.slots * system.cells
    low, high = (b[layer:].reshape(system.slots, system.cells) for b in found.together)
    few = exact = nearly = 0
    for slot, (_, quantity) in enumerate(system.lat.slots):
        for cell, name in system.lat.names[-1].items():
            joined = true[(quantity, frozenset(name))]
            if 1 <= joined < FEW:
                few += 1
                width = high[slot, cell] - low[slot, cell]
                right = (
                    low[slot, cell] <= joined <= high[slot, cell]
                )  # what was withheld may mislead the attacker
                exact += bool(right and width == 0)
                nearly += bool(right and width == 1)
    return few, exact, nearly


def main() -> None:
    """Print the table."""
    data = people()
    by = [c for c in data if c != "y"]
    results = [equity.breakdown(d, outcome="y", by=by, ways=3) for d in (data.iloc[:PEOPLE], data)]
    counted = [
        {
            (q, frozenset((c, label) for c, label in cell if label != "(all)")): int(n)
            for cell, q, n in zip(t["cell"], t["quantity"], t["count"], strict=True)
        }
        for t in (r.counts() for r in results)
    ]
    true = {key: n - counted[0].get(key, 0) for key, n in counted[1].items()}
    print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
    for policy in POLICIES:
        papers = [protect(r, policy=policy) for r in results]
        for outcome in (False, True):
            given = entries(papers, outcome=outcome)
            few, exact, nearly = told(given, true)
            row = [policy.name, "with an outcome" if outcome else "people alone"]
            row += [f"{sum(len(t['counts']) for t in given[1]['tables']):,}", f"{few:,}"]
            row += [f"{exact:,} ({exact / few:.1%})", f"{nearly:,} ({nearly / few:.1%})"]
            print(f"| {' | '.join([*row, *verdict(given)])} |")


def verdict(given: list[Entry]) -> list[str]:
    """Return whether the ledger lets the second quarter pass, the cells it would have hidden, and its time."""
    start = time.process_time()
    joint = audit(given)
    taken = time.process_time() - start
    return ["yes" if joint.ok else "refused", f"{len(joint.cells):,}", f"{taken:.2f}"]


if __name__ == "__main__":
    main()
