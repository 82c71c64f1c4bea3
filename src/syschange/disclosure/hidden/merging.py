"""Which labels merged, or periods pooled, would show more: each tried by protecting the merged numbers."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from syschange.disclosure.guarding import system_of, withheld
from syschange.disclosure.policies import Policy
from syschange.frames import ALL, MISSING_LABELS
from syschange.results import address

MERGES = ("column", "labels", "pooled", "shown_before", "shown_after", "share_before", "share_after")
PERIODS = ("period", "quarter", "month", "year", "week")  # columns whose labels follow one another
_MOST_LABELS = 40  # of a column; more are no groups of people
_FEWEST = 3  # labels, so that something is left to compare when two are merged
_TOGETHER = (2, 3)  # the smallest groups that are tried as one
_WHOLE = "n"


def merges_of(counts: Sequence[pd.DataFrame], policy: Policy, *, shown: int) -> pd.DataFrame:
    """Return what would show more: of the fewest labels first, and of these what shows most.

    Parameters
    ----------
    counts
        The true counts of results that are published together.
    policy
        How they are protected.
    shown
        How many are shown as they are.
    """
    before = shown / max(sum(t["count"].notna().sum() for t in counts), 1)
    rows = []
    for column, labels in _candidates(counts, policy):
        merged = [_merged(table, column, labels) for table in counts]
        after, of = _shown(merged, policy)
        share = after / max(of, 1)
        if share > before:
            rows.append((column, labels, column in PERIODS, shown, after, before, share))
    made = pd.DataFrame(rows, columns=list(MERGES))
    order = np.lexsort([made["column"], -made["share_after"].astype("float64"), made["labels"].map(len)])
    return made.iloc[order].reset_index(drop=True)


def _candidates(counts: Sequence[pd.DataFrame], policy: Policy) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the labels of each column that may be merged: the smallest ones, or a small period and the next."""
    for column, sizes in _sizes(counts).items():
        labels = [label for label in sizes if label not in MISSING_LABELS]
        if not _FEWEST <= len(labels) <= _MOST_LABELS:
            continue
        if column in PERIODS:
            low = [i for i, label in enumerate(labels) if sizes[label] < policy.threshold]
            pairs = {(labels[max(i - 1, 0)], labels[max(i, 1)]) for i in low}
            yield from ((column, pair) for pair in sorted(pairs))
            continue
        smallest = sorted(labels, key=lambda label: (sizes[label], label))
        yield from ((column, tuple(smallest[:k])) for k in _TOGETHER if k < len(labels))


def _sizes(counts: Sequence[pd.DataFrame]) -> dict[str, dict[str, float]]:
    """Return how many people have each label of each column, told apart by nothing else."""
    sizes: dict[str, dict[str, float]] = {}
    for table in counts:
        for cell, quantity, count in zip(table["cell"], table["quantity"], table["count"], strict=True):
            told = [(column, label) for column, label in cell if label != ALL]
            if quantity.partition(":")[0] == _WHOLE and len(told) == 1 and np.isfinite(count):
                column, label = told[0]
                held = sizes.setdefault(column, {})
                held[label] = max(held.get(label, 0.0), float(count))
    return sizes


def _merged(table: pd.DataFrame, column: str, labels: tuple[str, ...]) -> pd.DataFrame:
    """Return counts with some labels of a column taken as one; counts that have them are added up."""
    one = " or ".join(labels)
    cells = [
        address({c: one if c == column and x in labels else x for c, x in cell}) for cell in table["cell"]
    ]
    renamed = table.assign(cell=pd.Series(cells, index=table.index, dtype=object))
    added = renamed.groupby(["cell", "quantity"], sort=False)["count"].sum(min_count=1)
    return added.reset_index()


def _shown(counts: Sequence[pd.DataFrame], policy: Policy) -> tuple[int, int]:
    """Return how many counts a policy shows, and how many there are."""
    system = system_of(counts)
    number = int(system.published.sum())
    small = (system.counts < policy.threshold) & system.published
    return number - int(small.sum()) - int(withheld(system, policy).sum()), number
