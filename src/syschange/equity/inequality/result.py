"""How unequal an outcome is between groups: every index beside what noise alone would give."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import pandas as pd

from syschange import charts
from syschange.equity.basis import counts
from syschange.equity.breakdown import Breakdown
from syschange.equity.inequality.catalogue import MEASURES, TIMES, UNIT
from syschange.equity.inequality.groupings import Held, grouping, known
from syschange.equity.inequality.indices import indices
from syschange.equity.inequality.named import require_given
from syschange.equity.inequality.table import COLUMNS, PAIRS, tables
from syschange.equity.inequality.terms import Ranking, Terms, terms_of
from syschange.equity.inequality.words import inequality_words
from syschange.equity.presets.common import on_paper, provenance, require_kind, require_true
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import ALL, require_names
from syschange.results import Coarsening, Estimate, Result, watermark
from syschange.statistics.inequality.spread import DRAWS
from syschange.words import level_words

KINDS = ("proportion", "rate", "mean")


@dataclass(frozen=True, eq=False, repr=False)
class Inequality(Result):
    """Indices of inequality between groups.

    Attributes
    ----------
    table
        A row a set of characteristics (and period) and measure: `characteristics` ("ethnicity × sex"), the period
        where there is one, `groups` (how many the index is of), `unknown` (people some characteristic of whom is
        missing), `measure`, `value`, `lower` and `upper` (limits of the true index, the noise taken off: a raw value
        may lie above both), `se` (of the logarithm for ratios), `scale` ("absolute" or "relative"),
        `null_expectation` (what pure noise would give), `corrected` (the value with the noise taken off), `level`,
        `method` (of the limits; "none: …" says what keeps the index from being given) and `source`.
    pairs
        The pairs of groups that drive differential fairness, furthest apart first: `characteristics`, the period,
        `place`, `higher` and `lower` (which groups), `of` (the share of those with or without the outcome),
        `share_higher`, `share_lower`, and `ratio` (of the two as smoothed).
    held
        What they are worked out from.
    """

    pairs: pd.DataFrame = field(kw_only=True)
    held: Held = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return every count of people the indices are computed from (see `Result.counts`)."""
        return counts(self.held.basis, keys=self.held.keys, outcome=self.held.asked.outcome)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the indices recomputed from published counts; groups that are hidden are left out."""
        held = held_on_paper(self.held, published, coarsening)
        table, pairs = tables(held)
        return dataclasses.replace(
            self, _table=table, _words=inequality_words(table, held), pairs=pairs, held=held,
            policy=coarsening.policy, provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self, measure: str | None = None) -> "charts.Figure":
        """Return a picture: one measure of every set of characteristics, the noise taken off, with its limits.

        Parameters
        ----------
        measure
            Which; the first of the table unless given.

        Raises
        ------
        UnknownChoiceError
            Where the table does not have it.
        """
        table, period, asked = self.table, self.held.period, self.held.asked
        name = measure if measure is not None else str(table["measure"].iloc[0])
        if name not in set(table["measure"]):
            raise UnknownChoiceError("measure of this result", name, list(dict.fromkeys(table["measure"])))
        shown, what = table[table["measure"] == name], MEASURES[name]
        when = shown[period].map(lambda at: f", {at}") if period else ""
        return charts.forest(
            shown.assign(group=shown["characteristics"] + when),
            label="group",
            value="corrected",
            lower="lower",
            upper="upper",
            reference=what.neutral,
            reference_label="no inequality",
            percent=asked.percent and what.unit == UNIT,
            decimals=2 if what.unit == TIMES else None,
            headline=self.lead if measure is None else f"{asked.outcome}: {what.said}",
            subtitle=f"{asked.outcome}: {what.said}, the noise taken off, with "
            f"{level_words(self.held.terms.level)} intervals",
            watermark=watermark(self.policy),
        )

    def estimate(
        self, measure: str, *, of: Sequence[str] | None = None, period: str | None = None
    ) -> Estimate:
        """Return one index with its confidence distribution.

        The value is the raw one. The distribution is of the true index: where noise alone often shows as much, the
        value lies above most of it.

        Parameters
        ----------
        measure
            Its name.
        of
            The characteristics of one table, in any order; may be left out where there is one only.
        period
            The period, where there is one.

        Raises
        ------
        UnknownChoiceError
            Where there is no such measure, or no such table.
        NotEstimableError
            Where the index cannot be given with its uncertainty.
        """
        if measure not in MEASURES:
            raise UnknownChoiceError("measure of inequality", measure, list(MEASURES))
        part = find_table(self.held, of, period)
        found = indices(grouping(self.held, part, known(self.held, part)), self.held.terms, [measure])[
            measure
        ]
        if found.index is None or found.index.distribution is None:
            raise NotEstimableError(
                f"The index cannot be given with its uncertainty: {found.method.removeprefix('none: ')}.",
                "The column `method` of the table says which can.",
            )
        return found.index.estimate()


def inequality(
    breakdown: Breakdown,
    *,
    measures: Sequence[str] | None = None,
    of: Sequence[str] | None = None,
    ranking: Ranking | None = None,
    favourable: str = "high",
    reference: Mapping[str, str] | None = None,
    against: Mapping[str, str] | None = None,
    within: str | Sequence[str] | None = None,
    bounds: tuple[float, float] | None = None,
    with_unknown: bool = False,
    uncertainty: str = "sampling",
    sampled: str = "groups",
    draws: int = DRAWS,
    seed: int = 1,
) -> Inequality:
    """Say how unequal an outcome is between groups, on absolute and relative scales, beside what noise would give.

    Parameters
    ----------
    breakdown
        What `equity.breakdown` returned, of a proportion, a rate or a mean. Its first level is used.
    measures
        Names of indices (see Notes); every one that makes sense unless given. One asked for by name that a set of
        characteristics cannot give has a row that says why in `method`.
    of
        The characteristics of the one grouping wanted, for example `["ethnicity", "sex"]`; every grouping of the
        breakdown unless given.
    ranking
        Of each ranked characteristic its groups, from worst off to best off; those that tie in a list of their own,
        for example `{"class": ["routine", ["intermediate", "self-employed"], "managerial"]}`. Tied groups share the
        middle of their ranks. A grouping of several characteristics is ranked where one of them is.
    favourable
        Whether "high" or "low" values are the better ones: who the best group is, for the distances from it and the
        attributable risk.
    reference
        The group of reference, by its characteristics: for `mdrw`, `mdru`, `par` and `paf` (which otherwise take the
        best group), `difference` and `ratio`. A grouping has one where all its characteristics are named.
    against
        The group that `difference` and `ratio` set against the reference (group less reference, and group over
        reference). Unless given, the best off is set against the worst off of a ranking, and of two groups the other
        against the reference.
    within
        The characteristics of larger groups, for the parts of Theil's index and the mean log deviation within and
        between them, of groupings that take them together with another.
    bounds
        The least and the most that a score can be, for `erreygers` and `wagstaff`; a share has 0 and 1.
    with_unknown
        Whether people a characteristic of whom is missing are one more group of the indices of dispersion (`bgv`,
        `bgsd`, `cov`, `mdmw`, `mdmu`, `idisw`, `idisu`, `theil`, `mld`, `gini`). They are not, unless asked for: they
        are a mixture of the others. They are never in an index with ranks, and never best, worst or of reference.
    uncertainty
        Of the ranked indices but the logistic ones: "sampling" from the errors of the groups, or "residual" from how
        far the groups lie from the line, as most published ones are.
    sampled
        Of `par` and `paf` of a named reference: whether the "groups" are given, or the "people" are the sample and
        the sizes of the groups chance too (Walter 1978).
    draws, seed
        How often noise is drawn, 200 at least and 2,000 by default (see `statistics.inequality.spreads`), and its
        seed.

    Returns
    -------
    Inequality

    Raises
    ------
    WrongTypeError
        Where the breakdown is of another kind, has no characteristics or has been protected, an option cannot be
        used as given, or a measure was asked for by name that the options give of no grouping.
    UnknownChoiceError
        Where a measure, characteristic, group or option is not one there is.

    Notes
    -----
    Absolute: `difference`, `range_gap` (highest less lowest), `sii`, `sii_logit`, `aci`, `erreygers`, `bgv`, `bgsd`,
    `mdmw`, `mdbw`, `mdrw` (mean distance from the mean, the best, the reference; with `u` each group alike), `par`.
    Relative: `ratio`, `range_ratio`, `rii`, `rii_logit`, `rci`, `wagstaff`, `cov`, `idisw`, `idisu`, `theil`, `mld`
    (both with `_within` and `_between`), `gini`, `paf`, `differential_fairness` (of shares of people).
    Formulas: `statistics.inequality`, each with its source in the table. Shares of people have binomial noise;
    weighted, clustered and surveyed values and rates and means have normal noise with their standard errors.
    `corrected`: of `bgv`, `bgsd` and `cov` less the variance that noise adds; of the others that noise enlarges less
    what noise alone gives (ours: it takes off too much where groups truly differ, and is a cautious number).

    Examples
    --------
    >>> import pandas as pd
    >>> from syschange import equity
    >>> people = pd.DataFrame({"g": ["a"] * 100 + ["b"] * 100, "y": [1] * 30 + [0] * 70 + [1] * 60 + [0] * 40})
    >>> made = inequality(equity.breakdown(people, outcome="y", by=["g"]), measures=["range_gap", "idisw"])
    >>> made.table[["groups", "measure", "value", "null_expectation", "corrected"]].round(2)
       groups    measure  value  null_expectation  corrected
    0       2  range_gap   0.30              0.06       0.24
    1       2      idisw   0.33              0.06       0.27
    """
    require_true(breakdown)
    require_kind(breakdown, KINDS, "Inequality")
    require_names(breakdown.keys, taken=(*COLUMNS, *PAIRS))
    terms = terms_of(
        breakdown, measures=measures, of=of, ranking=ranking, favourable=favourable, reference=reference,
        against=against, within=within, bounds=bounds, with_unknown=with_unknown, uncertainty=uncertainty,
        sampled=sampled, draws=draws, seed=seed,
    )  # fmt: skip
    held = held_of(breakdown, terms)
    table, pairs = tables(held)
    given = provenance(
        "equity.inequality", breakdown, seed=seed, measures=measures, of=of, ranking=ranking, favourable=favourable,
        reference=reference, against=against, within=within, bounds=bounds, with_unknown=with_unknown,
        uncertainty=uncertainty, sampled=sampled, draws=draws,
    )  # fmt: skip
    return Inequality(table, inequality_words(table, held), given, pairs=pairs, held=held)


def held_of(breakdown: Breakdown, terms: Terms) -> Held:
    """Return the groups of a breakdown that inequality is worked out from.

    Raises
    ------
    WrongTypeError
        Where it has no groups, or a measure was asked for by name that the options give of none of its tables.
    """
    basis = breakdown.basis[breakdown.basis["ways"] > 0]
    if terms.of is not None:
        taken = [c in terms.of for c in breakdown.by]
        basis = basis[((basis[list(breakdown.by)] != ALL) == taken).all(axis=1)]
    if basis.empty:
        raise WrongTypeError("This breakdown has no groups.", "Break the outcome down by=['…'] first.")
    held = Held(
        basis.reset_index(drop=True), breakdown.by, breakdown.period, breakdown.asked, terms, breakdown.spread
    )
    if terms.measures is not None:
        require_given(
            terms.measures, [grouping(held, part, known(held, part)).named for part in held.tables()]
        )
    return held


def held_on_paper(held: Held, published: pd.DataFrame, coarsening: Coarsening) -> Held:
    """Return the same made of published counts."""
    basis = on_paper(
        held.basis, published, keys=held.keys, asked=held.asked, spread=held.spread, coarsening=coarsening
    )
    return dataclasses.replace(held, basis=basis, spread=float("nan"))


def find_table(held: Held, of: Sequence[str] | None, period: str | None) -> pd.DataFrame:
    """Return all groups of one table.

    Raises
    ------
    UnknownChoiceError
        Where there is no such table, or several and none is named.
    """
    named = {}
    for part in held.tables():
        taken, at = held.characteristics(part), part[held.period].iloc[0] if held.period else None
        if (of is None or set(of) == set(taken)) and at == period:
            named[taken] = part
    if len(named) == 1:
        return next(iter(named.values()))
    given = " × ".join(of or ()) + (f", {period}" if period else "")
    every = [
        " × ".join(held.characteristics(p)) + (f", {p[held.period].iloc[0]}" if held.period else "")
        for p in held.tables()
    ]
    raise UnknownChoiceError("set of characteristics", given, every)
