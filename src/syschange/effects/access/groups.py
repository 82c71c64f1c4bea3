"""The groups of people who wait: their waits while these may be known, and on paper counts by the days told."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from syschange.effects.access.terms import FEWEST, REST, Terms, said
from syschange.errors import NotEstimableError
from syschange.frames import ALL, MISSING_LABELS, UNKNOWN, WaitCounts, rows
from syschange.results import COUNT_COLUMNS, address
from syschange.statistics.survival import Incidence, Told, Waits, incidence, life_table, together, without

Floats = NDArray[np.float64]
Key = tuple[str, ...]
MOST_CELLS = 40_000_000  # ours: groups times the days on which anything happened in each, some 2 GB


class Curve(NamedTuple):
    """The share by each day, with its variance, which many questions need."""

    made: Incidence
    variance: Floats


@dataclass(frozen=True, eq=False)
class Group:
    """A group of people who wait, or everybody else.

    Attributes
    ----------
    labels
        Characteristic and label, `"(all)"` where they are taken together.
    counts
        Numbers of people, missing where they are hidden: `n`, `unknown` (of whom it is not known how long or how it
        ended), `people` (the others); in the end `reached`, `exits`, `exits:0` … and `waiting`; and by each day
        told `reached:28`, `exits:28`, `waiting:28`, `beyond:28`.
    days
        The days told.
    waits
        How long each waited; None on paper.
    """

    labels: Mapping[str, str]
    counts: Mapping[str, float]
    days: tuple[float, ...]
    waits: Waits | None = field(repr=False)

    @property
    def key(self) -> Key:
        """The labels, by which a group is found."""
        return tuple(self.labels.values())

    @property
    def taken(self) -> Key:
        """The characteristics that are not taken together."""
        return tuple(c for c, label in self.labels.items() if label != ALL)

    @property
    def named(self) -> bool:
        """Whether none of its characteristics is missing."""
        return not any(label in MISSING_LABELS for label in self.labels.values())

    def by(self, quantity: str, day: float) -> float:
        """Return how many had been reached, had left or were waiting by a day; missing where it is not told."""
        return self.counts.get(f"{quantity}:{said(day)}", math.nan)

    @cached_property
    def reached(self) -> Curve:
        """The share reached by each day."""
        return self.curve()

    def curve(self, way: int | None = None, days: Sequence[float] | None = None) -> Curve:
        """Return the share reached, or that left in one of the ways; of a life table by some of its days."""
        if self.waits is not None:
            made = incidence(self.waits, way=way)
            return Curve(made, made.variance())
        told = self.told(self.days if days is None else tuple(days))
        events = None if way is None else np.array([self.by(f"exits:{way}", d) for d in told.days])
        made = life_table(told, events=events)
        return Curve(made, made.variance())

    def told(self, days: tuple[float, ...]) -> Told:
        """Return the counts by some of the days told."""
        columns = {
            q: np.array([self.by(q, d) for d in days]) for q in ("reached", "exits", "waiting", "beyond")
        }
        return Told(np.array(days), self.counts["people"], **columns)

    def published(self, counts: Mapping[str, float]) -> "Group":
        """Return the group as its published counts describe it."""
        held = {q: counts.get(q, math.nan) for q in self.counts}
        return dataclasses.replace(self, counts=held, waits=None)


def group_of(labels: Mapping[str, str], waits: Waits, unknown: float, days: tuple[float, ...]) -> Group:
    """Return a group with its counts by the days told."""
    counts = {"n": waits.n + unknown, "unknown": unknown, "people": waits.n}
    ends = {"reached": waits.reached.sum(), "exits": waits.left.sum(), "waiting": waits.waiting.sum()}
    counts |= {q: float(v) for q, v in ends.items()}
    counts |= {f"exits:{i}": float(row.sum()) for i, row in enumerate(waits.exits)}
    for day in days:
        known = day <= waits.followed_to or not waits.n
        counts |= {f"{q}:{said(day)}": v if known else math.nan for q, v in waits.until(day).items()}
    return Group(dict(labels), counts, days, waits)


def groups_of(
    counted: WaitCounts, *, by: Sequence[str], ways: int, days: tuple[float, ...]
) -> tuple[Group, ...]:
    """Return every group, everybody first.

    Raises
    ------
    NotEstimableError
        Where groups and the days on which anything happened in them are too many to hold.
    """
    made: list[Group] = []
    held = 0
    for table, on, numbers in counted.groupings(by=by, ways=ways):
        for row, people in zip(rows(table), numbers, strict=True):
            here = people.any(axis=0)
            held += int(here.sum()) * len(people)
            waits = Waits(on[here], people[0][here], people[2:][:, here], people[1][here])
            made.append(group_of({c: row[c] for c in by}, waits, float(row["rows"]) - waits.n, days))
        if held > MOST_CELLS:
            raise NotEstimableError(
                f"The groups and the days on which anything happened in them are more than {MOST_CELLS:,}.",
                "Take fewer characteristics or ways, broader groups, or round the waits to weeks.",
            )
    return tuple(made)


def compared(groups: Sequence[Group], reference: tuple[str, str] | str | None) -> dict[Key, Group]:
    """Return for each group whom it is compared with, where there is anybody.

    Raises
    ------
    NotEstimableError
        Where the named reference has fewer than 10 people.
    """
    if reference is None:
        return {}
    if isinstance(reference, str):
        return _rest_of_each(groups)
    column, label = reference
    at = {g.key: g for g in groups}
    first = next(g for g in groups if g.taken == (column,) and g.labels[column] == label)
    if first.counts["people"] < FEWEST:
        raise NotEstimableError(
            f"The group to compare with has fewer than {FEWEST} people.",
            "Compare with a larger one, or with the rest.",
        )
    made = {}
    for g in groups:
        if g.labels[column] not in {ALL, label}:
            twin = at.get(tuple({**g.labels, column: label}.values()))
            if twin is not None:
                made[g.key] = twin
    return made


def _rest_of_each(groups: Sequence[Group]) -> dict[Key, Group]:
    """Return for each group everybody else whose characteristics are known."""
    made: dict[Key, Group] = {}
    for taken in dict.fromkeys(g.taken for g in groups if g.taken):
        here = [g for g in groups if g.taken == taken and g.waits is not None]
        known = [g.waits for g in here if g.named and g.waits is not None]
        if not known:
            continue
        every = together(known)
        for g in here:
            if g.waits is not None:
                others = without(every, g.waits) if g.named else every
                made[g.key] = group_of(g.labels, others, 0.0, g.days)
    return made


def counted_in(groups: Sequence[Group], others: Mapping[Key, Group], terms: Terms) -> pd.DataFrame:
    """Return every count of people behind the groups, and behind everybody else (see `Result.counts`)."""
    told = []
    for g in groups:
        told += _counts(g, terms, "")
        if terms.reference == REST and g.key in others:
            told += _counts(others[g.key], terms, "rest:")
    return pd.DataFrame(told, columns=list(COUNT_COLUMNS))


def _counts(group: Group, terms: Terms, prefix: str) -> list[tuple[object, str, float]]:
    """Return the counts of one group; where nobody can leave, how many did is no count."""
    cell = address(group.labels)
    names = [q for q in group.counts if terms.exits or not q.startswith("exits")]
    return [(cell, f"{prefix}{_told(q)}", group.counts[q]) for q in names]


def _told(quantity: str) -> str:
    """Return what a count is called among those of other results."""
    return quantity if quantity == "n" else f"{quantity}:wait"


def published_groups(
    groups: Sequence[Group], others: Mapping[Key, Group], published: pd.DataFrame, terms: Terms
) -> tuple[tuple[Group, ...], dict[Key, Group]]:
    """Return groups, and whom they are compared with, as their published counts describe them."""
    shown = dict(
        zip(zip(published["cell"], published["quantity"], strict=True), published["count"], strict=True)
    )

    def anew(group: Group, prefix: str) -> Group:
        cell = address(group.labels)
        counts = {q: shown.get((cell, f"{prefix}{_told(q)}"), math.nan) for q in group.counts}
        if not terms.exits:
            counts |= {q: 0.0 for q in counts if q.startswith("exits")}
        return group.published({q: float(v) for q, v in counts.items()})

    made = tuple(anew(g, "") for g in groups)
    if terms.reference == REST:
        return made, {key: anew(g, "rest:") for key, g in others.items()}
    return made, compared_again(made, others)


def compared_again(groups: Sequence[Group], others: Mapping[Key, Group]) -> dict[Key, Group]:
    """Return whom each group is compared with, among groups that were made again."""
    at = {g.key: g for g in groups}
    return {key: at[g.key] for key, g in others.items()}


def horizon_of(groups: Sequence[Group], terms: Terms) -> float | None:
    """Return the horizon of the mean wait: that given, else the last day told that groups were followed to.

    Those counted are everybody and each group of one characteristic that has at least ten people; on paper, those
    of which any day can be told. None where there is no such day.

    Raises
    ------
    NotEstimableError
        Where a horizon was given that nobody was followed to.
    """
    everybody = groups[0]
    if terms.tau is not None:
        made = everybody.reached.made
        if everybody.waits is not None and made.people > 0 and not made.known(terms.tau):
            raise NotEstimableError(
                f"Nobody was followed to day {said(terms.tau)}, the horizon asked for.",
                f"The last day that anybody was followed to is {said(made.followed_to)}: give a tau up to that.",
            )
        return terms.tau
    able = [everybody]
    for g in groups:
        if len(g.taken) == 1 and g.named:
            enough = g.counts["people"] >= FEWEST if g.waits is not None else len(g.reached.made.days) > 0
            able += [g] if enough else []
    days = [d for d in terms.at if d > 0 and all(g.reached.made.known(d) for g in able)]
    return max(days, default=None)


def single_groups(groups: Sequence[Group], column: str) -> list[Group]:
    """Return the groups of one characteristic alone that are known and have somebody in them."""
    return [
        g for g in groups if g.taken == (column,) and g.labels[column] not in {*MISSING_LABELS, UNKNOWN}
        and g.counts["people"] > 0
    ]  # fmt: skip
