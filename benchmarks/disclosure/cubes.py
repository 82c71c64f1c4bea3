"""Many random cubes, published under every policy and attacked; who is right is told by the truth.

Run it with `python benchmarks/disclosure/cubes.py`; `--cubes 1000` is how many, `--tiny 300` how many tiny
ones besides, `--seconds 2` how long the linear programmes may take for each publication. It prints two tables in
Markdown.

The first: cubes of two to four characteristics of two to four labels, of few to many people, some groups of nobody,
with a yes/no outcome that is not known of some, in every table of one, two or three of them. `disclosure.protect`
publishes each, and `disclosure.audit(full=True)` attacks it: adding up, witnesses, single linear programmes. A number
that he thinks he can tell, as one value or as fewer than the policy's width, he is *wrong* about where the truth is
not among these: he takes what is hidden to be small, and where it was withheld he is led astray. Where he is right,
another attacker, who is told which hidden numbers are small, looks at that number by whole-number programmes over the
finest groups. Where he finds tables that differ enough on it, the first was *right by luck*: the publication does not
tell. Otherwise it *leaks*.

The second: tiny cubes of people alone, by brute force over all tables of whole numbers that are printed so, by an
attacker who is told which of the hidden numbers are small. He is never wrong.
"""

import argparse
import time
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd
from attack import OURS, Counts, cube, hides, protected
from joiners import Attacker

from syschange import equity
from syschange.disclosure import Policy, audit, protect
from syschange.errors import DisclosureError

SEED = 1
ROUNDS = {"plain, 0-9 hidden": hides(0, 9)}
TINY = ((2,), (3,), (4,), (5,), (2, 2), (2, 3))
MOST_TABLES = 2_000_000
HEAD = (
    "policy", "cubes", "refused", "hidden and small", "leaks", "right by luck", "wrong", "shown to be safe",
    "left open", "CPU s",
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """A random cube: its people, and up to how many characteristics at a time it is published by."""

    people: pd.DataFrame
    ways: int


def world(seed: int) -> World:
    """Return a random cube, the same for the same seed."""
    rng = np.random.default_rng([SEED, seed])
    sizes = tuple(rng.integers(2, 5, rng.choice([2, 3, 4], p=[0.4, 0.45, 0.15])).tolist())
    many = int(np.prod(sizes))
    mean = rng.choice([2, 6, 15, 40])
    n = rng.poisson(rng.gamma(0.7, mean / 0.7, many)) * (rng.random(many) < rng.uniform(0.5, 1))
    n[0] += 1
    codes = np.repeat(np.indices(sizes).reshape(len(sizes), -1), n, axis=1)
    data = pd.DataFrame({f"c{i}": np.array([f"l{x}" for x in codes[i]]) for i in range(len(sizes))})
    seen = pd.Series(rng.random(len(data)) < rng.uniform(0.05, 0.95), dtype="boolean")
    data["y"] = seen.mask(rng.random(len(data)) < rng.choice([0, 0.03, 0.2]))
    return World(data, int(rng.integers(1, min(3, len(sizes)) + 1)))


def attacked(one: World, policy: Policy, seconds: float) -> Counter[str]:
    """Return how many numbers of a cube the attacker knows, rightly and wrongly."""
    by = [c for c in one.people if c != "y"]
    true = equity.breakdown(one.people, outcome="y", by=by, ways=one.ways)
    try:
        paper = protect(true, policy=policy)
    except DisclosureError:  # so few people that nothing could be shown
        return Counter(refused=1)
    started = time.process_time()
    found = audit(paper, full=True, seconds=seconds).table
    taken = time.process_time() - started
    told = Attacker([paper.counts], [true.counts()], policy, oracle=True)
    return _counted(found, _truth(true.counts()), policy, told) + Counter(milliseconds=round(taken * 1000))


def _truth(counts: pd.DataFrame) -> dict[tuple[object, str], float]:
    """Return the true counts, with those whose outcome is not known."""
    real = {
        (frozenset(cell), q): n
        for cell, q, n in zip(counts["cell"], counts["quantity"], counts["count"], strict=True)
    }
    for (cell, q), n in list(real.items()):
        if q == "denominator:y":
            real[cell, "missing:y"] = real[cell, "n"] - n
    return real


def _counted(
    found: pd.DataFrame, real: dict[tuple[object, str], float], policy: Policy, told: Attacker
) -> Counter[str]:
    true = np.array([real[frozenset(c), q] for c, q in zip(found["cell"], found["quantity"], strict=True)])
    low, high = (found[c].astype(float).fillna(np.inf).to_numpy() for c in ("lower", "upper"))
    refuted, left = (found["verdict"] == "refuted").to_numpy(), (found["quantity"] == "missing:y").to_numpy()
    right = refuted & (low <= true) & (true <= high)
    leaks = right.copy()
    if right.any():
        groups = [
            (tuple((c, v) for c, v in sorted(cell) if v != "(all)"), q)
            for cell, q in found.loc[right, ["cell", "quantity"]].itertuples(index=False)
        ]
        least, most = told.ends(groups)
        leaks[right] = (most - least + 1 < min(policy.width, policy.threshold)) & ((least > 0) | ~left[right])
    return Counter({
        "hidden and small": int(((true < policy.threshold) & ~left).sum()),
        "leaks": int(leaks.sum()),
        "right by luck": int((right & ~leaks).sum()),
        "wrong": int((refuted & ~right).sum()),
        "shown to be safe": int((found["verdict"] == "certified").sum()),
        "left open": int((found["verdict"] == "undecided").sum()),
    })  # fmt: skip


def tiny(seed: int, policy: Policy | None) -> Counter[str] | None:
    """Return what brute force over all tables finds of a tiny cube, or None where these are too many."""
    rng = np.random.default_rng([SEED, 7, seed])
    sizes = TINY[seed % len(TINY)]
    rows = rng.poisson(rng.choice([3, 9, 20]), int(np.prod(sizes)))
    codes = np.repeat(np.indices(sizes).reshape(len(sizes), -1), rows, axis=1).T
    true = cube(codes, sizes, len(sizes))
    rule = policy or Policy("plain", 10, 1)
    n = true["n"].to_numpy()
    shown = ROUNDS["plain, 0-9 hidden"](n) if policy is None else protected(policy, true).publish(n)
    every = _every_table(true, sizes, shown, rule)
    if every is None:
        return None
    small = np.isnan(shown) & (n < rule.threshold)
    values = every.max(axis=1) - every.min(axis=1) + 1
    return Counter({
        "small": int(small.sum()),
        "known": int((small & (values == 1)).sum()),
        "nearly": int((small & (values > 1) & (values < min(rule.width, rule.threshold))).sum()),
        "cubes": 1,
    })  # fmt: skip


def _every_table(true: pd.DataFrame, sizes: tuple[int, ...], shown: Counts, rule: Policy) -> Counts | None:
    """Return every table that is printed so, a column each; withheld numbers may be anything the others allow."""
    n, names = true["n"].to_numpy(), [f"c{i}" for i in range(len(sizes))]
    inner = (true[names] != "(all)").all(axis=1).to_numpy()
    most = np.nanmax(np.where(np.isnan(shown), rule.threshold - 1, shown)) + rule.base
    tried = np.arange(most + 1)
    prints = rule.publish(tried)
    fits = [
        tried[np.isnan(prints) | (n[i] >= rule.threshold)]
        if np.isnan(shown[i])
        else tried[prints == shown[i]]
        for i in range(len(n))
    ]
    if np.prod([float(len(f)) for f in np.array(fits, dtype=object)[inner]]) > MOST_TABLES:
        return None
    grid = np.stack(
        [g.ravel() for g in np.meshgrid(*[fits[i] for i in np.flatnonzero(inner)], indexing="ij")]
    )
    cells = true.loc[inner, names].to_numpy()
    rows = np.array([[all(a in ("(all)", b) for a, b in zip(whole, one, strict=True)) for one in cells]
                     for whole in true[names].to_numpy()], dtype=float)  # fmt: skip
    every = rows @ grid
    agree = np.ones(every.shape[1], dtype=bool)
    for i, allowed in enumerate(fits):
        agree &= np.isin(every[i], allowed) | (np.isnan(shown[i]) & (n[i] >= rule.threshold))
    made: Counts = every[:, agree]
    return made


def main() -> None:
    """Print both tables."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--cubes", type=int, default=1000)
    asked.add_argument("--tiny", type=int, default=300)
    asked.add_argument("--seconds", type=float, default=2.0)
    asked.add_argument("--only", default="")
    given = asked.parse_args()
    print(f"| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}", flush=True)
    ours = [policy for policy in OURS if given.only in policy.name]
    for policy in ours:
        total: Counter[str] = Counter()
        for seed in range(given.cubes):
            total += attacked(world(seed), policy, given.seconds)
        row = [f"`{policy.name}`", f"{given.cubes:,}", *(f"{total[c]:,}" for c in HEAD[2:-1])]
        row.append(f"{total['milliseconds'] / 1000:,.0f}")
        print(f"| {' | '.join(row)} |", flush=True)
    print("\n| policy | tiny cubes | hidden and small | known | nearly |\n|---|---|---|---|---|")
    for policy in (None, *ours):
        found = [one for seed in range(given.tiny) if (one := tiny(seed, policy)) is not None]
        total = sum(found, Counter())
        name = "plain, 0-9 hidden" if policy is None else f"`{policy.name}`"
        print(
            f"| {name} | {total['cubes']:,} | {total['small']:,} | {total['known']:,} | {total['nearly']:,} |"
        )


if __name__ == "__main__":
    main()
