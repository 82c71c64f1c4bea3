"""Sentences about a series that was interrupted: what was seen, what was to be expected, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from syschange.effects.beside import sure_words
from syschange.effects.interrupted.options import LAST, MIDDLE, Asked
from syschange.effects.interrupted.timing import ENOUGH_AFTER, ENOUGH_BEFORE, Timing
from syschange.results import Estimate
from syschange.words import amount, figures, gap, gap_interval, level_words, listed

_WIDER = 1.05  # ours: a widening that is worth a sentence
_CURVES = {"quadratic": "quadratic curve", "spline": "bending curve (a spline)"}
_LONGER = {"day": "weeks", "week": "months", "month": "quarters", "quarter": "years"}
NOT_ITS_CAUSE = (
    "Without a comparison series whatever else happened about then is in this number too: it is a break in the "
    "course, and no proof of its cause."
)


@dataclass(frozen=True, eq=False)
class Facts:
    """What the sentences are made of, all for everybody together.

    Attributes
    ----------
    label
        What the outcome is called.
    changed
        The label of the arm that changed; empty where there is no comparison.
    asked, timing
        The question and the periods.
    estimates
        The effects by term; None where there is none.
    seen, expected
        Mean over the periods after of what was seen, and of what was to be expected.
    before, after
        Points compared.
    missing
        Periods without a point, those left out not counted.
    widened, phi
        How much wider the interval is for autocorrelation, and the autocorrelation.
    other
        The comparison's own break, a row a term; None where there is no comparison.
    starts_late
        The first period with both series, where the comparison begins after the other; else empty.
    placebo, shapes
        As the result's.
    untimed, unknown
        Rows without a time, and without an outcome; missing where hidden.
    strays
        Whether rows belong to neither arm.
    withheld, withheld_groups
        Whether no effect is given because periods are hidden on paper, and of how many single groups that is so.
    """

    label: str
    changed: str
    asked: Asked
    timing: Timing
    estimates: Mapping[str, Estimate | None]
    seen: float
    expected: float
    before: int
    after: int
    missing: int
    widened: float
    phi: float
    other: pd.DataFrame | None
    starts_late: str
    placebo: pd.DataFrame
    shapes: pd.DataFrame
    untimed: float
    unknown: float
    strays: bool
    withheld: bool
    withheld_groups: int


def series_words(facts: Facts) -> str:
    """Return the sentences about everybody."""
    made = [*_effect(facts), *_hidden(facts), *_comparison(facts), *_points(facts), *_doubts(facts)]
    return " ".join(sentence for sentence in made if sentence)


def when_words(changed_on: date | float) -> str:
    """Return a day as "on 1 April 2024", or a number as "at 36"."""
    if isinstance(changed_on, date):
        return f"on {changed_on.day} {changed_on:%B %Y}"
    return f"at {changed_on:g}"


def _effect(facts: Facts) -> Sequence[str]:
    asked, timing = facts.asked, facts.timing
    e = facts.estimates[MIDDLE]
    who = f" for {facts.changed}" if facts.changed else ""
    when = f"the change {when_words(asked.changed_on)}"
    if e is None:
        none = (
            f"{facts.missing} of {timing.size} {timing.unit}s {'is' if facts.missing == 1 else 'are'} not shown"
            if facts.withheld
            else "too few points are known before it or after it, they do not vary, or there is nothing at all on "
            "one side of it"
        )
        return (f"What {when} did to {facts.label}{who} cannot be given: {none}.",)
    per = f" per {asked.per:,g}" if asked.kind == "rate" and asked.per != 1 else ""
    seen, expected = (amount(v, percent=asked.percent) for v in (facts.seen, facts.expected))
    first = (
        f"After {when}, {facts.label}{who}{per} came to {seen} on average over {facts.after} "
        f"{timing.unit}s, where {expected} would be expected had the course before gone on"
    )
    first += f" as it did for {asked.comparison}." if facts.other is not None else "."
    sure = sure_words(e, asked.margin, none=asked.none, percent=asked.percent)
    second = f"That is {size_words(e.value, e.lower, e.upper, asked)}, which {sure}."
    return first, second, _later(facts)


def _later(facts: Facts) -> str:
    """Say what the effect was at every horizon asked for, or at the last point."""
    unit = facts.timing.unit
    named = {f"at {h}": f"by {unit} {h}" for h in facts.asked.horizons} or {LAST: f"at the last {unit}"}
    told = [(when, facts.estimates[term]) for term, when in named.items()]
    parts = [
        f"{when} it was {size_words(e.value, e.lower, e.upper, facts.asked)}"
        for when, e in told
        if e is not None
    ]
    said = listed(parts)
    return f"{said[:1].upper()}{said[1:]}." if parts else ""


def _hidden(facts: Facts) -> Sequence[str]:
    """Say why effects are withheld on paper, and what can be published instead."""
    few, timing = facts.withheld_groups, facts.timing
    if not facts.withheld and not few:
        return ()
    also = " too" if facts.withheld else ""
    groups = f"{few} single {'group' if few == 1 else 'groups'}"
    which = f"For {groups} no effect is given{also}, as {timing.unit}s are not shown." if few else ""
    lowest = {
        "proportion": "those are the lowest and the highest",
        "mean": "those may differ from the rest",
    }.get(facts.asked.kind, "those are the lowest")
    why = (
        f"{timing.unit.capitalize()}s of few people are hidden, and {lowest}, so that an effect of the rest would be "
        "wrong."
    )
    longer = _LONGER.get(timing.every)
    instead = (
        f"Longer periods{f' ({longer})' if longer else ''} can be published where each holds people enough; so can a "
        f"time in which every {timing.unit} was recorded and is shown."
    )
    return which, why, instead


def size_words(value: float, lower: float, upper: float, asked: Asked) -> str:
    """Return how large an effect is, with its interval."""
    if asked.ratio:
        ends = f"{level_words(asked.level)} interval {_times(lower)} to {_times(upper)}"
        return f"{_times(value)} times as much ({ends})"
    limits = gap_interval(lower, upper, asked.level, percent=asked.percent)
    return f"{gap(value, percent=asked.percent)} {'higher' if value > 0 else 'lower'} ({limits})"


def _comparison(facts: Facts) -> Sequence[str]:
    if facts.other is None:
        return (NOT_ITS_CAUSE,) if facts.estimates[MIDDLE] is not None else ()
    name = str(facts.asked.comparison)
    opening = name[:1].upper() + name[1:]
    late = (
        f"The comparison begins in {facts.starts_late}, and only points from then on are used."
        if facts.starts_late
        else ""
    )
    moved = facts.other[facts.other["moved"]]
    if facts.other["value"].isna().all():
        own = f"Whether {name} moved by itself cannot be given."
    elif len(moved):
        own = (
            f"{opening} moved at the change too, by more than chance readily explains, so that the difference "
            "between the two is not the change alone: look for what else happened to it."
        )
    else:
        own = f"{opening} shows no clear break of its own, which is not proof that there was none."
    stray = "Rows of neither arm are in neither series." if facts.strays else ""
    return late, own, stray


def _points(facts: Facts) -> Sequence[str]:
    timing = facts.timing
    out = [name for name, left in zip(timing.names, timing.left_out, strict=True) if left]
    left = ""
    if out:
        shown = listed(out) if len(out) < 4 else f"{out[0]} to {out[-1]}"  # noqa: PLR2004 - more is a run
        left = f"Left out, as the change was under way: {shown}."
    gaps = ""
    if facts.missing and not facts.withheld:
        of = f"{facts.missing} of {timing.size} {timing.unit}s"
        gaps = f"Nothing is known of {of}, and neighbours are taken to be as far apart as they are."
    short = ""
    if facts.estimates[MIDDLE] is not None and (facts.before < ENOUGH_BEFORE or facts.after < ENOUGH_AFTER):
        short = (
            f"With {facts.before} points before and {facts.after} after this is exploratory: {ENOUGH_BEFORE} and "
            f"{ENOUGH_AFTER} are the least for more."
        )
    wide = ""
    if facts.widened >= _WIDER:
        wide = (
            f"The interval is {figures(facts.widened, 2)} times as wide as counting alone would make it, because "
            f"neighbouring {timing.unit}s may be alike."
        )
    lost = [
        f"{count:,.0f} {'row says' if count == 1 else 'rows say'} {what}"
        for count, what in ((facts.untimed, "no time"), (facts.unknown, "no outcome"))
        if count > 0
    ]
    return left, gaps, short, wide, f"{listed(lost)}." if lost else ""


def _doubts(facts: Facts) -> Sequence[str]:
    return placebo_words(facts.placebo, facts.timing), shape_words(facts.shapes, facts.asked)


def placebo_words(table: pd.DataFrame, timing: Timing) -> str:
    """Say how the true date stands among the fake ones; empty where none could be tried."""
    known = table[table["value"].notna()]
    true, fake = known[known["true"].astype(bool)], known[~known["true"].astype(bool)]
    if not len(true) or not len(fake):
        return ""
    clearer = int((fake["size"] >= true["size"].iloc[0]).sum())
    if len(fake) == 1:
        found = "a break" if clearer else "no break"
        return f"Tried at one earlier date, when nothing was changed, the same model found {found} as clear as this."
    tried = f"Tried at {len(fake)} earlier {timing.unit}s, when nothing was changed, the same model found"
    if not clearer:
        return f"{tried} no break as clear as this at any of them."
    return f"{tried} a break as clear as this at {'one' if clearer == 1 else clearer} of them."


def shape_words(table: pd.DataFrame, asked: Asked) -> str:
    """Say where the effect hangs on the shape the course is taken to have; empty where it does not."""
    known = table[table["value"].notna()]
    if not len(known) or known["shape"].iloc[0] != "linear":
        return ""
    straight = known.iloc[0]
    clear = _clear(straight["lower"], straight["upper"], asked)
    off = [
        row
        for row in known.iloc[1:].to_dict("records")
        if _clear(row["lower"], row["upper"], asked) != clear
        or not straight["lower"] <= row["value"] <= straight["upper"]
    ]
    if not off:
        return ""
    sizes = [
        f"{size_words(row['value'], row['lower'], row['upper'], asked)} if it was a {_CURVES[row['shape']]}"
        for row in off
    ]
    return f"This hangs on the course before having been straight: it would be {listed(sizes)}."


def _times(ratio: float) -> str:
    """Return a ratio with two decimals where it is near 1."""
    return figures(ratio, 2 if ratio < 1 else 3)


def _clear(lower: float, upper: float, asked: Asked) -> bool:
    return not lower <= asked.none <= upper
