"""How much more activity varies than chance alone would make it, between units and between quarters."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.statistics.departures.windows import Departures, Stack

Floats = NDArray[np.float64]

UNITS, QUARTERS = "units", "quarters"
_ENOUGH = 4  # ours: degrees of freedom between units from which on they say how units vary
_SURE = 1e9  # counts so large that they do not vary: the comparison of a departure that has none


@dataclass(frozen=True)
class Spread:
    """How much more activity varies than chance alone would make it.

    Attributes
    ----------
    factor
        What to multiply variances by; at least 1. Missing where nothing tells.
    df
        Degrees of freedom it is known with.
    source
        "units": from how differently units changed from before to after, which allows for quarters of a unit that
        resemble one another. "quarters": from quarters, taken as independent, where units are too few.
    """

    factor: float
    df: float
    source: str


def sums(made: Departures, *, half: bool = False) -> tuple[Floats, Floats, Floats, Floats]:
    """Return activity of the unit left before and after, and of its comparison before and after, by departure.

    Without a comparison the latter stand for a group that surely did not change.
    """
    cells = np.array([_cells(made, stack) for stack in made.stacks]).reshape(-1, 4) + (0.5 if half else 0.0)
    a, b, c, d = cells.T
    return a, b, c, d


def _cells(made: Departures, stack: Stack) -> tuple[float, float, float, float]:
    own = made.counts[stack.unit]
    beside = [
        float(made.counts[np.ix_(stack.others, q)].sum()) if made.compared else _SURE * len(q)
        for q in (stack.before, stack.after)
    ]
    return float(own[stack.before].sum()), float(own[stack.after].sum()), beside[0], beside[1]


def spread(made: Departures, *, ratio: float) -> Spread:
    """Return how much more activity varies than chance alone would make it, given the ratio after over before.

    Parameters
    ----------
    made
        The departures.
    ratio
        The estimated ratio.

    Notes
    -----
    Pearson's chi-squared over its degrees of freedom (Wedderburn RWM (1974) Biometrika 61:439-447), two ways. Between
    units: given what a unit did before and after together, that after is binomial. Between quarters: given what it
    did before (and after), it is spread over the quarters as the comparison's is. With four degrees of freedom or
    more between units the larger of the two is taken on the degrees of freedom of the units (ours); else that
    between quarters, if there are any.
    """
    by_unit, own_df = _between_units(made, ratio)
    by_quarter, quarter_df = _between_quarters(made)
    factors = [f for f in (by_unit, by_quarter) if math.isfinite(f)]
    if own_df >= _ENOUGH and by_unit >= max(1.0, *factors):
        return Spread(by_unit, own_df, UNITS)
    if quarter_df > 0:
        source = UNITS if own_df >= _ENOUGH else QUARTERS
        return Spread(max(1.0, by_quarter), quarter_df, source)
    return Spread(math.nan, 0.0, QUARTERS)


def _between_units(made: Departures, ratio: float) -> tuple[float, float]:
    squares, df = 0.0, 0
    a, b, c, d = sums(made)
    odds = ratio * d / c
    squares += _binomial(b, a + b, odds / (1 + odds))
    df += len(made.stacks) - 1
    for stack, before, after in zip(made.stacks, c, d, strict=True):
        if made.compared:
            first, second = (
                made.counts[np.ix_(stack.others, side)].sum(axis=1) for side in (stack.before, stack.after)
            )
            squares += _binomial(second, first + second, after / (before + after))
            df += len(stack.others) - 1
    # A unit that stands beside several departures is one unit all the same.
    left = len({s.unit for s in made.stacks})
    others = len({int(u) for s in made.stacks for u in s.others}) if made.compared else 1
    known = float(min(df, left - 1 + others - 1))
    return (squares / df, known) if df > 0 else (math.nan, 0.0)


def _binomial(events: Floats, n: Floats, share: Floats | float) -> float:
    variance = n * share * (1 - share)
    return float(((events - n * share) ** 2 / np.where(variance > 0, variance, np.inf)).sum())


def _between_quarters(made: Departures) -> tuple[float, float]:
    squares, df = 0.0, 0.0
    for stack in made.stacks:
        for side in (stack.before, stack.after):
            if made.compared:
                others = made.counts[np.ix_(stack.others, side)]
                more, points = _pearson(others, others.sum(axis=0))
                squares, df = squares + more, df + points - (len(side) - 1)
                shares = others.sum(axis=0)
            else:
                shares = np.ones(len(side))
            more, points = _pearson(made.counts[stack.unit, side][None, :], shares)
            squares, df = squares + more, df + points
    return (squares / df, df) if df > 0 else (math.nan, 0.0)


def _pearson(counts: Floats, shares: Floats) -> tuple[float, float]:
    """Return chi-squared of counts spread over quarters by shares, and the degrees of freedom they bring."""
    held = shares > 0
    totals = counts[:, held].sum(axis=1, keepdims=True)
    counts, totals = counts[totals[:, 0] > 0][:, held], totals[totals[:, 0] > 0]
    expected = totals * shares[held] / shares[held].sum()
    return float(((counts - expected) ** 2 / expected).sum()), float(len(counts) * (held.sum() - 1))
