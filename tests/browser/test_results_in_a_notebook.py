"""Results as a notebook shows them, in a real browser: no rule of accessibility is broken, light or dark."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure, equity

from . import axe

pytestmark = pytest.mark.browser

DESKTOP, NARROW = 1280, 360
# A page in the colours that whoever looks at it has asked for, as notebooks are.
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A notebook</title>
<meta name="viewport" content="width=device-width"><style>:root{color-scheme:light dark}
body{background:Canvas;color:CanvasText}</style></head><body><main><h1>A notebook</h1>%s</main></body></html>"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = np.random.default_rng(5)
    people = pd.DataFrame({"a group with a long name": rng.choice(["A", "B " * 40, "<script>", "د"], 2000)})
    people["sex"] = rng.choice(["Female", "Male"], 2000)
    people["y"] = rng.random(2000) < 0.3
    true = equity.breakdown(people, outcome="y", by=["a group with a long name", "sex"], ways=2)
    shown = disclosure.protect([true, equity.compare(true)]).results
    path = tmp_path_factory.mktemp("notebook") / "page.html"
    path.write_text(PAGE % "".join(result._repr_html_() for result in shown), encoding="utf-8")
    return path


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [DESKTOP, NARROW])
def test_results_break_no_rule_and_fit_the_screen(page: Path, width: int, dark: bool) -> None:
    seen = axe.look_at(page, width=width, dark=dark)
    assert (seen.width, seen.dark) == (width, dark)
    assert seen.violations == []
    assert seen.passed > 10
    assert seen.overflow == 0
    assert seen.loaded == []
