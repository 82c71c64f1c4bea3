"""The table of changes: what was altered, who says so, and how many people it reached of those it could."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.examples.place.base import Base
from syschange.examples.place.chance import Codes
from syschange.examples.place.setting import Setting
from syschange.examples.place.sizes import lasting
from syschange.examples.worlds.columns import Labels, Values

ELEMENTS = ("people", "organisations", "policies", "processes", "culture", "beliefs", "environment")
DEPTHS = ("structural", "relational", "transformative")
STATUSES = ("claimed", "evidenced", "substantiated")
EVIDENCE = ("record", "account", "outcome harvesting", "most significant change", "process tracing")
TESTS = ("hoop", "smoking gun")
RESULTS = ("passed", "failed", "not clear")
CRITERIA = ("transformational", "not_tokenistic")
SIGNIFICANCE = "It is how people now come in, and nobody asks them twice."
CONTRIBUTION = "The board put it forward, and the services took it up in a month."
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
        "shared-budget": lasting(setting) >= HALF,
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
        **_people(place, len(change)),
        **_evidence(place.setting, change, source),
    )


def _people(place: Base, rows: int) -> dict[str, Values]:
    """Return how many people each change reached of those it could, and what it asks of them and offers."""
    eligible, exposed = int(place.changed_for.sum()), int(place.reached.sum())
    offers = place.setting.influence >= HALF
    return {
        "eligible_n": Values(np.full(rows, eligible)),
        "claimed_n": Values(np.full(rows, eligible)),
        "exposed_n": Values(np.full(rows, exposed)),
        "hours_asked": Values(np.full(rows, 20.0 if offers else 60.0)),
        "hours_offered": Values(np.full(rows, 80.0 if offers else 15.0)),
        "money_offered": Values(np.full(rows, 4000.0 if offers else 500.0)),
    }


def results(setting: Setting) -> tuple[str, str]:
    """Return what came of the evaluator's two tests: a hoop of the front door, a smoking gun of who may come.

    The hoop is failed where nobody was reached or services were only taken away. Both are passed where the change is
    there and people gain by it.
    """
    there = real(setting)["front-door"] and real(setting)["who-may-come"]
    if setting.withdrawal or setting.dose <= 0:
        return "failed", "not clear"
    return ("passed" if there else "not clear"), ("passed" if there and setting.gain > 0 else "not clear")


def _evidence(setting: Setting, change: Codes, source: Codes) -> dict[str, Labels]:
    """Return what kind of evidence each row is, what was tested, and which source repeats another."""
    id_of = np.array([one.id for one in CHANGES])[change]
    by = np.array([name for name, _ in SOURCES])[source]
    evaluator, interviews = by == "evaluator", by == "interviews"
    hoop, gun = evaluator & (id_of == "front-door"), evaluator & (id_of == "who-may-come")
    # Nobody outside tells an outcome or a story of what is not there.
    told = np.array([real(setting)[one.id] for one in CHANGES])[change]
    harvested = evaluator & told & ~hoop & ~gun
    story = interviews & told & np.isin(id_of, ("what-we-believe", "who-decides"))
    kind = np.select([story, hoop | gun, harvested, by != "minutes"], [3, 4, 2, 1], default=0)
    came = [RESULTS.index(result) for result in results(setting)]
    return {
        "evidence": Labels(kind, EVIDENCE),
        "test": Labels(np.select([hoop, gun], [0, 1], default=-1), TESTS),
        "test_result": Labels(np.select([hoop, gun], came, default=-1), RESULTS),
        "criterion": Labels(np.select([hoop | gun, id_of == "who-decides"], [0, 1], default=-1), CRITERIA),
        "significance": Labels(np.where(story | harvested, 0, -1), [SIGNIFICANCE]),
        "contribution": Labels(np.where(harvested, 0, -1), [CONTRIBUTION]),
        "selected_by": Labels(np.where(story, 0, -1), ["lived_experience"]),
        # Of the budget people know from what the evaluator wrote.
        "rests_on": Labels(np.where(interviews & (id_of == "shared-budget"), 0, -1), ["evaluator"]),
    }
