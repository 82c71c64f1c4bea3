"""What is measured of experience: rates of harms, assessments, overridden choices and who carries the risk."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from syschange.system.experience.harms import Harms
from syschange.system.measured import Measure
from syschange.system.people_days import Floats, Ints, People, in_period

# Kinds of the schema of events that can harm or shut people out.
KINDS = ("retelling", "eviction", "exclusion", "ban", "restraint", "discharge for missed appointments")
PLURAL: Mapping[str, str] = {
    "retelling": "tellings of one's story again", "eviction": "evictions", "exclusion": "exclusions", "ban": "bans",
    "restraint": "restraints", "discharge for missed appointments": "discharges for missed appointments",
    "override": "overrides of a person's choice", "complaint": "complaints", "move": "moves", "return": "returns",
    "placement": "placements",
}  # fmt: skip
ASSESSMENTS, OVERRIDDEN, RISK = "assessments", "overridden", "risk owned"


def plural(kind: str) -> str:
    """Return what many events of a kind are called."""
    return PLURAL.get(kind, f"events of the kind {kind}")


def harm_measures(harms: Harms, kinds: Sequence[str]) -> list[tuple[Measure, pd.DataFrame]]:
    """Return the rate of each kind of event with its rows: a person and period each."""
    return [
        (
            Measure(
                kind, f"{plural(kind)}, for every 100 people in a year", "rate", better="lower", per=100.0
            ),
            harms.rows.assign(value=harms.counted[kind]),
        )
        for kind in kinds
    ]


def assessment_measure(
    people: People, *, place: Ints, day: Floats, early: float, until: float, changed_on: object
) -> tuple[Measure, pd.DataFrame]:
    """Return on how many days each person was assessed in their first weeks; a row a person.

    Parameters
    ----------
    people
        With `started` and `died`.
    place, day
        Whose each assessment is, and when.
    early
        How many days from the start count.
    until
        The last day of the records; for whom they end earlier it is not known.
    changed_on
        The day of the change; a person is before or after it by their start.
    """
    start = people.day("started")
    since = day - np.append(start, np.nan)[place]
    inside = (place >= 0) & (since >= 0) & (since < early)
    days = pd.DataFrame({"place": place[inside], "day": day[inside]}).drop_duplicates()
    number = np.bincount(days["place"], minlength=len(people)).astype(np.float64)
    whole = start + early - 1 <= np.fmin(until, people.day("died"))
    rows = pd.DataFrame(
        {"unit": np.arange(len(people)), "value": np.where(whole, number, np.nan), "exposure": 1.0}
    )
    asks = f"days on which a person was assessed, in their first {early:g}"
    rows = rows.assign(**people.at(rows["unit"].to_numpy()))
    return Measure(ASSESSMENTS, asks, "mean", better="lower"), in_period(rows, start, changed_on)


def decision_measures(decisions: pd.DataFrame) -> list[tuple[Measure, pd.DataFrame]]:
    """Return which decisions overrode a choice, and in which people carry or share the risk; a row a decision.

    Parameters
    ----------
    decisions
        Decisions about a person: `unit`, the characteristics, and `overridden` and `owned` where they are recorded.
    """
    found = []
    if "overridden" in decisions and decisions["overridden"].notna().any():
        measure = Measure(
            OVERRIDDEN, "decisions about a person that overrode what they had chosen", better="lower"
        )
        found.append((measure, decisions.assign(value=decisions["overridden"])))
    if "owned" in decisions and decisions["owned"].notna().any():
        measure = Measure(
            RISK,
            "decisions that left the risk with the people concerned, or shared it, where its owner is recorded",
        )
        mine = decisions[decisions["owned"].notna()].reset_index(drop=True)
        found.append((measure, mine.assign(value=mine["owned"])))
    return found
