"""One result of every kind that `system` returns, made of people, teams and agencies that are awkward to publish."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from syschange import system
from syschange.results import Publishable

from ..system.absence import registers
from ..system.connections import drawn as tied
from ..system.coordination import households
from ..system.dual_need import referred
from ..system.experience import lived
from ..system.item_bias import asked as items
from ..system.joint_improvement import asked as joint
from ..system.leavers import partnerships as left
from ..system.panel import rated
from ..system.partnership import drawn as met
from ..system.pathways import logs
from ..system.plans import planned
from ..system.practice import asked as practised
from ..system.rationing import decided
from ..system.reliance import made as relied
from ..system.staff import census
from ..system.value import drawn as spent

UNTIL = "2024-12-30"
_LIVED = lived.people(413)
_REFERRED = referred.world(907, seed=4)
_ITEMS = items.people((12, 163, 481))
_JOINT = joint.people(403)
_STAFF = lived.workforce()
_CHANGES = pd.DataFrame(
    {
        "change_id": ["door", "door", "budget", "plans", "words"],
        "source_id": ["minutes", "evaluator", "minutes", "interviews", "minutes"],
        "source_role": ["insider", "outside", "insider", "lived_experience", "insider"],
        "element": ["processes", "processes", "policies", "culture", None],
        "depth": ["structural", "structural", "structural", "relational", None],
        "status": ["substantiated", "substantiated", "substantiated", "evidenced", "claimed"],
        "claimed_n": [203.0, 181, 101, 53, np.nan],
        "exposed_n": [122.0, 111, 99, 71, np.nan],
        "eligible_n": [401.0, 402, 203, 67, np.nan],
    }
)
_ADVICE = pd.DataFrame(
    {
        "author_role": ["lived_experience"] * 13 + ["leader"] * 8,
        "adopted": [True] * 3 + [False] * 8 + [None] * 2 + [True] * 6 + [False] * 2,
        "made_on": pd.to_datetime(["2023-06-01"] * 5 + ["2024-06-01"] * 16),
    }
)
_DOCUMENTS = pd.DataFrame(
    [
        ("goals", "hub", "set_goals", "the council", "2023-04-01", "2023-06-01", None, "2025-12-31"),
        ("goals", "town", "set_goals", "the council", "2023-04-01", "2023-09-01", "2024-02-01", "2025-12-31"),
        ("review", "hub", "measure_and_adapt", "a university", "2023-09-01", None, None, None),
        ("goals", "isle", "set_goals", "the council", "2023-04-01", "2023-05-01", None, "2025-12-31"),
    ],
    columns=[
        "document_id", "site", "step", "agency", "adopted_on", "practised_on", "practice_ended_on", "checked_on",
    ],
).apply(lambda c: pd.to_datetime(c) if c.name.endswith("_on") else c).assign(kind="policy")  # fmt: skip


def _cases() -> pd.DataFrame:
    """Return cases of which some have no score and some no worker."""
    made = relied.cases(each=23)
    made.loc[made.index[100:117], "value"] = None
    made.loc[made.index[300:313], "worker_id"] = None
    return made


def _ties() -> system.Connections:
    return system.connections(
        tied.ties_table(153, followed=0.95), decisions=tied.decisions_table(), changes=tied.changes_table(),
        costs=tied.costs_table(), events=tied.events_table(153), ratings=tied.ratings_table(153),
        item="i help others",
    )  # fmt: skip


def _households() -> system.Coordination:
    tables = households.drawn(137)
    contacts = tables.pop("contacts")
    return system.coordination(contacts, **tables, **households.OPTIONS, by=["area"])  # type: ignore[arg-type]


def _meetings() -> system.Partnership:
    given = met.place()
    return system.partnership(
        given.pop("meetings"), **given, changed_on=met.CHANGED, reshuffles=19, eligible_organisations=13,
        by=["sector"],
    )  # fmt: skip


def _rated(level: int = 5) -> system.Practice:
    data = practised.ratings("trauma_informed", raters=237, seed=level)
    return practised.asked(data, "trauma_informed", by=["sex"], invited={"staff": 143})


def _access() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return referrals, and people some of whom are friends."""
    rng = np.random.default_rng(1)
    n = 613
    ids = [f"p{i}" for i in range(n)]
    relation = rng.choice(["in their own right", "partner", "family", "friend"], n, p=[0.4, 0.1, 0.25, 0.25])
    eligible = rng.random(n) < 0.8
    days = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 730, n), unit="D")
    access = pd.DataFrame({"person_id": ids, "service": "x", "referred_on": days, "eligible": eligible})
    return access.assign(accepted=eligible & (rng.random(n) < 0.8)), pd.DataFrame(
        {"person_id": ids, "relation": relation}
    )


SYSTEM: Mapping[str, Callable[[], Publishable]] = {
    "AbsenceReliance": lambda: system.absence_factor(
        registers.work(people=17, rows=97), workforce=registers.staff(registers.NAMES[:4], people=17)
    ),
    "AssessmentWait": lambda: system.assessment_wait(lived.access(_LIVED), people=_LIVED, until=UNTIL),
    "Connections": _ties,
    "Coordination": _households,
    "DualNeed": lambda: system.dual_need(
        _REFERRED[0], people=_REFERRED[1], referrals="all", changed_on="2024-01-01"
    ),
    "EarlyTime": lambda: system.early_time(
        lived.contacts(_LIVED), people=_LIVED, outcomes=lived.outcomes(_LIVED), access=lived.access(_LIVED),
        early=30, until=UNTIL,
    ),
    "Eligibility": lambda: system.eligibility(_access()[0], people=_access()[1], family=["family", "partner"]),
    "Experience": lambda: system.experience(
        lived.events(_LIVED), people=_LIVED, contacts=lived.contacts(_LIVED), decisions=lived.decisions(_LIVED),
        by=["area"], until=UNTIL,
    ),
    "FirstContact": lambda: system.first_contact(lived.contacts(_LIVED), people=_LIVED, workforce=_STAFF),
    "FirstContact with a small team": lambda: system.first_contact(
        lived.contacts(_LIVED), people=_LIVED, workforce=_STAFF.iloc[:8]
    ),
    "ItemBias": lambda: items.bias(items.responses(_ITEMS), people=_ITEMS, by=["service"]),
    "JointImprovement": lambda: joint.joint(
        joint.outcomes(_JOINT), people=_JOINT, arm="arm", comparison="usual", by=["sex"]
    ),
    "Leavers": lambda: system.leavers(*left.partnerships(ratio=0.5)),
    "Leavers of a large place": lambda: system.leavers(*left.partnerships(units=43, left=13, ratio=0.5)),
    "Panel": lambda: rated.asked(rated.several(), beside=["part"]),
    "Partnership": _meetings,
    "PolicyLag": lambda: system.policy_lag(_DOCUMENTS, as_of="2025-12-31"),
    "Pathways": lambda: logs.asked(
        logs.log("renamed", cases=213, after=237), worker="worker_id", entry="agency"
    ),
    "SimilarText": lambda: system.similar_text("The panel decides on help.", "The forum decides on help."),
    "Plans": lambda: system.plans(
        planned.coded_twice(planned.plans_table(163)), changed_on=planned.CHANGED, access=planned.access_table(),
        contacts=planned.contacts_table(),
    ),
    "Practice": _rated,
    "Steps": lambda: system.steps(_DOCUMENTS),
    "PracticeSurvival": lambda: system.practice_survival(_DOCUMENTS, as_of="2025-12-31"),
    "Rationing": lambda: system.rationing(decided.world(903, seed=2), by=["service"]),
    "Register": lambda: system.register(_CHANGES, recommendations=_ADVICE),
    "Reliance": lambda: relied.asked(_cases()),
    "Reliance of a small team": lambda: relied.asked(relied.cases(workers=7, each=41)),
    "Returned": lambda: system.returns(_LIVED, events=lived.events(_LIVED), until=UNTIL),
    "Workforce": lambda: system.workforce(census.census(143), on="2024-12-31"),
    "Value": lambda: system.value(
        spent.costs(),
        **spent.asked(who=spent.people(243), after=0.3, against="old", people_with_outcome=(83, 243)),
    ),
}  # fmt: skip
