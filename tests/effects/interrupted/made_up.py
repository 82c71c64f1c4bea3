"""Made-up series for the tests of this folder: one row a period, or one an event, with what is true of them known."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from syschange.effects.interrupted import InterruptedSeries, interrupted_series

CHANGED = "2022-01-01"  # after 24 months
MONTHS = 42


def monthly(values: Sequence[float], start: str = "2020-01-01", **also: Any) -> pd.DataFrame:
    """Return one row a month."""
    days = pd.date_range(start, periods=len(values), freq="MS")
    return pd.DataFrame({"on": days, "n": np.asarray(values), **also})


def counts(
    seed: int = 1, *, mean: float = 60, ratio: float = 1.0, months: int = MONTHS, before: int = 24
) -> np.ndarray:
    """Return Poisson counts that are multiplied by a ratio from the change on."""
    after = np.arange(months) >= before
    return np.random.default_rng(seed).poisson(mean * np.where(after, ratio, 1.0))


def two_arms(seed: int = 1, *, ratio: float = 1.0, shared: float = 0.0, moved: float = 1.0) -> pd.DataFrame:
    """Return a changed and a usual arm with a shock that both share."""
    rng = np.random.default_rng(seed)
    shock = np.exp(shared * rng.normal(size=MONTHS).cumsum())
    after = np.arange(MONTHS) >= 24
    arms = {"new": np.where(after, ratio, 1.0), "usual": np.where(after, moved, 1.0)}
    return pd.concat(
        [monthly(rng.poisson(400 * shock * f), arm=name) for name, f in arms.items()], ignore_index=True
    )


def scores(seed: int = 1, *, step: float = 0.0, slope: float = 0.0, people: int = 20) -> pd.DataFrame:
    """Return one row a person and month, scores of spread 10 with a step and a slope from the change on."""
    rng = np.random.default_rng(seed)
    month = np.repeat(np.arange(MONTHS), people)
    into = np.maximum(month - 23, 0)
    score = 50 + 0.2 * month + np.where(into > 0, step, 0) + slope * into + rng.normal(0, 10, len(month))
    on = pd.date_range("2020-01-01", periods=MONTHS, freq="MS")[month] + pd.to_timedelta(
        rng.integers(0, 28, len(month)), "D"
    )
    return pd.DataFrame({"on": on, "score": score, "y": rng.random(len(month)) < 0.4 + 0.01 * step,
                         "area": rng.choice(["North", "South", "West", "East", "Mid"], len(month))})  # fmt: skip


def run(data: Any, **options: Any) -> InterruptedSeries:
    """Return the analysis of the counts `n` by month, unless something else is asked for."""
    given = {"time": "on", "changed_on": CHANGED, "outcome": "n", **options}
    return interrupted_series(data, **given)
