"""The table of waits: every answer of every group, with the numbers of people behind it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from syschange.effects.access.groups import Group, Key
from syschange.effects.access.questions import (
    DAY,
    MEAN,
    SHARE,
    Answer,
    Question,
    differences,
    questions,
    shown,
)
from syschange.effects.access.terms import REST, Terms, said
from syschange.effects.beside import BESIDE, beside
from syschange.effects.pooling import POOLED, alike, pooled_columns
from syschange.frames import ALL, MISSING_LABELS
from syschange.results import Estimate
from syschange.statistics.survival import log_log

COUNTED = ("n", "events", "waiting", "exits")
COLUMNS = (
    "quantity", "day", "reference", "value", "lower", "upper", "level", "method", *COUNTED, *BESIDE, *POOLED, "note",
)  # fmt: skip
OF = "of"  # the column of `alike` that says whose difference it is


@dataclass(frozen=True, eq=False)
class Row:
    """One answer.

    Attributes
    ----------
    group, other
        Of whom, and whom they are compared with where it is a difference.
    question, answer
        What was asked, and what came out.
    """

    group: Group
    question: Question
    answer: Answer
    other: Group | None = field(default=None)


def answered(
    groups: Sequence[Group], others: Mapping[Key, Group], terms: Terms, tau: float | None
) -> list[Row]:
    """Return every answer, group by group: what is asked of each, then how it differs."""
    plain, compared = questions(terms, tau), differences(terms, tau)
    made = []
    for g in groups:
        made += [Row(g, q, shown(q, g, None, terms)) for q in plain]
        other = others.get(g.key)
        if other is not None:
            made += [Row(g, q, shown(q, g, other, terms), other) for q in compared]
    return made


def table_of(made: Sequence[Row], by: Sequence[str], terms: Terms) -> pd.DataFrame:
    """Return the table (see `TimeToAccess.table`)."""
    told = [_told(row, terms) for row in made]
    table = pd.DataFrame(told, columns=[*by, *(c for c in COLUMNS if c not in POOLED)])
    pooled = _pooled(made, by, terms)
    table = pd.concat([table, pooled], axis=1)[[*by, *COLUMNS]]
    texts = [*by, "quantity", "method", "note"]
    return table.astype(dict.fromkeys(texts, "str"))


def _told(row: Row, terms: Terms) -> dict[str, object]:
    a, q = row.answer, row.question
    stands = beside(a.estimate, terms.margin if q.kind == MEAN else None)
    if not q.difference:
        stands = {"detectable": math.nan, "equivalence": None}
    return {
        **row.group.labels, "quantity": q.name, "day": q.day, "reference": _reference(row, terms), "value": a.value,
        "lower": a.lower, "upper": a.upper, "level": terms.level, "method": a.method,
        **_counted(row.group, q, terms), **stands, "note": a.note,
    }  # fmt: skip


def _reference(row: Row, terms: Terms) -> str | None:
    """Return what to call whom a group is compared with."""
    if not row.question.difference:
        return None
    return REST if terms.reference == REST else str(terms.reference[1] if terms.reference else "")


def _counted(group: Group, question: Question, terms: Terms) -> dict[str, float]:
    """Return the numbers of people behind an answer: by its day, or in the end."""
    told = f":{said(question.at)}" if question.kind != DAY and math.isfinite(question.at) else ""
    events = "reached" if question.way is None else f"exits:{question.way}"
    names = dict(zip(COUNTED[1:], (f"{events}{told}", f"waiting{told}", f"exits{told}"), strict=True))
    made = {"n": group.counts["people"]} | {c: group.counts.get(q, math.nan) for c, q in names.items()}
    return made if terms.exits else made | {"exits": math.nan}


def _pooled(made: Sequence[Row], by: Sequence[str], terms: Terms) -> pd.DataFrame:
    """Return shares and mean waits of groups drawn towards each other, and differences by what they are compared by.

    Differences from everybody else, or from another group of the same characteristic, are not drawn: one person is
    in several of them.
    """
    drawn = pd.DataFrame(math.nan, index=range(len(made)), columns=list(POOLED))
    for question in dict.fromkeys(row.question for row in made):
        here = [i for i, row in enumerate(made) if row.question == question]
        if question.kind == DAY:
            continue
        for places, columns in _sets(
            [made[i] for i in here], here, by, terms, difference=question.difference
        ):
            drawn.loc[places] = _drawn([made[i] for i in places], columns, terms, question).to_numpy()
    return drawn


def _sets(
    some: Sequence[Row], places: Sequence[int], by: Sequence[str], terms: Terms, *, difference: bool
) -> list[tuple[list[int], list[str]]]:
    """Return the rows that are drawn towards each other, and by which characteristics."""
    if not difference:
        return [(list(places), list(by))]
    if not isinstance(terms.reference, tuple):
        return []
    column = terms.reference[0]
    made: dict[str, list[int]] = {}
    for i, row in zip(places, some, strict=True):
        made.setdefault(row.group.labels[column], []).append(i)
    rest = [c for c in by if c != column]
    return [(found, rest) for label, found in made.items() if label not in MISSING_LABELS] if rest else []


def _drawn(some: Sequence[Row], columns: Sequence[str], terms: Terms, question: Question) -> pd.DataFrame:
    labels = pd.DataFrame([{c: row.group.labels[c] for c in columns} for row in some], columns=list(columns))
    estimates: list[Estimate | None] = [row.answer.estimate for row in some]
    share = question.kind == SHARE and not question.difference
    if share:
        estimates = [None if e is None else log_log(e) for e in estimates]
    found = pooled_columns(labels, estimates, by=columns, level=terms.level)
    return found if not share else pd.DataFrame(-np.expm1(-np.exp(found)), columns=found.columns)


def alike_of(made: Sequence[Row], by: Sequence[str], terms: Terms) -> pd.DataFrame:
    """Return whether the difference in mean waits is alike in the groups of the other characteristics.

    Returns
    -------
    DataFrame
        `of`, the group compared with the reference; and the columns of `effects.pooling.alike`. Without rows where
        no label was given to compare with, or there is no other characteristic.
    """
    some = [row for row in made if row.question.difference and row.question.kind == MEAN]
    parts = []
    for places, columns in _sets(some, range(len(some)), by, terms, difference=True):
        here = [some[i] for i in places]
        labels = pd.DataFrame([{c: row.group.labels[c] for c in columns} for row in here], columns=columns)
        found = alike(labels, [row.answer.estimate for row in here], by=columns, level=terms.level)
        found.insert(0, OF, here[0].group.labels[str(terms.reference[0])] if terms.reference else "")
        parts.append(found[found["groups"] > 0])
    empty = alike(pd.DataFrame(), [], by=[], level=terms.level)
    empty.insert(0, OF, pd.Series(dtype="str"))
    return pd.concat(parts, ignore_index=True) if parts else empty


def curves_of(groups: Sequence[Group], by: Sequence[str], terms: Terms) -> pd.DataFrame:
    """Return the share reached by each day of every group, with limits, and how many were waiting still.

    Returns
    -------
    DataFrame
        The characteristics, `day`, `share`, `lower`, `upper`, `waiting` (seen to wait on that day still) and
        `told`, whether it is one of the days told, or day 0. A share is missing where nobody was followed so far.
    """
    parts = []
    for g in groups:
        days = {0.0, *terms.days} if g.waits is None else {0.0, *terms.days, *g.reached.made.days.tolist()}
        rows = [(day, *_point(g, day, terms), day in {0.0, *terms.days}) for day in sorted(days)]
        found = pd.DataFrame(rows, columns=["day", "share", "lower", "upper", "waiting", "told"])
        parts.append(pd.concat([pd.DataFrame([g.labels] * len(found), columns=list(by)), found], axis=1))
    return pd.concat(parts, ignore_index=True)


def _point(group: Group, day: float, terms: Terms) -> tuple[float, float, float, float]:
    """Return the share by a day, its limits, and how many were waiting still; on paper everybody was on day 0."""
    if group.waits is None and not day and day not in terms.days:
        return (0.0, 0.0, 0.0, group.counts["people"]) if len(group.reached.made.days) else (math.nan,) * 4
    a = shown(Question(SHARE, day), group, None, terms)
    waiting = group.by("waiting", day) if group.waits is None else group.waits.until(day)["waiting"]
    return a.value, a.lower, a.upper, waiting


def everybody_of_one(groups: Sequence[Group], by: Sequence[str], most: int) -> list[Group]:
    """Return the groups to draw: those of the first characteristic where they are few, else everybody."""
    if by:
        some = [
            g for g in groups if g.taken == (by[0],) and g.labels[by[0]] != ALL and g.counts["people"] > 0
        ]
        if 0 < len(some) <= most:
            return some
    return [groups[0]]
