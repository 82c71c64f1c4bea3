"""One small table that every kind of outcome and every way of sampling can be asked of, for these tests."""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from syschange import equity
from syschange.equity.options import Design

PEOPLE = 150
KINDS: dict[str, dict[str, Any]] = {
    "proportion": {"outcome": "seen"},
    "rate": {"outcome": "visits", "exposure": "years", "per": 100},
    "mean": {"outcome": "score"},
    "median": {"outcome": "score"},
    "quantile": {"outcome": "score", "q": 0.8},
}
SAMPLING: dict[str, dict[str, Any]] = {
    "plain": {},
    "weights": {"weights": "w"},
    "cluster": {"cluster": "person"},
    "design of units": {"design": Design(strata="stratum", units="unit", weights="w")},
    "design of rows": {"design": Design(strata="stratum", weights="w")},
}
# Quantiles are for rows that stand for people, weighted or not.
CASES = [
    (kind, way)
    for kind in KINDS
    for way in SAMPLING
    if kind in {"proportion", "rate", "mean"} or way in {"plain", "weights"}
]

# Each kind and each way, where what is tested does not depend on the two together.
FEW = [
    ("proportion", "plain"),
    ("proportion", "cluster"),
    ("rate", "plain"),
    ("rate", "design of rows"),
    ("mean", "weights"),
    ("mean", "design of units"),
    ("median", "plain"),
    ("quantile", "weights"),
]


def rows(size: int = 300, *, seed: int = 1) -> pd.DataFrame:
    """Return records of people, two a person on average, whose characteristics never change."""
    rng = np.random.default_rng(seed)
    person = rng.integers(0, PEOPLE, size)
    stratum = rng.choice(["s1", "s2"], size)
    return pd.DataFrame(
        {
            "person": person,
            "g": rng.choice(np.array(["a", "b", "c", None], dtype=object), PEOPLE)[person],
            "h": rng.choice(["x", "y"], PEOPLE)[person],
            "when": rng.choice(["p1", "p2"], size),
            "seen": (rng.random(size) < 0.43).astype(float),
            "score": rng.normal(10.1, 3.1, size),
            "visits": rng.poisson(1.1, size).astype(float),
            "years": rng.uniform(0.5, 2, size),
            "w": rng.uniform(0.5, 3, size),
            "stratum": stratum,
            "unit": [f"{s}{u}" for s, u in zip(stratum, rng.integers(0, 15, size), strict=True)],
        }
    )


def broken_down(data: object, kind: str, way: str, **options: Any) -> equity.Breakdown:
    """Return a breakdown by `g`, unless told otherwise."""
    given = {"by": ["g"], "kind": kind, **KINDS[kind], **SAMPLING[way], **options}
    return equity.breakdown(data, **given)


@cache
def usual(kind: str, way: str, **options: Any) -> equity.Breakdown:
    """Return a breakdown of `rows()`, made once for each set of options; lists are given as tuples."""
    return broken_down(rows(), kind, way, **options)


def numbers(table: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of a table by group, in the order of the alphabet."""
    return table.set_index("g").sort_index()[["n", "denominator", "value", "lower", "upper"]]
