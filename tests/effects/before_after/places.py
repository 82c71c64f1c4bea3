"""People of places that changed and places that did not, two rows each, made from a seed."""

from typing import Any

import numpy as np
import pandas as pd

from syschange.effects.before_after import BeforeAfter, before_after

GROUPS = ["Black", "White", "Asian", "Mixed"]


def places(
    arms: tuple[int, int] = (12, 12),
    *,
    seed: int = 1,
    gain: float = 3.0,
    lost: float = 0.1,
    size: float = 15,
) -> pd.DataFrame:
    """Return rows of people in so many places an arm; the change truly adds `gain`, and a share is lost."""
    rng = np.random.default_rng(seed)
    n = 4 + rng.poisson(size - 4, sum(arms))
    place = np.repeat(np.arange(len(n)), n)
    changed = place < arms[0]
    before = np.clip(np.round(rng.normal(30, 8, len(place))), 0, 80)
    shared = rng.normal(0, 2.5, len(n))[place]
    after = np.clip(
        np.round(35 + 0.6 * (before - 30) + shared + rng.normal(0, 6, len(place)) + gain * changed), 0, 80
    )
    people = pd.DataFrame(
        {
            "person_id": np.arange(len(place)),
            "site": [f"s{p:03d}" for p in place],
            "arm": np.where(changed, "new", "usual"),
            "sex": rng.choice(["F", "M"], len(place)),
            "ethnicity": rng.choice(GROUPS, len(place), p=[0.4, 0.3, 0.2, 0.1]),
        }
    )
    later = people.assign(months=12, score=after)[rng.random(len(place)) >= lost]
    return pd.concat([people.assign(months=0, score=before), later], ignore_index=True)


def compared(data: Any, **options: Any) -> BeforeAfter:
    """Return the comparison of 0 with 12 months by place; other options as given."""
    given = {
        "value": "score",
        "before": 0,
        "after": 12,
        "arm": "arm",
        "comparison": "usual",
        "cluster": "site",
    }
    return before_after(data, **{**given, **options})


def alone(data: pd.DataFrame, **options: Any) -> BeforeAfter:
    """Return the change of those who got it, without a comparison."""
    return compared(data[data["arm"] == "new"], arm=None, comparison=None, **options)
