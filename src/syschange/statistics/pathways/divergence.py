"""How far two distributions are apart: the Jensen–Shannon divergence in bits, 0 (alike) to 1 (nothing shared)."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_TINY = 1e-300  # below every share there is: what is nought adds nought


def entropic(x: ArrayLike) -> Floats:
    """Return x log₂ x, 0 where x is 0."""
    a = np.asarray(x, dtype=np.float64)
    return np.asarray(a * np.log2(a + _TINY), dtype=np.float64)


def jsd(p: ArrayLike, q: ArrayLike) -> Floats:
    """Jensen–Shannon divergence, base 2.

    Parameters
    ----------
    p, q
        Shares or counts over the same things, shape (…, things); each is taken as shares of its own total.

    Returns
    -------
    array
        Shape (…); missing where either has nothing in it.

    Notes
    -----
    Lin J (1991) Divergence measures based on the Shannon entropy, IEEE Transactions on Information Theory
    37:145-151. Its square root is a metric (Endres DM, Schindelin JE 2003, the same 49:1858-1860).
    """
    a, b = shares(p), shares(q)
    made = (entropic(a) + entropic(b)).sum(axis=-1) / 2 - entropic((a + b) / 2).sum(axis=-1)
    return np.asarray(np.clip(made, 0.0, 1.0))


def shares(counts: ArrayLike) -> Floats:
    """Return counts as shares of their total along the last axis; missing where there is nothing."""
    a = np.asarray(counts, dtype=np.float64)
    total = a.sum(axis=-1, keepdims=True)
    return np.asarray(a / np.where(total > 0, total, np.nan), dtype=np.float64)
