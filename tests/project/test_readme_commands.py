"""The README and the Makefile ask for the same things: what to install, and what to run."""

import itertools
import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = ["demo", "test"]
INSTALL = ["python", "-m", "pip", "install"]


def readme_commands() -> list[list[str]]:
    """Return the commands of the README's shell blocks, in order, each as its words."""
    blocks = re.findall(r"^```(?:sh|shell|bash|console)\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)
    return [shlex.split(line) for block in blocks for line in block.splitlines() if line.strip()]


def makefile_commands(target: str) -> list[list[str]]:
    """Return the commands that make a target, those of what it needs first, without the path of the environment."""
    rule = re.search(
        rf"^{re.escape(target)}:(?!=)([^#|\n]*)[^\n]*\n((?:\t[^\n]*\n)*)", MAKEFILE, flags=re.MULTILINE
    )
    if rule is None:
        return []
    needed = [command for name in rule[1].split() for command in makefile_commands(name)]
    lines = [line.strip().replace("$(BIN)/", "").replace("$(ARGS)", "") for line in rule[2].splitlines()]
    return needed + [shlex.split(line) for line in lines if not line.startswith("@")]


def readme_pairs() -> list[list[list[str]]]:
    """Return each line of the README that installs the checkout, with the command on the line after it."""
    pairs = itertools.pairwise(readme_commands())
    return [[install, run] for install, run in pairs if install[:4] == INSTALL and "-e" in install]


@pytest.mark.parametrize("target", TARGETS)
def test_the_readme_names_the_target(target: str) -> None:
    assert ["make", target] in readme_commands()


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_is_one_install_and_one_run(target: str) -> None:
    install, run = makefile_commands(target)
    assert install[:4] == INSTALL
    assert run[:4] != INSTALL


def test_the_plain_lines_of_the_readme_do_what_the_targets_do() -> None:
    assert readme_pairs() == [makefile_commands(target) for target in TARGETS]


@pytest.mark.parametrize("target", sorted({words[1] for words in readme_commands() if words[0] == "make"}))
def test_every_target_the_readme_names_is_in_the_makefile(target: str) -> None:
    assert makefile_commands(target), f"there is no target {target}"


def test_every_target_says_what_it_does() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, flags=re.MULTILINE)
    assert phony is not None
    for target in phony[1].split():
        assert re.search(rf"^{target}:.* ## \S", MAKEFILE, flags=re.MULTILINE), f"{target} has no ## words"
