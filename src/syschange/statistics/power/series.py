"""An interrupted series whose errors remember the last one: what change it would show, by simulation."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import NotEstimableError
from syschange.statistics.levels import require_level
from syschange.statistics.power.simulated import Simulated, found_from, require_simulations
from syschange.statistics.series import reml_ar1

Floats = NDArray[np.float64]


def simulate_series(
    design: ArrayLike,
    contrast: ArrayLike,
    *,
    sd: float,
    autocorrelation: float,
    there: ArrayLike | None = None,
    level: float = 0.95,
    simulations: int = 1000,
    rng: np.random.Generator,
) -> Simulated:
    """Simulate series without an effect, each fitted with an autocorrelation of its own by `reml_ar1`.

    Parameters
    ----------
    design
        Columns of the regression; shape (points, columns).
    contrast
        The weights of the coefficients that make up the effect; shape (columns,).
    sd, autocorrelation
        Of the errors.
    there
        Which points there are; all where left out. Shape (points,).
    level
        Confidence level of the interval that has to leave out 0: Student's t on points less columns.
    simulations
        How many series; 1,000.
    rng
        The random numbers.

    Raises
    ------
    NotEstimableError
        Where the errors do not vary, or there are too few points for the columns.

    Notes
    -----
    Errors are normal and AR(1), the first as far from the course as any other. The standard error is the one that an
    interrupted series is given here, which allows for the autocorrelation being estimated.
    """
    require_level(level)
    require_simulations(simulations)
    if not (sd > 0 and math.isfinite(sd) and abs(autocorrelation) < 1):
        raise NotEstimableError(
            "The series does not vary about its own course, so nothing can be simulated.",
            "Check that its values are those of each period, and not a constant.",
        )
    x = np.asarray(design, dtype=np.float64)
    weights = np.asarray(contrast, dtype=np.float64)[None]
    drawn = errors(len(x), sd, autocorrelation, simulations, rng)
    if there is not None:
        drawn[:, ~np.asarray(there, dtype=bool)] = np.nan
    made = reml_ar1(drawn, x)
    estimate, se = made.values(weights)[:, 0], made.errors(weights)[:, 0]
    if not np.isfinite(se).all():
        raise NotEstimableError(
            "The series has too few points for its level, slope and change.",
            "Take shorter periods, or wait for more of them.",
        )
    critical = float(special.stdtrit(float(made.df[0]), 0.5 + level / 2))
    return found_from(estimate, se, critical=critical)


def errors(points: int, sd: float, autocorrelation: float, series: int, rng: np.random.Generator) -> Floats:
    """Return normal errors of AR(1); shape (series, points)."""
    made = rng.standard_normal((series, points)) * sd
    fresh = math.sqrt(1 - autocorrelation**2)
    for t in range(1, points):
        made[:, t] = autocorrelation * made[:, t - 1] + fresh * made[:, t]
    return made
