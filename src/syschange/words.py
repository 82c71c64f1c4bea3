"""Numbers in words, the same everywhere: amounts, intervals, and how likely a thing is."""

import math
from collections.abc import Sequence

NOT_KNOWN = "not known"
# Signs that turn the direction of what follows them, to stand in a character class of a regular expression: a label
# with one could rewrite a verdict beside it.
TURNS = "\u202a-\u202e\u2066-\u2069"

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


def figures(value: float, n: int) -> str:
    """Return a number to `n` significant figures, never in powers of ten; "not known" where it is missing."""
    if not math.isfinite(value):
        return NOT_KNOWN
    decimals = n - 1 - math.floor(math.log10(abs(value))) if value else 0
    return _unsigned_zero(f"{value:.{max(decimals, 0)}f}")


def amount(value: float, *, percent: bool) -> str:
    """Return a value in words: a percentage for a share, else three significant figures."""
    if not math.isfinite(value):
        return NOT_KNOWN
    return f"{_whole(100 * value)}%" if percent else figures(value, 3)


def gap(value: float, *, percent: bool) -> str:
    """Return the size of a difference in words: percentage points for shares, else two figures."""
    if not math.isfinite(value):
        return NOT_KNOWN
    if not percent:
        return figures(abs(value), 2)
    points = _whole(abs(100 * value))
    return f"{points} percentage point{'' if points == '1' else 's'}"


def level_words(level: float) -> str:
    """Return a confidence level as a percentage with the digits it has, for example "95%" or "99.8%"."""
    return f"{100 * level:.10g}%"


def interval(lower: float, upper: float, level: float, *, percent: bool) -> str:
    """Return an interval in words, for example "95% interval 33% to 42%"; two figures where not shares."""
    ends = [amount(e, percent=True) if percent else figures(e, 2) for e in (lower, upper)]
    return f"{level_words(level)} interval {ends[0]} to {ends[1]}"


def gap_interval(lower: float, upper: float, level: float, *, percent: bool) -> str:
    """Return the interval of a difference in words: percentage points for shares, named with the difference."""
    if not percent:
        return interval(lower, upper, level, percent=False)
    return f"{level_words(level)} interval {_whole(100 * lower)} to {_whole(100 * upper)}"


def _whole(value: float) -> str:
    return _unsigned_zero(f"{value:.0f}") if math.isfinite(value) else NOT_KNOWN


def _unsigned_zero(text: str) -> str:
    """Return a number as text without the sign that rounding leaves before a zero."""
    return text.removeprefix("-") if not text.strip("-0.") else text


def likelihood(probability: float) -> str:
    """Return how likely a thing is, in the words of the IPCC's scale; "not known" where it is missing."""
    if not math.isfinite(probability):
        return NOT_KNOWN
    return next(word for least, word in _LIKELY if max(probability, 0.0) >= least)


def chance(probability: float) -> str:
    """Return a probability as a percentage that never claims certainty: "over 99%" and "under 1%"."""
    if not math.isfinite(probability):
        return NOT_KNOWN
    least = 0.01
    if probability < least:
        return "under 1%"
    return "over 99%" if probability > 1 - least else f"{100 * probability:.0f}%"


def about(share: float) -> str:
    """Return a share as a person would say it, "six in ten"; outside one to nine in ten a percentage.

    The nearest of the tenths and of one in three to one in eight is taken; it is a way of saying, beside which
    the percentage stands.
    """
    if not math.isfinite(share):
        return NOT_KNOWN
    numbers = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    sayings = {(i + 1) / 10: f"{number} in ten" for i, number in enumerate(numbers)}
    sayings |= {1 / k: f"one in {numbers[k - 1]}" for k in range(3, 9)}
    sayings |= {1 / 2: "half"}
    nearest = min(sayings, key=lambda s: abs(s - share))
    most_off = 0.03
    least, most = 0.1, 0.9
    near = abs(nearest - share) <= most_off and least <= round(share, 2) <= most
    return sayings[nearest] if near else amount(share, percent=True)


def listed(items: Sequence[str], *, last: str = "and") -> str:
    """Return items as a list in a sentence: "a, b and c"."""
    if len(items) < 2:  # noqa: PLR2004 - one needs no joining word
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
