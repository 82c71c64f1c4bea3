"""A made-up assessment: six items of four answers and one of two, three groups, one item harder for one of them."""

import numpy as np
import pandas as pd

from syschange.system.item_bias import ItemBias, item_bias

ITEMS = [f"q{i}" for i in range(7)]
GROUPS = ["Asian", "Black", "White"]


def people(sizes: tuple[int, ...] = (12, 163, 481), *, seed: int = 3) -> pd.DataFrame:
    """Return one row a person with a group, some unknown, and a service."""
    rng = np.random.default_rng(seed)
    group = np.repeat(np.array(GROUPS, dtype=object)[: len(sizes)], sizes)
    group[rng.choice(np.flatnonzero(group == GROUPS[len(sizes) - 1]), 3, replace=False)] = None
    ids = rng.permutation(len(group))
    return pd.DataFrame(
        {
            "person_id": [f"p{i:04d}" for i in ids],
            "ethnicity": group,
            "service": rng.choice(["North", "South"], len(group)),
        }
    )


def responses(of: pd.DataFrame, *, harder: float = 1.4, skipped: float = 0.3, seed: int = 5) -> pd.DataFrame:
    """Return answers: Black people less able, the item q2 harder for them, and q4 left out by more of them."""
    rng = np.random.default_rng(seed)
    black = (of["ethnicity"] == "Black").to_numpy()
    able = rng.normal(0, 1, len(of)) - 0.6 * black
    shift = np.zeros((len(of), len(ITEMS)))
    shift[:, 2] = harder * black
    steps = np.array([-1.0, 0, 1]) + np.linspace(-1, 1, len(ITEMS))[:, None]
    logits = (able[:, None] - shift)[:, :, None] - steps
    odds = np.exp(np.concatenate([np.zeros((*shift.shape, 1)), logits.cumsum(axis=2)], axis=2))
    chances = (odds / odds.sum(axis=2, keepdims=True)).cumsum(axis=2)
    value = (rng.random(shift.shape)[:, :, None] > chances).sum(axis=2).astype(float)
    value[:, 6] = value[:, 6] > 1
    value[rng.random(shift.shape) < 0.03] = np.nan
    value[black & (rng.random(len(of)) < skipped), 4] = np.nan
    return pd.DataFrame(
        {
            "person_id": np.repeat(of["person_id"].to_numpy(), len(ITEMS)),
            "item": np.tile(ITEMS, len(of)),
            "months": 0,
            "value": value.ravel(),
        }
    )


def bias(rows: pd.DataFrame, **options: object) -> ItemBias:
    """Ask of the made-up assessment."""
    return item_bias(rows, **{"group": "ethnicity"} | options)  # type: ignore[arg-type]
