"""What a panel says, in words."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from syschange.frames import rows
from syschange.results import Distribution
from syschange.statistics.agreement import ENOUGH, TENTATIVE
from syschange.statistics.exact import JeffreysDistribution
from syschange.system.panel.basis import ALONE, FEW, NOBODY, ONE_THING, SAME, UNSURE, UNTOLD
from syschange.words import amount, chance, interval, likelihood, listed

NOTES: Mapping[str, str] = {
    "": "",
    ONE_THING: "two raters or more rated one thing only, and agreement needs two things",
    NOBODY: "nobody rated",
    ALONE: "no two of them rated the same thing",
    SAME: "all gave one rating throughout, which may be habit",
    FEW: "too few things were rated to say how sure it is",
    UNSURE: "nothing says how sure it is",
    UNTOLD: "not shown",
}
_HALF = 0.5


@dataclass(frozen=True)
class Told:
    """What the words are made of beside the table."""

    at_least: float
    highest: float
    nameless: bool
    records: bool


def words(table: pd.DataFrame, left: list[float], told: Told) -> str:
    """Return the sentences: one a side, one on both being heard, one on agreement, one on what was left out."""
    made = rows(table)
    shares = [row for row in made if row["quantity"] == "share"]
    agreed = [row for row in made if row["quantity"] == "agreement"]
    said = [_share(row, told, first=not place) for place, row in enumerate(shares)]
    return " ".join(s for s in (*said, _agreement(agreed), _left(left, told)) if s)


def _share(row: Mapping[str, Any], told: Told, *, first: bool) -> str:
    side = row["side"]
    if not math.isfinite(row["value"]):
        if row["note"] == "not shown":
            return f"What the side of {side} says is not shown, since few rated it or few said yes."
        return f"Nobody on the side of {side} has rated it, so half of the panel is not heard."
    made: Distribution = JeffreysDistribution(float(row["numerator"]), float(row["n"]))
    limits = interval(row["lower"], row["upper"], row["level"], percent=True)
    p = 1 - made.cdf(_HALF)
    rated = f"rated it {told.at_least:g} or more of {told.highest:g}" if first else "did"
    return (
        f"On the side of {side}, {amount(row['value'], percent=True)} of {row['n']:,.0f} raters {rated} ({limits}); "
        f"that more than half of all such raters would is {likelihood(p)} ({chance(p)})."
    )


def _agreement(agreed: list[dict[str, Any]]) -> str:
    parts = []
    for row in agreed:
        side = row["side"]
        if math.isfinite(row["value"]):
            enough, some = row["value"] >= ENOUGH, row["value"] >= TENTATIVE
            how = "agree" if enough else "agree somewhat" if some else "do not agree well"
            parts.append(f"those on the side of {side} {how} (alpha {round(row['value'], 2) + 0.0:.2f})")
        elif row["note"] != NOTES[NOBODY]:
            parts.append(f"of the side of {side} it is not known ({row['note']})")
    notes = {row["note"] for row in agreed}
    if len(notes) == 1 and len(parts) > 1 and all(math.isnan(row["value"]) for row in agreed):
        return f"Whether raters agree with one another is not known: {notes.pop()}."
    return f"Whether raters agree with one another: {listed(parts)}." if parts else ""


def _left(left: list[float], told: Told) -> str:
    parts = []
    if any(math.isnan(n) for n in left):
        parts.append("raters who left an item out are not counted")
    elif sum(left):
        n = int(sum(left))
        who = "rater who left an item out is" if n == 1 else "raters who left an item out are"
        parts.append(f"{n:,} {who} not counted")
    if told.nameless:
        parts.append("ratings that do not say whose they are, are left out")
    if told.records:
        parts.append("ratings by neither side are left out")
    said = "; ".join(parts)
    return f"{said[:1].upper()}{said[1:]}." if said else ""
