"""Many threads add up in an order of their own on every run, and it makes no difference to a single bit."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange import equity

ROWS = 400_000
BY = ["g", "h"]
ASKED: dict[str, Any] = {"outcome": "score", "kind": "mean", "by": BY, "ways": 2, "weights": "w"}

_ASK = """
import json, os, sys
import polars as pl
from syschange import equity
file, asked = json.loads(sys.argv[1])
found = {
    name: equity.breakdown(table, **asked)
    for name, table in (("eager", pl.read_parquet(file)), ("lazy", pl.scan_parquet(file)), ("path", file))
}
print(json.dumps([pl.thread_pool_size(), [[b.provenance.data_digest, b.table.to_json()] for b in found.values()]]))
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write rows in many groups, so that there is something for every thread to do."""
    rng = np.random.default_rng(5)
    path = tmp_path_factory.mktemp("many") / "rows.parquet"
    sizes = 10.0 ** rng.integers(-4, 7, ROWS)
    held = {"score": rng.normal(0, 1, ROWS) * sizes, "w": rng.random(ROWS).round(3)}
    groups = {name: rng.choice(["a", "b", "c", None], ROWS).tolist() for name in BY}
    pl.DataFrame({**held, **groups}).write_parquet(path, row_group_size=20_000)
    return path


@pytest.fixture(scope="module")
def expected(file: Path) -> equity.Breakdown:
    return equity.breakdown(pd.DataFrame(pl.read_parquet(file).to_dict(as_series=False)), **ASKED)


def require_the_same(made: equity.Breakdown, expected: equity.Breakdown) -> None:
    assert made.provenance == expected.provenance
    assert made.table.equals(expected.table)


def test_added_up_as_they_come_these_numbers_would_differ(file: Path) -> None:
    scores = pl.read_parquet(file)["score"].to_numpy()
    assert np.cumsum(scores)[-1] != np.cumsum(scores[::-1])[-1]
    assert np.cumsum(scores)[-1] != math.fsum(scores)


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_the_threads_of_duckdb_do_not_matter(threads: int, file: Path, expected: equity.Breakdown) -> None:
    own = duckdb.connect(config={"preserve_insertion_order": "false"})
    own.execute(f"SET threads = {threads}")
    for _ in range(3):
        require_the_same(equity.breakdown(own.read_parquet(str(file)), **ASKED), expected)


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_the_threads_of_polars_do_not_matter(threads: int, file: Path, expected: equity.Breakdown) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _ASK, json.dumps([str(file), ASKED])],
        env={**os.environ, "POLARS_MAX_THREADS": str(threads)},
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    used, answers = json.loads(run.stdout)
    assert used == threads
    assert answers == [[expected.provenance.data_digest, expected.table.to_json()]] * 3


def test_every_run_says_the_same(file: Path, expected: equity.Breakdown) -> None:
    for _ in range(3):
        require_the_same(equity.breakdown(file, **ASKED), expected)
        require_the_same(equity.breakdown(pl.scan_parquet(file), **ASKED), expected)
