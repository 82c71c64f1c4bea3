"""The documentation builds without a warning, its links lead somewhere, and it loads nothing from elsewhere."""

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from ..browser import axe
from .public import public
from .site import Links, alone, build

pytestmark = pytest.mark.skipif(
    find_spec("sphinx") is None or find_spec("myst_parser") is None,
    reason="what builds the documentation is not installed: syschange[docs]",
)
# One of each kind: the first page, a long table, code with what it prints, the reference, and what has no source.
LOOKED_AT = (
    "index",
    "data",
    "equity/breakdown",
    "what-a-verdict-means",
    "glossary",
    "reference/charts",
    "search",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "site"
    said = build(folder)
    assert said == ""
    return folder


@pytest.fixture(scope="module")
def links(site: Path) -> dict[Path, Links]:
    return {page: Links.of(page) for page in sorted(site.rglob("*.html"))}


def test_every_link_leads_somewhere(site: Path, links: dict[Path, Links]) -> None:
    broken = []
    for page, found in links.items():
        for href in found.hrefs:
            if urlsplit(href).scheme:
                continue
            path, _, anchor = unquote(href).partition("#")
            target = (page.parent / path).resolve() if path else page
            if not target.is_file() or (anchor and target in links and anchor not in links[target].ids):
                broken.append((page.relative_to(site).as_posix(), href))
    assert len(links) > 70
    assert broken == []


def test_a_link_outside_is_a_whole_address(links: dict[Path, Links]) -> None:
    outside = {href for found in links.values() for href in found.hrefs if urlsplit(href).scheme}
    assert {
        href for href in outside if not re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]{2,}(/\S*)?", href)
    } == set()


def test_nothing_is_loaded_from_elsewhere(site: Path, links: dict[Path, Links]) -> None:
    loaded = {load for found in links.values() for load in found.loads}
    assert loaded
    assert {load for load in loaded if urlsplit(load).scheme or load.startswith("//")} == set()
    styles = [path.read_text("utf-8") for path in (site / "_static").glob("*.css")]
    assert not any(re.search(r"@import|url\(\s*['\"]?(https?:)?//", style) for style in styles)


def test_every_public_name_is_in_the_reference(links: dict[Path, Links]) -> None:
    ids = {place for page, found in links.items() if page.parent.name == "reference" for place in found.ids}
    names = [f"syschange.{space}.{name}" for space, name, _ in public()]
    assert len(names) > 200
    assert [name for name in names if name not in ids] == []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, False), (360, True)], ids=str)
@pytest.mark.parametrize("page", LOOKED_AT)
def test_no_rule_of_accessibility_is_broken(
    site: Path, tmp_path: Path, page: str, width: int, dark: bool
) -> None:
    seen = axe.look_at(alone(site / f"{page}.html", tmp_path), width=width, dark=dark)
    assert seen.violations == []
    assert seen.passed > 20
    assert seen.overflow == 0
    assert seen.loaded == []


@pytest.mark.browser
def test_what_is_agreed_on_is_one_printed_page(site: Path, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    paper = tmp_path / "paper.pdf"
    made = alone(site / "agreeing-what-counts.html", tmp_path)
    flags = [
        *axe.FLAGS,
        f"--user-data-dir={tmp_path / 'profile'}",
        "--no-pdf-header-footer",
        f"--print-to-pdf={paper}",
    ]
    subprocess.run(
        [axe.require_browser(), *flags, made.as_uri()], capture_output=True, check=True, timeout=180
    )
    assert len(pypdf.PdfReader(paper).pages) == 1


def test_a_page_with_a_fault_does_not_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = tmp_path / "docs"
    here = Path(__file__).resolve().parents[2] / "docs"
    for folder in ("_ext", "_theme"):
        shutil.copytree(here / folder, docs / folder)
    shutil.copy(here / "conf.py", docs)
    (docs / "index.md").write_text("# A page\n\n[nowhere](nowhere.md#at-all)\n", "utf-8")
    monkeypatch.setattr(f"{build.__module__}.DOCS", docs)
    assert "nowhere.md" in build(tmp_path / "site")
