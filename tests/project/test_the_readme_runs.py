"""The Python of the README and of docs runs as it stands, and what the README quotes of the demo is what it says."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from syschange import criteria, disclosure, examples

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCKS = {page: re.findall(r"(?ms)^```python\n(.*?)^```", page.read_text("utf-8")) for page in PAGES}
SHOWING = [page for page, blocks in BLOCKS.items() if blocks]
# As in pyproject.toml: said by PySpark with pandas 3 wherever Pandera finds it, and nothing of ours.
WARNINGS = ["-W", "error", "-W", "ignore:PySpark does not yet fully support pandas:FutureWarning"]


def test_the_readme_shows_some_python() -> None:
    assert BLOCKS[ROOT / "README.md"]


@pytest.mark.parametrize("page", SHOWING, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run_one_after_another(page: Path, tmp_path: Path) -> None:
    # As in a checkout, where the shipped plans are, but for what the examples write.
    shutil.copytree(ROOT / "data" / "examples", tmp_path / "data" / "examples")
    done = subprocess.run(
        [sys.executable, *WARNINGS, "-c", "\n\n".join(BLOCKS[page])],
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
