"""People drawn with recovery capital, and decisions that hang on it as much as is asked."""

import numpy as np
import pandas as pd

SEVERITY = np.array(["mild", "moderate", "severe"])


def world(n: int = 900, *, seed: int = 1, slope: float = -0.1, missing: float = 0.1) -> pd.DataFrame:
    """Return decisions: each standard deviation of capital moves the share accepted by `slope`."""
    r = np.random.default_rng(seed)
    severity = r.integers(0, 3, n)
    capital = np.round(r.normal(50, 10, n) - 4 * (severity == 2), 1)
    taken = r.random(n) < np.clip(0.55 + slope * (capital - 50) / 10 + 0.1 * (severity == 2), 0.02, 0.98)
    return pd.DataFrame({
        "person_id": [f"a{i}" for i in range(n)], "accepted": taken,
        "recovery_capital_positive": np.where(r.random(n) < missing, np.nan, capital),
        "recovery_capital_negative": np.round(r.normal(20, 5, n), 1),
        "severity_mental_health": SEVERITY[severity],
        "reported_by": np.array(["staff", "person"])[r.integers(0, 2, n)],
        "service": np.array(["north", "south", "west"])[r.integers(0, 3, n)],
    })  # fmt: skip
