"""The variance of a share reached by a day where a person may have waited more than once."""

import math

import numpy as np
from numpy.typing import ArrayLike

from syschange.errors import WrongTypeError
from syschange.statistics.survival import Incidence
from syschange.statistics.survival.incidence import gradients

REACHED, LEFT = 1, 2


def repeated_variance(
    made: Incidence, *, day: float, last: ArrayLike, ended: ArrayLike, person: ArrayLike
) -> float:
    """Return the variance of the share reached by a day, letting the waits of one person resemble one another.

    Parameters
    ----------
    made
        The share by each day, of these very waits.
    day
        The day.
    last
        How many days each wait was seen to last; shape (waits,).
    ended
        How each ended: 0 still waiting, 1 reached, 2 left in another way; shape (waits,).
    person
        Whose each wait is, as a whole number from 0; shape (waits,).

    Returns
    -------
    float
        Missing with fewer than two people; 0 where nothing had happened by the day.

    Raises
    ------
    WrongTypeError
        Where lengths differ, or a wait lasted for days that `made` does not have.

    Notes
    -----
    The share is linearised in the hazards of the days (`survival.incidence.gradients`), the parts of one person are
    added up, and the sum of their squares is taken with the factor G / (G − 1): Williams RL (1995) Product-limit
    survival functions with correlated survival times, Lifetime Data Analysis 1:171-186. With one wait a person it is
    Greenwood's variance but for that factor.
    """
    t, how, who = (np.asarray(a) for a in (last, ended, person))
    if not len(t) == len(how) == len(who) or not np.isin(t, made.days).all():
        raise WrongTypeError("The waits are not those the share was made of.", "Give the same waits.")
    names, who = np.unique(who, return_inverse=True)
    people = len(names)
    if people < 2:  # noqa: PLR2004 - one does not vary
        return math.nan
    place = made.place(day)
    if place < 0:
        return 0.0
    weights = np.zeros(len(made.days))
    weights[place] = 1.0
    a, b = gradients(made, weights)
    held = np.where(made.at_risk > 0, made.at_risk, 1.0)
    drift = np.cumsum((a * made.events + b * made.others) / held**2)
    at = np.searchsorted(made.days, t)
    own = np.where(how == REACHED, a[at], np.where(how == LEFT, b[at], 0.0)) / held[at] - drift[at]
    # Added up in an order of their own, so that the order of rows cannot be seen in the last digit.
    order = np.lexsort((own, who))
    parts = np.sort(np.bincount(who[order], weights=own[order]) ** 2)
    return float(parts.sum() * people / (people - 1))
