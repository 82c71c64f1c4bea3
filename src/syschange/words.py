"""Numbers in words, the same everywhere: amounts, intervals, and how likely a thing is."""

import math

# Mastrandrea et al. (2010) Guidance note for lead authors of the IPCC fifth assessment report on consistent
# treatment of uncertainties, table 1; the unlabelled gaps of that scale are closed here.
_LIKELY = (
    (0.99, "virtually certain"),
    (0.90, "very likely"),
    (0.66, "likely"),
    (1 / 3, "about as likely as not"),
    (0.10, "unlikely"),
    (0.01, "very unlikely"),
    (0.0, "exceptionally unlikely"),
)


def amount(value: float, *, percent: bool) -> str:
    """Return a value in words: a percentage for a share, else three significant figures."""
    return f"{100 * value:.0f}%" if percent else f"{value:.3g}"


def gap(value: float, *, percent: bool) -> str:
    """Return the size of a difference in words: percentage points for shares, else three figures."""
    return f"{abs(100 * value):.0f} percentage points" if percent else f"{abs(value):.3g}"


def interval(lower: float, upper: float, level: float, *, percent: bool) -> str:
    """Return an interval in words, for example "95% interval 33% to 42%"."""
    return f"{level:.0%} interval {amount(lower, percent=percent)} to {amount(upper, percent=percent)}"


def likelihood(probability: float) -> str:
    """Return how likely a thing is, in the words of the IPCC's scale; "not known" where it is missing."""
    if not math.isfinite(probability):
        return "not known"
    return next(word for least, word in _LIKELY if probability >= least)


def chance(probability: float) -> str:
    """Return a probability as a percentage that never claims certainty: "over 99%" and "under 1%"."""
    if not math.isfinite(probability):
        return "not known"
    least = 0.01
    if probability < least:
        return "under 1%"
    return "over 99%" if probability > 1 - least else f"{100 * probability:.0f}%"
