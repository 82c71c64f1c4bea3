"""A census of staff, for the tests of this folder."""

import numpy as np
import pandas as pd

TRAINED = {"frontline": 0.8, "manager": 0.7, "senior strategic": 0.2}


def census(n: int = 240, *, seed: int = 1) -> pd.DataFrame:
    """Return workers of three levels and two sectors; the more senior, the fewer are trained."""
    rng = np.random.default_rng(seed)
    level = rng.choice(list(TRAINED), n, p=[0.6, 0.25, 0.15])
    started = pd.Timestamp("2019-01-01") + pd.to_timedelta(rng.integers(0, 1500, n), unit="D")
    left = np.where(rng.random(n) < 0.3, rng.integers(200, 1800, n), 0)
    gone = pd.Series(started + pd.to_timedelta(left, unit="D")).where(pd.Series(left > 0))
    trained = rng.random(n) < pd.Series(level).map(TRAINED).to_numpy()
    return pd.DataFrame(
        {
            "worker_id": [f"p{i}" for i in range(n)],
            "post": "post",
            "started_on": started.astype("datetime64[s]"),
            "left_on": gone.astype("datetime64[s]"),
            "level": level,
            "sector": rng.choice(["NHS", "housing"], n),
            "team": rng.choice(["north", "south"], n),
            "trained_on": pd.Series(pd.Timestamp("2023-01-01"), index=range(n))
            .where(trained)
            .astype("datetime64[s]"),
            "lived_experience": rng.random(n) < 0.4,
            "peer_supervision": rng.random(n) < 0.6,
            "reflective_practice": np.where(rng.random(n) < 0.1, None, rng.random(n) < 0.5),
            "sickness_days": rng.poisson(8, n).astype(float),
            "shadowing_days": rng.poisson(1, n).astype(float),
        }
    )
