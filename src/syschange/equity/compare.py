"""Each group against a reference: everyone else, everyone, or a named group, with honest intervals."""

import dataclasses
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import pandas as pd

from syschange import charts
from syschange.equity.breakdown import Breakdown
from syschange.equity.reference import (
    FEWEST,
    Reference,
    published_rest,
    reference_moments,
    require_people,
    rest_counts,
)
from syschange.equity.words import no_variation, varies
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import find_group, group_name, require_names, rows
from syschange.results import Coarsening, Estimate, Provenance, Result, parameters, watermark
from syschange.statistics.means import t_estimate, t_limits, two_sided_p, welch
from syschange.statistics.multiplicity import benjamini_hochberg
from syschange.statistics.proportions import (
    critical_z,
    difference,
    katz,
    newcombe,
    newcombe_cdf,
)
from syschange.words import gap, gap_interval, level_words

ADDED = (
    "reference",
    "difference",
    "difference_lower",
    "difference_upper",
    "ratio",
    "ratio_lower",
    "ratio_upper",
    "p",
    "p_adjusted",
)
ADJUSTMENTS = ("bh", "none")
_MADE_ON_THE_WAY = ("se", "df", "share")


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Result):
    """Groups against a reference.

    Attributes
    ----------
    table
        The columns of the breakdown, then `reference` (whom the group is compared with), `difference`,
        `difference_lower`, `difference_upper`, `ratio`, `ratio_lower`, `ratio_upper`, `p` and `p_adjusted`.
        A difference is the group's value less the reference's. Ratios are given for proportions. Where nobody
        differs in the outcome nothing is tested, and `p` is missing.
    breakdown
        The breakdown compared.
    against
        The counts and moments of each group's reference.
    reference, adjust
        As given.
    """

    breakdown: Breakdown = field(kw_only=True)
    reference: Reference = field(kw_only=True)
    against: pd.DataFrame = field(kw_only=True)
    adjust: str = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return every count of people the comparison is computed from (see `Result.counts`)."""
        counts = self.breakdown.counts()
        if not isinstance(self.reference, str):
            return counts
        made = self.breakdown
        rest = rest_counts(self.against, made.basis, by=made.by, outcome=made.outcome)
        return pd.concat([counts, rest], ignore_index=True)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the comparison recomputed from published counts (see `Result.from_counts`)."""
        true, made = self.breakdown, self.breakdown.from_counts(published, coarsening)
        against = (
            published_rest(
                self.against, true.basis, published, by=true.by, outcome=true.outcome, coarsening=coarsening
            )
            if isinstance(self.reference, str)
            else reference_moments(made.basis, self.reference, by=made.by, kind=made.kind)
        )
        table = _table(made, self.reference, against, self.adjust)
        words = _words(table, made)
        return dataclasses.replace(
            self, _table=table, _words=words, breakdown=made, against=against, policy=coarsening.policy,
            provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Return a picture: the difference of each group from its reference, two characteristics at the most."""
        made, table = self.breakdown, self.table
        least = int(table["ways"].min()) if len(table) else 0
        table = table[(table["ways"] <= least + 1) & (table["n"] != 0)]
        return charts.forest(
            table.assign(group=[group_name(row, made.by) for row in rows(table)]),
            label="group",
            value="difference",
            lower="difference_lower",
            upper="difference_upper",
            n="n",
            reference_label="no difference",
            percent=made.kind == "proportion",
            headline=f"{made.outcome}: each group against its reference",
            subtitle=f"Difference with {level_words(made.level)} intervals",
            watermark=watermark(self.policy),
        )

    def estimate(self, **labels: str) -> Estimate:
        """Return the difference of one group from its reference, with its confidence distribution.

        Parameters
        ----------
        **labels
            Characteristic and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError
            Where there is no such group in the comparison.
        NotEstimableError
            Where either group's value is not known or is hidden.
        """
        pairs = _pairs(self.breakdown, self.reference, self.against)
        row = find_group(pairs, self.breakdown.by, labels)
        level, share = self.breakdown.level, float(row["share"])
        if not np.isfinite(row["difference"]):
            raise NotEstimableError(
                "The difference cannot be given: one of the two groups is empty or hidden.",
                "Join it with another group.",
            )
        if self.breakdown.kind == "proportion":
            counts = (row[c] for c in ("numerator", "denominator", "numerator_r", "denominator_r"))
            return difference(*counts, level=level).times(share)
        return t_estimate(row["difference"], row["se"], row["df"], level=level, method="Welch t").times(share)


def compare(
    breakdown: Breakdown, *, reference: Reference = "rest", adjust: str = "bh", least: int = FEWEST
) -> Comparison:
    """Compare every group of a breakdown with a reference.

    Parameters
    ----------
    breakdown
        What `equity.breakdown` returned.
    reference
        "rest": everyone who is not in the group (the two do not overlap). "overall": everyone, the group
        included, with the interval scaled for the overlap. Or a mapping of characteristic to label, for
        example `{"arm": "usual care"}`: each group is compared with the one that is the same in everything but
        that, so that `arm=clinic, sex=Female` meets `arm=usual care, sex=Female`; groups whose table does not
        have that characteristic are not in the comparison. People whose characteristic is missing, for
        whatever reason, are compared and are never a reference.
    adjust
        "bh" adjusts `p_adjusted` over the whole table (Benjamini & Hochberg 1995); "none" leaves it as `p`.
    least
        The fewest people with a known outcome that a named reference may have; 10 (ours: the same as the least
        count published). Everybody else would be measured by the chance of a few.

    Returns
    -------
    Comparison
        Differences of proportions by Newcombe's method 10 (1998), of means by Welch (1947); ratios by Katz
        (1978). A row whose group or reference is empty or hidden is present with missing values.

    Raises
    ------
    UnknownChoiceError
        Where the reference, its characteristic or its label is not there or is `(unknown)`, or `adjust` is not
        known.
    WrongTypeError
        Where a characteristic has a name that the comparison uses, the mapping is empty, `least` is not a number
        of people, or the breakdown has been protected already: protecting comes last.
    NotEstimableError
        Where the reference has fewer than `least` people, with the largest group there is.
    """
    require_names(breakdown.by, taken=(*ADDED, *_MADE_ON_THE_WAY))
    if adjust not in ADJUSTMENTS:
        raise UnknownChoiceError("adjustment", adjust, ADJUSTMENTS)
    if breakdown.policy is not None:
        raise WrongTypeError(
            "This breakdown has been protected, and what is worked out from it would not be.",
            "Compare the true breakdown first, and protect the comparison.",
        )
    against = reference_moments(breakdown.basis, reference, by=breakdown.by, kind=breakdown.kind)
    require_people(breakdown.basis, reference, by=breakdown.by, least=least)
    table = _table(breakdown, reference, against, adjust)
    provenance = Provenance(
        "equity.compare",
        (*breakdown.provenance.parameters, *parameters(reference=reference, adjust=adjust, least=least)),
        breakdown.provenance.rows_in,
        breakdown.provenance.rows_used,
        breakdown.provenance.rows_unknown,
        breakdown.provenance.data_digest,
    )
    words = _words(table, breakdown)
    return Comparison(
        table,
        words,
        provenance,
        breakdown=breakdown,
        reference=reference,
        against=against,
        adjust=adjust,
    )


def _pairs(breakdown: Breakdown, reference: Reference, against: pd.DataFrame) -> pd.DataFrame:
    """Return each group beside its reference, with the difference and how much of it to take.

    `share` is 1, except against everyone: there the difference is that from the rest, times the part of
    everyone that the group is not. The index is that of the breakdown's table.
    """
    pairs = pd.concat([breakdown.basis.loc[against.index], against.add_suffix("_r")], axis=1)
    x1, n1, x2, n2 = (pairs[c] for c in ("numerator", "denominator", "numerator_r", "denominator_r"))
    if breakdown.kind == "proportion":
        pairs["difference"] = x1 / n1.where(n1 > 0) - x2 / n2.where(n2 > 0)
    else:
        value, se, df = welch(n1, pairs["mean"], pairs["sd"], n2, pairs["mean_r"], pairs["sd_r"])
        pairs["difference"], pairs["se"], pairs["df"] = value, se, df
    pairs["share"] = n2 / (n1 + n2) if reference == "overall" else 1.0
    return pairs[pairs["ways"] > 0] if isinstance(reference, str) else pairs


def _table(breakdown: Breakdown, reference: Reference, against: pd.DataFrame, adjust: str) -> pd.DataFrame:
    pairs, by, level = _pairs(breakdown, reference, against), list(breakdown.by), breakdown.level
    table = breakdown.table.loc[pairs.index].reset_index(drop=True)
    columns = [*table.columns, *ADDED]
    table["reference"] = _reference_names(table, by, reference)
    numbers = (pairs[c].astype(float) for c in ("numerator", "denominator", "numerator_r", "denominator_r"))
    x1, n1, x2, n2 = (c.to_numpy() for c in numbers)
    table["difference"] = (pairs["difference"] * pairs["share"]).to_numpy()
    if breakdown.kind == "proportion":
        lower, upper = newcombe(x1, n1, x2, n2, z=critical_z(level))
        below = newcombe_cdf(0.0, x1, n1, x2, n2)
        table["p"] = 2 * np.minimum(below, 1 - below)
    else:
        lower, upper = t_limits(pairs["difference"], pairs["se"], pairs["df"], level=level)
        table["p"] = two_sided_p(pairs["difference"], pairs["se"], pairs["df"])
    share = pairs["share"].to_numpy()
    table["difference_lower"], table["difference_upper"] = (
        np.asarray(lower) * share,
        np.asarray(upper) * share,
    )
    ratio, ratio_lower, ratio_upper = katz(x1, n1, x2, n2, z=critical_z(level))
    if reference == "overall":  # a ratio to everyone has no such simple scaling, and is left out
        ratio = ratio_lower = ratio_upper = np.full(len(table), np.nan)
    table["ratio"], table["ratio_lower"], table["ratio_upper"] = ratio, ratio_lower, ratio_upper
    if not varies(breakdown.basis, breakdown.kind):
        table["p"] = np.nan
    table["p_adjusted"] = benjamini_hochberg(table["p"]) if adjust == "bh" else table["p"]
    return table[columns]


def _reference_names(table: pd.DataFrame, by: list[str], reference: Reference) -> list[str]:
    if isinstance(reference, str):
        return ["everyone else" if reference == "rest" else "everyone"] * len(table)
    return [group_name({**row, **reference}, by) for row in rows(table[by])]


def _words(table: pd.DataFrame, breakdown: Breakdown) -> str:
    """Say how many groups differ beyond chance, the largest of them, and what cannot be told."""
    if breakdown.policy is None and not varies(breakdown.basis, breakdown.kind):
        same = no_variation("answer" if breakdown.kind == "proportion" else "score")
        return f"No group can be compared with its reference in {breakdown.outcome}. {same}"
    told = table[table["p"].notna()]
    clear = told[told["p_adjusted"] < 1 - breakdown.level]
    silent = len(table[table["n"] != 0]) - len(told)  # a group that nobody is in needs no words
    untold = f" For {silent} the difference cannot be given, or not how sure it is." if silent else ""
    if told.empty:
        return "No group can be compared with its reference." + untold
    if clear.empty:
        none = f"None of the {len(told)} comparisons in {breakdown.outcome} shows"
        if len(told) == 1:
            none = f"The one comparison in {breakdown.outcome} does not show"
        return (
            f"{none} a difference larger than chance could "
            f"explain; that is not the same as showing there is none.{untold}"
        )
    percent = breakdown.kind == "proportion"
    # The surest is the one whose interval stays furthest from no difference, not the one that looks largest.
    nearer = clear[["difference_lower", "difference_upper"]].abs().min(axis=1)
    row = rows(clear.loc[[nearer.idxmax()]])[0]
    limits = gap_interval(row["difference_lower"], row["difference_upper"], breakdown.level, percent=percent)
    return (
        f"{len(clear)} of {len(told)} comparisons in {breakdown.outcome} show a difference larger than chance "
        f"readily explains. The surest: {group_name(row, breakdown.by)} is "
        f"{gap(row['difference'], percent=percent)} {'higher' if row['difference'] > 0 else 'lower'} than "
        f"{row['reference']} ({limits}).{untold}"
    )
