"""Simulated changes whose truth is known, and what the rule about reliance on one person says of them."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from syschange.statistics.reliance import WorkerSums, guard, left_out
from syschange.system.reliance.facts import finding
from syschange.system.reliance.terms import CARRIED, SHARED, SURE

CASES, WORKERS, SD, WORTHWHILE = 260, 10, 1.8, 0.5
REPLICATES = 999
_CHANGED, _COMPARISON = 0, 1


@dataclass(frozen=True)
class Truth:
    """What the workers really gain: one of them, and each of the others."""

    name: str
    one: float
    others: float


TRUTHS = (
    Truth("all workers gain 1.0", 1.0, 1.0),
    Truth("all gain .8", 0.8, 0.8),
    Truth("all gain .5 (the worthwhile gain)", 0.5, 0.5),
    Truth("all gain .2 (weak, shared)", 0.2, 0.2),
    Truth("one 2.2, others .35", 2.2, 0.35),
    Truth("one 2.2, others .1", 2.2, 0.1),
    Truth("one 3, others 0", 3.0, 0.0),
    Truth("one 1.5, others .8", 1.5, 0.8),
)
UNGUARDED = "blamed without the guard"


def shares(truth: Truth, *, draws: int, seed: int) -> dict[str, float]:
    """Return how often each is found, and how often one would be blamed were chance not asked."""
    rng = np.random.default_rng(seed)
    found = Counter(said for _ in range(draws) for said in _said(truth, rng))
    return {name: count / draws for name, count in found.items()}


def _said(truth: Truth, rng: np.random.Generator) -> tuple[str, ...]:
    """Return what one draw says, and whether one would be blamed were chance not asked."""
    gains = np.r_[truth.one, np.full(WORKERS - 1, truth.others)]
    changed = rng.normal(gains[:, None], SD, (WORKERS, CASES // WORKERS))
    comparison = rng.normal(0.0, SD, CASES)
    sums = sums_of(changed, comparison)
    without = left_out(sums, design="difference")
    least = float(without.sure(WORTHWHILE).min())
    blamed, chance = 1 - least >= SURE, 1.0
    if blamed:
        scores = (np.sort(changed.ravel()), np.zeros(0))
        seed = int(rng.integers(2**32))
        chance = guard(sums, design="difference", replicates=REPLICATES, seed=seed, scores=scores).chance
    said = finding(workers=WORKERS, unplaced=0, least=least, most=least, chance=chance)
    return (said, UNGUARDED) if blamed else (said,)


def sums_of(changed: np.ndarray, comparison: np.ndarray) -> WorkerSums:
    """Return the sums of workers who have a row of outcomes each, and of a comparison without workers."""
    known, unknown = np.zeros((2, len(changed), 6)), np.zeros((2, 6))
    known[_CHANGED, :, :3] = np.stack(
        [np.full(len(changed), changed.shape[1]), changed.sum(axis=1), (changed**2).sum(axis=1)], axis=1
    )
    unknown[_COMPARISON, :3] = len(comparison), comparison.sum(), (comparison**2).sum()
    return WorkerSums.of(known, unknown)


def line(found: dict[str, float]) -> tuple[float, float, float, float]:
    """Return the shares cleared, blamed and left open, and blamed without the guard."""
    cleared, blamed = found.get(SHARED, 0.0), found.get(CARRIED, 0.0)
    return cleared, blamed, 1 - cleared - blamed, found.get(UNGUARDED, 0.0)
