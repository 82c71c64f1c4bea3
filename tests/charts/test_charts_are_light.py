"""Nothing loads matplotlib until something is drawn, and nothing ever loads pyplot."""

import subprocess
import sys

import pytest


def _modules_after(program: str) -> set[str]:
    listing = f"{program}\nimport sys\nprint(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", listing], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


@pytest.mark.parametrize("room", ["syschange", "syschange.charts", "syschange.reports"])
def test_importing_a_room_loads_neither_matplotlib_nor_jinja(room: str) -> None:
    loaded = _modules_after(f"import {room}")
    assert room in loaded
    assert not {"matplotlib", "jinja2"} & loaded


def test_drawing_loads_matplotlib_and_not_pyplot() -> None:
    loaded = _modules_after(
        "import pandas as pd\n"
        "from syschange import charts\n"
        "table = pd.DataFrame({'g': ['a'], 'v': [1.0], 'l': [0.5], 'u': [1.5]})\n"
        "figure = charts.forest(table, label='g', value='v', lower='l', upper='u', headline='h', subtitle='s')\n"
        "charts.svg(figure, id_prefix='a', title='t', description='d')\n"
    )
    assert "matplotlib.figure" in loaded
    assert "matplotlib.pyplot" not in loaded


def test_every_public_name_is_there() -> None:
    from syschange import charts

    assert all(getattr(charts, name).__doc__ for name in charts.__all__)
    assert set(dir(charts)) == set(charts.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    from syschange import charts

    with pytest.raises(AttributeError, match="no attribute 'pie'"):
        _ = charts.pie
