"""What staggered changes cost beside the Python packages that can do them: `python benchmarks/effects/staggered.py`.

It makes units over 40 periods, a row each, and asks for the effect on every cohort in every period and for all means.
Peers need an environment of their own with diff-diff and pyfixest: `--peers PYTHON`. Each contender runs in a process
of its own, one after another, `--runs` times, of which the best counts; making the table is not measured.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

PERIODS = 40
Held = dict[str, Any]
Cost = tuple[float, float, float]  # wall seconds, CPU seconds, and the mean effect, which all should agree on
WORLDS = {"4 cohorts": (12, 18, 24, 30), "35 cohorts": tuple(range(5, 40))}


def make(file: Path, rows: int, starts: tuple[int, ...], seed: int) -> None:
    """Write units, two in five of which never change, with a covariate and an effect of .5."""
    rng = np.random.default_rng(seed)
    units = rows // PERIODS
    start = np.where(rng.random(units) < 0.4, 0, rng.choice(starts, units))
    covariate = rng.normal(size=units)
    time_, began = np.tile(np.arange(PERIODS), units), np.repeat(start, PERIODS)
    y = rng.normal(size=rows) + np.repeat(rng.normal(size=units), PERIODS) + 0.02 * time_
    y += 0.5 * ((time_ >= began) & (began > 0))
    np.savez(
        file, unit=np.repeat(np.arange(units), PERIODS), time=time_, start=began, y=y, x=np.repeat(covariate, PERIODS)
    )  # fmt: skip


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _timed(call: Callable[[], float], times: int = 3) -> Cost:
    """Return the best of a few calls in one process, the first of which loads what is needed."""
    costs = []
    for _ in range(times):
        begun, used = time.perf_counter(), _cpu()
        value = call()
        costs.append((time.perf_counter() - begun, _cpu() - used, value))
    return min(costs)


def _ours(table: object, covariates: tuple[str, ...] = ()) -> Cost:
    from syschange.effects.staggered import staggered  # each contender loads what it needs

    def call() -> float:
        made = staggered(
            table,
            value="y",
            unit="unit",
            time="time",
            changed_on="start",
            never=0,
            comparison="never",
            covariates=covariates,
        )
        return made.estimate("simple").value

    return _timed(call)


def ours(held: Held) -> Cost:
    """Ask for the whole of our result (bands, test before, contrast and words included), of a pandas table."""
    return _ours(pd.DataFrame(held))


def ours_polars(held: Held) -> Cost:
    """Ask for the same of a Polars table."""
    import polars as pl

    return _ours(pl.DataFrame(held))


def ours_adjusted(held: Held) -> Cost:
    """Ask for the same with a covariate, doubly robust."""
    return _ours(pd.DataFrame(held), covariates=("x",))


def _diff_diff(held: Held, method: str, covariates: list[str] | None) -> Cost:
    from diff_diff import CallawaySantAnna

    table = pd.DataFrame(held)

    def call() -> float:
        asked = CallawaySantAnna(
            control_group="never_treated", base_period="universal", estimation_method=method
        )
        made = asked.fit(
            table, outcome="y", unit="unit", time="time", first_treat="start", covariates=covariates, aggregate="all"
        )  # fmt: skip
        return float(made.overall_att)

    return _timed(call)


def diff_diff(held: Held) -> Cost:
    """Ask diff-diff for group-time effects and all their means."""
    return _diff_diff(held, "reg", None)


def diff_diff_adjusted(held: Held) -> Cost:
    """Ask diff-diff for the same with a covariate, doubly robust."""
    return _diff_diff(held, "dr", ["x"])


def pyfixest(held: Held) -> Cost:
    """Ask pyfixest for its saturated event study, whose coefficients are the group-time effects."""
    import pyfixest as pf

    table = pd.DataFrame(held)

    def call() -> float:
        pf.event_study(
            table,
            yname="y",
            idname="unit",
            tname="time",
            gname="start",
            estimator="saturated",
            cluster="unit",
        )
        return float("nan")

    return _timed(call, 1)


CONTENDERS: dict[str, tuple[Callable[[Held], Cost], bool]] = {
    "ours": (ours, False),
    "ours_polars": (ours_polars, False),
    "diff_diff": (diff_diff, True),
    "pyfixest": (pyfixest, True),
    "ours_adjusted": (ours_adjusted, False),
    "diff_diff_adjusted": (diff_diff_adjusted, True),
}


def run_one(name: str, file: str) -> None:
    """Print the cost of one contender, in this process."""
    warnings.simplefilter("ignore")
    with np.load(file) as held:
        print(json.dumps(CONTENDERS[name][0](dict(held))))


def main() -> None:
    """Measure every contender and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--peers", help="the Python of an environment with diff-diff and pyfixest")
    parser.add_argument("--without", nargs="*", default=[], choices=list(CONTENDERS))
    given = parser.parse_args()
    for world, starts in WORLDS.items():
        print(
            f"\n| {given.rows:,} rows, {PERIODS} periods, {world} | wall s | CPU s | mean effect |\n|---|---|---|---|"
        )
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "units.npz"
            make(file, given.rows, starts, given.seed)
            for name, (_, peer) in CONTENDERS.items():
                python = given.peers if peer else sys.executable
                # pyfixest takes minutes for a design of a thousand columns.
                if python is None or name in given.without or (name == "pyfixest" and len(starts) > 10):
                    continue
                asked = [python, __file__, "--one", name, str(file)]
                runs = [
                    json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)  # noqa: S603
                    for _ in range(given.runs)
                ]
                wall, cpu = (min(run[i] for run in runs) for i in (0, 1))
                print(f"| {name} | {wall:.2f} | {cpu:.2f} | {runs[0][2]:.6f} |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        run_one(*sys.argv[2:])
    else:
        main()
