"""Sentences about joint improvement: how many got better in several domains and worse in none."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from syschange.frames import ALL, group_name, rows
from syschange.system.joint_improvement.tables import JOINT, SHOWN, WORSE_IN_ANY, Terms
from syschange.words import amount, figures, gap, gap_interval, interval, listed

NOT_AN_EFFECT = (
    "This is a change, not an effect: without a comparison nothing says what would have happened anyway."
)
UNLIKE = "whether the arms were alike to begin with is not looked at here"
_WIDE = 0.05  # ours: bounds this far apart are worth a word
_MOST = 4  # ours: groups named in a sentence
_MANY_LOST = 0.2  # by convention: with more than 20% not known a result is labelled


def joint_words(table: pd.DataFrame, terms: Terms) -> str:
    """Return the sentences of a result, worked out from its table alone: five at most (ours)."""
    top = _one(table, terms, JOINT, {}, arm=terms.changed)
    said = [
        _share(top, _one(table, terms, WORSE_IN_ANY, {}, arm=terms.changed), terms),
        _bounds(top),
        _arms(top, terms) if terms.arm is not None else NOT_AN_EFFECT,
        _groups(table, terms),
        f"Better is {listed([d.told for d in terms.domains])}, and worse as much the other way.",
    ]
    return " ".join(sentence for sentence in said if sentence)


def _one(
    table: pd.DataFrame, terms: Terms, quantity: str, labels: Mapping[str, str], *, arm: str | None
) -> dict[str, Any]:
    own = table[table["quantity"] == quantity]
    own = own[(own["k"] == terms.at_least) | (quantity != JOINT)]
    for column in terms.by:
        own = own[own[column] == labels.get(column, ALL)]
    if terms.arm is not None:
        own = own[own[terms.arm] == arm]
    return rows(own)[0]


def _share(top: Mapping[str, Any], worse: Mapping[str, Any], terms: Terms) -> str:
    every = len(terms.domains)
    whom = (
        "people" if terms.arm is None else f"people of {group_name({terms.arm: terms.changed}, [terms.arm])}"
    )
    if not math.isfinite(top["known"]) or not top["known"]:
        return f"How many {whom} are known in all {every} domains is nought or cannot be told."
    several = (
        f"at least {terms.at_least} of {every} domains" if terms.at_least < every else f"all {every} domains"
    )
    in_none = "" if terms.at_least == every else " and worse in none"
    return (
        f"Of {top['known']:.0f} {whom} known in every domain, {_counted(top)} got better by a worthwhile amount in "
        f"{several}{in_none}; {_counted(worse)} got worse in at least one."
    )


def _counted(row: Mapping[str, Any]) -> str:
    if not math.isfinite(row["share"]):
        return "a number that cannot be told"
    return (
        f"{row['n']:.0f} ({amount(row['share'], percent=True)}, "
        f"{interval(row['lower'], row['upper'], row['level'], percent=True)})"
    )


def _bounds(top: Mapping[str, Any]) -> str:
    people, known = top["people"], top["known"]
    if not (math.isfinite(people) and math.isfinite(known)):
        return "How many are not known in some domain cannot be told."
    lost = max(people - known, 0.0)
    if not lost:
        return ""
    share = amount(lost / people, percent=True)
    said = f"{lost:.0f} more ({share} of all {people:.0f}) are not known in some domain"
    if lost / people > _MANY_LOST:
        said += ", more than one in five, so the rest may not speak for them"
    if not math.isfinite(top["most"]):
        return f"{said}."
    return (
        f"{said}; whatever became of them, the share of everybody lies between {amount(top['least'], percent=True)} "
        f"and {amount(top['most'], percent=True)}."
    )


def _arms(top: Mapping[str, Any], terms: Terms) -> str:
    other = group_name({str(terms.arm): terms.comparison}, [str(terms.arm)])
    if not math.isfinite(top["difference"]):
        return f"How that compares with people of {other} cannot be told; {UNLIKE}."
    limits = gap_interval(top["difference_lower"], top["difference_upper"], top["level"], percent=True)
    points = _apart(top["difference"])
    if points.startswith("0 "):
        said = f"To the nearest percentage point as many got jointly better as of {other} ({limits})"
    else:
        said = f"{points} got jointly better than of {other} ({limits})"
    said += f", which {_sure(top, terms)}"
    low, high = (amount(top[c], percent=True).rstrip("%") for c in ("difference_least", "difference_most"))
    if math.isfinite(top["difference_least"]) and top["difference_most"] - top["difference_least"] > _WIDE:
        said += f"; with those not known it could be anything between {low} and {high} percentage points"
    return f"{said}; {UNLIKE}."


def _sure(row: Mapping[str, Any], terms: Terms) -> str:
    if terms.margin is not None and row["equivalence"] == SHOWN:
        return f"is too small to matter by the margin declared ({figures(100 * terms.margin, 3)} percentage points)"
    if not row["difference_lower"] <= 0 <= row["difference_upper"]:
        return "is more than chance readily explains"
    least = gap(row["detectable"], percent=True)
    return f"could be chance; a difference smaller than about {least} could have been missed"


def _groups(table: pd.DataFrame, terms: Terms) -> str:
    own = table[(table["quantity"] == JOINT) & (table["k"] == terms.at_least)]
    own = own[own["against"] != ""]
    if terms.by:
        own = own[(own[list(terms.by)] != ALL).any(axis=1)]
    if not terms.by or own.empty:
        return ""
    told = own[own["difference"].notna()]
    if told.empty:
        return "By group nothing can be compared: too few are known."
    apart = told[told["p_adjusted"] < 1 - terms.level]
    whom = "everyone else" if terms.arm is None else "the comparison"
    if apart.empty:
        return (
            f"In none of {len(told)} groups is a difference from {whom} seen that is more than chance readily "
            "explains."
        )
    names = [f"{group_name(row, terms.by)} ({_apart(row['difference'])})" for row in rows(apart.head(_MOST))]
    more = f" and {len(apart) - _MOST} more" if len(apart) > _MOST else ""
    return (
        f"In {len(apart)} of {len(told)} groups the share differs from {whom} by more than chance readily explains: "
        f"{listed(names)}{more}."
    )


def _apart(value: float) -> str:
    return f"{gap(value, percent=True)} {'more' if value > 0 else 'fewer'}"
