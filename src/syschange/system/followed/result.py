"""The result of following people until something happens: shares by a few days, waits, changes and gaps."""

import dataclasses
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

import pandas as pd

from syschange import charts
from syschange.errors import NotEstimableError, UnknownChoiceError, quote
from syschange.frames import ALL, find_group
from syschange.results import COUNT_COLUMNS, Coarsening, Estimate, Result, shown_counts, watermark
from syschange.statistics.survival import share_difference
from syschange.system.followed.groups import Group
from syschange.system.measured import AFTER, BEFORE, CHANGE, GAP, PERIOD, VALUE
from syschange.words import level_words

COLUMNS = (
    "quantity", PERIOD, "against", "n", "unknown", "of", "numerator", "value", "lower", "upper", "level", "method",
    "note",
)  # fmt: skip
_MOST_LINES = 6


@dataclass(frozen=True)
class Point:
    """One thing that is told of each group.

    Attributes
    ----------
    name, asks
        A short name, and what it is, to stand in a sentence.
    day
        By which day a share is told; None where it is a day.
    share
        By which day this share had been reached; None where it is a share.
    """

    name: str
    asks: str
    day: float | None = None
    share: float | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Followed(Result):
    """How long until something happens to people.

    Attributes
    ----------
    table
        One row a measure, group, period and quantity: `measure`, `asks`, the characteristics, `ways`, `quantity`
        ("value", "change" after less before, "gap" from the reference group), `period`, `against`, `n` people,
        `unknown`, `of` (the people the share is as if made of, were all followed), `numerator` (to whom it had
        happened by then), `value` (shares between 0 and 1, waits in days), `lower`, `upper`, `level`, `method` and
        `note`, what is missing and why.
    by, points, level, changed, against
        As asked.
    groups
        What everything is worked out from; not for release until protected.
    notes
        Sentences that have to stand beside the numbers, without any number of people.
    """

    by: tuple[str, ...] = field(kw_only=True)
    points: Mapping[str, Point] = field(kw_only=True)
    level: float = field(kw_only=True)
    changed: bool = field(kw_only=True)
    against: Mapping[str, str] = field(kw_only=True)
    groups: tuple[Group, ...] = field(kw_only=True)
    notes: tuple[str, ...] = field(default=(), kw_only=True)

    def sentences(self) -> str:
        """Return the words; each kind of result has its own."""
        raise NotImplementedError

    def tag(self) -> str:
        """Return what its counts are called among those of other results."""
        raise NotImplementedError

    def group(self, *, period: str | None = None, **labels: str) -> Group:
        """Return a group, in the period after where nothing is said."""
        allowed = [BEFORE, AFTER] if self.changed else [ALL]
        asked = allowed[-1] if period is None else period
        if asked not in allowed:
            raise UnknownChoiceError("period here", asked, allowed)
        own = [g for g in self.groups if g.labels[PERIOD] == asked]
        frame = pd.DataFrame([{c: g.labels[c] for c in self.by} for g in own], columns=list(self.by))
        found = find_group(frame, self.by, labels)
        return next(g for g in own if all(g.labels[c] == found[c] for c in self.by))

    def estimate(
        self, measure: str, *, quantity: str = VALUE, period: str | None = None, **labels: str
    ) -> Estimate:
        """Return one value, change or gap with its confidence distribution.

        Parameters
        ----------
        measure
            The name of a measure.
        quantity
            "value"; "change", after less before; or "gap", the group less the reference group. The last two are of
            shares alone.
        period
            "before" or "after" where they are told apart; after where nothing is said.
        **labels
            Characteristic and label; everybody where nothing is said.

        Raises
        ------
        UnknownChoiceError
            Where there is no such measure, quantity, period or group.
        NotEstimableError
            Where it cannot be given.
        """
        if measure not in self.points:
            raise UnknownChoiceError("measure here", measure, list(self.points))
        if quantity not in {VALUE, CHANGE, GAP}:
            raise UnknownChoiceError("quantity", quantity, [VALUE, CHANGE, GAP])
        group = self.group(period=AFTER if quantity == CHANGE else period, **labels)
        made = self._made(self.points[measure], group, quantity)
        if made is None:
            raise NotEstimableError(
                f"There is no {quantity} of {quote(measure)} for the group asked for: too little is known.",
                "Ask about an earlier day or a larger group, or see the table for what there is.",
            )
        return made

    def _made(self, point: Point, group: Group, quantity: str) -> Estimate | None:
        if quantity == VALUE:
            if point.day is not None:
                return group.share(point.day, self.level)
            return group.day_of(float(point.share or 0), self.level)
        base = self._base(group, quantity)
        if point.day is None or base is None:
            return None
        one, two = group.share(point.day, self.level), base.share(point.day, self.level)
        return None if one is None or two is None else share_difference(one, two)

    def _base(self, group: Group, quantity: str) -> Group | None:
        """Return what a group is compared with; None where it is not."""
        labels = {c: group.labels[c] for c in self.by}
        if quantity == CHANGE:
            return self.group(period=BEFORE, **labels) if group.labels[PERIOD] == AFTER else None
        column = next((c for c in self.against if labels[c] not in {ALL, self.against[c]}), None)
        if column is None or group.ways != 1:
            return None
        period = group.labels[PERIOD] if self.changed else None
        return self.group(period=period, **{**labels, column: self.against[column]})

    def counts(self) -> pd.DataFrame:
        """Return every count of people it is computed from (see `Result.counts`)."""
        told = [(g.cell, f"{q}:{self.tag()}", count) for g in self.groups for q, count in g.counts.items()]
        return pd.DataFrame(told, columns=list(COUNT_COLUMNS))

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the same worked out from published counts (see `Result.from_counts`)."""
        found = shown_counts(published)
        groups = tuple(g.published(found, self.tag()) for g in self.groups)
        kept = dataclasses.replace(
            self, groups=groups, policy=coarsening.policy, provenance=self.provenance.published()
        )
        return kept.finished()

    def finished(self) -> Self:
        """Return the result with the table and the words of its groups."""
        table = pd.DataFrame(list(self._rows()), columns=["measure", "asks", *self.by, "ways", *COLUMNS])
        made = dataclasses.replace(self, _table=table)
        return dataclasses.replace(made, _words=" ".join([made.sentences(), *self.notes]).strip())

    def _rows(self) -> Iterator[dict[str, object]]:
        for point in self.points.values():
            for group in self.groups:
                own: dict[str, object] = {c: group.labels[c] for c in self.by}
                own |= {"measure": point.name, "asks": point.asks, "ways": group.ways, "level": self.level}
                yield own | self._value(point, group)
                for quantity in (CHANGE, GAP) if point.day is not None else ():
                    base = self._base(group, quantity) if quantity == GAP or self.changed else None
                    if base is not None:
                        when = "after less before" if quantity == CHANGE else group.labels[PERIOD]
                        against = BEFORE if quantity == CHANGE else self._reference(group)
                        shown = _shown(self._made(point, group, quantity), "")
                        yield own | {"quantity": quantity, PERIOD: when, "against": against} | shown

    def _reference(self, group: Group) -> str:
        return next(self.against[c] for c in self.against if group.labels[c] != ALL)

    def _value(self, point: Point, group: Group) -> dict[str, object]:
        counts: dict[str, object] = {"n": group.counts["n"], "unknown": group.counts["unknown"]}
        if point.day is not None:
            counts |= {"of": group.at("of", point.day), "numerator": group.at("reached", point.day)}
        made = self._made(point, group, VALUE)
        note = "" if made is not None else self._why(point, group)
        return {
            "quantity": VALUE,
            PERIOD: group.labels[PERIOD],
            "against": "",
            **counts,
            **_shown(made, note),
        }

    def _why(self, point: Point, group: Group) -> str:
        if self.policy is not None:
            return "Hidden, or cannot be told from the counts that may be published."
        if not group.counts["n"] > group.counts["unknown"]:
            return "Nobody is known."
        return "Nobody was followed so long." if point.day is not None else "That share was not reached."

    def plot(self) -> "charts.Figure":
        """Return a picture: the share by each day, before and after, or by the groups of the first characteristic."""
        drawn = [g for g in self.groups if g.ways == 0] if self.changed or not self.by else [
            g for g in self.groups if g.ways == 1 and g.labels[self.by[0]] != ALL and g.counts["n"] > 0
        ][:_MOST_LINES]  # fmt: skip
        rows = []
        for g in drawn:
            name = g.labels[PERIOD] if self.changed else g.labels[self.by[0]] if self.by else "everyone"
            rows += [(name, *row) for row in self._points(g)]
        columns = ["group", "day", "share", "lower", "upper", "waiting", "told"]
        return charts.curves(
            pd.DataFrame(rows, columns=columns), series="group", time="day", value="share", lower="lower",
            upper="upper", waiting="waiting", told="told", steps=self.policy is None, percent=True,
            time_words="days since", headline=self.lead,
            subtitle=f"Share by each day, with {level_words(self.level)} limits",
            watermark=watermark(self.policy),
        )  # fmt: skip

    def _points(self, group: Group) -> Iterator[tuple[float, float, float, float, float, bool]]:
        told = {0.0, *group.days}
        every = (
            told if group.curve is None else told | {d for d in group.curve[0].days if d <= max(group.days)}
        )
        for day in sorted(every):
            made = group.share(day, self.level) if day or group.curve is not None else None
            waiting = math.nan if group.waits is None else group.waits.until(day)["waiting"]
            if group.waits is None and not day:
                yield 0.0, 0.0, 0.0, 0.0, group.counts["n"], True
            else:
                ends = (math.nan,) * 3 if made is None else (made.value, made.lower, made.upper)
                yield day, *ends, waiting, day in told


def _shown(made: Estimate | None, note: str) -> dict[str, object]:
    if made is None:
        return {"value": math.nan, "lower": math.nan, "upper": math.nan, "method": "none", "note": note}
    upper = made.upper if math.isfinite(made.upper) else math.nan
    note = note if math.isfinite(made.upper) else "The upper limit was not reached."
    return {"value": made.value, "lower": made.lower, "upper": upper, "method": made.method, "note": note}
