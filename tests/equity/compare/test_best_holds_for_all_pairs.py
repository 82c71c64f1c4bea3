"""Against the best, all limits of a table hold at once although the best was picked for being best."""

import numpy as np
import pandas as pd
import pytest

from syschange import equity

GROUPS, PEOPLE, WORLDS, LEVEL = 5, 30, 200, 0.9


def worlds(kind: str, seed: int) -> pd.DataFrame:
    """Return many worlds, a period each, in which all groups are truly the same."""
    rng = np.random.default_rng(seed)
    size = GROUPS * PEOPLE * WORLDS
    made = {
        "mean": rng.normal(0, 1, size),
        "proportion": rng.random(size) < 0.4,
        "rate": rng.poisson(1.5, size),
    }
    return pd.DataFrame(
        {
            "g": np.tile(np.repeat([f"g{i}" for i in range(GROUPS)], PEOPLE), WORLDS),
            "world": np.repeat([f"w{i:03}" for i in range(WORLDS)], GROUPS * PEOPLE),
            "y": made[kind].astype(float),
            "one": 1.0,
        }
    )


@pytest.mark.parametrize("kind", ["proportion", "rate", "mean"])
def test_equal_groups_are_held_together_at_least_as_often_as_stated(kind: str) -> None:
    """In 600 worlds, to two standard errors of the simulation; a chance finding is as rare as the limits say."""
    held, found = [], []
    for seed in range(3):
        made = equity.breakdown(
            worlds(kind, seed), outcome="y", by=["g"], kind=kind, period="world", level=LEVEL,
            exposure="one" if kind == "rate" else None,
        )  # fmt: skip
        table = equity.compare(made, reference="best").table
        assert len(table) == WORLDS * (GROUPS - 1)
        inside = (table["difference_lower"] <= 0) & (table["difference_upper"] >= 0)
        held.append(inside.groupby(table["world"]).all().mean())
        found.append((table["p"] < 1 - LEVEL).groupby(table["world"]).any().mean())
    error = 2 * (LEVEL * (1 - LEVEL) / (3 * WORLDS)) ** 0.5
    assert np.mean(held) >= LEVEL - error
    assert np.mean(found) <= 1 - LEVEL + error
