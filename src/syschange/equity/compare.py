"""Each group against a reference: everyone else, everyone, the best, the largest or a named group."""

import dataclasses
import functools
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from syschange import charts
from syschange.equity.basis import published_basis
from syschange.equity.breakdown import Breakdown
from syschange.equity.differences import check_methods, difference_estimate, differences, ratios_of
from syschange.equity.reference import (
    FEWEST,
    Reference,
    reference_names,
    require_people,
    require_somebody,
    rest_counts,
    rivals,
    twins,
    twins_of,
)
from syschange.equity.sampled import PeopleSource
from syschange.equity.words import comparison_words, varies
from syschange.errors import WrongTypeError
from syschange.frames import find_group, group_name, require_names, rows
from syschange.results import Coarsening, Estimate, Provenance, Result, parameters, watermark
from syschange.statistics.multiplicity import adjustment
from syschange.statistics.noise import all_pairs_above, all_pairs_critical
from syschange.words import level_words

Floats = npt.NDArray[np.float64]
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


@dataclass(frozen=True)
class Terms:
    """How groups are compared.

    Attributes
    ----------
    reference, adjust, favourable, least
        As given to `compare`.
    difference, ratio
        The methods of the intervals of proportions and rates.
    """

    reference: Reference
    adjust: str
    favourable: str
    least: int
    difference: str
    ratio: str

    @property
    def against_rest(self) -> bool:
        """Whether the reference is everybody else, or everybody, and so depends on the group."""
        return isinstance(self.reference, str) and self.reference in {"rest", "overall"}


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Result):
    """Groups against a reference.

    Attributes
    ----------
    table
        The columns of the breakdown, then `reference` (whom the group is compared with), `difference`,
        `difference_lower`, `difference_upper`, `ratio`, `ratio_lower`, `ratio_upper`, `p` and `p_adjusted`.
        Where no group of a table has enough people to be the best or the largest, its rows say so there.
        A difference is the group's value less the reference's. Ratios are given for proportions and rates. Where
        nobody differs in the outcome nothing is tested, and `p` is missing. An exact or score ratio to a group
        without events is infinite.
    breakdown
        The breakdown compared.
    against
        The counts and moments of each group's reference.
    places
        The row of the basis each reference stands in, -1 where there is none; None where it is everybody else, or
        everybody.
    terms
        How they are compared.
    """

    breakdown: Breakdown = field(kw_only=True)
    against: pd.DataFrame = field(kw_only=True)
    places: "pd.Series[int] | None" = field(kw_only=True)
    terms: Terms = field(kw_only=True)

    @property
    def reference(self) -> Reference:
        """As given."""
        return self.terms.reference

    @property
    def adjust(self) -> str:
        """As given."""
        return self.terms.adjust

    def counts(self) -> pd.DataFrame:
        """Return every count of people the comparison is computed from (see `Result.counts`)."""
        made, counts = self.breakdown, self.breakdown.counts()
        if not self.terms.against_rest:
            return counts
        rest = rest_counts(self.against, keys=made.keys, outcome=made.outcome)
        return pd.concat([counts, rest], ignore_index=True)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the comparison recomputed from published counts (see `Result.from_counts`)."""
        true, made = self.breakdown, self.breakdown.from_counts(published, coarsening)
        places = self.places
        if places is None:
            against = published_basis(
                self.against, published, keys=true.keys, asked=true.asked, spread=true.spread,
                coarsening=coarsening, prefix="rest:",
            )  # fmt: skip
        else:
            # The best on paper: that it is another in truth must not be told.
            t = self.terms
            anew = twins(made.basis, t.reference, keys=made.keys, favourable=t.favourable, least=t.least)
            places = places if anew is None else anew
            against = twins_of(made.basis, places, made.keys)
            if "correlation" in self.against:
                against = against.assign(correlation=self.against["correlation"].round(1))
        table = _table(made, against, places, self.terms)
        return dataclasses.replace(
            self, _table=table, _words=comparison_words(table, made), breakdown=made, against=against, places=places,
            policy=coarsening.policy, provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Return a picture: the difference of each group from its reference, two characteristics at the most."""
        made, table = self.breakdown, self.table
        table = table[table["level"] == made.level]
        least = int(table["ways"].min()) if len(table) else 0
        table = table[(table["ways"] <= least + 1) & (table["n"] != 0)]
        return charts.forest(
            table.assign(group=[group_name(row, made.keys) for row in rows(table)]),
            label="group",
            value="difference",
            lower="difference_lower",
            upper="difference_upper",
            n="n",
            reference_label="no difference",
            percent=made.asked.percent,
            headline=self.lead,
            subtitle=f"{made.outcome}: each group less its reference, with {level_words(made.level)} intervals",
            watermark=watermark(self.policy),
        )

    def estimate(self, **labels: str) -> Estimate:
        """Return the difference of one group from its reference, with its confidence distribution.

        For the best group as reference the distribution is that of the two groups alone: it does not know that
        the best was chosen for being best, as the intervals of the table do.

        Parameters
        ----------
        **labels
            Characteristic (or period) and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError
            Where there is no such group in the comparison.
        NotEstimableError
            Where either group's value is not known or is hidden.
        """
        made = self.breakdown
        groups = made.basis.loc[self.against.index]
        here = groups.assign(row=groups.index)
        row = find_group(here, made.keys, labels)
        other = rows(self.against.loc[[row["row"]]])[0]
        share = float(_share(pd.DataFrame([row]), pd.DataFrame([other]), self.terms)[0])
        found = difference_estimate(row, other, made.asked, made.level, self.terms.difference)
        return found.times(share)


def compare(
    breakdown: Breakdown,
    *,
    reference: Reference = "rest",
    adjust: str = "bh",
    favourable: str = "high",
    least: int = FEWEST,
    difference: str = "newcombe",
    ratio: str = "log",
) -> Comparison:
    """Compare every group of a breakdown with a reference.

    Parameters
    ----------
    breakdown
        What `equity.breakdown` returned.
    reference
        "rest": everyone who is not in the group (the two do not overlap). "overall": everyone, the group
        included, with the interval scaled for the overlap. "best": the best group of the same table; because it
        is picked by the data, limits and p hold for all pairs of groups at once (Tukey 1953, Kramer 1956).
        "largest": the group of most people. Or a mapping of characteristic to label, for
        example `{"arm": "usual care"}`: each group is compared with the one that is the same in everything but
        that, so that `arm=clinic, sex=Female` meets `arm=usual care, sex=Female`; groups whose table does not
        have that characteristic are not in the comparison. The period may be named like a characteristic. People
        whose characteristic is missing, for whatever reason, are compared and are never a reference.
    adjust
        "bh" adjusts `p_adjusted` over the whole table (Benjamini & Hochberg 1995), "holm" (1979) and "by"
        (Benjamini & Yekutieli 2001) more strictly; "none" leaves it as `p`.
    favourable
        Whether "high" or "low" values are the better ones, for "best".
    least
        The fewest people with a known outcome that a reference picked or named may have; 10 (ours: the same as
        the least count published). Everybody else would be measured by the chance of a few.
    difference
        For proportions "newcombe" (method 10; 1998) or "score" (Miettinen & Nurminen 1985).
    ratio
        For proportions "log" (Katz 1978), "score" (Miettinen & Nurminen 1985) or "exact" (conditional, as in the
        relative rate index); for rates "log" or "exact".

    Returns
    -------
    Comparison
        Means are compared by Welch (1947), rates and quantiles by the limits of each (Zou & Donner 2008). A row
        whose group or reference is empty or hidden is present with missing values.

    Raises
    ------
    UnknownChoiceError
        Where the reference, its characteristic or its label is not there or is `(unknown)`, or another option is
        not known.
    WrongTypeError
        Where a characteristic has a name that the comparison uses, the mapping is empty, `least` is not a number
        of people, a method is for another kind of outcome, or the breakdown has been protected already:
        protecting comes last.
    NotEstimableError
        Where the reference has fewer than `least` people, with the largest group there is.
    """
    require_names(breakdown.keys, taken=ADDED)
    adjustment(adjust)
    if breakdown.policy is not None:
        raise WrongTypeError(
            "This breakdown has been protected, and what is worked out from it would not be.",
            "Compare the true breakdown first, and protect the comparison.",
        )
    check_methods(breakdown.asked, difference, ratio)
    terms = Terms(reference, adjust, favourable, least, difference, ratio)
    places = twins(breakdown.basis, reference, keys=breakdown.keys, favourable=favourable, least=least)
    require_somebody(places, reference, least)
    require_people(breakdown.basis, reference, keys=breakdown.keys, least=least)
    others = breakdown.others
    if places is None:
        against = others[others["ways"] > 0]
    else:
        against = _with_shared_people(twins_of(breakdown.basis, places, breakdown.keys), breakdown, reference)
    table = _table(breakdown, against, places, terms)
    given = parameters(
        reference=reference,
        adjust=adjust,
        favourable=favourable,
        least=least,
        difference=difference,
        ratio=ratio,
    )
    was = breakdown.provenance
    provenance = Provenance(
        "equity.compare",
        (*was.parameters, *given),
        was.rows_in,
        was.rows_used,
        was.rows_unknown,
        was.data_digest,
    )
    words = comparison_words(table, breakdown)
    return Comparison(
        table, words, provenance, breakdown=breakdown, against=against, places=places, terms=terms
    )


def _with_shared_people(against: pd.DataFrame, breakdown: Breakdown, reference: Reference) -> pd.DataFrame:
    """Return references with how far they move with their groups, where both hold rows of the same people.

    That is so where people have several rows and a period is compared with another.
    """
    source, period = breakdown.source, breakdown.period
    if period is None or isinstance(reference, str) or period not in reference:
        return against
    if not isinstance(source, PeopleSource):
        return against
    if len(reference) > 1:
        raise WrongTypeError(
            "A period is compared together with another characteristic, and people stand in several periods.",
            "Name the period alone as the reference.",
        )
    keys = [*breakdown.by, period]
    labels = breakdown.basis.loc[against.index, keys]
    ways = int(breakdown.basis["ways"].max())
    parts = [
        source.correlations(str(label), reference[period], breakdown.by, ways).assign(**{period: label})
        for label in dict.fromkeys(labels[period])
    ]
    found = pd.concat(parts)
    held = labels.merge(found, on=keys, how="left", validate="one_to_one")
    return against.assign(correlation=held["correlation"].fillna(0.0).to_numpy())


def _share(first: pd.DataFrame, second: pd.DataFrame, terms: Terms) -> Floats:
    """Return how much of the difference to take: 1, except against everyone.

    There the difference is that from the rest, times the part of everyone that the group is not.
    """
    if terms.reference != "overall":
        return np.ones(len(first))
    mine, theirs = (t["weight"].to_numpy(dtype=np.float64) for t in (first, second))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(theirs / (mine + theirs))


def _table(
    breakdown: Breakdown, against: pd.DataFrame, places: "pd.Series[int] | None", terms: Terms
) -> pd.DataFrame:
    groups, keys = breakdown.basis.loc[against.index], breakdown.keys
    step = len(breakdown.basis)  # the table of a breakdown holds the whole once for each level
    places_in = [i + step * k for k in range(len(breakdown.levels)) for i in against.index]
    table = breakdown.table.iloc[places_in].reset_index(drop=True)
    columns = [*table.columns, *ADDED]
    names = reference_names(groups, against, terms.reference, keys)
    parts = [_at_level(breakdown, groups, against, places, terms, level) for level in breakdown.levels]
    made = pd.concat(parts, ignore_index=True)
    made["reference"] = names * len(breakdown.levels)
    return pd.concat([table, made], axis=1)[columns]


def _at_level(  # noqa: PLR0917 - what one level of a comparison is made of
    breakdown: Breakdown, groups: pd.DataFrame, against: pd.DataFrame, places: "pd.Series[int] | None", terms: Terms,
    level: float,
) -> pd.DataFrame:  # fmt: skip
    made = pd.DataFrame(index=groups.index, columns=list(ADDED[1:-1]), dtype=float)
    many = pd.Series(0, index=groups.index)  # how many groups the reference was picked from
    if terms.reference == "best" and places is not None:
        many = rivals(breakdown.basis, places, terms.least)
    for k in sorted(set(many)):
        here = many.index[many == k]
        one, two = groups.loc[here], against.loc[here]
        sure = level if k == 0 else float(2 * special.ndtr(all_pairs_critical(1 - level, k)) - 1)
        value, lower, upper, p = differences(one, two, breakdown.asked, sure, terms.difference, near=level)
        share = _share(one, two, terms)
        made.loc[here, ["difference", "difference_lower", "difference_upper"]] = (
            np.stack([value, lower, upper]) * share
        ).T
        made.loc[here, "p"] = p if k == 0 else _of_all_pairs(p, k)
        if terms.reference != "overall":  # a ratio to everyone has no such simple scaling, and is left out
            ratio = np.stack(ratios_of(one, two, breakdown.asked, sure, terms.ratio))
            made.loc[here, ["ratio", "ratio_lower", "ratio_upper"]] = ratio.T
    made["p"] = made["p"].mask(_alike(breakdown, groups, against))
    p = made["p"].to_numpy(dtype=np.float64)
    made["p_adjusted"] = np.maximum(adjustment(terms.adjust)(p), p)  # not below it by its last digit
    return made.reset_index(drop=True)


def _alike(breakdown: Breakdown, groups: pd.DataFrame, against: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return which rows compare people none of whom differ: everybody of the periods of the two."""
    basis, kind, period = breakdown.basis, breakdown.kind, breakdown.period
    if period is None:
        return np.full(len(groups), not varies(basis, kind))
    pairs = list(zip(groups[period], against[period], strict=True))
    told = {pair: varies(basis[basis[period].isin(pair)], kind) for pair in set(pairs)}
    return np.array([not told[pair] for pair in pairs], dtype=bool)


def _of_all_pairs(p: Floats, groups: int) -> Floats:
    """Return the p of the furthest of all pairs of groups, given that of one pair."""
    z, above = _furthest(groups)
    found = np.interp(-special.ndtri(np.clip(p, 1e-300, 1) / 2), z, above)
    return np.where(np.isnan(p), np.nan, np.maximum(found, p))


# The grid that p of all pairs is read off: beyond 10 standard errors it is 0 to twenty digits.
_FURTHEST, _STEPS = 10.0, 401


@functools.lru_cache(maxsize=64)  # tables of as many groups share it
def _furthest(groups: int) -> tuple[Floats, Floats]:
    z = np.linspace(0, _FURTHEST, _STEPS)
    return z, np.array([all_pairs_above(float(at), groups) for at in z])
