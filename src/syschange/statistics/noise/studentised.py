"""The largest of all pairs' standardised differences when all groups are equal: Tukey's studentised range."""

import functools
import math

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

# Trapezoid rules on smooth integrands that die away at both ends converge faster than any power of the step.
_Z = np.linspace(-10.0, 9.0, 1521)
_PHI = np.exp(-(_Z**2) / 2) / math.sqrt(2 * math.pi) * (_Z[1] - _Z[0])
_S_NODES = 241
_MOST_CRITICAL = 1e4


def all_pairs_above(critical: float, groups: int, *, df: float = math.inf) -> float:
    """Return the chance that some pair of equal groups differs by more than `critical` standard errors.

    Parameters
    ----------
    critical
        Standard errors of the difference of the pair; not negative.
    groups
        How many groups there are; at least two.
    df
        Degrees of freedom of the standard errors' common variance; infinite where it is known.

    Returns
    -------
    float
        Exact where the groups' standard errors are alike, and else an upper bound.

    Notes
    -----
    Tukey JW (1953) The problem of multiple comparisons; Kramer CY (1956) Extension of multiple range tests to
    group means with unequal numbers of replications, Biometrics 12:307-310. That it is an upper bound for unequal
    groups: Hayter AJ (1984) A proof of the conjecture that the Tukey-Kramer multiple comparisons procedure is
    conservative, Annals of Statistics 12:61-75.
    """
    q = critical * math.sqrt(2)
    if math.isinf(df):
        within = float(_range_below(np.array([q]), groups)[0])
    else:
        # On the scale of log s, s being the estimate over the true standard deviation, the density is smooth.
        low, high = -37.0 / df - 8 / math.sqrt(df), 0.5 * math.log1p(90 / df) + 4 / math.sqrt(df + 40)
        t = np.linspace(low, high, _S_NODES)
        log_density = df * t - df * np.exp(2 * t) / 2
        density = np.exp(log_density - log_density.max())
        within = float(density @ _range_below(q * np.exp(t), groups) / density.sum())
    return min(max(1 - within, 0.0), 1.0)


@functools.lru_cache(maxsize=256)  # the same few are asked for again and again
def all_pairs_critical(above: float, groups: int, *, df: float = math.inf) -> float:
    """Return how many standard errors some pair of equal groups exceeds with probability `above`.

    Parameters
    ----------
    above
        Between 0 and 1: .05 for simultaneous limits at 95%.
    groups, df
        As in `all_pairs_above`.

    Returns
    -------
    float
        With two groups and infinite `df`, the usual two-sided normal critical value.
    """
    from scipy import optimize

    if above <= 0:
        return math.inf
    if above >= 1:
        return 0.0
    most = 10.0
    while all_pairs_above(most, groups, df=df) > above and most < _MOST_CRITICAL:
        most *= 2
    return float(
        optimize.brentq(
            lambda c: all_pairs_above(c, groups, df=df) - above, 0.0, most, xtol=1e-10, rtol=1e-12
        )
    )


def _range_below(q: Floats, groups: int) -> Floats:
    """Return the chance that the range of standard normal values is at most each of `q`."""
    low = special.ndtr(_Z)
    between = np.maximum(special.ndtr(_Z + q[:, None]) - low, 0.0)
    return np.asarray(groups * (between ** (groups - 1) @ _PHI))
