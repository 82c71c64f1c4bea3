"""A report in a real browser breaks no rule of accessibility, fits every screen and loads nothing but itself."""

import re
from pathlib import Path

import pytest

from ..reports.example import NASTY, report
from . import axe

pytestmark = pytest.mark.browser

DESKTOP, PHONE, NARROW = 1280, 390, 360
STAMP = "INTERNAL ONLY: for the steering group"
BAD = """<!DOCTYPE html><html><head><title></title></head><body><h3>Low</h3><img src="data:,">
<p style="color:#999;background:#fff">Pale</p><a href="#x"></a></body></html>"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "out"
    return report(stamp=STAMP).write(folder, formats=["html"])[0]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_no_rule_of_accessibility_is_broken(page: Path, width: int, dark: bool) -> None:
    seen = axe.look_at(page, width=width, dark=dark)
    assert (seen.width, seen.dark) == (width, dark)
    assert seen.passed > 20
    assert seen.violations == []


@pytest.mark.parametrize("width", [DESKTOP, PHONE, NARROW])
def test_the_page_never_scrolls_sideways(page: Path, width: int) -> None:
    assert axe.look_at(page, width=width).overflow == 0


def test_the_browser_loads_nothing_but_the_page(page: Path) -> None:
    assert axe.look_at(page, width=DESKTOP).loaded == []


def test_a_label_that_is_a_script_does_not_run(tmp_path: Path) -> None:
    shouting = "<img src=x onerror=\"document.title='run'\"><script>document.title = 'run'</script>"
    loud = report(title=shouting, summary=(shouting, *NASTY), notices=(shouting,), stamp=shouting)
    seen = axe.look_at(loud.write(tmp_path / "out", formats=["html"])[0], width=DESKTOP)
    assert seen.title == shouting
    assert seen.loaded == []


def test_a_page_with_faults_is_found_faulty(tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text(BAD, encoding="utf-8")
    found = {v["id"] for v in axe.violations(bad, width=PHONE)}
    assert {
        "color-contrast", "document-title", "html-has-lang", "image-alt", "landmark-one-main", "link-name",
        "page-has-heading-one", "region",
    } <= found  # fmt: skip


def test_nothing_in_the_page_points_outside_it(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    pointed = re.findall(r"""(?:href|src|srcset|action|data|poster|content)\s*=\s*["']([^"']*)""", text)
    outside = [p for p in pointed if re.match(r"\s*(?:[a-z+.-]+:)?//", p)]
    assert outside == []
    assert not re.search(r"@import|<script|<link|<iframe|<object|<embed|\burl\(\s*[\"']?(?!#)", text)


def test_an_absent_browser_skips_or_fails_as_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(axe, "BROWSERS", ("there-is-no-such-browser",))
    monkeypatch.delenv("SYSCHANGE_REQUIRE_BROWSER", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no Chromium"):
        axe.require_browser()
    monkeypatch.setenv("SYSCHANGE_REQUIRE_BROWSER", "1")
    with pytest.raises(pytest.fail.Exception, match="no Chromium"):
        axe.require_browser()
