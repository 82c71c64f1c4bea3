"""The Python of the README runs as it stands, and what it quotes of the demo is what the demo says."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from syschange import criteria, disclosure, examples

ROOT = Path(__file__).resolve().parents[2]
RUNS = {"README.md": ("python",)}
BLOCKS = re.findall(r"(?ms)^```python\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"))
# As in pyproject.toml: said by PySpark with pandas 3 wherever Pandera finds it, and nothing of ours.
WARNINGS = ["-W", "error", "-W", "ignore:PySpark does not yet fully support pandas:FutureWarning"]


def test_the_readme_shows_some_python() -> None:
    assert BLOCKS


def test_the_examples_run_one_after_another(tmp_path: Path) -> None:
    # As in a checkout, where the shipped plans are, but for what the examples write.
    shutil.copytree(ROOT / "data" / "examples", tmp_path / "data" / "examples")
    done = subprocess.run(
        [sys.executable, *WARNINGS, "-c", "\n\n".join(BLOCKS)],
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
