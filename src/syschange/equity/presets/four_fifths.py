"""The four-fifths rule: each group's selection rate against that of the best, by comparing whole numbers."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import pandas as pd
from scipy import special

from syschange import charts
from syschange.equity.breakdown import Breakdown
from syschange.equity.presets.common import (
    missing,
    provenance,
    ratio_interval,
    ratio_words,
    require_kind,
    require_true,
    tables_of,
)
from syschange.equity.reference import FEWEST, require_people, twins
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import find_group, group_name, require_names, rows
from syschange.results import Coarsening, Estimate, Result, watermark
from syschange.statistics import selection
from syschange.statistics.noise import all_pairs_critical
from syschange.statistics.ratios import score_ratio, score_ratio_limits
from syschange.words import amount, level_words

ADDED = ("reference", "ratio", "ratio_lower", "ratio_upper", "below", "z", "to_parity", "level", "method")
SMALLEST = 0.02  # Uniform Guidelines on Employee Selection Procedures (1978), section 4(A)
_FOUR_FIFTHS = 0.8
Reference = str | Mapping[str, str]


@dataclass(frozen=True)
class Rule:
    """How the rule is applied: the arguments of `four_fifths`."""

    reference: Reference
    least: int
    smallest: float


@dataclass(frozen=True, eq=False, repr=False)
class FourFifths(Result):
    """Groups against the four-fifths rule.

    Attributes
    ----------
    table
        The characteristics (and the period), `ways`, `n`, `numerator`, `denominator`, `value`; then `reference` (the
        group it is set against; "none" where there is none), `ratio` with `ratio_lower` and `ratio_upper`, `below`
        (whether it is below four-fifths; missing where not known), `z` (of the two-proportion test), `to_parity` (how
        many more people would have to be selected), `level` and `method`. The group that others are set against has
        ratio 1 and no limits.
    breakdown
        The breakdown it is of.
    rule
        How the rule is applied.
    """

    breakdown: Breakdown = field(kw_only=True)
    rule: Rule = field(kw_only=True)

    @property
    def level(self) -> float:
        """The first of the confidence levels, which text, pictures and estimates use."""
        return self.breakdown.level

    def counts(self) -> pd.DataFrame:
        """Return every count of people the ratios are computed from (see `Result.counts`)."""
        return self.breakdown.counts()

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the ratios recomputed from published counts (see `Result.from_counts`).

        Which group is the best is read from the published counts too.
        """
        made = self.breakdown.from_counts(published, coarsening)
        table = _table(made, self.rule)
        return dataclasses.replace(
            self, _table=table, _words=_words(table, made, self.rule.reference), breakdown=made,
            policy=coarsening.policy, provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Return a picture: the ratio of each single group to the best, against four-fifths."""
        made, table = self.breakdown, self.table
        table = table[(table["level"] == self.level) & (table["ways"] <= 1) & (table["n"] != 0)]
        return charts.forest(
            table.assign(group=[group_name(row, made.keys) for row in rows(table)]),
            label="group",
            value="ratio",
            lower="ratio_lower",
            upper="ratio_upper",
            n="n",
            reference=_FOUR_FIFTHS,
            reference_label="four-fifths",
            decimals=2,
            headline=self.lead,
            subtitle=f"{made.outcome}: share of each group over that of the best, with "
            f"{level_words(self.level)} intervals",
            watermark=watermark(self.policy),
        )

    def estimate(self, **labels: str) -> Estimate:
        """Return the ratio of one group to its reference with its confidence distribution.

        It is that of the two groups alone, and does not know that the best was chosen for being best, as the
        intervals of the table do.

        Parameters
        ----------
        **labels
            Characteristic (or period) and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError
            Where there is no such group.
        NotEstimableError
            Where it is the reference, or either group is empty or hidden.
        """
        made = self.breakdown
        basis = made.basis.assign(row=made.basis.index)
        row = find_group(basis, made.keys, labels)
        place = _places(made, self.rule).get(row["row"])
        if place is None or place == row["row"]:
            raise NotEstimableError(
                "This group is not set against another.",
                "Ask for one that has a ratio with limits in the table.",
            )
        other = rows(basis.loc[[place]])[0]
        four = [each[c] for each in (row, other) for c in ("numerator", "denominator")]
        if not np.isfinite(four).all():
            raise NotEstimableError("One of the two groups is hidden.", "Join it with another group.")
        return score_ratio(*four, level=self.level)


def four_fifths(
    breakdown: Breakdown, *, reference: Reference = "best", least: int = FEWEST, smallest: float = SMALLEST
) -> FourFifths:
    """Set each group's selection rate against the four-fifths rule.

    Parameters
    ----------
    breakdown
        What `equity.breakdown` returned, of a proportion with neither weights nor repeats: the rule compares whole
        numbers of people.
    reference
        "best": the group of the same table with the highest share; or a mapping of characteristic to label, as in
        `compare`.
    least
        The fewest people with a known outcome that the reference may have; 10 (ours).
    smallest
        The least part of the people of its table that the best group may be: .02, because the guidelines leave aside
        groups of less. In a table of more than 25 groups it is half of an equal part (ours), because there 2% is more
        than most of them are.

    Returns
    -------
    FourFifths
        Limits of the ratio are Miettinen and Nurminen's (1985); against the best they hold for all pairs of groups at
        once, because it is picked by the data (Tukey 1953, Kramer 1956). Those whose characteristic is missing are
        set against the best and are never it.

    Raises
    ------
    WrongTypeError
        Where the breakdown is of another kind, weighted or protected, or an option is not a number that can be.
    UnknownChoiceError
        Where the reference is not known.
    NotEstimableError
        Where a named reference has fewer than `least` people.

    Notes
    -----
    Uniform Guidelines on Employee Selection Procedures (1978), 29 CFR 1607.4(D), with the Questions and Answers of
    1979 (44 FR 11996); see `statistics.selection`. It is a rule of thumb of the United States' enforcement agencies.
    """
    require_true(breakdown)
    require_kind(breakdown, ("proportion",), "The four-fifths rule")
    require_names(breakdown.keys, taken=ADDED)
    if not breakdown.asked.plain:
        raise WrongTypeError(
            "The four-fifths rule compares whole numbers of people, and this breakdown is weighted or has repeats.",
            "Break the outcome down without weights, one row a person.",
        )
    if isinstance(reference, str) and reference != "best":
        raise UnknownChoiceError("reference of the four-fifths rule", reference, ["best"])
    if not 0 <= smallest < 1:
        raise WrongTypeError("The smallest part is not between 0 and 1.", "Give a share, for example .02.")
    require_people(breakdown.basis, reference, keys=breakdown.keys, least=least)
    rule = Rule(reference, least, smallest)
    table = _table(breakdown, rule)
    given = provenance("equity.four_fifths", breakdown, reference=reference, least=least, smallest=smallest)
    return FourFifths(table, _words(table, breakdown, reference), given, breakdown=breakdown, rule=rule)


def _places(breakdown: Breakdown, rule: Rule) -> dict[int, int]:
    """Return the row of the basis that each group is set against; a group that is that row itself stands too."""
    basis, keys = breakdown.basis, breakdown.keys
    if not isinstance(rule.reference, str):
        found = twins(basis, rule.reference, keys=keys, favourable="high", least=rule.least)
        places = {} if found is None else dict(zip(found.index.tolist(), found.tolist(), strict=True))
        return places | {place: place for place in places.values()}
    places = {}
    fit = (basis["ways"] > 0) & basis["numerator"].notna() & (basis["denominator"] >= max(rule.least, 1))
    fit &= ~missing(basis, breakdown.by)
    for _, part in basis[basis["ways"] > 0].groupby(
        tables_of(basis, breakdown.by, breakdown.period), sort=False
    ):
        least = min(rule.smallest, 1 / (2 * len(part))) * part["denominator"].sum()
        enough = fit.loc[part.index] & (part["denominator"] >= least)
        able = part[enough]
        if len(able):
            best = selection.four_fifths(able["numerator"], able["denominator"]).reference
            places |= dict.fromkeys(part.index.tolist(), int(able.index[best]))
    return dict(sorted(places.items()))


def _table(breakdown: Breakdown, rule: Rule) -> pd.DataFrame:
    basis, keys = breakdown.basis, breakdown.keys
    places = _places(breakdown, rule)
    if isinstance(rule.reference, str):
        here = basis.index[basis["ways"] > 0]
    else:
        here = pd.Index(sorted(places), dtype="int64")
    made = _applied(basis.loc[here], basis, places)
    made["reference"] = [
        group_name(rows(basis.loc[[places[i]]])[0], list(keys)) if i in places else "none"
        for i in here.tolist()
    ]
    pairs = _pairs(breakdown, rule, places)
    head = basis.loc[here, [*keys, "ways", "n", "numerator", "denominator", "value"]]
    parts = []
    for level in breakdown.levels:
        lower, upper = _limits(basis, here, places, pairs, level)
        table = pd.concat([head, made], axis=1).assign(ratio_lower=lower, ratio_upper=upper, level=level)
        parts.append(table.assign(method=np.where(np.isfinite(lower), "Miettinen-Nurminen", "none")))
    return pd.concat(parts, ignore_index=True)[[*head.columns, *ADDED]]


def _applied(groups: pd.DataFrame, basis: pd.DataFrame, places: Mapping[int, int]) -> pd.DataFrame:
    """Return ratio, flag, z and people to parity of each group, reference by reference."""
    made = pd.DataFrame(
        {"ratio": np.nan, "z": np.nan, "to_parity": np.nan}, index=groups.index, dtype=float
    ).assign(below=pd.array([pd.NA] * len(groups), dtype="boolean"))
    known = groups["numerator"].notna() & (groups["denominator"] > 0)
    for place, mine in _of_each(groups.index[known].tolist(), places).items():
        best = basis.loc[place]
        if not np.isfinite(best["numerator"]):
            continue
        x, n = ([*groups.loc[mine, c], best[c]] for c in ("numerator", "denominator"))
        found = selection.four_fifths(x, n, reference=len(mine))
        made.loc[mine, "ratio"], made.loc[mine, "z"] = found.ratio[:-1], found.z[:-1]
        made.loc[mine, "to_parity"] = found.to_parity[:-1].astype(float)
        told = [i for i, ratio in zip(mine, found.ratio[:-1].tolist(), strict=True) if np.isfinite(ratio)]
        made.loc[told, "below"] = found.below[:-1][np.isfinite(found.ratio[:-1])]
    own = [i for i in groups.index.tolist() if places.get(i) == i]
    made.loc[own, "z"] = np.nan
    return made


def _of_each(groups: Sequence[int], places: Mapping[int, int]) -> dict[int, list[int]]:
    """Return the groups that are set against each reference."""
    made: dict[int, list[int]] = {}
    for i in groups:
        if i in places:
            made.setdefault(places[i], []).append(i)
    return made


def _pairs(breakdown: Breakdown, rule: Rule, places: Mapping[int, int]) -> dict[int, int]:
    """Return how many groups each reference was picked from; 0 where it was named."""
    if not isinstance(rule.reference, str):
        return dict.fromkeys(places.values(), 0)
    basis = breakdown.basis
    able = dict(zip(basis.index.tolist(), (basis["denominator"] >= rule.least).tolist(), strict=True))
    many: dict[int, int] = {}
    for i, place in places.items():
        many[place] = many.get(place, 0) + int(able[i])
    return {place: max(k, 2) for place, k in many.items()}


def _limits(
    basis: pd.DataFrame,
    here: "pd.Index[int]",
    places: Mapping[int, int],
    pairs: Mapping[int, int],
    level: float,
) -> tuple["np.typing.NDArray[np.float64]", "np.typing.NDArray[np.float64]"]:
    """Return the limits of each ratio, wide enough for a reference that was picked."""
    limits = pd.DataFrame({"lower": np.nan, "upper": np.nan}, index=here, dtype=float)
    known = basis["numerator"].notna() & (basis["denominator"] > 0)
    others = [i for i in here.tolist() if places.get(i) != i and known[i]]
    for place, mine in _of_each(others, places).items():
        if known[place]:
            k = pairs[place]
            sure = level if k == 0 else float(2 * special.ndtr(all_pairs_critical(1 - level, k)) - 1)
            x, n = (basis.loc[mine, c].to_numpy(dtype=float) for c in ("numerator", "denominator"))
            best = basis.loc[place]
            _, *ends = score_ratio_limits(x, n, best["numerator"], best["denominator"], level=sure)
            limits.loc[mine] = np.stack(ends).T
    return limits["lower"].to_numpy(), limits["upper"].to_numpy()


def _words(table: pd.DataFrame, breakdown: Breakdown, reference: Reference) -> str:
    """Say how many groups are below four-fifths, the lowest of them, and what the rule does not say."""
    table = table[(table["level"] == breakdown.level) & (table["n"] != 0)]
    told = table[table["below"].notna() & table["ratio_lower"].notna()]
    if told.empty:
        return (
            f"The four-fifths rule cannot be applied to {breakdown.outcome}: no two groups can be compared."
        )
    low = told[told["below"].astype(bool)]
    against = "the best" if isinstance(reference, str) else "the reference"
    many = f"{len(told)} groups" if len(told) > 1 else "the one group"
    rule = (
        "It is a rule of thumb for selection, and with few people chance alone breaks it: read the interval."
    )
    start = f"Of {many} set against {against} in {breakdown.outcome}"
    row: dict[str, Any] = rows(told.loc[[told["ratio"].idxmin()]])[0]
    lowest = (
        f"{group_name(row, breakdown.keys)} with {amount(row['value'], percent=True)}, {ratio_words(row['ratio'])} "
        f"of the share of {row['reference']} "
        f"({ratio_interval(row['ratio_lower'], row['ratio_upper'], breakdown.level)})"
    )
    if low.empty:
        return f"{start}, none is below four-fifths. The lowest: {lowest}. {rule}"
    people = f"{row['to_parity']:.0f} more {'person' if row['to_parity'] == 1 else 'people'}"
    verb = "is" if len(low) == 1 else "are"
    lowest = f"The lowest: {lowest}; {people} would bring it level."
    return f"{start}, {len(low)} {verb} below four-fifths. {lowest} {rule}"
