"""How often an effect as large would come up had the dates of change been given to the units by lot."""

import math

import numpy as np

from syschange.statistics.levels import require_seed
from syschange.statistics.staggered.aggregate import Combined
from syschange.statistics.staggered.cells import shares
from syschange.statistics.staggered.moments import FromMoments
from syschange.statistics.staggered.study import Floats, Study

DRAWS = 9_999  # ours: the share is right to half a per cent


def by_lot(study: Study, made: Combined, place: int, *, draws: int = DRAWS, seed: int = 0) -> float:
    """Return how often a combination at least as far from 0 comes up when units draw their dates of change by lot.

    Parameters
    ----------
    study
        The units over periods, without gaps, all of them usable.
    made, place
        The combinations worked out from the moments of its cohorts, and which of them.
    draws, seed
        How many times the dates are drawn, and the seed.

    Returns
    -------
    float
        The dates as they were count as one of the draws; missing where the effects are not from moments.

    Raises
    ------
    WrongTypeError
        Where the seed cannot be one.

    Notes
    -----
    Fisher RA (1935) The Design of Experiments, chapter 3: exact where dates could as well have fallen to any unit and
    the change does nothing to anybody; Athey S, Imbens GW (2022) Journal of Econometrics 226:62-79, for staggered
    changes.
    """
    require_seed(seed)
    if not isinstance(made.effects, FromMoments):
        return math.nan
    each = _each(study, made, place)
    rng = np.random.default_rng(int(seed))
    value = abs(float(made.value[place]))
    rows, cohorts = np.arange(len(study.cohort)), study.cohort.copy()
    reached = 0
    for _ in range(draws):
        rng.shuffle(cohorts)
        reached += abs(float(each[rows, cohorts].sum())) >= value - 1e-12 * max(value, 1.0)
    return (reached + 1) / (draws + 1)


def _each(study: Study, made: Combined, place: int) -> Floats:
    """Return what each unit would add to the combination in each cohort; shape (units, cohorts + 1)."""
    effects = made.effects
    cells, sizes = effects.cells, np.maximum(effects.sizes, 1)
    own = shares(cells, effects.sizes) * made.weights[:, place : place + 1]
    load = np.zeros((study.periods, len(sizes)))
    np.add.at(load, cells.period, own)
    np.add.at(load, cells.base, -own)
    return np.asarray((study.outcome - study.outcome.mean(axis=0)) @ load / sizes, dtype=np.float64)
