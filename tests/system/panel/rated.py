"""Ratings of a panel that are made up, and what is asked of them."""

from typing import Any

import numpy as np
import pandas as pd

from syschange.system.panel import Panel, panel

LIVED, STAFF = "lived experience", "professionals"


def ratings(
    people: list[float], staff: list[float], *, item: str = "tweak", subject: str = "the change"
) -> pd.DataFrame:
    """Return ratings of one item, those of people first."""
    n = len(people) + len(staff)
    return pd.DataFrame(
        {
            "rater_id": [f"p{i}" for i in range(len(people))] + [f"s{i}" for i in range(len(staff))],
            "subject": subject, "item": item, "rated_on": pd.Timestamp("2025-01-01"),
            "rating": [*people, *staff], "reported_by": ["person"] * len(people) + ["staff"] * len(staff),
            "lowest": [1.0] * n, "highest": [4.0] * n,
        }
    )  # fmt: skip


ROWS = ratings([4.0] * 10 + [3.0] * 6 + [2.0] * 8, [3.0] * 12 + [1.0] * 3)


def several(seed: int = 1, units: int = 8, noise: float = 0.6) -> pd.DataFrame:
    """Return ratings of several things by both sides, beside the change."""
    rng, made = np.random.default_rng(seed), [ROWS]
    true = rng.uniform(1, 4, units)
    for unit in range(units):
        drawn = np.clip(np.round(true[unit] + noise * rng.standard_normal(39)), 1, 4)
        made.append(ratings(drawn[:24].tolist(), drawn[24:].tolist(), item="part", subject=f"part {unit}"))
    return pd.concat(made, ignore_index=True)


def asked(data: object = ROWS, **options: Any) -> Panel:
    return panel(data, **{"item": "tweak", **options})


def shares(made: Panel) -> dict[str, float]:
    own = made.table[made.table["quantity"] == "share"]
    return dict(zip(own["side"], own["value"], strict=True))
