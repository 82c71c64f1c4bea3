"""What `rationing` returns: whether people with more to build on are taken on less often, and who measured that."""

import dataclasses
import math
from dataclasses import dataclass, field
from typing import Self

import pandas as pd

from syschange import charts
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import ALL, find_group
from syschange.frames import rows as rows_of
from syschange.results import Coarsening, Estimate, shown_counts, watermark
from syschange.system.measured import VALUE, Measured
from syschange.system.rationing import slopes
from syschange.system.rationing.records import NEGATIVE, POSITIVE
from syschange.system.rationing.words import rationing_words

# The names of the slopes in the table and in `estimate`, with the capital and the model of each.
SLOPES = {
    "slope": (POSITIVE, slopes.DIFFERENCE), "odds_ratio": (POSITIVE, slopes.ODDS),
    "slope_negative": (NEGATIVE, slopes.DIFFERENCE), "odds_ratio_negative": (NEGATIVE, slopes.ODDS),
}  # fmt: skip
THIRD, LOWEST, MIDDLE, HIGHEST = "third", "lowest third", "middle third", "highest third"
REPORTER = "assessed by: "


@dataclass(frozen=True, eq=False, repr=False)
class Rationing(Measured):
    """Whether recovery capital is used to ration access.

    Attributes
    ----------
    table
        In the columns of `Measured.table`, with the characteristics `third` (of positive capital; `(unknown)` where
        it was not recorded) and those in `by`. The measures: `accepted`, of those decided; `recorded`, with
        `recorded_if_accepted` and `recorded_if_refused`; `assessed by: person` and so on, of those recorded; and
        `slope`, by how much the share accepted differs for each standard deviation more of positive capital, with
        `odds_ratio`, and `slope_negative` and `odds_ratio_negative` for capital that holds people back.
    slopes
        A row a group, kind of capital and model: `n` decisions on people with a score, how many `people` these are,
        decisions `accepted` and `refused`, the standard deviation `sd` of the score, `value` with its limits,
        `reading` ("taken less often", "taken more often", "too small to matter" by a margin declared, "not clear",
        "too little data to tell", and on paper "cannot be told"), and the smallest slope such data would show four
        times in five, `detectable`.
    margin, controlled
        As asked, and the columns within whose groups people are compared.
    lines
        What the slopes are worked out from; not for release until protected.
    """

    margin: float | None = field(kw_only=True)
    controlled: tuple[str, ...] = field(kw_only=True)
    lines: pd.DataFrame = field(kw_only=True)

    @property
    def groups(self) -> tuple[str, ...]:
        """The characteristics but for the thirds."""
        return self.by[1:]

    @property
    def slopes(self) -> pd.DataFrame:
        """How acceptance moves with recovery capital, of everybody and of each group."""
        return slopes.table_of(
            self.lines, self.groups, level=self.level, margin=self.margin, published=bool(self.policy)
        )

    def estimate(
        self, measure: str = "slope", *, quantity: str = VALUE, period: str | None = None, **labels: str
    ) -> Estimate:
        """Return one number with its confidence distribution; the slope of everybody where nothing is said.

        Parameters
        ----------
        measure
            "slope", "odds_ratio", "slope_negative", "odds_ratio_negative", or another measure of the table.
        quantity
            "value", or "gap": of a third from the lowest third.
        period
            There is one, and nothing to say.
        **labels
            Characteristic and label; everybody where nothing is said.

        Raises
        ------
        UnknownChoiceError
            Where there is no such measure, quantity or group.
        NotEstimableError
            Where it cannot be given.
        """
        if measure not in SLOPES:
            return super().estimate(measure, quantity=quantity, period=period, **labels)
        if quantity != VALUE:
            raise UnknownChoiceError("quantity of a slope", quantity, [VALUE])
        kind, model = SLOPES[measure]
        own = self.lines[(self.lines["capital"] == kind) & (self.lines["model"] == model)]
        made = slopes.estimate_of(find_group(own, self.groups, labels), self.level) if len(own) else None
        if made is None:
            raise NotEstimableError(
                "There is no slope for the group asked for: too few decisions with a score, or nothing varies.",
                "Ask for a larger group, or record recovery capital for more people.",
            )
        return made

    def counts(self) -> pd.DataFrame:
        """Return every count of people it is computed from (see `Result.counts`)."""
        parts = [super().counts(), slopes.counts_of(self.lines, self.groups)]
        return pd.concat([p for p in parts if len(p)], ignore_index=True)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the same worked out from published counts."""
        found = shown_counts(published)
        made = dataclasses.replace(self, lines=slopes.published(self.lines, found, self.groups, coarsening))
        return super(Rationing, made).from_counts(published, coarsening)

    def finished(self) -> Self:
        """Return the result with its table, the slopes among its rows, and its words."""
        made = super().finished()
        names = {v: k for k, v in SLOPES.items()}
        more = []
        for row in rows_of(self.lines):
            e = slopes.estimate_of(row, self.level)
            more.append({
                "measure": names[row["capital"], row["model"]],
                "asks": f"{row['model']} for a standard deviation more of {row['capital']} recovery capital",
                **{c: row.get(c, ALL) for c in self.by}, "ways": sum(row[c] != ALL for c in self.groups),
                "quantity": VALUE, "period": ALL, "against": "", "n": row["n"], "units": row["people"],
                "numerator": row["accepted"], "level": self.level, "method": "none" if e is None else e.method,
                **{k: math.nan if e is None else getattr(e, k) for k in ("value", "lower", "upper")},
            })  # fmt: skip
        table = pd.DataFrame(rows_of(made.table) + more, columns=list(made.table.columns))
        return dataclasses.replace(made, _table=table)

    def sentences(self) -> str:
        """Return the words, worked out from what is held alone."""
        return rationing_words(self, self.slopes, controlled=bool(self.controlled))

    def plot(self) -> "charts.Figure":
        """Return a picture: the share accepted by third of recovery capital."""
        table = self.table
        shown = table[(table["measure"] == "accepted") & (table["quantity"] == VALUE) & (table[THIRD] != ALL)]
        everyone = table[
            (table["measure"] == "accepted") & (table["quantity"] == VALUE) & (table["ways"] == 0)
        ]
        overall = float(everyone["value"].iloc[0])
        return charts.forest(
            shown.assign(third=shown[THIRD].replace({"(unknown)": "not recorded"})),
            label=THIRD, value="value", lower="lower", upper="upper", n="units",
            headline=self.lead,
            subtitle="Share accepted of those decided, by recovery capital",
            reference=overall if math.isfinite(overall) else 0.5, reference_label="everybody", percent=True,
            watermark=watermark(self.policy),
        )  # fmt: skip
