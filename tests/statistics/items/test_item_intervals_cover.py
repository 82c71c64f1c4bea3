"""The intervals of one item hold the truth about 95 times in 100, among people alike and not; small and fresh."""

import numpy as np
import pytest
from scipy import special

from syschange.errors import NotEstimableError
from syschange.statistics.items import (
    Answers,
    answers_of,
    cumulative_log_odds,
    d_dif,
    standardised_difference,
    together,
)

from .tool import tool

FOCAL, REFERENCE = np.repeat([3, 6, 8], 3), np.repeat([12, 20, 14], 3)
LEVELS = np.linspace(-1.2, 1.2, 9)
DRAWS = 400


def chances(shift: float, cuts: np.ndarray) -> np.ndarray:
    """Return the chance of each answer in each stratum, one odds ratio at every cut."""
    above = special.expit(LEVELS[:, None] - shift - cuts)
    edges = np.c_[np.ones(len(LEVELS)), above, np.zeros(len(LEVELS))]
    return np.asarray(edges[:, :-1] - edges[:, 1:])


def tables(rng: np.random.Generator, shift: float, cuts: np.ndarray) -> list[Answers]:
    sides = [
        np.stack([rng.multinomial(k, p, DRAWS) for k, p in zip(n, chances(s, cuts), strict=True)], axis=1)
        for n, s in ((FOCAL, shift), (REFERENCE, 0.0))
    ]
    return [answers_of(a, b, np.arange(len(cuts) + 1.0)) for a, b in zip(*sides, strict=True)]


def mean_truth(shift: float, cuts: np.ndarray) -> float:
    p, q, scores = chances(shift, cuts), chances(0.0, cuts), np.arange(len(cuts) + 1.0)
    both = (FOCAL @ p + REFERENCE @ q) / (FOCAL + REFERENCE).sum()
    return float(FOCAL @ ((p - q) @ scores) / FOCAL.sum() / np.sqrt(both @ scores**2 - (both @ scores) ** 2))


@pytest.mark.parametrize("shift", [0.0, 0.7])
@pytest.mark.parametrize("kind", ["two answers", "means", "odds"])
def test_the_interval_of_an_item_holds_the_truth(kind: str, shift: float) -> None:
    cuts = np.zeros(1) if kind == "two answers" else np.array([-1.0, 0, 1])
    measure = {"two answers": d_dif, "means": standardised_difference, "odds": cumulative_log_odds}[kind]
    truth = {"two answers": -2.35 * shift, "means": mean_truth(shift, cuts), "odds": -shift}[kind]
    held = []
    for table in tables(np.random.default_rng(20261122), shift, cuts):
        try:
            made = measure(table)
        except NotEstimableError:
            continue
        held.append(made.lower <= truth <= made.upper)
    assert len(held) > 0.98 * DRAWS
    assert 0.915 <= np.mean(held) <= 0.99


def test_the_interval_of_items_together_holds_the_truth() -> None:
    harder = (0.0,) * 6 + (0.6, 0.6)
    rng = np.random.default_rng(31)
    large = together(*tool(rng, (40_000, 120_000), behind=0.5, harder=harder), [6, 7], level=0.95)
    assert large is not None
    made = [
        together(*tool(rng, (60, 240), behind=0.5, harder=harder), [6, 7], level=0.95) for _ in range(200)
    ]
    held = [e is not None and e.lower <= large.value <= e.upper for e in made]
    assert 0.9 <= np.mean(held) <= 0.995
