"""A Spark of its own for the tests, on a Java machine on this one; and what to do where there is none."""

import importlib.util
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pytest

JAVA = "java"
LOOPBACK = "127.0.0.1"
SETTINGS = {
    "spark.driver.host": LOOPBACK,
    "spark.driver.bindAddress": LOOPBACK,
    "spark.driver.memory": "1g",
    # For tables as small as these, starting to compile well costs more than it gains.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
}

# Spark has no types without a sign: those of a file become the next wider.
_TYPES = {
    pl.String: "string", pl.Boolean: "boolean", pl.Float64: "double", pl.Int8: "tinyint", pl.Int16: "smallint",
    pl.Int32: "int", pl.Int64: "bigint", pl.UInt8: "smallint", pl.UInt16: "int", pl.UInt32: "bigint",
    pl.UInt64: "bigint",
}  # fmt: skip


def require_spark(*modules: str) -> None:
    """Skip the test where Spark or Java is absent, or fail it if they are required.

    Parameters
    ----------
    *modules
        What is needed beside `pyspark`.
    """
    wanted = ["pyspark", *modules]
    missing = [f"{name} is not installed" for name in wanted if importlib.util.find_spec(name) is None]
    missing += [] if shutil.which(JAVA) or os.environ.get("JAVA_HOME") else ["there is no Java on the path"]
    if missing:
        reason = " and ".join(missing)
        if os.environ.get("SYSCHANGE_REQUIRE_SPARK") == "1":
            pytest.fail(f"SYSCHANGE_REQUIRE_SPARK=1, and {reason}")
        pytest.skip(reason)


class Cluster:
    """One Java machine, and in it one Spark at a time: asked for another number of threads, it starts another."""

    def __init__(self, gateway: Any, folder: Path) -> None:
        self.gateway = gateway
        self.folder = folder
        self.master = ""
        self.session: Any = None
        self.changed: tuple[str, ...] = ()

    def of(self, master: str = "local[2]", settings: Mapping[str, str] | None = None) -> Any:
        """Return a session of Spark on so many threads, with settings of its own that can be changed as it runs."""
        if master != self.master:
            self.stop()
            self.session, self.master = self._started(master), master
        for name in self.changed:
            self.session.conf.unset(name)
        for name, value in (settings or {}).items():
            self.session.conf.set(name, value)
        self.changed = tuple(settings or ())
        return self.session

    def stop(self) -> None:
        """Stop the session there is."""
        if self.session is not None:
            self.session.stop()
            self.session, self.master, self.changed = None, "", ()

    def _started(self, master: str) -> Any:
        from pyspark import SparkConf, SparkContext
        from pyspark.sql import SparkSession

        settings = {**SETTINGS, "spark.sql.warehouse.dir": str(self.folder / "warehouse")}
        conf = SparkConf(loadDefaults=False).setMaster(master).setAppName("tests").setAll(settings.items())
        return SparkSession(SparkContext(conf=conf, gateway=self.gateway))


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Give a Java machine to run Spark on, and end it; all it says goes into a file in the folder.

    Said on this process's own standard error, it would turn up in whatever test is running at the time.
    """
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway

    with pytest.MonkeyPatch.context() as patch, (folder / "spark.log").open("wb") as log:
        patch.setenv("SPARK_LOCAL_IP", LOOPBACK)
        patch.setenv("SPARK_LOCAL_DIRS", str(folder / "scratch"))
        patch.chdir(folder)
        conf = SparkConf(loadDefaults=False, _jvm=False).setAll(SETTINGS.items())
        gateway = launch_gateway(conf, popen_kwargs={"stdout": log, "stderr": log})
        made = Cluster(gateway, folder)
        try:
            yield made
        finally:
            made.stop()
            gateway.shutdown()
            gateway.proc.stdin.close()  # without which the Java machine waits for more
            gateway.proc.wait(timeout=60)
            SparkContext._gateway = SparkContext._jvm = None


def table(session: Any, frame: pl.DataFrame) -> Any:
    """Return a table of Spark made from rows, without a file between."""
    columns = (f"`{name.replace('`', '``')}` {_TYPES[dtype]}" for name, dtype in frame.schema.items())
    return session.createDataFrame(frame.rows(), schema=", ".join(columns))
