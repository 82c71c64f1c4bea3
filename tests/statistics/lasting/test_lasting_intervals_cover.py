"""What is said of lasting holds the truth about as often as it says, in the size that fits a test."""

import importlib.util
import sys
from pathlib import Path as File

import numpy as np
import pytest

from ...unseen import unseen

FOLDER = File(__file__).resolve().parents[3] / "benchmarks" / "coverage"


@pytest.mark.slow
def test_in_a_small_size_limits_hold_the_truth_and_nothing_is_found_where_nothing_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))
    spec = importlib.util.spec_from_file_location("lasting_coverage", FOLDER / "lasting.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "lasting_coverage", module)
    spec.loader.exec_module(module)
    rows = list(module.rows(20 * 120, unseen() // 4))
    labels = {row.interval.label for row in rows}
    assert len(labels) == 12
    for label in labels:
        here = [row for row in rows if row.interval.label == label]
        mean = np.mean([row.coverage for row in here])
        error = np.sqrt(np.sum([row.error**2 for row in here])) / len(here)
        # A seed of its own on every run: four of the errors that so few draws leave, besides half a point.
        assert mean > 0.945 - 4 * error, label
