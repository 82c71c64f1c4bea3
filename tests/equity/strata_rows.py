"""Rows for the tests of intersections: a person each, from counts or from scores that are known exactly."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

SIZES = {"a": 3, "b": 4, "c": 2}
BY = list(SIZES)


def planted(*, extra: float = 0.0, people: int = 200, scores: bool = False) -> pd.DataFrame:
    """Return 3 × 4 × 2 intersections that are the sum of their parts, but for one: a2, b3, c1 has `extra` more.

    There is no chance in it: outcomes are spread evenly, so that each intersection has just the value meant.
    """
    parts = []
    for i in range(SIZES["a"]):
        for j in range(SIZES["b"]):
            for k in range(SIZES["c"]):
                value = 0.3 + 0.05 * i + 0.06 * j - 0.05 * k + 0.01 * ((i + 2 * j + k) % 3 - 1)
                value += extra if (i, j, k) == (2, 3, 1) else 0.0
                even = (np.arange(people) + 0.5) / people
                y = 10 * value + 4 * (even - 0.5) if scores else even < value
                parts.append(pd.DataFrame({"a": f"a{i}", "b": f"b{j}", "c": f"c{k}", "y": y}))
    return pd.concat(parts, ignore_index=True)


def crossed(cells: Mapping[tuple[str | None, str | None], tuple[int, int]]) -> pd.DataFrame:
    """Return a row a person, `g`, `h` and `y`, from events and people of each pair of labels."""
    rows = [(*labels, i < events) for labels, (events, people) in cells.items() for i in range(people)]
    return pd.DataFrame(rows, columns=["g", "h", "y"])


def grid(
    events: Sequence[Sequence[int]], people: int
) -> dict[tuple[str | None, str | None], tuple[int, int]]:
    """Return counts of pairs of labels g0, g1, … and h0, h1, … from a table of events."""
    return {(f"g{i}", f"h{j}"): (x, people) for i, row in enumerate(events) for j, x in enumerate(row)}
