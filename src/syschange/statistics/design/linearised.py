"""What every design gives: a value, its linearised standard error, and how much the records are worth."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import WrongTypeError

Floats = NDArray[np.float64]

# Ours: a share this near 0 or 1 is 0 or 1, missed by the rounding of two sums of the same weights.
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Linearised:
    """Estimates of many groups with their linearised standard errors.

    Attributes
    ----------
    value
        The estimate; missing where nothing has any weight.
    se
        Its standard error; 0 where the values do not vary, missing where it cannot be given.
    df
        Degrees of freedom of the standard error.
    n
        Rows, or for a rate the exposure.
    n_eff
        Effective size: how many independent, equally weighted rows would say as much.
    deff
        Design effect: the variance over that of as many independent, equally weighted rows; missing where
        the values do not vary or the sums do not say.
    """

    value: Floats
    se: Floats
    df: Floats
    n: Floats
    n_eff: Floats
    deff: Floats

    def at(self, index: int | tuple[int, ...]) -> "Linearised":
        """Return one group, for the functions that give an `Estimate`."""
        names = ("value", "se", "df", "n", "n_eff", "deff")
        shaped = np.broadcast_arrays(*(getattr(self, name) for name in names))
        return Linearised(*(np.asarray(a[index], dtype=np.float64) for a in shaped))


def as_floats(signed: Mapping[str, ArrayLike], unsigned: Mapping[str, ArrayLike]) -> dict[str, Floats]:
    """Return sums as arrays of one shape, having checked that they can be sums.

    Parameters
    ----------
    signed, unsigned
        The sums by name: those that may be negative, and those that may not.

    Raises
    ------
    WrongTypeError
        Where one is missing, infinite or negative that may not be, or the shapes do not match.
    """
    arrays = {k: np.asarray(v, dtype=np.float64) for k, v in (*signed.items(), *unsigned.items())}
    for name, values in arrays.items():
        if not np.isfinite(values).all():
            raise WrongTypeError(f"The sums '{name}' hold a missing or infinite value.", "Give finite sums.")
        if name in unsigned and (values < 0).any():
            raise WrongTypeError(
                f"The sums '{name}' hold a negative value.", "Counts, weights and squares cannot be negative."
            )
    try:
        shaped = np.broadcast_arrays(*arrays.values())
    except ValueError as error:
        raise WrongTypeError(
            "The sums are of different lengths.", "Give one of each for every group."
        ) from error
    return dict(zip(arrays, shaped, strict=True))


def quotient(above: ArrayLike, below: ArrayLike) -> Floats:
    """Return above / below, missing where `below` is zero or missing."""
    a, b = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    defined = (b != 0) & ~np.isnan(b)
    return np.where(defined, a / np.where(defined, b, 1.0), np.nan)


def as_share(value: Floats) -> Floats:
    """Return shares with rounding at 0 and 1 put right.

    Raises
    ------
    WrongTypeError
        Where one lies beyond 0 or 1 by more than rounding.
    """
    near = np.where(np.abs(value) <= ROUNDING, 0.0, np.where(np.abs(value - 1) <= ROUNDING, 1.0, value))
    if ((near < 0) | (near > 1)).any():
        raise WrongTypeError("A share is not between 0 and 1.", "Give sums of values that are 0 or 1.")
    return near


def effective_size(share: Floats, variance: Floats, n: Floats, same: Floats) -> Floats:
    """Return the effective size of a share, p (1 − p) / V, at most n.

    Parameters
    ----------
    share, variance, n
        The share, its variance by the design, and the rows.
    same
        The effective size to take where everybody or nobody has the event, and the variance says nothing.

    Notes
    -----
    Korn EL, Graubard BI (1998) Confidence intervals for proportions with small expected number of positive
    counts estimated from survey data, Survey Methodology 24:193-201. Not more than n: Parker JD et al. (2017)
    National Center for Health Statistics data presentation standards for proportions, Vital and Health
    Statistics 2(175). What is taken for none or all of them is ours.
    """
    one_sided = (share == 0) | (share == 1)
    varies = variance > 0
    size = np.where(varies, share * (1 - share) / np.where(varies, variance, 1.0), np.inf)
    known = np.isfinite(share) & ~np.isnan(variance)
    return np.where(one_sided, np.minimum(same, n), np.where(known, np.minimum(size, n), np.nan))
