"""The columns of a series that was interrupted: its course before, what changed, the seasons, and curved courses."""

import numpy as np
from numpy.typing import ArrayLike

from syschange.errors import NotEstimableError
from syschange.statistics.series.gapped import Floats

LEVEL, SLOPE = 2, 3  # the columns of what changed


def interrupted(points: int, change: int) -> Floats:
    """Return the columns of a level and a slope before a change and what the change added to each.

    Parameters
    ----------
    points
        How many points there are, those left out included.
    change
        How many of them lie before the change.

    Returns
    -------
    array of shape (points, 4)
        Ones; the time, which is 1 at the first point after the change and 0 at the one before; a step that is 1
        after the change; and the time after the change, 0 before.

    Notes
    -----
    Segmented regression: Wagner AK et al. (2002) Journal of Clinical Pharmacy and Therapeutics 27:299-309. What the
    change added h points into it is step + h × slope.
    """
    time = np.arange(1.0, points + 1) - change
    step = (time > 0).astype(np.float64)
    return np.column_stack([np.ones(points), time, step, time * step])


def harmonics(points: int, per_year: float, pairs: int) -> Floats:
    """Return pairs of sines and cosines: the seasons.

    Parameters
    ----------
    points
        How many points there are.
    per_year
        How many points a year has.
    pairs
        How many: the first has one wave a year, the second two, and so on.

    Returns
    -------
    array of shape (points, 2 × pairs)

    Raises
    ------
    NotEstimableError
        Where a year has too few points for so many.

    Notes
    -----
    Bhaskaran K et al. (2013) International Journal of Epidemiology 42:1187-1195.
    """
    if pairs < 0 or (pairs and 2 * pairs >= per_year):
        raise NotEstimableError(
            f"A year of {per_year:.3g} points cannot show {pairs} pairs of seasonal waves.",
            "Use fewer harmonics, or shorter periods.",
        )
    angle = 2 * np.pi * np.arange(points)[:, None] * np.arange(1, pairs + 1) / per_year
    return np.stack([np.sin(angle), np.cos(angle)], axis=2).reshape(points, 2 * pairs)


def bent(time: ArrayLike, shape: str) -> Floats:
    """Return the columns that bend a straight course, 0 of them for "linear".

    Parameters
    ----------
    time
        The time of each point, 0 at the last before the change.
    shape
        "linear"; "quadratic": the square of the time; "spline": a natural cubic spline with knots at the first
        point, half-way to the change, and at the change, and straight after it.

    Notes
    -----
    The spline in its truncated-power form: Harrell FE (2015) Regression Modeling Strategies, 2nd ed., section 2.4.5.
    """
    t = np.asarray(time, dtype=np.float64)
    if shape == "linear":
        return np.empty((len(t), 0))
    span = max(-float(t.min()), 1.0)
    if shape == "quadratic":
        return ((t / span) ** 2)[:, None]
    first, middle, last = -span, -span / 2, 0.0
    cubes = [np.maximum(t - knot, 0) ** 3 for knot in (first, middle, last)]
    made = (
        cubes[0] - cubes[1] * (last - first) / (last - middle) + cubes[2] * (middle - first) / (last - middle)
    )
    return (made / span**3)[:, None]
