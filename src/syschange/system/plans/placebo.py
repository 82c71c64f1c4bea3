"""How alike plans would be had the same actions been dealt out at random among the same people."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from syschange.frames import ALL
from syschange.statistics.diversity import held_of, likeness, ordered, shuffles
from syschange.system.plans.cells import LIKE, Cell

MOST = 1500  # ours: plans among which actions are dealt out; of more, so many at random
Place = tuple[str, str]


@dataclass(frozen=True)
class Deals:
    """What dealing out at random gives.

    Attributes
    ----------
    expected
        The mean likeness.
    chance
        In what share of the deals plans were at least as alike as they are, these among the deals.
    """

    expected: float
    chance: float


def dealt(
    cells: Mapping[Place, Cell], *, told: Sequence[str], sizes: Mapping[str, int], periods: Sequence[str],
    times: int, everybody: bool, seed: int,
) -> dict[Place, Deals]:  # fmt: skip
    """Return what dealing out gives for each service and period, and for the average of services.

    Actions are dealt out among the plans of a service of both times, so that a form that everybody gets at one of
    them is set against what people at that service are given at all; or among those of all services.

    Parameters
    ----------
    cells, told, sizes
        As in `cells.average`.
    periods
        The periods.
    times
        How often.
    everybody
        Whether among the people of all services.
    seed
        The seed.
    """
    if not times or not told:
        return {}
    pools = (
        [[(s, p) for s in told for p in periods]] if everybody else [[(s, p) for p in periods] for s in told]
    )
    found: dict[Place, npt.NDArray[np.float64]] = {}
    for pool in pools:
        found |= _pool({place: cells[place] for place in pool}, times, np.random.default_rng(seed))
    shares = np.array([sizes[s] for s in told]) / sum(sizes[s] for s in told)
    made = {place: _deals(each, cells[place].parts[LIKE].value) for place, each in found.items()}
    for period in periods:
        every = np.stack([found[s, period] for s in told], axis=1) @ shares
        value = math.fsum(w * cells[s, period].parts[LIKE].value for w, s in zip(shares, told, strict=True))
        made[ALL, period] = _deals(every, value)
    return made


def _deals(each: npt.NDArray[np.float64], value: float) -> Deals:
    known = each[np.isfinite(each)]
    if not len(known):
        return Deals(math.nan, math.nan)
    chance = (1 + int((known >= value - 1e-12).sum())) / (1 + len(known))
    return Deals(math.fsum(known) / len(known), chance)


def _pool(
    cells: Mapping[Place, Cell], times: int, rng: np.random.Generator
) -> dict[Place, npt.NDArray[np.float64]]:
    # In an order of their own, so that what services are called does not change what chance draws.
    places = sorted(cells, key=lambda p: (p[1], len(cells[p].person), cells[p].parts[LIKE].value))
    parts = [cells[p].pairs for p in places]
    starts = np.cumsum([0, *(len(cells[p].person) for p in places)])
    unit = np.concatenate([u + start for (u, _), start in zip(parts, starts, strict=False)])
    kind = np.unique(np.concatenate([k for _, k in parts]), return_inverse=True)[1]
    pool, order = ordered(held_of(unit, kind))
    group = np.repeat(np.arange(len(places)), np.diff(starts))[order]
    if pool.units > MOST:
        some = np.sort(rng.choice(pool.units, MOST, replace=False))
        pool, group = pool.chosen(some), group[some]
    made = np.full((times, len(places)), np.nan)
    for deal, matrix in enumerate(shuffles(pool.matrix(), times=times, rng=rng)):
        made[deal] = [likeness(matrix[group == i])[0] for i in range(len(places))]
    return {place: made[:, i] for i, place in enumerate(places)}
