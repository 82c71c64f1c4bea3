"""Breakdowns made from counts and scores, for the tests of inequality between groups."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from syschange.equity.breakdown import Breakdown, breakdown
from syschange.equity.inequality import ChangeInInequality, Inequality

from ..groups import Counts, from_counts

FEW = 200  # draws, where their number is not what is tested
EQUAL: Counts = {f"g{i:02d}": (25 + i % 11, 100, 0) for i in range(20)}
LADDER: Counts = {"low": (20, 200, 0), "middle": (60, 200, 0), "high": (98, 200, 0)}
RANKS = {"g": ["low", "middle", "high"]}


def broken(groups: Counts, **options: Any) -> Breakdown:
    return breakdown(from_counts(groups), outcome="y", by=["g"], **options)


def people(kind: str = "proportion") -> pd.DataFrame:
    """Return people of six groups and two sexes, alike in all that matters."""
    rng = np.random.default_rng(5)
    table = pd.DataFrame({"g": np.repeat(list("abcdef"), 80), "sex": np.tile(["F", "M"], 240)})
    drawn = {"mean": rng.normal(50, 10, 480), "rate": rng.poisson(0.6, 480)}
    table["y"] = drawn.get(kind, rng.random(480) < 0.3)
    return table.assign(e=rng.uniform(0.5, 1.5, 480), w=rng.uniform(0.5, 2, 480))


def of_kind(
    kind: str, *, by: Sequence[str] = ("g",), weights: str | None = None, **options: Any
) -> Breakdown:
    rate: dict[str, Any] = {"exposure": "e", "per": 100} if kind == "rate" else {}
    return breakdown(people(kind), outcome="y", by=list(by), kind=kind, weights=weights, **rate, **options)


def two_years(before: Counts, after: Counts, **options: Any) -> Breakdown:
    rows = [from_counts(groups).assign(year=year) for groups, year in ((before, "1"), (after, "2"))]
    return breakdown(pd.concat(rows), outcome="y", by=["g"], period="year", **options)


def row(made: Inequality | ChangeInInequality, measure: str, **wanted: str) -> dict[str, Any]:
    """Return the one row of a measure."""
    table = made.table[made.table["measure"] == measure]
    for column, label in wanted.items():
        table = table[table[column] == label]
    assert len(table) == 1, (measure, wanted)
    return {str(k): v for k, v in table.iloc[0].items()}


def scores(groups: Mapping[str, Sequence[float]]) -> pd.DataFrame:
    return pd.DataFrame([(g, y) for g, values in groups.items() for y in values], columns=["g", "y"])
