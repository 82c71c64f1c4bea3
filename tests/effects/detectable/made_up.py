"""Made-up studies whose structure is known, for the tests of this folder."""

import numpy as np
import pandas as pd


def scores(*, clusters: int = 24, size: int = 15, icc: float = 0.1, seed: int = 1) -> pd.DataFrame:
    """Return two rows for each person in teams, half of which changed; spread 10, correlation .6 with before."""
    rng = np.random.default_rng(seed)
    n = clusters * size
    team = np.repeat(np.arange(clusters), size)
    before = rng.normal(50, 10, n)
    own = rng.normal(0, 10 * np.sqrt(1 - icc), n) + rng.normal(0, 10 * np.sqrt(icc), clusters)[team]
    after = 50 + 0.6 * (before - 50) + 0.8 * own
    people = pd.DataFrame(
        {
            "person_id": np.arange(n),
            "team": [f"T{t}" for t in team],
            "arm": np.where(team % 2, "new", "usual"),
            "sex": rng.choice(["F", "M"], n),
        }
    )
    return pd.concat(
        [people.assign(months=m, score=s.round(2)) for m, s in ((0, before), (12, after))], ignore_index=True
    )


def yes_or_no(*, clusters: int = 24, size: int = 15, seed: int = 1) -> pd.DataFrame:
    """Return one row a person with a yes for four in ten, whatever their arm."""
    rng = np.random.default_rng(seed)
    every = scores(clusters=clusters, size=size, seed=seed)
    people = every[every["months"] == 0].drop(columns=["months", "score"])
    return people.assign(housed=rng.random(len(people)) < 0.4).reset_index(drop=True)


def days(*, months: int = 48, phi: float = 0.5, each: int = 4, seed: int = 1) -> pd.DataFrame:
    """Return some rows a month whose mean remembers the last month's."""
    rng = np.random.default_rng(seed)
    level = np.zeros(months)
    for t in range(1, months):
        level[t] = phi * level[t - 1] + rng.normal(0, 1)
    when = pd.date_range("2020-01-01", periods=months, freq="MS")
    return pd.DataFrame(
        {
            "day": np.repeat(when, each),
            "value": np.repeat(10 + level, each) + rng.normal(0, 0.1, months * each),
            "weight": rng.integers(1, 5, months * each).astype(float),
            "area": np.tile(["North", "South"], months * each // 2),
        }
    )
