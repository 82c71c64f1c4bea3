"""The Python of the README runs as it stands, and what the README quotes of the demo is what the demo says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from syschange import criteria, disclosure, examples

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCKS = [
    pytest.param(block, id=f"{page.name}-{i}")
    for page in PAGES
    for i, block in enumerate(re.findall(r"(?ms)^```python\n(.*?)^```", page.read_text("utf-8")), start=1)
]


def test_the_readme_shows_some_python() -> None:
    assert BLOCKS


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_runs_by_itself(block: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", block],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_readme_quotes_the_first_paragraph_of_the_demo() -> None:
    quoted = " ".join(re.findall(r"(?m)^> ?(.*)$", (ROOT / "README.md").read_text("utf-8")))
    trial = examples.help_trial()
    card = criteria.evaluate(criteria.Plan.read(trial.plan_path), trial.tables)
    paper = disclosure.protect(card).results[0]
    said = " ".join(paper.text.split())
    parts = [part.strip() for part in " ".join(quoted.split()).split("[…]")]
    assert len(quoted.split()) > 40
    for part in parts:
        assert part in said
