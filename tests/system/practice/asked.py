"""Ratings drawn from a seed, for the tests of this folder."""

from typing import Any

import numpy as np
import pandas as pd

from syschange.system.practice import Practice, framework, practice

LEVELS = ("frontline", "manager", "senior strategic")


def ratings(
    name: str = "frontline_and_leader",
    *,
    raters: int = 120,
    services: int = 3,
    seed: int = 1,
    talk: float = 0.8,
) -> pd.DataFrame:
    """Return half people served and half staff who each rate one service; leaders rate higher by `talk`."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(raters):
        staff = number % 2 == 1
        level = LEVELS[rng.choice(3, p=[0.5, 0.25, 0.25])] if staff else None
        sex, own = rng.choice(["Female", "Male"]), rng.normal(0, 0.3)
        for place, item in enumerate(framework(name).items):
            mean = 2.5 + 0.25 * (place % 3 - 1) + own + talk * (level == LEVELS[2])
            rating = float(np.clip(np.rint(rng.normal(mean, 0.8)), item.lowest, item.highest))
            rows.append(
                {
                    "rater_id": f"R{number:04d}",
                    "subject": f"service {number % services + 1}",
                    "item": item.id,
                    "rated_on": pd.Timestamp("2024-03-01"),
                    "rating": rating if rng.random() > 0.04 else np.nan,
                    "reported_by": "staff" if staff else "person",
                    "level": level,
                    "sector": ("health", "housing")[number % 4 // 2],
                    "sex": sex,
                    "person_id": None if staff else f"P{number:04d}",
                }
            )
    return pd.DataFrame(rows)


def asked(data: Any, name: str = "frontline_and_leader", **options: Any) -> Practice:
    """Return what the verb says of ratings."""
    return practice(data, framework=name, **options)


def rows_of(made: Practice, quantity: str, **labels: str) -> pd.DataFrame:
    """Return the rows of one finding for everybody, but for the groups named."""
    table = made.table[made.table["quantity"] == quantity]
    keys = ["item", "scale", "reported_by", "level", "subject", "sector", *made.asked.by]
    for key in keys:
        if key in labels:
            table = table[table[key] == labels[key]]
        elif key not in {"item", "scale", "reported_by"}:
            table = table[table[key] == "(all)"]
    return table
