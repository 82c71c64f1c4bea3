"""Sentences about what became of activity when somebody left."""

import math
from dataclasses import dataclass

from syschange.results import Estimate
from syschange.statistics.departures.dispersion import QUARTERS
from syschange.system.leavers.found import RARE, Found
from syschange.words import amount, chance, figures, interval, likelihood

WRONG = (
    "Some rows of the workforce are not used: they have no worker or no unit, or a date of leaving before that of "
    "starting."
)
NOT_CAUSE = (
    "That activity moved when somebody left does not show that it moved because they left: what made them leave may "
    "have moved it too."
)
NOBODY = (
    "Nobody left in the time of the records, so what a departure does to activity is not known. That is no sign that "
    "it would last."
)
TOO_LITTLE = (
    "People left, but what became of activity is not known: too few quarters, or too little activity, are known "
    "round their leaving."
)
NOT_TOLD = (
    "What a departure does to activity is not known: nobody left, or too few quarters, or too little activity, are "
    "known round their leaving."
)
SMALL = (
    "What becomes of activity when somebody leaves is not shown: nobody left, or the teams that were left are too "
    "small."
)
TREND = (
    "There was no unit that nobody left to compare with, so whatever else changed over that time, and any trend, is "
    "in the ratio too."
)
FEW_UNITS = (
    "With so few units, how much activity varies by itself is judged from quarter to quarter; if good and bad spells "
    "last longer than that, the interval is too narrow."
)
LOST = "lack a day or something else that is needed, and are left out"
TRIMMED = "Quarters at an end of the records that they do not cover in full are left out."


@dataclass(frozen=True)
class Told:
    """What the sentences are made of; see `Leavers`, whose attributes these are."""

    found: Found
    finding: str
    rho: float
    level: float
    span: int
    leaving: str
    paper: bool
    wrong: bool


def quarter_words(quarter: int) -> str:
    """Return what to call a quarter round a departure."""
    if not quarter:
        return "the quarter of leaving"
    size = abs(quarter)
    return f"{size} quarter{'' if size == 1 else 's'} {'before' if quarter < 0 else 'after'}"


def leavers_words(told: Told) -> str:
    """Say what became of activity, how sure that is, what it is compared with, and what was left out."""
    found = told.found
    if not found.shown:
        return SMALL
    made = found.ratio.estimate(told.level)
    if found.nobody:
        said = [NOBODY]
    elif made is None:
        said = [TOO_LITTLE if math.isfinite(found.counts["people"]) else NOT_TOLD]
    else:
        said = [_ratio(told, made), _keeps(told, made), _guard(told, made)]
        said += [NOT_CAUSE] if found.compared else [NOT_CAUSE, TREND]
        said += [FEW_UNITS] if found.source == QUARTERS else []
    said += [_left_out(told), _lost(told), TRIMMED if found.trimmed else "", WRONG if told.wrong else ""]
    return " ".join(sentence for sentence in said if sentence)


def _ratio(told: Told, made: Estimate) -> str:
    found = told.found
    limits = interval(made.lower, made.upper, made.level, percent=True)
    beside = ""
    if found.compared:
        beside = ", set against what became of units that nobody left at the time"
    after = (
        f"the {told.span} quarters after"
        if told.leaving == "out"
        else f"the {told.span} quarters from leaving on"
    )
    sure = {
        "kept": "the whole interval lies above what had to be kept",
        "fell": "a fall is more than chance readily explains",
        "fell by little": "it fell by more than chance readily explains, and by less than was declared to matter",
        "not known": "whether it fell by enough to matter is not known",
    }[told.finding]
    return (
        f"{_departures(told)}, activity in {after} was {amount(made.value, percent=True)} of that in the "
        f"{told.span} before ({limits}){beside}; {sure}."
    )


def _departures(told: Told) -> str:
    used = told.found.counts["used"]
    if not math.isfinite(used):
        return "When people left"
    about = "about " if told.paper else ""
    return f"When {about}{used:.0f} {'person' if used == 1 else 'people'} left"


def _keeps(told: Told, made: Estimate) -> str:
    keeps = made.probability(told.rho)
    kept = amount(told.rho, percent=True)
    return f"That at least {kept} of the activity was kept is {likelihood(keeps)} ({chance(keeps)})."


def _guard(told: Told, made: Estimate) -> str:
    often = told.found.placebo
    if not math.isfinite(often):
        return ""
    times = "fewer than one time" if often < 0.01 else f"{figures(100 * often, 2)} times"  # noqa: PLR2004 - in 100
    said = f"With the dates of leaving dealt out to units by chance, a fall as large shows {times} in 100"
    if made.upper < 1 and often >= RARE:
        return f"{said}, so the fall is not beyond what these units do by themselves."
    return f"{said}."


def _lost(told: Told) -> str:
    lost = told.found.lost
    if lost == 0:
        return ""
    share = "Some" if math.isnan(lost) else amount(lost, percent=True)
    return f"{share} of the rows of activity {LOST}."


def _left_out(told: Told) -> str:
    counts = told.found.counts
    why = (
        ("outside", "left a unit, or at a time, without records of activity"),
        ("edge", "left too near an end of the records, or to another departure"),
        ("silent", "left a unit without any activity"),
        ("alone", "left when no other unit could be compared with"),
    )
    about = "about " if told.paper else ""
    said = [f"{about}{counts[name]:.0f} {text}" for name, text in why if counts[name] > 0]
    joined = ""
    if counts["joined"] > 0:
        joined = "Departures from one unit that fall within the time after another are taken together as one."
    if not said:
        return joined
    return f"Not counted, of {about}{counts['people']:.0f} who left: {'; '.join(said)}. {joined}".strip()
