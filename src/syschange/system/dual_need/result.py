"""What `dual_need` returns: how far people with both needs come beside those with one, by need and not by label."""

import dataclasses
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import pandas as pd

from syschange import charts
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import ALL
from syschange.frames import rows as rows_of
from syschange.results import Coarsening, Estimate, shown_counts, watermark
from syschange.statistics.proportions import ratio
from syschange.statistics.survival import share_difference
from syschange.system.dual_need import denominators, label
from syschange.system.dual_need.intime import IN_TIME, Group
from syschange.system.dual_need.needs import BOTH, ONE
from syschange.system.dual_need.words import Told, dual_words
from syschange.system.measured import AFTER, BEFORE, CHANGE, GAP, PERIOD, VALUE, Measured
from syschange.system.measured.table import compared

RATIO, GAP_CHANGE = "ratio", "gap change"
QUANTITIES = (VALUE, CHANGE, GAP, RATIO, GAP_CHANGE)
LABEL = "label"
REASON = "reason: "


@dataclass(frozen=True, eq=False, repr=False)
class DualNeed(Measured):
    """How far people with both needs come, from referral to the start of a service, beside people with one need.

    Attributes
    ----------
    table
        One row a measure, group, period and quantity, in the columns of `Measured.table`. The groups are of `needs`
        ("both", "one", "neither", `(unknown)`), of `need` (which one) and of `family` (whether others in the family
        use drugs or alcohol), one at a time. The measures: `assessed`, `accepted`, `started` and `refused` of the
        referrals of which that is known; `accepted_once_assessed` and `started_once_accepted`, of those at the stage
        before; `started_in_time`, within `days` of referral, those waiting still allowed for; and of refusals a
        measure a reason, `reason: other need` and so on. The quantities: "value"; "gap", both less one (and family
        yes less no); "ratio", both over one; and where `changed`, "change", after less before, and "gap change",
        the gap after less that before.
    reasons
        The rows of `table` that are of reasons.
    label
        One row a service: people there, with the label and without; those of like needs and severity `matched`, how
        many of them `reached` the stage asked about, `share_with`, `share_without` (not yet stratified), and the
        `difference` within needs and severities with its limits; `sign`: "barrier" (taken less often with the label),
        "passport" (more often), "not clear", "too small to matter" (by a margin declared), "too few to tell", and
        "cannot be told" on paper. Never pooled over services.
    denominators
        One row a way of counting who has both needs: `people`, and of those with both needs from `counts_from` on,
        the `lost` with `share_lost` and its limits; `share_accepted` of the first referrals of its people.
    days, counts_from, stage, margin
        As asked.
    waits, labels, counted
        What these are worked out from; not for release until protected.
    """

    days: int = field(kw_only=True)
    counts_from: str = field(kw_only=True)
    stage: str = field(kw_only=True)
    margin: tuple[float, float] | None = field(kw_only=True)
    waits: tuple[Group, ...] = field(kw_only=True)
    labels: pd.DataFrame = field(kw_only=True)
    counted: pd.DataFrame = field(kw_only=True)

    @property
    def reasons(self) -> pd.DataFrame:
        """Why referrals were refused: the rows of the table that are of reasons."""
        table = self.table
        return table[table["measure"].str.startswith(REASON)].reset_index(drop=True)

    @property
    def label(self) -> pd.DataFrame:
        """With the label and without, people of like needs, a row a service."""
        return label.table_of(
            self.labels, stage=self.stage, level=self.level, margin=self.margin, published=bool(self.policy)
        )

    @property
    def denominators(self) -> pd.DataFrame:
        """How many people with both needs each way of counting would lose."""
        return denominators.table_of(self.counted, self.level)

    @cached_property
    def groups(self) -> Mapping[tuple[tuple[str, str], ...], Group]:
        """The waits by group and period."""
        return {g.key: g for g in self.waits}

    def estimate(
        self, measure: str = "accepted", *, quantity: str = VALUE, period: str | None = None, **labels: str
    ) -> Estimate:
        """Return one number with its confidence distribution.

        Parameters
        ----------
        measure
            A measure of the table; or "label", the difference that the label makes at a `service=`.
        quantity
            "value"; "gap", the group less its reference (both less one); "ratio", both over one; "change", after less
            before; "gap change", the gap after less that before.
        period
            "before" or "after" where they are told apart; after where nothing is said.
        **labels
            `needs=`, `need=` or `family=` with a label; people with both needs for a gap or a ratio, and everybody
            for a value, where nothing is said. For "label", `service=`.

        Raises
        ------
        UnknownChoiceError
            Where there is no such measure, quantity, period, group or service.
        NotEstimableError
            Where it cannot be given.
        """
        if measure == LABEL:
            return self._label(labels)
        if quantity not in QUANTITIES:
            raise UnknownChoiceError("quantity", quantity, QUANTITIES)
        if quantity in {GAP, RATIO, GAP_CHANGE} and not labels:
            labels = {"needs": BOTH}
        if quantity == GAP_CHANGE:
            later, earlier = (
                self.estimate(measure, quantity=GAP, period=p, **labels) for p in (AFTER, BEFORE)
            )
            return share_difference(later, earlier)
        if quantity == RATIO:
            return self._ratio(measure, period, labels)
        if measure != IN_TIME or not self.waits:
            return super().estimate(measure, quantity=quantity, period=period, **labels)
        return self._in_time(quantity, period, labels)

    def row(self, measure: str, *, period: str | None = None, **labels: str) -> Mapping[str, Any]:
        """Return the row of the basis of a measure and group (see `estimate`)."""
        asked = (AFTER if self.changed else ALL) if period is None else period
        key = (measure, *(labels.get(c, ALL) for c in self.by), asked)
        if set(labels) <= set(self.by) and key in self.index:
            return self.index[key]
        return super().row(measure, period=period, **labels)  # says what is not there

    def _in_time(self, quantity: str, period: str | None, labels: Mapping[str, str]) -> Estimate:
        # The group is looked for among those of another measure, which are the same.
        row = self.row(next(iter(self.measures)), period=AFTER if quantity == CHANGE else period, **labels)
        made = self._share(row)
        if quantity == GAP:
            made = share_difference(made, self._share({**row, **self._reference(row)}))
        if quantity == CHANGE:
            made = share_difference(made, self._share({**row, PERIOD: BEFORE}))
        return made

    def _reference(self, row: Mapping[str, Any]) -> dict[str, str]:
        column = compared(row, self.against)
        if column is None:
            raise NotEstimableError(
                "A gap is that of one group from the reference group of its characteristic.",
                "Name one group that is not the reference.",
            )
        return {column: self.against[column]}

    def _group(self, row: Mapping[str, Any]) -> Group:
        return self.groups[tuple((c, str(row[c])) for c in (*self.by, PERIOD))]

    def _share(self, row: Mapping[str, Any]) -> Estimate:
        made = self._group(row).share(self.days, self.level)
        if made is None:
            raise NotEstimableError(
                f"The share that had started within {self.days} days cannot be told for this group.",
                "Ask for a larger group, or for fewer days.",
            )
        return made

    def _ratio(self, measure: str, period: str | None, labels: Mapping[str, str]) -> Estimate:
        base = dict(labels) | self._reference(
            dict.fromkeys(self.by, ALL) | {"ways": len(labels)} | dict(labels)
        )
        sizes = []
        for group in (labels, base):
            made = self.estimate(measure, period=period, **group)
            if measure == IN_TIME:
                row = self.row(next(iter(self.measures)), period=period, **group)
                sizes.append((made.value, self._group(row).effective(made)))
            else:
                sizes.append((made.value, float(self.row(measure, period=period, **group)["n_eff"])))
        (p1, n1), (p0, n0) = sizes
        return ratio(p1 * n1, n1, p0 * n0, n0, level=self.level)

    def _label(self, labels: Mapping[str, str]) -> Estimate:
        if set(labels) != {"service"}:
            raise UnknownChoiceError("way to name a service", ", ".join(labels) or "none", ["service"])
        found = self.labels[self.labels["service"] == labels["service"]]
        if not len(found):
            raise UnknownChoiceError("service", labels["service"], list(self.labels["service"]))
        made = label.estimate_of(rows_of(found)[0], self.level)
        if made is None:
            raise NotEstimableError(
                "What the label makes of access at this service cannot be told: too few people of like needs.",
                "Collect more referrals with the label and without.",
            )
        return made

    def counts(self) -> pd.DataFrame:
        """Return every count of people and referrals it is computed from (see `Result.counts`)."""
        waits = pd.DataFrame(
            [
                (g.key, f"{name}:{IN_TIME}", v)
                for g in self.waits
                for name, v in g.counts.items()
                if math.isfinite(v)
            ],
            columns=["cell", "quantity", "count"],
        )
        parts = [
            super().counts(),
            waits,
            label.counts_of(self.labels),
            denominators.counts_of(self.counted),
        ]
        return pd.concat([p for p in parts if len(p)], ignore_index=True)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the same worked out from published counts."""
        found = shown_counts(published)
        made = dataclasses.replace(
            self,
            waits=tuple(g.published(found) for g in self.waits),
            labels=label.published(self.labels, found, coarsening),
            counted=denominators.published(self.counted, found),
        )
        return super(DualNeed, made).from_counts(published, coarsening)

    def finished(self) -> Self:
        """Return the result with its table, the waits and ratios among its rows, and its words."""
        made = super().finished()
        rows = rows_of(made.table) + list(self._more())
        return dataclasses.replace(made, _table=pd.DataFrame(rows, columns=list(made.table.columns)))

    def _more(self) -> Iterator[dict[str, object]]:
        """Yield the rows of the table beyond those of `Measured`."""
        periods = (BEFORE, AFTER) if self.changed else (ALL,)
        for group in self.waits:
            labels = {c: v for c, v in group.labels.items() if c in self.by and v != ALL}
            period = group.labels[PERIOD]
            counts = {"n": group.counts["n"], "units": group.counts["people"],
                      "unknown": group.counts["unknown"], "numerator": group.counts["reached"]}  # fmt: skip
            yield self._line(IN_TIME, VALUE, period, "", labels) | counts
            column = next(iter(labels), "")
            if column in self.against and labels[column] != self.against[column]:
                yield self._line(IN_TIME, GAP, period, self.against[column], labels)
            if period == AFTER:
                yield self._line(IN_TIME, CHANGE, "after less before", BEFORE, labels)
        both = {"needs": BOTH}
        for measure in (*self.measures, *([IN_TIME] if self.waits else [])):
            for period in periods:
                yield self._line(measure, RATIO, period, ONE, both)
            if self.changed:
                yield self._line(measure, GAP_CHANGE, "after less before", ONE, both)

    def _line(
        self, measure: str, quantity: str, period: str, against: str, labels: Mapping[str, str]
    ) -> dict[str, object]:
        timed = f"starting within {self.days} days of referral"
        asks = timed if measure == IN_TIME else self.measures[measure].asks
        told = {"measure": measure, "asks": asks, **{c: labels.get(c, ALL) for c in self.by}, "ways": len(labels),
                "quantity": quantity, "period": period, "against": against, "level": self.level}  # fmt: skip
        try:
            asked = period if period in {BEFORE, AFTER} else None
            e = self.estimate(measure, quantity=quantity, period=asked, **labels)
        except NotEstimableError:
            return told | {"value": math.nan, "lower": math.nan, "upper": math.nan, "method": "none"}
        return told | {"value": e.value, "lower": e.lower, "upper": e.upper, "method": e.method}

    def sentences(self) -> str:
        """Return the words, worked out from what is held alone."""
        told = Told(
            self, self.days, self.counts_from, self.margin, bool(self.waits), self.label, self.denominators
        )
        return dual_words(told)

    def plot(self) -> "charts.Figure":
        """Return a picture: at each stage the share of people with both needs less that of people with one."""
        table = self.table
        period = AFTER if self.changed else ALL
        gaps = table[(table["quantity"] == GAP) & (table["needs"] == BOTH) & (table["period"] == period)]
        shown = gaps[~gaps["measure"].str.startswith(REASON)]
        return charts.forest(
            shown.assign(measure=shown["measure"].str.replace("_", " ").str.capitalize()),
            label="measure", value="value", lower="lower", upper="upper",
            headline=self.lead,
            subtitle="Share of those with both needs, less the share of those with one"
            + (", after the change" if self.changed else ""),
            reference_label="as people with one need", worse_label="fewer", better_label="more", percent=True,
            watermark=watermark(self.policy),
        )  # fmt: skip
