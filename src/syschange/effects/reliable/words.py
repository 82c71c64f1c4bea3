"""Sentences about reliable change: never told without what no change would give."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from syschange.effects.beside import Margin, sure_words
from syschange.effects.reliable.basis import BEYOND, EDGES
from syschange.effects.reliable.terms import Terms
from syschange.errors import quote
from syschange.results import Estimate
from syschange.statistics.proportions import critical_z, wilson
from syschange.words import amount, figures, gap_interval, interval

NOT_AN_EFFECT = (
    "This is a change, not an effect: without a comparison nothing says what would have happened anyway."
)
OWN_SD = (
    "The standard deviation given is that of these very people; an index made from it finds improvement where there "
    "is none."
)
_CHANCE = 0.05  # by convention, as that of the intervals


@dataclass(frozen=True, eq=False)
class Told:
    """What the sentences are made of.

    Attributes
    ----------
    outcome
        What to call the score.
    terms
        On which a change counts.
    everyone
        The basis of everybody together.
    people, expected
        How many of each side and category, and the share that no change would give of each side.
    better
        The share that got better less the one that no change would give; None where it cannot be told.
    times, margin, level
        As given.
    alike
        Whether groups differ.
    own_sd, many_lost
        Whether the norm's deviation is these people's own, and whether more than one in five were lost.
    """

    outcome: str
    terms: Terms
    everyone: Mapping[str, Any]
    people: Mapping[str, float]
    expected: Mapping[str, float]
    better: Estimate | None
    times: tuple[float, float]
    margin: Margin | None
    level: float
    alike: pd.DataFrame
    own_sd: bool
    many_lost: bool


def change_words(told: Told) -> str:
    """Say how many got better and worse, how many would have though nothing changed, and what it rests on."""
    said = [
        _moved(told),
        _anyway(told.terms, told.expected, told.better, told.margin),
        NOT_AN_EFFECT,
        _rests(told.terms),
        OWN_SD if told.own_sd else "",
        _lost(told.everyone, many_lost=told.many_lost),
        _edges(told.terms, told.everyone),
        _differ(told.alike),
    ]
    return " ".join(sentence for sentence in said if sentence)


def _moved(told: Told) -> str:
    followed, people, line = told.everyone["followed"], told.people, told.terms.cutoff
    score = told.outcome if told.outcome.casefold().split()[-1] == "score" else f"{told.outcome} score"
    whom = f"with a {score} at both {told.times[0]:g} and {told.times[1]:g}"
    if not math.isfinite(followed):
        return f"How many people {whom} got better or worse cannot be told."
    better, worse = (_counted(people[side], followed, told.level) for side in ("better", "worse"))
    recovered = ""
    if line is not None:
        of_them = _people(people["recovered"])
        recovered = f", {of_them} of them ending on the healthy side of the cutoff ({figures(line, 3)})"
    return (
        f"Of {followed:.0f} {_noun(followed)} {whom}, {better} got better by more than measurement error "
        f"readily explains{recovered}, and {worse} got worse by as much."
    )


def _counted(number: float, followed: float, level: float) -> str:
    if not math.isfinite(number):
        return "a number that cannot be told"
    n = min(number, followed)
    lower, upper = (float(v) for v in wilson(n, followed, z=critical_z(level)))
    return (
        f"{number:.0f} ({amount(n / followed, percent=True)}, {interval(lower, upper, level, percent=True)})"
    )


def _anyway(
    terms: Terms, expected: Mapping[str, float], better: Estimate | None, margin: Margin | None
) -> str:
    if not math.isfinite(expected["better"]):
        return "How many would have though nothing changed cannot be told."
    why = "from measurement error alone"
    if terms.entered is not None:
        why = "because people let in for a bad score score nearer the average next time, and from measurement error"
    gain, loss = (amount(min(expected[side], 1.0), percent=True) for side in ("better", "worse"))
    said = f"Had nobody changed, {gain} would have been counted as better and {loss} as worse {why}."
    if better is not None:
        limits = gap_interval(better.lower, better.upper, better.level, percent=True)
        sure = sure_words(better, margin, percent=True)
        said += f" Those better are {_beside(better.value)} ({limits}), which {sure}."
    if terms.entered is None:
        said += (
            " This takes for granted that nobody was let in because of their score: people chosen at their worst "
            "score better next time whatever is done."
        )
    return said


def _beside(value: float) -> str:
    """Say how far a share lies from the one that no change would give, without a side where it rounds to none."""
    points = round(abs(100 * value))
    if not points:
        return "as many as that to the nearest percentage point"
    noun = "percentage point" if points == 1 else "percentage points"
    return f"{points} {noun} {'more' if value > 0 else 'fewer'} than that"


def _rests(terms: Terms) -> str:
    from_where = dict(terms.sources)
    return (
        f"It rests on a reliability of {figures(terms.norm.reliability, 2)} (source: {from_where['reliability']}) "
        f"and a norm (source: {from_where['norm']}), by the method {terms.index.method}."
    )


def _lost(everyone: Mapping[str, Any], *, many_lost: bool) -> str:
    started, lost = everyone["started"], everyone["lost"]
    if not (math.isfinite(started) and math.isfinite(lost)):
        return "How many were not followed up cannot be told."
    if not lost:
        return ""
    share = amount(lost / started, percent=True)
    have = "has" if lost == 1 else "have"
    said = f"Of {started:.0f} {_noun(started)} with a score before, {lost:.0f} ({share}) {have} none after"
    if many_lost:
        return f"{said}: more than one in five, so the rest may not speak for them."
    return f"{said}."


def _edges(terms: Terms, everyone: Mapping[str, Any]) -> str:
    said = []
    ends = [everyone[name] for name in EDGES]
    if terms.scale is not None and any(number != 0 for number in ends):
        low, high = ("nobody" if number == 0 else _people(number) for number in ends)
        started = everyone["started"]
        whom = f"{started:.0f} {_noun(started)}" if math.isfinite(started) else "the people"
        said.append(
            f"Of {whom} with a score before, {low} started at the lowest score there is and {high} at the highest, "
            "from where it moves one way only."
        )
    elif terms.scale is not None:
        said.append("Nobody with a score before started at the lowest or the highest score there is.")
    if terms.entered is not None and everyone[BEYOND] != 0:
        said.append(
            f"Started better than the score that lets people in, and taken as not let in for it: "
            f"{_people(everyone[BEYOND])}."
        )
    return " ".join(said)


def _people(number: float) -> str:
    return f"{number:.0f}" if math.isfinite(number) else "a number that cannot be told"


def _noun(number: float) -> str:
    return "person" if number == 1 else "people"


def _differ(alike: pd.DataFrame) -> str:
    said = []
    for row in alike.to_dict("records"):
        if row["groups"] < 2:  # noqa: PLR2004 - one has nothing to differ from
            continue
        which = f"the {row['groups']} groups of {quote(row['characteristic'])}"
        if row["chance"] < _CHANCE:
            said.append(
                f"The share that got better differs between {which} by more than chance readily explains."
            )
        else:
            often = figures(100 * row["chance"], 2)
            said.append(
                f"The shares that got better differ between {which} no more than chance would make them: with one "
                f"and the same share they would look this different {often} times in 100."
            )
    return " ".join(said)
