"""How the cases of a change are shared out among those who carry them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

EFFECTIVE_SOURCE = "Laakso M, Taagepera R (1979) Comparative Political Studies 12:3-27"


@dataclass(frozen=True)
class Caseload:
    """How concentrated cases are.

    Attributes
    ----------
    concentration
        The Herfindahl-Hirschman index, Σ share²: 1 where one has them all.
    effective
        Its reciprocal: as many workers with equal caseloads would be as concentrated.
    largest
        The largest share.
    """

    concentration: float
    effective: float
    largest: float


def caseload(cases: ArrayLike) -> Caseload:
    """Return how concentrated cases are.

    Parameters
    ----------
    cases
        Cases of each worker, shape (workers,); those without any do not count.

    Returns
    -------
    Caseload
        Missing where there are no cases.

    Notes
    -----
    Herfindahl OC (1950), Concentration in the US Steel Industry, Columbia University; the effective number is Laakso
    and Taagepera's (1979, Comparative Political Studies 12:3-27), Hill's number of order 2.
    """
    n = np.asarray(cases, dtype=np.float64)
    whole = float(n.sum())
    if not whole > 0:
        return Caseload(float("nan"), float("nan"), float("nan"))
    share = n / whole
    index = float((share**2).sum())
    return Caseload(index, 1 / index, float(share.max()))
