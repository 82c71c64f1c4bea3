"""Whether the worst of many is worse than chance makes it: workers shuffled over the cases of their arm."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.errors import NotEstimableError
from syschange.statistics.means import sd_from_sums
from syschange.statistics.reliance.contrast import slope_within
from syschange.statistics.reliance.sums import CHANGED, COMPARISON, WorkerSums

Floats = NDArray[np.float64]
# Ours: replicates times cases that are still shuffled row by row, a second or so; beyond it caseloads are large
# enough for sums over them to be normal.
MOST_SHUFFLED = 100_000_000
_BLOCK = 4_000_000  # ours: numbers held at a time, 32 MB
_HAIR = 1e-9  # so that what is equal but for rounding counts as equal
EXACT, NORMAL = "cases shuffled", "normal approximation to cases shuffled"


@dataclass(frozen=True, eq=False)
class Guard:
    """How often chance alone would leave so little without one worker.

    Attributes
    ----------
    chance
        (1 + draws at least as low) / (1 + draws).
    observed
        The smallest effect without one worker, as the draws compare it.
    draws
        The smallest effect without one worker in each draw, in ascending order.
    method
        "cases shuffled", or "normal approximation to cases shuffled".
    """

    chance: float
    observed: float
    draws: Floats
    method: str


def guard(
    sums: WorkerSums,
    *,
    design: str,
    replicates: int,
    seed: int,
    scores: tuple[Floats, Floats] | None = None,
) -> Guard:
    """Return how often the smallest effect without one worker would be so small were workers all alike.

    Parameters
    ----------
    sums
        Sums a worker and arm. Cases without a worker are left out of the changed arm.
    design
        As for `contrast`; with "ancova" the slope of everybody is held.
    replicates, seed
        How often workers are shuffled over the cases of their arm, caseloads fixed; and the seed.
    scores
        Of each arm the score of every case whose worker is known (see `WorkerSums.adjusted`), from the same pivots,
        in any order that does not depend on workers. With them cases are shuffled themselves. Without, the sums of
        random shares of the cases are drawn from the normal distribution with their exact means and covariances.

    Notes
    -----
    The smallest of many is chosen for being small, so it is set beside the smallest of as many by chance: Fisher RA
    (1935) The Design of Experiments; the 1s keep the test valid (Phipson B, Smyth GK 2010, Statistical Applications
    in Genetics and Molecular Biology 9:39). Sums of random shares: Cochran WG (1977) Sampling Techniques, 3rd ed.,
    section 2.6; normal by Hájek J (1960) Publ. Math. Inst. Hung. Acad. Sci. 5:361-374.

    Raises
    ------
    NotEstimableError
        Where there are fewer than two workers, or nothing is left without one of them.
    """
    slope = float(slope_within(sums.total[CHANGED], sums.total[COMPARISON])) if design == "ancova" else 0.0
    known, unknown = sums.adjusted(design, slope)
    smallest = _Smallest(known[..., :2], unknown[COMPARISON, :2], sums.carrying)
    observed = float(smallest(known[CHANGED, :, 1][None], known[COMPARISON, :, 1][None])[0])
    if not np.isfinite(observed):
        raise NotEstimableError(
            "Without one of the workers no cases are left.", "Collect cases of more workers."
        )
    rng = np.random.default_rng(seed)
    made = []
    arms = [
        _shuffled(rng, known[arm, :, 0], scores[arm]) if scores is not None else _normal(rng, known[arm])
        for arm in (CHANGED, COMPARISON)
    ]
    most = max(known.shape[1], *((len(s) for s in scores) if scores is not None else (1,)))
    step = max(_BLOCK // most, 1)
    for start in range(0, replicates, step):
        here = min(step, replicates - start)
        made.append(smallest(arms[CHANGED](here), arms[COMPARISON](here)))
    draws: Floats = np.sort(np.concatenate(made))
    low = int(np.searchsorted(draws, observed + _HAIR * smallest.scale, side="right"))
    return Guard((1 + low) / (1 + len(draws)), observed, draws, EXACT if scores is not None else NORMAL)


class _Smallest:
    """The smallest effect without one worker, from the sums of each worker and arm."""

    def __init__(self, known: Floats, loose: Floats, carrying: NDArray[np.bool_]) -> None:
        n = known[..., 0]
        self.totals = known[..., 1].sum(axis=1) + np.array([0.0, loose[1]])
        self.carrying = carrying
        whole = n.sum(axis=1) + np.array([0.0, loose[0]])
        with np.errstate(divide="ignore"):
            left = whole[:, None] - n[:, carrying]
            self.per_case = np.where(left > 0, 1 / left, np.nan)
        self.scale = float(np.abs(self.totals / whole).max()) + float(np.finfo(np.float64).tiny)

    def __call__(self, changed: Floats, comparison: Floats) -> Floats:
        """Return it for each row of sums, both of shape (draws, workers); missing where nothing is ever left."""
        left = (self.totals[CHANGED] - changed[:, self.carrying]) * self.per_case[CHANGED]
        left -= (self.totals[COMPARISON] - comparison[:, self.carrying]) * self.per_case[COMPARISON]
        if np.isnan(self.per_case).any():
            left = np.where(np.isnan(left), np.inf, left)
        found: Floats = left.min(axis=1, initial=np.inf)
        return found


Drawn = Callable[[int], Floats]


def _shuffled(rng: np.random.Generator, cases: Floats, scores: Floats) -> Drawn:
    """Return what draws the sums of workers when scores are shuffled among them."""
    some = cases > 0
    ends = np.concatenate([[0], np.cumsum(cases[some]).astype(np.int64)[:-1]])

    def draw(times: int) -> Floats:
        made = np.zeros((times, len(cases)))
        if some.any():
            held = rng.permuted(np.broadcast_to(scores, (times, len(scores))), axis=1)
            made[:, some] = np.add.reduceat(held, ends, axis=1)
        return made

    return draw


def _normal(rng: np.random.Generator, known: Floats) -> Drawn:
    """Return what draws the sums of workers, normal with the means and covariances of random shares."""
    n, total, squares = known.T
    whole = n.sum()
    sd = float(sd_from_sums(whole, total.sum(), squares.sum())) if whole > 1 else 0.0
    root, share = np.sqrt(n), n / max(whole, 1.0)
    mean = share * total.sum()

    def draw(times: int) -> Floats:
        z = rng.standard_normal((times, len(n))) * root
        drawn: Floats = mean + sd * (z - share * z.sum(axis=1, keepdims=True))
        return drawn

    return draw
