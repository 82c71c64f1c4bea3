"""Registers of who can do what, for the tests of this folder."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

# One word each, unlike one another: ids that look alike are warned of.
NAMES = (
    "amber", "birch", "cedar", "delta", "ember", "flint", "grove", "hazel", "ivory", "jasper", "kelp", "lotus",
    "maple", "north", "olive", "pearl", "quartz", "raven", "sable", "thyme",
)  # fmt: skip


def register(tasks: Mapping[str, Sequence[str | None]]) -> pd.DataFrame:
    """Return a row for each task and worker."""
    return pd.DataFrame(
        [(task, name) for task, names in tasks.items() for name in names], columns=["activity", "worker_id"]
    )


def work(people: int = 14, tasks: int = 20, rows: int = 80, *, seed: int = 1) -> pd.DataFrame:
    """Return rows of work done by so many people, with a weight for each task."""
    rng = np.random.default_rng(seed)
    done = rng.integers(0, tasks, rows)
    who = np.r_[np.arange(people), rng.integers(0, people, rows - people)]
    return pd.DataFrame(
        {
            "activity": [f"task {t}" for t in done],
            "worker_id": [NAMES[w] for w in who],
            "weight": 1.0 + done % 4,
        }
    )


def staff(gone: Sequence[str] = (), people: int = 14) -> pd.DataFrame:
    """Return the workforce, of whom some left on 1 June 2024."""
    left = [pd.Timestamp("2024-06-01") if name in gone else pd.NaT for name in NAMES[:people]]
    return pd.DataFrame(
        {
            "worker_id": NAMES[:people], "post": "worker", "started_on": pd.Timestamp("2020-01-01"),
            "left_on": pd.Series(left, dtype="datetime64[s]"),
        }
    )  # fmt: skip
