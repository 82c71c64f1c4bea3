"""What the comparisons of two proportions share: their counts, checked."""

import numpy as np
from numpy.typing import ArrayLike

from syschange.statistics.exact.checks import Floats, as_counts, as_parts

Four = tuple[Floats, Floats, Floats, Floats]


def two_proportions(events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike) -> Four:
    """Return events and people of two groups as arrays of one shape; all missing where a group has nobody.

    Raises
    ------
    WrongTypeError
        Where a count is negative or infinite, there are more events than people, or lengths differ.
    """
    x1, m1 = as_parts(events1, n1)
    x2, m2 = as_parts(events2, n2)
    x1, m1, x2, m2 = as_counts(x1, m1, x2, m2)
    known = (m1 > 0) & (m2 > 0) & ~np.isnan(x1 + x2)
    return (
        np.where(known, x1, np.nan),
        np.where(known, m1, np.nan),
        np.where(known, x2, np.nan),
        np.where(known, m2, np.nan),
    )
