"""What a table of waits says, for somebody with no statistics."""

import math
from collections.abc import Sequence

import pandas as pd

from syschange.effects.access.groups import Group
from syschange.effects.access.questions import DAY, MEAN, SHARE, Question, shown
from syschange.effects.access.table import OF, Row
from syschange.effects.access.terms import REST, Terms, said
from syschange.effects.beside import sure_words
from syschange.errors import quote
from syschange.frames import group_name
from syschange.results import Estimate
from syschange.words import amount, figures, interval, level_words, listed

_CHANCE = 0.05  # by convention, as that of the intervals
_MOST = 4  # ours: differences that are said one by one
_HALF = 0.5
_TWO = 2
NOT_AN_EFFECT = (
    "Unless chance decided who was in which group, a difference in waits is not by itself an effect: it may come "
    "from who they are."
)
LIFE_TABLE = (
    "All of it is worked out anew from published numbers of people by the days told, as in a life table."
)


def words_of(
    made: Sequence[Row], groups: Sequence[Group], log_ranks: pd.DataFrame, alike: pd.DataFrame, *,
    by: Sequence[str], terms: Terms, tau: float | None,
) -> str:  # fmt: skip
    """Return the sentences of a result."""
    everybody = groups[0]
    own = [row for row in made if row.group is everybody]
    sentences = [
        _shares(own, terms),
        _half(own, terms, everybody),
        _still(everybody, terms),
        _unknown(everybody),
    ]
    compared = [row for row in made if row.question.difference and row.question.kind == MEAN]
    if compared:
        sentences += [
            *_differences(compared, by, terms, tau),
            *_log_ranks(log_ranks),
            *_alike(alike, terms),
            NOT_AN_EFFECT,
        ]
    else:
        sentences += _log_ranks(log_ranks)
    if everybody.waits is None:
        sentences.append(LIFE_TABLE)
    return " ".join(s for s in sentences if s)


def _shares(own: Sequence[Row], terms: Terms) -> str:
    """Say how many had been reached by the first and by the last of the days told."""
    shares = [r for r in own if r.question.kind == SHARE and r.question.way is None]
    some = [r for r in shares if math.isfinite(r.answer.value)]
    if not some:
        return f"How many had {terms.label} by the days told cannot be given{_until(own[0].group)}."
    people = own[0].group.counts["people"]
    told = list(dict.fromkeys([some[0], some[-1]]))
    parts = [
        f"{amount(r.answer.value, percent=True)} {'' if i else f'had {terms.label} '}by day {said(r.question.at)} "
        f"({interval(r.answer.lower, r.answer.upper, terms.level, percent=True)})"
        for i, r in enumerate(told)
    ]
    later = (
        ""
        if some[-1] is shares[-1]
        else f" How many had by day {said(shares[-1].question.at)} is not known{_until(own[0].group)}."
    )
    return f"Of {people:,.0f} {'person' if people == 1 else 'people'}, {listed(parts)}.{later}"


def _until(group: Group) -> str:
    """Say until when anything is known; nothing on paper, where that day is about single people."""
    if group.waits is None or not math.isfinite(group.waits.followed_to) or not group.waits.n:
        return ""
    return f": the last day that anybody was followed to is {said(group.waits.followed_to)}"


def _half(own: Sequence[Row], terms: Terms, everybody: Group) -> str:
    """Say by which day half had been reached, or that fewer had."""
    found = [r for r in own if r.question.kind == DAY and r.question.at == _HALF]
    if not found or not (everybody.counts["people"] > 0):
        return ""
    a = found[0].answer
    if math.isfinite(a.value):
        upper = f"to {_day(a.upper)}" if math.isfinite(a.upper) else "upwards"
        about = "about day" if everybody.waits is None else "day"
        limits = f"{level_words(terms.level)} interval {_day(a.lower)} {upper}"
        return f"Half had by {about} {_day(a.value)} ({limits})."
    made = everybody.reached.made
    return (
        f"Fewer than half had by day {said(made.days[-1])}, the last that is known." if len(made.days) else ""
    )


def _day(day: float) -> str:
    """Return a day: a whole one as that."""
    return f"{day:.0f}" if day == round(day) else figures(day, 3)


def _still(everybody: Group, terms: Terms) -> str:
    """Say how many were waiting still and how many had left, and how they count."""
    parts = []
    waiting, left = everybody.counts["waiting"], everybody.counts["exits"]
    if waiting > 0:
        parts.append(
            "1 was waiting still when last seen and counts for as long as that had lasted: leaving it out would make "
            "waits seem shorter."
            if waiting == 1
            else f"{waiting:,.0f} were waiting still when last seen and count for as long as they had waited: "
            "leaving them out would make waits seem shorter."
        )
    if terms.exits and left > 0:
        parts.append(
            f"{left:,.0f} left without that ({listed(terms.exits)}) and "
            f"{'counts as one who was' if left == 1 else 'count as people who were'} not reached, not as "
            f"{'one' if left == 1 else 'people'} who might be yet."
        )
    return " ".join(parts)


def _unknown(everybody: Group) -> str:
    unknown = everybody.counts["unknown"]
    if not unknown > 0:
        return ""
    return (
        f"Of {unknown:,.0f} more it is not known how long they waited or how it ended; they are in none of these "
        "numbers."
    )


def _differences(compared: Sequence[Row], by: Sequence[str], terms: Terms, tau: float | None) -> list[str]:
    """Say how mean waits differ, group by group, of the groups of the fewest characteristics."""
    least = min(len(r.group.taken) for r in compared)
    some = [r for r in compared if len(r.group.taken) == least]
    if tau is None:
        return ["Mean waits are not compared: none of the days told is one that every group was followed to."]
    made = [_difference(r, by, terms, tau) for r in some[:_MOST]]
    more = len(some) - len(made)
    if not more:
        return made
    return [*made, f"{more} more {'difference is' if more == 1 else 'differences are'} in the table."]


def _difference(row: Row, by: Sequence[str], terms: Terms, tau: float) -> str:
    name = group_name(row.group.labels, by)
    against = _against(row, by, terms)
    e = row.answer.estimate
    if e is None:
        return f"How waits in {name} differ from those in {against} cannot be told: {_small(row.answer.note)}"
    sides = [f"{_reached(g, tau, terms)} in {who}" for g, who in ((row.group, name), (row.other, against))]
    return (
        f"By day {said(tau)}, {listed(sides)} had {terms.label}; of those days {name} waited "
        f"{figures(abs(e.value), 2)} {'more' if e.value > 0 else 'fewer'} on average ({_limits(e)}), which "
        f"{sure_words(e, terms.margin)}."
    )


def _against(row: Row, by: Sequence[str], terms: Terms) -> str:
    """Return whom a group is compared with, named as the group is."""
    if not isinstance(terms.reference, tuple):
        return "everybody else" if terms.reference == REST else ""
    column, label = terms.reference
    return group_name({**row.group.labels, column: label}, by)


def _alike(table: pd.DataFrame, terms: Terms) -> list[str]:
    """Say whether the difference of each group is alike in the groups of the other characteristics."""
    if not isinstance(terms.reference, tuple):
        return []
    column, label = terms.reference
    made = []
    for row in table.to_dict("records"):
        if row["groups"] < _TWO or not math.isfinite(row["chance"]):
            continue
        which = f"the {row['groups']} groups of {quote(row['characteristic'])}"
        start = f"The difference in mean waits of {column}: {row[OF]} from {column}: {label}"
        if row["chance"] < _CHANCE:
            made.append(f"{start} is not the same in {which}, by more than chance readily explains.")
        else:
            made.append(
                f"{start} varies between {which} no more than chance would make it: were it one and the same, it "
                f"would look this different {figures(100 * row['chance'], 2)} times in 100."
            )
    return made


def _reached(group: Group | None, tau: float, terms: Terms) -> str:
    found = None if group is None else shown(Question(SHARE, tau), group, None, terms)
    return amount(math.nan if found is None else found.value, percent=True)


def _limits(e: Estimate) -> str:
    """Return the limits of a difference in days without signs: "95% interval 108 to 157 fewer"."""
    least, most = sorted((e.lower, e.upper), key=abs)
    start = f"{level_words(e.level)} interval"
    if e.lower * e.upper >= 0:
        return (
            f"{start} {figures(abs(least), 2)} to {figures(abs(most), 2)} {'more' if most > 0 else 'fewer'}"
        )
    return f"{start} {figures(-e.lower, 2)} fewer to {figures(e.upper, 2)} more"


def _small(note: str) -> str:
    return note[:1].lower() + note[1:]


def _log_ranks(table: pd.DataFrame) -> list[str]:
    """Say of each characteristic whether waits differ between its groups over the whole of the time."""
    made = []
    for row in table[table["group"] == ""].to_dict("records"):
        if not math.isfinite(row["chance"]):
            continue
        which = f"the {row['groups']} groups of {quote(row['characteristic'])}"
        if row["chance"] < _CHANCE:
            made.append(
                f"Over the whole time waits differ between {which} by more than chance readily explains."
            )
        else:
            made.append(
                f"Over the whole time waits differ between {which} no more than chance would make them: groups whose "
                f"waits are alike would look this different {figures(100 * row['chance'], 2)} times in 100."
            )
    return made
