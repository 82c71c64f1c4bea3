"""The table of documents: what was written down, and where and how long it is practised."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.examples.place.agencies import AGENCIES, IS_STATUTORY, KINDS
from syschange.examples.place.base import Base, days
from syschange.examples.place.chance import Codes, Days, Floats, days_on
from syschange.examples.place.sizes import practice_stopped
from syschange.examples.worlds.columns import Labels, Values

AGREED = "all agencies of Eastside"  # the site of what is for the whole area
PRACTISED, PRACTISED_BY_WALK = 0.15, 0.80  # the share of sites that ever do it, and what walk adds to it
LAG = 90.0  # mean days from the text until it is done, where practice follows talk all the way


@dataclass(frozen=True)
class Document:
    """A document: what it is, the step it is evidence for, years and days from the change, its text, and where."""

    id: str
    kind: str
    step: str
    years: int
    days: int
    text: str
    everywhere: bool
    old: bool = False


_RULES = (
    "People may come who live in the area and have one main need. A referral is made on the form. An assessment "
    "comes first; a panel then decides and allocates a worker. Who misses two appointments is discharged."
)
_RULES_RENAMED = (
    "People may come who live in the area and have one main need. A request is made on the form. A discovery "
    "conversation comes first; a solutions forum then decides and matches a worker. Who misses two appointments is "
    "discharged."
)
_RULES_NEW = (
    "Anybody may come, alone or with family or a friend, and with any needs together. Somebody known to them "
    "introduces them, or nobody. Two workers visit, and plan with them what a good life would be. Nobody is "
    "discharged for staying away; they are asked how they are."
)
DOCUMENTS = (
    Document("rules-old", "eligibility rules", "", -3, 0, "rules", everywhere=True, old=True),
    Document("rules-new", "eligibility rules", "advocate_for_policy", 0, 0, "rules", everywhere=True),
    Document(
        "strengths-policy", "policy", "try_new_ways", 0, 0, "Plans start from strengths.", everywhere=True
    ),
    Document(
        "joint-visits", "procedure", "collaborate", 0, 30, "Two workers visit together.", everywhere=True
    ),
    Document(
        "coordinator-post", "job description", "set_goals", 0, 15, "Holds things together.", everywhere=False
    ),
    Document(
        "who-is-missing",
        "minutes or report",
        "identify_the_problem",
        -1,
        0,
        "Who is missing?",
        everywhere=False,
    ),
    Document(
        "seats",
        "agreement between agencies",
        "include_those_left_out",
        0,
        60,
        "Three seats.",
        everywhere=False,
    ),
    Document(
        "yearly-review",
        "minutes or report",
        "measure_and_adapt",
        1,
        0,
        "What changed, and for whom?",
        everywhere=False,
    ),
)


def draw(place: Base) -> pd.DataFrame:
    """Return one row a document and site of Eastside."""
    rng, setting = place.rng("documents"), place.setting
    places = len(KINDS) * setting.sites
    pairs = [
        (number, site)
        for number, one in enumerate(DOCUMENTS)
        for site in (range(places) if one.everywhere else (places,))
    ]
    document, site = (np.array(column) for column in zip(*pairs, strict=True))
    rows = len(pairs)
    at = rng.random((3, rows))
    away = [int(365.25 * one.years) + one.days for one in DOCUMENTS]
    adopted = (place.changed + np.array(away).astype("timedelta64[D]"))[document]
    old = np.array([one.old for one in DOCUMENTS])[document]
    agreed = site == places
    agency = np.where(agreed, -1, site % len(KINDS))
    practised = at[0] < np.where(old | agreed, 1.0, _practised(place, agency))
    lag = np.where(old | agreed, 0, 1 + rng.exponential(1.0, rows) * LAG / (0.25 + 0.75 * setting.walk))
    since = days_on(adopted, lag)
    practised &= since <= np.datetime64(place.last, "D")
    ended, stopped = _ended(place, at[1]), practised & ~old & ~agreed
    stopped &= (at[2] < practice_stopped(setting)) & (ended > since)
    replaced = old & (setting.pathway != "unchanged")
    texts = [_text(place, one) for one in DOCUMENTS]
    steps = list(dict.fromkeys(one.step for one in DOCUMENTS if one.step))
    step = np.array([steps.index(one.step) if one.step else -1 for one in DOCUMENTS])
    kinds = list(dict.fromkeys(one.kind for one in DOCUMENTS))
    return place.table(
        document_id=Labels(document, [one.id for one in DOCUMENTS]),
        site=Labels(site, [*_sites(setting.sites), AGREED]),
        kind=Labels(np.array([kinds.index(one.kind) for one in DOCUMENTS])[document], kinds),
        step=Labels(step[document], steps),
        agency=Labels(agency, AGENCIES),
        adopted_on=Values(adopted),
        replaced_on=days(np.where(replaced, place.changed, np.datetime64("NaT", "D"))),
        practised_on=days(since, ~practised),
        practice_ended_on=days(np.where(replaced, place.changed, ended), ~(stopped | replaced)),
        checked_on=days(np.full(rows, np.datetime64(place.last, "D")), ~practised),
        text=Labels(document, texts),
    )


def _sites(teams: int) -> list[str]:
    """Return the names of the sites: the agencies of Eastside, and where they have several teams, the others too."""
    first = AGENCIES[: len(KINDS)]
    return [name if team == 0 else f"{name}, team {team + 1}" for team in range(teams) for name in first]


def _practised(place: Base, agency: Codes) -> Floats:
    """Return the share of sites that ever do it: those of statutory agencies follow later."""
    walk = place.setting.walk
    behind = np.append(IS_STATUTORY[: len(KINDS)], [False])[agency]
    return np.asarray(PRACTISED + PRACTISED_BY_WALK * np.where(behind, walk**2, walk))


def _ended(place: Base, at: Floats) -> Days:
    """Return when each site would stop: in the year after the first funding."""
    span = (place.last - place.funding_ends).days
    return days_on(np.full(len(at), np.datetime64(place.funding_ends, "D")), 1 + at * (span - 1))


def _text(place: Base, one: Document) -> str:
    if one.text != "rules":
        return one.text
    if one.old or place.setting.pathway == "unchanged":
        return _RULES
    return _RULES_NEW if place.setting.pathway == "redesigned" else _RULES_RENAMED
