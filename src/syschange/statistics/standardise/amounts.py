"""Checks of amounts: counts, populations and weights that are to be put side by side."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import WrongTypeError

Floats = NDArray[np.float64]


def amounts(values: ArrayLike, what: str) -> Floats:
    """Return amounts as an array of floats, having checked that none is negative or missing.

    Parameters
    ----------
    values
        Counts, populations or weights of any shape; fractions are allowed (rounded or weighted counts).
    what
        What they are called in the error, in the plural.

    Raises
    ------
    WrongTypeError
        Where a value is negative, missing or infinite.
    """
    array = np.asarray(values, dtype=np.float64)
    if not (np.isfinite(array) & (array >= 0)).all():
        raise WrongTypeError(
            f"The {what} hold a value that is negative, missing or infinite.",
            "Give amounts of 0 or more, and 0 where nothing was counted.",
        )
    return array


def matched(*arrays: Floats) -> tuple[Floats, ...]:
    """Return arrays broadcast against each other.

    Raises
    ------
    WrongTypeError
        Where their shapes do not fit.
    """
    try:
        return np.broadcast_arrays(*arrays)
    except ValueError:
        raise WrongTypeError(
            "The arrays differ in length, so that their values cannot be put side by side.",
            "Give one value a stratum in each, strata on the last axis.",
        ) from None
