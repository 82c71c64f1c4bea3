"""A file is read in pieces: twelve times the rows take hardly more memory."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "engines.py"
ROWS, TIMES = 500_000, 12
ROUTES = ["the path of a file (DuckDB)", "Polars, a scan of a file"]


@pytest.fixture(scope="module")
def costs() -> ModuleType:
    """Return what makes the table of docs/engines.md, which measures memory too."""
    spec = importlib.util.spec_from_file_location("engine_costs", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, costs: ModuleType) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("sizes")
    made = folder / "small.parquet", folder / "large.parquet"
    for path, rows in zip(made, (ROWS, TIMES * ROWS), strict=True):
        costs.write(path, rows)
    return made


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux says how far memory has reached"
)
@pytest.mark.parametrize("route", ROUTES)
def test_memory_hardly_grows_with_the_file(route: str, files: tuple[Path, Path], costs: ModuleType) -> None:
    small, large = (costs.cost(route, path)[-1] for path in files)
    held = costs.cost("Polars", files[1])[-1]
    assert large - small < 120
    assert large < held - 200, "the whole table in memory should take far more"
