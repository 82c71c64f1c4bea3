"""Many comparisons at once: adjusting p values so that chance findings are kept to a stated share."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def benjamini_hochberg(p: ArrayLike) -> NDArray[np.float64]:
    """Return p values adjusted to control the false discovery rate.

    Parameters
    ----------
    p
        One-dimensional p values; missing ones stay missing and do not count.

    Returns
    -------
    array
        Adjusted values in the order given, at most 1.

    Notes
    -----
    Benjamini Y, Hochberg Y (1995) Controlling the false discovery rate, Journal of the Royal Statistical
    Society B 57:289-300; the adjusted form of Yekutieli & Benjamini (1999), Journal of Statistical Planning
    and Inference 82:171-196.
    """
    values = np.asarray(p, dtype=np.float64)
    adjusted = np.full(values.shape, np.nan)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known], kind="stable")]
    steps = values[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return adjusted
