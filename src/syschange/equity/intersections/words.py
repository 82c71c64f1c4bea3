"""Sentences about intersections: how much lies between them, how much of it is additive, and which stand out."""

import math
from typing import Any

import pandas as pd

from syschange.equity.intersections.models import METHODS, Models, Terms
from syschange.equity.intersections.strata import Strata
from syschange.equity.intersections.tables import HIGHER, LOWER, NEITHER
from syschange.equity.presets.common import missing
from syschange.equity.words import noun
from syschange.frames import group_name, rows
from syschange.words import amount, chance, gap, gap_interval, interval, listed

_PULLED = (
    "Small intersections are pulled in towards what their parts would give, so that the chance of a few people is "
    "not taken for a finding."
)


def intersection_words(
    strata: Strata, models: Models | None, terms: Terms, table: pd.DataFrame, summary: pd.DataFrame
) -> str:
    """Say how much lies between intersections, how much of that is additive, and which stand out.

    Parameters
    ----------
    strata, models, terms
        The strata, what was fitted to them (None where nothing can be, on paper), and how.
    table, summary
        The tables of the result.
    """
    if models is None:
        return (
            f"Nothing can be said about intersections in {strata.asked.outcome}: too few people can be shown, or "
            "what can be shown does not differ."
        )
    parts = [
        _between(strata, terms, summary),
        _additive(models, terms),
        _outstanding(strata, terms, table),
        _PULLED,
        _unknown(strata),
        _left_out(strata),
    ]
    return " ".join(part for part in parts if part)


def _between(strata: Strata, terms: Terms, summary: pd.DataFrame) -> str:
    row = rows(summary[(summary["measure"] == "VPC") & (summary["model"] == "null")])[0]
    whole = rows(strata.basis.head(1))[0]
    limits = "interval not known"
    if math.isfinite(row["lower"]):
        limits = interval(row["lower"], row["upper"], terms.level, percent=True)
    known, people = _people(whole["denominator"]), _people(whole["n"])
    scale = ", on the scale of log odds," if strata.percent else ","
    return (
        f"Of the differences between people in {strata.asked.outcome}{scale} {_percent(row['value'])} ({limits}) "
        f"lies between the {int(strata.used.sum())} intersections of {listed(strata.by)}, and the rest between "
        f"people of the same one; this is from {known} people whose {noun(strata.asked.kind)} is known, of {people}."
    )


def _people(people: float) -> str:
    """Return a number of people in words; what is hidden is not known."""
    return f"{people:.0f}" if math.isfinite(people) else "a number that is hidden"


def _percent(share: float) -> str:
    """Return a share as a percentage that is nothing only where it is."""
    smallest = 0.01
    return chance(share) if 0 < share < smallest else amount(share, percent=True)


def _additive(models: Models, terms: Terms) -> str:
    """Say how much of what lies between intersections goes with each characteristic by itself."""
    if models.null.between == 0:
        return "That is no more than chance gives, so there is nothing to trace to the characteristics."
    other = next(m for m in METHODS if m != terms.method)
    first, second = (_explained(models.changes[m]) for m in (terms.method, other))
    return (
        f"Of what lies between intersections, {first} ({terms.method}; by {other} {second}) goes with each "
        "characteristic by itself, simply added up."
    )


def _explained(change: float) -> str:
    return "none" if change <= 0 else amount(change, percent=True)


def _outstanding(strata: Strata, terms: Terms, table: pd.DataFrame) -> str:
    """Say which intersections differ from the sum of their parts."""
    clear = table[table["stands_out"].isin([HIGHER, LOWER])]
    told = len(clear) + int((table["stands_out"] == NEITHER).sum())
    if clear.empty:
        return (
            "No intersection stands out beyond what its parts would give, with all of them looked at together; that "
            "is not the same as showing that none does."
        )
    row = _surest(clear)
    limits = gap_interval(
        row["interaction_lower"], row["interaction_upper"], terms.level, percent=strata.percent
    )
    stands = "stands out beyond what its" if len(clear) == 1 else "stand out beyond what their"
    return (
        f"{len(clear)} of {told} intersections {stands} parts would give. The surest: "
        f"{group_name(row, strata.by)} is {gap(row['interaction'], percent=strata.percent)} {row['stands_out']} than "
        f"its parts would give ({limits})."
    )


def _surest(clear: pd.DataFrame) -> dict[str, Any]:
    return rows(clear.loc[[clear["p_adjusted"].idxmin()]])[0]


def _unknown(strata: Strata) -> str:
    if not (strata.used & missing(strata.rows, strata.by)).any():
        return ""
    return "People of whom a characteristic is not known stand as groups of their own."


def _left_out(strata: Strata) -> str:
    """Say how many intersections are not in the models, and why."""
    aside, absent = int(strata.set_aside.sum()), int((~strata.told).sum())
    said = []
    if absent:
        holds = "holds" if absent == 1 else "hold"
        said.append(
            f"{absent} of {len(strata.told)} {holds} nobody whose {noun(strata.asked.kind)} is known, or too few to "
            "show, and are left out."
        )
    if aside:
        said.append(
            f"{aside} with a characteristic not known {'is' if aside == 1 else 'are'} left out, because everybody "
            "there has the same answer."
        )
    return " ".join(said)
