"""Simulated logs of steps whose truth is known, for the tests of this folder."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from syschange.system.pathways import Pathways, pathways

CHANGED = "2022-06-01"
OLD = ("referral", "assessment", "panel", "allocation", "support", "review")
NEW = ("request", "conversation", "forum", "matching", "coaching", "reflection")
# How often each step is followed by which; the last column is the end.
SAME = np.array(
    [
        [0, 0.90, 0.10, 0, 0, 0, 0],
        [0, 0.20, 0.80, 0, 0, 0, 0],
        [0, 0.25, 0, 0.60, 0, 0, 0.15],
        [0, 0, 0.15, 0, 0.85, 0, 0],
        [0, 0, 0, 0, 0, 0.80, 0.20],
        [0, 0, 0, 0, 0.40, 0, 0.60],
    ]
)
OTHER = np.array(
    [
        [0, 0.95, 0, 0.05, 0, 0, 0],
        [0, 0, 0.70, 0.30, 0, 0, 0],
        [0, 0, 0, 1.00, 0, 0, 0],
        [0, 0.15, 0, 0.25, 0.60, 0, 0],
        [0, 0, 0.25, 0.50, 0, 0.25, 0],
        [0, 0, 0, 0, 0, 0, 1.00],
    ]
)


def walk(ways: Any, cases: int, rng: np.random.Generator, *, most: int = 40) -> Any:
    """Return the steps of cases, −1 after the last; every case begins with the first activity."""
    ends = len(ways)
    reach = np.cumsum(ways, axis=1)
    at = np.zeros(cases, dtype=np.int64)
    made = np.full((cases, most), -1)
    live = np.ones(cases, dtype=bool)
    for k in range(most):
        made[live, k] = at[live]
        follows = np.minimum((rng.random(cases)[:, None] > reach[at]).sum(axis=1), ends)
        live &= follows < ends
        at = np.where(live, follows, 0)
        if not live.any():
            break
    return made


def rows(
    ways: Any, cases: int, *, names: Sequence[str], start: int, seed: int, days: int = 365, pace: float = 3.0,
    staff: int = 14, prefix: str = "c",
) -> pd.DataFrame:  # fmt: skip
    """Return a log of cases begun within so many days from the start on."""
    rng = np.random.default_rng(seed)
    paths = walk(np.asarray(ways), cases, rng)
    n = (paths >= 0).sum(axis=1)
    case = np.repeat(np.arange(cases), n)
    place = np.concatenate([np.arange(k) for k in n])
    gaps = np.where(place == 0, 0, 1 + rng.poisson(pace, n.sum()))
    total = np.cumsum(gaps)
    since = total - np.repeat(total[np.cumsum(n) - n], n)
    first = start + np.repeat(rng.integers(0, days, cases), n)
    return pd.DataFrame(
        {
            "case_id": np.char.add(prefix, case.astype(str)),
            "activity": np.array(names, dtype=object)[paths[paths >= 0]],
            "happened_on": pd.Timestamp("2021-01-01") + pd.to_timedelta(first + since, unit="D"),
            "position": place + 1,
            "agency": np.repeat(rng.choice(["clinic", "police", "self"], cases), n),
            "worker_id": rng.choice([f"w{i}" for i in range(staff)], n.sum()),
        }
    )


def log(
    kind: str = "renamed", *, cases: int = 200, after: int | None = None, seed: int = 1, **options: Any
) -> pd.DataFrame:
    """Return a log before and after a change of a kind: "unchanged", "renamed", "redesigned"."""
    ways, names = {
        "unchanged": (SAME, OLD), "renamed": (SAME, NEW), "redesigned": (OTHER, NEW),
    }[kind]  # fmt: skip
    first = rows(SAME, cases, names=OLD, start=0, seed=2 * seed, **options)
    second = rows(ways, after or cases + 10, names=names, start=600, seed=2 * seed + 1, prefix="d", **options)
    return pd.concat([first, second], ignore_index=True)


def asked(data: Any, **options: Any) -> Pathways:
    """Return what `pathways` says of a log."""
    return pathways(data, **{"changed_on": CHANGED, "replicates": 300, **options})
