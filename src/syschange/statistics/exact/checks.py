"""What the interval methods share: checks of counts, the tails beyond limits, and a search for limits."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import WrongTypeError
from syschange.statistics.levels import require_level

Floats = NDArray[np.float64]

HALF = 0.5

# Ours: weighted events may pass their total by what adding them up in another order leaves.
_ROUNDING = 1e-9

# A search stops at this distance, on a scale of about 1 or relative to what is larger; it halves at every fifth step.
_PRECISION = 1e-15
_SECANTS, _STEPS, _HALVE_AT = 60, 160, 5


def as_counts(*given: ArrayLike) -> tuple[Floats, ...]:
    """Return counts, times at risk or weights as arrays of one shape.

    Parameters
    ----------
    given
        Numbers of any matching shapes; fractional values are allowed, and missing ones stay missing.

    Raises
    ------
    WrongTypeError
        Where the shapes do not match, or a number is negative or infinite.
    """
    try:
        arrays = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in given))
    except ValueError as error:
        raise WrongTypeError(
            "The counts cannot be put side by side: their lengths differ, or they are not numbers.",
            "Give each of them the same number of groups.",
        ) from error
    if any(((each < 0) | np.isinf(each)).any() for each in arrays):
        raise WrongTypeError("A count is negative or infinite.", "Give counts of nought or more.")
    return tuple(arrays)


def as_parts(events: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Return events and the people they happened to as arrays of one shape.

    Raises
    ------
    WrongTypeError
        Where `as_counts` raises it, or there are more events than people.
    """
    x, m = as_counts(events, n)
    if (x > m * (1 + _ROUNDING)).any():
        raise WrongTypeError(
            "There are more events than people.",
            "Count each person once, or use a rate where one person may have several events.",
        )
    return np.minimum(x, m), m


def tails(level: ArrayLike) -> Floats:
    """Return the share of confidence left beyond each limit, (1 − level) / 2.

    Raises
    ------
    WrongTypeError
        Where a level is not between 0 and 1.
    """
    levels = np.asarray(level, dtype=np.float64)
    for each in np.unique(levels):
        require_level(float(each))
    return (1 - levels) / 2


def between(low: float, high: float) -> float:
    """Return the confidence that a quantity is at most some value, from the tests against it on either side.

    Parameters
    ----------
    low, high
        The confidence read off the lower limits, and off the upper: `low` is never below `high`. Counts are
        whole, so that between the two a value is against neither; the confidence there is one half.
    """
    return max(high, min(low, HALF))


def crossing(
    function: Callable[[Floats], Floats], yes: Floats, no: Floats, guess: Floats | None = None
) -> Floats:
    """Return where functions cross nought, all at once: the last value found at which each is not below it.

    Parameters
    ----------
    function
        Takes an array of values and gives the function of each; it is not below nought up to some point
        between `yes` and `no`, and below it from there.
    yes, no
        Values on either side, or `yes` itself where the function is below nought already there. It may be
        infinite at `no`.
    guess
        Values a little beyond the crossings, if they are known about: the search then starts close by.

    Notes
    -----
    Dowell M, Jarratt P (1971) A modified regula falsi method for computing the root of an equation, BIT
    11:168-174 (the Illinois method), never nearer to an end than the precision, and with halvings between.
    """
    f_yes, f_no = function(yes), function(no)
    no = np.where(f_yes >= 0, no, yes)
    if guess is not None:
        between_them = (guess > np.minimum(yes, no)) & (guess < np.maximum(yes, no))
        near = np.where(between_them, guess, yes)
        f_near = function(near)
        beyond = between_them & (f_near < 0)
        no, f_no = np.where(beyond, near, no), np.where(beyond, f_near, f_no)
    before = np.zeros(np.shape(yes), dtype=np.bool_)
    for step in range(_STEPS):
        near = _PRECISION * (1 + np.maximum(np.abs(yes), np.abs(no)))
        if not (np.abs(no - yes) > near).any():
            break
        middle = (yes + no) / 2
        if step < _SECANTS and (step + 1) % _HALVE_AT:
            with np.errstate(divide="ignore", invalid="ignore"):
                chord = yes + (no - yes) * (f_yes / (f_yes - f_no))
            chord = np.clip(chord, np.minimum(yes, no) + near / 2, np.maximum(yes, no) - near / 2)
            middle = np.where(np.isfinite(chord) & (np.abs(no - yes) > near), chord, middle)
        f_middle = function(middle)
        held = f_middle >= 0
        yes, no = np.where(held, middle, yes), np.where(held, no, middle)
        # An end that stays twice running is given half its weight, so that the next chord passes the crossing.
        weight = np.where((held == before) & (step > 0), 0.5, 1.0)
        f_yes, f_no = np.where(held, f_middle, f_yes * weight), np.where(held, f_no * weight, f_middle)
        before = held
    return yes
