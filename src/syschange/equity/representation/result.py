"""Who uses a thing against who could: share served over share of the population, group by group."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import pandas as pd

from syschange import charts
from syschange.equity.breakdown import Breakdown
from syschange.equity.representation.beside import (
    counted,
    order_of,
    quantity_of,
    require_common_labels,
    require_once,
    side_by_side,
)
from syschange.equity.representation.dissatisfied import check_survey
from syschange.equity.representation.shares import ratio_estimate
from syschange.equity.representation.table import (
    COLUMNS,
    COUNTED,
    SAMPLE,
    Terms,
    basis_of,
    counts_of,
    published_basis,
    survey_on_paper,
    table_of,
)
from syschange.equity.representation.words import representation_words
from syschange.errors import NotEstimableError, WrongTypeError, quote
from syschange.frames import find_group, group_name, require_names, rows
from syschange.results import Coarsening, Estimate, Provenance, Result, parameters, watermark
from syschange.schemas import private_columns
from syschange.statistics.levels import require_level
from syschange.statistics.multiplicity import adjustment
from syschange.words import level_words

_MAX_ROWS = 200_000  # ours: as in `breakdown`


@dataclass(frozen=True, eq=False, repr=False)
class Representation(Result):
    """Those served next to the population they come from.

    Attributes
    ----------
    table
        The characteristics in `by` (as in a breakdown), then `ways`; `served` and `population` (people);
        `share_served` and `share_population` (of those whose characteristics are known); `expected` (how many would
        be served at the group's share of the population); `ratio`, the one share over the other, with `lower`,
        `upper`, `level` and `method`; `p` and `p_adjusted`; `to_parity` (how many more people of the group would
        bring the ratio to 1, everybody else's number staying; fewer where below 0); `rate` (served per so many of
        the population) with `rate_lower` and `rate_upper`; `dissatisfied` (the share that is),
        `per_dissatisfied` (complaints for each dissatisfied person) with its limits; and `note`, why there is no
        ratio or what is odd. What cannot be given is missing, and the row is there all the same.
    by
        As given.
    terms
        The level, the adjustment, what rates are given per, and the size of the sample.
    basis
        The counts it is worked out from.
    survey
        The breakdown of the dissatisfied, or None.
    sampled
        Whether the population was estimated from a sample.
    """

    by: tuple[str, ...] = field(kw_only=True)
    terms: Terms = field(kw_only=True)
    basis: pd.DataFrame = field(kw_only=True)
    survey: Breakdown | None = field(kw_only=True)
    sampled: bool = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return every count of people it is computed from (see `Result.counts`)."""
        made = counts_of(self.basis, self.by, self.terms.sample)
        return made if self.survey is None else pd.concat([made, self.survey.counts()], ignore_index=True)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the representation recomputed from published counts (see `Result.from_counts`)."""
        basis, sample = published_basis(self.basis, published, self.by)
        terms = dataclasses.replace(self.terms, sample=sample)
        survey = survey_on_paper(self.survey, published, coarsening)
        table = table_of(basis, self.by, terms, survey, sampled=self.sampled)
        words = representation_words(table, by=self.by, complaints=survey is not None, level=terms.level)
        # The size of a sample is a number of people like any other.
        given = tuple(
            (name, "given" if name == "sample_size" and value != "None" else value)
            for name, value in self.provenance.parameters
        )
        return dataclasses.replace(
            self, _table=table, _words=words, terms=terms, basis=basis, survey=survey, policy=coarsening.policy,
            provenance=dataclasses.replace(self.provenance.published(), parameters=given),
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Return a picture: the ratio of each single group with its interval, against 1."""
        table = self.table
        table = table[(table["ways"] == 1) & (table["ratio"].notna() | (table["note"] == "hidden"))]
        return charts.forest(
            table.assign(group=[group_name(row, self.by) for row in rows(table)]),
            label="group",
            value="ratio",
            lower="lower",
            upper="upper",
            n="served",
            reference=1.0,
            reference_label="its share of the population",
            worse_label="fewer served",
            better_label="more served",
            headline=self.lead,
            subtitle=f"Share served over share of the population, with {level_words(self.terms.level)} intervals",
            decimals=2,
            watermark=watermark(self.policy),
        )

    def estimate(self, **labels: str) -> Estimate:
        """Return the ratio of one group with its confidence distribution.

        `probability(1)` is that the group is served at least at its share of the population.

        Parameters
        ----------
        **labels
            Characteristic and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError
            Where there is no such group.
        NotEstimableError
            Where its ratio is not known or is hidden, or it is everyone.
        """
        row = find_group(self.table, self.by, labels)
        if pd.isna(row["ratio"]):
            raise NotEstimableError(
                f"The ratio of this group cannot be given: {row['note'] or 'it is everyone'}.",
                "Join it with another group.",
            )
        found = pd.DataFrame([find_group(self.basis, self.by, labels)])
        return ratio_estimate(found, sample=self.terms.sample, level=self.terms.level)


def representation(
    served: object,
    population: object,
    *,
    by: Sequence[str],
    ways: int = 1,
    count: str | None = None,
    size: str | None = None,
    sample_size: float | None = None,
    dissatisfied: Breakdown | None = None,
    per: float = 1000.0,
    level: float = 0.95,
    adjust: str = "bh",
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
    max_rows: int = _MAX_ROWS,
) -> Representation:
    """Set those a thing serves against the people it could serve, by every grouping of 1 to `ways` characteristics.

    Parameters
    ----------
    served
        Those served (complaints, a panel, a caseload): one row each, or counts. A table of any engine.
    population
        The people it could serve: one row each, or a table of counts such as the schema `population` describes.
        Of any engine, which need not be that of `served`.
    by
        The characteristics, columns of both tables with the same labels. A missing one is the group `(unknown)`,
        which is shown and is in no share: of people whose characteristic is not known nobody knows the share.
    ways
        The most characteristics taken together.
    count, size
        The columns of counts of `served` and of `population`; None where each row is one person (or complaint).
    sample_size
        How many people a survey asked, where the population's numbers were estimated from one (the effective
        number, where it was weighted); None where they are known. It widens the intervals.
    dissatisfied
        The share of each group that is dissatisfied, from a survey: an `equity.breakdown` by the same
        characteristics. `served` is then complaints, and complaints are also given per dissatisfied person: few
        complaints may be satisfaction, or no way to complain.
    per
        What rates are given per; 1,000.
    level
        Confidence level; .95 by convention.
    adjust
        How `p_adjusted` allows for many groups, over the whole table: "bh" (Benjamini & Hochberg 1995), "holm",
        "by" or "none".
    unknown, categories, max_rows
        As in `breakdown`.

    Returns
    -------
    Representation
        Ratios have exact limits: see `shares.ratios`. They take those served as chosen one by one: where
        one person may be there several times (as complaints), they are too narrow.

    Raises
    ------
    MissingColumnError, UnknownChoiceError
        Where a column, or an option, is not there.
    WrongTypeError
        Where a count is missing or below 0, no label is in both tables, a table of counts is given without
        `size`, or options cannot be used together.
    NotEstimableError
        Where the population is counted more than once (several periods or bases), or the tables are too large.

    Examples
    --------
    >>> import pandas as pd
    >>> panel = pd.DataFrame({"sex": ["F"] * 3 + ["M"] * 9})
    >>> people = pd.DataFrame({"sex": ["F", "M"], "n": [500, 500]})
    >>> made = representation(panel, people, by=["sex"], size="n")
    >>> made.table[["sex", "served", "expected", "ratio", "to_parity"]]
         sex  served  expected  ratio  to_parity
    0  (all)    12.0       NaN    NaN        NaN
    1      F     3.0       6.0    0.5        6.0
    2      M     9.0       6.0    1.5       -6.0
    """
    _check(by, level, adjust, per, sample_size, dissatisfied)
    require_once(population, by=by, size=size)
    users = counted(
        served, keys=by, column=count, what="those served", unknown=unknown, categories=categories
    )
    people = counted(
        population, keys=by, column=size, what="the population", unknown=unknown, categories=categories
    )
    if users.total("many"):
        require_common_labels(users, people, by=by, what=("those served", "the population"))
    rolled, digest = side_by_side(
        [quantity_of(people, by, "population"), quantity_of(users, by, "served")], by=by, ways=ways,
        quantities=["served", "population"], unknown=unknown,
        categories=order_of([people, users], by, categories), max_rows=max_rows,
    )  # fmt: skip
    basis = basis_of(rolled, by)
    basis["whole"] = basis["population"].iloc[0]
    terms = Terms(level, adjust, per, float("nan") if sample_size is None else float(sample_size))
    table = table_of(basis, by, terms, dissatisfied, sampled=sample_size is not None)
    words = representation_words(table, by=by, complaints=dissatisfied is not None, level=level)
    given = parameters(
        by=list(by), ways=ways, count=count, size=size, sample_size=sample_size,
        dissatisfied=None if dissatisfied is None else dissatisfied.outcome, per=per, level=level, adjust=adjust,
        unknown=unknown, categories={k: list(v) for k, v in (categories or {}).items()}, max_rows=max_rows,
    )  # fmt: skip
    provenance = Provenance("equity.representation", given, users.rows, users.rows, 0, digest)
    return Representation(
        table, words, provenance, by=tuple(by), terms=terms, basis=basis, survey=dissatisfied,
        sampled=sample_size is not None,
    )  # fmt: skip


def _check(  # noqa: PLR0917 - the options to be checked
    by: Sequence[str], level: float, adjust: str, per: float, sample_size: float | None, survey: Breakdown | None
) -> None:  # fmt: skip
    taken = (*COLUMNS, *COUNTED, SAMPLE, "many", "rows", "whole", "given")
    require_names(by, taken=taken, private=private_columns())
    if not by:
        raise WrongTypeError("No characteristic is given.", "Give at least one, for example by=['sex'].")
    require_level(level)
    adjustment(adjust)
    for name, value in (("per", per), ("sample_size", sample_size)):
        if value is not None and not 0 < value < float("inf"):
            raise WrongTypeError(f"{quote(name)} is not a number above 0.", "Give for example 1000.")
    if survey is not None:
        check_survey(survey, by=by, level=level)
