"""The table of what is known: a row a quantity, and never one a worker."""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from syschange.results import Estimate
from syschange.statistics.reliance import EFFECTIVE_SOURCE
from syschange.system.reliance.facts import Facts, flagged, retention
from syschange.system.reliance.team import Team
from syschange.system.reliance.terms import FLAGS, RARE, SMALL, SURE, Terms

COLUMNS = (
    "quantity", "value", "lower", "upper", "level", "probability", "flag", "threshold", "method", "source", "note",
)  # fmt: skip
EVERYONE, ALONE, DRAWN = "everyone", "everyone, cases alone", "everyone, workers drawn again"
WITHOUT = "without the most needed"
READINGS = {
    "spread": WITHOUT,
    "theirs": f"{WITHOUT}, unknown cases theirs",
    "others": f"{WITHOUT}, unknown cases others'",
}
IN_POST, BETWEEN = "those in post", "variance between workers"
DROP, RETENTION, GAIN = "gain lost without them", "retention", "largest share of the gain"
CHANCE, BY_CHANCE = "how often by chance", "smallest by chance"
RAISED = {True: "raised", False: "not raised", None: "not known"}
_BAND = 0.90  # ours: of the draws by chance, the band that is shown holds this share
_NO_SHARE = "not given: the gain with everybody is not above nought beyond chance"
_ON_PAPER = "not published: what is told of workers is told in bands"
Row = dict[str, object]


def table_of(facts: Facts, terms: Terms) -> pd.DataFrame:
    """Return the table, its rows always the same."""
    made = [
        *_effects(facts, terms),
        *_shares(facts, terms),
        *_flags(facts),
        *_told(facts, terms),
        *_counts(facts),
    ]
    table = pd.DataFrame(made, columns=list(COLUMNS))
    numbers = ["value", "lower", "upper", "level", "probability", "threshold"]
    table[numbers] = table[numbers].astype("float64")
    texts = [c for c in COLUMNS if c not in numbers]
    for column in texts:  # one that nothing stands in is no text yet
        table[column] = table[column].astype(object).where(table[column].notna(), "").astype("str")
    return table


def why_not(facts: Facts) -> str:
    """Return why a number about workers is not given; nothing in memory, where it is."""
    if facts.team is not None:
        return ""
    if facts.bands.shown:
        return _ON_PAPER
    return facts.bands.finding if facts.bands.finding != SMALL else SMALL


def _effect(name: str, found: Estimate | None, terms: Terms, note: str = "") -> Row:
    if found is None:
        return {"quantity": name, "note": note or "cannot be told"}
    return {
        "quantity": name, "value": found.value, "lower": found.lower, "upper": found.upper, "level": found.level,
        "probability": found.probability(terms.at_least), "threshold": terms.at_least, "method": found.method,
        "source": "the plan's worthwhile effect", "note": note,
    }  # fmt: skip


def _effects(facts: Facts, terms: Terms) -> Iterator[Row]:
    team, none = facts.team, why_not(facts)
    everyone = facts.everyone(terms)
    yield _effect(EVERYONE, everyone, terms, none if everyone is None else "")
    yield _effect(ALONE, facts.cases_alone(terms), terms, "too sure where workers differ")
    yield _effect(DRAWN, team.drawn if team else None, terms, none or "too sure with few workers")
    for reading, name in READINGS.items():
        note = none
        if team is None and facts.bands.shown and reading == "spread":
            note = f"{none}; that it is worthwhile: {facts.bands.sure}"
        yield _effect(name, team.without[reading] if team else None, terms, note)
    asked = "" if team is not None and math.isfinite(team.gone) else "no workforce was given"
    yield _effect(IN_POST, team.in_post if team else None, terms, none or asked)


def _shares(facts: Facts, terms: Terms) -> Iterator[Row]:
    team, none, bands = facts.team, why_not(facts), facts.bands
    effect, some = facts.cases_alone(terms), facts.some_gain(terms)
    left = team.without["spread"] if team else None
    drop = effect.value - left.value if effect and left else math.nan
    yield {"quantity": DROP, "value": drop, "note": none}
    kept = retention(team, effect.value) if some and effect else math.nan
    told = bands.retention if not team and bands.shown else none
    yield {"quantity": RETENTION, "value": kept, "note": told or ("" if some else _NO_SHARE)}
    told = bands.gain if not team and bands.shown else none
    gain = team.gain_share if team and some else math.nan
    yield {"quantity": GAIN, "value": gain, "note": told or ("" if some else _NO_SHARE)}
    yield from _guard(team, facts)


def _guard(team: Team | None, facts: Facts) -> Iterator[Row]:
    none, bands, chance = why_not(facts), facts.bands, {"quantity": CHANCE, "threshold": RARE}
    if team is None or team.guard is None:
        rare = {True: "under 1 in 20", False: "1 in 20 or more", None: "cannot be told"}[bands.rare]
        note = rare if team is not None or bands.shown else none
        yield chance | {"note": note}
        yield {"quantity": BY_CHANCE, "note": none or "cannot be told"}
        return
    low, middle, high = np.quantile(team.guard.draws, [(1 - _BAND) / 2, 0.5, (1 + _BAND) / 2])
    method = team.guard.method
    yield chance | {"value": team.guard.chance, "method": method, "source": "by convention"}
    yield {
        "quantity": BY_CHANCE, "value": middle, "lower": low, "upper": high, "level": _BAND, "method": method,
        "note": "the smallest gain without one worker, were all workers alike",
    }  # fmt: skip


def _flags(facts: Facts) -> Iterator[Row]:
    team, none = facts.team, why_not(facts)
    values = flagged(team) if team else dict.fromkeys(FLAGS, math.nan)
    for name, (threshold, source) in FLAGS.items():
        row: Row = {
            "quantity": name, "value": values[name], "flag": RAISED[facts.bands.flags[name]],
            "threshold": threshold, "source": source, "note": none,
        }  # fmt: skip
        if name == BETWEEN and team is not None and team.between is not None:
            row |= {"lower": team.between.lower, "upper": team.between.upper, "level": team.between.level,
                    "method": team.between.method}  # fmt: skip
        yield row
    effective = team.caseload.effective if team else math.nan
    yield {"quantity": "effective workers", "value": effective, "source": EFFECTIVE_SOURCE, "note": none}


def _told(facts: Facts, terms: Terms) -> Iterator[Row]:
    """Give how far off an effect would have to be for such data to tell."""
    room, none = (facts.team.room if facts.team else math.nan), why_not(facts)
    for name, sign in (("could be cleared from", 1), ("could be blamed to", -1)):
        note = none or f"told at {SURE:.0%} sure four times in five, were that the gain without them"
        yield {"quantity": name, "value": terms.at_least + sign * room, "note": note}


def _counts(facts: Facts) -> Iterator[Row]:
    team, cases, none = facts.team, facts.cases, why_not(facts)
    yield {"quantity": "workers", "value": team.workers if team else math.nan, "note": facts.bands.workers}
    for name, value in (
        ("cases of those who left", "gone"),
        ("cases of those not in the workforce", "unsure"),
    ):
        share = getattr(team, value) if team else math.nan
        yield {
            "quantity": name,
            "value": share,
            "note": none or ("" if math.isfinite(share) else "no workforce was given"),
        }
    for name, count in (
        ("cases with the change", cases.changed), ("cases of the comparison", cases.comparison),
        ("cases with the change lost", cases.lost_changed), ("cases of the comparison lost", cases.lost_comparison),
        ("cases with the change without a worker", cases.unplaced),
        ("cases of the comparison without a worker", cases.unplaced_comparison),
        ("cases without an arm", cases.armless),
    ):  # fmt: skip
        yield {"quantity": name, "value": count, "note": "" if math.isfinite(count) else "hidden"}
