"""Regression to the mean: what those who were let in for their score would do though nothing was done."""

import math
from dataclasses import dataclass

from scipy import special

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.levels import require_level
from syschange.statistics.proportions import critical_z

# Ours: thresholds further out than so many standard deviations of everybody are no longer told apart.
_FAR = 8.0
_STEPS = 80


@dataclass(frozen=True)
class Expected:
    """What is to be expected of people who were let in for their score.

    Attributes
    ----------
    change, lower, upper
        The change to be expected the second time though nothing was done, below 0 where high scores let people in;
        and its limits, of which one is infinite where the scores do not say how far out the threshold lies.
    usual_mean, usual_sd
        Mean and standard deviation of everybody they were let in from; the latter missing where the mean was given.
    """

    change: float
    lower: float
    upper: float
    usual_mean: float
    usual_sd: float


def regression_to_the_mean(
    mean: float,
    *,
    sd: float,
    n: float,
    entered: float,
    reliability: float,
    usual: float | None = None,
    level: float = 0.95,
) -> Expected:
    """Return the change that being let in for a score brings about by itself.

    Parameters
    ----------
    mean, sd, n
        Mean and standard deviation of the scores of those let in, and how many they are.
    entered
        The score they had to reach: at least where their mean is above it, at most where it is below.
    reliability
        The correlation of the score with itself at another time in everybody, nothing having been done; above 0 and
        at most 1, from the instrument's manual.
    usual
        The mean of everybody they were let in from, from the manual or a register; estimated where left out.
    level
        Confidence level of the limits.

    Notes
    -----
    With X the score in everybody, normal, the second score of those beyond the threshold is expected to be
    (1 − reliability) (E[X | let in] − E[X]) nearer everybody's mean: Davis CE (1976) American Journal of Epidemiology
    104:493-498; Gardner MJ, Heady JA (1973) Journal of Chronic Diseases 26:781-795. Of people in the worst tenth,
    with a reliability of .7, the mean falls by .53 standard deviations.

    Everybody's mean is estimated from those let in, as that of a normal distribution cut off at the threshold with
    their mean and standard deviation: Cohen AC (1959) Technometrics 1:217-237. It is little known from few people,
    which the limits (by the delta method, on the logarithm of the ratio of the two moments: ours) say.

    Raises
    ------
    WrongTypeError
        Where the reliability is not above 0 and at most 1.
    NotEstimableError
        Where scores do not vary, lie on the threshold, or lie as no normal distribution cut off there does.
    """
    require_level(level)
    if not 0 < reliability <= 1:
        raise WrongTypeError(
            "The reliability is not above 0 and at most 1.",
            "Take it from the instrument's manual, for example 0.8.",
        )
    beyond = abs(mean - entered)
    if not (math.isfinite(beyond) and beyond > 0 and 0 < sd < math.inf and n > 1):
        raise NotEstimableError(
            "What to expect cannot be estimated: the scores do not vary, or all lie on the threshold.",
            "Check the threshold against the scores.",
        )
    side = 1.0 if mean > entered else -1.0
    left, z = 1 - reliability, critical_z(level)
    if usual is not None:
        half, change = z * left * sd / math.sqrt(n), -left * (mean - usual)
        return Expected(change, change - half, change + half, usual, math.nan)
    ratio = sd / beyond
    if not _ratio(-_FAR) < ratio < _ratio(_FAR):
        raise NotEstimableError(
            "The scores of those let in do not lie as a normal distribution cut off at the threshold does.",
            "Check the threshold against the scores, or give the usual mean from the manual.",
        )
    at = _solved(ratio)
    half = z * math.sqrt(_noise(at) / n)
    near, far = (_distance(ratio * math.exp(h)) * beyond for h in (-half, half))
    usual_sd = beyond / (_hazard(at) - at)
    ends = sorted((-side * left * near, -side * left * far)) if left else [0.0, 0.0]
    usual_mean = entered - side * at * usual_sd
    return Expected(-left * (mean - usual_mean), ends[0], ends[1], usual_mean, usual_sd)


def _distance(ratio: float) -> float:
    """Return how far the mean of those let in is from everybody's, in distances of it from the threshold."""
    if ratio >= _ratio(_FAR):
        return math.inf
    if ratio <= _ratio(-_FAR):
        return 0.0
    z = _solved(ratio)
    return _hazard(z) / (_hazard(z) - z)


def _solved(ratio: float) -> float:
    """Return the threshold, in standard deviations of everybody from their mean, that gives a ratio of moments."""
    low, high = -_FAR, _FAR
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _ratio(middle) < ratio else (low, middle)
    return (low + high) / 2


def _hazard(z: float) -> float:
    """Return φ(z) / (1 − Φ(z)), the mean of a standard normal deviate beyond z."""
    return math.sqrt(2 / math.pi) / float(special.erfcx(z / math.sqrt(2)))


def _ratio(z: float) -> float:
    """Return the standard deviation of what lies beyond z over its mean distance from z; it rises from 0 to 1."""
    mean = _hazard(z)
    return math.sqrt(max(1 - mean * (mean - z), 0.0)) / (mean - z)


def _noise(z: float) -> float:
    """Return the variance of the logarithm of the ratio of sample moments, times the people.

    By the delta method it is (kurtosis − 1) / 4 + ratio² − skewness × ratio of what lies beyond z, whose moments
    about 0 are each (k − 1) times the last but one, and z to the k − 1 times the hazard.
    """
    m: list[float] = [1.0, _hazard(z)]
    for k in (2, 3, 4):
        m.append((k - 1) * m[k - 2] + float(z ** (k - 1)) * m[1])
    variance = m[2] - m[1] ** 2
    third = m[3] - 3 * m[1] * m[2] + 2 * m[1] ** 3
    fourth = m[4] - 4 * m[1] * m[3] + 6 * m[1] ** 2 * m[2] - 3 * m[1] ** 4
    ratio = math.sqrt(variance) / (m[1] - z)
    skewness, kurtosis = third / math.pow(variance, 1.5), fourth / variance**2
    return max((kurtosis - 1) / 4 + ratio**2 - skewness * ratio, 0.0)
