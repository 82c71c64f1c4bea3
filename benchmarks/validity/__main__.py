"""How often every verdict is right: `python benchmarks/validity` draws worlds and writes docs/validity.md.

Draws are kept in a folder as they are made, so that a run that was stopped goes on where it was. `--draws 20` is a
quick look; `--page` writes the page from what was drawn before.
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pandas as pd
from drawn import judge_worlds, the_plan
from page import page
from singles import singles
from worlds import GROUPS

from syschange.criteria import Plan

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validity.md"
DRAWS, FIRST = 1000, 1


def main() -> None:
    """Draw what is missing, and write the page."""
    parser = argparse.ArgumentParser(prog="python benchmarks/validity", description=__doc__)
    parser.add_argument("--draws", type=int, default=DRAWS, help="draws a world (%(default)s)")
    parser.add_argument("--first", type=int, default=FIRST, help="the first seed (%(default)s)")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--kept", type=Path, default=Path("out/validity"), help="where draws are kept")
    parser.add_argument("--page", action="store_true", help="draw nothing")
    parser.add_argument("--out", type=Path, default=PAGE)
    given = parser.parse_args()
    given.kept.mkdir(parents=True, exist_ok=True)
    seeds = range(given.first, given.first + given.draws)
    wanted = [(group, seed) for group in GROUPS for seed in seeds]
    if not given.page:
        _draw([w for w in wanted if not _path(given.kept, *w).exists()], given.kept, given.processes)
    there = [_path(given.kept, *w) for w in wanted if _path(given.kept, *w).exists()]
    drawn = pd.concat([pd.read_csv(path, keep_default_na=False, na_values=[""]) for path in there])
    given.out.write_text(page(drawn, singles(given.kept, draws=given.draws)), encoding="utf-8")
    print(f"Written: {given.out}", file=sys.stderr)


def _path(kept: Path, group: str, seed: int) -> Path:
    return kept / f"{group}{seed}.csv"


def _draw(wanted: list[tuple[str, int]], kept: Path, processes: int) -> None:
    plan = the_plan()
    if wanted:
        _one(wanted[0], plan=plan, kept=kept)  # imports everything, before it is copied
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        for done, _ in enumerate(pool.map(partial(_one, plan=plan, kept=kept), wanted[1:]), start=2):
            print(f"\r{done} of {len(wanted)}", end="", file=sys.stderr, flush=True)


def _one(wanted: tuple[str, int], *, plan: Plan, kept: Path) -> None:
    group, seed = wanted
    path = _path(kept, group, seed)
    judge_worlds(seed, plan, GROUPS[group]).to_csv(path.with_suffix(".part"), index=False)
    path.with_suffix(".part").rename(path)


if __name__ == "__main__":
    main()
