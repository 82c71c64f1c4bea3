"""The two distances between cases before and after a change, by name and by shape, with their uncertainty."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from syschange.results import Estimate
from syschange.statistics.levels import require_level, require_seed
from syschange.statistics.pathways.divergence import Floats
from syschange.statistics.pathways.draws import DrawnDistribution
from syschange.statistics.pathways.moves import Moves
from syschange.statistics.pathways.relabelling import Relabelling
from syschange.statistics.pathways.search import Places
from syschange.statistics.pathways.shapes import Frame, shape_frame, together, wider
from syschange.statistics.resample import REPLICATES

OTHERS = 0.5  # ours, as Jeffreys' half: cases of the other time that each time might as well have had
_VALUES = 40_000_000  # ours: replicates × moves × renamings looked at
_FEWEST = 200
_BLOCK = 2_000_000


@dataclass(frozen=True, eq=False)
class Distance:
    """One distance.

    Attributes
    ----------
    raw
        The divergence of the shares as they are, in bits.
    bias
        How much of it is there because cases are few.
    estimate
        The distance less that, with its confidence distribution.
    chance
        How often dealing the cases out afresh would leave as much; missing where it was not tried.
    """

    raw: float
    bias: float
    estimate: Estimate
    chance: float


@dataclass(frozen=True, eq=False)
class Distances:
    """Both distances, and the renaming that the second rests on.

    Attributes
    ----------
    aware, free
        By the names of activities, and whatever they are called.
    relabelling
        Between places among `before` and among `after`.
    before, after
        The activities that were done at each time.
    kept
        For each of `before` the share of resampled sets of cases in which its match stays the same.
    replicates
        How many sets were drawn.
    """

    aware: Distance
    free: Distance
    relabelling: Relabelling
    before: Places
    after: Places
    kept: Floats = field(repr=False)
    replicates: int


def distances(
    before: Moves,
    after: Moves,
    *,
    level: float = 0.90,
    replicates: int = REPLICATES,
    seed: int = 1,
    exact: int = 7,
) -> Distances:
    """Return how far the moves of cases after a change are from those before, by name and by shape.

    Parameters
    ----------
    before, after
        The moves of each, on the same activities.
    level
        Confidence level.
    replicates
        Sets of cases drawn; fewer, and never under 200, where there are very many different moves.
    seed
        Of the draws and of the search for a renaming.
    exact
        See `relabel`.

    Returns
    -------
    Distances

    Notes
    -----
    Cases are resampled with replacement (Efron B 1979, Annals of Statistics 7:1-26), and the bias that they show is
    taken off (Efron B, Tibshirani RJ 1993, An Introduction to the Bootstrap, section 10.2). The distribution is that
    of the draws about their mean, put about the corrected value. So that two times which share no move are not taken
    to be known without error, each time draws from the other with the weight of half a case (ours). Each set of
    cases is given the renaming that suits it best among those that leave least.
    """
    require_level(level)
    require_seed(seed)
    frame, made, first, second = shape_frame(before, after, exact=exact, seed=seed)
    moves = len(before.cells) + len(after.cells)
    tried = int(min(replicates, max(_VALUES // 4 // moves, _FEWEST)))
    few = frame.orders[: int(np.clip(_VALUES // (tried * moves), 1, len(frame.orders)))]
    shapes = Frame(frame.size, frame.before, frame.after, few)
    n = before.activities
    names = Frame(n, before.cells, after.cells, np.arange(n)[None])
    drawn: list[Floats] = []
    best: list[Places] = []
    for own, foreign in _resampled(before, after, tried, seed):
        pure = [f.divergences(*own) for f in (names, shapes)]
        mixed = [f.divergences(*together(f, own, foreign)) for f in map(wider, (names, shapes))]
        best.append(np.argmin(pure[1], axis=0))
        drawn.append(np.array([d.min(axis=0) for d in (*pure, *mixed)]))
    every = np.concatenate(drawn, axis=1)
    seen = [float(f.divergences(before.total[None], after.total[None]).min()) for f in (names, shapes)]
    chances = _chances((before, after), (names, shapes), seen, replicates=tried, seed=seed)
    pair = [
        corrected(raw, every[i], every[i + 2], chance=chance, level=level)
        for i, (raw, chance) in enumerate(zip(seen, chances, strict=True))
    ]
    often = np.bincount(np.concatenate(best), minlength=len(few)) / tried
    kept = (often[:, None] * (few == made.order[None])).sum(axis=0)[: len(first)]
    return Distances(pair[0], pair[1], made, first, second, kept, tried)


def corrected(raw: float, pure: Floats, mixed: Floats, *, chance: float, level: float) -> Distance:
    """Return a distance less its bias, with the distribution that resampled cases give it.

    Parameters
    ----------
    raw
        The distance as it is.
    pure, mixed
        That of resampled cases, and where each time draws from the other too.
    chance, level
        As in `Distance`, and the confidence level.
    """
    bias = float(pure.mean()) - raw
    value = float(np.clip(raw - bias, 0.0, 1.0))
    draws = np.sort(np.clip(raw - bias + mixed - mixed.mean(), 0.0, 1.0))
    made = Estimate.of(value, DrawnDistribution(draws), level, "bootstrap of cases, corrected for bias")
    return Distance(raw, bias, made, chance)


def _resampled(
    before: Moves, after: Moves, replicates: int, seed: int
) -> Iterator[tuple[tuple[Floats, Floats], tuple[Floats, Floats]]]:
    """Give moves of resampled cases, some replicates at a time: of their own time, and of the other's they drew."""
    rng = np.random.default_rng(seed)
    widest = max(len(before.cells), len(after.cells), len(before.counts) + len(after.counts))
    block = max(_BLOCK // widest, 1)
    for start in range(0, replicates, block):
        size = min(block, replicates - start)
        (x, fx), (y, fy) = _drawn(before, after, size, rng), _drawn(after, before, size, rng)
        yield (x, y), (fx, fy)


def _drawn(own: Moves, other: Moves, size: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return the moves of resampled sets of cases: their own, and those of cases drawn from the other time."""
    units, its = float(own.counts.sum()), float(other.counts.sum())
    drawn = rng.binomial(max(round(own.cases), 1), OTHERS / (own.cases + OTHERS), size=size)
    # What is resampled may be a case, a group of many, or one of the moves that cases make on average.
    each = its / other.cases
    foreign = rng.multinomial(np.rint(drawn * max(each, 1.0)).astype(np.int64), other.counts / its)
    left = np.maximum(round(units) - np.rint(drawn * units / own.cases), 1).astype(np.int64)
    mine = rng.multinomial(left, own.counts / units)
    return mine @ own.each, (foreign * min(each, 1.0)) @ other.each


def _chances(
    times: tuple[Moves, Moves], frames: tuple[Frame, Frame], seen: list[float], *, replicates: int, seed: int
) -> list[float]:
    """Return how often cases dealt out afresh leave as much; missing where groups of cases stand for them.

    Fisher RA (1935) The Design of Experiments, chapter 3; one is added above and below (Davison AC, Hinkley DV 1997,
    Bootstrap Methods and their Application, section 4.2).
    """
    before, after = times
    if before.grouped or after.grouped:
        return [np.nan, np.nan]
    rng = np.random.default_rng(seed)
    counts = np.concatenate([before.counts, after.counts]).astype(np.int64)
    first, size = len(before.counts), int(before.cases)
    wide = [wider(f) for f in frames]
    reached = [0, 0]
    block = max(_BLOCK // max(len(counts), *(len(f.before) for f in wide)), 1)
    for start in range(0, replicates, block):
        dealt = rng.multivariate_hypergeometric(
            counts, size, size=min(block, replicates - start), method="marginals"
        )
        rest = counts - dealt
        own = (dealt[:, :first] @ before.each, rest[:, first:] @ after.each)
        foreign = (dealt[:, first:] @ after.each, rest[:, :first] @ before.each)
        for i, f in enumerate(wide):
            left = f.divergences(*together(f, own, foreign)).min(axis=0)
            reached[i] += int((left >= seen[i] - 1e-12).sum())
    return [(1 + r) / (1 + replicates) for r in reached]
