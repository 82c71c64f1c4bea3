"""Whoever reads what is printed may stop, as `head` does: what was done is done, and the exit code says so."""

import subprocess
import sys
from pathlib import Path

import pytest

from syschange import examples

READ_ONE_LINE = "import sys; sys.stdin.readline()"


@pytest.mark.parametrize("words", [["schema", "list"], ["schema", "list", "--json"], ["plan", "check"]])
def test_the_exit_code_is_that_of_the_work(words: list[str], tmp_path: Path) -> None:
    trial = examples.help_trial()
    trial.write(tmp_path / "help")
    if words[0] == "plan":
        words = [*words, str(trial.plan_path)]
    with subprocess.Popen(
        [sys.executable, "-m", "syschange", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as made:
        assert made.stdout is not None
        made.stdout.close()  # nobody reads at all
        said = made.stderr.read().decode() if made.stderr is not None else ""
        assert made.wait() == 0, said
        assert said == ""
