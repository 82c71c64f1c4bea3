"""Running contenders in turns, each run a process of its own, and what they cost."""

import json
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import people

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Cost:
    """What one contender cost.

    Attributes
    ----------
    walls, cpus
        Seconds of each run; CPU seconds are over all threads.
    peak
        The most memory of the process, in MiB.
    facts
        What it found, which has to be the same for all that do the same work.
    """

    walls: tuple[float, ...]
    cpus: tuple[float, ...]
    peak: float
    facts: dict[str, Any]

    @property
    def wall(self) -> float:
        """The best of the wall seconds."""
        return min(self.walls)

    @property
    def cpu(self) -> float:
        """The best of the CPU seconds."""
        return min(self.cpus)


@dataclass
class Lab:
    """Where and how much is measured.

    Attributes
    ----------
    folder
        Where files are made.
    rows, large, largest
        How many rows the small, the large and the largest files have; `largest` 0 for none.
    runs
        How many runs of each contender the best is taken of; of those that take long, one.
    seed
        The seed of the files.
    """

    folder: Path
    rows: int
    large: int
    largest: int
    runs: int
    seed: int
    _made: dict[str, Path] = field(default_factory=dict)

    def file(
        self, rows: int, of: dict[str, tuple[str, ...]] = people.SIX, missing: float = people.MISSING
    ) -> Path:
        """Return a file of people, made in a process of its own at the first asking."""
        name = f"people-{len(of)}-{rows}"
        if name not in self._made:
            asked = [
                str(self.folder / f"{name}.parquet"),
                str(rows),
                str(self.seed),
                json.dumps(of),
                str(missing),
            ]
            subprocess.run([sys.executable, str(HERE / "people.py"), *asked], check=True)  # noqa: S603 - our own
            self._made[name] = Path(asked[0])
        return self._made[name]

    def measure(
        self,
        names: Sequence[str],
        file: Path,
        *,
        times: int = 1,
        once: Collection[str] = (),
        cold: Collection[str] = (),
    ) -> dict[str, Cost]:
        """Return the costs of contenders, run in turns so that all meet the same weather.

        Parameters
        ----------
        names
            The contenders.
        file
            What they read.
        times
            How often each is timed within one process; more than once for what takes milliseconds.
        once
            Those that are run once only, because they take long.
        cold
            Those whose peak of memory is of a process that does nothing before.
        """
        found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
        for turn in range(self.runs):
            for name in names:
                if turn == 0 or name not in once:
                    found[name].append(_run(name, file, times))
        peaks = {name: max(run["peak"] for run in runs) for name, runs in found.items()}
        peaks |= {name: _run(name, file, 0)["peak"] for name in cold}
        return {
            name: Cost(
                tuple(t["wall"] for run in runs for t in run["runs"]),
                tuple(t["cpu"] for run in runs for t in run["runs"]),
                peaks[name],
                runs[-1]["facts"],
            )
            for name, runs in found.items()
        }

    @cached_property
    def fairlearn(self) -> Path | None:
        """The Python of an environment with Fairlearn, installed at the first asking; None where that fails."""
        place = self.folder / "fairlearn"
        python = place / "bin" / "python"
        for words in (
            [sys.executable, "-m", "venv", str(place)],
            [str(python), "-m", "pip", "install", "--quiet", "fairlearn"],
        ):
            if subprocess.run(words, check=False, capture_output=True).returncode:  # noqa: S603 - our own
                return None
        return python


def _run(name: str, file: Path, times: int) -> dict[str, Any]:
    print(f"  {name}", file=sys.stderr, flush=True)
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(HERE / "one.py"), name, str(file), str(times)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr}")
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def require_alike(costs: dict[str, Cost]) -> None:
    """Stop where contenders that do the same work found different groups or numbers of people."""
    found = {json.dumps(cost.facts, sort_keys=True) for cost in costs.values() if cost.facts}
    if len(found) != 1:
        raise SystemExit(f"They do not find the same: {found}")
