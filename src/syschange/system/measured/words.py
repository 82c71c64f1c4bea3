"""Measures in words: a value with its interval and its number, a change or a gap and how sure it is."""

from collections.abc import Mapping
from typing import Any

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.system.measured.measure import CHANGE, GAP, VALUE, Measure
from syschange.system.measured.periods import AFTER, BEFORE
from syschange.system.measured.result import Measured
from syschange.words import NOT_KNOWN, amount, figures, gap, gap_interval, interval


def value_words(result: Measured, measure: str, *, period: str | None = None, **labels: str) -> str:
    """Return a value in words: "62% (95% interval 55% to 69%; 124 of 200 households)"; "not known" where missing."""
    asked = result.measures[measure]
    row = result.row(measure, period=period, **labels)
    made = _asked(result, measure, VALUE, period, labels)
    if made is None:
        return _bare(row["value"] * asked.per, asked)
    limits = interval(made.lower, made.upper, made.level, percent=asked.percent)
    return f"{amount(made.value, percent=asked.percent)} ({limits}; {_of(row, asked)})"


def _of(row: Mapping[str, Any], asked: Measure) -> str:
    n, units, numerator = (row[c] for c in ("n", "units", "numerator"))
    if asked.kind == "share" and n == units:
        return f"{numerator:,.0f} of {n:,.0f} {asked.unit}"
    return f"{units:,.0f} {asked.unit}"


def _bare(value: float, asked: Measure) -> str:
    said = amount(value, percent=asked.percent)
    return said if said == NOT_KNOWN else f"{said} (too few {asked.unit} to say how sure)"


def change_words(result: Measured, measure: str, **labels: str) -> str:
    """Say how a measure changed: from what to what, by how much, and whether chance readily explains it."""
    made = _asked(result, measure, CHANGE, None, labels)
    asked = result.measures[measure]
    before = value_words(result, measure, period=BEFORE, **labels)
    after = value_words(result, measure, period=AFTER, **labels)
    if made is None:
        return f"before {before}, after {after}; how they differ is {NOT_KNOWN}"
    return f"before {before}, after {after}: {_difference(made, asked)}"


def gap_words(result: Measured, measure: str, *, period: str | None = None, **labels: str) -> str:
    """Say how a group differs from the reference group, and whether chance readily explains it."""
    made = _asked(result, measure, GAP, period, labels)
    if made is None:
        return f"the difference is {NOT_KNOWN}"
    return _difference(made, result.measures[measure])


def _difference(made: Estimate, asked: Measure) -> str:
    limits = gap_interval(made.lower, made.upper, made.level, percent=asked.percent)
    size = gap(made.value, percent=asked.percent) if asked.percent else figures(abs(made.value), 2)
    way = "higher" if made.value > 0 else "lower" if made.value < 0 else "higher or lower"
    sure = "could be chance" if made.lower <= 0 <= made.upper else "more than chance readily explains"
    return f"{size} {way} ({limits}), which {'' if sure.startswith('could') else 'is '}{sure}"


def _asked(
    result: Measured, measure: str, quantity: str, period: str | None, labels: dict[str, str]
) -> Estimate | None:
    try:
        return result.estimate(measure, quantity=quantity, period=period, **labels)
    except NotEstimableError:
        return None
