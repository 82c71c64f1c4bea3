"""Sentences about an inequality and what noise alone would give."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from syschange.equity.inequality.catalogue import MEASURES, ORDER, SPOKEN, TIMES, UNIT, Measure
from syschange.equity.inequality.groupings import Held, known
from syschange.equity.options import Question
from syschange.equity.presets.common import ratio_interval, ratio_words
from syschange.frames import rows
from syschange.words import NOT_KNOWN, figures, gap, gap_interval, interval


def inequality_words(table: pd.DataFrame, held: Held) -> str:
    """Say how unequal groups are, absolute and relative, beside what chance alone would give.

    Parameters
    ----------
    table
        The table of the result. A ranked set of characteristics is spoken of where there is one, else the set of
        most groups; of several periods the latest.
    held
        What it was worked out from.
    """
    asked, period = held.asked, held.period
    if period is not None:
        table = table[table[period] == table[period].iloc[-1]]
    told = table[table["value"].notna()]
    if told.empty:
        return f"Inequality in {asked.outcome} cannot be given: no two groups can be compared."
    here = told[told["characteristics"] == spoken_set(told)]
    spoken = spoken_rows(here)
    start = f"In {spoken[0][period]}: " if period is not None else ""
    parts = [
        start
        + _people(spoken[0], held)
        + "; ".join(_said(row, asked, it) for row, it in zip(spoken, (asked.outcome, "it"), strict=False))
        + ".",
        _several(told, spoken[0]),
        unknown_words(spoken[0]),
        "" if asked.plain else "Groups count with their effective size.",
    ]
    return " ".join(part for part in parts if part)


def spoken_set(told: pd.DataFrame) -> str:
    """Return the set of characteristics to speak of: the first that is ranked, else that of most groups."""
    ranked = told[told["measure"].map(lambda name: ORDER in MEASURES[name].needs)]
    if len(ranked):
        return str(ranked["characteristics"].iloc[0])
    return str(told["characteristics"].iloc[int(told["groups"].to_numpy().argmax())])


def spoken_rows(here: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows to speak of: an absolute and a relative index, so far as there are."""
    by_name = {row["measure"]: row for row in rows(here)}
    found = []
    for scale, names in zip(("absolute", "relative"), SPOKEN, strict=True):
        held = [by_name[n] for n in names if n in by_name and by_name[n]["scale"] == scale]
        # Rather one that can be held against chance than one of which chance makes anything.
        found += sorted(held, key=lambda row: not math.isfinite(row["null_expectation"]))[:1]
    return found


def _people(row: Mapping[str, Any], held: Held) -> str:
    """Say how many groups of how many people: it is these numbers that noise depends on."""
    part = next(
        p for p in held.tables()
        if " × ".join(held.characteristics(p)) == row["characteristics"]
        and (held.period is None or p[held.period].iloc[0] == row[held.period])
    )  # fmt: skip
    sizes = known(held, part)["denominator"]
    low, high = f"{sizes.min():.0f}", f"{sizes.max():.0f}"
    people = low if low == high else f"{low} to {high}"
    noun = "person" if people == "1" else "people"
    return f"With {row['groups']} groups of {people} {noun} ({row['characteristics']}), "


def _said(row: Mapping[str, Any], asked: Question, it: str) -> str:
    measure = MEASURES[row["measure"]]
    value, limits = value_words(row["value"], measure, asked), limits_words(row, measure, asked)
    if measure.signed:
        clear = row["lower"] > measure.neutral or row["upper"] < measure.neutral
        if not math.isfinite(row["lower"]):
            return f"{it} shows {measure.said} of {value}, and how sure that is cannot be given"
        chance = "" if clear else ", which chance alone could explain"
        return f"{it} shows {measure.said} of {value} ({limits}){chance}"
    if math.isinf(row["null_expectation"]):
        return f"{it} shows {measure.said} of {value}, and chance alone could give one without end"
    if math.isnan(row["null_expectation"]):
        return f"{it} shows {measure.said} of {value}, and what chance alone would give is not known"
    null = value_words(row["null_expectation"], measure, asked)
    seen = f"chance alone would give {it} {measure.said} of {null}; the one seen is {value}"
    if not math.isfinite(row["corrected"]) or not math.isfinite(row["lower"]):
        return seen
    return f"{seen}, and with the noise taken off {value_words(row['corrected'], measure, asked)} ({limits})"


def _several(told: pd.DataFrame, spoken: Mapping[str, Any]) -> str:
    """Say how many sets of characteristics show more than chance readily explains."""
    same = told[(told["measure"] == spoken["measure"]) & told["lower"].notna()]
    if len(same) <= 1:
        return ""
    neutral = MEASURES[spoken["measure"]].neutral
    beyond = int(((same["lower"] > neutral) | (same["upper"] < neutral)).sum())
    shows = "shows" if beyond == 1 else "show"
    return (
        f"Of {len(same)} sets of characteristics, {beyond} {shows} more of it than chance readily explains."
    )


def unknown_words(row: Mapping[str, Any], when: str = "") -> str:
    """Say how many people are in no group whose characteristics are known."""
    if not row["unknown"] > 0:
        return ""
    one = row["unknown"] == 1
    return (
        f"{row['unknown']:,.0f} {'person' if one else 'people'} {when}of whom {row['characteristics']} is not known "
        f"{'is' if one else 'are'} counted, and {'is' if one else 'are'} never the best or the worst."
    )


def value_words(value: float, measure: Measure, asked: Question) -> str:
    """Return an index in words: percentage points where it is in those, "1.50" where it is a ratio."""
    if not math.isfinite(value):
        return NOT_KNOWN
    if measure.unit == TIMES:
        return ratio_words(value)
    if measure.unit == UNIT and asked.percent:
        said = gap(value, percent=True)
        return f"minus {said}" if value < 0 and not said.startswith("0 ") else said
    return figures(value, 2)


def limits_words(
    row: Mapping[str, Any], measure: Measure, asked: Question, ends: Sequence[str] = ("lower", "upper")
) -> str:
    """Return the limits of an index in words."""
    lower, upper, level = row[ends[0]], row[ends[1]], row["level"]
    if measure.unit == TIMES:
        return ratio_interval(lower, upper, level)
    if measure.unit == UNIT and asked.percent:
        return gap_interval(lower, upper, level, percent=True)
    return interval(lower, upper, level, percent=False)
