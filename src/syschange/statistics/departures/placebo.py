"""How often departures that never were would show as large a fall: dates dealt out to other units."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.statistics.controlled.strata import log_odds_ratio, strata
from syschange.statistics.departures.dispersion import sums
from syschange.statistics.departures.windows import Departures

Floats = NDArray[np.float64]

LEAST_UNITS = 8  # ours: fewer units cannot be shuffled often enough to say anything
_RARE = 0.05  # by convention
REPLICATES = 999


@dataclass(frozen=True)
class Placebo:
    """How often departures dealt out by chance show as large a fall as the real ones.

    Attributes
    ----------
    chance
        The share of shuffles, the real one among them, with a fall as large for its standard error; missing where
        there are fewer than eight units, or so few ways to deal the dates out that it could not be 5 in 100 or less
        (one departure needs 20 units).
    units
        How many units dates were dealt to.
    """

    chance: float
    units: int


def placebo(made: Departures, *, seed: int = 1, replicates: int = REPLICATES) -> Placebo:
    """Deal the dates of departures out to units by chance, and see how often a fall as large as the real one shows.

    Parameters
    ----------
    made
        The departures.
    seed
        The seed of the shuffles.
    replicates
        How many.

    Notes
    -----
    Each unit keeps its own series and gets the departures of another: exact where departures have no effect and
    might have happened to any unit (Fisher RA (1935) The Design of Experiments, chapter 3). The ratio is taken over
    its standard error by chance alone, so that small units, which vary more, do not stand for all.
    """
    used = _known(made)
    ways = math.perm(len(used), len({stack.unit for stack in made.stacks}))
    if not made.compared or len(used) < LEAST_UNITS or ways * _RARE < 1:
        return Placebo(math.nan, len(used))
    at = {int(unit): place for place, unit in enumerate(used)}
    stacks = [stack for stack in made.stacks if stack.unit in at]
    if len(stacks) < len(made.stacks):
        return Placebo(math.nan, len(used))
    table = made.counts[used]
    deals = np.argsort(np.random.default_rng(seed).random((replicates, len(used))), axis=1)
    cells = [np.zeros((replicates, len(stacks))) for _ in range(4)]
    rows = np.arange(replicates)
    for place, stack in enumerate(stacks):
        sides = [table[:, side].sum(axis=1) for side in (stack.before, stack.after)]
        # Who plays whom: the unit in slot s has the departures of slot s, whoever was dealt to it.
        slots = np.isin(used, stack.others)
        for which, side in enumerate(sides):
            dealt = side[deals]
            cells[which][:, place] = dealt[rows, at[stack.unit]]
            cells[2 + which][:, place] = dealt[:, slots].sum(axis=1)
    a, b, c, d = cells
    return Placebo(_chance(made, _fall(a, b, c, d)), len(used))


def _known(made: Departures) -> NDArray[np.int64]:
    """Return the units known in every quarter that any departure uses."""
    if not made.stacks:
        return np.zeros(0, dtype=np.int64)
    quarters = np.unique(np.concatenate([np.r_[s.before, s.after] for s in made.stacks]))
    table = made.counts[:, quarters]
    return np.flatnonzero(~np.isnan(table).any(axis=1) & (np.nansum(table, axis=1) > 0))


def _fall(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    """Return logarithms of ratios over their standard errors; half is added, so that none is missing."""
    a, b, c, d = (x + 0.5 for x in (a, b, c, d))
    log, se = log_odds_ratio(strata(b, a + b, d, c + d))
    return log / se


def _chance(made: Departures, dealt: Floats) -> float:
    a, b, c, d = sums(made)
    real = float(_fall(a, b, c, d))
    return float((1 + (dealt <= real + 1e-12).sum()) / (1 + len(dealt)))
