"""Panels of units over periods as tables, for the tests of this folder."""

from typing import Any

import numpy as np
import pandas as pd

from syschange.effects.staggered import Staggered, staggered

NEVER = float("nan")
COLUMNS = {"value": "y", "unit": "u", "time": "t", "changed_on": "g"}


def panel(
    sizes: tuple[int, ...] = (14, 16, 25),
    starts: tuple[float, ...] = (3, 5, NEVER),
    *,
    periods: int = 8,
    seed: int = 0,
    effect: float = 2.0,
    rows: int = 1,
) -> pd.DataFrame:
    """Return a row a unit and period (or several), whose change adds an effect; `s` is a characteristic of units."""
    rng = np.random.default_rng(seed)
    start = np.repeat(np.array(starts, dtype=float), sizes)
    made = []
    for unit, began in enumerate(start):
        level = rng.normal()
        for t in range(periods):
            for _ in range(rows):
                y = level + 0.3 * t + rng.normal() + effect * (t >= began)
                made.append((f"u{unit:03}", t, began, round(y, 4), "ab"[unit % 2]))
    return pd.DataFrame(made, columns=["u", "t", "g", "y", "s"])


def run(table: object, **given: Any) -> Staggered:
    """Return the analysis of a panel's columns."""
    return staggered(table, **{**COLUMNS, **given})
