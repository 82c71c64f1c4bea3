"""Series of months for the tests of this folder, with one row a month or one row a person."""

from typing import Any

import numpy as np
import pandas as pd

from syschange.effects.control_chart import ControlChart, control_chart


def months(values: Any, *, start: str = "2021-01-01", **columns: Any) -> pd.DataFrame:
    """Return one row a month."""
    when = pd.date_range(start, periods=len(values), freq="MS")
    return pd.DataFrame({"month": when, "score": values, **columns})


def people(seed: int = 5, *, periods: int = 30, each: int = 60, jump: float = 0.0) -> pd.DataFrame:
    """Return people seen month by month: their area, a score, and whether they were seen in time."""
    rng = np.random.default_rng(seed)
    when = np.repeat(pd.date_range("2021-01-01", periods=periods, freq="MS"), each)
    late = np.repeat(np.arange(periods) >= periods // 2, each)
    frame = pd.DataFrame(
        {
            "seen": when + pd.to_timedelta(rng.integers(0, 28, len(when)), unit="D"),
            "area": rng.choice(["North", "South"], len(when)),
            "score": (rng.normal(50, 10, len(when)) + jump * late).round(3),
            "in_time": rng.random(len(when)) < 0.4 + 0.02 * jump * late,
        }
    )
    return frame.sample(frac=1, random_state=seed, ignore_index=True)


def chart(data: Any, **options: Any) -> ControlChart:
    """Return the chart of a score by month, unless `options` say otherwise, of fewer simulated charts."""
    return control_chart(data, **{"time": "month", "outcome": "score", "draws": 200, **options})
