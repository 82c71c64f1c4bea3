"""How often the finding is right, in a reduced size: benchmarks/reliance does it in full."""

import importlib.util
import math
import sys
from pathlib import Path
from typing import Any

import pytest

TRIALS = Path(__file__).resolve().parents[3] / "benchmarks" / "reliance" / "trials.py"
DRAWS = 100


@pytest.fixture
def trials(monkeypatch: pytest.MonkeyPatch) -> Any:
    spec = importlib.util.spec_from_file_location("reliance_trials", TRIALS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "reliance_trials", module)
    spec.loader.exec_module(module)
    return module


def error(share: float) -> float:
    """Return three Monte Carlo errors of a share."""
    return 3 * math.sqrt(share * (1 - share) / DRAWS)


@pytest.mark.slow
def test_a_star_is_found_and_a_weak_change_that_all_share_is_blamed_on_nobody(trials: Any) -> None:
    by_name = {t.name: t for t in trials.TRUTHS}
    found = {
        name: trials.line(trials.shares(by_name[name], draws=DRAWS, seed=5))
        for name in ("all workers gain 1.0", "all gain .2 (weak, shared)", "one 2.2, others .1")
    }
    assert found["one 2.2, others .1"][1] >= 0.80 - error(0.80)
    assert found["all gain .2 (weak, shared)"][1] <= 0.05 + error(0.05)
    assert found["all gain .2 (weak, shared)"][3] > 0.5
    assert found["all workers gain 1.0"][0] >= 0.917 - error(0.917)
    assert found["all workers gain 1.0"][1] == 0
