"""The four-fifths rule on whole numbers of people, and how many more people would bring a group to parity."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import WrongTypeError

Floats = NDArray[np.float64]

# Uniform Guidelines on Employee Selection Procedures (1978), 29 CFR 1607.4(D): less than four-fifths.
_FOUR, _FIFTHS = 4, 5


@dataclass(frozen=True)
class FourFifths:
    """How each group's selection rate stands to that of the reference group; an entry a group.

    Attributes
    ----------
    reference
        The place of the group the others are set against.
    rate
        The share selected; missing where a group has no applicants.
    ratio
        The rate over that of the reference; missing where either is missing or the reference has selected
        nobody.
    below
        Whether the ratio is below four-fifths, by comparing whole numbers; False where it is missing.
    z, p
        The two-proportion z test against the reference, pooled, and its two-sided p; missing for the
        reference itself, and where everybody or nobody in the two groups is selected.
    to_parity
        How many more people of the group would have to be selected for its rate to reach that of the
        reference; 0 where it is there already.
    """

    reference: int
    rate: Floats
    ratio: Floats
    below: NDArray[np.bool_]
    z: Floats
    p: Floats
    to_parity: NDArray[np.int64]


def four_fifths(selected: ArrayLike, applicants: ArrayLike, *, reference: int | None = None) -> FourFifths:
    """Set the selection rates of groups against the four-fifths rule.

    Parameters
    ----------
    selected, applicants
        Whole numbers of people, one entry a group.
    reference
        The place of the group to set the others against; None for the one with the highest rate, the first
        of several. The rule leaves aside a group too small to judge by (under 2% of applicants, in section
        4(A) of the Guidelines): give the place of another where the highest rate is that of a handful.

    Raises
    ------
    WrongTypeError
        Where the numbers are not whole and nought or more, their lengths differ, there are no groups, more
        are selected than applied, or the reference is not the place of a group.

    Notes
    -----
    Uniform Guidelines on Employee Selection Procedures (1978), 29 CFR 1607.4(D); Questions and Answers (1979)
    44 FR 11996. Fractions are compared as whole numbers, because in floating
    point 48 of 80 is less than four-fifths of 60 of 80.
    """
    x, n = _people(selected), _people(applicants)
    if x.shape != n.shape or not x.size or (x > n).any():
        raise WrongTypeError(
            "The people selected do not fit the people who applied: lengths differ, there are no groups, or "
            "more were selected than applied.",
            "Give both numbers for each group, counting each person once.",
        )
    best = _highest(x, n) if reference is None else reference
    if not 0 <= best < x.size:
        raise WrongTypeError("The reference is not the place of a group.", "Give a place from nought on.")
    xb, nb = int(x[best]), int(n[best])
    comparable = (n > 0) & (xb > 0)
    # Python's own integers: products of counts may pass 64 bits.
    xs, ns = x.astype(object), n.astype(object)
    below = np.asarray(_FIFTHS * xs * nb < _FOUR * xb * ns, dtype=np.bool_) & comparable
    needed = -((-xb * ns) // nb) if nb else xs
    rate = _over(x, n)
    z = _z(x, n, best)
    return FourFifths(
        reference=best,
        rate=rate,
        ratio=np.where(comparable, rate / (xb / nb if xb else 1.0), np.nan),
        below=below,
        z=z,
        p=2 * special.ndtr(-np.abs(z)),
        to_parity=np.maximum(np.asarray(needed - xs, dtype=np.int64), 0),
    )


def _people(given: ArrayLike) -> NDArray[np.int64]:
    try:
        values = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise WrongTypeError("The numbers of people are not numbers.", "Give whole numbers.") from error
    # Whole numbers are exact in double precision up to two to the power of 53.
    if values.ndim != 1 or not (np.isfinite(values) & (values >= 0) & (values == np.floor(values))).all():
        raise WrongTypeError(
            "The numbers of people are not a list of whole numbers of nought or more.",
            "Give unweighted counts, one a group.",
        )
    return values.astype(np.int64)


def _over(top: ArrayLike, bottom: ArrayLike) -> Floats:
    below = np.asarray(bottom, dtype=np.float64)
    return np.asarray(top) / np.where(below > 0, below, np.nan)


def _highest(x: NDArray[np.int64], n: NDArray[np.int64]) -> int:
    """Return the place of the highest rate, settled exactly among those that floating point cannot part."""
    rate = np.where(n > 0, x / np.maximum(n, 1), -1.0)
    close = np.flatnonzero(rate >= rate.max() - 1e-12)
    return int(max(close, key=lambda i: Fraction(int(x[i]), max(int(n[i]), 1))))


def _z(x: NDArray[np.int64], n: NDArray[np.int64], best: int) -> Floats:
    """Return the pooled two-proportion z of each group against the reference."""
    people = (n + n[best]).astype(np.float64)
    pooled = _over(x + x[best], people)
    variance = pooled * (1 - pooled) * (_over(1, n) + _over(1, n[best]))
    z = (_over(x, n) - _over(x[best], n[best])) / np.sqrt(np.where(variance > 0, variance, np.nan))
    return np.where(np.arange(n.size) == best, np.nan, z)
