"""Change in several domains of a person's life at once: better in so many, worse in none, and what is not known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import WrongTypeError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
States = NDArray[np.int8]

WORSE, SAME, BETTER, NOT_KNOWN = -1, 0, 1, 2
_ALIKE = 1e-9  # a change this near what is worthwhile is it, but for how a computer writes a decimal


def domain_states(before: ArrayLike, after: ArrayLike, worthwhile: ArrayLike) -> States:
    """Return what became of each person in each domain: 1 better, 0 neither, −1 worse, 2 not known.

    Parameters
    ----------
    before, after
        Scores, shape (people, domains), missing where not known.
    worthwhile
        The least change that counts in each domain, shape (domains,): above 0 where higher is better, below 0 where
        lower is. The same change the other way is worse.

    Raises
    ------
    WrongTypeError
        Where a worthwhile change is nought, infinite or missing.

    Notes
    -----
    The threshold is the smallest change that people hold worthwhile: Jaeschke R, Singer J, Guyatt GH (1989)
    Controlled Clinical Trials 10:407-415.
    """
    first, second = (np.asarray(a, dtype=np.float64) for a in (before, after))
    least = np.asarray(worthwhile, dtype=np.float64)
    if not np.isfinite(least).all() or (least == 0).any():
        raise WrongTypeError(
            "A worthwhile change is nought, infinite or missing.",
            "Give the least change that counts: above 0 where higher is better, below 0 where lower is.",
        )
    moved = (second - first) / least  # 1 and more is worthwhile for the better, -1 and less for the worse
    known = ~np.isnan(moved)
    made = np.full(moved.shape, NOT_KNOWN, dtype=np.int8)
    made[known] = SAME
    made[known & (moved >= 1 - _ALIKE)] = BETTER
    made[known & (moved <= -1 + _ALIKE)] = WORSE
    return made


@dataclass(frozen=True, eq=False)
class Together:
    """What is known of each person over all domains.

    Attributes
    ----------
    complete
        Known in every domain.
    joint
        Shape (people, domains): in column k − 1 better in at least k domains and worse in none, known in all.
    possible
        The same shape: not known in all, and could be so by what is not known.
    worse
        Worse in at least one domain, whatever is not known.
    possibly_worse
        Not known to be worse in any, and not known in all.
    """

    complete: Flags
    joint: Flags
    possible: Flags
    worse: Flags
    possibly_worse: Flags


def together(states: States) -> Together:
    """Return what the domains of each person come to, never a sum in which one pays for another.

    Parameters
    ----------
    states
        As `domain_states` returns, shape (people, domains).

    Notes
    -----
    Ours. Who is worse in a domain is not jointly better whatever the rest; who is not known in one may be worse in
    it, so only those known in all can be jointly better, and the others could be or could not (Horowitz JL, Manski
    CF (2000) Journal of the American Statistical Association 95:77-84, worst cases).
    """
    better, worse = (states == BETTER).sum(axis=1), (states == WORSE).any(axis=1)
    unknown = (states == NOT_KNOWN).sum(axis=1)
    complete = unknown == 0
    least = np.arange(1, states.shape[1] + 1)
    sound = (~worse)[:, None]
    return Together(
        complete,
        joint=sound & complete[:, None] & (better[:, None] >= least),
        possible=sound & ~complete[:, None] & ((better + unknown)[:, None] >= least),
        worse=worse,
        possibly_worse=~worse & ~complete,
    )
