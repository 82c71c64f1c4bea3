"""The golden table of a change that one worker carries, as a plan and its tables."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

MEASURE, BAD = "own_score", "own_distress"
WORTHWHILE = 0.5


def tables_of(path: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of the golden file: one score after, and before it one that says nothing.

    The file has no score before, and the analysis asks for one: it is a hair above and below nought in turn, among
    the cases of each worker in the order of their scores, so that it moves no effect.
    """
    data = pd.read_csv(path)
    data = data.sort_values(["t", "worker", "y"], ignore_index=True)
    turn = data.groupby(["t", "worker"]).cumcount() % 2
    before = np.where(turn == 0, 1e-3, -1e-3)
    ids = [f"P{i:03d}" for i in range(len(data))]
    people = pd.DataFrame(
        {
            "person_id": ids,
            "arm": np.where(data["t"] == 1, "new way", "as before"),
            "ethnicity": data["g"].to_numpy(),
            # The comparison has no workers: "c" stands for none.
            "worker_id": data["worker"].where(data["worker"] != "c"),
        }
    )
    first = pd.DataFrame({"person_id": ids, "measure": MEASURE, "months": 0, "value": before})
    last = first.assign(months=12, value=data["y"].to_numpy())
    steady = np.random.default_rng(1).normal(20, 1, (2, len(data)))
    bad = [first.assign(measure=BAD, months=12 * i, value=steady[i]) for i in (0, 1)]
    outcomes = pd.concat([first, last, *bad], ignore_index=True).assign(reported_by="person")
    return {"people": people, "outcomes": outcomes}


def plan_content() -> dict[str, Any]:
    """Return a plan for these tables, as mappings and lists."""
    score = {
        "name": "score", "label": "the score", "kind": "outcome", "measure": MEASURE, "before": 0, "after": 12,
        "direction": "higher_is_better", "worthwhile": WORTHWHILE, "harm": 0.25, "reported_by": "person",
        "source": "interviews",
    }  # fmt: skip
    bad = {**score, "name": "distress", "label": "distress", "kind": "adverse", "measure": BAD,
           "direction": "lower_is_better"}  # fmt: skip
    del bad["worthwhile"]
    return {
        "version": 1,
        "title": "A change that one worker carries",
        "change": {"name": "the new way", "what": "One worker does it all.", "where": "Nowhere"},
        "thresholds": {"agreed_by": "the authors of this test", "agreed_on": dt.date(2020, 1, 31)},
        "data": {
            "collected_until": dt.date(2022, 6, 30),
            "tables": {
                "people": {
                    "categories": {
                        "arm": ["new way", "as before"],
                        "ethnicity": ["White British", "Black/Black British", "South Asian", "Mixed/Other"],
                    },
                    "source": "case records",
                },
                "outcomes": {"ranges": {MEASURE: [-20, 20], BAD: [-200, 300]}},
            },
        },
        "characteristics": ["ethnicity"],
        "ways": 1,
        "comparison": {
            "column": "arm", "change": "new way", "comparison": "as before", "assigned": "not_randomised",
            "worker": "worker_id",
        },
        "sources": [{"name": "interviews", "role": "outside"}, {"name": "case records", "role": "insider"}],
        "outcomes": [score, bad],
    }  # fmt: skip
