"""With --json every command answers with one object of one shape and nothing else; none holds a true number."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from syschange import cli, examples
from syschange.cli.usage import Parser

from .judged import card, judging, plan

Said = pytest.CaptureFixture[str]
SHAPE = ["about", "format", "version", "ok", "exit_code", "result", "error"]


def leaves() -> Iterator[Parser]:
    yield from (one for one in cli.tree().every() if not one.parts)


def asked(folder: Path) -> dict[str, list[str]]:
    """Return words that every command can be run with."""
    csv = folder / "a.csv"
    csv.write_text("person_id,sex\n1,Female\n2,Male\n", encoding="utf-8")
    out = str(folder / "out")
    return {
        "demo": ["--out", out, "--formats", "md"],
        "plan new": [str(folder / "plan.yaml"), "--from-folder", str(folder / "records"), "--yes"],
        "init": [str(folder / "project")],
        "plan check": [plan()],
        "plan defaults": [],
        "check": [str(csv), "--schema", "people"],
        "evaluate": [plan(), "--out", out, "--formats", "md"],
        "report": [
            plan(),
            "--out",
            out,
            "--formats",
            "md",
            "--period",
            "2026-Q3",
            "--ledger",
            str(folder / "l.jsonl"),
        ],
        "audit": [str(csv)],
        "backtest": [str(csv), str(csv), "--key", "person_id"],
        "schema list": [],
        "schema show": ["measures"],
        "schema new": ["mine", "--from", str(csv), "--out", str(folder / "mine.yaml")],
        "completion": ["bash"],
    }


def run(command: str, words: list[str], capsys: Said) -> tuple[int, dict[str, Any], str]:
    code = cli.main([*command.split(), *words, "--json"])
    said = capsys.readouterr()
    made = json.loads(said.out)
    assert list(made) == SHAPE
    assert made["exit_code"] == code
    assert made["ok"] is (code == 0)
    return code, made, said.err


def numbers(value: object) -> Iterator[float]:
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from numbers(inner)
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield value


@pytest.mark.parametrize("command", [one.prog.removeprefix("syschange ") for one in leaves()])
def test_one_object_of_one_shape(
    command: str, tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    judging(monkeypatch, card())
    words = asked(tmp_path)
    if command == "plan new":
        (tmp_path / "records").mkdir()
        examples.help_trial().write(tmp_path / "records")
    code, made, _ = run(command, words[command], capsys)
    assert code == 0, made["error"]
    assert made["about"] == f"syschange {command}"
    assert made["error"] is None
    assert made["result"]
    for true in (128, 222, 209, 453, 431):
        assert true not in set(numbers(made))
        if "completion" not in command and "schema" not in command:
            text = json.dumps(
                {k: v for k, v in made["result"].items() if k not in {"release", "files", "plan"}}
            )
            assert not re.search(rf"(?<![\w.]){true}(?![\w.])", re.sub(r"[0-9a-f]{64}", "", text))


def test_what_goes_wrong_is_json_too_and_words_on_stderr(tmp_path: Path, capsys: Said) -> None:
    code, made, words = run("evaluate", [str(tmp_path / "no.yaml")], capsys)
    assert code == 1
    assert made["result"] is None
    assert made["error"]["kind"] == "MissingFileError"
    assert made["error"]["sentence"] in words


def test_wrong_usage_is_json_too(capsys: Said) -> None:
    for words in (["demo", "--polcy", "x", "--json"], ["evaluat", "--json"], ["evaluate", "--json"]):
        with pytest.raises(SystemExit) as left:
            cli.main(words)
        assert left.value.code == 2
        said = capsys.readouterr()
        made = json.loads(said.out)
        assert list(made) == SHAPE
        assert made["error"]["kind"] == "WrongUsage"
        assert made["error"]["sentence"] in said.err


def test_data_that_are_wrong_are_told_with_rounded_numbers(tmp_path: Path, capsys: Said) -> None:
    path = tmp_path / "people.csv"
    rows = "".join(f"ann-{i},{'femme' if i < 17 else 'Female'}\n" for i in range(413))
    path.write_text(f"person_id,sex\n{rows}", encoding="utf-8")
    code, made, words = run("check", [str(path), "--schema", "people"], capsys)
    assert code == 1
    assert made["result"]["check"]["tables"][0]["rows"] == 415
    assert made["error"]["check"]["ok"] is False
    for secret in ("413", "17", "femme", "ann-"):
        assert not re.search(rf"(?<!\d){secret}(?!\d)", json.dumps(made) + words), secret


def test_a_plan_whose_data_are_wrong_is_told_without_its_true_numbers(tmp_path: Path, capsys: Said) -> None:
    where = examples.help_trial().write(tmp_path / "records")
    people = tmp_path / "records" / "people.csv"
    people.write_text(people.read_text("utf-8").replace("Female", "femme"), encoding="utf-8")
    _, made, _ = run("evaluate", [str(where), "--out", str(tmp_path / "out")], capsys)
    assert made["error"]["kind"] == "InvalidDataError"
    assert made["error"]["check"]["tables"]
    assert not {453, 107} & set(numbers(made))
    assert "femme" not in json.dumps(made)
    assert not (tmp_path / "out").exists()


def test_one_policy_rounds_every_number_of_one_answer(tmp_path: Path, capsys: Said) -> None:
    path = tmp_path / "people.csv"
    rows = "".join(f"ann-{i},{'femme' if i < 17 else 'Female'}\n" for i in range(413))
    path.write_text(f"person_id,sex\n{rows}", encoding="utf-8")
    _, made, _ = run("check", [str(path), "--schema", "people", "--policy", "STRICT_10_10"], capsys)
    assert made["result"]["check"] == made["error"]["check"]
    assert made["error"]["check"]["tables"][0]["rows"] == 410


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (
            ValueError("could not convert 'Ann Smith, 12 High Street'"),
            "syschange itself went wrong: ValueError in",
        ),
        (PermissionError(13, "Permission denied", "/home/ann-smith/people.csv"), "Permission denied"),
    ],
)
def test_what_nobody_foresaw_is_told_without_its_words(
    problem: Exception, told: str, tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr("syschange.schemas.check_file", fails)
    code, made, words = run("check", [str(tmp_path / "people.csv"), "--schema", "people"], capsys)
    assert code == 1
    assert told in made["error"]["sentence"]
    assert told in words
    assert "smith" not in f"{made}{words}".casefold()


def test_nothing_else_is_on_stdout_of_a_real_process(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "syschange.cli", "plan", "defaults", "--json"],
        capture_output=True, text=True, check=True, cwd=tmp_path,
    )  # fmt: skip
    assert list(json.loads(said.stdout)) == SHAPE
    assert said.stderr == ""


def test_a_reader_that_has_heard_enough_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m syschange.cli schema list | head -1"
    said = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert said.stdout == "schemas:\n"
    assert "Traceback" not in said.stderr
