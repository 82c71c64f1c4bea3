"""The notebooks run from top to bottom, show what was saved with them, and show nothing but protected values."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


@pytest.fixture(scope="module")
def runner() -> ModuleType:
    spec = importlib.util.spec_from_file_location("notebooks_run", FOLDER / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _words(notebook: dict[str, Any]) -> list[str]:
    """Return all that a notebook shows as words: versions of pandas pad their tables differently."""
    cells = [cell["outputs"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return re.sub(r"(?:\\n|[\s\",])+", " ", json.dumps(cells)).split()


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_fresh_run_shows_what_was_saved(path: Path, runner: ModuleType) -> None:
    saved = json.loads(path.read_text("utf-8"))
    assert _words(runner.run(saved)) == _words(saved)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_nothing_saved_holds_true_values(path: Path) -> None:
    saved = json.loads(path.read_text("utf-8"))
    shown = json.dumps([cell["outputs"] for cell in saved["cells"] if cell["cell_type"] == "code"])
    assert "Not for release" not in shown
    for true in ("128", "222", "209", "453"):
        assert not re.search(rf"(?<![\d.]){true}(?![\d])", shown)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_it_starts_from_a_question(path: Path) -> None:
    first = "".join(json.loads(path.read_text("utf-8"))["cells"][0]["source"])
    assert first.startswith("# ")
    assert first.splitlines()[0].endswith("?")
