"""Intersections as a result: strata of all characteristics together, their parts, and what they add (MAIHDA)."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import pandas as pd

from syschange import charts
from syschange.equity.basis import counts, published_basis
from syschange.equity.intersections.models import (
    METHODS,
    Models,
    Terms,
    fitted,
    interaction_estimate,
    total_estimate,
)
from syschange.equity.intersections.strata import Strata
from syschange.equity.intersections.tables import (
    ADDED,
    HIGHER,
    LOWER,
    measure_estimate,
    strata_table,
    summary_table,
)
from syschange.equity.intersections.words import intersection_words
from syschange.equity.options import Question, check_question
from syschange.equity.sources import Source, cell_source
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import find_group, group_name, require_names, rows
from syschange.results import Coarsening, Estimate, Provenance, Result, parameters, watermark
from syschange.words import level_words

KINDS = ("proportion", "mean")
PARTS = ("total", "interaction")
_MAX_ROWS = 200_000  # as in `breakdown`


@dataclass(frozen=True, eq=False, repr=False)
class Intersections(Result):
    """Intersections of characteristics.

    Attributes
    ----------
    table
        One row an intersection, also of those that nobody is in: the characteristics (`"(unknown)"` where one is
        missing), `n` (people), `numerator` (people with the outcome; missing for means), `denominator` (people
        whose outcome is known), `value` (as observed), `total`, `total_lower`, `total_upper` (the value pulled in),
        `additive` and its limits (what the characteristics give, added up), `interaction` and its limits (what the
        intersection adds to that: total less additive), `p_adjusted` (for the number of intersections),
        `false_sign_rate` (the chance that the interaction lies the other way), `stands_out` ("higher", "lower",
        "no", or "none" where it is not told), `level` and `method`. An intersection without anybody whose outcome
        is known, or hidden, has missing numbers and the method "none".
    strata
        The counts and moments it is made from.
    models
        What was fitted; None on paper, where nothing that may be shown can be fitted.
    terms
        How.
    """

    _summary: pd.DataFrame = field(kw_only=True)
    strata: Strata = field(kw_only=True)
    models: Models | None = field(kw_only=True)
    terms: Terms = field(kw_only=True)

    @property
    def summary(self) -> pd.DataFrame:
        """A copy of the table of measures: one row each, with what it is of and where it comes from.

        Columns: `measure`, `model` ("null" without main effects, "adjusted" with them, or "both"), `group` and
        `reference` (of main effects), `value`, `lower`, `upper`, `level`, `method`, `source`. The measures are VPC
        (share of the variance between intersections), PCV by REML and PCV by ML (share of that which is additive),
        MOR and AUC of a proportion, variance between and within, and the main effects: odds and odds ratios of a
        proportion, a mean and differences otherwise. Where there are no limits they are missing.
        """
        return self._summary.copy()

    @property
    def by(self) -> tuple[str, ...]:
        """The characteristics."""
        return self.strata.by

    @property
    def asked(self) -> Question:
        """What was asked of the outcome."""
        return self.strata.asked

    @property
    def level(self) -> float:
        """The confidence level."""
        return self.terms.level

    def counts(self) -> pd.DataFrame:
        """Return every count of people the models are fitted to (see `Result.counts`)."""
        return counts(self.strata.basis, keys=self.by, outcome=self.asked.outcome)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the models fitted again to published counts; what is hidden is in none of them."""
        was = self.strata
        made = published_basis(
            was.basis, published, keys=was.by, asked=was.asked, spread=float(was.basis["sd"].iloc[0]),
            coarsening=coarsening,
        )  # fmt: skip
        # The standard deviation of a share says nothing that its counts do not; it is worked out from those.
        made["sd"] = (made["se"] * made["size"] ** 0.5).where(made["denominator"] > 1)
        strata = Strata(made, was.by, was.asked)
        try:
            models: Models | None = fitted(strata, self.terms)
        except NotEstimableError:
            models = None
        table, summary, words = _shown(strata, models, self.terms)
        return dataclasses.replace(
            self, _table=table, _words=words, _summary=summary, strata=strata, models=models,
            policy=coarsening.policy, provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self, part: str = "total", *, dots: bool = False) -> "charts.Figure":
        """Return a picture: every intersection from the highest to the lowest, those that stand out by name.

        Parameters
        ----------
        part
            "total" (the pulled-in value) or "interaction" (what it adds to its parts).
        dots
            Whether to draw each as a row of dots that says which groups it is of, in the order of the table.

        Raises
        ------
        UnknownChoiceError
            Where it is neither.
        """
        _require_part(part)
        table, total = self.table, part == "total"
        percent, outcome = self.asked.percent, self.asked.outcome
        whole = float(self.strata.basis["value"].iloc[0])
        adds = f"{outcome}: what each intersection adds to its parts"
        reference = (whole if whole == whole else 0.0) if total else 0.0  # noqa: PLR0124 - not known
        words: dict[str, Any] = {
            "reference_label": "everyone" if total else "what the parts would give",
            "unit": "%" if percent and total else "",
            "headline": self.lead if total else adds,
        }
        ends: dict[str, Any] = {"value": part, "lower": f"{part}_lower", "upper": f"{part}_upper"}
        how, mark = (
            f"{outcome} by intersection, pulled in by a multilevel model, with {level_words(self.level)} intervals",
            watermark(self.policy),
        )
        if dots:
            return charts.dots(
                table, characteristics=self.by, n="n", reference=reference, percent=percent, subtitle=how,
                watermark=mark, **ends, **words,
            )  # fmt: skip
        return charts.caterpillar(
            table.assign(
                group=[group_name(row, self.by) for row in rows(table)],
                marked=table["stands_out"].isin([HIGHER, LOWER]),
            ),
            label="group", marked="marked", reference=reference, percent=percent, watermark=mark,
            subtitle=f"{how}; the ends and those that stand out are named", **ends, **words,
        )  # fmt: skip

    def estimate(self, part: str = "total", /, **labels: str) -> Estimate:
        """Return the value of one intersection with its confidence distribution.

        Parameters
        ----------
        part
            "total" (the pulled-in value) or "interaction" (what it adds to its parts).
        **labels
            Characteristic and label, of every characteristic.

        Raises
        ------
        UnknownChoiceError
            Where there is no such part, characteristic or label, or a characteristic is left out.
        NotEstimableError
            Where its value is not known or is hidden.
        """
        _require_part(part)
        for column in self.by:
            if column not in labels:
                raise WrongTypeError(
                    f"The characteristic {quote(column)} is left out.",
                    "Give the label of every characteristic: an intersection is of all of them.",
                )
        here = self.strata.rows
        row = find_group(here.assign(row=here.index), self.by, labels)
        if self.models is None or not self.strata.used[row["row"]]:
            raise NotEstimableError(
                "The value of this intersection is not known, or is hidden.",
                "Take one with people whose outcome is known.",
            )
        place = int(self.strata.used[: row["row"]].sum())
        make = total_estimate if part == "total" else interaction_estimate
        return make(self.models, place, self.level)

    def measure(self, name: str = "VPC", *, model: str = "null") -> Estimate:
        """Return a measure of all intersections together, with its confidence distribution.

        Parameters
        ----------
        name
            "VPC" (share of the variance between intersections) or, for a proportion, "MOR".
        model
            "null" (without main effects) or "adjusted" (with them).

        Raises
        ------
        UnknownChoiceError
            Where there is no such measure or model.
        NotEstimableError
            Where it cannot be given.
        """
        allowed = ("VPC", "MOR") if self.asked.percent else ("VPC",)
        if name not in allowed:
            raise UnknownChoiceError("measure with an interval", name, allowed)
        if model not in {"null", "adjusted"}:
            raise UnknownChoiceError("model", model, ("null", "adjusted"))
        if self.models is None:
            raise NotEstimableError("The measure is not known: too few people can be shown.", "")
        return measure_estimate(self.models, name, model, self.level)


def intersections(
    data: object,
    *,
    outcome: str,
    by: Sequence[str],
    kind: str = "proportion",
    method: str = "REML",
    points: int = 1,
    level: float = 0.95,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> Intersections:
    """Say how much of the difference between people lies between intersections, and which add to their parts.

    It is a multilevel analysis of individual heterogeneity and discriminatory accuracy (MAIHDA): people within
    intersections, in a model without and one with the characteristics as main effects.

    Parameters
    ----------
    data
        A table of any engine, one row a person, or what `equity.reduce` returned (see `breakdown`).
    outcome
        The column of the outcome: true and false (or 1 and 0) for a proportion, a number for a mean.
    by
        The characteristics, two or more. The first known group of each is what its others are measured by in the
        main effects. People of whom one is missing stand as a group of their own, and are never measured by.
    kind
        "proportion": a logit model, by Laplace's method from counts. "mean": a linear one, exact from sums.
    method
        "REML" or "ML". REML counts what estimating the main effects costs; ML, which most programs give for yes or
        no, makes more of the difference look additive. The proportional change in variance is given by both.
    points
        For a proportion: points of adaptive quadrature; 1 is Laplace's method, 7 or more is better where most
        intersections hold only a few people with the outcome, or without it.
    level
        Confidence level of the intervals; an intersection stands out where its adjusted p is below 1 less this.
    unknown, categories
        As in `breakdown`.

    Returns
    -------
    Intersections

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column is not there or cannot be used as asked, or an option is not one of those allowed.
    NotEstimableError
        Where nobody differs in the outcome, at all or within a group of a characteristic; where there are no more
        intersections than main effects; or where values do not vary within intersections.

    Notes
    -----
    Merlo J (2018) and Evans CR et al. (2018), Social Science & Medicine 203:74-80 and 64-73; Evans CR, Leckie G,
    Subramanian SV, Bell A, Merlo J (2024) SSM - Population Health 26:101664. Which stand out: Benjamini & Hochberg
    (1995) on the pulled-in interactions; `false_sign_rate`: Stephens (2017). See `statistics.multilevel`.
    """
    asked = Question(outcome, kind)
    terms = Terms(method, points, level)
    _check(asked, terms, by)
    source = cell_source(
        data, asked, by=by, ways=len(by), period=None, unknown=unknown, categories=categories, max_rows=_MAX_ROWS,
    )  # fmt: skip
    _require_yes_no(source, asked)
    groups = source.pair(by, len(by), _MAX_ROWS, (level,)).groups
    whole = groups["ways"].isin([0, len(by)])
    strata = Strata(groups[whole].reset_index(drop=True), tuple(by), asked)
    models = fitted(strata, terms)
    given = parameters(
        outcome=outcome, by=list(by), kind=kind, method=method, points=points, level=level, unknown=unknown,
        categories={name: list(labels) for name, labels in (categories or {}).items()},
    )  # fmt: skip
    provenance = Provenance(
        "equity.intersections", given, source.rows, source.used, source.rows - source.used, source.digest()
    )
    table, summary, words = _shown(strata, models, terms)
    return Intersections(
        table, words, provenance, _summary=summary, strata=strata, models=models, terms=terms
    )


def _shown(strata: Strata, models: Models | None, terms: Terms) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Return both tables and the words."""
    table, summary = strata_table(strata, models, terms), summary_table(strata, models, terms)
    return table, summary, intersection_words(strata, models, terms, table, summary)


def _check(asked: Question, terms: Terms, by: Sequence[str]) -> None:
    if asked.kind not in KINDS:
        raise UnknownChoiceError("kind of outcome for intersections", asked.kind, KINDS)
    check_question(asked, by, (terms.level,), None)
    require_names(by, taken=ADDED)
    if len(by) < 2:  # noqa: PLR2004 - one characteristic crosses nothing
        raise WrongTypeError(
            "Fewer than two characteristics are given, and an intersection is of two or more.",
            "Give for example by=['sex', 'ethnicity']; for one characteristic take equity.breakdown.",
        )
    if terms.method not in METHODS:
        raise UnknownChoiceError("method", terms.method, METHODS)
    if asked.kind == "mean" and terms.points != 1:
        raise WrongTypeError(
            "Points of quadrature are given for a mean, which is exact without.",
            "Leave `points` out, or take kind='proportion'.",
        )


def _require_part(part: str) -> None:
    if part not in PARTS:
        raise UnknownChoiceError("part of an intersection", part, PARTS)


def _require_yes_no(source: Source, asked: Question) -> None:
    if asked.percent and not source.yes_no:
        raise WrongTypeError(
            f"The outcome {quote(asked.outcome)} is not yes or no throughout.",
            "A proportion needs true and false (or 1 and 0); for numbers use kind='mean'.",
        )
