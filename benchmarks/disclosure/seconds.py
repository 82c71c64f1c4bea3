"""How long `protect` and an audit by adding up take: every table of up to three characteristics, with an outcome.

Run with ``python benchmarks/disclosure/seconds.py``; it prints a row for each number of people and policy, in CPU
seconds: the least of three runs in one process, imports and the counting of people not among them.
"""

import time

import numpy as np
import pandas as pd
from attack import SEED, WAYS, people

from syschange import equity
from syschange.disclosure import NHS_7_5, ONS_10_5, STRICT_10_10, audit, protect

SIZES = (50_000, 1_000_000)
POLICIES = (ONS_10_5, NHS_7_5, STRICT_10_10)
RUNS = 3


def main() -> None:
    """Print the table."""
    print("| people | policy | numbers | `protect` | `audit` | together |\n|---|---|---|---|---|---|")
    for many in SIZES:
        rows = people(many)
        frame = pd.DataFrame({f"c{i}": [f"l{v}" for v in rows[:, i]] for i in range(rows.shape[1])})
        frame["housed"] = np.random.default_rng(SEED).random(many) < 0.3
        true = equity.breakdown(
            frame, outcome="housed", by=[f"c{i}" for i in range(rows.shape[1])], ways=WAYS
        )
        for policy in POLICIES:
            runs = []
            for _ in range(RUNS):
                started = time.process_time()
                made = protect(true, policy=policy)
                between = time.process_time()
                audit(made)
                runs.append((between - started, time.process_time() - between))
            one, other = min(runs, key=sum)
            numbers = len(true.counts())
            print(
                f"| {many:,} | `{policy.name}` | {numbers:,} | {one:.2f} | {other:.2f} | {one + other:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
