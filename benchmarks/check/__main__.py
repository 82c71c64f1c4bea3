"""What checking costs, beside the tools people would use instead: `python benchmarks/check` prints the table.

Every run is a process of its own, in turns, so that all contenders meet the same weather; the median of three is
shown (of the largest table one run). `python benchmarks/check --rows 100000` is a quick look.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

RUNS, LARGE_RUNS = 3, 1
CONTENDERS = (
    "by hand on a Polars table",
    "by hand on a Parquet file",
    "syschange on a Polars table",
    "syschange on a Parquet file",
    "syschange on a DuckDB relation",
    "syschange on pandas, str",
    "syschange on pandas, object",
    "syschange on pandas, category",
    "pandera on a Polars table",
    "pandera on pandas, str",
    "pandera on pandas, object",
    "pandera on pandas, category",
)
LARGE = (
    "by hand on a Parquet file",
    "syschange on a Parquet file",
    "pandera on pandas, object",
    "pandera on pandas, str",
)


def table(rows: int, bad: float, seed: int) -> pl.DataFrame:
    """Return a table of which a share of rows holds one fault each, of a kind drawn at random."""
    rng = np.random.default_rng(seed)
    groups = ["White", "Asian, Asian British or Asian Welsh", "Other ethnic group"]
    start = np.datetime64("2022-01-01")
    referred = start + rng.integers(0, 700, rows)
    fault = np.where(rng.random(rows) < bad, rng.integers(1, 8, rows), 0)
    good = pl.DataFrame(
        {
            "fault": fault,
            "referral_id": pl.select("R" + pl.int_range(rows).cast(pl.String).str.zfill(9)).to_series(),
            "area": np.char.add("E01", np.char.zfill(rng.integers(0, 33_755, rows).astype("U6"), 6)),
            "sex": np.array(["Female", "Male"])[rng.integers(0, 2, rows)],
            "ethnicity": np.array(groups)[rng.integers(0, 3, rows)],
            "age": rng.integers(16, 90, rows),
            "score": rng.integers(0, 49, rows).astype(float),
            "referred_on": referred,
            "reached_on": referred + rng.integers(0, 90, rows),
        }
    )
    wrong = [
        pl.lit("R000000000").alias("referral_id"),
        pl.lit("E0100001").alias("area"),
        pl.lit("femal").alias("sex"),
        pl.lit("white ").alias("ethnicity"),
        pl.lit(200).alias("age"),
        pl.lit(99.0).alias("score"),
        pl.lit(np.datetime64("2021-01-01")).cast(pl.Date).alias("reached_on"),
    ]
    kinds = [
        pl.when(pl.col("fault") == i)
        .then(value)
        .otherwise(pl.col(value.meta.output_name()))
        .alias(value.meta.output_name())
        for i, value in enumerate(wrong, 1)
    ]
    return good.with_columns(kinds).drop("fault")


def measure(name: str, file: Path) -> dict[str, float]:
    """Return the cost of one contender in a process of its own."""
    program = Path(__file__).with_name("contenders.py")
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(program), name, str(file)], check=True, capture_output=True, text=True
    )
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def compare(
    title: str, file: Path, names: tuple[str, ...], *, against: str, runs: int = RUNS
) -> dict[str, float]:
    """Print a table of costs, and the ratio to one contender."""
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(runs):
        for name in names:
            taken[name].append(measure(name, file))
    cpu = {name: statistics.median(run["cpu"] for run in found) for name, found in taken.items()}
    print(f"\n{title}\n\n| | CPU s | ratio | peak MiB |\n|---|---|---|---|")
    for name in names:
        peak = max(run["peak"] for run in taken[name])
        print(f"| {name} | {cpu[name]:.2f} | {cpu[name] / cpu[against]:.2f} | {peak:.0f} |")
    return cpu


def main() -> None:
    """Print a table for each size and share of bad rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--large", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        valid, faulty, large = (Path(folder) / f"{name}.parquet" for name in ("valid", "faulty", "large"))
        table(given.rows, 0.0, given.seed).write_parquet(valid)
        table(given.rows, 0.2, given.seed).write_parquet(faulty)
        good = compare(f"{given.rows:,} valid rows", valid, CONTENDERS, against="by hand on a Polars table")
        bad = compare(
            f"{given.rows:,} rows, 20% of them bad", faulty, CONTENDERS, against="by hand on a Polars table"
        )
        print("\n| bad against valid | ratio |\n|---|---|")
        for name in CONTENDERS:
            print(f"| {name} | {bad[name] / good[name]:.2f} |")
        if given.large:
            table(given.large, 0.0, given.seed).write_parquet(large)
            compare(
                f"{given.large:,} valid rows",
                large,
                LARGE,
                against="by hand on a Parquet file",
                runs=LARGE_RUNS,
            )


if __name__ == "__main__":
    main()
