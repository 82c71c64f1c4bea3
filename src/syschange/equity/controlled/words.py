"""Sentences about groups compared within strata."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from syschange.equity.controlled.measures import MEASURES, Terms
from syschange.frames import group_name, rows
from syschange.words import figures, gap, gap_interval, interval, listed


def controlled_words(table: pd.DataFrame, terms: Terms, *, published: bool) -> str:
    """Say the surest comparison within strata, beside the one without, and whether one number will do.

    Parameters
    ----------
    table
        The table of the comparison.
    terms
        What is compared with what.
    published
        Whether the numbers are published ones: strata that are hidden count for nothing then.
    """
    told = [r for r in rows(table) if np.isfinite(r["adjusted_lower"])]
    alike = f"people alike in {listed(list(terms.within))}"
    if not told:
        why = (
            "too few people in each may be shown"
            if published
            else "no stratum has people of both, or nobody differs"
        )
        return (
            f"No group can be compared with {terms.reference} in {terms.asked.outcome} among {alike}: {why}."
        )
    row = max(told, key=lambda r: _sureness(r, terms))
    parts = [
        _first(row, terms, alike),
        _beyond_chance(told, terms),
        _one_number(told, terms),
        _left_out(row, published=published),
    ]
    return " ".join(part for part in parts if part)


def _beyond_chance(told: list[dict[str, Any]], terms: Terms) -> str:
    clear = sum(_sureness(r, terms) > 0 for r in told)
    if not clear:
        return "Chance could explain what is left; that is not the same as showing there is no difference."
    if len(told) == 1:
        return "That is more than chance readily explains."
    verb = "differs" if clear == 1 else "differ"
    return f"Of {len(told)} groups compared, {clear} {verb} by more than chance readily explains."


def _first(row: Mapping[str, Any], terms: Terms, alike: str) -> str:
    name, outcome = group_name(row, [terms.group]), terms.asked.outcome
    within = _said(row["adjusted"], terms)
    ends = row["adjusted_lower"], row["adjusted_upper"]
    limits = gap_interval(*ends, terms.level, percent=True)
    if terms.measure != "difference":
        limits = interval(*ends, terms.level, percent=False)
    crude = "as they stand, not known"
    if np.isfinite(row["crude"]):
        crude = f"as they stand, {_said(row['crude'], terms)}"
    if terms.measure == "difference":
        return f"Among {alike}, {name} is {within} than {terms.reference} in {outcome} ({limits}; {crude})."
    what = (
        f"the share of {outcome} in {name} is"
        if terms.measure == "ratio"
        else f"the odds of {outcome} in {name} are"
    )
    those = "that" if terms.measure == "ratio" else "those"
    return f"Among {alike}, {what} {within} {those} in {terms.reference} ({limits}; {crude})."


def _said(value: float, terms: Terms) -> str:
    if terms.measure == "difference":
        return f"{gap(value, percent=True)} {'higher' if value > 0 else 'lower'}"
    return f"{figures(value, 3)} times"


def _sureness(row: Mapping[str, Any], terms: Terms) -> float:
    """Return how far the interval stays from no difference; below nought where it takes it in."""
    none = MEASURES[terms.measure].none
    lower, upper = row["adjusted_lower"], row["adjusted_upper"]
    if none == 0:
        return float(max(lower, -upper))
    return max(math.log(lower), -math.log(upper))


def _one_number(told: list[dict[str, Any]], terms: Terms) -> str:
    """Warn where the odds ratio is not the same in every stratum."""
    unlike = [group_name(r, [terms.group]) for r in told if r["p_alike"] < 1 - terms.level]
    if not unlike:
        return ""
    return (
        f"For {listed(unlike)} the strata differ in their odds ratios by more than chance readily explains: one "
        "number hides that, so look at the strata."
    )


def _left_out(row: Mapping[str, Any], *, published: bool) -> str:
    """Say how many strata, with how many people, have only one of the two groups."""
    if published:
        some = row["strata_used"]
        return f"It rests on {some:.0f} {'stratum' if some == 1 else 'strata'} that may be shown."
    if not row["strata_one"]:
        return ""
    people = "1 person" if row["people_one"] == 1 else f"{row['people_one']:.0f} people"
    if row["strata_one"] == 1:
        return f"1 stratum, of {people}, has only one of the two groups and counts for nothing."
    return (
        f"{row['strata_one']:.0f} strata, of {people}, have only one of the two groups and count for nothing."
    )
