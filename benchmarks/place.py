"""What a simulated place of any size costs to write: time, processor time and memory, one process for each size.

Run it with `python benchmarks/place.py` (1 and 5 million people) or `python benchmarks/place.py 200000 100000000`.
`--format csv` writes CSV, `--folder` names where (a temporary folder, gone afterwards, where it is left out). What
100 million people would take is worked out from the largest size measured, in proportion: the time a block takes does
not depend on how many there are. On a machine that others use too, processor seconds say more than seconds.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (1_000_000, 5_000_000)
ALL = 100_000_000


def main() -> None:
    """Print a row for each size, and what 100 million would take."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("people", nargs="*", type=int, default=SIZES)
    asked.add_argument("--format", choices=("parquet", "csv"), default="parquet")
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.one:
        print(*measured(given.people[0], given.format, given.folder))
        return
    print(
        f"{'people':>13}{'rows':>16}{'seconds':>9}{'CPU s':>8}{'rows/s':>11}{'peak MiB':>10}{'on disk MiB':>13}"
    )
    for people in given.people:
        rows, seconds, cpu, peak, disk = in_a_process(people, given.format, given.folder)
        print(
            f"{people:>13,}{rows:>16,.0f}{seconds:>9.0f}{cpu:>8.0f}{rows / seconds:>11,.0f}"
            f"{peak:>10.0f}{disk:>13,.0f}"
        )
    times = ALL / people
    print(
        f"{ALL:,} people, in proportion: {rows * times:,.0f} rows, {seconds * times / 3600:.1f} hours "
        f"({cpu * times / 3600:.1f} of one processor), "
        f"{disk * times / 1024:,.0f} GiB on disk, and no more memory."
    )


def in_a_process(people: int, form: str, folder: Path | None) -> tuple[float, ...]:
    """Return what one size costs, measured in a process of its own."""
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        words = [__file__, str(people), "--one", "--format", form, "--folder", beside]
        ran = subprocess.run([sys.executable, *words], check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return tuple(float(word) for word in ran.stdout.split())


def measured(people: int, form: str, folder: Path) -> tuple[float, ...]:
    """Return rows, seconds, processor seconds, the peak of memory in MiB, and MiB on disk."""
    from syschange.examples import place

    begun = time.perf_counter()
    written = place(people=people).write(folder / "place", format=form)
    seconds = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    disk = sum(file.stat().st_size for file in written.iterdir()) / 2**20
    return rows_in(written), seconds, cpu, peak, disk


def rows_in(folder: Path) -> int:
    """Return how many rows the tables of a folder have, without holding them."""
    import polars as pl

    scan = {".parquet": pl.scan_parquet, ".csv": pl.scan_csv}
    lazy = (scan[file.suffix](file) for file in folder.iterdir())
    return sum(int(table.select(pl.len()).collect().item()) for table in lazy)


if __name__ == "__main__":
    main()
