"""How hard the tests of `disclosure` are to deceive: small mistakes are put into it, and the tests have to see each.

Run it with `python benchmarks/disclosure/mutants`; it needs coverage.py besides what the tests need. It copies the
project to a folder of its own, finds out which test reaches which line, draws mistakes at random within each file,
and asks of each only the tests that reach it. It prints those that nobody saw and a table by file. `--number` and
`--seed` say how many are drawn and how, `--all` takes all of them, `--only attack/means.py` those of one file or
folder, `--seconds` how much processor time of tests one mistake is worth, `--at-once` how many are asked at one time,
`--minutes` after how long no more are asked (they stand in random order, so that those asked are a sample too), and
`--keep FOLDER` where the copy and what was found out about its lines stay for the next time (take the folder away
where sources or tests have changed). A mistake that only tests left out by `--seconds` see counts as seen by nobody.

Left out of the draw are what `changing` says: chiefly texts, and two things that say nothing of what is worked out,
the flags of dataclasses and the numbers in `changing.LIMITS`, which only bound how much work is done. How many these
are is printed.

mutmut 3.8 was tried first: it changes every text as well (9,673 mistakes), chooses tests by function, cannot draw,
and stops at the tests that start processes. cosmic-ray starts Python anew for each mistake, which costs more than
most tests do.
"""

import argparse
import contextlib
import csv
import os
import pickle
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import asking
from changing import LIMITS, Mutant, changed, mutants_of, spared

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[2]
COPIED = ("src", "tests", "data", "docs", "notebooks", "pyproject.toml", "README.md")
OWN = 0.2  # ours: tests of a part itself are asked as if they took a fifth of their time
LEVEL_Z = 1.959963984540054
MEMORY = 6 * 2**30
VERDICTS = (asking.KILLED, asking.IN_VAIN, asking.SURVIVED, asking.UNREACHED)


@dataclass(frozen=True)
class Verdict:
    """What became of a mistake."""

    mutant: Mutant
    what: str

    @property
    def seen(self) -> bool:
        """Whether a test failed, or never came to an end."""
        return self.what in {asking.KILLED, asking.IN_VAIN}


def main() -> None:
    """Draw mistakes, ask the tests, and print what they said."""
    given = _given()
    with _copied(given.keep) as folder:
        os.chdir(folder)
        sys.path.insert(0, str(folder / "src"))
        os.environ.setdefault("SYSCHANGE_GOLDEN", str(PROJECT.parent / "shared" / "golden"))
        os.environ["HYPOTHESIS_PROFILE"] = "ci"
        asking.load()
        reached = _reached(folder)
        every = [m for m in _every() if m.file.startswith(given.only)]
        number = len(every) if given.all else given.number
        drawn = _drawn(every, number, given.seed)
        print(f"{len(drawn):,} of {len(every):,} mistakes, seed {given.seed}", flush=True)
        print(_left_out(), flush=True)
        verdicts = []
        for verdict in _asked(drawn, reached, given):
            verdicts.append(verdict)
            if not len(verdicts) % 25:
                print(f"-- {len(verdicts)} asked, {sum(v.seen for v in verdicts)} seen", flush=True)
    _print(verdicts)


def _given() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--number", type=int, default=600)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--all", action="store_true")
    asked.add_argument("--only", default="")
    asked.add_argument("--seconds", type=float, default=30.0)
    asked.add_argument("--at-once", type=int, default=2)
    asked.add_argument("--minutes", type=float, default=float("inf"))
    asked.add_argument("--keep", type=Path)
    return asked.parse_args()


@contextlib.contextmanager
def _copied(keep: Path | None) -> Iterator[Path]:
    """Give a copy of the project: gone afterwards, where it is not to be kept."""
    folder = keep.resolve() if keep else Path(tempfile.mkdtemp())
    if not (folder / "src").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in COPIED:
            if (PROJECT / name).is_dir():
                shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(PROJECT / name, folder / name)
    try:
        yield folder
    finally:
        os.chdir(HERE)
        if not keep:
            shutil.rmtree(folder)


def _reached(folder: Path) -> asking.Reached:
    """Return which tests reach which lines: from the last time, where it was kept."""
    held = folder / "reached.pickle"
    if not held.exists():
        number = asking.apart(lambda: asking.look([asking.TESTS], held))
        if os.waitpid(number, 0)[1]:
            held.unlink(missing_ok=True)
            sys.exit("The tests fail as they stand: there is nothing to find out about them.")
    made: asking.Reached = pickle.loads(held.read_bytes())  # noqa: S301 - written above
    for test in made.failed:
        print(f"Not asked, for it fails while lines are counted: {test}", flush=True)
    quickest = min(made.seconds, key=lambda test: (made.seconds[test], test))
    if os.waitpid(asking.apart(lambda: asking.alone(quickest)), 0)[1]:
        sys.exit("A test that passed does not: the copy and what is known of its tests do not go together.")
    return made


def _every() -> list[Mutant]:
    files = sorted(asking.ROOM.rglob("*.py"))
    return [m for f in files for m in mutants_of(f.relative_to(asking.ROOM).as_posix(), f.read_text("utf-8"))]


def _left_out() -> str:
    """Return what mistakes are not made that could be, and so are in neither part of the share."""
    found: Counter[str] = Counter()
    for file in sorted(asking.ROOM.rglob("*.py")):
        found += spared(file.relative_to(asking.ROOM).as_posix(), file.read_text("utf-8"))
    said = ", ".join(f"{many} in {what}" for what, many in sorted(found.items()))
    names = ", ".join(f"{name} of {file}" for file, name in sorted(LIMITS))
    return f"Not made, and in neither part of the share: {said} ({names})."


def _drawn(every: Sequence[Mutant], number: int, seed: int) -> list[Mutant]:
    """Return mistakes drawn at random from each file, as many as are due to it by how many it has."""
    rng, files = random.Random(seed), Counter(m.file for m in every)  # noqa: S311 - a sample, and no secret
    due = {file: number * many / len(every) for file, many in files.items()}
    taken = {file: int(share) for file, share in due.items()}
    rest = sorted(due, key=lambda file: taken[file] - due[file])[
        : min(number, len(every)) - sum(taken.values())
    ]
    taken.update({file: taken[file] + 1 for file in rest})
    drawn = [
        m
        for file, many in taken.items()
        for m in rng.sample([m for m in every if m.file == file], min(many, files[file]))
    ]
    rng.shuffle(drawn)
    return drawn


def _tests(mutant: Mutant, reached: asking.Reached, seconds: float) -> list[str]:
    """Return the tests that reach a mistake, the quick ones first, as far as the time goes."""
    lines = reached.lines.get(mutant.file, {})
    where = lines if mutant.at_import else range(mutant.line, mutant.last + 1)
    found = {test for line in where for test in lines.get(line, ())} & set(reached.seconds)
    own = asking.own_tests(mutant.file)

    def order(test: str) -> tuple[float, str]:
        return reached.seconds[test] * (OWN if test.startswith(own) else 1.0), test

    chosen, left = [], seconds
    for test in sorted(found, key=order):
        left -= reached.seconds[test]
        if left < 0 and chosen:
            break
        chosen.append(test)
    return chosen


def _asked(drawn: Sequence[Mutant], reached: asking.Reached, given: argparse.Namespace) -> Iterator[Verdict]:
    """Yield what becomes of each mistake, a few of them asked at once."""
    todo, running = list(drawn), dict[int, tuple[Mutant, float]]()
    end = time.monotonic() + 60 * given.minutes
    while todo or running:
        if time.monotonic() > end:
            todo.clear()
        while todo and len(running) < given.at_once:
            mutant = todo.pop()
            tests = _tests(mutant, reached, given.seconds)
            if not tests:
                yield _said(Verdict(mutant, asking.UNREACHED))
                continue
            takes = sum(reached.seconds[t] for t in tests)
            number = asking.apart(lambda m=mutant, t=tests, s=takes: _ask(m, t, s))  # type: ignore[misc]
            running[number] = mutant, time.monotonic() + 120 + 20 * takes
        time.sleep(0.02)
        for number, (mutant, until) in list(running.items()):
            over, status = os.waitpid(number, os.WNOHANG)
            late = not over and time.monotonic() > until
            if late:
                asking.ended(number)
                os.waitpid(number, 0)
            if over or late:
                del running[number]
                yield _said(Verdict(mutant, asking.IN_VAIN if late else _verdict(status)))


def _ask(mutant: Mutant, tests: Sequence[str], takes: float) -> int:
    limit = int(20 + 4 * takes)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    source = asking.ROOM / mutant.file
    code = compile(changed(source.read_text("utf-8"), mutant.number), str(source.resolve()), "exec")
    return asking.asked(code, mutant.file, tests)


def _verdict(status: int) -> str:
    if os.WIFSIGNALED(status):
        return asking.IN_VAIN if os.WTERMSIG(status) == signal.SIGXCPU else asking.KILLED
    return asking.SURVIVED if os.WEXITSTATUS(status) == 0 else asking.KILLED


def _said(verdict: Verdict) -> Verdict:
    if not verdict.seen:
        m = verdict.mutant
        print(f"{verdict.what}: {m.file}:{m.line} ({m.kind})\n    {m.before}\n    {m.after}", flush=True)
    return verdict


def judged() -> dict[tuple[str, str, str], str]:
    """Return the mistakes that change nothing that can be seen, each with why: judged by hand."""
    with (HERE / "judged.csv").open(encoding="utf-8", newline="") as file:
        return {(r["file"], r["before"], r["after"]): r["reason"] for r in csv.DictReader(file)}


def _print(verdicts: Sequence[Verdict]) -> None:
    same = judged()
    print("\n| | mistakes | seen | of these out of time | seen by nobody | judged to change nothing |")
    print("|---|---|---|---|---|---|")
    for file in (*sorted({v.mutant.file for v in verdicts}), ""):
        of = [v for v in verdicts if v.mutant.file.startswith(file)]
        seen, late = sum(v.seen for v in of), sum(v.what == asking.IN_VAIN for v in of)
        none = sum(not v.seen and _key(v) in same for v in of)
        print(f"| {file or 'all'} | {len(of)} | {seen} | {late} | {len(of) - seen} | {none} |")
    seen, many = sum(v.seen for v in verdicts), len(verdicts)
    none = sum(not v.seen and _key(v) in same for v in verdicts)
    print(
        f"\nSeen: {_share(seen, many)}. Without those judged to change nothing: {_share(seen, many - none)}."
    )


def _key(verdict: Verdict) -> tuple[str, str, str]:
    return verdict.mutant.file, verdict.mutant.before, verdict.mutant.after


def _share(some: int, many: int) -> str:
    from syschange.statistics.proportions import wilson

    low, high = wilson(some, many, z=LEVEL_Z)
    return f"{some / many:.1%} ({some:,} of {many:,}; 95% interval {float(low):.1%} to {float(high):.1%})"


if __name__ == "__main__":
    main()
