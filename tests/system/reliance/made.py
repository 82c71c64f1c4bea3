"""Made-up cases carried by workers, of whom one may bring most of the gain."""

import numpy as np
import pandas as pd

from syschange.system.reliance import Reliance, reliance

CHANGED, USUAL = "new pathway", "usual"


def cases(
    seed: int = 1,
    *,
    workers: int = 12,
    each: int = 22,
    one: float = 6.0,
    others: float = 0.1,
    crossing: bool = False,
) -> pd.DataFrame:
    """Return a row a case: who carried it, its arm, the scores before and after."""
    rng = np.random.default_rng(seed)
    n = workers * each
    worker = np.repeat(np.arange(workers), each)
    gain = np.where(worker == 0, one, others)
    before, noise = (_even(rng.normal(0, sd, (2, n))) for sd in (1.2, 1.5))
    before += 20
    after = np.r_[gain, np.zeros(n)] + before + noise
    ids = [f"K{7 * w % 89:02d}" for w in worker]
    return pd.DataFrame(
        {
            "worker_id": [*ids, *(ids if crossing else [None] * n)],
            "arm": [CHANGED] * n + [USUAL] * n,
            "before": before.round(1),
            "value": after.round(1),
        }
    )


def _even(drawn: np.ndarray) -> np.ndarray:
    """Return draws of two arms whose means are those they were drawn about, so that few cases suffice."""
    return (drawn - drawn.mean(axis=1, keepdims=True)).ravel()


def asked(data: object, **more: object) -> Reliance:
    """Ask with few replicates and a worthwhile gain of .5, but for what is given."""
    return reliance(data, **{"change": CHANGED, "at_least": 0.5, "replicates": 199, **more})  # type: ignore[arg-type] # given so by tests


def told(made: Reliance, quantity: str, column: str = "value") -> float:
    """Return a cell of the table."""
    return float(made.table.set_index("quantity").loc[quantity, column])
