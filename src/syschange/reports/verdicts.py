"""The six verdicts as tiles, and the section that shows the tests behind them."""

import math

import pandas as pd

from syschange.criteria import Scorecard
from syschange.criteria.definition import CRITERIA, SOURCE
from syschange.criteria.judging.verdicts import MET, NO_EVIDENCE, NOT_MET
from syschange.criteria.scorecard.picture import probability_in_words
from syschange.disclosure.policies import HIDDEN
from syschange.frames import rows
from syschange.reports.report import Section, Table, Tile
from syschange.reports.tables import hidden
from syschange.words import chance, likelihood

REASONS = {
    MET: "sure, and on evidence strong enough",
    NOT_MET: "it very likely fails",
    "ambiguous": "the numbers do not settle it",
    "capped: design": "the numbers are good, but the evidence is too weak to rest on",
    "incomplete": "part of the evidence is missing",
    "not recorded": "nothing was recorded that could answer it",
    "no data": "there is nothing to judge",
    "horizon not reached": "it is too early to know",
    "nobody left": "nobody has left, so nothing tests it",
    "no comparison": "there is nobody to compare with",
    "claimed, not confirmed": "it is claimed, and nobody outside has confirmed it",
    "nothing documented": "nothing of the kind is documented",
    "pathways: unchanged": "people go through the steps as before",
    "pathways: few": "there are too few cases",
    "pathways: drift": "cases varied as much before the change",
    "pathways: simple": "the steps are too simple to tell two ways apart",
    "pathways: differs": "the steps look alike, and something else differs",
    "pathways: unrecorded": "nothing was recorded that a new name cannot change",
}


def tiles(card: Scorecard) -> tuple[Tile, ...]:
    """Return a tile for each criterion."""
    return tuple(
        Tile(
            name=row["title"],
            verdict=row["verdict"],
            probability=probability_in_words(row["probability_least"], row["probability_most"]),
            grade="" if row["verdict"] == NO_EVIDENCE else f"{row['grade']:.0f} of 5",
            reason=_reason(row["reason"], row["verdict"]),
            collect=tuple(c for c in row["collect"].split("; ") if c),
        )
        for row in rows(card.table)
    )


def criteria_section(card: Scorecard) -> Section:
    """Return the section that shows each criterion's question and the tests behind the verdicts."""
    questions = tuple(f"{c.title}: {c.question}" for c in CRITERIA)
    table = card.tests_table
    labels = {o.name: o.label for o in card.plan.outcomes}
    frame = pd.DataFrame(
        {
            "question": table["question"],
            "outcome": table["outcome"].map(labels).fillna(""),
            "group": table["group"],
            "verdict": table["verdict"],
            "probability": [_shown(p, v) for p, v in zip(table["p_met"], table["verdict"], strict=True)],
            "grade": [
                f"{g:.0f} of 5" if v != NO_EVIDENCE else "none"
                for g, v in zip(table["grade"], table["verdict"], strict=True)
            ],
            "reason": [_reason(r, v) for r, v in zip(table["reason"], table["verdict"], strict=True)],
        }
    )
    shown = Table(
        id="tests",
        caption="Every test, with its verdict",
        frame=hidden(frame),
        formats={},
        headings={
            "question": "Question",
            "outcome": "Outcome",
            "group": "For whom",
            "verdict": "Verdict",
            "probability": "Probability that it holds",
            "grade": "Grade of evidence",
            "reason": "Why",
        },
        note="The probability is worked out from rounded numbers; the verdict from the true ones.",
    )
    return Section(
        "criteria", "The six criteria and their tests", (f"After the {SOURCE}.", *questions), (), (shown,)
    )


def _shown(p: float, verdict: str) -> str:
    if verdict == NO_EVIDENCE:
        return "not known"
    return f"{likelihood(p)} ({chance(p)})" if math.isfinite(p) else HIDDEN


def _reason(reason: str, verdict: str) -> str:
    return REASONS.get(reason or verdict, reason)
