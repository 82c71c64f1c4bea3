"""Made-up cases of workers, and their sums."""

import numpy as np
import pandas as pd

from syschange.statistics.reliance import WorkerSums


def cases(
    seed: int = 1,
    *,
    workers: int = 10,
    each: int = 26,
    one: float = 2.2,
    others: float = 0.1,
    crossing: bool = False,
) -> pd.DataFrame:
    """Return cases of two arms; one worker gains more than the others."""
    rng = np.random.default_rng(seed)
    n = workers * each
    worker = np.repeat(np.arange(workers), each)
    gain = np.where(worker == 0, one, others)
    before = rng.normal(20, 2, 2 * n)
    value = np.r_[gain, np.zeros(n)] + 0.6 * (before - 20) + rng.normal(0, 1.5, 2 * n) + 30
    ids = [f"W{w:02d}" for w in worker]
    return pd.DataFrame(
        {
            "worker_id": [*ids, *(ids if crossing else [None] * n)],
            "arm": ["changed"] * n + ["usual"] * n,
            "before": before.round(2),
            "value": value.round(2),
        }
    )


def sums_of(data: pd.DataFrame, *, y0: float = 0.0, x0: float = 0.0) -> WorkerSums:
    """Return the sums of the cases, one worker and arm at a time."""
    ids = sorted(data["worker_id"].dropna().unique())
    known, unknown = np.zeros((2, len(ids), 6)), np.zeros((2, 6))
    for a, arm in enumerate(("changed", "usual")):
        for i, name in enumerate([*ids, None]):
            own = data["worker_id"].isna() if name is None else data["worker_id"] == name
            held = data[own & (data["arm"] == arm)]
            y, x = held["value"].to_numpy() - y0, held["before"].to_numpy() - x0
            made = [len(y), y.sum(), (y**2).sum(), x.sum(), (x**2).sum(), (x * y).sum()]
            if name is None:
                unknown[a] = made
            else:
                known[a, i] = made
    return WorkerSums.of(known, unknown)
