"""The ways of checking one table that are timed: each a function that reads what it needs first, and then checks.

`python benchmarks/check/contenders.py NAME FILE` runs one in a process of its own and prints, as JSON, the CPU
seconds of the check, the peak memory of the process in MiB, and how many rows were found to be faulty.
"""

import datetime as dt
import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from syschange import schemas

SCHEMA = schemas.read_schema(Path(__file__).with_name("referrals.yaml"))
SEXES = list(schemas.codelist("sex").labels)
GROUPS = list(schemas.codelist("ethnic_group_5").labels)
FIRST, LAST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
ID, AREA = r"^[!-~](?:[ -~]{0,198}[!-~])?$", r"^[EW]01[0-9]{6}$"

Check = Callable[[], object]


def by_hand(table: pl.LazyFrame) -> dict[str, Any]:
    """Check with one query, as somebody who knows Polars well would write it for this table alone."""
    col = pl.col
    counts = table.select(
        rows=pl.len(),
        different=col("referral_id").n_unique(),
        ids=(~col("referral_id").str.contains(ID)).sum() + col("referral_id").null_count(),
        areas=(~col("area").str.contains(AREA)).sum() + col("area").null_count(),
        sexes=(~col("sex").is_in(SEXES)).sum(),
        groups=(~col("ethnicity").is_in(GROUPS)).sum(),
        ages=(~col("age").is_between(0, 115)).sum(),
        scores=(~col("score").is_between(0, 48)).sum(),
        referred=(~col("referred_on").is_between(FIRST, LAST)).sum() + col("referred_on").null_count(),
        reached=(~col("reached_on").is_between(FIRST, LAST)).sum(),
        order=(col("reached_on") < col("referred_on")).sum(),
    )
    return counts.collect(engine="streaming").row(0, named=True)


def pandera_pandas(table: pd.DataFrame) -> int:
    """Check with Pandera as its documentation shows it, every problem collected."""
    import pandera.pandas as pa

    schema = pa.DataFrameSchema(
        {
            "referral_id": pa.Column(checks=pa.Check.str_matches(ID), unique=True),
            "area": pa.Column(checks=pa.Check.str_matches(AREA)),
            "sex": pa.Column(checks=pa.Check.isin(SEXES), nullable=True),
            "ethnicity": pa.Column(checks=pa.Check.isin(GROUPS), nullable=True),
            "age": pa.Column(checks=pa.Check.in_range(0, 115), nullable=True),
            "score": pa.Column(checks=pa.Check.in_range(0, 48), nullable=True),
            "referred_on": pa.Column(checks=pa.Check.in_range(pd.Timestamp(FIRST), pd.Timestamp(LAST))),
            "reached_on": pa.Column(
                checks=pa.Check.in_range(pd.Timestamp(FIRST), pd.Timestamp(LAST)), nullable=True
            ),
        },
        checks=pa.Check(lambda d: ~(d["reached_on"] < d["referred_on"])),
    )
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as problems:
        return len(problems.failure_cases)
    return 0


def pandera_polars(table: pl.DataFrame) -> int:
    """Check with Pandera's backend for Polars, every problem collected."""
    import pandera.polars as pa

    day = pa.Check.in_range(FIRST, LAST)
    schema = pa.DataFrameSchema(
        {
            "referral_id": pa.Column(checks=pa.Check.str_matches(ID), unique=True),
            "area": pa.Column(checks=pa.Check.str_matches(AREA)),
            "sex": pa.Column(checks=pa.Check.isin(SEXES), nullable=True),
            "ethnicity": pa.Column(checks=pa.Check.isin(GROUPS), nullable=True),
            "age": pa.Column(checks=pa.Check.in_range(0, 115), nullable=True),
            "score": pa.Column(checks=pa.Check.in_range(0.0, 48.0), nullable=True),
            "referred_on": pa.Column(checks=day),
            "reached_on": pa.Column(checks=day, nullable=True),
        },
        checks=pa.Check(
            lambda d: d.lazyframe.select(
                ~(pl.col("reached_on") < pl.col("referred_on")).fill_null(value=False)
            )
        ),
    )
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as problems:
        return len(problems.failure_cases)
    return 0


def ours(table: object) -> int:
    """Check with this library."""
    return sum(finding.count for finding in schemas.check(table, SCHEMA).findings)


def in_pandas(file: str, strings: Any) -> pd.DataFrame:  # noqa: ANN401 - a dtype or its name
    """Return a file as a pandas table, its text as `object` or `category`, or as pandas' own `str`."""
    table = pl.read_parquet(file)
    columns: dict[str, Any] = {}
    for name, column in table.to_dict().items():
        if column.dtype == pl.String:
            columns[name] = pd.Series(np.array(column.to_list(), dtype=object), dtype=strings)
        elif column.dtype == pl.Date:
            columns[name] = pd.Series(column.cast(pl.Datetime("us")).to_numpy())
        else:
            columns[name] = pd.Series(column.to_numpy())
    return pd.DataFrame(columns)


def relation(file: str) -> Any:  # noqa: ANN401 - a DuckDB relation
    """Return a file as a DuckDB relation."""
    import duckdb

    return duckdb.read_parquet(file)


def prepare(name: str, file: str) -> Check:
    """Return one contender, all that it needs in memory already; those on a file read it while they check."""
    who, _, what = name.partition(" on ")
    table: Any
    match what:
        case "a Parquet file":
            table = pl.scan_parquet(file)
        case "a Polars table":
            table = pl.read_parquet(file)
        case "a DuckDB relation":
            table = relation(file)
        case "pandas, object":
            table = in_pandas(file, object)
        case "pandas, category":
            table = in_pandas(file, "category")
        case _:
            table = in_pandas(file, "str")
    checks = {"by hand": by_hand, "pandera": pandera_pandas, "syschange": ours}
    if who == "pandera" and what == "a Polars table":
        return lambda: pandera_polars(table)
    if who == "by hand":
        table = table.lazy()
    return lambda: checks[who](table)


def cpu() -> float:
    """Return the CPU seconds of this process, over all its threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main(name: str, file: str) -> None:
    """Run one contender, once on a few rows so that everything is loaded, and then on the whole file."""
    few = Path(file).with_suffix(".few")
    pl.scan_parquet(file).head(100).sink_parquet(few)
    prepare(name, str(few))()
    check = prepare(name, file)
    before = cpu()
    found = check()
    taken = cpu() - before
    # Not the resource module's figure, in which a process inherits the peak of the one that started it.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    print(json.dumps({"cpu": taken, "peak": peak, "found": found}, default=str))


if __name__ == "__main__":
    main(*sys.argv[1:])
