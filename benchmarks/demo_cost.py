"""What the worked example costs: CPU seconds and peak memory of `syschange demo`, imports and report included.

Run it with `python benchmarks/demo_cost.py`. Each run is a process of its own; the median of five is printed with
the lowest and highest, because machines are noisy.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 5
COMMANDS = {
    "python, nothing imported": ["-c", "pass"],
    "import pandas": ["-c", "import pandas"],
    "import syschange": ["-c", "import syschange"],
    "syschange demo": ["-m", "syschange.cli", "demo", "--out"],
}


def cpu_seconds(words: list[str]) -> float:
    """Return the CPU seconds, user and system, of one run of Python in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as folder:
        place = [str(Path(folder) / "help")] if words[-1] == "--out" else []
        subprocess.run([sys.executable, *words, *place], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print a row for each command."""
    print(f"{'command':<28}{'median':>8}{'lowest':>8}{'highest':>8}  CPU s")
    for name, words in COMMANDS.items():
        cpu_seconds(words)
        taken = [cpu_seconds(words) for _ in range(RUNS)]
        print(f"{name:<28}{statistics.median(taken):>8.2f}{min(taken):>8.2f}{max(taken):>8.2f}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"Peak memory of the largest process: {peak:.0f} MiB")


if __name__ == "__main__":
    main()
