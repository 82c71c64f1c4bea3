"""The limits of every index hold the truth about 95 times in 100: the benchmark's grid, reduced."""

import importlib.util
import sys
from collections import defaultdict
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[3]
TABLES = 50


@pytest.fixture(scope="module")
def benchmark_module() -> ModuleType:
    path = ROOT / "benchmarks" / "coverage" / "inequality.py"
    spec = importlib.util.spec_from_file_location("coverage_of_inequality", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_reduced_grid(benchmark_module: ModuleType) -> None:
    at = (
        (5, 100, 0.3, True),
        (5, 100, 0.3, False),
        (2, 500, 0.05, False),
        (20, 100, 0.5, False),
        (20, 30, 0.3, True),
    )
    grid = [benchmark_module.Point(*numbers) for numbers in at]
    held = defaultdict(list)
    for row in benchmark_module.rows(TABLES, 3, grid=grid, inner=300):
        held[row["measure"], row["equal"]].append((row["coverage"], row["draws"]))
    assert len({name for name, _ in held}) == 34
    for (name, equal), found in held.items():
        covered, draws = np.array(found).T
        share, error = np.average(covered, weights=draws), np.sqrt(0.05 * 0.95 / draws.sum())
        # Four standard errors, since there are some seventy verdicts; equal groups need only be held at least.
        assert share > 0.94 - 4 * error, (name, equal)
        assert equal or share < 0.98 + 4 * error, (name, equal)
