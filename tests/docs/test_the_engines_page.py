"""docs/engines.md: its scripts run as they stand there, on a Spark of this machine, and give what a file gives."""

import json
import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from syschange import disclosure, equity
from syschange.examples import help_trial

from ..engines.people import made
from ..engines.questions import EVERYTHING
from ..engines.spark import require_spark

RUNS = {"docs/engines.md": ("py", "sh")}
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "engines.md").read_text("utf-8")
_SCRIPT = r"(?ms)^[^\n]*ave this as `([\w.]+)`.*?^```py\n(.*?)^```"
SCRIPTS: dict[str, str] = dict(re.findall(_SCRIPT, PAGE))
COMMANDS = re.findall(r"(?m)^```sh\n(.*)\n```$", PAGE)
ASKED = {"outcome": "reached", "by": ["sex", "ethnicity"], "ways": 2}
PORT = "15002"

_ASK = """
import json, sys
from pyspark.sql import SparkSession
from syschange import equity
address, file, questions = sys.argv[1:]
spark = SparkSession.builder.remote(address).getOrCreate()
people = spark.read.parquet(file)
answers = {name: equity.breakdown(people, **asked) for name, asked in json.loads(questions).items()}
print(json.dumps({name: [found.provenance.data_digest, found.table.to_json()] for name, found in answers.items()}))
"""


def environment() -> dict[str, str]:
    """Return an environment in which the commands of Spark and this Python are the first that are found."""
    found = find_spec("pyspark")
    assert found is not None
    assert found.origin is not None
    folders = [Path(sys.executable).parent, Path(found.origin).parent / "bin"]
    path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", os.defpath)])
    return {
        **os.environ,
        "PATH": path,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_SUBMIT_OPTS": "-Dspark.ui.enabled=false",
    }


def run(command: str, folder: Path, *given: str) -> str:
    """Run a command in a folder and return what it prints; what Spark says beside that is shown if it fails."""
    done = subprocess.run(
        ["sh", "-c", command, "sh", *given],
        cwd=folder, env=environment(), capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the scripts of the page, and the people they ask about."""
    trial = help_trial()
    people = trial.people.merge(trial.access, on="person_id", how="left", validate="one_to_one")
    columns = ["sex", "ethnicity", "reached"]
    pl.DataFrame({c: [None if pd.isna(v) else v for v in people[c]] for c in columns}).write_parquet(
        tmp_path / "people.parquet"
    )
    for name, body in SCRIPTS.items():
        (tmp_path / name).write_text(body, "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the server of the page, on a port that is free; give its address."""
    require_spark("grpc", "grpc_status", "zstandard")
    folder = tmp_path_factory.mktemp("server")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = shlex.split(COMMANDS[1].replace(PORT, str(port)))
    with (folder / "server.log").open("wb") as log:
        started = subprocess.Popen(command, cwd=folder, env=environment(), stdout=log, stderr=log)
        try:
            _await(port, started, folder / "server.log")
            yield f"sc://127.0.0.1:{port}"
        finally:
            started.terminate()
            started.wait(timeout=60)


def _await(port: int, started: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until somebody listens at a port."""
    for _ in range(600):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert started.poll() is None, log.read_text("utf-8", errors="replace")[-3000:]
        time.sleep(0.2)
    pytest.fail("the server did not start within two minutes")


def require_published(folder: Path, said: str) -> None:
    """Check that what a script wrote and printed is what the same call gives for the file."""
    found = equity.breakdown(folder / "people.parquet", **ASKED)
    shown = disclosure.protect(found).results[0]
    assert isinstance(shown, equity.Breakdown)
    expected = shown.table.to_csv(index=False)
    assert (folder / "published.csv").read_text("utf-8") == expected
    assert shown.text in said
    assert shown.table["n"].max() > 400


def test_the_page_has_two_scripts_and_the_commands_that_run_them() -> None:
    assert list(SCRIPTS) == ["breakdown.py", "connect.py"]
    assert [shlex.split(command)[0] for command in COMMANDS] == ["spark-submit", "spark-submit", "python"]


def test_the_call_at_the_head_of_the_page_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    first = re.findall(r"(?ms)^```py\n(from syschange import equity\n.*?)^```", PAGE)[0]
    held: dict[str, equity.Breakdown] = {}
    exec(first, held)  # noqa: S102 - what the page says, word for word
    assert held["found"].provenance == equity.breakdown("people.parquet", **ASKED).provenance


@pytest.mark.spark
def test_the_script_runs_by_spark_submit(folder: Path) -> None:
    require_spark()
    require_published(folder, run(COMMANDS[0], folder))


@pytest.mark.spark
def test_the_script_runs_by_spark_connect(folder: Path, server: str) -> None:
    command = COMMANDS[2].replace(f"sc://127.0.0.1:{PORT}", server)
    assert command != COMMANDS[2]
    require_published(folder, run(command, folder))


@pytest.mark.spark
def test_spark_connect_gives_the_same_sums_to_the_last_bit(tmp_path: Path, server: str) -> None:
    people = made(tmp_path, rows=500)
    asked = {name: question for name, question in EVERYTHING.items() if "design" not in question}
    given = [_ASK, server, str(people.file), json.dumps(asked)]
    answers = json.loads(run('python -c "$@"', tmp_path, *given))
    for name, question in asked.items():
        expected = equity.breakdown(people.file, **question)
        assert answers[name] == [expected.provenance.data_digest, expected.table.to_json()], name
