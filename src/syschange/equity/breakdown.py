"""An outcome by every grouping of the characteristics, each with its number of people and its interval."""

import dataclasses
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import pandas as pd

from syschange import charts
from syschange.equity.bands import Texts, bands, told_instead
from syschange.equity.basis import cells_of, counts, published_basis
from syschange.equity.limits import alone, value_estimate, value_limits
from syschange.equity.options import COLUMNS, QUANTILES, Design, Question, check_question, levels_of
from syschange.equity.sampled import sampled_source
from syschange.equity.sources import Source, cell_source
from syschange.equity.words import breakdown_words, latest, varies
from syschange.errors import DataWarning, NotEstimableError, WrongTypeError, quote
from syschange.frames import find_group, group_name, rows
from syschange.results import Coarsening, Estimate, Provenance, Result, parameters, shown_counts, watermark
from syschange.words import level_words


@dataclass(frozen=True, eq=False, repr=False)
class Breakdown(Result):
    """An outcome by groups.

    Attributes
    ----------
    table
        The characteristics in `by` (`"(all)"` where a margin is taken, `"(unknown)"` where the value is
        missing; with `unknown="split"` also the labels of `frames.MISSING_KINDS`), the period where there is one,
        then `ways`, `n` (people), `numerator` (people with the outcome, or events; missing for means),
        `denominator` (people whose outcome is known), `value`, `lower`, `upper`, `level`, `method`. With several
        levels the whole stands once for each. Where the interval cannot be given it is missing, and `method` is
        "none". A single group that is declared and that nobody is in has a row with `n` 0; combinations are of the
        groups that somebody is in. On paper the share of a group in which nearly all or nearly none have the outcome
        is missing, and `method` tells its bound instead: "at most 24%", "at least 76%".
    by, period
        As given.
    asked
        What was asked of the outcome: `outcome`, `kind`, `exposure`, `weights` …
    levels
        The confidence levels.
    basis, others
        The counts and moments of each group, and of everybody else in its period.
    source
        The sums it was made from; None on paper.
    """

    by: tuple[str, ...] = field(kw_only=True)
    period: str | None = field(kw_only=True)
    asked: Question = field(kw_only=True)
    levels: tuple[float, ...] = field(kw_only=True)
    basis: pd.DataFrame = field(kw_only=True)
    others: pd.DataFrame = field(kw_only=True)
    source: Source | None = field(kw_only=True)

    @property
    def outcome(self) -> str:
        """The column of the outcome."""
        return self.asked.outcome

    @property
    def kind(self) -> str:
        """The kind of outcome."""
        return self.asked.kind

    @property
    def level(self) -> float:
        """The first of the confidence levels, which text, pictures and estimates use."""
        return self.levels[0]

    @property
    def keys(self) -> tuple[str, ...]:
        """The characteristics, and the period where there is one: what tells one group from another."""
        return (*self.by, self.period) if self.period else self.by

    def counts(self) -> pd.DataFrame:
        """Return every count of people the breakdown is computed from (see `Result.counts`)."""
        return counts(self.basis, keys=self.keys, outcome=self.outcome)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the breakdown recomputed from published counts (see `Result.from_counts`)."""
        made = published_basis(
            self.basis, published, keys=self.keys, asked=self.asked, spread=self.spread, coarsening=coarsening
        )
        table = breakdown_table(made, self.keys, self.asked, self.levels)
        words = breakdown_words(table, by=self.by, period=self.period, asked=self.asked, varied=True)
        if self.kind == "proportion" and self.asked.plain:
            told = np.tile(self._bands(made, published, coarsening), len(self.levels))
            table["method"] = np.where(told == "", table["method"], told)
        return dataclasses.replace(
            self, _table=table, _words=words, basis=made, others=made.iloc[:0], source=None,
            policy=coarsening.policy, provenance=self.provenance.published(),
        )  # fmt: skip

    def _bands(self, made: pd.DataFrame, published: pd.DataFrame, coarsening: Coarsening) -> Texts:
        """Return what is told of the shares that are hidden because nearly all or nearly none have the outcome."""
        found, cells = shown_counts(published), cells_of(made, self.keys)
        some, rest = (
            [found.get((cell, f"{what}:{self.outcome}"), np.nan) for cell in cells]
            for what in ("numerator", "complement")
        )
        return bands(self.basis, made["denominator"], some, rest, coarsening)

    @property
    def spread(self) -> float:
        """Everybody's standard deviation (of periods the largest): it says how finely means are given on paper."""
        return float(self.basis.loc[self.basis["ways"] == 0, "sd"].max())

    def plot(self, *, dots: bool = False) -> "charts.Figure":
        """Return a picture: everyone, and each single group that somebody is in, with its interval.

        Parameters
        ----------
        dots
            Whether to draw the combinations of as many characteristics as were taken together instead, each a row of
            dots that says which groups it is of.
        """
        table = self.table
        ways = table["ways"] == max(table["ways"].max(), 1) if dots else table["ways"] <= 1
        whole = rows(table.head(1))[0]["value"]
        table = table[ways & (table["n"] != 0) & (table["level"] == self.level)]
        percent = self.asked.percent
        what = {"proportion": "share", "rate": "rate", "mean": "mean"}.get(self.kind, "quantile")
        kind = "combination of groups" if dots else "group"
        words: dict[str, Any] = {
            "subtitle": f"{self.outcome}: {what} by {kind}, with {level_words(self.level)} intervals",
            "reference_label": "everyone",
            "unit": "%" if percent else "",
        }
        reference = whole if np.isfinite(whole) else 0.0
        mark = watermark(self.policy)
        if dots:
            return charts.dots(
                table, characteristics=self.keys, value="value", lower="lower", upper="upper", n="n",
                reference=reference, percent=percent, headline=self.lead,
                watermark=mark, **words,
            )  # fmt: skip
        return charts.forest(
            table.assign(
                group=[group_name(row, self.keys) for row in rows(table)],
                bound=table["method"].map(told_instead),
            ),
            label="group", value="value", lower="lower", upper="upper", n="n", instead="bound", reference=reference,
            percent=percent, headline=self.lead, watermark=mark, **words,
        )  # fmt: skip

    def estimate(self, **labels: str) -> Estimate:
        """Return the value of one group with its confidence distribution.

        Parameters
        ----------
        **labels
            Characteristic (or period) and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError
            Where there is no such group.
        NotEstimableError
            Where its value is not known or is hidden.
        """
        held = self.basis.assign(alone=alone(self.basis))
        row = find_group(held, self.keys, labels)
        if row["alone"] and self.kind == "proportion":
            raise NotEstimableError("The outcome is known of one person only.", "Wait for more people.")
        return value_estimate(row, self.asked, self.level)


def breakdown(
    data: object,
    *,
    outcome: str,
    by: Sequence[str],
    ways: int = 1,
    kind: str = "proportion",
    exposure: str | None = None,
    per: float = 1.0,
    q: float = 0.5,
    weights: str | None = None,
    cluster: str | None = None,
    design: Design | None = None,
    period: str | None = None,
    level: float | Sequence[float] = 0.95,
    method: str = "wilson",
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
    max_rows: int = 200_000,
) -> Breakdown:
    """Break an outcome down by every grouping of 1 to `ways` characteristics, and overall.

    Parameters
    ----------
    data
        A tidy table, one row a person (or with `cluster` several): pandas, Polars (lazy too), Arrow, DuckDB,
        PySpark, the path of a Parquet file, or what `equity.reduce` returned (with its `unknown`, and its
        `categories` unless the same are given). The same people give the same numbers on each of them.
    outcome
        The column of the outcome: true and false (or 1 and 0) for a proportion, a number of events for a rate, a
        number for a mean or a quantile. A missing outcome counts in `n` and not in the denominator.
    by
        The characteristics: columns of groups, each of at most 200 (ours). A missing one is the group
        `(unknown)`, which is kept and shown. Columns that a schema says hold ids or free text are refused.
    ways
        The most characteristics taken together.
    kind
        "proportion"; "rate" (events a unit of `exposure`: exact Poisson limits (Garwood 1936) below 10 events,
        Byar's from 10, as in Breslow & Day 1987 and the technical guidance of Fingertips); "mean" (Student's t
        interval); "median" or "quantile" (order statistics, exact whatever the distribution).
    exposure, per
        For a rate: the column of person-time or population at risk, and what the rate is given per.
    q
        The quantile, for kind "quantile".
    weights
        A column of weights, nought or more, none missing: values are weighted and intervals linearised (Binder
        1983). `n`, `numerator` and `denominator` stay counts of rows.
    cluster
        The column that says whom a row belongs to, where people have several rows: intervals then let a person's
        rows resemble one another (Liang & Zeger 1986). `n` is then people, those with a row whose outcome is known.
    design
        How a survey was drawn (`Design`), in place of weights and cluster.
    period
        A column of periods: every grouping is then given for each period, as if broken down by itself. In a survey a
        period is a domain: its strata and units stay those of the whole survey.
    level
        Confidence level of the intervals, or several; .95 by convention. The share or mean of one person in all
        (in all of its period) has none.
    method
        For proportions: "wilson" (1927; default), "clopper-pearson" or "jeffreys" (Brown, Cai & DasGupta 2001);
        with weights, repeats or a design one of `statistics.design.SHARE_METHODS` or "clopper-pearson", on the
        effective size.
    unknown
        "keep": everybody whose characteristic is missing is in the one group `(unknown)`, whatever the reason.
        "split": those for whom the reason is known stand apart by it, in the order of `frames.MISSING_KINDS`,
        and `(unknown)` holds the rest. All of them come after the real groups.
    categories
        The groups of a characteristic, in the order to show them. One that nobody is in is shown as a single
        group of 0 people; a label that is not among them comes after those that are. A characteristic left out
        has the groups and order its own type declares (a pandas categorical, a Polars Enum), if any.
    max_rows
        The most rows that all the tables together may hold; 200,000 (ours). More than that is refused, with the
        number of tables, before any work.

    Returns
    -------
    Breakdown

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there or cannot be used as asked, or options do not go together.
    UnknownChoiceError
        Where `kind`, `ways`, `method` or `unknown` is not one of those allowed, or categories are declared of a
        column that is not in `by`.
    NotEstimableError
        Where a characteristic has more than 200 groups, or the tables would hold more than `max_rows` rows.

    Warns
    -----
    DataWarning
        Where, with `cluster`, a characteristic changes within a person.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"sex": ["F", "F", "M"], "seen": [True, False, True]})
    >>> breakdown(people, outcome="seen", by=["sex"]).table[["sex", "numerator", "denominator"]]
         sex  numerator  denominator
    0  (all)        2.0          3.0
    1      F        1.0          2.0
    2      M        1.0          1.0
    """
    levels = levels_of(level)
    asked = Question(outcome, kind, exposure, weights, cluster, design, q, per, method)
    check_question(asked, by, levels, period)
    ways_taken = ways if by else 0
    make = cell_source if cluster is None and design is None and kind not in QUANTILES else sampled_source
    source = make(
        data, asked, by=by, ways=ways_taken, period=period, unknown=unknown, categories=categories, max_rows=max_rows,
    )  # fmt: skip
    if period is not None and not source.rows:
        raise NotEstimableError(
            "The table has no rows, and so no period.", "Leave `period` out, or give it rows."
        )
    pair = source.pair(by, ways_taken, max_rows, levels)
    if kind == "proportion":
        _require_yes_no(source, outcome)
    given = parameters(
        outcome=outcome, by=list(by), ways=ways, kind=kind, exposure=exposure, per=per, q=q, weights=weights,
        cluster=cluster, design=design, period=period, level=level, method=method, unknown=unknown,
        categories={name: list(labels) for name, labels in (categories or {}).items()}, max_rows=max_rows,
    )  # fmt: skip
    provenance = Provenance(
        "equity.breakdown", given, source.rows, source.used, source.rows - source.used, source.digest()
    )
    keys = [*by, *([period] if period else [])]
    table = breakdown_table(pair.groups, keys, asked, levels)
    varied = varies(latest(pair.groups, period), kind)
    words = breakdown_words(table, by=by, period=period, asked=asked, varied=varied)
    for note in source.notes:
        warnings.warn(note, DataWarning, stacklevel=2)
    words = " ".join([words, *source.notes])
    return Breakdown(
        table, words, provenance, by=tuple(by), period=period, asked=asked, levels=levels, basis=pair.groups,
        others=pair.others, source=source,
    )  # fmt: skip


def _require_yes_no(source: Source, outcome: str) -> None:
    if not source.yes_no:
        raise WrongTypeError(
            f"The outcome {quote(outcome)} is not yes or no throughout.",
            "A proportion needs true and false (or 1 and 0); for numbers use kind='mean'.",
        )


def breakdown_table(
    made: pd.DataFrame, keys: Sequence[str], asked: Question, levels: Sequence[float]
) -> pd.DataFrame:
    """Return the table of a breakdown from its basis: one row a group and level."""
    parts = []
    for level in levels:
        table = made[[*keys, "ways", "n", "numerator", "denominator", "value"]].copy()
        table["lower"], table["upper"], table["method"] = value_limits(made, asked, level)
        parts.append(table.assign(level=level))
    return pd.concat(parts, ignore_index=True)[[*keys, *COLUMNS]]
