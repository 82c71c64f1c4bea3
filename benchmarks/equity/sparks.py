"""The tables of a PySpark table beside those of the file it was read from: they have to be the same."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "2g",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "2",
}


def compared(file: Path, by: Sequence[str], tables: Callable[..., list[Any]]) -> dict[str, Any]:
    """Return the wall seconds of starting Spark, and of the same call on it and on the file; and what differs."""
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    begun = time.perf_counter()
    builder = SparkSession.builder.master("local[2]").appName("benchmark")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    started = time.perf_counter()
    there = tables(session.read.parquet(str(file)), by)
    done = time.perf_counter()
    session.stop()
    here = tables(str(file), by)
    for one, other in zip(there, here, strict=True):
        pd.testing.assert_frame_equal(one.table, other.table, check_exact=False, rtol=1e-12, atol=0)
    digests = {m.provenance for m in (*there, *here)}
    return {"start": started - begun, "call": done - started, "provenances": len(digests)}
