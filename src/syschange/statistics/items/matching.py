"""Matching people on what a whole tool says of them, so that one of its items can be compared among people alike."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import WrongTypeError
from syschange.statistics.levels import is_number

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

LEAST_ANSWERED = 0.5  # ours, after the half rule of many instruments: with fewer answers a total says little
THIN = 5  # ours: people in a stratum; totals that fewer have are joined with their neighbours
_ALIKE = 1e-9  # answers this near each other are one answer, but for how a computer writes a decimal


def completed(answers: ArrayLike, *, least: float = LEAST_ANSWERED) -> Floats:
    """Return answers with those left out put in, for a total to match people on; they are never compared.

    What is left out is the item's mean, moved by how far the person's other answers lie from theirs, both in
    standard deviations of the item, and kept within the item's range.

    Parameters
    ----------
    answers
        Shape (people, items), missing where left out.
    least
        The least share of the items a person has to have answered; whoever answered fewer is missing throughout.

    Raises
    ------
    WrongTypeError
        Where `least` is not above 0 and at most 1.

    Notes
    -----
    Two-way imputation: Bernaards CA, Sijtsma K (2000) Influence of imputation and EM methods on factor analysis when
    item nonresponse in questionnaire data is nonignorable, Multivariate Behavioral Research 35:321-364; in standard
    deviations, for items with different numbers of answers (ours).
    """
    if not is_number(least) or not 0 < least <= 1:
        raise WrongTypeError(
            "The least share of items answered is not above 0 and at most 1.", "Give for example .5."
        )
    given = np.asarray(answers, dtype=np.float64)
    there = ~np.isnan(given)
    people = there.sum(axis=0)
    filled = np.where(there, given, 0.0)
    mean = filled.sum(axis=0) / np.maximum(people, 1)
    away = np.where(there, given - mean, 0.0)
    sd = np.sqrt((away**2).sum(axis=0) / np.maximum(people - 1, 1))
    level = (away / np.where(sd > 0, sd, 1.0)).sum(axis=1) / np.maximum(there.sum(axis=1), 1)
    low, high = (
        f(np.where(there, given, start), axis=0) for f, start in ((np.min, np.inf), (np.max, -np.inf))
    )
    guess = np.clip(mean + level[:, None] * sd, np.where(people > 0, low, 0), np.where(people > 0, high, 0))
    made: Floats = np.where(there, given, guess)
    made[there.sum(axis=1) < least * given.shape[1] - _ALIKE] = np.nan
    return made


def smallest_step(answers: ArrayLike) -> float:
    """Return the smallest distance between two different answers to one item; 1 where no item has two.

    Parameters
    ----------
    answers
        Shape (people, items).
    """
    given = np.asarray(answers, dtype=np.float64)
    steps = []
    for item in given.T:
        gaps = np.diff(np.unique(item[~np.isnan(item)]))
        steps += [float(gaps[gaps > _ALIKE].min())] if (gaps > _ALIKE).any() else []
    return min(steps, default=1.0)


def matched_strata(score: ArrayLike, *, step: float = 1.0, least: int = THIN) -> Ints:
    """Return a stratum for each person by the total score, neighbouring scores joined where a stratum is thin.

    Parameters
    ----------
    score
        Total scores, shape (people,); missing where somebody is not to be matched.
    step
        The width of a score: totals are taken to the nearest multiple.
    least
        The fewest people of both groups together in a stratum (5: ours). One with fewer is joined with the next score
        up, and at the top with the one below; with 1 none are joined.

    Returns
    -------
    array
        Whole numbers from 0, rising with the score; −1 where there is none.

    Notes
    -----
    Holland PW, Thayer DT (1988) Differential item performance and the Mantel-Haenszel procedure, in Wainer & Braun
    (eds) Test Validity, 129-145: total scores, the item looked at among them. Strata that only one group reaches tell
    nothing and count for nothing.
    """
    given = np.asarray(score, dtype=np.float64)
    known = ~np.isnan(given)
    made = np.full(given.shape, -1, dtype=np.int64)
    if not known.any():
        return made
    # Halves go up, and so does what lies under a half by no more than the order of adding leaves.
    different, place = np.unique(np.floor(given[known] / step + 0.5 + _ALIKE), return_inverse=True)
    people = np.bincount(place, minlength=len(different))
    made[known] = _joined(people, least)[place]
    return made


def _joined(people: Ints, least: int) -> Ints:
    """Return the number of the stratum of each score: scores pass until there are enough people."""
    if least <= 1:
        return np.arange(len(people), dtype=np.int64)
    ends = []
    held = 0
    for place, number in enumerate(people.tolist()):
        held += number
        if held >= least:
            ends.append(place)
            held = 0
    if held and ends:
        ends[-1] = len(people) - 1
    closed = np.zeros(len(people), dtype=np.int64)
    closed[[end + 1 for end in ends if end + 1 < len(people)]] = 1
    made: Ints = np.cumsum(closed)
    return made
