"""What is known of several things holding together when how they depend on each other is not known."""

import math
from collections.abc import Sequence


def frechet_bounds(probabilities: Sequence[float]) -> tuple[float, float]:
    """Return the least and the greatest probability that all of several events hold.

    Parameters
    ----------
    probabilities
        The probability of each event, between 0 and 1; at least one.

    Returns
    -------
    tuple of float
        `max(0, sum(p) − (k − 1))` and `min(p)`. A product would assume independence.

    Notes
    -----
    Fréchet M (1935) Généralisation du théorème des probabilités totales, Fundamenta Mathematicae 25:379-387.
    """
    lower = max(0.0, math.fsum(probabilities) - (len(probabilities) - 1))
    upper = min(probabilities)
    return min(lower, upper), upper  # rounding may carry the lower a hair past the upper
