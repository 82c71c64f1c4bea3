"""What `early_time` returns: gains and starts by thirds of early time, and how they move with it."""

import dataclasses
import math
from dataclasses import dataclass, field
from typing import Self

import pandas as pd

from syschange import charts
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import ALL
from syschange.frames import rows as rows_of
from syschange.results import Coarsening, Estimate, shown_counts, watermark
from syschange.system.early_time import lines as lines_module
from syschange.system.measured import VALUE, Measured, value_words
from syschange.words import NOT_KNOWN, figures, gap, gap_interval, interval

THIRD, LEAST, MIDDLE, MOST = "third", "least time", "middle", "most time"
GAIN, STARTED = "gain", "started"
SLOPE = "slope: "
_NOT_A_CAUSE = "Who is given more time early is not chosen by chance, so this does not show that time did it."


@dataclass(frozen=True, eq=False, repr=False)
class EarlyTime(Measured):
    """Whether time invested early goes with what came later.

    Attributes
    ----------
    table
        In the columns of `Measured.table`. The characteristics are `third` ("least time", "middle", "most time" and
        `(unknown)`), `trauma` where it is recorded, and those in `by`. The measures: `gain`, points by which people
        were better; `started`, of those who had not before early time was over; and `slope: gain`, `slope: started`,
        by how much they differ for a standard deviation more of early time, people alike in severity and first score
        compared.
    lines
        What the slopes are worked out from; not for release until protected.
    hours, early, alike
        Whether time is in hours (else contacts), the first days that count, and whether like people are compared.
    """

    lines: pd.DataFrame = field(kw_only=True)
    hours: bool = field(kw_only=True)
    early: float = field(kw_only=True)
    alike: bool = field(kw_only=True)

    def estimate(
        self, measure: str = "", *, quantity: str = VALUE, period: str | None = None, **labels: str
    ) -> Estimate:
        """Return one number with its confidence distribution; the first slope where nothing is said.

        Parameters
        ----------
        measure
            "slope: gain", "slope: started", "gain" or "started".
        quantity
            "value", or "gap": of a third from that with the least time.
        period
            There is one, and nothing to say.
        **labels
            Characteristic and label; everybody where nothing is said. Slopes are of everybody.

        Raises
        ------
        UnknownChoiceError
            Where there is no such measure, quantity or group.
        NotEstimableError
            Where it cannot be given.
        """
        asked = measure or f"{SLOPE}{next(iter(self.measures))}"
        if not asked.startswith(SLOPE):
            return super().estimate(asked, quantity=quantity, period=period, **labels)
        if quantity != VALUE or labels:
            raise UnknownChoiceError("quantity of a slope", "gap" if quantity != VALUE else "group", [VALUE])
        own = self.lines[self.lines["measure"] == asked.removeprefix(SLOPE)]
        if not len(own):
            raise UnknownChoiceError("slope", asked, [f"{SLOPE}{m}" for m in self.lines["measure"]])
        made = lines_module.estimate_of(rows_of(own)[0], self.level)
        if made is None:
            raise NotEstimableError(
                "There is no slope: too few are known, or early time does not vary among people who are alike.",
                "Collect more records, or compare within fewer severities.",
            )
        return made

    def counts(self) -> pd.DataFrame:
        """Return every count of people it is computed from (see `Result.counts`)."""
        parts = [super().counts(), lines_module.counts_of(self.lines)]
        return pd.concat([p for p in parts if len(p)], ignore_index=True)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the same worked out from published counts."""
        found = shown_counts(published)
        made = dataclasses.replace(self, lines=lines_module.published(self.lines, found, coarsening))
        return super(EarlyTime, made).from_counts(published, coarsening)

    def finished(self) -> Self:
        """Return the result with its table, the slopes among its rows, and its words."""
        made = super().finished()
        more = []
        for row in rows_of(self.lines):
            e = lines_module.estimate_of(row, self.level)
            more.append({
                "measure": f"{SLOPE}{row['measure']}",
                "asks": f"{row['measure']} for a standard deviation more of early time",
                **dict.fromkeys(self.by, ALL), "ways": 0, "quantity": VALUE, "period": ALL, "against": "",
                "n": row["n"], "units": row["n"],
                "numerator": row["yes"], "level": self.level, "method": "none" if e is None else e.method,
                **{k: math.nan if e is None else getattr(e, k) for k in ("value", "lower", "upper")},
            })  # fmt: skip
        table = pd.DataFrame(rows_of(made.table) + more, columns=list(made.table.columns))
        return dataclasses.replace(made, _table=table)

    def plot(self) -> "charts.Figure":
        """Return a picture: what came later by thirds of early time, of the first measure."""
        name = next(iter(self.measures))
        shown = self.table[(self.table["measure"] == name) & (self.table["quantity"] == VALUE)]
        try:
            overall = self.estimate(name).value
        except NotEstimableError:
            overall = 0.0
        return charts.forest(
            shown[shown[THIRD].isin([LEAST, MIDDLE, MOST])], label=THIRD, value="value", lower="lower",
            upper="upper", n="units", headline=self.lead,
            subtitle=f"By time given early: {self.measures[name].asks}", reference=overall,
            reference_label="everybody",
            percent=self.measures[name].percent, watermark=watermark(self.policy),
        )  # fmt: skip

    def sentences(self) -> str:
        """Return the words, worked out from what is held alone."""
        return " ".join([*(self._one(row["measure"]) for row in rows_of(self.lines)), _NOT_A_CAUSE])

    def _one(self, name: str) -> str:
        """Say how the thirds with the most and the least time fared, and how it moves with time."""
        most, least = (value_words(self, name, third=t) for t in (MOST, LEAST))
        asks = self.measures[name].asks
        start = (
            f"{asks[0].upper()}{asks[1:]}: {most} for those given the most time in their first {self.early:g} days, "
            f"{least} for those given the least"
        )
        if name == STARTED:
            start = (
                f"Started in time, of people who had not after {self.early:g} days: {most} of those given the most "
                f"time by then, {least} of those given the least"
            )
        return f"{start}; {self._slope(name)}."

    def _slope(self, name: str) -> str:
        try:
            made = self.estimate(f"{SLOPE}{name}")
        except NotEstimableError:
            return f"whether it moves with time is {NOT_KNOWN}"
        row = rows_of(self.lines[self.lines["measure"] == name])[0]
        percent = name == STARTED
        limits = gap_interval(made.lower, made.upper, made.level, percent=True) if percent else interval(
            made.lower, made.upper, made.level, percent=False
        )  # fmt: skip
        size = gap(made.value, percent=True) if percent else f"{figures(abs(made.value), 2)} points"
        way = "more" if made.value > 0 else "less"
        sure = (
            "which could be chance" if made.lower <= 0 <= made.upper else "more than chance readily explains"
        )
        of = "hours" if self.hours else "contacts"
        alike = ", people who were alike at the start compared" if self.alike else ""
        return f"for every {figures(row['sd'], 2)} {of} more it was {size} {way} ({limits}){alike}, {sure}"
