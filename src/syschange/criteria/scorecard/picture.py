"""The scorecard as a picture on one page, and the probability of a criterion in words."""

import math

import pandas as pd

from syschange import charts
from syschange.criteria.judging.verdicts import NO_EVIDENCE
from syschange.criteria.plan import Plan
from syschange.frames import rows
from syschange.results import watermark
from syschange.words import chance, likelihood

MOST_GRADE = 5
_LEAST_SAID = 0.01  # what `chance` tells apart from nought


def picture(table: pd.DataFrame, plan: Plan, words: str, *, policy: str | None) -> "charts.Figure":
    """Draw a scorecard: a row a criterion, with its verdict, how probable it is, and the grade of its evidence.

    Parameters
    ----------
    table
        The scorecard's table.
    plan
        Its plan, for the line that says of what.
    words
        The overall verdict in a sentence, which is the headline.
    policy
        The disclosure policy; None for true values, which are marked.
    """
    shown = pd.DataFrame(
        {
            "title": table["title"],
            "verdict": table["verdict"],
            "probability": [
                probability_in_words(r["probability_least"], r["probability_most"]) for r in rows(table)
            ],
            "grade": [grade_in_words(r["grade"], r["verdict"]) for r in rows(table)],
        }
    )
    of = f"{plan.change.name}, {plan.change.where}. {plan.title}"
    return charts.verdicts(
        shown, criterion="title", verdict="verdict", probability="probability", grade="grade",
        headline=words, subtitle=f"{of[:1].upper()}{of[1:]}", watermark=watermark(policy),
    )  # fmt: skip


def probability_in_words(least: float, most: float) -> str:
    """Return how probable it is that all required tests hold together, from its bounds."""
    if not math.isfinite(most):
        return "not known"
    low, high = chance(least), chance(most)
    if low == high:
        return f"{likelihood(most)} ({high})"
    if least >= _LEAST_SAID:
        return f"between {low} and {high}"
    return f"at most {high}" if most <= 1 - _LEAST_SAID else "part of it is not known"


def grade_in_words(grade: float, verdict: str) -> str:
    """Return the grade of the evidence; nothing where there is none."""
    return "" if verdict == NO_EVIDENCE else f"evidence of grade {grade:.0f} of {MOST_GRADE}"
