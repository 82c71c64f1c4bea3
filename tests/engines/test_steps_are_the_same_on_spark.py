"""The steps of cases are counted on Spark as everywhere else, whatever the pieces it works in."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.frames.people.steps import reduce_steps

from .spark import Cluster

COLUMNS = "case_id string, activity string, happened_on date, position int, agency string, worker_id string"
ASKED: dict[str, Any] = {
    "case": "case_id", "activity": "activity", "when": "happened_on", "changed_on": date(2021, 1, 1),
    "worker": "worker_id", "entry": "agency", "wait_to": (["visit"], ["call"]),
}  # fmt: skip


def log(cases: int = 200) -> pd.DataFrame:
    """Return a log with what goes wrong in real ones: ties, rows without a case, a day or an activity."""
    rng = np.random.default_rng(1)
    steps = rng.integers(1, 9, cases)
    n = int(steps.sum())
    first = np.repeat(rng.integers(0, 700, cases), steps)
    day = np.datetime64("2020-01-01", "D") + first + rng.integers(0, 20, n)
    made = pd.DataFrame(
        {
            "case_id": [f"c{i}" for i in np.repeat(np.arange(cases), steps)],
            "activity": rng.choice(np.array(["Call", "call", "visit", "zeal", None], dtype=object), n),
            "happened_on": [d.item() for d in day],
            "position": rng.integers(1, 4, n),
            "agency": rng.choice(np.array(["clinic", "police", None], dtype=object), n),
            "worker_id": rng.choice(np.array(["w1", "w2", None], dtype=object), n),
        }
    )
    made.loc[3, "case_id"] = None
    made.loc[[5, 9], "happened_on"] = None
    return made


@pytest.mark.spark
@pytest.mark.parametrize("pieces", [1, 5])
def test_the_steps_of_cases_are_counted_alike(pieces: int, sparks: Cluster) -> None:
    data = log()
    rows = [tuple(None if pd.isna(v) else v for v in row) for row in data.itertuples(index=False)]
    plain = [(*r[:3], int(r[3]), *r[4:]) for r in rows]
    table = sparks.of().createDataFrame(plain, schema=COLUMNS).repartition(pieces)
    one, two = reduce_steps(data, **ASKED), reduce_steps(table, **ASKED)
    assert two.digest() == one.digest()
    assert (two.rows, two.no_case, two.no_day, two.unnamed) == (
        one.rows,
        one.no_case,
        one.no_day,
        one.unnamed,
    )
    assert two.tied == one.tied > 0
    assert two.workers == one.workers
    assert int(two.cases.sum()) == int(one.cases.sum())
