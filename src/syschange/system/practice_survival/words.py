"""Whether practice goes on, in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from syschange.frames import rows
from syschange.results import Estimate
from syschange.system.practice_survival.records import Pairs
from syschange.system.practice_survival.result import KEPT, why
from syschange.words import amount, interval


@dataclass(frozen=True)
class Told:
    """What the words are made of."""

    pairs: Pairs
    kept: Estimate | None
    known_from: date | None
    since: date | None
    months: float
    alike: float
    as_of: date
    going_on: bool


def words(table: pd.DataFrame, told: Told) -> str:
    """Return the sentences: four at most (ours)."""
    of = {row["quantity"]: row for row in rows(table)}
    return " ".join(s for s in (_kept(of, told), _before(of, told), _sure(of, told), _doubts(of, told)) if s)


def _pairs(row: dict[str, Any]) -> str:
    n, sites = row["pairs"], row["sites"]
    many = f"{sites} {'site' if sites == 1 else 'sites'}"
    return f"{n} {'pair' if n == 1 else 'pairs'} of a document and a site ({many})"


def _kept(of: dict[str, dict[str, Any]], told: Told) -> str:
    row, on = of[KEPT], told.since
    start = "that took a practice up" if on is None else f"that did what it says on {on.isoformat()}"
    when = f"{told.months:g} months later"
    if told.kept is None:
        return f"Of {_pairs(row)} {start}, how many still do {when} is not known: {why(told.known_from)}."
    limits = interval(row["lower"], row["upper"], row["level"], percent=True)
    return f"Of {_pairs(row)} {start}, {amount(row['value'], percent=True)} still did {when} ({limits})."


def _before(of: dict[str, dict[str, Any]], told: Told) -> str:
    """Say who is not in the share because the clock started on a day."""
    if told.since is None:
        return ""
    over, later, gone = (of[n] for n in ("stopped before", "taken up later", "not seen since"))
    known = over["pairs"] + of["counted"]["pairs"]
    if over["pairs"]:
        share = amount(over["value"], percent=True)
        parts = [f"{over['pairs']} of {known} ({share}) had stopped by that day"]
    else:
        parts = ["none had stopped by that day"]
    if later["pairs"]:
        parts.append(f"{later['pairs']} began after it")
    if gone["pairs"]:
        parts.append(f"{gone['pairs']} had not been looked at since")
    said = ", ".join(parts)
    rest = "; none of these is in that share" if over["pairs"] or later["pairs"] or gone["pairs"] else ""
    return f"{said[:1].upper()}{said[1:]}{rest}."


def _sure(of: dict[str, dict[str, Any]], told: Told) -> str:
    """Say what the uncertainty counts, where sites have several documents."""
    row = of[KEPT]
    if told.kept is None or row["pairs"] == row["sites"]:
        return ""
    if told.alike == 1:
        return "Sites are what is counted for that: each is taken to keep all its documents or none."
    return f"What becomes of a site's documents is taken to be alike by {told.alike:g} (0: not at all; 1: wholly)."


def _doubts(of: dict[str, dict[str, Any]], told: Told) -> str:
    pairs, parts = told.pairs, []
    if of["not taken up"]["pairs"]:
        n = of["not taken up"]["pairs"]
        by = told.as_of.isoformat()
        parts.append(
            f"{n} {'pair' if n == 1 else 'pairs'} had not taken it up by {by} and {_is(n)} not counted"
        )
    if pairs.unchecked:
        how = (
            f"taken to go on until {told.as_of.isoformat()}"
            if told.going_on
            else "followed for no time at all"
        )
        n = pairs.unchecked
        parts.append(f"{n} {_has(n)} no day of a look and {_is(n)} {how}")
    if pairs.undated:
        n = pairs.undated
        parts.append(f"{n} {_has(n)} no day of adoption and {_is(n)} left out")
    if pairs.unknown:
        n = pairs.unknown
        parts.append(
            f"{n} {'row names' if n == 1 else 'rows name'} no document or site and {_is(n)} left out"
        )
    said = "; ".join(parts)
    return f"{said}." if said else ""


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def _has(n: int) -> str:
    return "has" if n == 1 else "have"
