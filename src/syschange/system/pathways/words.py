"""What the comparison of pathways says, in sentences for somebody with no statistics."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from syschange.system.pathways.basis import Basis
from syschange.system.pathways.findings import (
    DIFFERS,
    REDESIGNED,
    RENAMED,
    SAME,
    UNCHANGED,
    UNKNOWN,
    Found,
)
from syschange.words import level_words, listed

_FIRST = {
    UNCHANGED: "People move through the same steps, under the same names, as before.",
    RENAMED: "The steps have new names, but people move through them as before: {}.",
    REDESIGNED: "People move through the steps in another way than before, whatever the steps are called.",
}
_UNCLEAR = {
    "hidden": "What changed in the pathway cannot be told here: there are too few cases to show.",
    "drift": (
        "Whether the way of working is new is not known: with so few cases before the change nothing says how much "
        "the pathway varies by itself."
    ),
    "few": (
        "Whether the way of working is new is not known: the cases are too few, or what differs too little, to tell "
        "another way of working from the old one."
    ),
    "simple": (
        "The steps have new names and the pathway looks alike, but whether this is only a new name is not known: "
        "with two activities or fewer, or steps always taken in one order, nearly every pair of pathways looks alike."
    ),
    "differs": (
        "The steps have new names and people move through them much as before, but something that a new name cannot "
        "change differs, so whether this is only a new name is not known."
    ),
    "unrecorded": (
        "The steps have new names and the pathway looks alike, but two different pathways can; nothing was recorded "
        "that a new name cannot change, so whether this is only a new name is not known."
    ),
    "unknown": (
        "The steps have new names and the pathway looks alike, but of something that a new name cannot change it is "
        "not known whether it stayed, so whether this is only a new name is not known."
    ),
}
_APART = {
    "straddling": ("case", "begun before the change and gone on after it"),
    "unsettled": ("case", "begun too late to run its time"),
    "long": ("case", "with too many steps to follow"),
    "no_case": ("row", "without a case"),
    "no_day": ("row", "without a day"),
}
_SAID = {
    "tied": ("case", "in {} the order of steps of one day is not recorded"),
    "conflicting": ("case", "in {} positions contradict the days, which were followed"),
    "repeated": ("case", "in {} a step stands in more than one row and was counted once"),
    "unnamed": ("row", "without the name of an activity, and taken as one of their own, {}"),
}
_MANY = 0.1  # ours: share of the cases after the change that may not be over yet, from which it is said
_NAMED = 3  # new names in the words; the others stand in the table
_SMALL = 0.005


@dataclass(frozen=True)
class Told:
    """What the words are made of beside what was found: the day of the change, what was declared, the renaming."""

    changed_on: str
    level: float
    declared: bool
    renaming: pd.DataFrame


def words(basis: Basis, found: Found, told: Told) -> str:
    """Return the sentences."""
    if basis.before is None or basis.after is None:
        return _UNCLEAR["hidden"]
    first = _FIRST[found.finding] if found.finding in _FIRST else _UNCLEAR[found.reason]
    made = [first.format(_names(told.renaming)), _distances(basis, found, told), _kept(found.table)]
    doubts = _doubts(basis, found)
    made += [f"Of the records: {'; '.join(doubts)}."] if doubts else []
    made.append(
        "This compares two times: it does not say that the change was good, or what brought it about."
    )
    return " ".join(sentence for sentence in made if sentence)


def _distances(basis: Basis, found: Found, told: Told) -> str:
    assert basis.before is not None  # noqa: S101 - looked at by the caller
    assert basis.after is not None  # noqa: S101
    by_name, by_shape = found.table.iloc[:2].to_dict("records")
    own = "was declared to count as the same"
    if not told.declared:
        own = "counts as the same, from how much cases before the change differed among themselves"
    limit = (
        "how far counts as the same is not known"
        if math.isnan(found.margin)
        else f"up to {bits(found.margin)} {own}"
    )
    return (
        f"Between {basis.before.cases:,.0f} cases begun before {told.changed_on} and {basis.after.cases:,.0f} begun "
        f"after, the moves from step to step are {_with(by_name, told.level)} apart by name, and "
        f"{_with(by_shape, told.level)} once steps are matched whatever they are called, on a scale from 0 (alike) "
        f"to 1 (nothing shared); {limit}."
    )


def bits(value: float) -> str:
    """Return a distance in words, to two decimals."""
    if not math.isfinite(value):
        return "not known"
    return "under 0.01" if 0 < value < _SMALL else f"{value:.2f}"


def _with(row: Mapping[Any, Any], level: float) -> str:
    return f"{bits(row['distance'])} ({level_words(level)} interval {bits(row['lower'])} to {bits(row['upper'])})"


def _kept(table: pd.DataFrame) -> str:
    rows = table[table["kind"] == "invariant"]
    said = []
    for same, word in ((SAME, "the same within drift"), (DIFFERS, "different"), (UNKNOWN, "not known")):
        names = rows.loc[rows["same"] == same, "quantity"].tolist()
        said += [f"{word}: {listed(names)}"] if names else []
    return f"Of what a new name cannot change, {'; '.join(said)}." if said else ""


def _names(renaming: pd.DataFrame) -> str:
    pairs = renaming[renaming["renamed"]]
    if not len(pairs):
        return "the new names cannot be shown"
    said = [f"{b} is now {a}" for b, a in zip(pairs["before"], pairs["after"], strict=True)]
    more = len(said) - _NAMED
    return f"by the best match, {listed(said[:_NAMED])}{f', and {more} more' if more > 0 else ''}"


def _doubts(basis: Basis, found: Found) -> list[str]:
    """Return what a reader has to know of the data, where there is any of it; hidden numbers are passed over."""
    left = {name: n for name, n in basis.left.items() if n > 0}
    assert basis.after is not None  # noqa: S101 - looked at by the caller
    made = []
    if left.get("recent", 0.0) / basis.after.cases > _MANY:
        made.append(
            f"{_count(left['recent'], 'case')} after the change began so late that they may not be over, which by "
            "itself makes pathways differ (give run=, the days that a case needs)"
        )
    named = [f"{_count(left[name], noun)} {what}" for name, (noun, what) in _APART.items() if name in left]
    made += [f"counted apart, {listed(named)}"] if named else []
    made += [
        sentence.format(_count(left[name], noun)) for name, (noun, sentence) in _SAID.items() if name in left
    ]
    if any(math.isnan(n) for n in basis.left.values()):
        made.append(
            "cases and rows that were left out or are in doubt are not told where they are too few to show"
        )
    best = found.distances
    if best is not None and not best.relabelling.proven:
        made.append(
            f"the matching was searched for and may not be the best, and {bits(best.relabelling.gap)} of the "
            "distance could be its fault"
        )
    return made


def _count(n: float, noun: str) -> str:
    return f"{n:,.0f} {noun}{'' if n == 1 else 's'}"
