"""The table of costs in docs/engines.md: `python benchmarks/engines.py 5000000` prints it anew."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

ASKED = {"outcome": "seen", "by": ["a", "b", "c", "d"], "ways": 3}
GROUPS = {"a": 2, "b": 5, "c": 6, "d": 12}

# The peak is that of the whole process since it began, so the table itself is in it where it is in memory.
_ASK = """
import json, sys, time
from pathlib import Path
import duckdb, pandas as pd, polars as pl
from syschange import equity
route, file, asked = json.loads(sys.argv[1])
def in_pandas(text):
    read = pl.read_parquet(file)
    texts = {c: pd.Series(read[c].to_list(), dtype=text) for c in asked["by"]}
    return pd.DataFrame({**texts, "seen": read["seen"].to_numpy()})
table = {
    "pandas, str": lambda: in_pandas("str"),
    "pandas, category": lambda: in_pandas("category"),
    "Polars": lambda: pl.read_parquet(file),
    "Arrow": lambda: pl.read_parquet(file).to_arrow(),
    "Polars, a scan of a file": lambda: pl.scan_parquet(file),
    "DuckDB, a relation of a file": lambda: duckdb.read_parquet(file),
    "the path of a file (DuckDB)": lambda: file,
}[route]()
equity.breakdown(pl.DataFrame({"y": [True]}), outcome="y", by=[])  # what has to be loaded is loaded
began, processor = time.perf_counter(), time.process_time()
equity.breakdown(table, **asked)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps([time.perf_counter() - began, time.process_time() - processor, int(peak.split()[1]) / 1024]))
"""
ROUTES = (
    "pandas, str", "pandas, category", "Polars", "Arrow", "Polars, a scan of a file", "DuckDB, a relation of a file",
    "the path of a file (DuckDB)",
)  # fmt: skip


def write(path: Path, rows: int) -> None:
    """Write rows of four characteristics and an outcome."""
    rng = np.random.default_rng(3)
    groups = {
        name: pl.Series(rng.integers(0, size, rows, dtype=np.int8)).cast(pl.String)
        for name, size in GROUPS.items()
    }
    pl.DataFrame({**groups, "seen": rng.random(rows) < 0.4}).write_parquet(path, row_group_size=100_000)


def cost(route: str, file: Path) -> tuple[float, float, float]:
    """Return seconds on the clock, seconds of all processors and the peak in MiB of a process of its own."""
    given = json.dumps([route, str(file), ASKED])
    run = subprocess.run(  # noqa: S603 - this file's own program
        [sys.executable, "-c", _ASK, given], capture_output=True, text=True, check=True
    )
    wall, processors, peak = json.loads(run.stdout)
    return wall, processors, peak


def main() -> None:
    """Print a table of Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.parquet"
        write(file, int(sys.argv[1]))
        print("| table | seconds | seconds of processors | peak MiB |\n|---|---|---|---|")
        for route in ROUTES:
            wall, processors, peak = cost(route, file)
            print(f"| {route} | {wall:.1f} | {processors:.1f} | {peak:,.0f} |")


if __name__ == "__main__":
    main()
