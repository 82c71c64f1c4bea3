"""The scripts that complete the command line: run in the shells that are here, and whole in any case."""

import shutil
import subprocess
from pathlib import Path

import pytest

from syschange import cli
from syschange.cli.completing import SCRIPTS, nodes
from syschange.disclosure.policies import POLICIES
from syschange.reports.formats import FORMATS


def script(shell: str) -> str:
    return SCRIPTS[shell](cli.tree())


def offered(*words: str, folder: Path) -> list[str]:
    """Return what bash offers for the last of these words, files left out."""
    line = " ".join(f"'{w}'" for w in words)
    asked = f"source ./script; COMP_WORDS=(syschange {line}); COMP_CWORD={len(words)}; _syschange; "
    (folder / "script").write_text(script("bash"), encoding="utf-8")
    said = subprocess.run(
        ["bash", "--norc", "-euc", f'{asked} printf "%s\\n" "${{COMPREPLY[@]:-}}"'],
        capture_output=True, text=True, check=True, cwd=folder,
    )  # fmt: skip
    assert said.stderr == ""
    return said.stdout.split()


CASES = {
    ("",): list(cli.tree().parts),
    ("ev",): ["evaluate"],
    ("plan", ""): ["new", "check", "defaults"],
    ("schema", "s"): ["show"],
    ("demo", "--pol"): ["--policy"],
    ("demo", "--policy", ""): list(POLICIES),
    ("report", "p.yaml", "--link", "same"): ["same_cohort"],
    ("report", "p.yaml", "--formats", ""): list(FORMATS),
    ("completion", ""): ["bash", "zsh", "fish"],
    ("evaluate", "--out", "plan", "--he"): ["--help"],
    ("check", "--format", "j"): ["json", "junit"],
}


@pytest.mark.parametrize("words", CASES, ids=" ".join)
def test_bash_offers_what_comes_next(words: tuple[str, ...], tmp_path: Path) -> None:
    assert offered(*words, folder=tmp_path) == CASES[words]


def test_bash_offers_files_where_a_file_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    assert offered("evaluate", "--out", "rec", folder=tmp_path) == ["records"]


def test_bash_offers_a_name_with_a_space_in_it_as_one(tmp_path: Path) -> None:
    (tmp_path / "my records").mkdir()
    (tmp_path / "script").write_text(script("bash"), encoding="utf-8")
    asked = "source ./script; COMP_WORDS=(syschange evaluate --out my); COMP_CWORD=3; _syschange; "
    said = subprocess.run(
        ["bash", "--norc", "-euc", f'{asked} printf "%s\\n" "${{COMPREPLY[@]:-}}"'],
        capture_output=True, text=True, check=True, cwd=tmp_path,
    )  # fmt: skip
    assert said.stdout == "my records\n"


@pytest.mark.parametrize("shell", SCRIPTS)
def test_every_command_and_every_option_is_in_every_script(shell: str) -> None:
    made = script(shell)
    assert made.isprintable() or "\n" in made
    for node in nodes(cli.tree()):
        for option in node.options:
            bare = option.lstrip("-") if shell == "fish" else option
            assert bare in made, (node.path, option)
        for part in node.parts:
            assert part in made


@pytest.mark.parametrize("shell", SCRIPTS)
def test_a_shell_that_is_here_reads_its_script(shell: str, tmp_path: Path) -> None:
    where = shutil.which(shell)
    if where is None:
        pytest.skip(f"{shell} is not installed")
    path = tmp_path / "script"
    path.write_text(script(shell), encoding="utf-8")
    said = subprocess.run([where, "-n", str(path)], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")


def test_the_command_prints_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    for shell in SCRIPTS:
        assert cli.main(["completion", shell]) == 0
        assert capsys.readouterr().out == script(shell)
