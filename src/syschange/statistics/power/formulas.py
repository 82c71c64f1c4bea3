"""Power by formula, for the simple designs that have one: what simulations are checked against."""

import math
from collections.abc import Callable

from scipy import special

from syschange.errors import NotEstimableError
from syschange.statistics.levels import require_level

_MOST_PEOPLE = 1e9  # ours: beyond it no study will look


def t_power(effect: float, n: float, *, sd: float = 1.0, groups: int = 2, level: float = 0.95) -> float:
    """Return how often a t interval would leave out 0 on the side of the effect.

    Parameters
    ----------
    effect, sd
        The true difference and the standard deviation (of the differences, for paired scores).
    n
        People in each group; pairs for paired scores.
    groups
        2 for two groups of `n`, 1 for one group or paired scores.
    level
        Confidence level of the two-sided interval.

    Notes
    -----
    Noncentral t: Johnson NL, Welch BL (1940) Biometrika 31:362-389; as `power.t.test` of R.
    """
    require_level(level)
    df = (n - 1) * groups
    critical = special.stdtrit(df, 0.5 + level / 2)
    return float(1 - special.nctdtr(df, abs(effect) / sd * math.sqrt(n / groups), critical))


def shares_power(p1: float, p2: float, n: float, *, level: float = 0.95) -> float:
    """Return how often two shares of `n` people each would be found to differ by the pooled z test.

    Notes
    -----
    Fleiss JL, Levin B, Paik MC (2003) Statistical Methods for Rates and Proportions, 3rd ed., section 4.2, without
    continuity correction; as `power.prop.test` of R.
    """
    require_level(level)
    middle = (p1 + p2) / 2
    null, true = math.sqrt(2 * middle * (1 - middle)), math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    return float(special.ndtr((math.sqrt(n) * abs(p1 - p2) - _z(level) * null) / true))


def shares_arcsine_power(h: float, n1: float, n2: float, *, level: float = 0.95) -> float:
    """Return how often two shares that lie `h` apart on the scale of 2·arcsin(√p) would be found to differ.

    Notes
    -----
    Cohen J (1988) Statistical Power Analysis for the Behavioral Sciences, 2nd ed., chapter 6, both tails.
    """
    require_level(level)
    size, z = abs(h) * math.sqrt(n1 * n2 / (n1 + n2)), _z(level)
    return float(special.ndtr(size - z) + special.ndtr(-size - z))


def correlation_power(r: float, n: float, *, level: float = 0.95) -> float:
    """Return how often a correlation would be found among `n` people: Fisher's z with its correction for bias.

    Notes
    -----
    Cohen J (1988), chapter 3; as `pwr.r.test` of R.
    """
    require_level(level)
    critical = special.stdtrit(n - 2, 0.5 + level / 2)
    limit = math.atanh(critical / math.sqrt(critical**2 + n - 2))
    mean, scale = math.atanh(r) + r / (2 * (n - 1)), math.sqrt(n - 3)
    return float(special.ndtr((mean - limit) * scale) + special.ndtr((-mean - limit) * scale))


def chi_square_power(w: float, n: float, *, df: int, level: float = 0.95) -> float:
    """Return how often counts of `n` people would be found to depart from what is expected, by Pearson's test.

    Notes
    -----
    Noncentral chi-square with noncentrality n·w²: Cohen J (1988), chapter 7.
    """
    require_level(level)
    return float(1 - special.chndtr(special.chdtri(df, 1 - level), df, n * w**2))


def design_effect(size: float, icc: float) -> float:
    """Return how many times more people clusters of one size ask for: 1 + (size − 1) × ICC.

    Notes
    -----
    Kish L (1965) Survey Sampling, section 5.4.
    """
    return 1 + (size - 1) * icc


def people_needed(power_of: Callable[[float], float], *, power: float = 0.8, least: float = 4.0) -> float:
    """Return the number (of people, or the effect) from which on a power is reached; not rounded.

    Parameters
    ----------
    power_of
        A power that grows with the number.
    power
        The power asked.
    least
        Where to start looking.

    Raises
    ------
    NotEstimableError
        Where not even a billion would do, or fewer than `least` would.
    """
    from scipy import optimize

    most = least
    while power_of(most) < power:
        most *= 2
        if most > _MOST_PEOPLE:
            raise NotEstimableError("No number reaches this power.", "Look for a larger effect.")
    if most == least:
        raise NotEstimableError("Fewer than the least reach this power.", "Start looking lower.")
    return float(optimize.brentq(lambda n: power_of(n) - power, most / 2, most, xtol=1e-12))


def _z(level: float) -> float:
    return float(special.ndtri(0.5 + level / 2))
