"""Made-up people and units that are followed after a change, for the tests of this folder."""

from typing import Any

import numpy as np
import pandas as pd

from syschange.effects.sustained import Sustained, sustained, sustained_panel

WAVES = (3, 6, 12, 18, 24)


def people(
    seed: int = 1,
    *,
    n: int = 200,
    early: float = 4.0,
    late: float = 4.0,
    lost_for: str | None = None,
    waves: Any = WAVES,
) -> pd.DataFrame:
    """Return scores of people of two arms and two sites: 0 months and the waves; effects early (to 6) and late."""
    rng = np.random.default_rng(seed)
    made = []
    for person in range(n):
        arm, site = ("new", "usual")[person % 2], ("north", "south")[(person // 2) % 2]
        own = rng.normal(50, 6)
        kept = 0.0 if site == lost_for else late
        made.append((person, arm, site, 0, own + rng.normal(0, 3)))
        for month in waves:
            gain = (early if month <= 6 else kept) if arm == "new" else 0.0
            made.append((person, arm, site, month, own + gain + rng.normal(0, 3)))
    return pd.DataFrame(made, columns=["person_id", "arm", "site", "months", "score"])


def followed(data: Any, **options: Any) -> Sustained:
    """Return what lasted of made-up people's effect."""
    given = {"value": "score", "before": 0, "arm": "arm", "comparison": "usual", **options}
    return sustained(data, **given)


def panel(
    seed: int = 1, *, units: int = 24, months: int = 48, change: int = 20, effect: Any = lambda h: 3.0 + 0 * h
) -> pd.DataFrame:
    """Return units by month: half change at `change` or three months on, the others never."""
    rng = np.random.default_rng(seed)
    shared = rng.normal(0, 1, months)
    made = []
    for unit in range(units):
        from_when = np.nan if unit % 2 else float(change + 3 * (unit % 4 == 0))
        level = rng.normal(50, 5)
        for month in range(months):
            gain = effect(month - from_when) if month >= from_when else 0.0
            made.append(
                (unit, "AB"[unit // 2 % 2], month, from_when, level + shared[month] + gain + rng.normal(0, 1))
            )
    return pd.DataFrame(made, columns=["unit", "region", "month", "changed", "score"])


def watched(data: Any, **options: Any) -> Sustained:
    """Return what lasted of made-up units' effect."""
    given = {"value": "score", "unit": "unit", "time": "month", "adopted": "changed", **options}
    return sustained_panel(data, **given)


def value(result: Sustained, quantity: str, **labels: Any) -> float:
    """Return the value of a quantity for everyone, or a group, from the table."""
    table = result.table[result.table["quantity"] == quantity]
    for column in result.by:
        table = table[table[column] == labels.get(column, "(all)")]
    return float(table["value"].iloc[0])
