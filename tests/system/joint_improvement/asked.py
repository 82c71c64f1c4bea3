"""A made-up programme: four domains at two times, two arms, two groups, some people not known in some domain."""

import numpy as np
import pandas as pd

from syschange.system.joint_improvement import JointImprovement, joint_improvement

DOMAINS = {"home": 4.0, "mcs": 3.0, "cesd": 3.0, "debt": -50.0}  # of the last two less is better


def people(n: int = 403, *, seed: int = 1) -> pd.DataFrame:
    """Return one row a person with an arm and a group, some unknown."""
    rng = np.random.default_rng(seed)
    sex = rng.choice(np.array(["Female", "Male"], dtype=object), n, p=[0.4, 0.6])
    sex[rng.choice(n, 5, replace=False)] = None
    return pd.DataFrame(
        {
            "person_id": [f"p{i:04d}" for i in rng.permutation(n)],
            "arm": rng.choice(["new", "usual"], n),
            "sex": sex,
        }
    )


def outcomes(of: pd.DataFrame, *, gain: float = 0.6, missing: float = 0.08, seed: int = 2) -> pd.DataFrame:
    """Return one row a person, measure and time; those of the new arm gain, and gains go together."""
    rng = np.random.default_rng(seed)
    n, parts = len(of), []
    lift = 0.3 + gain * (of["arm"] == "new").to_numpy() + 0.6 * rng.normal(size=n)
    for name, worth in DOMAINS.items():
        size = -worth if name == "cesd" else worth
        before = np.round(40 + 8 * rng.normal(size=n), 1)
        after = np.round(before + size * (lift + rng.normal(size=n)), 1)
        for months, value in ((0, before), (12, np.where(rng.random(n) < missing, np.nan, after))):
            parts.append(
                pd.DataFrame(
                    {"person_id": of["person_id"], "measure": name, "months": months, "value": value}
                )
            )
    return pd.concat(parts, ignore_index=True)


def joint(rows: pd.DataFrame, **options: object) -> JointImprovement:
    """Ask of the made-up programme."""
    return joint_improvement(rows, **{"domains": DOMAINS, "before": 0, "after": 12} | options)  # type: ignore[arg-type]
