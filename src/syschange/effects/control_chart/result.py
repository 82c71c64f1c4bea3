"""The control chart of every group, its summary by part, and how far the level moved between parts."""

import dataclasses
from dataclasses import dataclass, field

import pandas as pd

from syschange import charts
from syschange.effects.control_chart.charted import POINT_COLUMNS, Charted, charted, point_table
from syschange.effects.control_chart.options import Terms
from syschange.effects.control_chart.parts import Parts
from syschange.effects.control_chart.points import Points, counts_of, published_points
from syschange.effects.control_chart.shifted import SHIFT_COLUMNS, alike_of, shift_between, shifts_of
from syschange.effects.control_chart.summary import SUMMARY_COLUMNS, summary_table
from syschange.effects.control_chart.words import chart_words, picture_words, subtitle_of
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import find_group, group_name
from syschange.results import Coarsening, Estimate, Provenance, Result, watermark

# Names of columns and of arguments that the result uses itself.
TAKEN = ("ways", *POINT_COLUMNS, *SUMMARY_COLUMNS, *SHIFT_COLUMNS, "against", "place", "rows")


@dataclass(frozen=True, eq=False, repr=False)
class ControlChart(Result):
    """A control chart of every group.

    Attributes
    ----------
    table
        One row a group and period: the characteristics (`"(all)"` where taken together), `ways`; `period` and the
        time it starts; `value`, and `n`: whom it counts (people of a mean or a proportion, events of a rate, the
        count itself); `numerator` and `denominator` of proportions and rates; `centre`, `lower` and `upper`, the
        process limits; `part`, from 1, the next at each rebase; `signals`, every rule that the point breaks; and
        `variation`: "common cause", "improvement", "concern", "special cause" (where no direction of improvement was
        given), "not known" (where there is no level to judge by), or "gap".
    summary
        One row a group and part: `from`, `to`, `reason`; `points`, and how many of them are the `baseline` that
        limits rest on; `centre`, `lower`, `upper` at the last point; `variation` of the last point and its `meaning`
        in words; `assurance` against the target ("consistently met", "consistently missed", "may or may not", "not
        known", "no target"); `signals`, points with any; runs and crossings (`useful` points, `longest_run`,
        `longest_run_limit`, `crossings`, `crossings_limit`); `false_alarm_point` and `false_alarm_chart`, how often
        a point and a chart like this signal where nothing changes; `autocorrelation` of neighbours, `seasonality`
        (the share of the variation that follows the calendar); `limits`, what to beware of, in words.
    shifts
        One row a group and part but the first: how far the mean of the part's points moved `against` the part before
        (`before`, `after`, `value`, `lower`, `upper`, `level`, `method`), drawn towards what groups share (`pooled`,
        `pooled_lower`, `pooled_upper`), `detectable`, `equivalence`; whether each part is quiet (`quiet_before`,
        `quiet_after`), and the `verdict`: "changed and stable", "changed and not stable", "changed, too early to say
        stable" (below 12 points), "no change shown" or "not known".
    by
        The characteristics.
    """

    by: tuple[str, ...] = field(kw_only=True)
    terms: Terms = field(kw_only=True)
    parts: Parts = field(kw_only=True)
    points: Points = field(kw_only=True)
    made: Charted = field(kw_only=True)
    _summary: pd.DataFrame = field(kw_only=True)
    _shifts: pd.DataFrame = field(kw_only=True)

    @property
    def summary(self) -> pd.DataFrame:
        """A copy of the summary."""
        return self._summary.copy()

    @property
    def shifts(self) -> pd.DataFrame:
        """A copy of the shifts between parts; empty where there is one part."""
        return self._shifts.copy()

    @property
    def alike(self) -> pd.DataFrame:
        """Whether the groups' shifts differ by more than chance: a row a part but the first and characteristic."""
        return alike_of(self.points, self.parts, self.terms, self.by)

    def counts(self) -> pd.DataFrame:
        """Return every count of people or events behind the points (see `Result.counts`)."""
        return counts_of(self.points, self.terms, self.by)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "ControlChart":
        """Return the chart made again from published counts (see `Result.from_counts`): a hidden point is a gap."""
        points = published_points(self.points, published, self.terms, self.by, coarsening)
        made = assembled(points, self.parts, self.terms, self.by, self.provenance.published())
        return dataclasses.replace(made, policy=coarsening.policy)

    def plot(self, **labels: str) -> "charts.Figure":
        """Return a picture of one chart: its points, limits and target, with what the icons mean in words.

        Parameters
        ----------
        **labels
            Characteristic and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError, NotEstimableError
            Where there is no such group.
        """
        group = find_group(self.points.labels, self.by, labels)
        table, summary = (_of_group(t, self.by, group) for t in (self._table, self._summary))
        name = group_name(group, self.by)
        return charts.control(
            table,
            period="period",
            value="value",
            centre="centre",
            lower="lower",
            upper="upper",
            part="part",
            variation="variation",
            meaning=picture_words(summary, self.terms),
            target=self.terms.target,
            centre_label=self.terms.centre,
            headline=self.lead if name == "everyone" else f"{self.terms.label}, {name}",
            subtitle=f"{self.terms.label}: {subtitle_of(self.terms)}",
            percent=self.terms.percent,
            watermark=watermark(self.policy),
        )

    def estimate(self, part: int | None = None, against: int | None = None, **labels: str) -> Estimate:
        """Return how far the mean of one part of a chart lies from that of another, with its distribution.

        Student's t, with each part's standard deviation from its own moving ranges.

        Parameters
        ----------
        part
            The number of the part; the last where left out.
        against
            The part it is measured from; the one before where left out.
        **labels
            Characteristic and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError
            Where there is no such part or group.
        NotEstimableError
            Where the chart has one part, or the shift cannot be given, or is hidden.
        """
        several = len(self.parts.slices)
        if several == 1:
            raise NotEstimableError(
                "This chart has one part, and a shift is between two.",
                "Give rebase= with the date of the change.",
            )
        last = several if part is None else part
        first = last - 1 if against is None else against
        for number in (last, first):
            if number not in range(1, several + 1) or last == first:
                raise UnknownChoiceError("part to compare", number, list(range(1, several + 1)))
        group = find_group(self.points.labels.assign(place=range(len(self.points.labels))), self.by, labels)
        return shift_between(self.points, self.parts, self.terms, int(group["place"]), (first, last))


def _of_group(table: pd.DataFrame, by: tuple[str, ...], group: dict[str, object]) -> pd.DataFrame:
    for column in by:
        table = table[table[column] == group[column]]
    return table


def assembled(
    points: Points, parts: Parts, terms: Terms, by: tuple[str, ...], provenance: Provenance
) -> ControlChart:
    """Return the chart that points give."""
    made = charted(points, parts, terms)
    summary = summary_table(points, parts, made, terms, by)
    shifts = shifts_of(points, parts, made, terms, by)
    words = chart_words(points, parts, summary, shifts, alike_of(points, parts, terms, by), terms, by)
    return ControlChart(
        point_table(points, parts, made, terms, by), words, provenance, by=by, terms=terms, parts=parts,
        points=points, made=made, _summary=summary, _shifts=shifts,
    )  # fmt: skip
