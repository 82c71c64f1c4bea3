"""What is asked of the people on every engine, and the same by adding up row by row, without any engine."""

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from syschange import equity
from syschange.frames import ALL, MISSING_LABELS, UNKNOWN

from .people import (
    AREA,
    DAYS,
    ETHNICITY,
    EVENTS,
    HOUSED,
    MONEY,
    PERIOD,
    PERSON,
    SCORE,
    SEEN,
    SEX,
    TEAM,
    WEIGHT,
    WHY,
    Row,
)

BY = [SEX, ETHNICITY, AREA]
Question = dict[str, Any]

QUESTIONS: dict[str, Question] = {
    "a share": {"outcome": SEEN, "by": [*BY, HOUSED], "ways": 2},
    "a share by period, the unknown split": {
        "outcome": SEEN, "by": BY, "ways": 3, "period": PERIOD, "unknown": "split",
        "categories": {SEX: ["NULL", "Nobody", "nan"]},
    },
    "a weighted share": {"outcome": SEEN, "by": [ETHNICITY, HOUSED], "ways": 2, "weights": WEIGHT},
    "a mean of awkward decimals": {"outcome": SCORE, "kind": "mean", "by": BY, "ways": 2, "period": PERIOD},
    "a weighted mean": {"outcome": SCORE, "kind": "mean", "by": BY, "ways": 2, "weights": WEIGHT, "unknown": "split"},
    "a mean of large numbers": {"outcome": MONEY, "kind": "mean", "by": [*BY, HOUSED], "ways": 2},
    "a rate": {
        "outcome": EVENTS, "kind": "rate", "exposure": DAYS, "per": 1000, "by": BY, "ways": 2, "period": PERIOD,
    },
    "nobody apart": {"outcome": MONEY, "kind": "mean", "by": [], "period": PERIOD},
    **{f"a mean of {name}": {"outcome": name, "kind": "mean", "by": [HOUSED]} for name in ("Int64", "UInt64")},
    "a group as its own outcome": {"outcome": HOUSED, "by": [HOUSED, SEX], "ways": 2},
}  # fmt: skip
# These take more than one pass over the rows; what they should come to is held elsewhere.
OF_ROWS: dict[str, Question] = {
    "a mean of people who repeat": {
        "outcome": SCORE, "kind": "mean", "by": [TEAM], "unknown": "split", "cluster": PERSON, "period": PERIOD,
    },
    "a share by a survey's design": {
        "outcome": SEEN, "by": [SEX], "design": equity.Design(strata=PERIOD, units=PERSON, weights=WEIGHT),
    },
    "a median": {"outcome": SCORE, "kind": "median", "by": [SEX, ETHNICITY], "ways": 2},
    "a weighted quantile": {
        "outcome": DAYS, "kind": "quantile", "q": 0.9, "by": [SEX], "weights": WEIGHT, "period": PERIOD,
    },
}  # fmt: skip
EVERYTHING = {**QUESTIONS, **OF_ROWS}

Group = tuple[str, ...]


def by_hand(rows: Sequence[Row], asked: Question) -> dict[Group, tuple[int, Fraction, Fraction]]:
    """Return for every group its people, the sum of the outcome, and what that is to be divided by.

    Weights multiply both. The groups are those that somebody is in, each with the period at its end, if any.
    """
    period = asked.get("period")
    found: dict[Group, tuple[int, Fraction, Fraction]] = {}
    for row in rows:
        people, total, size = 1, *_amounts(row, asked)
        for group in _groups(row, asked):
            key = (*group, *([row[period]] if period else []))
            held = found.get(key, (0, Fraction(0), Fraction(0)))
            found[key] = (held[0] + people, held[1] + total, held[2] + size)
    return found


def _amounts(row: Row, asked: Question) -> tuple[Fraction, Fraction]:
    measure, weight = asked.get("exposure"), asked.get("weights")
    given = [row[asked["outcome"]], *([row[measure]] if measure else [])]
    if any(v is None or math.isnan(v) for v in given):
        return Fraction(0), Fraction(0)
    each = Fraction(row[weight]) if weight else Fraction(1)
    return Fraction(given[0]) * each, Fraction(given[-1] if measure else 1) * each


def _groups(row: Row, asked: Question) -> list[Group]:
    labels = [_label(row, key, asked.get("unknown", "keep")) for key in asked["by"]]
    places = range(len(labels))
    return [
        tuple(labels[i] if i in chosen else ALL for i in places)
        for k in range(min(asked.get("ways", 1), len(labels)) + 1)
        for chosen in itertools.combinations(places, k)
    ]


def _label(row: Row, key: str, unknown: str) -> str:
    value = row[key]
    why = row[WHY] if key == ETHNICITY and value is None else None
    if unknown == "split" and why in MISSING_LABELS:
        return str(why)
    if value is None or (unknown == "keep" and value in MISSING_LABELS):
        return UNKNOWN
    return str(value)
