"""A page opened in headless Chromium: what axe-core finds wrong with it, and what it loads and overflows."""

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).resolve().parent / "node_modules" / "axe-core" / "axe.min.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--virtual-time-budget=20000",
)  # fmt: skip
HEIGHT = 900

# Chromium makes no window narrower than 500 pixels, so the page is looked at in a frame, which has the width of a
# phone, the media queries of a phone, and a place to send the findings to.
_FRAME = """<!DOCTYPE html><html><body style="margin:0"><script>
addEventListener("message", (event) => { document.title = event.data; });
</script><iframe src="page.html" style="border:0;width:WIDTHpx;height:HEIGHTpx"></iframe></body></html>"""

_RUN = """<script>
addEventListener("load", async () => {
  let found;
  try {
    const run = await axe.run(document, {runOnly: RULES, resultTypes: ["violations"]});
    found = {
      violations: run.violations.map((v) => ({
        id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.map((n) => n.html.slice(0, 200)),
      })),
      passed: run.passes.length,
      title: document.title,
      width: innerWidth,
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      dark: matchMedia("(prefers-color-scheme: dark)").matches,
      loaded: performance.getEntriesByType("resource").map((entry) => entry.name.slice(0, 200)),
    };
  } catch (error) {
    found = {error: String(error)};
  }
  parent.postMessage(btoa(unescape(encodeURIComponent(JSON.stringify(found)))), "*");
});
</script>"""


@dataclass(frozen=True)
class Findings:
    """What was seen of a page.

    Attributes
    ----------
    violations
        One dictionary a rule that is broken: `id`, `impact`, `help` and the markup of its `nodes`.
    passed
        How many rules hold, so that a page with nothing to look at is not taken for a good one.
    title
        The title of the page, once everything in it has run.
    width
        The width it was seen at, in CSS pixels.
    overflow
        By how many pixels the page is wider than what it is seen in.
    dark
        Whether it was asked for in dark colours.
    loaded
        Everything it loaded besides itself.
    """

    violations: list[dict[str, Any]]
    passed: int
    title: str
    width: int
    overflow: int
    dark: bool
    loaded: list[str]


def violations(html_path: Path, *, width: int, dark: bool = False) -> list[dict[str, Any]]:
    """Return what axe-core finds wrong with a page; skips, or fails where a browser is required and absent."""
    return look_at(html_path, width=width, dark=dark).violations


def look_at(html_path: Path, *, width: int, dark: bool = False) -> Findings:
    """Open a page at a width and return what was seen of it."""
    browser = require_browser()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _write_pages(html_path.read_text(encoding="utf-8"), folder, width)
        command = [
            browser,
            *FLAGS,
            f"--user-data-dir={folder / 'profile'}",
            f"--window-size={width},{HEIGHT}",
        ]
        command += ["--blink-settings=preferredColorScheme=0"] if dark else []
        run = subprocess.run(
            [*command, "--dump-dom", (folder / "frame.html").as_uri()],
            capture_output=True, text=True, encoding="utf-8", timeout=180, check=False,
        )  # fmt: skip
    sent = re.search(r"<title>([A-Za-z0-9+/=]+)</title>", run.stdout)
    assert sent, f"the page sent nothing back; the browser said:\n{run.stderr[-2000:]}"
    found = json.loads(base64.b64decode(sent[1]))
    assert "error" not in found, found
    return Findings(**found)


def require_browser() -> str:
    """Return the browser; where it or axe-core is absent, skip the test, or fail it if they are required."""
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    missing = [] if browser else ["there is no Chromium on the path"]
    missing += [] if AXE.is_file() else ["there is no axe-core: run `npm install` in tests/browser"]
    if browser is None or missing:
        reason = " and ".join(missing)
        if os.environ.get("SYSCHANGE_REQUIRE_BROWSER") == "1":
            pytest.fail(f"SYSCHANGE_REQUIRE_BROWSER=1, and {reason}")
        pytest.skip(reason)
    return browser


def _write_pages(page: str, folder: Path, width: int) -> None:
    """Write a copy of the page that runs axe-core on itself, and the frame it is seen in."""
    before, end, after = page.rpartition("</body>")
    assert end, "the page has no end of its body"
    axe = AXE.read_text(encoding="utf-8")
    run = _RUN.replace("RULES", json.dumps(RULES))
    frame = _FRAME.replace("WIDTH", str(width)).replace("HEIGHT", str(HEIGHT))
    copy = f"{before}<script>{axe}</script>{run}{end}{after}"
    (folder / "page.html").write_text(copy, encoding="utf-8")
    (folder / "frame.html").write_text(frame, encoding="utf-8")
