"""A register of changes in words: how broad, how deep, and what came of what people recommended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from syschange.frames import rows
from syschange.system.register.terms import DEPTHS, ELEMENTS, LIVED, STATUSES
from syschange.words import amount, gap, gap_interval, interval, listed

Row = Mapping[str, Any]
_DEPTHS = {
    "structural": "structures (rules, money, practice)",
    "relational": "relations and power",
    "transformative": "beliefs",
}


@dataclass(frozen=True)
class Said:
    """What has to be said of how the register is kept."""

    lowered: int
    disagreeing: int
    over: int
    repeats: int
    unplaced: int
    undated: int
    older: int
    hidden: bool
    tests: str


def words(changes: pd.DataFrame, table: pd.DataFrame, said: Said) -> str:
    """Return the sentences of a register: five at most, and one of tests and stories where there are any (ours)."""
    told = [
        _breadth(changes),
        _depth(changes),
        _people(table, said),
        *_influence(table),
        said.tests,
        _kept(changes, said),
    ]
    return " ".join(sentence for sentence in told if sentence)


def _breadth(changes: pd.DataFrame) -> str:
    n = len(changes)
    shown, outside = (int((changes["status"] >= rank).sum()) for rank in (1, 2))
    what = "change is" if n == 1 else "changes are"
    first = f"{n} {what} claimed: {shown} shown by evidence, and {outside} confirmed by somebody outside"
    far = [
        e for e in ELEMENTS if ((changes["element"] == e) & (changes["status"] == len(STATUSES) - 1)).any()
    ]
    if not far:
        return f"{first}, so that none of the seven elements of the system has a change that is confirmed."
    without = [e for e in ELEMENTS if e not in far]
    rest = f"; none in {listed(without, last='or')}" if without else ""
    return f"{first}; the confirmed ones lie in {len(far)} of the seven elements of the system ({listed(far)}){rest}."


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def _depth(changes: pd.DataFrame) -> str:
    confirmed = changes[changes["status"] >= STATUSES.index("substantiated")]
    far = [_DEPTHS[d] for d in DEPTHS if (confirmed["depth"] == d).any()]
    if not far:
        return (
            "How deep the confirmed ones go is not known."
            if len(confirmed)
            else "None is confirmed at any depth."
        )
    if len(far) == len(DEPTHS):
        return f"They go all the way down: {listed(far)}."
    without = [_DEPTHS[d] for d in DEPTHS if _DEPTHS[d] not in far]
    return f"They reach {listed(far)}, and not {listed(without, last='or')}."


def _people(table: pd.DataFrame, kept: Said) -> str:
    if kept.hidden:
        return "How many people they reached cannot be told, since numbers of few people are hidden."
    said = {"dose": "said to reach", "reach": "meant for"}
    made = []
    for quantity, phrase in said.items():
        row = _rows(table, "people")["all changes", quantity]
        if np.isfinite(row["value"]):
            made.append(f"of the people they were {phrase}, {_share(row)} were reached")
    if not made:
        return "How many people they reached, of those they were said to reach, is not known."
    told = ", and ".join(made)
    return f"{told[:1].upper()}{told[1:]}."


def _influence(table: pd.DataFrame) -> list[str]:
    found = _rows(table, "recommendations")
    row = found.get((LIVED, "adopted of decided"))
    if row is None:
        return ["What came of recommendations by people with lived experience is not known."]
    if not np.isfinite(row["value"]):
        return ["No recommendation by people with lived experience has been decided."]
    waiting = int(found[LIVED, "undecided"]["n"])
    more = f" ({waiting} more {_is(waiting)} not decided)" if waiting else ""
    who = f"Of {row['n']:,.0f} recommendations by people with lived experience that were decided{more}"
    less = found.get((LIVED, "less others"))
    if less is None or not np.isfinite(less["lower"]):
        return [f"{who}, {_share(row)} were adopted."]
    limits = gap_interval(less["lower"], less["upper"], less["level"], percent=True)
    size = f"{gap(less['value'], percent=True)} {'more' if less['value'] > 0 else 'less'}"
    sure = (
        "which could be chance"
        if less["lower"] <= 0 <= less["upper"]
        else "more than chance readily explains"
    )
    return [f"{who}, {_share(row)} were adopted: {size} than of everybody else's ({limits}), {sure}."]


def _share(row: Row) -> str:
    value = amount(row["value"], percent=True)
    if not np.isfinite(row["lower"]):
        return value
    return f"{value} ({interval(row['lower'], row['upper'], row['level'], percent=True)})"


def _rows(table: pd.DataFrame, section: str) -> dict[tuple[str, str], Row]:
    own = rows(table[table["section"] == section])
    return {(row["item"], row["quantity"]): row for row in own}


def _kept(changes: pd.DataFrame, said: Said) -> str:
    """Say what about the register itself a reader has to know."""
    unplaced = int(changes["element"].isna().sum())
    told = (
        (said.lowered, "called substantiated by insiders alone (that counts as evidence, and no further)"),
        (unplaced, "not placed in any one element"),
        (
            said.disagreeing,
            "given different numbers of people by different sources (the least favourable stand)",
        ),
        (said.over, "said to have reached more people than claimed or able (nobody counts beyond those)"),
    )
    parts = [f"{_many(n)} {what}" for n, what in told if n]
    if said.repeats:
        what = "statement repeats" if said.repeats == 1 else "statements repeat"
        parts.append(f"{said.repeats} {what} another source and {_adds(said.repeats)} nothing")
    if said.unplaced:
        what = "source that others rest on has" if said.unplaced == 1 else "sources that others rest on have"
        parts.append(
            f"{said.unplaced} {what} no row (nobody knows whether that is outside, so it does not count so)"
        )
    if said.older:
        parts.append(f"{_many(said.older)} left out, made before the day from which changes count")
    if said.undated:
        rows = "recommendation does" if said.undated == 1 else "recommendations do"
        parts.append(f"{said.undated} {rows} not say when and {_is(said.undated)} left out")
    return f"Of the register: {'; '.join(parts)}." if parts else ""


def _adds(n: int) -> str:
    return "adds" if n == 1 else "add"


def _many(n: int) -> str:
    return f"{n} {'change is' if n == 1 else 'changes are'}"
