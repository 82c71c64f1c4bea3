"""The page that the benchmark writes: its section of `docs/benchmarks.md`, between two marks."""

import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from sections import Limit, Section

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- equity: begin, written by benchmarks/equity -->", "<!-- equity: end -->"
SHOWN = ("duckdb", "narwhals", "numpy", "pandas", "polars", "pyspark", "scipy")


def section_text(section: Section) -> str:
    """Return one part as Markdown."""
    rows = [section.header, *section.rows]
    table = [f"| {' | '.join(row)} |" for row in rows]
    table.insert(1, "|---" * len(section.header) + "|")
    return "\n\n".join(
        [f"### {section.title}", section.text, "\n".join(table), _limits(section.limits)]
    ).strip()


def page_text(sections: Sequence[Section], *, runs: int) -> str:
    """Return the whole section."""
    every = [limit for section in sections for limit in section.limits]
    lost = [limit for limit in every if not limit.kept]
    found = f"{len(every) - len(lost)} of {len(every)} of what was asked is kept."
    losses = [f"{limit.what}: {limit.found}, {limit.asked} asked." for limit in lost]
    losses += [note for section in sections for note in section.notes]
    where = "\n".join(f"- {loss}" for loss in losses)
    parts = [
        BEGIN,
        "## Equity",
        _how(runs),
        _machine(),
        found,
        *map(section_text, sections),
        *(["### Where it loses", where] if losses else []),
        END,
    ]
    return "\n\n".join(parts) + "\n"


def write(text: str, page: Path = PAGE) -> None:
    """Put the section into the page, in place of the one before."""
    held = page.read_text(encoding="utf-8")
    if BEGIN in held:
        before, rest = held.split(BEGIN)
        held = before + text.rstrip("\n") + rest.split(END)[1]
    else:
        held = held.rstrip("\n") + "\n\n" + text
    page.write_text(held, encoding="utf-8")


def _limits(limits: Sequence[Limit]) -> str:
    if not limits:
        return ""
    rows = [f"| {m.what} | {m.asked} | {m.found} | {'kept' if m.kept else '**missed**'} |" for m in limits]
    return "\n".join(["| | asked | found | |", "|---|---|---|---|", *rows])


def _how(runs: int) -> str:
    return (
        "`python benchmarks/equity` measures what tables by group cost and writes this section; "
        "`python benchmarks/equity NAME` measures one part and prints it, and `--full` adds a hundred million rows. "
        f"Every run is a process of its own, in turns; what is shown is the best of {runs} runs with the slowest in "
        "brackets, or one run of what takes long. Importing is not timed. The people are made from a seed. A ratio "
        "is to the row with 1.00, of wall seconds unless said otherwise."
    )


def _machine() -> str:
    processors = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in SHOWN)
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y} with {processors} processors ({platform.machine()}), "
        f"{memory:.0f} GiB of memory, Python {sys.version_info.major}.{sys.version_info.minor}, {versions}. "
        f"The load average was {os.getloadavg()[2]:.1f} at the end: above {processors}, other work was running."
    )
