"""The report of the worked example, as `make demo` leaves it, in a real browser."""

import re
from pathlib import Path

import pytest

from syschange import cli

from . import axe

pytestmark = pytest.mark.browser

DESKTOP, PHONE = 1280, 390


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "help"
    assert cli.main(["demo", "--out", str(folder)]) == 0
    return folder / "report.html"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_no_rule_of_accessibility_is_broken(page: Path, width: int, dark: bool) -> None:
    seen = axe.look_at(page, width=width, dark=dark)
    assert seen.passed > 20
    assert seen.violations == []
    assert seen.overflow == 0


def test_it_loads_nothing_but_itself(page: Path) -> None:
    assert axe.look_at(page, width=DESKTOP).loaded == []


def test_it_is_one_file_of_modest_size(page: Path) -> None:
    assert page.stat().st_size < 300 * 1024


def test_every_picture_has_a_title_a_description_and_a_table(page: Path) -> None:
    text = page.read_text("utf-8")
    figures = re.findall(r"(?s)<figure.*?</figure>", text)
    assert len(figures) == 5
    for figure in figures:
        assert re.search(r"<svg[^>]*role=\"img\"[^>]*aria-labelledby=\"[^\"]+\"", figure)
        assert re.search(r"<title[^>]*>\S", figure)
        assert re.search(r"<desc[^>]*>\S", figure)
        assert "<table" in figure


@pytest.mark.parametrize("mark", ['lang="en-GB"', "<main", "<header", "<footer", "<nav", "<h1", "#main"])
def test_landmarks_language_and_skip_link(mark: str, page: Path) -> None:
    assert mark in page.read_text("utf-8")
