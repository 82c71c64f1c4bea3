"""The commands as a stranger types them: help, exit codes, where messages go, and what is printed."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from syschange import cli, criteria, disclosure, examples
from syschange.resources import data_folder


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "syschange.cli", *words], capture_output=True, text=True, check=False
    )


def test_help_says_what_each_command_does_and_what_exit_codes_mean() -> None:
    said = run("--help")
    assert said.returncode == 0
    for word in ("demo", "check", "evaluate", "exit codes", "  0  ", "  1  ", "  2  "):
        assert word in said.stdout


@pytest.mark.parametrize("command", ["demo", "check", "evaluate"])
def test_each_command_has_help_of_its_own(command: str) -> None:
    said = run(command, "--help")
    assert said.returncode == 0
    assert len(said.stdout.split()) > 20


@pytest.mark.parametrize(
    "words",
    [[], ["evaluat"], ["demo", "--policy", "ONS_10"], ["evaluate"], ["check"], ["check", "people.csv"]],
)
def test_wrong_usage_is_exit_code_2_on_stderr(words: list[str]) -> None:
    said = run(*words)
    assert said.returncode == 2
    assert said.stdout == ""
    assert "usage: syschange" in said.stderr


def test_demo_leaves_the_report_and_says_where_and_the_verdict(tmp_path: Path) -> None:
    out = tmp_path / "out" / "help"
    said = run("demo", "--out", str(out))
    assert said.returncode == 0, said.stderr
    assert said.stderr == ""
    assert (out / "report.html").is_file()
    assert (out / "summary.md").is_file()
    assert len(list((out / "tables").glob("*.csv"))) >= 5
    assert str(out / "report.html") in said.stdout
    assert said.stdout.startswith("UNPROVEN")
    verdicts = re.findall(r"(?m)^  (MET|NOT MET|UNCLEAR|NO EVIDENCE)  ", said.stdout)
    assert verdicts == ["UNCLEAR", *["NO EVIDENCE"] * 2, "UNCLEAR", *["NO EVIDENCE"] * 2]


def test_the_policy_changes_what_is_written(tmp_path: Path) -> None:
    for policy in ("ONS_10_5", "STRICT_10_10"):
        assert cli.main(["demo", "--out", str(tmp_path / policy), "--policy", policy]) == 0
    pages = [(tmp_path / p / "summary.md").read_text("utf-8") for p in ("ONS_10_5", "STRICT_10_10")]
    assert "35 of 210" in pages[0]
    assert "35 of 210" not in pages[1]


def test_check_of_a_good_file_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = examples.help_trial().write(tmp_path)
    assert cli.main(["check", str(tmp_path / "outcomes.csv"), "--schema", "outcomes"]) == 0
    assert "no problems" in capsys.readouterr().out
    assert cli.main(["check", str(plan)]) == 0
    assert capsys.readouterr().out.count("no problems") == 3


def test_check_names_the_nearest_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    examples.help_trial().write(tmp_path)
    assert cli.main(["check", str(tmp_path / "people.csv"), "--schema", "peple"]) == 1
    assert "'people'" in capsys.readouterr().err


def test_progress_is_shown_on_a_terminal_only(tmp_path: Path) -> None:
    main, side = pty.openpty()
    command = [sys.executable, "-m", "syschange.cli", "demo", "--out", str(tmp_path / "help")]
    done = subprocess.run(command, stderr=side, stdout=subprocess.PIPE, check=False)
    os.close(side)
    seen = os.read(main, 65536).decode()
    os.close(main)
    assert done.returncode == 0
    assert "analysing 'reached primary care'" in seen
    assert seen.endswith("\r\x1b[K")


def test_the_same_run_twice_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert cli.main(["demo", "--out", str(tmp_path / name)]) == 0
    files = [
        {p.relative_to(tmp_path / n): p.read_bytes() for p in (tmp_path / n).rglob("*") if p.is_file()}
        for n in ("one", "two")
    ]
    assert files[0] == files[1]


def test_the_verdict_that_is_printed_is_the_one_that_is_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The true verdict may tell of a small team, and what is printed may end in the log of a job."""
    made = examples.place(people=600, seed=5)
    made.write(tmp_path)
    text = data_folder("examples", "place.yaml").read_text(encoding="utf-8")
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    assert cli.main(["evaluate", str(tmp_path / "plan.yaml"), "--out", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out
    card = criteria.evaluate(criteria.Plan.read(tmp_path / "plan.yaml"), made)
    (paper,) = disclosure.protect(card).results
    assert isinstance(paper, criteria.Scorecard)
    assert card.verdict != paper.verdict
    assert printed.startswith(f"{paper.verdict}: {paper.verdict_words}\n")
    assert "UNCLEAR      Not reliant on individuals" in printed
