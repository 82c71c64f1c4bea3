"""What questions about the system cost: `python benchmarks/system` writes its section of docs/benchmarks.md."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from syschange.statistics.absence import absence_factor
from syschange.statistics.pathways import relabel
from syschange.system import pathways, reliance

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- system: begin, written by benchmarks/system -->", "<!-- system: end -->"
TASKS, PEOPLE, ACTIVITIES = 300, 60, 40
ROWS, WORKERS, CASES, STEPS = 5_000_000, 10_000, 1_000_000, 6
HOW = (
    "`python benchmarks/system` writes this section. Seconds of the clock, each once, of made-up data; measured on "
    "{day} with {processors} processors."
)


def timed(run: Callable[[], str]) -> tuple[float, str]:
    """Return how long something took, and what it said."""
    began = time.perf_counter()
    said = run()
    return time.perf_counter() - began, said


def covers(rng: np.random.Generator) -> Iterator[tuple[str, np.ndarray]]:
    """Yield tables of who can do which task, of several shapes."""
    busy = 1 / np.arange(1, PEOPLE + 1)
    shapes = {
        "one to three people a task, some far busier": lambda: (1 + rng.integers(0, 3), busy / busy.sum()),
        "two people a task, by chance": lambda: (2, None),
        "three people a task, by chance": lambda: (3, None),
    }
    for words, draw in shapes.items():
        made = np.zeros((TASKS, PEOPLE), dtype=bool)
        for row in made:
            size, chance = draw()
            row[rng.choice(PEOPLE, size, replace=False, p=chance)] = True
        yield words, made
    team = np.repeat(np.arange(12), 5)
    own = rng.integers(0, 12, TASKS)
    yield "teams of five, who can do all of their team's tasks", team[None, :] == own[:, None]


def absences(rng: np.random.Generator) -> Iterator[tuple[str, float, str]]:
    """Yield what the absence factor costs."""
    for words, table in covers(rng):

        def run(table: np.ndarray = table) -> str:
            made = absence_factor(table)
            return (
                f"exactly {made.lower:g}" if made.lower == made.upper else f"{made.lower:g} to {made.upper:g}"
            )

        yield f"absence factor, {TASKS} tasks and {PEOPLE} people: {words}", *timed(run)


def matching(rng: np.random.Generator) -> Iterator[tuple[str, float, str]]:
    """Yield what finding the best renaming costs."""
    made = rng.dirichlet(np.full((ACTIVITIES + 1) ** 2, 0.05), 2).reshape(2, ACTIVITIES + 1, ACTIVITIES + 1)
    hidden = np.append(rng.permutation(ACTIVITIES), ACTIVITIES)
    for words, after in (("renamed", made[0][np.ix_(hidden, hidden)]), ("another design", made[1])):
        seconds, said = timed(lambda after=after: f"distance {relabel(made[0], after).distance:.3f}")
        yield f"best renaming of {ACTIVITIES} activities: {words}", seconds, said


def workers(rng: np.random.Generator, folder: Path) -> Iterator[tuple[str, float, str]]:
    """Yield what leaving out each worker in turn costs, on a file."""
    table = pl.DataFrame(
        {
            "worker_id": rng.integers(0, WORKERS, ROWS),
            "arm": np.where(rng.random(ROWS) < 0.5, "new", "old"),
            "value": rng.normal(size=ROWS).round(2),
        }
    )
    table.write_parquet(folder / "cases.parquet")
    for words, data in (("DuckDB", None), ("Polars", pl.scan_parquet(folder / "cases.parquet"))):
        given = duckdb.read_parquet(str(folder / "cases.parquet")) if data is None else data
        seconds, said = timed(
            lambda given=given: reliance(given, change="new", at_least=0.1, replicates=1000).finding
        )
        yield f"reliance, {ROWS:,} cases and {WORKERS:,} workers, {words}", seconds, said


def steps(rng: np.random.Generator, folder: Path) -> Iterator[tuple[str, float, str]]:
    """Yield what a log of a million cases costs."""
    case = np.repeat(np.arange(CASES), STEPS)
    place = np.tile(np.arange(1, STEPS + 1), CASES)
    moved = (place + (rng.random(len(case)) < 0.2)) % 8
    day = np.repeat(rng.integers(0, 1400, CASES), STEPS) + 7 * place
    table = pl.DataFrame(
        {
            "case_id": case,
            "activity": pl.Series(moved).cast(pl.String),
            "happened_on": pl.Series(np.datetime64("2022-01-01") + day.astype("timedelta64[D]")),
            "position": place,
        }
    )
    table.write_parquet(folder / "steps.parquet")
    for words, data in (("DuckDB", None), ("Polars", pl.scan_parquet(folder / "steps.parquet"))):
        given = duckdb.read_parquet(str(folder / "steps.parquet")) if data is None else data
        seconds, said = timed(lambda given=given: pathways(given, changed_on="2024-01-01").finding)
        yield f"pathways, {CASES:,} cases of {STEPS} steps, {words}", seconds, said


def main() -> None:
    """Run every part and write the section."""
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = [*absences(rng), *matching(rng), *workers(rng, folder), *steps(rng, folder)]
    how = HOW.format(day=datetime.now(tz=UTC).date(), processors=os.cpu_count())
    rows = "\n".join(f"| {what} | {seconds:.2f} | {said} |" for what, seconds, said in found)
    section = f"{BEGIN}\n## The system\n\n{how}\n\n| | seconds | found |\n|---|---|---|\n{rows}\n{END}"
    text = PAGE.read_text(encoding="utf-8")
    if BEGIN in text:
        head, rest = text.split(BEGIN)
        text = head + section + rest.split(END)[1]
    else:
        text = f"{text.rstrip()}\n\n{section}\n"
    PAGE.write_text(text, encoding="utf-8")
    print(section)


if __name__ == "__main__":
    main()
