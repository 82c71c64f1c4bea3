"""The share of a sum of money, that belongs to some of its parts, where a few large parts count for most."""

import dataclasses

import numpy as np
from numpy.typing import ArrayLike

from syschange.errors import WrongTypeError
from syschange.statistics.design import Linearised, PeopleSums, clustered_share, kish


def amount_share(amount: ArrayLike, held: ArrayLike) -> Linearised:
    """Return the share of an amount, with the uncertainty of which parts there happened to be.

    Parameters
    ----------
    amount
        What each part amounts to, above 0; shape (parts,).
    held
        How much of each belongs; between 0 and the part; shape (parts,).

    Returns
    -------
    Linearised
        Read its limits with `design.share_limits`, method "wilson". The effective size is the smaller of that by the
        parts' scatter (Korn & Graubard 1998) and Kish's (Σm)² / Σm², for the scatter of a few large parts is seldom
        seen to be as large as it is: ours. With amounts whose logarithms have a deviation of 1.5 the 95% interval of
        12 to 200 parts then held the truth in 93% to 99% of our simulations, and without that in 85% to 97%.

    Raises
    ------
    WrongTypeError
        Where an amount is missing or not above 0, more belongs than there is, or the lengths differ.
    """
    m, t = np.asarray(amount, dtype=np.float64), np.asarray(held, dtype=np.float64)
    if m.ndim != 1 or m.shape != t.shape or not len(m) or not np.isfinite([m, t]).all() or (m <= 0).any():
        raise WrongTypeError("An amount is missing or not above 0.", "Leave such parts out, and say so.")
    if (t < 0).any() or (t > m).any():
        raise WrongTypeError("More of a part belongs than there is.", "Give amounts between 0 and the part.")
    order = np.lexsort((t, m))
    m, t = m[order], t[order]
    # In units of the mean part, so that effective sizes are numbers of parts.
    m, t = (x * (len(x) / m.sum()) for x in (m, t))
    sums = (m.sum(), min(t.sum(), m.sum()), (m * m).sum(), (t * m).sum(), (t * t).sum(), (m**3).sum())
    found = clustered_share(PeopleSums(len(m), *sums))
    return dataclasses.replace(found, n_eff=np.minimum(found.n_eff, kish(m.sum(), w2=(m * m).sum())))
