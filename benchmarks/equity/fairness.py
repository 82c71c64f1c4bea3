"""Fairlearn's MetricFrame, run by the Python of an environment of its own: `fairness.py FILE.npz`.

It gets whole numbers in place of texts, which it groups faster, no missing values, and metrics that are one line of
numpy each: its own are slower. CPU seconds for a table of one, two and three characteristics, by year as
control feature, and for one replicate of its bootstrap, are printed as JSON.
"""

import json
import sys
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd
from fairlearn.metrics import MetricFrame, count, mean_prediction, selection_rate

KEYS = ("ethnicity", "age", "housing")
BOOTSTRAPS = 2
PLAIN: dict[str, Callable[..., Any]] = {
    "n": count,
    "rate": lambda true, _: true.mean(),
    "mean": lambda _, predicted: predicted.mean(),
}
OWN: dict[str, Callable[..., Any]] = {"n": count, "rate": selection_rate, "mean": mean_prediction}


def timed(
    held: Any,  # noqa: ANN401 - what numpy read
    keys: tuple[str, ...],
    metrics: dict[str, Callable[..., Any]],
    predicted: str = "score",
    **options: object,
) -> float:
    """Return the CPU seconds of one table."""
    features = pd.DataFrame({key: held[key] for key in keys})
    begun = time.process_time()
    frame = MetricFrame(
        metrics=metrics,
        y_true=held["reached"],
        y_pred=held[predicted],
        sensitive_features=features,
        control_features=pd.DataFrame({"year": held["year"]}),
        **options,
    )
    assert len(frame.by_group)  # noqa: S101 - so that the table is made
    return time.process_time() - begun


def main(file: str) -> None:
    """Print what the tables cost."""
    warnings.simplefilter("ignore")  # of metrics that are missing in a group nobody is in
    held = np.load(file)
    tables = [timed(held, KEYS[:ways], PLAIN) for ways in (1, 2, 3)]
    again = timed(held, KEYS[:1], PLAIN, n_boot=BOOTSTRAPS, ci_quantiles=[0.025, 0.975], random_state=1)
    found = {
        "version": version("fairlearn"),
        "tables": tables,
        "own": timed(held, KEYS[:1], OWN, "reached"),
        "replicate": (again - tables[0]) / BOOTSTRAPS,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
