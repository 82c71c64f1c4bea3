"""How often the limits of each inequality index hold the truth, over a grid of groups, sizes and shares.

`rows(draws, seed)` yields one dictionary for each index and point of the grid; the tests run it reduced.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from syschange.statistics import inequality as iq

Floats = NDArray[np.float64]
Row = dict[str, str | int | float | bool]

GROUPS = (2, 5, 20)
PEOPLE = (30, 100, 500, 2000)
SHARES = (0.05, 0.3, 0.5)
LEVEL = 0.95
# Draws of the noise inside each interval: fewer than the default, which costs about half a point of coverage.
INNER = 500
# Two groups whose shares are as one to three: their line meets zero at its worst-off end, and the ratio of its
# ends is infinite but for rounding.
NO_TRUTH = 1e6


@dataclass(frozen=True)
class Point:
    """One point of the grid: groups of equal size whose shares are equal, or rise from half to one and a half."""

    groups: int
    n: int
    p: float
    equal: bool

    def truth(self) -> Floats:
        """Return the true share of each group."""
        tilt = 0.0 if self.equal else 0.5
        return self.p * (1 + tilt * np.linspace(-1, 1, self.groups))


GRID = tuple(Point(k, n, p, e) for k, n, p, e in product(GROUPS, PEOPLE, SHARES, (True, False)))


def ordered(groups: iq.Groups) -> list[iq.Index]:
    """Return the indices for groups in an order, and those of two named groups."""
    order, last = np.arange(groups.value.size), groups.value.size - 1
    slopes = [f(groups, order=order) for f in (iq.sii, iq.rii, iq.aci, iq.rci, iq.wagstaff, iq.erreygers)]
    pair = [f(groups, first=last, second=0) for f in (iq.difference, iq.ratio)]
    gain = [f(groups, reference=last) for f in (iq.par, iq.paf)]
    return slopes + pair + gain


def logistic(groups: iq.Groups) -> list[iq.Index]:
    """Return the indices of the logistic line."""
    order = np.arange(groups.value.size)
    return [iq.sii_logit(groups, order=order), iq.rii_logit(groups, order=order)]


def unordered(groups: iq.Groups, seed: int, inner: int) -> list[iq.Index]:
    """Return the indices of spread, those from the best and from one group, and the two parts of Theil's."""
    half = np.arange(groups.value.size) // ((groups.value.size + 1) // 2)
    return [
        *iq.spreads(groups, seed=seed, draws=inner),
        iq.mdb(groups, favourable="max", seed=seed, draws=inner),
        iq.mdr(groups, reference=0, seed=seed, draws=inner),
        # Its own name is that of the index from a group named beforehand.
        replace(iq.paf_best(groups, favourable="max", seed=seed, draws=inner), name="paf_best"),
        *iq.entropy_parts(groups, parent=half, seed=seed, draws=inner),
    ]


def fairness(groups: iq.Groups, seed: int, inner: int, smoothing: float) -> list[iq.Index]:
    """Return differential fairness."""
    return [iq.differential_fairness(groups, seed=seed, draws=inner, smoothing=smoothing).index]


def true_values(point: Point) -> dict[str, float]:
    """Return the value of each index at the truth."""
    truth, n = point.truth(), np.full(point.groups, float(point.n))
    exact, counts = iq.of_values(truth, 0 * truth, weight=n), iq.of_counts(truth * n, n)
    found = {i.name: i.value for i in ordered(exact) + unordered(exact, 0, INNER) + logistic(counts)}
    epsilon = fairness(counts, 0, INNER, 0.0)[0].value
    found |= {"differential_fairness": epsilon, "differential_fairness_unsmoothed": epsilon}
    return found | {"sii_change": 0.0, "bgsd_change": 0.0}


def measured(point: Point, rng: np.random.Generator, seed: int, inner: int) -> list[iq.Index]:
    """Return every index of one simulated table, and the change of two of them to a second table."""
    truth, n = point.truth(), np.full(point.groups, point.n)
    now, then = (iq.of_counts(rng.binomial(n, truth), n) for _ in range(2))
    made = ordered(now) + logistic(now) + unordered(now, seed, inner)
    made += fairness(now, seed, inner, 0.5) + fairness(now, seed, inner, 0.0)
    found = {i.name: i for i in made}
    order = np.arange(point.groups)
    later = {"sii": iq.sii(then, order=order), "bgsd": iq.bgsd(then, seed=seed + 1, draws=inner)}
    return made + [iq.change(found[name], after).absolute for name, after in later.items()]


def rows(
    draws: int,
    seed: int,
    *,
    grid: Sequence[Point] = GRID,
    inner: int = INNER,
    measure: Callable[[Point, np.random.Generator, int, int], list[iq.Index]] = measured,
) -> Iterator[Row]:
    """Yield how often the 95% limits of each index hold its true value.

    Parameters
    ----------
    draws
        Simulated tables at each point of the grid.
    seed
        The seed of all of them.
    grid
        The points.
    inner
        Draws of the noise inside each interval.
    measure
        What is measured of one table.

    Yields
    ------
    dict
        measure; groups, n, p, equal (the point); coverage; draws (tables that gave limits: an index without
        a value, such as a ratio to nothing, is not counted, nor one without a true value).
    """
    for place, point in enumerate(grid):
        rng = np.random.default_rng([seed, place])
        truth = true_values(point)
        held: dict[str, list[bool]] = {}
        for draw in range(draws):
            for index in measure(point, rng, seed + draw, inner):
                known = truth[index.name]
                slack = 1e-9 * max(1.0, abs(known))
                if index.distribution is not None and abs(known) < NO_TRUTH:
                    inside = index.lower - slack <= known <= index.upper + slack
                    held.setdefault(index.name, []).append(inside)
        for name, inside_each in held.items():
            yield {
                "measure": name,
                "groups": point.groups,
                "n": point.n,
                "p": point.p,
                "equal": point.equal,
                "coverage": float(np.mean(inside_each)),
                "draws": len(inside_each),
            }
