"""What an attacker recovers from every table of up to three characteristics, by how the tables were published.

Run it with `python benchmarks/disclosure/attack.py`; `--people 1000000` takes another number of people, `--full`
looks for other tables by linear programmes as well, `--seconds` says how long it may for each way of publishing, and
`--only` takes the ways whose name has that word.

The population is made up, with a seed: six characteristics of 19, 8, 4, 5, 3 and 5 labels whose frequencies are
skewed. Every table of none to three of them is 6,531 cells. The columns of what is printed: how it was published; the
small numbers, which were hidden; how many of these adding up gives exactly; how many to within 2; the same by linear
programmes; how many are certified; the CPU seconds of the audit.
"""

import argparse
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.disclosure import NHS_7_5, ONS_10_5, STRICT_10_10, Policy, audit, exact_suppression
from syschange.disclosure.guarding import system_of, withheld

LABELS = (19, 8, 4, 5, 3, 5)
SEED = 1
WAYS = 3
SKEW = 0.65  # ours: each label is this much as frequent as the one before
OURS = (NHS_7_5, ONS_10_5, STRICT_10_10, exact_suppression(10))
Counts = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Practice:
    """A way of publishing.

    Attributes
    ----------
    name
        What it is called here.
    policy
        How the attacker reads it.
    publish
        True counts in, published ones out; missing where hidden.
    """

    name: str
    policy: Policy
    publish: Callable[[Counts], Counts]


def hides(least: int, most: int, base: int = 1) -> Callable[[Counts], Counts]:
    """Return what hides numbers from one to another and rounds the rest."""
    return lambda n: np.where((n >= least) & (n <= most), np.nan, np.floor(n / base + 0.5) * base)


FIVE, TEN = Policy("under 5", 5, 1), Policy("under 10", 10, 1)
EIGHT, ROUND = Policy("under 8, round 5", 8, 5), Policy("round 5", 3, 5, width=2)
PRACTICES = (
    Practice("1-4 hidden, zeros shown", FIVE, hides(1, 4)),
    Practice("0-4 hidden", FIVE, hides(0, 4)),
    Practice("1-9 hidden, zeros shown", TEN, hides(1, 9)),
    Practice("0-9 hidden", TEN, hides(0, 9)),
    Practice("1-7 hidden, round 5, zeros shown", EIGHT, hides(1, 7, 5)),
    Practice("NHS_7_5, rounding alone", NHS_7_5, NHS_7_5.publish),
    Practice("ONS_10_5, rounding alone", ONS_10_5, ONS_10_5.publish),
    Practice("STRICT_10_10, rounding alone", STRICT_10_10, STRICT_10_10.publish),
    Practice("round 5, nought for 0-2", ROUND, ROUND.publish),
)


def protected(policy: Policy, true: pd.DataFrame) -> Practice:
    """Return the way in which `disclosure.protect` publishes a cube, so that small numbers keep room."""
    names = [c for c in true.columns if c != "n"]
    labels = true[names].itertuples(index=False)
    cells = pd.Series([tuple(zip(names, row, strict=True)) for row in labels], dtype=object)
    system = system_of([pd.DataFrame({"cell": cells, "quantity": "n", "count": true["n"]})])

    def publish(counts: Counts) -> Counts:
        more = withheld(system, policy)[system.rows[0]]
        return np.where(more, np.nan, policy.publish(counts))

    return Practice(f"protect, {policy.name}", policy, publish)


def people(many: int, labels: tuple[int, ...] = LABELS, seed: int = SEED) -> npt.NDArray[np.int64]:
    """Return the labels of made-up people: a row a person and a column a characteristic."""
    rng = np.random.default_rng(seed)
    made = []
    for size in labels:
        share = SKEW ** np.arange(size)
        made.append(rng.choice(size, many, p=share / share.sum()))
    return np.column_stack(made)


def cube(rows: npt.NDArray[np.int64], labels: tuple[int, ...] = LABELS, ways: int = WAYS) -> pd.DataFrame:
    """Return how many people are in every cell of every table of so many characteristics, nobody included."""
    names, parts = [f"c{i}" for i in range(len(labels))], []
    for width in range(ways + 1):
        for which in itertools.combinations(range(len(labels)), width):
            sizes = [labels[i] for i in which]
            at = (
                np.ravel_multi_index([rows[:, i] for i in which], sizes)
                if which
                else np.zeros(len(rows), int)
            )
            n = np.bincount(at, minlength=int(np.prod(sizes)))
            cells = np.indices(sizes).reshape(len(sizes), -1) if which else np.zeros((0, 1), int)
            part = {name: np.full(n.size, "(all)", dtype=object) for name in names}
            for i, column in zip(which, cells, strict=True):
                part[names[i]] = np.array([f"l{label}" for label in range(labels[i])], dtype=object)[column]
            parts.append(pd.DataFrame({**part, "n": n.astype(float)}))
    return pd.concat(parts, ignore_index=True)


def main() -> None:
    """Print a row for each way of publishing."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--people", type=int, default=50_000)
    asked.add_argument("--full", action="store_true")
    asked.add_argument("--seconds", type=float, default=60.0)
    asked.add_argument("--only", default="")
    given = asked.parse_args()
    true = cube(people(given.people))
    print(f"{given.people:,} people, {len(true):,} cells, seed {SEED}")
    print(
        f"{'published how':<34}{'small':>7}{'exact':>7}{'by 2':>7}{'LP ex.':>8}{'LP by 2':>8}{'cert.':>7}{'CPU s':>8}"
    )
    for practice in (*PRACTICES, *(protected(policy, true) for policy in OURS)):
        if given.only not in practice.name:
            continue
        table = true.assign(n=practice.publish(true["n"].to_numpy()))
        row = _found(table, practice.policy, full=False, seconds=given.seconds)
        more = _found(table, practice.policy, full=True, seconds=given.seconds) if given.full else None
        small = int((true["n"][table["n"].isna()] < practice.policy.threshold).sum())
        lp = f"{more[0]:>8,}{more[1]:>8,}{more[2]:>7,}" if more else f"{'-':>8}{'-':>8}{'-':>7}"
        print(
            f"{practice.name:<34}{small:>7,}{row[0]:>7,}{row[1]:>7,}{lp}{(more or row)[3]:>8.2f}", flush=True
        )


def _found(table: pd.DataFrame, policy: Policy, *, full: bool, seconds: float) -> tuple[int, int, int, float]:
    """Return how many numbers are known exactly, how many to within 2, how many are certified, and CPU seconds."""
    started = time.process_time()
    done = audit(table, policy=policy, full=full, seconds=seconds)
    taken = time.process_time() - started
    apart = (done.table["upper"] - done.table["lower"]).fillna(np.inf)
    return int((apart == 0).sum()), int((apart <= 2).sum()), done.certified, taken


if __name__ == "__main__":
    main()
