"""The table of changes: what was altered, who says so, and how many people it reached of those it could."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.examples.place.base import Base
from syschange.examples.place.setting import Setting
from syschange.examples.worlds.columns import Labels, Values

ELEMENTS = ("people", "organisations", "policies", "processes", "culture", "beliefs", "environment")
DEPTHS = ("structural", "relational", "transformative")
STATUSES = ("claimed", "evidenced", "substantiated")
HALF = 0.5  # how much walk or influence makes a change that rests on it real


@dataclass(frozen=True)
class Change:
    """A change that is claimed: its element and depth, days after the change until it, and how it was and is."""

    id: str
    element: str
    depth: str
    days: int
    before: str
    after: str


CHANGES = (
    Change(
        "front-door",
        "processes",
        "structural",
        0,
        "Each service has a door of its own.",
        "There is one front door.",
    ),
    Change(
        "coordinator",
        "organisations",
        "relational",
        30,
        "Nobody holds it together.",
        "One worker a household does.",
    ),
    Change(
        "who-may-come",
        "policies",
        "structural",
        0,
        "A second need shuts people out.",
        "Needs are taken together.",
    ),
    Change(
        "shared-budget",
        "organisations",
        "structural",
        90,
        "Each agency pays its own.",
        "A budget is held jointly.",
    ),
    Change(
        "how-we-talk",
        "culture",
        "relational",
        180,
        "Plans start from problems.",
        "Plans start from strengths.",
    ),
    Change(
        "what-we-believe",
        "beliefs",
        "transformative",
        300,
        "Services fix people.",
        "People lead; services help.",
    ),
    Change(
        "who-decides",
        "people",
        "transformative",
        120,
        "Leaders decide.",
        "People with lived experience decide too.",
    ),
    Change(
        "opening-hours",
        "environment",
        "structural",
        60,
        "Doors shut at five.",
        "Doors are open in the evening.",
    ),
)
SOURCES = (("minutes", "insider"), ("evaluator", "outside"), ("interviews", "lived_experience"))


def real(setting: Setting) -> dict[str, bool]:
    """Return which of the changes there are, and which are only said to be."""
    redesigned = setting.pathway == "redesigned"
    walked = setting.walk >= HALF
    return {
        "front-door": redesigned,
        "coordinator": setting.coordinated,
        "who-may-come": redesigned,
        "shared-budget": setting.lasts,
        "how-we-talk": walked,
        "what-we-believe": walked,
        "who-decides": setting.influence >= HALF,
        "opening-hours": setting.opening == "evenings too",
    }


def draw(place: Base) -> pd.DataFrame:
    """Return one row a change and source: what is only said, nobody but insiders takes further than a claim."""
    there = real(place.setting)
    change, source = (axis.ravel() for axis in np.indices((len(CHANGES), len(SOURCES))))
    is_real = np.array([there[one.id] for one in CHANGES])[change]
    # The minutes hold each change evidenced; outside and by people themselves it is substantiated, or is a claim.
    status = np.where(source == 0, 1, np.where(is_real, 2, 0))
    eligible, exposed = int(place.changed_for.sum()), int(place.reached.sum())
    rows = len(change)
    offers = place.setting.influence >= HALF
    start = place.changed + np.array([one.days for one in CHANGES]).astype("timedelta64[D]")

    def labels(of: str, among: tuple[str, ...]) -> Labels:
        return Labels(np.array([among.index(getattr(one, of)) for one in CHANGES])[change], among)

    return place.table(
        change_id=Labels(change, [one.id for one in CHANGES]),
        source_id=Labels(source, [name for name, _ in SOURCES]),
        source_role=Labels(source, [role for _, role in SOURCES]),
        element=labels("element", ELEMENTS),
        depth=labels("depth", DEPTHS),
        status=Labels(status, STATUSES),
        changed_on=Values(start[change]),
        before_text=Labels(change, [one.before for one in CHANGES]),
        after_text=Labels(change, [one.after for one in CHANGES]),
        eligible_n=Values(np.full(rows, eligible)),
        claimed_n=Values(np.full(rows, eligible)),
        exposed_n=Values(np.full(rows, exposed)),
        hours_asked=Values(np.full(rows, 20.0 if offers else 60.0)),
        hours_offered=Values(np.full(rows, 80.0 if offers else 15.0)),
        money_offered=Values(np.full(rows, 4000.0 if offers else 500.0)),
    )
