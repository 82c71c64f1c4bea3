"""docs/command-line.md: its commands run, and its tables are those of the code."""

import json
import re
import shlex
from pathlib import Path

import pytest

from syschange import cli, examples
from syschange.cli.told import CODES
from syschange.disclosure.ledger.links import LINKS
from syschange.reports.formats import FORMATS

from .judged import card, judging
from .test_json_everywhere import SHAPE, asked, leaves

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "command-line.md").read_text("utf-8")


def table(heading: str) -> list[list[str]]:
    """Return the rows of the table below a row of headings, without those."""
    below = PAGE.split(f"| {heading} |", 1)[1].splitlines()[2:]
    rows = []
    for line in below:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def commands() -> list[str]:
    return [
        line for block in re.findall(r"(?ms)^```sh\n(.*?)^```", PAGE) for line in block.splitlines() if line
    ]


def test_every_command_of_the_page_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In their order, in one folder; the plan is judged once for all of them."""
    monkeypatch.chdir(tmp_path)
    examples.help_trial().write(tmp_path / "records")
    judging(monkeypatch, card())
    assert len(commands()) == 7
    for line in commands():
        first, *words = shlex.split(line)
        assert first == "syschange"
        assert cli.main(words) == 0, (line, capsys.readouterr().err)


def test_the_commands_are_those_of_the_program() -> None:
    said = {row[0].strip("`"): row[1] for row in table("command | what it does")}
    assert list(said) == list(cli.tree().parts)
    told = " ".join(cli.tree().format_help().split())
    assert all(what in told for what in said.values())


def test_the_exit_codes_are_those_of_the_program() -> None:
    assert {int(code): words for code, words in table("exit code | what it means")} == dict(CODES)


def test_the_links_and_formats_are_those_of_the_library() -> None:
    assert [row[0].strip("`") for row in table("`--link` | the people of this release are")] == list(LINKS)
    assert re.findall(r"`(\w+)`", PAGE.split("commas between them:")[1].split(".")[0]) == list(FORMATS)


def test_the_keys_of_the_json_are_those_of_the_page() -> None:
    assert [row[0].strip("`") for row in table("key | what it holds")] == SHAPE


@pytest.mark.parametrize("command", [one.prog.removeprefix("syschange ") for one in leaves()])
def test_the_keys_of_each_result_are_those_of_the_page(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {row[0].strip("`"): re.findall(r"`(\w+)`", row[1]) for row in table("command | keys of `result`")}
    judging(monkeypatch, card())
    examples.help_trial().write(tmp_path / "records")
    cli.main([*command.split(), *asked(tmp_path)[command], "--json"])
    assert list(json.loads(capsys.readouterr().out)["result"]) == said[command]
