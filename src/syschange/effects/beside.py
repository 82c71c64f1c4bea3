"""What stands beside every effect: the smallest that could have been found, and whether it is too small to matter."""

import math

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Estimate
from syschange.statistics.detectable import detectable
from syschange.statistics.equivalence import ALPHA, Equivalence, equivalence
from syschange.words import figures, gap

BESIDE = ("detectable", "equivalence")  # the two columns
SHOWN, NOT_SHOWN, NOT_ASKED = "shown", "not shown", "no margin"

Margin = tuple[float, float]


def margins(margin: float | Margin | None, *, ratio: bool = False) -> Margin | None:
    """Return the margins within which an effect is too small to matter, or None where none was declared.

    Parameters
    ----------
    margin
        One number m for −m to m (for 1/m to m of a ratio, m above 1), or two with the lower one first.
    ratio
        Whether the effect is a ratio, of which 1 is none.

    Raises
    ------
    WrongTypeError
        Where it is neither a number nor two.
    NotEstimableError
        Where the margins do not lie to both sides of no effect.
    """
    if margin is None:
        return None
    none = 1.0 if ratio else 0.0
    try:
        low, high = (
            (float(m) for m in margin) if isinstance(margin, tuple | list) else _both(float(margin), ratio)
        )
    except (TypeError, ValueError):
        raise WrongTypeError(
            "The margin is neither a number nor a pair of numbers.",
            "Give for example margin=2 or margin=(-2, 2).",
        ) from None
    if not low < none < high or (ratio and low < 0):
        raise NotEstimableError(
            "The margins do not lie to both sides of no effect.",
            f"No effect is {none:g} here: give for example {'1.25 or (0.8, 1.25)' if ratio else '2 or (-2, 2)'}.",
        )
    return low, high


def _both(margin: float, ratio: bool) -> Margin:
    if ratio:
        return (1 / margin if margin > 0 else math.nan), margin
    return -margin, margin


def within(estimate: Estimate, margin: Margin | None, *, alpha: float = ALPHA) -> Equivalence | None:
    """Return what two one-sided tests say, or None where no margin was declared."""
    return None if margin is None else equivalence(estimate, low=margin[0], high=margin[1], alpha=alpha)


def beside(estimate: Estimate | None, margin: Margin | None) -> dict[str, object]:
    """Return the columns that stand beside an effect.

    Returns
    -------
    dict
        `detectable`: the smallest effect that such data would show four times in five, at the estimate's level; of
        a ratio, the smallest above 1. `equivalence`: "shown" where the effect is too small to matter by the margin
        declared, "not shown" where that is not so or there is no effect to speak of, "no margin" where none was
        declared.
    """
    if estimate is None:
        return {"detectable": math.nan, "equivalence": NOT_ASKED if margin is None else NOT_SHOWN}
    found = within(estimate, margin)
    told = NOT_ASKED if found is None else SHOWN if found.shown else NOT_SHOWN
    return {"detectable": detectable(estimate), "equivalence": told}


def sure_words(estimate: Estimate, margin: Margin | None, *, none: float = 0.0, percent: bool = False) -> str:
    """Say how sure an effect is, as the end of a sentence: "could be chance", and what that leaves open.

    That there is no difference is only said where a margin was declared and kept.

    Parameters
    ----------
    estimate
        The effect.
    margin
        What `margins` returned.
    none
        What no effect is: 0, or 1 of a ratio.
    percent
        Whether the effect is a difference of shares, and read as percentage points.
    """
    found = within(estimate, margin)
    if found is not None and found.shown:
        low, high = (figures(100 * m if percent else m, 3) for m in (found.low, found.high))
        points = " percentage points" if percent else ""
        return f"is too small to matter by the margin declared ({low} to {high}{points})"
    if not estimate.lower <= none <= estimate.upper:
        return "is more than chance readily explains"
    least = gap(detectable(estimate), percent=True) if percent else figures(detectable(estimate), 3)
    said = f"could be chance; an effect smaller than about {least} could have been missed"
    return said if found is None else f"{said}, and that it is too small to matter was not shown"
