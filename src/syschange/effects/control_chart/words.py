"""Sentences about a control chart: its level, what its last point means, and how often such charts err."""

import math
from typing import Any

import pandas as pd

from syschange.effects.beside import sure_words
from syschange.effects.control_chart.charted import COMMON, CONCERN, GAP, IMPROVEMENT, NOT_KNOWN, SPECIAL
from syschange.effects.control_chart.options import Terms
from syschange.effects.control_chart.parts import Parts
from syschange.effects.control_chart.points import Points
from syschange.effects.control_chart.shifted import EARLY, STABLE, UNSETTLED, shift_between
from syschange.effects.control_chart.summary import EITHER, MET, MISSED
from syschange.effects.pooling import alike_words
from syschange.errors import quote
from syschange.frames import rows
from syschange.words import amount, gap, gap_interval, listed

CHART_NAMES = {
    "xmr": "XmR chart", "p": "p chart", "p-prime": "p′ chart", "u": "u chart", "u-prime": "u′ chart", "c": "c chart",
    "run": "run chart",
}  # fmt: skip
_UNITS = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}
_ASSURED = {
    MET: "the target of {target} is consistently met: it lies outside the process limits, on the right side",
    MISSED: "the target of {target} is consistently missed: it lies outside the process limits, on the wrong side",
    EITHER: "the target of {target} may or may not be met by any one point: it lies within the process limits",
}
_HALF = 0.5
_NOT_WHY = (
    "A chart says that something changed and not why; a date that was picked by looking at the chart makes the shift "
    "look larger than it is."
)


def chart_words(  # noqa: PLR0917 - the parts of a result
    points: Points, parts: Parts, summary: pd.DataFrame, shifts: pd.DataFrame, alike: pd.DataFrame, terms: Terms,
    by: tuple[str, ...],
) -> str:  # fmt: skip
    """Return what a chart says, of everybody together and then of the groups."""
    whole = [row for row in rows(summary) if row["ways"] == 0]
    last = whole[-1]
    names = points.periods.names
    sentences = [_level(terms, points.periods.every, names, last)]
    sentences += _meant(whole, last)
    if last["variation"] not in {GAP, NOT_KNOWN}:
        sentences += _assured(last, terms)
    sentences += _alarms(whole, terms)
    for row in rows(shifts):
        if row["ways"] == 0:
            sentences += _shifted(row, points, parts, terms)
    sentences += _groups(summary, by)
    sentences += [alike_words(part) for _, part in alike.groupby("part")] if len(alike) else []
    sentences += _beware(last)
    if math.isfinite(points.untimed) and points.untimed:
        sentences.append(f"{points.untimed:.0f} rows say no time and are in no point.")
    return " ".join(s for s in sentences if s)


def picture_words(summary: pd.DataFrame, terms: Terms) -> list[str]:
    """Return what stands below the picture of one chart: the meaning of its icons, part by part."""
    made = []
    several = len(summary) > 1
    for row in rows(summary):
        opening = f"Part {row['part']}, from {row['from']}" if several else ""
        reason = f" ({row['reason']})" if row["reason"] else ""
        made.append(f"{opening}{reason}{'. ' if several else ''}{row['meaning']}.")
    assured = _assured(row, terms)
    return [*made, *assured]


def subtitle_of(terms: Terms) -> str:
    """Return what chart it is, and by which rules."""
    per = f", per {terms.per:g} {terms.exposure}" if terms.kind == "rate" and terms.per != 1 else ""
    return f"{CHART_NAMES[terms.chart]}{per}; rules: {terms.rules.name}"


def _size(value: float, terms: Terms) -> str:
    return amount(value, percent=terms.percent)


def _level(terms: Terms, every: str, names: tuple[str, ...], last: dict[str, Any]) -> str:
    unit = f"by {_UNITS[every]}" if every in _UNITS else "by step"
    unit_of = "unit" if terms.per == 1 else f"{terms.per:g}"
    per = f" per {unit_of} of {terms.exposure}" if terms.kind == "rate" else ""
    opening = f"{terms.label[:1].upper()}{terms.label[1:]}{per}, {unit} from {names[0]} to {names[-1]}"
    if not math.isfinite(last["centre"]):
        if last["variation"] == NOT_KNOWN:
            return f"{opening}: the level cannot be given since {last['from']}, nor limits or signals."
        return (
            f"{opening}: the level cannot be given, as points of the last part are not there, or are hidden."
        )
    since = f" since {last['from']}" if last["part"] > 1 else ""
    said = f"{opening}: the {terms.centre}{since} is {_size(last['centre'], terms)}"
    if math.isfinite(last["lower"]) and math.isfinite(last["upper"]):
        ends = f"{_size(last['lower'], terms)} and {_size(last['upper'], terms)}"
        return f"{said}, and while nothing changes nearly all points lie between {ends} (process limits)."
    return f"{said}."


def _meant(whole: list[dict[str, Any]], last: dict[str, Any]) -> list[str]:
    """Return how many points carry a signal, of those that are judged, and what the last one means."""
    judged = [row for row in whole if row["variation"] not in {GAP, NOT_KNOWN}]
    if not judged:
        return []
    signals, points = (sum(row[c] for row in judged) for c in ("signals", "points"))
    many = (
        f"{signals} of {points} points carry a signal"
        if signals > 1
        else f"1 of {points} points carries a signal"
    )
    said = many if signals else f"none of {points} points carries a signal"
    if last["variation"] in {GAP, NOT_KNOWN}:
        return [f"Of the parts that can be judged, {said}."]
    if last["variation"] == COMMON and signals:
        return [f"{many}; the last point does not, and lies within ordinary variation (common cause)."]
    return [f"{last['meaning']}; {said}."]


def _assured(last: dict[str, Any], terms: Terms) -> list[str]:
    if terms.target is None:
        return []
    target = f"{100 * terms.target:g}%" if terms.percent else f"{terms.target:g}"
    said = _ASSURED.get(last["assurance"], "whether the target of {target} is met is not known").format(
        target=target
    )
    return [f"{said[:1].upper()}{said[1:]}."]


def _alarms(whole: list[dict[str, Any]], terms: Terms) -> list[str]:
    """Return how often charts like this raise an alarm about nothing, over all its parts."""
    told = [row for row in whole if math.isfinite(row["false_alarm_chart"])]
    if not told:
        return []
    quiet = math.prod(1 - row["false_alarm_chart"] for row in told)
    points = sum(row["points"] for row in told)
    flagged = sum(row["false_alarm_point"] * row["points"] for row in told) / points
    said = (
        f"By these rules ({terms.rules.name}) a process in which nothing changes would show at least one false "
        f"signal in {_percent(1 - quiet)} of charts like this, and at {_percent(flagged)} of points."
    )
    return [said]


def _percent(share: float) -> str:
    """Return a share as a percentage of two figures, "under 0.1%" where it is less."""
    least = 0.001
    return "under 0.1%" if share < least else f"{100 * share:.2g}%"


def _shifted(row: dict[str, Any], points: Points, parts: Parts, terms: Terms) -> list[str]:
    opening = f"Part {row['part']} ({row['reason']}) against part {row['against']}"
    if not math.isfinite(row["value"]):
        return [f"{opening}: how far the level moved is not known."]
    ends = f"{_size(row['before'], terms)} to {_size(row['after'], terms)}"
    limits = gap_interval(row["lower"], row["upper"], row["level"], percent=terms.percent)
    size = gap(row["value"], percent=terms.percent)
    way = "up" if row["value"] > 0 else "down"
    found = shift_between(points, parts, terms, 0, (row["against"], row["part"]))
    sure = sure_words(found, terms.margin, percent=terms.percent)
    said = f"{opening}: the mean went from {ends}, {way} by {size} ({limits}), which {sure}."
    after = {
        STABLE: " With no signal on either side, it has changed and is stable.",
        UNSETTLED: " A signal in one of the two parts says that it is not stable.",
        EARLY: " It is too early to say that it is stable.",
    }.get(row["verdict"], "")
    return [said + after, _NOT_WHY if row["verdict"] in {STABLE, UNSETTLED, EARLY} else ""]


def _groups(summary: pd.DataFrame, by: tuple[str, ...]) -> list[str]:
    """Return how many groups' last points are of each kind."""
    last = summary[(summary["part"] == summary["part"].max()) & (summary["ways"] > 0)]
    if not len(last):
        return []
    kinds = {
        IMPROVEMENT: "improvement",
        CONCERN: "concern",
        SPECIAL: "a special cause",
        COMMON: "common cause",
    }
    told = [f"{name} in {n}" for kind, name in kinds.items() if (n := int((last["variation"] == kind).sum()))]
    unknown = int(last["variation"].isin([GAP, NOT_KNOWN]).sum())
    told += [f"not known in {unknown}"] if unknown else []
    said = f"Of {len(last)} charts by {listed([quote(c) for c in by])}, this is what the last point shows: "
    return [f"{said}{listed(told)}.", *_signalling(summary, by)]


def _signalling(summary: pd.DataFrame, by: tuple[str, ...]) -> list[str]:
    """Return how many groups have a signal anywhere, beside how many would where nothing changed."""
    judged = summary[(summary["ways"] > 0) & summary["false_alarm_chart"].notna()]
    if not len(judged):
        return []
    charts = judged.assign(quiet=1 - judged["false_alarm_chart"]).groupby(list(by), sort=False)
    found, expected = int((charts["signals"].sum() > 0).sum()), float((1 - charts["quiet"].prod()).sum())
    often = f"about {expected:.0f}" if expected >= _HALF else "most likely none"
    have = "carries a signal" if found == 1 else "carry a signal"
    some = f"{found or 'None'} of {len(charts)} that can be judged {have} at some point"
    return [f"{some}; where nothing changed anywhere, {often} of them would."]


def _beware(last: dict[str, Any]) -> list[str]:
    return [f"Beware: {last['limits']}."] if last["limits"] else []
