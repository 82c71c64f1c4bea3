"""No page shows Python or commands that no test runs, or that would not be understood.

A test file that runs blocks of a page itself says so by a line such as
`RUNS = {"docs/engines.md": ("py", "sh")}`: the page, and the languages of the blocks that it runs.
"""

import ast
import contextlib
import io
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from syschange import cli

from ..running_pages import ROOT, Block, blocks, name, pages, with_examples

PYTHON = {"python", "py", "pycon", "python3", "ipython"}
SHELL = {"bash", "sh", "shell", "console", "zsh"}
EVERY = [block for page in pages() for block in blocks(page)]
# These install, or need what a test may not do; the job that decides whether a change may land runs each of them.
BY_THE_JOB = (
    "make demo", "make test", "make docs", "make check",
    'python -m pip install -c constraints.txt -e ".[examples]"',
    'python -m pip install -c constraints.txt -e ".[dev]"',
    "python -m pytest",
)  # fmt: skip


def run_elsewhere() -> dict[str, set[str]]:
    """Return what test files say that they run, by page."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        text = path.read_text("utf-8")
        for node in ast.parse(text).body if "\nRUNS = {" in text else []:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "RUNS":
                for page, languages in ast.literal_eval(node.value).items():
                    found.setdefault(page, set()).update(languages)
    return found


def is_understood(line: str) -> bool:
    """Return whether the command line takes a command, without running it."""
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        try:
            _, unknown = cli.tree().parse_known_args(shlex.split(line, comments=True)[1:])
        except SystemExit as end:
            return end.code == 0  # --help and --version
    return not unknown


def commands(block: Block) -> Iterator[str]:
    """Yield the commands of a block: every line, or in a console those after a dollar sign."""
    lines = block.body.replace("\\\n", " ").splitlines()
    asked = [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]
    if block.language == "console":
        asked = [line.removeprefix("$ ") for line in asked if line.startswith("$ ")]
    yield from asked


def test_all_python_is_run() -> None:
    ours, theirs = {name(page) for page in with_examples()}, run_elsewhere()
    left = [
        (block.page, block.language)
        for block in EVERY
        if block.language in PYTHON
        and not (block.language == "python" and block.page in ours)
        and block.language not in theirs.get(block.page, set())
    ]
    assert left == []


def test_every_command_is_run_or_is_one_that_is_understood() -> None:
    theirs = run_elsewhere()
    left = [
        (block.page, line)
        for block in EVERY
        if block.language in SHELL and block.language not in theirs.get(block.page, set())
        for line in commands(block)
        if line not in BY_THE_JOB and not (line.startswith("syschange ") and is_understood(line))
    ]
    assert left == []


def test_what_the_job_runs_is_in_the_job() -> None:
    job = (ROOT / ".ci" / "run").read_text("utf-8") + (ROOT / "Makefile").read_text("utf-8")
    for line in BY_THE_JOB:
        words = line.split()
        said = " ".join(words[1:]) if words[0] == "make" else words[-1]
        assert said in job, line


def test_a_page_that_a_test_says_it_runs_is_there() -> None:
    for page, languages in run_elsewhere().items():
        assert set(languages) <= {block.language for block in EVERY if block.page == page}, page


@pytest.mark.parametrize(
    "line", ["syschange chek plan.yaml", "syschange check", "syschange evaluate plan.yaml --ot x"]
)
def test_a_command_that_is_wrong_is_found(line: str) -> None:
    assert not is_understood(line)


def test_every_block_says_its_language() -> None:
    """Without one a block would be taken for none of these."""
    assert [block.page for block in EVERY if not block.language] == []


def test_the_pages_are_found() -> None:
    assert len(pages()) > 50
    assert len(with_examples()) > 35
    assert Path(ROOT / "README.md") in pages()
