"""What effects cost: `python benchmarks/effects` runs every part and writes its section of docs/benchmarks.md.

`--survival PYTHON` and `--staggered PYTHON` name environments of their own that hold the packages to compare with:
lifelines and statsmodels for waits, diff-diff and pyfixest for staggered change. Without one its rows are left out.
"""

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- effects: begin, written by benchmarks/effects -->", "<!-- effects: end -->"
NAMES = {
    "one_series": "one series of 60 points, REML-AR(1)",
    "ten_thousand_series": "10,000 series of 60 points at once",
    "ten_thousand_with_gaps": "10,000 series, one point in ten missing",
    "ten_thousand_counts": "10,000 series of counts, quasi-Poisson",
    "ours": "syschange on pandas",
    "ours_polars": "syschange on Polars",
    "ours_adjusted": "syschange, doubly robust with a covariate",
    "diff_diff": "diff-diff",
    "diff_diff_adjusted": "diff-diff, doubly robust with a covariate",
}


_HOW = (
    "`python benchmarks/effects` writes this section. Every contender is a process of its own, one after another; "
    "the best of a few runs counts. Measured on {day} with {processors} processors."
)
_SERIES = (
    "The statistics alone, small-sample intervals included. No Python library known to us has REML of this; where "
    "statsmodels is installed its GLSAR and SARIMAX are timed beside it."
)
_STAGGERED = (
    "Group-time effects and all their means; syschange also makes bands, the test before the change, the contrast "
    "with two-way fixed effects, and the words."
)
_WAITS = (
    "The share reached by every day in each of a hundred teams, with standard errors; syschange reduces the rows and "
    "makes the whole table."
)


def printed(script: str, *options: str) -> str:
    """Return what a part prints, its contenders called as a reader would call them."""
    asked = [sys.executable, str(HERE / f"{script}.py"), *options]
    text = subprocess.run(asked, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own files
    for name, called in NAMES.items():
        text = text.replace(f"| {name} |", f"| {called} |").replace(f"{name}: ", f"{called}: ")
    return text.strip()


def series() -> str:
    """Return the part on series, as a table."""
    rows = [line.rsplit(": ", 1) for line in printed("series").splitlines()]
    return "\n".join(["| | seconds |", "|---|---|", *(f"| {what} | {cost[:-2]} |" for what, cost in rows)])


def page(given: argparse.Namespace) -> str:
    """Return the whole section."""
    survival = ["--peers", given.survival] if given.survival else []
    staggered = ["--peers", given.staggered] if given.staggered else []
    day, processors = f"{datetime.now(UTC):%d %B %Y}", len(os.sched_getaffinity(0))
    parts = [
        BEGIN,
        "## Effects",
        _HOW.format(day=day, processors=processors),
        "### Interrupted series",
        _SERIES,
        series(),
        "### Staggered change",
        _STAGGERED,
        printed("staggered", *staggered),
        "### Waits",
        _WAITS,
        printed("survival", *survival),
        END,
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Run every part, and put the section into the page in place of the one before."""
    parser = argparse.ArgumentParser(prog="python benchmarks/effects", description=__doc__)
    parser.add_argument("--survival", help="the Python of an environment with lifelines and statsmodels")
    parser.add_argument("--staggered", help="the Python of an environment with diff-diff and pyfixest")
    text = page(parser.parse_args())
    held = PAGE.read_text(encoding="utf-8")
    if BEGIN in held:
        before, rest = held.split(BEGIN)
        held = before + text.rstrip("\n") + rest.split(END)[1]
    else:
        held = held.rstrip("\n") + "\n\n" + text
    PAGE.write_text(held, encoding="utf-8")


if __name__ == "__main__":
    main()
