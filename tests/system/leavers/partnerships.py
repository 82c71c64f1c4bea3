"""Partnerships whose activity falls, or does not, when their coordinator leaves; for the tests of this folder."""

from typing import Any

import numpy as np
import pandas as pd

QUARTERS = 12
START = pd.Timestamp("2022-01-01")


def partnerships(
    units: int = 24, left: int = 3, *, ratio: float = 1.0, mean: float = 25.0, seed: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return contacts and the workforce: four people a unit, the coordinator of the first few leaves in 2023."""
    rng = np.random.default_rng(seed)
    rows, staff = [], []
    for unit in range(units):
        goes = pd.Timestamp("2023-02-10") + pd.Timedelta(days=91 * (unit % 3)) if unit < left else pd.NaT
        for quarter in range(QUARTERS):
            day = START + pd.DateOffset(months=3 * quarter)
            fallen = not pd.isna(goes) and day > goes
            number = rng.negative_binomial(mean * (ratio if fallen else 1), 1 / 2)
            days = day + pd.to_timedelta(rng.integers(0, 88, number), unit="D")
            rows += [
                (f"agency {unit}", d, i % 3 == 0, f"m{unit}-{quarter}-{i // 2}") for i, d in enumerate(days)
            ]
        for person in range(4):
            post = "coordinator" if person == 0 else "worker"
            came = pd.Timestamp("2020-01-01")
            staff.append((f"u{unit}p{person}", f"agency {unit}", post, came, goes if person == 0 else pd.NaT))
    contacts = pd.DataFrame(rows, columns=["agency", "contacted_on", "joint", "meeting_id"])
    people = pd.DataFrame(staff, columns=["worker_id", "agency", "post", "started_on", "left_on"])
    return contacts, people


def quarterly(contacts: pd.DataFrame) -> pd.DataFrame:
    """Return counts by unit and quarter, nought where there is none."""
    quarter = contacts["contacted_on"].dt.to_period("Q").dt.start_time
    made: Any = contacts.assign(quarter=quarter).groupby(["agency", "quarter"]).size()
    every = pd.MultiIndex.from_product(
        [sorted(contacts["agency"].unique()), sorted(quarter.unique())], names=["agency", "quarter"]
    )
    return made.reindex(every, fill_value=0).rename("cases").reset_index()
