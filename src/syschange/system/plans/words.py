"""Sentences about plans: how different they are, and whether they start from what people want and can do."""

import math
from typing import Any, Protocol

import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import ALL
from syschange.frames import rows as rows_of
from syschange.results import Estimate
from syschange.system.fields import SMALL
from syschange.system.measured import (
    AFTER,
    BEFORE,
    CHANGE,
    PERIOD,
    VALUE,
    Measured,
    change_words,
    value_words,
)
from syschange.system.plans.cells import HILL, LIKE, SAME, TEMPLATE
from syschange.system.plans.measures import SAME_GOAL, USED
from syschange.words import NOT_KNOWN, amount, figures, gap, gap_interval, interval

_CHANCE = 0.05  # by convention, as that of the intervals
_FEW = "too few people have a plan at any one service"
CHANGED = "Records from before and after a change cannot tell whether the change did that."


class _Told(Protocol):
    among: int
    alike: pd.DataFrame


def plans_words(made: Any) -> str:  # noqa: ANN401 - a `Plans`, which this module may not import
    """Return up to four sentences, and that before and after cannot tell what a change did."""
    said = [_different(made, made.among), _alike(made, made), _strengths(made), _goal(made)]
    if made.changed:
        said.append(CHANGED)
    return " ".join(s for s in said if s)


def _different(made: Measured, among: int) -> str:
    """Say how many plans cannot be told from another, and whether plans differ more than before."""
    if not made.changed:
        same = _value(made, SAME, None)
        if same == NOT_KNOWN:
            return f"How far plans differ from person to person is {NOT_KNOWN}: {_FEW}."
        return (
            f"Of any {among} people's plans at a service, {same} are the same, action for action, as another."
        )
    before, after = (_value(made, SAME, p) for p in (BEFORE, AFTER))
    found = _asked(made, LIKE, CHANGE)
    if found is None:
        lead = f"Whether plans differ more from person to person than before is {NOT_KNOWN}"
        if math.isnan(made.row(LIKE)["value"]):
            lead += f": {_FEW}"
    elif found.lower <= 0 <= found.upper:
        lead = (
            f"Whether plans differ more from person to person than before is {NOT_KNOWN}, for the change could be "
            "chance"
        )
    elif found.value < 0:
        lead = "Plans differ more from person to person than before"
    else:
        lead = "Plans are more alike than before"
    if NOT_KNOWN in (before, after):
        return f"{lead}."
    return (
        f"{lead}: of any {among} people's plans at a service, {before} were the same, action for action, as another "
        f"of them before the change, and {after} from then on."
    )


def _alike(made: Measured, told: _Told) -> str:
    """Say what two plans share, how many different actions there are, and what a shuffle would give."""
    like, held = (_times(made, name) for name in (LIKE, HILL[0]))
    if NOT_KNOWN in (like, held):
        return ""
    return (
        f"Of the actions in two people's plans, those in both: {like}; different actions in {told.among} plans: "
        f"{held}{_template(made, told)}."
    )


def _times(made: Measured, name: str) -> str:
    """Say a number, or what it was and what it is and by how much it differs."""
    if not made.changed:
        return _value(made, name, None)
    percent = made.measures[name].percent
    before, after = (float(made.row(name, period=p)["value"]) for p in (BEFORE, AFTER))
    found = _asked(made, name, CHANGE)
    if not (math.isfinite(before) and math.isfinite(after)):
        return NOT_KNOWN
    said = f"{amount(after, percent=percent)}, against {amount(before, percent=percent)} before"
    if found is None:
        return said
    limits = gap_interval(found.lower, found.upper, found.level, percent=percent)
    way = "more" if found.value > 0 else "fewer"
    return f"{said} ({gap(found.value, percent=percent)} {way}, {limits})"


def _value(made: Measured, name: str, period: str | None) -> str:
    percent = made.measures[name].percent
    found = _asked(made, name, VALUE, period)
    if found is None:
        return _bare(float(made.row(name, period=period)["value"]), percent=percent)
    limits = interval(found.lower, found.upper, found.level, percent=percent)
    return f"{amount(found.value, percent=percent)} ({limits})"


def _bare(value: float, *, percent: bool) -> str:
    if not math.isfinite(value):
        return NOT_KNOWN
    return f"{amount(value, percent=percent)} (the plans do not vary, so nothing says how sure that is)"


def _asked(made: Measured, name: str, quantity: str, period: str | None = None) -> Estimate | None:
    try:
        return made.estimate(name, quantity=quantity, period=period)
    except NotEstimableError:
        return None


def _template(made: Measured, told: _Told) -> str:
    if TEMPLATE not in made.measures:
        return ""
    row = made.row(TEMPLATE)
    value = float(row["value"])
    if not math.isfinite(value):
        return ""
    own = told.alike[(told.alike["service"] == ALL) & (told.alike[PERIOD] == row[PERIOD])]
    chance = float(rows_of(own)[0]["chance"])
    sure = ""
    if math.isfinite(chance):
        often = "more" if chance <= _CHANCE else "no more"
        sure = f", {often} alike than chance {'readily makes' if chance <= _CHANCE else 'would make'} them"
    return f"; plans are {figures(value, 2)} times as alike as had the same actions been dealt out at random{sure}"


def _strengths(made: Measured) -> str:
    if USED not in made.measures:
        return ""
    said = change_words(made, USED) if made.changed else value_words(made, USED)
    return f"Plans that record strengths and build on them: {said}{_weakest(made)}."


def _weakest(made: Measured) -> str:
    over = next((c for c in ("service", "sector") if c in made.by), None)
    if over is None:
        return ""
    try:
        label, worst = made.weakest(USED, over=over)
    except NotEstimableError:
        return ""
    limits = interval(worst.lower, worst.upper, worst.level, percent=True)
    where = "the smaller ones together" if label == SMALL else label
    # On paper some groups are hidden, so that it may be less in one of them.
    return f"; of the {over}s that can be told of, least in {where}, {amount(worst.value, percent=True)} ({limits})"


def _goal(made: Measured) -> str:
    if SAME_GOAL not in made.measures:
        return ""
    said = change_words(made, SAME_GOAL) if made.changed else value_words(made, SAME_GOAL)
    return f"Plans whose goal is the one the person stated: {said}."
