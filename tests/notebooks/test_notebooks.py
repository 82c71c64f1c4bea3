"""The notebooks run from top to bottom, show what was saved with them, and show nothing but protected values."""

import html
import importlib.util
import json
import re
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure
from syschange.disclosure import Policy, Protected
from syschange.results import Publishable

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LARGEST = 400 * 1024
MOST_LINES = 40  # of a cell of code: one idea each
LARGE = 100  # from here on a true count stands nowhere by chance: below it days, months and shares are alike
_WHOLE = re.compile(r"(?<![\w.,-])(\d{1,3}(?:,\d{3})+|\d{3,})(?![\w%]|[.,]\d)")
_DATES = re.compile(r"\b(?:19|20)\d\d(?:-(?:\d\d|Q\d))+\b")  # a year is no number of people
_NO_WORDS = re.compile(r"<style.*?</style>|<[^>]*>", flags=re.DOTALL)
PRIVATE = re.compile(r"syschange\.(?:\w+\.)*_\w|from syschange\.(?!errors)\w+\.\w+")


@pytest.fixture(scope="module")
def runner() -> ModuleType:
    spec = importlib.util.spec_from_file_location("notebooks_run", FOLDER / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _read(path: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return made


def _code(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _shown(notebook: dict[str, Any]) -> str:
    """Return all that a notebook shows as words, of its pictures what is written in them."""
    texts = []
    for cell in _code(notebook):
        for output in cell["outputs"]:
            held = output.get("data", {}) | ({"text": output["text"]} if "text" in output else {})
            texts += [html.unescape(_NO_WORDS.sub(" ", "".join(lines))) for lines in held.values()]
    return "\n".join(texts)


def test_there_are_notebooks() -> None:
    assert {path.stem for path in NOTEBOOKS} >= {
        "did_it_last", "equity_at_scale", "help_trial", "publish_safely", "renamed_or_reliant", "your_own_plan",
    }  # fmt: skip


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_fresh_run_shows_what_was_saved_and_nothing_true(
    path: Path, runner: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One run, for it takes seconds: the same bytes where the same versions draw them, else the same words."""
    given: list[tuple[Sequence[Publishable], Policy]] = []
    door = disclosure.protect

    def watched(results: Any, **options: Any) -> Protected:
        made = door(results, **options)
        given.append((results if isinstance(results, Sequence) else (results,), made.policy))
        return made

    monkeypatch.setattr(disclosure, "protect", watched)
    made = runner.run(_read(path))
    saved = path.read_text("utf-8")
    if _read(path)["metadata"]["shown_by"] == runner.versions():
        assert runner.written(made) == saved
    else:
        assert re.sub(r"\s+", " ", _shown(made)) == re.sub(r"\s+", " ", _shown(_read(path)))
    assert given
    true = set().union(*(_secrets(results, policy) for results, policy in given))
    asked = {int(n) for cell in made["cells"] for n in re.findall(r"\d{3,}", "".join(cell["source"]))}
    seen = {int(n.replace(",", "")) for n in _WHOLE.findall(_DATES.sub(" ", _shown(made)))}
    assert not seen & (true - asked)


def _secrets(results: Sequence[Publishable], policy: Policy) -> set[int]:
    """Return the true counts that are no published ones, of any policy that shows less than all."""
    if policy.exact:  # what it shows is true; what it hides is for the attacks on it to find
        return set()
    shown = policy if not policy.internal else disclosure.ONS_10_5
    counts = pd.concat([result.counts() for result in results])["count"].dropna().to_numpy(dtype=float)
    known = {int(c) for c in shown.publish(np.unique(counts)) if np.isfinite(c)}
    return {int(c) for c in counts if c >= LARGE} - known


def test_a_true_number_that_is_shown_is_found() -> None:
    table = pd.DataFrame({"cell": [(("sex", "Female"),)], "quantity": ["n"], "count": [1437]})

    class Told(Publishable):
        def counts(self) -> pd.DataFrame:
            return table

    assert _secrets([Told()], disclosure.ONS_10_5) == {1437}
    cell = {"cell_type": "code", "outputs": [{"text": ["of 1,437 people\n"]}]}
    assert {int(n.replace(",", "")) for n in _WHOLE.findall(_shown({"cells": [cell]}))} == {1437}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_nothing_saved_holds_true_values(path: Path) -> None:
    shown = _shown(_read(path))
    assert "not for release" not in shown.lower()
    assert "Traceback" not in shown
    for true in ("128", "222", "209", "453"):  # of the HELP trial
        assert not re.search(rf"(?<![\d.,]){true}(?![\d.,%])", shown)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_it_starts_from_a_question_and_ends_with_the_answer_and_its_limits(path: Path) -> None:
    cells = _read(path)["cells"]
    first, last = "".join(cells[0]["source"]), "".join(cells[-1]["source"])
    assert first.startswith("# ")
    assert first.splitlines()[0].endswith("?")
    assert last.startswith("## The answer")
    answer, _, limits = last.partition("**What this does not show.**")
    assert len(re.findall(r"\.(?:\s|$)", answer.partition("\n")[2])) == 2
    assert limits.strip()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_it_is_small_its_cells_are_short_and_all_of_it_is_public(path: Path) -> None:
    assert path.stat().st_size < LARGEST
    for cell in _code(_read(path)):
        source = "".join(cell["source"])
        assert len(source.splitlines()) <= MOST_LINES, cell["id"]
        assert not PRIVATE.search(source), cell["id"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_every_picture_says_in_words_what_it_shows(path: Path) -> None:
    for cell in _code(_read(path)):
        for output in cell["outputs"]:
            data = output.get("data", {})
            if "image/svg+xml" in data:
                drawn = "".join(data["image/svg+xml"])
                assert re.search(r"<title[^>]*>[^<]{10,}</title><desc[^>]*>[^<]{40,}</desc>", drawn)
                assert 'role="img"' in drawn
                assert "<script" not in drawn
                assert len("".join(data["text/plain"])) > 40
