"""What waits by group cost, beside the Python packages that can do them: `python benchmarks/effects/survival.py`.

It makes people of a hundred teams and asks for the share reached by each day in every team, with its standard error.
Peers need an environment of their own with lifelines and statsmodels: `--peers PYTHON`. Each contender runs in
a process of its own, one after another, `--runs` times, of which the best counts; reading the file is not measured.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

TEAMS, LONGEST = 100, 730
Held = dict[str, Any]
Cost = tuple[float, float]  # seconds by the clock, and of processors


def clock() -> Cost:
    """Return the time, and how long processors have been at work."""
    return time.perf_counter(), time.process_time()


def spent(begun: Cost) -> Cost:
    """Return what it has cost since."""
    now = clock()
    return now[0] - begun[0], now[1] - begun[1]


def make(file: Path, rows: int, seed: int) -> None:
    """Write people: their team, how many days they waited, and whether they were reached."""
    rng = np.random.default_rng(seed)
    team = rng.integers(0, TEAMS, rows)
    wait = rng.geometric(0.004 + 0.0001 * team)
    last = rng.integers(30, LONGEST + 1, rows)
    np.savez(file, team=team, days=np.minimum(wait, last).astype(np.float64), reached=wait <= last)


def ours(held: Held) -> Cost:
    """Ask for the whole of our table, of a pandas table."""
    import pandas as pd  # each contender loads what it needs

    from syschange.effects.access import time_to_access

    table = pd.DataFrame(held)
    begun = clock()
    made = time_to_access(table, duration="days", event="reached", by=["team"], at=(28,), tau=28)
    cost = spent(begun)
    assert len(made.groups) == TEAMS + 1  # noqa: S101 - so that it is made
    return cost


def ours_polars(held: Held) -> Cost:
    """Ask for the whole of our table, of a Polars table."""
    import polars as pl

    from syschange.effects.access import time_to_access

    table = pl.DataFrame(held)
    begun = clock()
    time_to_access(table, duration="days", event="reached", by=["team"], at=(28,), tau=28)
    return spent(begun)


def lifelines(held: Held) -> Cost:
    """Fit lifelines' estimate team by team."""
    import pandas as pd
    from lifelines import KaplanMeierFitter

    table = pd.DataFrame(held)
    begun = clock()
    for _, people in table.groupby("team"):
        KaplanMeierFitter().fit(people["days"], people["reached"])
    return spent(begun)


def statsmodels(held: Held) -> Cost:
    """Fit statsmodels' estimate team by team."""
    import pandas as pd
    from statsmodels.duration.survfunc import SurvfuncRight

    table = pd.DataFrame(held)
    begun = clock()
    for _, people in table.groupby("team"):
        SurvfuncRight(people["days"].to_numpy(), people["reached"].to_numpy().astype(int)).surv_prob_se  # noqa: B018
    return spent(begun)


CONTENDERS: dict[str, tuple[Callable[[Held], Cost], bool]] = {
    "ours": (ours, False),
    "ours_polars": (ours_polars, False),
    "lifelines": (lifelines, True),
    "statsmodels": (statsmodels, True),
}


def run_one(name: str, file: str) -> None:
    """Print the seconds of one contender, in this process."""
    warnings.simplefilter("ignore")
    with np.load(file) as held:
        print(json.dumps(CONTENDERS[name][0](dict(held))))


def main() -> None:
    """Measure every contender and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--peers", help="the Python of an environment with lifelines and statsmodels")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "people.npz"
        make(file, given.rows, given.seed)
        print(
            f"| {given.rows:,} people in {TEAMS} teams | best of {given.runs}, seconds | CPU seconds |\n"
            "| --- | --- | --- |"
        )
        for name, (_, peer) in CONTENDERS.items():
            python = given.peers if peer else sys.executable
            if python is None:
                continue
            asked = [python, __file__, "--one", name, str(file)]
            runs = [
                json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)  # noqa: S603
                for _ in range(given.runs)
            ]
            wall, cpu = (min(run[i] for run in runs) for i in (0, 1))
            print(f"| {name} | {wall:.2f} | {cpu:.2f} |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        run_one(*sys.argv[2:])
    else:
        main()
