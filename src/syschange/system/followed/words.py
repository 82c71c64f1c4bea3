"""Shares of people followed, in words: how many by when, how that moved, and whether chance readily explains it."""

import math

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.system.followed.result import Followed
from syschange.system.measured import AFTER, BEFORE, CHANGE, GAP
from syschange.words import NOT_KNOWN, amount, figures, gap, gap_interval, interval, level_words


def _asked(
    told: Followed, measure: str, quantity: str, period: str | None, labels: dict[str, str]
) -> Estimate | None:
    try:
        return told.estimate(measure, quantity=quantity, period=period, **labels)
    except NotEstimableError:
        return None


def share_words(told: Followed, measure: str, *, period: str | None = None, **labels: str) -> str:
    """Return a share or a wait in words: "28% (95% interval 21% to 36%; 140 people)"; "not known" where missing."""
    made = _asked(told, measure, "value", period, labels)
    if made is None:
        return NOT_KNOWN
    n = told.group(period=period, **labels).counts["n"]
    people = f"; {n:,.0f} people" if math.isfinite(n) else ""
    if told.points[measure].day is not None:
        limits = interval(made.lower, made.upper, made.level, percent=True)
        return f"{amount(made.value, percent=True)} ({limits}{people})"
    upper = f"to {figures(made.upper, 2)}" if math.isfinite(made.upper) else "upwards"
    limits = f"{level_words(made.level)} interval {figures(made.lower, 2)} {upper}"
    return f"{figures(made.value, 2)} days ({limits}{people})"


def moved_words(told: Followed, measure: str, **labels: str) -> str:
    """Say how a share moved from before to after, and whether chance readily explains it."""
    before, after = (share_words(told, measure, period=p, **labels) for p in (BEFORE, AFTER))
    made = _asked(told, measure, CHANGE, None, labels)
    if made is None:
        return f"before {before}, after {after}; how they differ is {NOT_KNOWN}"
    return f"before {before}, after {after}: {_difference(made)}"


def gap_words(told: Followed, measure: str, *, period: str | None = None, **labels: str) -> str:
    """Say how a group differs from the reference group, and whether chance readily explains it."""
    made = _asked(told, measure, GAP, period, labels)
    return f"how they differ is {NOT_KNOWN}" if made is None else _difference(made)


def _difference(made: Estimate) -> str:
    limits = gap_interval(made.lower, made.upper, made.level, percent=True)
    sure = (
        "which could be chance"
        if made.lower <= 0 <= made.upper
        else "which is more than chance readily explains"
    )
    size = f"{gap(made.value, percent=True)} {'more' if made.value > 0 else 'fewer'}"
    return f"{size if round(abs(100 * made.value)) else 'the same to a point'} ({limits}), {sure}"
